"""A full date as it is written: the pattern, and the day that a match of it names.

All-numeric dates that could be read either way round, such as 03/04/2024, name no day unless the
language of the page says that the day comes first.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from index.ingest.dates.month_names import MONTH_IN_ANY_LANGUAGE as _MONTH
from index.ingest.dates.month_names import month_in_any_language

FIRST_YEAR = 1600
"""Newspapers are no older."""

# What programs write for "no date".
_NULL_DAYS = frozenset(
    date(*day)
    for day in (
        (1601, 1, 1),
        (1753, 1, 1),
        (1899, 11, 30),
        (1899, 12, 30),
        (1899, 12, 31),
        (1970, 1, 1),
    )
)

# Pages print a label right behind it: "May 2, 2024Updated May 3, 2024".
_YEAR_ENDS = r"(?:\b|(?=(?-i:[A-ZÀ-ÞА-Я][a-zß-ÿа-я])))"

# Year first; day, month's name, year; month's name, day, perhaps the time (as C and Java write
# it), year; all-numeric with the year last; the same with two digits of it; East Asian.
FULL_DATE = (
    r"(?:(?<![\w/.-])(?:"
    r"(?P<y1>\d{4})(?P<s1>[-/.]|\. )(?P<m1>\d{1,2})(?P=s1)(?P<d1>\d{1,2})(?!\d|[-/]\d)"
    r"(?:T[\d:.]+|\.(?= ))?"
    rf"|(?P<d2>\d{{1,2}})(?:(?:st|nd|rd|th|er|º)?[ -]|\. ?)(?:of |del? |d['’])?(?P<m2>{_MONTH})"
    rf"\b\.?,?[ -](?:del? )?(?P<y2>\d{{4}}){_YEAR_ENDS}"
    rf"|(?P<m3>{_MONTH})\b\.? {{1,2}}(?P<d3>\d{{1,2}})(?:st|nd|rd|th)?,?"
    rf" (?P<y3>\d{{4}}){_YEAR_ENDS}"
    rf"|(?P<m5>{_MONTH}) {{1,2}}(?P<d5>\d{{1,2}}) \d{{2}}:\d{{2}}:\d{{2}}"
    rf"(?: [A-Z]{{1,5}}(?:[+-]\d{{2}}:\d{{2}})?)? (?P<y5>\d{{4}}){_YEAR_ENDS}"
    r"|(?P<a4>\d{1,2})(?P<s4>[-/.])(?P<b4>\d{1,2})(?P=s4)(?P<y4>\d{4})(?!\d|[-/]\d)"
    r"|(?P<d6>\d{1,2})\.(?P<m6>\d{1,2})\.(?P<y6>\d{2})(?!\d|[-./:]\d)"
    r")|(?P<y7>\d{4}) ?[年년] ?(?P<m7>\d{1,2}) ?[月월] ?(?P<d7>\d{1,2}) ?[日일])"
)
"""To be compiled with `re.IGNORECASE`."""

DATE = re.compile(FULL_DATE, re.IGNORECASE)


def day_of(match: re.Match[str], *, day_first: bool = False) -> date | None:
    """The day that a match of `FULL_DATE` names; None where it is none, or could be two."""
    for kind in "17":
        if match[f"y{kind}"]:
            return _numbered(match, kind)
    for kind in "235":
        if match[f"y{kind}"]:
            month = month_in_any_language(match[f"m{kind}"])
            return day_in(int(match[f"y{kind}"]), month, int(match[f"d{kind}"]))
    if match["y6"]:
        year = date.today().year // 100 * 100 + int(match["y6"])
        return day_in(year, int(match["m6"]), int(match["d6"])) if day_first else None
    if not match["y4"]:
        return None
    first, second, year = int(match["a4"]), int(match["b4"]), int(match["y4"])
    if first == second or second > 12:
        return day_in(year, first, second)
    return day_in(year, second, first) if first > 12 or day_first else None


def day_in(year: int, month: int, day: int) -> date | None:
    """That day, if there is such a day and it is plausible."""
    try:
        return plausible(date(year, month, day))
    except ValueError:
        return None


def plausible(day: date) -> date | None:
    """`day`, unless it is before `FIRST_YEAR`, in the future, or what stands for no date.

    A day's grace, since it may already be tomorrow where the article was written.
    """
    if day.year < FIRST_YEAR or day in _NULL_DAYS:
        return None
    return day if day <= date.today() + timedelta(days=1) else None


def _numbered(match: re.Match[str], kind: str) -> date | None:
    return day_in(int(match[f"y{kind}"]), int(match[f"m{kind}"]), int(match[f"d{kind}"]))
