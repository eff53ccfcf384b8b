"""Whether a claim's times are those that a passage states, or means by its article's date."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from index.ingest.passages import sentences
from index.lexicon import (
    AMBIGUOUS_MONTHS,
    MONTH_ABBREVIATIONS,
    MONTHS,
    SMALL_NUMBERS,
    TENS,
    WEEKDAYS,
    any_of,
    month_number,
)
from qa.dates.calendar_rules import with_year
from qa.dates.days import Resolved
from qa.dates.relative import Expression, expressions, times_in
from qa.language.amounts import amounts
from qa.language.counts import counted_by
from qa.prose.checking.near import Place, alike
from qa.prose.checking.wording import lacks, named, shown_text
from qa.prose.types import Claim, Part, Source

_SURE_MONTH = any_of(month for month in MONTHS if month not in AMBIGUOUS_MONTHS)
_NUMBER = rf"(?:an?|few|several|couple of|\d+|{any_of((*SMALL_NUMBERS, *TENS))})"
_SPAN = (
    r"(?:minute|hour|day|night|morning|afternoon|evening|week|fortnight|weekend|month|quarter"
    r"|season|spring|summer|autumn|winter|year|decade|century)s?"
)
# What the grammar of `expressions` leaves, each to be found as it stands.
_LEFT = re.compile(
    rf"\b(?P<weekday>{any_of(WEEKDAYS)})s?\b"
    rf"|\b(?P<month>{_SURE_MONTH})\b"
    rf"|\b(?i:by|from|through|until|since|before|after) (?P<unsure>{any_of(AMBIGUOUS_MONTHS)})\b"
    r"(?!['’]s| [A-Z\d])"
    r"|(?<![\w.,$£€¥₹#/:-])(?P<year>(?:1[5-9]|20)\d\d)(?![\w%]|[.,:]\d|[-‐‑–—/]\d\d(?!\d))"
    r"|\b(?P<words>(?i:yesterday|today|tonight|tomorrow|overnight|nowadays"
    rf"|(?:the )?(?:last|next|this|past|previous|coming|following|same|earlier this|later this)"
    rf" (?:{_NUMBER} )?{_SPAN}|the {_SPAN} (?:before|after)"
    rf"|{_NUMBER}(?: more)? {_SPAN} (?:ago|earlier|later|before|after)"
    r"|spring|summer|autumn|winter|midday|midnight|noon|dawn|dusk"
    r"|(?<=[Mm]id-)week|weekend))\b"
)
# What a year stands behind; "the 2020 elections", "summer 2022 sales", "Holm 2022 tickets".
_BEFORE_YEAR = re.compile(
    r"(?:\b(?:the|an?|its|his|her|their|our|this|that|in|since|by|of|from|until|till|before|after"
    r"|during|between|early|mid|late|year|spring|summer|autumn|fall|winter|\d{4} (?:and|or|to)"
    rf"|{any_of(MONTHS)}|{any_of(MONTH_ABBREVIATIONS)})\b\.?|['’]s|\d,?|[–—/(]"
    r"|(?-i:\b[A-Z][\w’']*))[\s-]*\Z",
    re.IGNORECASE,
)
_NEXT_WORD = re.compile(r" [^\W\d_]+(?![\w'’])")
_TIME_OF_DAY = re.compile(r"\b(?:morning|afternoon|evening|night|lunchtime)\b", re.IGNORECASE)
_FIGURES = {word: str(value) for value, word in enumerate(SMALL_NUMBERS)}
_WEEK = timedelta(days=7)
_CALENDAR = frozenset({"date", "dates", "numeric", "month", "year"})


@dataclass(frozen=True, slots=True)
class Mention:
    """A time as a text names it.

    weekday, days, month, year: what its words state of them, None or nothing where they don't;
        `days` are day and month of both ends of a run. `words`: what else they say ("last week",
        "late"), which is to stand as it is. `means` are its days, where those are known.
    """

    start: int
    end: int
    weekday: int | None = None
    days: tuple[tuple[int, int], ...] = ()
    month: frozenset[int] = frozenset()
    year: int | None = None
    words: str = ""
    means: Resolved | None = None


def dates(claim: Claim) -> str | None:
    """Return which day, month, year or other time no passage has; None where all are there.

    A time is right that a passage states, or that its words mean by the date of its article:
    "on Tuesday" is "on 14 May 2024" too. What counts from a day that isn't named ("yesterday",
    "last week") has to stand there as it is. The day of the article alone proves nothing.
    """
    for mention in mentions(claim.text):
        words = claim.text[mention.start : mention.end]
        found = [
            (source, told)
            for source in claim.sources
            for told in _told(source)
            if _supports(mention, words, told, shown_text(source), source.article.published)
        ]
        if not found:
            return lacks(claim, f"the time {named(words)}")
        near = [one for one in found if _near(claim, mention, *one)]
        if not near:
            return f"the passage has {named(words)} of something else"
        again = [one for one in mentions(claim.text) if _same(one, mention)]
        places = {
            (source.article.id, told.start)
            for source, told in found
            for each in again
            if _near(claim, each, source, told)
        }
        if len(again) > len(places):
            return f"{lacks(claim, named(words))} so often"
    return None


def _near(claim: Claim, mention: Mention, source: Source, told: Mention) -> bool:
    own = accounted(claim.text)
    values = [*own, *((one.start, one.end) for one in amounts(claim.text, own))]
    return alike(
        Place(claim.text, mention.start, mention.end, own, values, time=True),
        Place(
            shown_text(source),
            told.start,
            told.end,
            dates_of(source),
            scope=(source.start, source.end),
        ),
    )


def _same(one: Mention, other: Mention) -> bool:
    return (one.weekday, one.days, one.month, one.year, one.words) == (
        other.weekday,
        other.days,
        other.month,
        other.year,
        other.words,
    )


def accounted(text: str) -> list[Part]:
    """Return the parts of a text that are times, which no check of numbers need look at."""
    return [(one.start, one.end) for one in mentions(text)]


def dates_of(source: Source) -> list[Part]:
    """Return the parts of a passage's article that are times, as `accounted` of a claim."""
    return [(one.start, one.end) for one in _told(source)]


