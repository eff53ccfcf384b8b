"""The values that outlets tell of what is asked: one after the other, or against one another."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import combinations

from index.backend import LibraryBackend
from index.types import Hit
from qa.choosing.candidate import Candidate
from qa.choosing.negation import asks_for_old
from qa.choosing.pipeline import Verdict
from qa.desk.disagreement.quantity import Quantity, days_of, quantity_of
from qa.desk.disagreement.same_thing import of_some, of_the_same
from qa.language.answer_type import CHANGING
from qa.language.hedges import without_hedge
from qa.question.question import Question
from qa.reading.reader import Span
from qa.types import Citation, Disagreement, Moved, ToldValue

LEAST_MARGIN = 1.0
"""How clearly the reader must have found a value to be an answer, in its own scores."""

BELOW = 5.0
"""And how far below the clearest value, at most."""

SAME_TIME = timedelta(days=2)
"""Articles so near in time that they tell of the same state of things."""

MOVED_WITHIN = timedelta(days=90)
"""Later than so, another value is more often told of something else than of the same thing."""

MOST_APART = Decimal(4)
"""The greater of two amounts is at most so many times the smaller: more, and it is of another
thing, or a unit is missing."""

MOST_VALUES = 6

_OF_THE_PAST = re.compile(r"\b(?:was|were|did|died|had|killed|took|made|paid)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Told:
    """A value with the spans that tell it, one an outlet, and its days."""

    quantity: Quantity
    spans: tuple[Span, ...]
    older: bool
    first: date | None
    last: date | None

    @property
    def margin(self) -> float:
        return max(span.margin for span in self.spans)

    @property
    def outlets(self) -> set[str]:
        return {_outlet(span) for span in self.spans}


def values_of(
    asked: Question, verdict: Verdict, hits: Sequence[Hit], library: LibraryBackend
) -> Disagreement | None:
    """Return the values that articles tell of what is asked; None where they tell one, or none.

    Args:
        asked: the question; of one that wants no number, amount or date there is none.
        verdict: its candidates.
        hits: the passages that were read.
        library: tells which articles are copies of one story.
    """
    if asked.kind not in CHANGING or asks_for_old(asked.text):
        return None
    told = _all_told(asked, verdict, hits, library)
    if len(told) < 2:
        return None
    past = bool(_OF_THE_PAST.search(asked.searched_for))
    lead = told[0]
    others = [one for one in told[1:] if _differs(lead, one)]
    against = [one for one in others if _conflicts(lead, one)]
    if against:
        apart = _apart([lead, *against])
        ordered = sorted(apart, key=lambda one: -len(one.spans))
        return Disagreement(tuple(map(_value, ordered))) if len(apart) > 1 else None
    moved = _in_turn(lead, [one for one in others if _moved(lead, one)], rises=past)
    return Disagreement(tuple(map(_value, moved)), _how(moved)) if len(moved) > 1 else None


def _how(told: Sequence[_Told]) -> Moved:
    if told[0].quantity.measure == "days":
        return "changed"
    return "rose" if told[0].quantity.value < told[-1].quantity.value else "fell"


def told_values(
    asked: Question, verdict: Verdict, hits: Sequence[Hit], library: LibraryBackend
) -> tuple[ToldValue, ...]:
    """Return each value that articles tell of what is asked, the likeliest answer first.

    Arguments are those of `values_of`. Here stands too what is vaguer, or may be the same.
    """
    return tuple(map(_value, _all_told(asked, verdict, hits, library)))


def _all_told(
    asked: Question, verdict: Verdict, hits: Sequence[Hit], library: LibraryBackend
) -> list[_Told]:
    if asked.kind not in CHANGING:
        return []
    stories = library.story_numbers([hit.article.id for hit in hits])
    return list(_told(asked, verdict, stories))


def _told(asked: Question, verdict: Verdict, stories: Mapping[str, int]) -> Iterator[_Told]:
    """Yield the values that the reader found clearly, today's first."""
    rated = [(one.candidate, False) for one in verdict.current]
    rated += [(one.candidate, True) for one in verdict.older]
    if not rated:
        return
    first = rated[0][0]
    least = max(LEAST_MARGIN, first.best.margin - BELOW)
    lead: _Told | None = None
    for candidate, older in rated:
        one = _value_of(asked, candidate, older, least, stories)
        if one is None:
            if candidate is first:
                return  # what is answered is no value that another could be compared with
            continue
        if lead is None or (
            one.quantity.alike(lead.quantity) and of_the_same(asked, lead.spans, one.spans)
        ):
            lead = lead or one
            yield one


