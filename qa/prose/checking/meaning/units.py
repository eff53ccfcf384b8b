"""A sentence as its words, each by what it says: names as who is meant, numbers in figures."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from index.keyword.tokenizer import STOP_WORDS
from index.lexicon import (
    DAYS_NEAR_TODAY,
    MONTH_ABBREVIATIONS,
    MONTHS,
    POWERS_OF_TEN,
    SMALL_NUMBERS,
    TENS,
    WEEKDAY_ABBREVIATIONS,
    WEEKDAYS,
    month_number,
)
from index.types import Article
from qa.desk.names.lists.flags import folded
from qa.prose.checking.meaning.named import ArticleNames, claimed, names_of, spelt
from qa.prose.checking.meaning.same_words import concept

Kind = Literal["name", "number", "date", "word", "small"]

_TOKEN = re.compile(
    r"(?:[^\W\d_]\.){2,}|\d+(?:[.,]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)*|%",
)
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
_SCALES = {"m": "million", "mn": "million", "bn": "billion", "tn": "trillion", "k": "thousand"}

TURNING = frozenset(
    """after before more most off only out up down under above below until against without all
    than again once""".split()
)
"""Small words that a sentence can't do without: another one in their place says another thing."""

FREE = (
    STOP_WORDS
    | frozenset(
        """however meanwhile although though whose upon via per within toward towards yet still even
        ever thus therefore include includes including included regarding amid among amongst around
        approximately roughly nearly almost like another other others one us since let must shall
        may might cannot ll ve re d m t s o further furthermore moreover additionally later earlier
        then currently now overall instead""".split()
    )
) - TURNING
"""Words that a sentence may have or not; some of them `marks` looks at."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A word of a sentence, or all words of a name.

    key: the same for all that say the same. word: as written, in lower case. start, end: where it
    stands in the text from which it is. ends: whether a clause ends before it.
    """

    key: str
    word: str
    kind: Kind
    start: int
    end: int
    ends: bool = False

    @property
    def counts(self) -> bool:
        """Whether a sentence can't do without it."""
        return self.kind != "small"

    @property
    def is_value(self) -> bool:
        """Whether it names one of several of its kind: another one in its place is another fact."""
        return self.kind in ("name", "number", "date")


_JOINING = frozenset("of the and for de la al".split())


def parts_of(unit: Unit) -> list[str]:
    """Return what the words of a name say, each by itself; of another unit what it says."""
    if unit.kind != "name":
        return [unit.key]
    return [concept(word) for word in unit.word.replace("-", " ").split() if word not in _JOINING]


_BREAK = re.compile(r"[;:()—–]|,[\"”’']?\s|[.!?…]\s")


def units_of(text: str, named: Sequence[tuple[int, int, str]] = ()) -> tuple[Unit, ...]:
    """Return the units of a text; `named` are its names and their keys, in order."""
    found: list[Unit] = []
    names = list(named)
    skip = last = 0
    for token in _TOKEN.finditer(text):
        start, end = token.span()
        if start < skip:
            continue
        while names and names[0][1] <= start:
            names.pop(0)
        ends = bool(_BREAK.search(text, last, start))
        if names and names[0][0] <= start < names[0][1]:
            first, stop, key = names.pop(0)
            found.append(Unit(key, text[first:stop].lower(), "name", first, stop, ends))
            skip = last = stop
            continue
        found.append(_unit(text, start, end, ends))
        last = end
    return _numbered(found)


def _unit(text: str, start: int, end: int, ends: bool) -> Unit:
    written = text[start:end]
    word = written.lower().replace("’", "'")
    if written[0].isdigit():
        kind: Kind = "date" if _YEAR.fullmatch(written) else "number"
        return Unit(written.replace(",", ""), word, kind, start, end, ends)
    plain = word.removesuffix("'s")
    if (day := _calendar().get(plain)) and (written[0].isupper() or plain in DAYS_NEAR_TODAY):
        return Unit(day, word, "date", start, end, ends)
    if plain in _NUMBERS:
        return Unit(_NUMBERS[plain], word, "number", start, end, ends)
    if plain in TURNING:
        return Unit(concept(plain), word, "word", start, end, ends)
    initials = written.isupper() and len(written) > 1  # "US", "WHO"
    if not initials and (plain in FREE or "n't" in plain or _contracted(plain)):
        return Unit(plain, word, "small", start, end, ends)
    if written[0].isupper() and (start and not _opens(text, start)):
        return Unit(concept(spelt(written) or plain), word, "name", start, end, ends)
    return Unit(concept(plain.replace(".", "")), word, "word", start, end, ends)


def _contracted(plain: str) -> bool:
    """Whether it is "they've", "it'll"."""
    first, apostrophe, _ = plain.partition("'")
    return bool(apostrophe) and first in FREE


