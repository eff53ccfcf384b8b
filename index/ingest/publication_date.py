"""When an article was published: only ever a full date that the article itself states.

No date is guessed. A date counts as the article's own where it is a field (front matter,
JSON, HTML metadata), stands alone at the top of the text ("Published: 14 October 2024"),
heads the body as a dateline ("SEOUL, Oct. 14, 2024 (AP) —"), or is in the file name. A
date inside a sentence is what the article tells about, not when it appeared. All-numeric
dates that could be read either way round, such as 03/04/2024, are left unread.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from index.lexicon import ANY_MONTH, ANY_WEEKDAY, DAYS_NEAR_TODAY, WEEKDAYS, month_number

FIRST_YEAR = 1900
_HEADER_LINES = 15
_LONGEST_METADATA_LINE = 120

# Year first, then the two orders with a month's name, then all-numeric with the year last.
_FULL_DATE = (
    r"(?<![\w/.-])(?:"
    r"(?P<y1>\d{4})(?P<s1>[-/.])(?P<m1>\d{1,2})(?P=s1)(?P<d1>\d{1,2})(?!\d|[-/]\d)(?:T[\d:.]+)?"
    rf"|(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?[ -](?:of )?(?P<m2>{ANY_MONTH})\b\.?,?"
    r"[ -](?P<y2>\d{4})\b"
    rf"|(?P<m3>{ANY_MONTH})\b\.? (?P<d3>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<y3>\d{{4}})\b"
    r"|(?P<a4>\d{1,2})(?P<s4>[-/.])(?P<b4>\d{1,2})(?P=s4)(?P<y4>\d{4})(?!\d|[-/]\d)"
    r")"
)
_DATE = re.compile(_FULL_DATE, re.IGNORECASE)
# Digits that stand apart from letters and other digits, or are followed by a time ("T1030").
_DATE_IN_NAME = re.compile(r"(?<![^\W_])(\d{4})([-_.]?)(\d{2})\2(\d{2})(?=T\d|[\W_]|$)")

_PUBLISHED = (
    r"(?:first |originally |date )?(?:published|posted|issued|released|filed)(?: on| at)?"
    r"|publication date|pub(?:lish)? ?date|date(?= ?:)"
)
_UPDATED = r"(?:last |date )?(?:updated|modified|revised|edited)(?: on| at)?"
_TIME = r"\d{1,2}[:.]\d{2}(?::\d{2})?(?: ?[ap]\.?m\b\.?)?|\d{1,2} ?[ap]\.?m\b\.?"
_ZONE = (
    r"\(?(?:utc|gmt|[ecmp][sd]?t|bst|cest|cet|eest|eet|msk|ist|kst|jst|sgt|hkt|aest|aedt)\b\)?"
    r"(?: ?[+-]\d{1,2}(?::?\d{2})?)?|[+-]\d{2}:?\d{2}|z\b|local time"
)
_FURNITURE = re.compile(
    rf"\b(?:{_PUBLISHED}|{_UPDATED}|at|on)\b|\b{ANY_WEEKDAY}\b\.?|{_TIME}|{_ZONE}|[\s,:;|/()•·–—-]+",
    re.IGNORECASE,
)
_PUBLISHED_LABEL = re.compile(rf"\b(?:{_PUBLISHED})\b", re.IGNORECASE)
_UPDATED_LABEL = re.compile(rf"\b(?:{_UPDATED})\b", re.IGNORECASE)
_SEPARATOR = re.compile(r"\s*[|•·]\s*")
_SENTENCE_END = re.compile(r"[.!?…][\"'”’)]*$")

# A place, then perhaps the date, then perhaps the agency, then a dash.
_DATELINE = re.compile(
    r"(?P<place>[^\W\d_][^\W\d_.'’/ -]*(?:[.'’/ -]+[^\W\d_]+){0,4}"
    r"(?:, [^\W\d_][^\W\d_.'’ -]*(?:[.'’ -]+[^\W\d_]+){0,3})?)?"
    rf"(?P<gap>,? ?)(?:{_FULL_DATE}|{ANY_MONTH}\.? \d{{1,2}}\b|\d{{1,2}} {ANY_MONTH}\b)?,? ?"
    r"(?:\((?P<agency>[A-Z][\w.&/ -]{1,40})\))? ?(?:—|–|--?) ?",
)
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
class DateLine:
    """A line that holds nothing but dates, times and labels such as "Published:".

    `published` and `updated` are the dates so labelled, `bare` those without a label.
    """

    published: tuple[date, ...] = ()
    updated: tuple[date, ...] = ()
    bare: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True)
class Dateline:
    """What the head of a body states: the date, if it has its year, and the agency."""

    published: date | None
    agency: str | None


def parse_date(value: object) -> date | None:
    """Read a metadata field: a date, an ISO date or datetime, or a date in words.

    A datetime gives the day as it is written, in its own time zone. None where the value
    isn't a full, plausible, unambiguous date.
    """
    if isinstance(value, datetime):
        return _plausible(value.date())
    if isinstance(value, date):
        return _plausible(value)
    if not isinstance(value, str):
        return None
    written = value.strip()
    try:
        return _plausible(datetime.fromisoformat(written).date())
    except ValueError:
        line = read_date_line(written)
    found = {*line.published, *line.updated, *line.bare} if line else set()
    return found.pop() if len(found) == 1 else None


def published_from_name(name: str) -> Dated | None:
    """The date in a file's name: 2024-10-14-vote.txt, 20241014_vote.txt, vote_2024-10-14.txt.

    The digits must stand apart from other letters and digits, as those of a hash don't.
    """
    found = {
        day
        for year, _, month, number in _DATE_IN_NAME.findall(name)
        if (day := _date(int(year), int(month), int(number)))
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
        if found := _dates_of_header_line(line):
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


def read_date_line(line: str) -> DateLine | None:
    """Read a line made of nothing but dates, times and labels; None for any other line.

    A line whose date is ambiguous is None too, since nothing can be read from it.
    """
    if len(line) > _LONGEST_METADATA_LINE or not any(char.isdigit() for char in line):
        return None
    matches = list(_DATE.finditer(line))
    if not matches or _FURNITURE.sub("", _DATE.sub(" ", line)):
        return None
    published: list[date] = []
    updated: list[date] = []
    bare: list[date] = []
    before = 0
    for match in matches:
        day = _from_match(match)
        if day is None:
            return None
        label = line[before : match.start()]
        before = match.end()
        if _UPDATED_LABEL.search(label):
            updated.append(day)
        elif _PUBLISHED_LABEL.search(label):
            published.append(day)
        else:
            bare.append(day)
    return DateLine(tuple(published), tuple(updated), tuple(bare))


def parse_dateline(line: str) -> Dateline | None:
    """Read the head of a body: "SEOUL, Oct. 14, 2024 (AP) — …" or "(CNN) …"; None if none."""
    head = line[:160]
    match = _DATELINE.match(head)
    if match and _is_dateline(match):
        return Dateline(_from_match(match), match["agency"])
    match = _AGENCY_HEAD.match(head)
    return Dateline(None, match["agency"] or match["bare"]) if match else None


def standing_alone(text: str) -> set[date]:
    """The different dates that stand alone, without a label, on some line of `text`."""
    return {
        day
        for line in text.split("\n")
        if 8 <= len(line) <= 60 and (found := read_date_line(line))
        for day in found.bare
    }


def _dates_of_header_line(line: str) -> DateLine | None:
    """The dates of a line at the top, alone or beside other metadata ("World | 14 Oct 2024")."""
    if whole := read_date_line(line):
        return whole
    if len(line) > _LONGEST_METADATA_LINE:
        return None
    for part in _SEPARATOR.split(line):
        if part != line and (found := read_date_line(part)):
            return found
    return None


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
    place, dated = match["place"] or "", _from_match(match) is not None
    if match["agency"]:
        return match["agency"] in AGENCIES or place.split(",")[0].isupper()
    if not dated or not place or place.split(",")[0].casefold() in _DATELINE_NO_PLACE:
        return False
    # "Geneva, 14 October 2024 –" needs its comma; in capitals the place shows by itself.
    return place.isupper() or match["gap"].startswith(",")


def _from_match(match: re.Match[str]) -> date | None:
    if match["y1"]:
        return _date(int(match["y1"]), int(match["m1"]), int(match["d1"]))
    if match["y2"]:
        return _date(int(match["y2"]), month_number(match["m2"]), int(match["d2"]))
    if match["y3"]:
        return _date(int(match["y3"]), month_number(match["m3"]), int(match["d3"]))
    if not match["y4"]:
        return None
    first, second, year = int(match["a4"]), int(match["b4"]), int(match["y4"])
    if first == second or second > 12:
        return _date(year, first, second)
    return _date(year, second, first) if first > 12 else None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return _plausible(date(year, month, day))
    except ValueError:
        return None


def _plausible(day: date) -> date | None:
    """`day`, unless it is before `FIRST_YEAR` or in the future.

    A day's grace, since it may already be tomorrow where the article was written.
    """
    return day if day.year >= FIRST_YEAR and day <= date.today() + timedelta(days=1) else None
