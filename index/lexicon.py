"""English words that several rooms know: months, weekdays, "today", numbers, titles of persons.

Each list stands here once. Where a room needs fewer words than a list has, or more, it says so
itself. Names of days and months have their capitals, all other words are in lower case.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

# Not from `calendar` or strftime: those speak the language of the user's locale.
MONTHS = tuple(
    "January February March April May June July August September October November December".split()
)
MONTH_ABBREVIATIONS = tuple("Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec".split())
"""Without "May", which has none."""

AP_MONTH_ABBREVIATIONS = tuple("Jan Feb Aug Sep Sept Oct Nov Dec".split())
"""Of the months that the AP's style book shortens before a day; it writes out March to July."""

AMBIGUOUS_MONTHS = tuple("March April May June August".split())
"""Months that are also a person's name or another word."""

WEEKDAYS = tuple("Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split())
WEEKDAY_ABBREVIATIONS = tuple("Mon Tue Tues Wed Weds Thu Thur Thurs Fri Sat Sun".split())

DAYS_NEAR_TODAY = tuple("today tonight yesterday tomorrow".split())

SMALL_NUMBERS = tuple(
    """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
    sixteen seventeen eighteen nineteen""".split()
)
"""The words for 0 to 19, each at the place of its number."""

TENS = tuple("twenty thirty forty fifty sixty seventy eighty ninety".split())
"""The words for 20, 30 … 90."""

POWERS_OF_TEN = {"hundred": 2, "thousand": 3, "million": 6, "billion": 9, "trillion": 12}
"""What a number is multiplied by, as its power of ten."""

HONORIFICS = frozenset("mr mrs ms miss dr".split())
PEERAGE = frozenset("sir dame lord lady".split())
ROYALTY = frozenset("king queen prince princess".split())
OFFICES = frozenset(
    """president premier minister chancellor senator governor mayor judge justice professor
    pope""".split()
)
"""Offices that stand as a title before the name of who holds them."""

RANKS = frozenset("superintendent inspector sergeant captain colonel councillor".split())
"""Titles in the police, the army and councils."""

TITLE_ABBREVIATIONS = frozenset("gen gov prof rep rev sen".split())


def any_of(words: Iterable[str]) -> str:
    """Return a regular expression for one of `words`, the longest that fits, without a capture."""
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    return f"(?:{'|'.join(map(re.escape, longest_first))})"


MONTH_NAME = any_of(MONTHS)
SHORT_MONTH = any_of(MONTH_ABBREVIATIONS)
ANY_MONTH = any_of((*MONTHS, *MONTH_ABBREVIATIONS))
WEEKDAY_NAME = any_of(WEEKDAYS)
ANY_WEEKDAY = any_of((*WEEKDAYS, *WEEKDAY_ABBREVIATIONS))


def month_number(name: str) -> int:
    """Return 1 for "January", "jan" or "Jan.", and so on.

    Raises:
        ValueError: it isn't the name of a month.
    """
    return _MONTHS_BY_THREE_LETTERS.index(name[:3].lower()) + 1


_MONTHS_BY_THREE_LETTERS = tuple(month[:3].lower() for month in MONTHS)
