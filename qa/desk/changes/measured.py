"""Values that moved: the same measured thing in an older and a newer article of one story.

What a value measures is told by its sentence: of whom it counts ("people killed"), of what it is a
share or a price, and by the words around it. Two values are of one thing where their sentences
share most of their rare words, and where what stands directly around the values is alike. That
leaves much out; what it finds is to be right.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import lru_cache

from index.keyword.tokenizer import term as term_of
from index.keyword.tokenizer import terms
from index.lexicon import MONTHS, SMALL_NUMBERS, TENS
from index.types import Article
from qa.dates.relative import resolve
from qa.dates.time_words import expressions
from qa.desk.text import Sentence, sentences_of
from qa.language.counts import counted_by
from qa.language.hedges import without_hedge
from qa.language.values import canonical

Weigh = Callable[[str], Mapping[str, float]]
"""Gives the inverse document frequencies of the terms of some words."""

LEAST_SHARED = 0.55
"""The share of two sentences' weight, in inverse document frequencies, that they have in common."""

LEAST_NEAR = 0.5
"""The same of the words directly around the values."""

LEAST_TOLL = 0.32
LEAST_TOLL_NEAR = 0.15
"""What is enough of both where a toll is told: it is of the one event that the articles tell of."""

LEAST_TERMS = 4
"""So many terms the sentences share at least."""

MOST_APART = 20
MOST_TOLL = 5
"""The greater value is at most so many times the smaller: else a unit is missing, or it is of
another thing. A toll grows less at once; where it would, it is that of one attack among many."""

_AROUND = 5
"""Words before a value and behind it that are directly around it."""

_MOST_NUMBERS = 8
_LONGEST = 500
"""Numbers and characters of a sentence that is looked at: longer ones are lists and tables."""

_NUMBER_WORDS = "|".join([*SMALL_NUMBERS[2:], *TENS])
_AMOUNT = re.compile(
    rf"(?<![\w.,$£€¥₹-])(?:US|A|C)?[$£€¥₹]?(?:\d{{1,3}}(?:,\d{{3}})+|\d+)(?:\.\d+)?"
    r"(?![\d/:-]|\.\d|st\b|nd\b|rd\b|th\b|s\b)"
    r"(?:[ -]?(?:million|billion|trillion|thousand|bn|m)\b)?"
    rf"(?: ?%| per ?cent\b)?|\b(?:{_NUMBER_WORDS})(?:-(?:{_NUMBER_WORDS}))?\b",
    re.IGNORECASE,
)
_CUES = {
    "dead": r"dead|deaths?|died|dies|dying|killed|kills|killing|death toll|fatalit\w+|lives",
    "hurt": r"injur\w+|wounded|hurt|hospitali[sz]ed",
    "missing": r"missing|unaccounted",
    "arrested": r"arrest\w*|detained",
    "cases": r"cases|infections|infected",
    "displaced": r"evacuat\w+|displaced|homeless",
    "percent": r"percentage points?",
}
_TOLLS = [(name, re.compile(rf"\b(?:{words})\b", re.IGNORECASE)) for name, words in _CUES.items()]
_GENERAL = frozenset(
    {
        term
        for word in ("deaths", "fatalities", "victims", "lives", "injuries")
        if (term := term_of(word))
    }
)
_COUNTED = re.compile(r"\s*(\w+)")
_PART = re.compile(
    r"\s+(?:of (?:them|whom|those)\b|(?:more|others?|additional|further)\b(?! than)"
    r"|(?:less|fewer|lower|higher)\b)"
)
_MORE = re.compile(r"\b(?:another|an additional|a further)\s+(?:\w+\s+)?$", re.IGNORECASE)
_LABEL = re.compile(
    r"(?:\d of|\b(?:No|Game|Week|Round|Day|Phase|Group|Title|Article|Section|Interstate|Highway"
    r"|Route|Flight|Channel|Part|Season|Stage|Level|Category|Class|Type|Top)\.?|#)\s*$",
    re.IGNORECASE,
)
"""Before a number that only tells one from others: "Game 5", "13 of 49"."""

_POINTS = re.compile(r"\W*(?:he|she|they|it|his|her|their|its)\b", re.IGNORECASE)

_NUMBERS = re.compile(r"\d+(?:[.,]\d+)*")
_MAY_HAVE_AMOUNT = re.compile(rf"\d|\b(?:{_NUMBER_WORDS})\b", re.IGNORECASE)
_MAY_HAVE_DAY = re.compile(rf"\b(?:{'|'.join(month[:3] for month in MONTHS)})")
_PLANNED = re.compile(
    r"\b(?:will|would|set|scheduled|expected|due|slated|plan(?:s|ned)?|opens?|begins?|starts?|until"
    r"|deadline|postponed|delayed|moved|hearing|trial|election|vote|launch|release)\b"
)
"""A day moves where something is to happen on it."""