@lru_cache(maxsize=256)
def mentions(text: str) -> tuple[Mention, ...]:
    """Return the times that a text names, in their order; what they mean only as they say it."""
    found = [(one, _stated(one, text)) for one in expressions(text)]
    return tuple(_all(text, found, 0, len(text)))


@lru_cache(maxsize=64)
def _told(source: Source) -> tuple[Mention, ...]:
    """Return the times of a passage, with what they mean in its article."""
    text = shown_text(source)
    found = []
    for start, end in sentences(text[source.start : source.end]):
        found += times_in(text, source.start + start, source.start + end, source.article.published)
    return tuple(_all(text, found, source.start, source.end))


def _all(
    text: str, found: list[tuple[Expression, Resolved | None]], start: int, end: int
) -> Iterator[Mention]:
    taken = [(one.start, one.end) for one, _ in found]
    for one, means in found:
        mention = _mention(one, means, text)
        if not _is_count(one, text):
            yield mention
    for left in _LEFT.finditer(text, start, end):
        if any(first < left.end() and left.start() < last for first, last in taken):
            continue
        year = int(left["year"]) if left["year"] else None
        if year and _counts(text, left.start(), left.end()):
            continue
        month = left["month"] or left["unsure"]
        yield Mention(
            left.start("unsure") if left["unsure"] else left.start(),
            left.end(),
            WEEKDAYS.index(left["weekday"]) if left["weekday"] else None,
            month=frozenset({month_number(month)} if month else ()),
            year=year,
            words=_folded(left["words"] or ""),
        )


def _stated(one: Expression, text: str) -> Resolved | None:
    try:
        return with_year(one, text[one.start : one.end])
    except (ValueError, OverflowError):
        return None


