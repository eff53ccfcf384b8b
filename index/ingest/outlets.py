"""Names of outlets where they stand in for something else: in titles, as addresses."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

_LETTERS = re.compile(r"[^\W\d_]{2,}")
_NOT_A_LETTER = re.compile(r"[\W_]+")
_BARS = frozenset("|·•»«›‹")
_TITLE_MARK = re.compile(r" *[|·•»«›‹] *| +[-–—] +")


def without_outlet(title: str, outlets: Iterable[str | None]) -> str:
    """`title` without the outlet's name that a page sets before or after it, and its mark.

    An outlet is a name or a host; "portnews.example" is the Port News.
    """
    names = {name for outlet in outlets if outlet for name in _outlet_names(outlet)}
    while names and (marks := list(_TITLE_MARK.finditer(title))):
        first, last = marks[0], marks[-1]
        if _squashed(title[last.end() :]) in names:
            shorter = title[: last.start()]
        elif first[0].strip() in _BARS and _squashed(title[: first.start()]) in names:
            shorter = title[first.end() :]
        else:
            break
        if not _LETTERS.search(shorter):
            break
        title = shorter
    return title


def _outlet_names(outlet: str) -> Iterator[str]:
    yield _squashed(outlet)
    if re.fullmatch(r"(?:[\w-]+\.)+[a-z]{2,}", outlet, re.IGNORECASE):
        parts = outlet.casefold().split(".")
        yield from (_squashed(part) for part in parts[:-1] if len(part) > 3)


def _squashed(name: str) -> str:
    """A name's letters and figures alone, without its article."""
    return _NOT_A_LETTER.sub("", re.sub(r"(?i)^\s*the\s", "", name)).casefold()


def host_of(url: str | None) -> str | None:
    """The host of a web address, without "www."; None where it has none."""
    try:
        host = urlsplit(url or "").hostname
    except ValueError:  # "http://[" and the like
        return None
    return host.removeprefix("www.") if host else None
