"""Lists of links as HTML, as Pocket and browsers export them. They hold no articles."""

from __future__ import annotations

import re
from pathlib import Path

from index.ingest.readers.base import read_bytes
from index.ingest.readers.inside import Parsed
from index.ingest.readers.records.notes import links_only

_HEAD = re.compile(
    rb"\A\s*<!DOCTYPE NETSCAPE-Bookmark-file-1>"
    rb"|\A\s*<!DOCTYPE html>(?s:.{0,1000}?)<title>Pocket Export</title>",
    re.IGNORECASE,
)
_LINK = re.compile(rb"<a\s[^>]{0,4000}?href\s*=", re.IGNORECASE)


def recognises(head: bytes) -> bool:
    """Whether a page that begins so is a list of links."""
    return bool(_HEAD.match(head))


def read(path: Path) -> Parsed:
    """No article: how many links are listed."""
    yield links_only(path, len(_LINK.findall(read_bytes(path))))