_SIGNS = frozenset("$€£¥₹%")
_OTHER = re.compile(
    r"\b(?:years?[- ]old|aged?|years?|months?|weeks?|days?|hours?|minutes?|seconds?|a\.?m\.?|"
    r"p\.?m\.?|o'clock|old|yards?|points?|seed|no\.|percentile|shots?|feet|miles?)\b",
    re.IGNORECASE,
)
"""What stands behind numbers that seldom are a value of what the story is about, or that another
event of its kind has too: ages, lengths of time, scores."""


@dataclass(frozen=True, slots=True)
class Told:
    """A value that an article tells: `text[start:end]` in a sentence, and what it measures.

    `value` is a number, or a run of days as (first, last); `terms` are the sentence's but for the
    value's, `near` those of the words directly around it. It is in `place` of so many values of
    its measure in the sentence.
    """

    start: int
    end: int
    sentence: Sentence
    measure: str
    value: Decimal | tuple[date, date]
    hedge: str
    terms: frozenset[str]
    near: frozenset[str]
    place: int = 0
    of: int = 1


@dataclass(frozen=True, slots=True)
class Pair:
    """Values of one thing in two articles, and how sure that is: the share their words share."""

    before: Told
    after: Told
    shared: float


def moved(older: Article, newer: Article, weigh: Weigh) -> list[Pair]:
    """Return the values that are others in the newer article than in the older one.

    Each value of the newer article is paired once, with the one whose sentence is most alike; none
    is that the older article tells too.
    """
    before, after = told(older.text, older.published), told(newer.text, newer.published)
    pairs = [
        Pair(old, new, shared)
        for new in after
        for old in before
        if (old.measure, old.place, old.of) == (new.measure, new.place, new.of)
        and _names_who(older, old) == _names_who(newer, new)
        and _differ(old, new)
        and (shared := _alike(older, old, newer, new, weigh)) is not None
    ]
    pairs = [pair for pair in pairs if not _known_to_both(pair, before, after)]
    return list(_best(pairs))


def _names_who(article: Article, told: Told) -> bool:
    """Whether a sentence doesn't begin by pointing: "He averaged" may be said of anybody."""
    return not _POINTS.match(article.text, told.sentence.start)


def _best(pairs: Sequence[Pair]) -> Iterator[Pair]:
    """Keep of pairs that share a value the most alike, and of one measure the first sentence's."""
    seen: set[tuple[str, object]] = set()
    for pair in sorted(pairs, key=lambda pair: (-pair.shared, pair.after.start)):
        old = ("old", pair.before.start)
        new = ("new", pair.after.start)
        same = (pair.after.measure, str(pair.after.value))
        if not seen & {old, new, same}:
            seen |= {old, new, same}
            yield pair


@lru_cache(maxsize=512)
def told(text: str, published: date | None) -> tuple[Told, ...]:
    """Return the values that a text tells, in their order."""
    found: list[Told] = []
    for sentence in sentences_of(text):
        if sentence.end - sentence.start <= _LONGEST:
            words = text[sentence.start : sentence.end]
            here: list[Told] = []
            if _MAY_HAVE_AMOUNT.search(words) and len(_NUMBERS.findall(words)) <= _MOST_NUMBERS:
                here += _amounts(text, sentence)
            if published and _MAY_HAVE_DAY.search(words) and _PLANNED.search(words):
                here += _days(text, sentence, published)
            found += _in_places(here)
    return tuple(found)


def _in_places(here: Sequence[Told]) -> Iterator[Told]:
    counts = Counter(one.measure for one in here)
    places: Counter[str] = Counter()
    for one in here:
        yield replace(one, place=places[one.measure], of=counts[one.measure])
        places[one.measure] += 1


def _amounts(text: str, sentence: Sentence) -> Iterator[Told]:
    words = text[sentence.start : sentence.end]
    dates = expressions(words) if _MAY_HAVE_DAY.search(words) else []
    for match in _AMOUNT.finditer(words):
        start, end = match.start(), match.end()
        if any(one.start < end and start < one.end for one in dates):
            continue
        tokens = canonical(match.group())
        numbers = [token for token in tokens if re.fullmatch(r"\d+(?:\.\d+)?", token)]
        if len(numbers) != 1 or (measure := _measure(words, start, end, tokens)) is None:
            continue
        hedge, first = without_hedge(words, start, end, 0)
        yield _told(text, sentence, first, end, measure, Decimal(numbers[0]), hedge or "")


def _measure(words: str, start: int, end: int, tokens: Sequence[str]) -> str | None:
    """Say what a number measures: a toll, a currency, a share, what it counts; None: not known."""
    if _PART.match(words, end) or _LABEL.search(words[:start]) or _MORE.search(words[:start]):
        return None
    sign = next((token for token in tokens if token in _SIGNS), None)
    if sign:
        return sign
    after, before = words[end : end + 60], words[max(0, start - 60) : start]
    if _OTHER.match(after.lstrip(" -")) or re.match(r"\s*(?:-|\bto\b|\bof\b)\s*\d", after):
        return None
    clause = re.split(r"[,;:—–(]", after)[0]
    lead = re.split(r"[,;:—–)]", before)[-1]
    for part, where in ((clause, "after"), (lead, "before")):
        cues = [
            (match.start() if where == "after" else len(part) - match.end(), name)
            for name, pattern in _TOLLS
            for match in pattern.finditer(part)
        ]
        if cues:
            return min(cues)[1] + _of_whom(words, start, end)
    if not words[start].isdigit():
        return None  # "three games" seldom is what a story tells anew
    counted = counted_by(words[start:end], after)
    return f"of {counted}" if counted else None