def _opens(text: str, start: int) -> bool:
    return not text[:start].strip(" \n\"“‘'(") or bool(re.search(r"[.!?:]\W*$", text[:start]))


def _numbered(units: list[Unit]) -> tuple[Unit, ...]:
    """Join "25 thousand", "twenty-five", and "5 May", whose number is of the date."""
    found: list[Unit] = []
    for unit in units:
        before = found[-1] if found else None
        scale = _SCALES.get(unit.word, unit.word)
        if (
            before
            and before.kind == "number"
            and scale in POWERS_OF_TEN
            and unit.start - before.end <= 1
        ):
            key = f"{before.key}e{POWERS_OF_TEN[scale]}"
            found[-1] = _joined(before, unit, key, "number")
            continue
        if before and before.word in TENS and unit.word in SMALL_NUMBERS[1:10]:
            key = str(int(before.key) + SMALL_NUMBERS.index(unit.word))
            found[-1] = _joined(before, unit, key, "number")
            continue
        if before and before.kind == "number" and unit.key.startswith("month"):
            found[-1] = Unit(
                f"day {before.key}", before.word, "date", before.start, before.end, before.ends
            )
        elif before and unit.kind == "number" and before.key.startswith("month"):
            unit = Unit(f"day {unit.key}", unit.word, "date", unit.start, unit.end, unit.ends)
        elif before and unit.word == "cent" and before.word == "per":
            found[-1] = Unit(concept("%"), "per cent", "word", before.start, unit.end, before.ends)
            continue
        elif unit.word == "percent":
            unit = Unit(concept("%"), unit.word, "word", unit.start, unit.end, unit.ends)
        found.append(unit)
    return tuple(found)


def _joined(one: Unit, other: Unit, key: str, kind: Kind) -> Unit:
    return Unit(key, f"{one.word} {other.word}", kind, one.start, other.end, one.ends)


@cache
def _calendar() -> Mapping[str, str]:
    days = {short.lower(): f"weekday {short[:3].lower()}" for short in WEEKDAY_ABBREVIATIONS}
    days |= {day.lower(): f"weekday {day[:3].lower()}" for day in WEEKDAYS}
    days |= {
        name.lower(): f"month {month_number(name)}" for name in (*MONTHS, *MONTH_ABBREVIATIONS)
    }
    return days | {day: day for day in DAYS_NEAR_TODAY}


_NUMBERS = {word: str(value) for value, word in enumerate(SMALL_NUMBERS) if value != 1}
_NUMBERS |= {word: str(10 * value) for value, word in enumerate(TENS, 2)}


@lru_cache(maxsize=512)
def sentence_units(article: Article, start: int, end: int) -> tuple[Unit, ...]:
    """Return the units of a sentence of an article, by offsets into its text."""
    mentions = names_of(article).mentions
    first = bisect_left(mentions, start, key=lambda one: one.start)
    named = []
    for one in mentions[first:]:
        if one.end > end:
            break
        named.append((one.start - start, one.end - start, f"name {one.entity}"))
    return units_of(article.text[start:end], named)


def claim_units(
    text: str, known: ArticleNames, here: Set[int], who: Callable[[str], int | None]
) -> tuple[Unit, ...]:
    """Return the units of a claim, its names by who is meant in an article.

    Of several that are called so, those `here` are meant first; `who` says it of names that the
    article spells otherwise.
    """
    named: list[tuple[int, int, str]] = []
    spellings = (one for of in known.spellings.values() for one in of)
    pattern = _pattern(frozenset([*spellings, *known.alone]))
    for found in pattern.finditer(_by_letter(text)) if pattern else ():
        start, end = found.span(1)
        called = known.called(" ".join(found[1].split()))
        if not text[start].islower() and called:
            named.append((start, end, f"name {min(called & here or called)}"))
    for one in claimed(text):
        if all(one.end <= start or end <= one.start for start, end, _ in named):
            entity = who(one.name)
            if entity is not None:
                named.append((one.start, one.end, f"name {entity}"))
    return units_of(text, sorted(named))


@lru_cache(maxsize=16)
def _pattern(spellings: frozenset[str]) -> re.Pattern[str] | None:
    longest = sorted((one for one in spellings if one), key=lambda one: (-len(one), one))
    if not longest:
        return None
    listed = "|".join(r"\W+".join(map(re.escape, one.split())) for one in longest)
    return re.compile(rf"(?<!\w)({listed})(?!\w)") if listed else None


def _by_letter(text: str) -> str:
    """Return a text folded letter by letter, so that offsets stay."""
    return "".join(folded(one)[:1] or " " if one.isalnum() else " " for one in text)
