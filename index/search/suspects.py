"""Articles whose day looks wrong, each with the reason.

A day is never changed for it: what is meant is that somebody should look. A day that the article's
own address or path confirms isn't doubted for being unlike its neighbours', since archives hold
old articles too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import PurePath

from index.ingest.dates.written import day_in
from index.lexicon import MONTHS

FIRST_NEWSPAPER = 1605

NEIGHBOURS = 8
"""Dated articles that a file or folder has at least, for one to be unlike them."""

FEW = 0.05
"""The share of a file's or folder's articles that may be unlike the others at each end."""

LONGEST_SPAN = timedelta(days=3 * 365)
"""Where the days of nearly all are further apart, none is unlike them."""

FAR = timedelta(days=3 * 365)
"""How far a day must be from those of its neighbours, or twice the time that these span."""

NEAR_ADDRESS = timedelta(days=31)
"""How far a day may be from that of its address: of a text that was begun before it appeared."""

AFTER_FILE = timedelta(days=2)
"""How much later than its file an article may be, in other time zones."""

FIRST_TRUE_CLOCK = date(1995, 1, 1)
"""Files that say to be older were packed by a program that gives them no time."""

FEW_LATER = 0.1
"""Where more of a folder's articles are later than their files, the files' times say nothing."""

_MONTH = {name[:3].casefold(): number for number, name in enumerate(MONTHS, start=1)}
_IN_ADDRESS = re.compile(
    r"(?<![\d.])(?P<year>(?:1[6-9]|20)\d\d)(?P<sep>[/_-]?)(?P<month>\d\d?|[a-z]{3})(?P=sep)"
    r"(?P<day>\d\d?)(?!\d)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Dated:
    """What tells whether an article's day may be wrong; `written` is its file's own day."""

    row: int
    day: date
    path: str
    url: str
    written: date | None
    by_hand: bool = False


def suspects(articles: Iterable[Dated], today: date) -> dict[int, tuple[str, ...]]:
    """Return why a day looks wrong, by the rows of the articles of which it does."""
    dated = list(articles)
    groups = _groups(dated)
    late_folders = _folders_of_later_files(dated)
    found = {}
    for one in dated:
        reasons = list(_impossible(one, today))
        if not one.by_hand:
            reasons += _against_its_place(one)
            folder = str(PurePath(one.path).parent)
            if _is_later_than_its_file(one) and folder not in late_folders:
                reasons.append(f"its file is older, of {one.written}")
            reasons += _unlike(one, groups[_group(one, groups)], _group(one, groups))
        if reasons:
            found[one.row] = tuple(reasons)
    return found


def _impossible(one: Dated, today: date) -> Iterator[str]:
    if one.day > today + timedelta(days=1):  # it may already be tomorrow elsewhere
        yield "it is in the future"
    if one.day.year < FIRST_NEWSPAPER:
        yield f"it is before {FIRST_NEWSPAPER}, when there was no newspaper"


def _against_its_place(one: Dated) -> Iterator[str]:
    for what, text in (("address", one.url), ("file's name", PurePath(one.path).name)):
        days = _days_in(text)
        if len(days) == 1 and abs(one.day - (said := days.pop())) > NEAR_ADDRESS:
            yield f"its {what} says {said}"


def _days_in(text: str) -> set[date]:
    """The days that an address or a file's name states."""
    found = set()
    for match in _IN_ADDRESS.finditer(text):
        month = match["month"].casefold()
        number = int(month) if month.isdigit() else _MONTH.get(month, 0)
        whole = match["sep"] or len(match["month"] + match["day"]) == 4
        if whole and (day := day_in(int(match["year"]), number, int(match["day"]))):
            found.add(day)
    return found


def _is_later_than_its_file(one: Dated) -> bool:
    return (
        one.written is not None
        and one.written > FIRST_TRUE_CLOCK
        and one.day > one.written + AFTER_FILE
    )


def _folders_of_later_files(dated: Sequence[Dated]) -> set[str]:
    """The folders in which too many articles are later than their files."""
    later: dict[str, list[bool]] = {}
    for one in dated:
        folder = str(PurePath(one.path).parent)
        later.setdefault(folder, []).append(_is_later_than_its_file(one))
    return {folder for folder, all_ in later.items() if sum(all_) > FEW_LATER * len(all_)}


def _groups(dated: Sequence[Dated]) -> Mapping[str, list[int]]:
    """The days of all articles of each file, and of each folder, ascending, as ordinals."""
    groups: dict[str, list[int]] = {}
    for one in dated:
        for place in (one.path, str(PurePath(one.path).parent)):
            groups.setdefault(place, []).append(one.day.toordinal())
    for days in groups.values():
        days.sort()
    return groups


def _group(one: Dated, groups: Mapping[str, list[int]]) -> str:
    """The place whose articles are an article's neighbours: its file, if it holds many."""
    return one.path if len(groups[one.path]) > NEIGHBOURS else str(PurePath(one.path).parent)


def _unlike(one: Dated, days: Sequence[int], place: str) -> Iterator[str]:
    if len(days) <= NEIGHBOURS or str(one.day.year) in f"{one.url} {one.path}":
        return
    cut = max(1, int(FEW * len(days)))  # of so few at each end nothing is asked
    first, last = days[cut], days[-1 - cut]
    span = last - first
    away = max(first - one.day.toordinal(), one.day.toordinal() - last)
    if span <= LONGEST_SPAN.days and away > max(FAR.days, 2 * span):
        years = date.fromordinal(first).year, date.fromordinal(last).year
        said = f"{years[0]}" if years[0] == years[1] else f"{years[0]}–{years[1]}"
        yield f"nearly all others of {PurePath(place).name} are of {said}"


def day_written(mtime_ns: int | None) -> date | None:
    """The day of a file's time; None where there is none, or none that a clock shows."""
    if not mtime_ns or mtime_ns < 0:
        return None
    try:
        return datetime.fromtimestamp(mtime_ns / 1e9, UTC).date()
    except (OverflowError, OSError, ValueError):
        return None