def _of_whom(words: str, start: int, end: int) -> str:
    """Return whom a toll is of, where they are some among all: " of journalist"."""
    found = _COUNTED.match(words, end)
    counted = counted_by(words[start:end], words[end : end + 60])
    named = found is not None and found[1][0].isupper()  # "Palestinians" are people
    return f" of {counted}" if counted and not named and counted not in _GENERAL else ""


def _days(text: str, sentence: Sentence, published: date) -> Iterator[Told]:
    words = text[sentence.start : sentence.end]
    for one in expressions(words):
        if one.kind not in ("date", "dates", "month"):
            continue
        start, end = sentence.start + one.start, sentence.start + one.end
        meant = resolve(text, start, end, published)
        if meant is not None and meant.granularity in ("day", "month") and meant.last >= published:
            value = (meant.first, meant.last)
            yield _told(text, sentence, one.start, one.end, "days", value, "")


def _told(
    text: str,
    sentence: Sentence,
    start: int,
    end: int,
    measure: str,
    value: Decimal | tuple[date, date],
    hedge: str,
) -> Told:
    words = text[sentence.start : sentence.end]
    before, after = words[:start], words[end:]
    near = " ".join([*before.split()[-_AROUND:], "|", *after.split()[:_AROUND]])
    return Told(
        sentence.start + start,
        sentence.start + end,
        sentence,
        measure,
        value,
        hedge,
        frozenset(_words(f"{before} | {after}")),
        frozenset(_words(near)),
    )


def _words(text: str) -> list[str]:
    return [term for term in terms(text) if not term[0].isdigit()]


def _alike(older: Article, old: Told, newer: Article, new: Told, weigh: Weigh) -> float | None:
    """Return the share of the two sentences' words that they share; None where it is too small."""
    shared = old.terms & new.terms
    toll = _is_toll(old)
    least, least_near = (LEAST_TOLL, LEAST_TOLL_NEAR) if toll else (LEAST_SHARED, LEAST_NEAR)
    few = len(shared) < LEAST_TERMS - toll
    if few or len(shared) < least / 2 * max(len(old.terms), len(new.terms)):
        return None
    weights = {**weigh(_sentence(older, old)), **weigh(_sentence(newer, new))}
    alike = _share(old.terms, new.terms, weights)
    near = _share(old.near, new.near, weights)
    return alike if alike >= least and near >= least_near else None


def _is_toll(told: Told) -> bool:
    return told.measure.split()[0] in _CUES


def _only_grows(told: Told) -> bool:
    """Whether a smaller value is rather that of something else."""
    return told.measure.split()[0] in ("dead", "hurt")


def _sentence(article: Article, told: Told) -> str:
    return article.text[told.sentence.start : told.sentence.end]


def _share(one: frozenset[str], other: frozenset[str], weights: Mapping[str, float]) -> float:
    """Return the weight of shared terms, as a share of the mean of both sides'."""
    both = sum(weights.get(term, 0.0) for term in one & other)
    all_of_both = sum(weights.get(term, 0.0) for side in (one, other) for term in side)
    return 2 * both / all_of_both if all_of_both else 0.0


def _differ(old: Told, new: Told) -> bool:
    """Whether two values can't be the same, whatever rounding and hedges leave open."""
    one, other = old.value, new.value
    if isinstance(one, tuple) or isinstance(other, tuple):
        if not isinstance(one, tuple) or not isinstance(other, tuple):
            return False
        return one[1] < other[0] or other[1] < one[0]
    small, great = sorted((one, other))
    most = MOST_TOLL if _is_toll(old) else MOST_APART
    if small <= 0 or great == small or great > small * most:
        return False
    if _only_grows(old) and other < one:
        return False
    return _step(one) <= abs(great - small) and _step(other) <= abs(great - small)


def _step(value: Decimal) -> Decimal:
    """Return the step to which a number may have been rounded: 100 for 1,200, 1 for 57."""
    exponent = int(value.normalize().as_tuple().exponent)
    return Decimal(1) if exponent >= 0 and value < 100 else Decimal(1).scaleb(exponent)


def _known_to_both(pair: Pair, before: Sequence[Told], after: Sequence[Told]) -> bool:
    """Whether the older article tells the newer value too: then the two measure different things.

    Or the newer one tells the older value too, as of something else that still holds. "From £4 to
    £6" is lost by that.
    """
    in_older = any(
        one.measure == pair.after.measure and one.value == pair.after.value for one in before
    )
    return in_older or any(
        one.measure == pair.before.measure and one.value == pair.before.value for one in after
    )
