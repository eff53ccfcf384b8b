"""The words that say how exact a value is: "about 5,000", "at least three", "nearly 600 years"."""

from __future__ import annotations

import re

_HEDGE = (
    r"(?:(?:just|well|only|slightly|a little) )?(?:about|around|nearly|almost|roughly|approximately"
    r"|approx\.?|(?:no |not )?(?:more|fewer|less) than|over|under|close to|some|up to|at least"
    r"|at most|as many as|as much as|an estimated|an average of)"
)
_NUMBERS = (
    r"one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven"
    r"|eigh|nine)teen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|half|(?:a|several) "
    r"(?:dozen|hundred|thousand|million|billion|quarter|third|half)|hundreds|thousands|millions"
    r"|dozens"
)
_TIMES = (
    r"noon|midday|midnight|dawn|dusk|January|February|March|April|May|June|July|August|September"
    r"|October|November|December|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
)
_VALUE = rf"(?=(?:US|A|C)?[$£€¥₹]?\.?\d|(?:{_NUMBERS}|{_TIMES})\b)"
_AT_HEAD = re.compile(rf"({_HEDGE})\s+{_VALUE}", re.IGNORECASE)
_BEFORE = re.compile(rf"(?<![\w’'-])({_HEDGE})\s+\Z", re.IGNORECASE)
_IS_VALUE = re.compile(_VALUE, re.IGNORECASE)

_LONGEST = 30
"""Characters of a hedge and the space behind it."""


def without_hedge(text: str, start: int, end: int, first: int) -> tuple[str | None, int]:
    """Return the hedge of a value in lower case, None for none, and where the value begins.

    The hedge is the head of `text[start:end]` or stands directly before it; `first` is where the
    sentence begins. Of what is no number, amount, date or time, there is none.

    >>> without_hedge("It drew about 5,000.", 14, 19, 0)
    ('about', 14)
    """
    if taken_in := _AT_HEAD.match(text, start, end):
        return " ".join(taken_in[1].lower().split()), taken_in.end()
    if not _IS_VALUE.match(text, start, end):
        return None, start
    begin = with_hedge(text, start, end, first)
    return " ".join(text[begin:start].lower().split()) or None, start


def with_hedge(text: str, start: int, end: int, first: int = 0) -> int:
    """Return where a value begins with the hedge that stands directly before it."""
    before = _BEFORE.search(text, max(first, start - _LONGEST), start)
    return before.start(1) if before and _IS_VALUE.match(text, start, end) else start