def _value_of(
    asked: Question,
    candidate: Candidate,
    older: bool,
    least: float,
    stories: Mapping[str, int],
) -> _Told | None:
    if not candidate.evidence.kind:
        return None
    proofs = [span for span in candidate.proofs if span.margin >= least]
    days = [span.hit.article.published for span in proofs]
    known = [day for day in days if day]
    spans = _one_an_outlet(proofs, stories)
    quantity = _quantity(asked, spans[0]) if spans else None
    if quantity is None or of_some(spans[0]):
        return None
    return _Told(quantity, spans, older, min(known, default=None), max(known, default=None))


def _quantity(asked: Question, span: Span) -> Quantity | None:
    article = span.hit.article
    if asked.kind == "date":
        return days_of(article, span.start, span.end)
    hedge, start = without_hedge(article.text, span.start, span.end, span.sentence_start)
    return quantity_of(article, start, span.end, hedge)


def _one_an_outlet(proofs: Sequence[Span], stories: Mapping[str, int]) -> tuple[Span, ...]:
    """Keep of each outlet the first to tell it, and of a story's copies the plainest."""
    kept: dict[str, Span] = {}
    seen: set[int] = set()
    for span in proofs:
        story = stories.get(span.hit.article.id)
        if story is not None and story in seen:
            continue
        if story is not None:
            seen.add(story)
        outlet = _outlet(span)
        if outlet not in kept or _day(span) < _day(kept[outlet]):
            kept[outlet] = span
    return tuple(sorted(kept.values(), key=lambda span: (_day(span), -span.margin)))


def _outlet(span: Span) -> str:
    return span.hit.article.source or span.hit.article.id


def _day(span: Span) -> date:
    return span.hit.article.published or date.max


def _differs(one: _Told, other: _Told) -> bool:
    """Whether two values are told by different articles and are near enough to be of one thing."""
    articles = {span.hit.article.id for span in one.spans}
    if any(span.hit.article.id in articles for span in other.spans):
        return False
    if one.quantity.measure == "days":
        return True
    small, great = sorted((one.quantity.value, other.quantity.value))
    return small > 0 and great <= small * MOST_APART


def _conflicts(one: _Told, other: _Told) -> bool:
    """Whether outlets tell both about the same time, and both can't be so."""
    return (
        not other.older
        and not other.outlets & one.outlets
        and one.quantity.conflicts(other.quantity)
        and _gap(one, other) <= SAME_TIME
    )


def _moved(one: _Told, other: _Told) -> bool:
    """Whether all articles that tell one are newer than those that tell the other, and it moved."""
    if one.first is None or other.first is None or one.last is None or other.last is None:
        return False
    if one.first <= other.last and other.first <= one.last:
        return False
    earlier, later = (one, other) if one.first < other.first else (other, one)
    return _gap(one, other) <= MOVED_WITHIN and earlier.quantity.moved_to(later.quantity)


def _gap(one: _Told, other: _Told) -> timedelta:
    if one.first is None or other.first is None or one.last is None or other.last is None:
        return timedelta.max
    return max(one.first - other.last, other.first - one.last, timedelta(0))


def _apart(told: Sequence[_Told]) -> list[_Told]:
    """Leave out values that may be the same as one before them."""
    kept: list[_Told] = []
    for one in told:
        if all(one.quantity.conflicts(other.quantity) for other in kept):
            kept.append(one)
    return kept[:MOST_VALUES]


def _in_turn(lead: _Told, others: Sequence[_Told], *, rises: bool) -> list[_Told]:
    """Order values by their days, those alone that move on in one direction.

    A number that goes up and down from day to day is more often of several things; so is one of
    the past that falls: of these only what `rises` is kept.
    """
    kept: list[_Told] = [lead]
    for one in sorted(others, key=lambda other: -other.margin):
        tried = sorted([*kept, one], key=lambda each: each.first or date.max)
        if all(_moved(*pair) for pair in combinations(tried, 2)) and _one_way(tried, rises):
            kept = tried
    return kept[-MOST_VALUES:]


def _one_way(told: Sequence[_Told], rises: bool) -> bool:
    if told[0].quantity.measure == "days":
        return True
    values = [one.quantity.value for one in told]
    return values == sorted(values) or (not rises and values == sorted(values, reverse=True))


def _value(told: _Told) -> ToldValue:
    citations = tuple(map(_cited, told.spans))
    first = told.spans[0]
    hedge, _ = without_hedge(first.hit.article.text, first.start, first.end, first.sentence_start)
    return ToldValue(f"{hedge} {citations[0].quote}" if hedge else citations[0].quote, citations)


def _cited(span: Span) -> Citation:
    text = span.hit.article.text
    _, start = without_hedge(text, span.start, span.end, span.sentence_start)
    return Citation(
        span.hit.article,
        start,
        span.end,
        text[start : span.end],
        span.sentence_start,
        span.sentence_end,
    )
