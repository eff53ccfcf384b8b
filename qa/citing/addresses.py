"""Addresses: which are of the web, and which name files of a machine."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

_FILE = re.compile(r"\s*(?:(?:[a-z-]+:)?file:|(?:[a-z]:)?[\\/]|~)", re.IGNORECASE)


def is_web_address(url: str) -> bool:
    """Whether `url` is a plain `http` or `https` address."""
    try:
        parts = urlsplit(url)
    except ValueError:  # such as an unfinished IPv6 address
        return False
    one_word = url.isprintable() and not any(character.isspace() for character in url)
    return one_word and parts.scheme in ("http", "https") and bool(parts.netloc)


def names_a_file(url: str) -> bool:
    """Whether `url` is a file's: `file:…`, or its path as it is."""
    return _FILE.match(url) is not None
