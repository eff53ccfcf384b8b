"""When a text says it was published: only ever a full date that the article itself states.

A date counts as the article's own where it stands alone at the top of the text ("Published: 14
October 2024"), heads the body as a dateline ("SEOUL, Oct. 14, 2024 (AP) —"), or is in the file
name. A date inside a sentence is what the article tells about, not when it appeared.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from index.ingest.dates.lines import read_header_line, standing_alone
from index.ingest.dates.written import FULL_DATE, day_in, day_of
from index.lexicon import ANY_MONTH, DAYS_NEAR_TODAY, WEEKDAYS

_HEADER_LINES = 15
_FIRST_YEAR_OF_NAMES = 1900
# Digits that stand apart from letters and other digits, or are followed by a time ("T1030").
_DATE_IN_NAME = re.compile(r"(?<![^\W_])(\d{4})([-_.]?)(\d{2})\2(\d{2})(?=T\d|[\W_]|$)")
_SENTENCE_END = re.compile(r"[.!?…][\"'”’)]*$")

# A place, then perhaps the date, then perhaps the agency, then a dash.
_DATELINE = re.compile(
    r"(?P<place>[^\W\d_][^\W\d_.'’/ -]*(?:[.'’/ -]+[^\W\d_]+){0,4}"
    r"(?:, [^\W\d_][^\W\d_.'’ -]*(?:[.'’ -]+[^\W\d_]+){0,3})?)?"
    rf"(?P<gap>,? ?)(?:(?i:{FULL_DATE})|{ANY_MONTH}\.? \d{{1,2}}\b|\d{{1,2}} {ANY_MONTH}\b)?,? ?"
    r"(?:\((?P<agency>[A-Z][\w.&/ -]{1,40})\))? ?(?:—|–|--?) ?",
)
# Cheap to look for: an agency's parenthesis or dash, or a year.
_MAY_BE_DATELINE = re.compile(r"[(—]|\d{4}")
_NO_PLACES = (
    "after as at before between by circa during early exactly for from in late mid on since then "
    "through till until when"
)
_DATELINE_NO_PLACE = frozenset(_NO_PLACES.split()).union(DAYS_NEAR_TODAY, map(str.lower, WEEKDAYS))
_AGENCY_NAMES = (
    "AFP,Al Jazeera,ANI,ANSA,AP,Anadolu,Associated Press,BBC,Bloomberg,CBS News,CNBC,CNN,"
    "CNN Business,CNN Newsource,DPA,dpa,EFE,IANS,Interfax,KCNA,Kyodo,Kyodo News,NBC News,NPR,PTI,"
    "RIA Novosti,Reuters,TASS,The Associated Press,UPI,Xinhua,Yonhap,Yonhap News"
)
AGENCIES = frozenset(_AGENCY_NAMES.split(","))
_AGENCY = "|".join(
    re.escape(name) for name in sorted(AGENCIES, key=lambda name: (-len(name), name))
)
_AGENCY_HEAD = re.compile(
    rf"\((?P<agency>{_AGENCY})\) |(?:[A-Z][\w.,'’ -]{{1,40}} )??(?P<bare>{_AGENCY}) ?—"
)


class Dated(NamedTuple):
    """A publication date and where it was found, in words a user reads."""

    published: date
    published_from: str


@dataclass(frozen=True, slots=True)
class Dateline:
    """What the head of a body states: the date, if it has its year, and the agency."""

    published: date | None
    agency: str | None


def published_from_name(name: str) -> Dated | None:
    """The date in a file's name: 2024-10-14-vote.txt, 20241014_vote.txt, vote_2024-10-14.txt.

    The digits must stand apart from other letters and digits, as those of a hash don't.
    """
    found = {
        day
        for year, _, month, number in _DATE_IN_NAME.findall(name)
        if int(year) >= _FIRST_YEAR_OF_NAMES and (day := day_in(int(year), int(month), int(number)))
    }
    return Dated(found.pop(), "file name") if len(found) == 1 else None


def published_from_text(text: str) -> Dated | None:
    """The date that the top of a text states as the article's own, or None.

    In order: a line labelled as published, a date standing alone, a dateline at the head
    of the body, a line labelled as updated. Dates that contradict one another give None,
    and so do several dates standing alone: that is a timeline.
    """
    published: list[date] = []
    updated: list[date] = []
    bare: list[date] = []
    dateline: date | None = None
    for line, sentences_before in _top_lines(text):
        if found := read_header_line(line):
            published += found.published
            updated += found.updated
            if not sentences_before:
                bare += found.bare
        elif dateline is None and (head := parse_dateline(line)):
            dateline = head.published
    if bare:
        bare += standing_alone(text)
    for dates, where in (
        (published, "the top of the text"),
        (bare, "the top of the text"),
        ([dateline] if dateline else [], "dateline"),
        (updated, "the top of the text"),
    ):
        if dates:
            return Dated(dates[0], where) if len(set(dates)) == 1 else None
    return None


def parse_dateline(line: str) -> Dateline | None:
    """Read the head of a body: "SEOUL, Oct. 14, 2024 (AP) — …" or "(CNN) …"; None if none."""
    head = line[:160]
    if not _MAY_BE_DATELINE.search(head):
        return None
    match = _DATELINE.match(head)
    if match and _is_dateline(match):
        return Dateline(day_of(match), match["agency"])
    match = _AGENCY_HEAD.match(head)
    return Dateline(None, match["agency"] or match["bare"]) if match else None


def _top_lines(text: str) -> Iterator[tuple[str, int]]:
    """The lines above and at the start of the body, with the number of sentences before each.

    One sentence may stand above the labelled date (the deck under a headline), so the
    lines go on until the second, and `_HEADER_LINES` at most.
    """
    sentences = seen = start = 0
    while start < len(text) and seen < _HEADER_LINES and sentences < 2:
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        line = text[start:end].strip()
        start = end + 1
        if not line:
            continue
        seen += 1
        yield line, sentences
        sentences += len(line) > 160 or bool(_SENTENCE_END.search(line) and len(line.split()) >= 3)


def _is_dateline(match: re.Match[str]) -> bool:
    """Whether a match is a dateline and not a sentence with a date and a dash."""
    place, dated = match["place"] or "", day_of(match) is not None
    if match["agency"]:
        return match["agency"] in AGENCIES or place.split(",")[0].isupper()
    if not dated or not place or place.split(",")[0].casefold() in _DATELINE_NO_PLACE:
        return False
    # "Geneva, 14 October 2024 –" needs its comma; in capitals the place shows by itself.
    return place.isupper() or match["gap"].startswith(",")
