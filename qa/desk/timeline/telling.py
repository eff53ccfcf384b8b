"""Which day a sentence tells of, and whether it can stand on its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from index.ingest.passages import Span
from index.lexicon import DAYS_NEAR_TODAY, MONTHS, WEEKDAY_ABBREVIATIONS, WEEKDAYS, any_of
from qa.dates.days import Granularity, Resolved
from qa.dates.relative import Expression, times_in

_MAYBE_TIME = re.compile(
    rf"(?i:\b(?:{any_of(month[:3] for month in MONTHS)}|{any_of(WEEKDAYS)}"
    rf"|{any_of(WEEKDAY_ABBREVIATIONS)}|{any_of(DAYS_NEAR_TODAY)}"
    r"|last|next|this|weekend|ago|in|on|Christmas|Halloween|Easter|Good|New)\b)|\b[12]\d{3}\b|\d[-/.]\d"
)
"""Every time expression holds one of these: a quick look that spares most sentences the grammar."""

_BOUND = re.compile(
    r"\b(?:since|until|till|by|before|after|from|following|prior to|ahead of|pending|between"
    r"|wake of|aftermath of|anniversary of|as of)"
    r"(?: (?:the|at least|around|about|late|early|mid))?\s+$",
    re.IGNORECASE,
)
"""Before an expression: it bounds the time that the sentence tells of, or lies beside it."""

_SAYING = re.compile(
    r"\b(?:said|says|told|reported|tweeted|wrote|added|posted|explained|noted)\b"
    r"(?:\s+(?:\w+\s+){0,3}(?:on|late|early|in)?)?\s*$"
    r"|\b(?:statement|interview|tweet|post|report|news release|press release)\s+(?:on\s+)?$",
    re.IGNORECASE,
)
"""Before an expression: it is the day of speaking, not that of what was said."""

_NAMED_SO = re.compile(r"\b(?:the|that|of)\s+$", re.IGNORECASE)
_OF_WHAT = re.compile(r",? [a-z]+\b")
"""Around a date: "the Jan. 6 attack" is what it happened on, but mostly told of another day."""

_LOOKING_BACK = re.compile(r"\b(?:after|since|following|wake of|despite)\b[^,;:—]*$")
_LONG_AGO = timedelta(days=180)
"""A day so long before its article, behind such a word, is what the news is compared with."""

_VAGUE = frozenset({"this year", "last year", "next year", "this month", "next month"})
"""Said in passing of whatever isn't over: no time of a timeline."""

_FINENESS: dict[Granularity, int] = {
    "day": 0,
    "days": 1,
    "weekend": 1,
    "week": 2,
    "month": 3,
    "year": 4,
}


@dataclass(frozen=True, slots=True)
class Times:
    """The times of a sentence.

    when: what it tells of; None where nothing says so.
    span: the words that say so, as offsets into the article's text.
    mentioned: the other times in it.
    unsure: it has a time whose meaning isn't sure.
    """

    when: Resolved | None = None
    span: Span | None = None
    mentioned: tuple[Resolved, ...] = ()
    unsure: bool = False


def times_of(text: str, start: int, end: int, published: date | None) -> Times:
    """Return the times of the sentence `text[start:end]` of an article of a day.

    Where it has several, what it tells of is the finest, and of equals the first; but no bound of
    a time ("since Monday"), nor the day of speaking ("said Tuesday") where there is another.
    """
    if not _MAYBE_TIME.search(text, start, end):
        return Times()
    found = times_in(text, start, end, published)
    known = [(expression, when) for expression, when in found if when is not None]
    told = [
        (_said(text, start, expression), _FINENESS[when.granularity], place)
        for place, (expression, when) in enumerate(known)
        if not _is_beside(text, start, expression)
        and not _is_looked_back_at(text, start, expression, when, published)
    ]
    unsure = len(known) < len(found)
    if not told:
        return Times(mentioned=tuple(when for _, when in known), unsure=unsure)
    _, _, chosen = min(told)
    expression, when = known[chosen]
    others = dict.fromkeys(other for _, other in known if other != when)
    return Times(when, (expression.start, expression.end), tuple(others), unsure)


def _is_beside(text: str, start: int, expression: Expression) -> bool:
    """Whether a time isn't that of its sentence, but bounds it or names something."""
    words = text[expression.start : expression.end]
    if words.lower() in _VAGUE or _BOUND.search(text, start, expression.start):
        return True
    if expression.kind != "date" or not _OF_WHAT.match(text, expression.end):
        return False
    return bool(_NAMED_SO.search(text, start, expression.start))


