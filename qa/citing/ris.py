"""References as RIS records, the format that every reference manager reads.

Tags and values are those of the specification of 2011, which EndNote, Zotero, Mendeley and
RefWorks share: NEWS is a newspaper article, T2 its outlet, Y2 the day of access.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from qa.citing.reference import Reference, annotation

_NO_ASTERISK = str.maketrans("*", " ")
"""The specification forbids it in the names of authors and periodicals."""


def ris(references: Iterable[Reference]) -> str:
    """Return a record a reference; lines end with CR and LF, as the specification has it."""
    return "".join(f"{line}\r\n" for one in references for line in _record(one))


def _record(reference: Reference) -> Iterator[str]:
    yield "TY  - NEWS"
    for author in reference.authors:
        yield _tag("AU", author.sorted_name.translate(_NO_ASTERISK))
    yield _tag("TI", reference.title)
    if reference.outlet:
        yield _tag("T2", reference.outlet.translate(_NO_ASTERISK))
    if reference.day:
        yield _tag("PY", f"{reference.day.year:04}")
        yield _tag("DA", _day(reference.day))
    if reference.pages:
        yield _tag("SP", ", ".join(map(str, reference.pages)))
    if reference.url:
        yield _tag("UR", reference.url)
    if reference.accessed:
        yield _tag("Y2", _day(reference.accessed))
    if note := annotation(reference):
        yield _tag("N1", note)
    yield "ER  - "


def _tag(name: str, value: str) -> str:
    return f"{name}  - {' '.join(value.split())}"


def _day(day: date) -> str:
    return f"{day.year:04}/{day.month:02}/{day.day:02}"