def _is_count(one: Expression, text: str) -> bool:
    """Whether what looks like a year counts something: "of 2000 people"."""
    return one.kind == "year" and _counts(text, one.start, one.end)


def _counts(text: str, start: int, end: int) -> bool:
    after = text[end : end + 40]
    if re.match(r" (?:people|homes|jobs|times|(?:square )?(?:met|mil|feet|k))", after):
        return True
    if text[start:end].endswith("00") and counted_by(text[start:end], after.split(",")[0][:20]):
        return True
    following = _NEXT_WORD.match(after)
    return bool(
        following
        and counted_by("", following[0])
        and not _BEFORE_YEAR.search(text[max(0, start - 24) : start])
    )


def _mention(one: Expression, means: Resolved | None, text: str) -> Mention:
    parts = one.parts
    if one.kind == "numeric":
        day = means.first if means else None
        return Mention(
            one.start,
            one.end,
            days=((day.day, day.month),) if day else (),
            month=frozenset({day.month} if day else ()),
            year=day.year if day else None,
            words="" if day else _folded(text[one.start : one.end]),
            means=means,
        )
    stated = [parts[name] for name in ("month", "month2") if name in parts]
    words = text[one.start : one.end]
    plain = one.kind in _CALENDAR or (one.kind == "weekday" and "which" not in parts)
    extra = " ".join(parts[name] for name in ("part", "which", "of") if name in parts)
    return Mention(
        one.start,
        one.end,
        _weekday(parts.get("weekday")),
        tuple(_days(parts)) if one.kind in _CALENDAR else (),
        frozenset(map(month_number, stated)),
        int(parts["year"]) if "year" in parts else None,
        _folded(extra if plain else words),
        means,
    )


def _days(parts: Mapping[str, str]) -> Iterator[tuple[int, int]]:
    for day, month, other in (("day", "month", "month2"), ("day2", "month2", "month")):
        if day in parts:
            named_month = parts.get(month) or parts[other]
            yield int(re.sub(r"\D", "", parts[day])), month_number(named_month)


def _weekday(name: str | None) -> int | None:
    if name is None:
        return None
    return next(place for place, day in enumerate(WEEKDAYS) if day.startswith(name[:3]))


def _folded(words: str) -> str:
    plain = words.casefold().replace("’", "'").replace("-", " ").split()
    return " ".join(_FIGURES.get(word, word) for word in plain)


def _supports(
    mention: Mention, words: str, told: Mention, text: str, published: date | None
) -> bool:
    """Whether a passage's time says all that a claim's does."""
    said = text[told.start : told.end]
    if mention.words and not re.search(
        rf"\b{re.escape(mention.words)}\b", f"{told.words} {_folded(said)}"
    ):
        return False
    if (part := _TIME_OF_DAY.search(words)) and not re.search(
        rf"\b{part[0]}\b", text[max(0, told.start - 40) : told.end + 40], re.IGNORECASE
    ):
        return False
    means = told.means
    first, last = (means.first, means.last) if means else (None, None)
    one_day = first is not None and first == last
    if mention.weekday is not None and told.weekday != mention.weekday:
        # By the calendar, of a day near enough to be called by its weekday.
        if not one_day or first is None or first.weekday() != mention.weekday:
            return False
        if not mention.days and (published is None or abs(first - published) > _WEEK):
            return False
    if mention.days and mention.days != told.days:
        if len(mention.days) > 1 or (told.days and mention.days[0] not in told.days):
            return False
        if not told.days and not (
            one_day and first is not None and mention.days == ((first.day, first.month),)
        ):
            return False
    if mention.month and not mention.month <= told.month:
        within = first is not None and last is not None and first.month == last.month
        if told.month or not within or first is None or mention.month != {first.month}:
            return False
        if means is not None and first.year != (last or first).year:
            return False
    if mention.year is not None and told.year != mention.year:
        years = {first.year, last.year} if first and last else set()
        if told.year is not None or years != {mention.year}:
            return False
    return True