def _is_looked_back_at(
    text: str, start: int, expression: Expression, when: Resolved, published: date | None
) -> bool:
    return (
        published is not None
        and published - when.last > _LONG_AGO
        and bool(_LOOKING_BACK.search(text[start : expression.start].lower()))
    )


def _said(text: str, start: int, expression: Expression) -> bool:
    return bool(_SAYING.search(text, max(start, expression.start - 60), expression.start))


_LEANS = re.compile(
    r"[“\"'‘(]*(?:He|She|They|It|This|That|These|Those|His|Her|Their|Its|Him|Them|Here|There|And|But"
    r"|So|Or|Nor|Yet|Then|Also|However|Meanwhile|Still|Instead|Both|Another|Such|Others|Some|Earlier"
    r"|Later|Afterwards?|I|We|You|My|Our|Your|Which|Who|Because|If)\b"
)
"""A sentence that begins so mostly needs the one before it. "It" may not, but mostly does."""

_DRESSING = re.compile(
    r"\b(?:click here|sign up|subscribe to|newsletters?|read more|watch:|photos?:|getty images"
    r"|file photo|AP Photo|pictured|contributed to this (?:report|article|story)|contributing:"
    r"|follow (?:us|him|her|them) (?:on|at)|all rights reserved|copyright|download our"
    r"|last updated|our app|more:|related:|see also|corrections?:|editor[’']?s note"
    r"|story (?:has been|was) updated)"
    r"|\(AP\)"
    r"|^[A-Z][^.]{2,60}/(?:[A-Z]\w+/)?(?:Reuters|AP|AFP|Getty|Shutterstock|Bloomberg|CNN)\b"
    r"|https?://|www\.|@\w{3,}|^FILE\b|^(?:CNN|USA TODAY)\s*$|^\W*\d+[.)]\s",
    re.IGNORECASE,
)
"""What stands around an article's text rather than in it."""

_CAPTION = re.compile(
    r"[^,]{3,90}? (?:walks?|delivers?|holds?|waits?|celebrates?|speaks?|arrives?|poses?|stands?"
    r"|looks?|takes?|embraces?|sits?|waves?|attends?|gestures?|listens?|leaves?|smiles?|reacts?) "
)
"""What a picture shows is told in the present."""

_ENDS = re.compile(r"[.!…][”\"'’)\]]*$")
_CUT_OFF = re.compile(r"(?<![A-Z.])\b[A-Z]\.$")
"""An initial or the beginning of "N.Y.": a sentence that was taken to end too early."""

_QUESTION = re.compile(r"\?[”\"'’)\]]*$")
_QUOTED = re.compile(r"“[^”]*”?|\"[^\"]*\"?")
_VERB = re.compile(
    r"\b(?:is|are|was|were|be|been|has|have|had|will|would|can|could|may|might|must|should|do|does|did"
    r"|said|says|won|lost|met|held|made|took|came|went|began|found|left|became|got|fell|rose|ran|led"
    r"|gave|spoke|wrote|kept|sent|sat|stood|shot|broke|brought|built|hit|put|cut|set|beat|quit|told"
    r"|\w{2,}ed|\w{3,}(?:es|s))\b"
)

FEWEST_WORDS = 6
_SHORT, _LONG, _LONGEST = 9, 45, 70


def standing(sentence: str) -> float:
    """Return how well a sentence stands on its own, 0 (not at all) to 1.

    0 is for what surrounds a text, questions, headings and captions: it isn't to be quoted.
    """
    words = len(sentence.split())
    if words < FEWEST_WORDS or words > _LONGEST or not _ENDS.search(sentence):
        return 0.0
    if _CUT_OFF.search(sentence):
        return 0.0
    if _QUESTION.search(sentence) or _DRESSING.search(sentence) or not _VERB.search(sentence):
        return 0.0
    return min(_factors(sentence, words))


def _factors(sentence: str, words: int) -> Iterator[float]:
    yield 1.0
    if sentence[0].islower() or _LEANS.match(sentence):
        yield 0.5
    outside = len(_QUOTED.sub("", sentence).split())
    if outside <= max(4, words // 4):
        yield 0.3
    elif outside < words // 2:
        yield 0.7
    if _CAPTION.match(sentence):
        yield 0.5
    if words < _SHORT:
        yield 0.7
    if words > _LONG:
        yield 0.75
