"""Finding time expressions in English news text: their offsets, and what they are made of.

A grammar of regular expressions, since only that gives exact offsets and can leave alone
what merely looks like a time (why no free-text parser: see `qa/dates/relative.py`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

from index.lexicon import (
    AMBIGUOUS_MONTHS,
    DAYS_NEAR_TODAY,
    MONTHS,
    SHORT_MONTH,
    SMALL_NUMBERS,
    WEEKDAY_ABBREVIATIONS,
    WEEKDAY_NAME,
    any_of,
)

Kind = Literal[
    "date",  # Tuesday, Oct. 15, 2024
    "dates",  # October 15-17
    "numeric",  # 2024-10-15
    "month",  # late October
    "year",  # in 2024
    "holiday",  # Christmas Day
    "today",  # announced today
    "day",  # yesterday morning
    "weekday",  # next Tuesday
    "weekday of week",  # Tuesday last week
    "unit",  # earlier this month
    "weekend",  # over the weekend
    "ago",  # three days ago
    "ahead",  # in three days
    "ordinal",  # on the 15th
    "other",  # names, recurrences, times told from another day; never returned
]


@dataclass(frozen=True, slots=True)
class Expression:
    """A time expression, `text[start:end]`, and its parts by name ("weekday": "Tuesday")."""

    start: int
    end: int
    kind: Kind
    parts: Mapping[str, str]


_W = rf"\b{WEEKDAY_NAME}\b"
_W_SHORT = rf"(?:{_W}|\b{any_of(WEEKDAY_ABBREVIATIONS)}\b\.?)"
# The months that are also a person's name or another word need more evidence.
_SURE_MONTH = any_of(month for month in MONTHS if month not in AMBIGUOUS_MONTHS)
_MONTH = rf"(?:\b{_SURE_MONTH}|\b{any_of(AMBIGUOUS_MONTHS)}\b|\b{SHORT_MONTH}\b\.?)"
_YEAR = r"(?:1[5-9]|20)\d\d(?!\d|[.,]\d|[-–/]\d|['’]?s\b)"
# "In October 15 people died": the number belongs to what follows it.
_COUNTED = (
    r"people|men|women|children|students|workers|soldiers|states|countries|percent|per cent"
    r"|million|billion|thousand|hundred|points|times|cases|deaths|others|more|years|months|days"
)
_ORDINAL = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)"
_DAY = rf"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?(?!\w|[%]|[.,:]\d|[- ](?:{_COUNTED})\b)"
_APART = r"(?<![\w.,:/$£€-])"
_IN_YEAR = rf"(?:,? (?P<year>{_YEAR})| (?P<of>last|this|next) year\b)?"
# "October 15 and 20" are two days, "between October 15 and 20" is a run of them.
_BETWEEN = r"(?P<between>(?<=[Bb]etween ))?"
_TO = r"(?P<joint> ?[-–—] ?| (?:to|through|thru|until|till|and|or) )"
_PART = r"(?:(?:mid|early|late)[- ]|(?:the )?(?:start|beginning|middle|end) of )"
_TIME_OF_DAY = r"(?:morning|afternoon|evening|night|lunchtime)"
_NUMBER = rf"(?:an?|{any_of(SMALL_NUMBERS[1:13])}|\d{{1,2}})"
_WHICH = r"(?i:last|next|this past|this coming|this)"
_WEEKDAY_FIRST = rf"(?:(?P<weekday>{_W_SHORT}),? )?"
# Before "today" these leave no doubt that it isn't "nowadays", as "is divided today" does.
_HAPPENED = (
    "said|told|announced|confirmed|released|reported|ruled|signed|voted|approved|died|unveiled"
    "|warned|resigned|revealed|arrested|published|launched|won|be|will"
)
_SENTENCE_START = r"(?:^|(?<=[.!?:”\"’'] )|(?<=[“\"‘'(—–]))"

# Matched only so that no rule reads the words inside them.
_NAMES = (
    rf"\b(?:Black|Super|Bloody|Fat|Shrove|Ash|Spy|Maundy|Holy|Palm|Cyber|Giving|Whit|Mad|Man|Girl"
    rf"|Ruby|Sheffield|Freaky|Casual|Manic|Blue|Super Bowl|Taking Back|Any Given|Small Business"
    rf"|Selection|(?:Mail|Independent|Herald|Scotland|Wales) on) {_W}",
    rf"{_W} (?:Night|Morning|Live|Times|Telegraph|Mirror|Express|Mail|Post|People|World|Herald"
    rf"|Mercury|Independent|Star|Sport|Sun|Politics|Briefing|Addams)\b",
    rf"{_W} the \d\d?(?:st|nd|rd|th)\b|{_W}['’]s [Cc]hild",
    rf"\bOrthodox (?:Good Friday|Easter {_W})|\bGood Friday [Aa](?:greement|ccord)",
    r"\b(?:is|are|was|were|do|does|have|has|than|as|like|of|even|still) [Tt]oday\b",
    r"\bof (?:yesterday|tomorrow)\b",
    r"\b(?:USA|Sports|Russia|India|Psychology|History|Entertainment|World|Radio|Israel|Medicine"
    r"|Business|Euro|News|Christianity) Today\b",
    rf"(?!{_SENTENCE_START})\b{any_of(map(str.capitalize, DAYS_NEAR_TODAY))}\b",
    r"\b[Tt]oday['’]s (?:[a-z]+ )?(?:world|society|market|economy|technology|standards|youth|age"
    r"|times|money|dollars|prices|culture|generation|children|kids)",
)
_TOLD_FROM_ELSEWHERE = (
    rf"\b(?i:every|each|any|one|an?|another|that|those|most) (?:(?:other|recent|given|typical"
    rf"|late|single|warm|cold|hot|rainy|busy|quiet|early|second|previous) )?{_W_SHORT}"
    rf"(?:(?:, | (?:and|or|to|through|thru) |[-–—/]){_W_SHORT})*",
    rf"\b(?:(?i:the) )?(?:same|following|previous|preceding|prior|final|first|second|third|fourth"
    rf"|fifth|other|consecutive|his|her|their|its|our|my|your) {_W}",
    rf"\b(?i:the) (?:(?:next|last|past) )?{_W}",
    rf"\b(?i:coming|upcoming|planned|scheduled|proposed|postponed|original) {_W}",
    rf"{_W}(?:,? (?:to|through|thru) | ?[-–—/] ?){_W}",
    rf"\b(?i:an?|one|two) weeks? (?:from|on|ago|before|after) (?:on )?(?:{_W}|today|tomorrow|last)",
    rf"{_W}(?: {_TIME_OF_DAY})? (?:week|fortnight|a (?:week|fortnight)|after next|before last)\b",
    r"\b(?i:the) (?:last|past|next|first|second|third|final|previous|following|preceding|prior"
    r"|same|coming) (?:[\w-]+ )?(?:weekend|week|month|year|night|day|morning|evening)s?\b",
    r"\b(?i:the) (?:weekend|week|month|year|night|day|evening|morning)s?"
    r" (?:before|after|earlier|later|that|when|of|prior)\b(?! (?:yesterday|tomorrow))",
    r"\b(?:weekend|week|month|year) (?:before last|after next)\b",
    r"\b(?i:about|around|some|nearly|almost|roughly|over|under|than|least|most|to|or|few|well"
    rf"|approximately|just|only|and|every) {_NUMBER} (?:day|week)s?(?: ago)?\b",
    r"\b(?i:last|next|this) (?:week|month|year)-(?:old|long)\b",
    rf"\b(?i:about|around|circa|in or around) {_MONTH}",
    rf"{_MONTH},? (?:of )?(?:an?|one|the|that|two|\d+) (?:\w+ )?years?\b|{_MONTH} of that\b",
    rf"{_MONTH} {_DAY},(?: \d\d?,)* \d\d?,? (?:and|or) \d\d?\b",
    rf"\b\d\d?, \d\d?,? (?:and|or) \d\d? {_MONTH}",
)
_PATTERNS: list[tuple[Kind, str]] = [
    ("date", rf"{_WEEKDAY_FIRST}(?P<month>{_MONTH}) (?P<day>{_DAY}){_IN_YEAR}"),
    (
        "date",
        rf"{_APART}{_WEEKDAY_FIRST}(?:the )?(?P<day>{_DAY})(?: of)? (?P<month>{_MONTH})"
        rf"{_IN_YEAR}",
    ),
    (
        "dates",
        rf"{_BETWEEN}(?P<month>{_MONTH}) (?P<day>{_DAY}){_TO}(?:(?P<month2>{_MONTH}) )?"
        rf"(?P<day2>{_DAY}){_IN_YEAR}",
    ),
    (
        "dates",
        rf"{_APART}{_BETWEEN}(?P<day>{_DAY})(?: (?P<month>{_MONTH}))?{_TO}(?P<day2>{_DAY})"
        rf"(?: of)? (?P<month2>{_MONTH}){_IN_YEAR}",
    ),
    (
        "numeric",
        r"(?<![\w/.-])(?:\d{4}[-/.]\d\d?[-/.]\d\d?|\d\d?[-/.]\d\d?[-/.]\d{4})(?![\w/-]|\.\d)",
    ),
    ("month", rf"(?P<part>{_PART})?(?P<month>{_MONTH})(?:,| of)? (?P<year>{_YEAR})"),
    ("month", rf"(?P<part>{_PART})?(?P<month>{_MONTH})(?: of)? (?P<of>last|this|next) year\b"),
    ("month", rf"\b(?P<which>{_WHICH}) (?P<month>{_MONTH})(?! \d)"),
    ("month", rf"\b(?P<part>(?i:{_PART}))(?P<month>{_MONTH})(?! \d)"),
    ("month", rf"\b(?i:in|since|until|during) (?P<x>(?P<month>{_MONTH}))(?! \d| [A-Z]|['’]s)"),
    ("month", rf"\b(?i:in|since|until|during|by|from) (?P<x>(?P<month>{_SURE_MONTH}))(?! \d)"),
    ("month", rf"(?P<month>\b{_SURE_MONTH})(?=['’]s )"),
    (
        "year",
        rf"\b(?i:in|since|by|until|during|before|after|between|early|late|mid|of|from|through|for|and|to)"
        rf"[- ](?P<x>(?P<year>{_YEAR}))(?! [a-z]+s\b)",
    ),
    (
        "holiday",
        r"\b(?i:on|by|until|till|since|before|after) (?P<x>(?P<holiday>New Year['’]s (?:Eve|Day)"
        r"|Christmas (?:Eve|Day)|Boxing Day|Valentine['’]s Day|St\.? Patrick['’]s Day|Halloween"
        r"|Juneteenth|Veterans Day|Memorial Day|Labor Day|Thanksgiving(?: Day)?|Good Friday"
        rf"|Easter (?:Sunday|Monday))(?:(?:,| of)? (?P<year>{_YEAR}))?)(?! [A-Z]| weekend)",
    ),
    (
        "today",
        rf"\b(?:(?P<verb>{_HAPPENED}) )?"
        rf"(?P<x>(?:(?P<edge>(?i:earlier|later|early|late)) )?[Tt]oday(?: {_TIME_OF_DAY})?)\b",
    ),
    (
        "day",
        r"\b(?:(?i:earlier|later|early|late) )?(?P<word>(?i:the day before yesterday"
        r"|the day after tomorrow|last night|this (?:morning|afternoon|evening))"
        rf"|[Tt]onight|(?:[Tt]omorrow|[Yy]esterday)(?: {_TIME_OF_DAY})?)\b",
    ),
    (
        "weekday",
        rf"(?:\b(?P<which>{_WHICH}) )?(?P<listed>(?<=day and )|(?<=day or )|(?<=day, ))?"
        rf"(?P<weekday>{_W})(?: {_TIME_OF_DAY}\b)?",
    ),
    (
        "weekday of week",
        rf"(?P<weekday>{_W})(?: {_TIME_OF_DAY})?(?: of)? (?P<which>last|this|next) week\b",
    ),
    (
        "weekday of week",
        rf"\b(?P<which>(?i:last|this|next)) week,? on (?P<weekday>{_W})(?: {_TIME_OF_DAY}\b)?",
    ),
    (
        "unit",
        r"\b(?:(?i:earlier|later|early|late) )?(?P<which>(?i:last|this|next))"
        r" (?P<unit>week|month|year)\b(?!-)",
    ),
    ("weekend", rf"\b(?P<which>{_WHICH}) weekend\b"),
    ("weekend", r"\b(?i:over|during|on|at|since) (?P<x>(?P<which>the) weekend)\b"),
    ("ago", rf"\b(?P<number>(?i:{_NUMBER})) (?P<unit>day|week)s? ago\b"),
    ("ahead", rf"\b(?i:in) (?P<number>{_NUMBER}) (?P<unit>day|week)s?(?:['’]? time)?\b(?!-| of)"),
    ("ordinal", rf"\bon (?P<x>the (?P<day>{_ORDINAL})(?: of (?:this|the) month)?)(?=[.,;:!?)]|$)"),
]


@cache
def _compiled() -> list[tuple[Kind, re.Pattern[str]]]:
    """Compile the grammar when it is first needed: 40 ms that an import shouldn't cost."""
    patterns: list[tuple[Kind, str]] = [
        *(("other", pattern) for pattern in _NAMES + _TOLD_FROM_ELSEWHERE),
        *_PATTERNS,
    ]
    return [(kind, re.compile(pattern, re.MULTILINE)) for kind, pattern in patterns]


def expressions(text: str) -> list[Expression]:
    """Return the time expressions of `text` in order, none overlapping another.

    Where several could be read at one place the one that begins first counts, and of those
    the longest. Being found says nothing about whether an expression can be resolved.
    """
    found = [
        _expression(match, kind)
        for kind, pattern in _compiled()
        for match in pattern.finditer(text)
    ]
    found.sort(key=lambda one: (one.start, -one.end))
    return [one for one in _apart(found) if one.kind != "other"]


def _apart(found: list[Expression]) -> Iterator[Expression]:
    end = 0
    for one in found:
        if one.start >= end:
            yield one
            end = one.end


def _expression(match: re.Match[str], kind: Kind) -> Expression:
    parts = {name: part for name, part in match.groupdict().items() if part is not None}
    extent = "x" if parts.pop("x", None) else 0
    return Expression(match.start(extent), match.end(extent), kind, parts)
