"""What holds: answers that articles deny or that later ones have overtaken are told from it.

A span that its own article denies, or gives as what was so once, doesn't stand; nor does a value
that a newer article says holds no longer. And values change: a death toll rises, a price goes up,
a day is put off. Where two candidates answer the same question about as well and one stands in a
newer article, the newer is the answer and the other is what it was before. Where sources of
one day disagree, neither is older than the other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from index.ingest.passages import sentences
from index.keyword.tokenizer import terms
from index.types import Hit
from qa.choosing.candidate import Candidate, Place, Ranked
from qa.choosing.events import (
    named_in_question,
    no_change_told,
    no_result,
    of_another_edition,
    other_side_counted,
    person_for_body,
    tells_a_margin,
)
from qa.choosing.negation import (
    asks_for_newest,
    asks_for_old,
    asks_who_did_not,
    denied,
    of_another_year,
    of_time_asked,
    overtaken,
    said_not_to,
    successor,
)
from qa.dates.asked_period import asked_period
from qa.language.answer_type import CHANGING
from qa.language.names import names_in, office_before
from qa.language.places import may_be_of_country
from qa.question.question import Question
from qa.reading.reader import Span

WITHIN = 3.0
"""How far below the best a candidate's score may be for it to tell the same thing anew."""

STEM = 4
"""Letters by which two words are taken for forms of one."""

LEAST_MARGIN = 2.0
NEAR_MARGIN = 0.7
"""How clearly the reader must have found it to be an answer: by itself, and as a share of how
clearly it found the best to be one."""

_TELLING = re.compile(r"[^\W\d]{3}.*\d|\d.*[^\W\d]{3}|\d{3}|[$£€¥₹%]", re.DOTALL)
"""A value that can be told by its words alone: "March 3", "£4.2 million", not "6"."""


@dataclass(frozen=True, slots=True)
class Standing:
    """The spans of one answer that stand, the best first; all of them where none does.

    `denied`, `gone` and `followed_by` are as in `qa.choosing.candidate.Candidate`.
    """

    spans: tuple[Span, ...]
    denied: bool = False
    gone: bool = False
    followed_by: tuple[Place, ...] = ()


def stand(question: Question, group: Sequence[Span], hits: Sequence[Hit]) -> Standing:
    """Tell whether spans that say the same are what is so, by all the articles read.

    Args:
        question: what was asked.
        group: the spans, best first.
        hits: the passages read; a value may be overtaken in one where the reader didn't mark it.
    """
    told = tuple(span for span in group if not _of_another_event(question, span))
    if not told:
        return Standing(tuple(group), denied=True)
    group = told
    if question.kind == "name":
        elsewhere = {s.hit.article.id for s in group if _holds_other_office(question, s)}
        others = tuple(span for span in group if span.hit.article.id not in elsewhere)
        return Standing(others or tuple(group), denied=not others)
    if question.kind not in CHANGING or asks_for_old(question.text):
        return Standing(tuple(group))
    standing = tuple(span for span in group if not _fails(question, span))
    if not standing:
        return Standing(tuple(group), denied=True)
    published, as_of = standing[0].hit.article.published, question.as_of or date.max
    endings = [
        ending
        for ending in _endings(question, group, standing, hits)
        if published and published <= ending.day <= as_of
    ]
    places = tuple(ending.followed_by for ending in endings if ending.followed_by)
    return Standing(standing, gone=any(one.sure for one in endings), followed_by=places)


def _of_another_event(question: Question, span: Span) -> bool:
    """Whether the sentence tells of another edition, of no result, or of somebody else."""
    asked, sentence, article = question.searched_for, span.sentence, span.hit.article
    start, end = span.start - span.sentence_start, span.end - span.sentence_start
    return (
        of_another_edition(asked, sentence, article.title, article.published, end)
        or no_result(asked, sentence, end)
        or person_for_body(asked, sentence, start, end)
        or (question.kind == "date" and no_change_told(asked, sentence, start))
        or (question.kind == "name" and named_in_question(asked, span.text))
        or (question.kind == "number" and other_side_counted(asked, sentence, end))
        or (question.kind == "number" and tells_a_margin(asked, sentence, start))
        or (asks_who_did_not(asked) and not said_not_to(sentence, start, end))
    )


def _holds_other_office(question: Question, span: Span) -> bool:
    """Whether "Town's manager, Keel" is given where it is asked who manages Vale Rovers.

    Concluded only where the article has a longer name for the other ("Marrow Town"): a short one
    alone may be another name of what is asked about, and so may a country's.
    """
    text = span.hit.article.text
    told, named = (
        office_before(text, span.sentence_start, span.start),
        names_in(question.searched_for),
    )
    if told is None or not named:
        return False
    whose, role = told
    asked = terms(question.searched_for)
    longer = {
        name
        for name in names_in(f"{span.hit.article.title}. {text}")
        if len(name.split()) > 1 and name.split()[-1] == whose
    }
    stems = {name[:STEM] for name in asked}
    return (
        bool(longer)
        and set(terms(role)) <= set(asked)
        and not any(map(may_be_of_country, (*named, *longer)))
        and stems.isdisjoint(name[:STEM] for one in longer for name in terms(one))
    )


def _fails(question: Question, span: Span) -> bool:
    sentence, article = span.sentence, span.hit.article
    start, end = span.start - span.sentence_start, span.end - span.sentence_start
    around = f"{sentence[:start]} {sentence[end:]}"
    return (
        denied(sentence, start, end)
        or (
            overtaken(sentence, start, end)
            and not of_time_asked(question.text, sentence, start, end)
        )
        or of_another_year(question.text, around, _context(span), article.published)
    )


def _context(span: Span) -> str:
    """The title and the paragraph of a span."""
    text = span.hit.article.text
    first, last = text.rfind("\n", 0, span.start) + 1, text.find("\n", span.end)
    return f"{span.hit.article.title}\n{text[first : len(text) if last < 0 else last]}"


class _Ending(NamedTuple):
    """The day of an article that says a value holds no longer, and where it tells the next.

    Not `sure`: its words may speak of something else, unless the next value is an answer too.
    """

    day: date
    followed_by: Place | None = None
    sure: bool = True


def _endings(
    question: Question, group: Sequence[Span], standing: Sequence[Span], hits: Sequence[Hit]
) -> Iterator[_Ending]:
    """Yield what the articles say against an answer that others give."""
    for span in group:
        if not any(span is one for one in standing) and span.hit.article.published:
            yield _Ending(span.hit.article.published)
    words = {span.text for span in standing}
    for hit in hits:
        for one in words if hit.article.published else ():
            telling = bool(_TELLING.search(one))
            for ending in _said_against(question, hit, one):
                if telling or ending.followed_by:
                    yield ending._replace(sure=telling)


def _said_against(question: Question, hit: Hit, words: str) -> Iterator[_Ending]:
    """Yield where a passage says of words that they aren't so, if it nowhere says that they are."""
    found = []
    for match in re.finditer(rf"(?<!\w){re.escape(words)}(?!\w)", hit.text):
        bounds = [(s, e) for s, e in sentences(hit.text) if s <= match.start() and match.end() <= e]
        first, last = bounds[0] if bounds else match.span()
        sentence, place = hit.text[first:last], (match.start() - first, match.end() - first)
        states = of_time_asked(question.text, sentence, *place) or not overtaken(sentence, *place)
        if states and not denied(sentence, *place):
            return
        after = successor(sentence, *place)
        told = None if after is None else (hit.article.id, hit.passage.start + first + after)
        found.append(_Ending(hit.article.published or date.min, told))
    yield from found


@dataclass(frozen=True, slots=True)
class Timeline:
    """The candidates that hold today, those that held once, and those that are denied.

    The first and the last stand best first, the earlier ones newest first.
    """

    current: tuple[Ranked, ...]
    older: tuple[Ranked, ...] = ()
    denied: tuple[Ranked, ...] = ()


def by_time(question: Question, ranked: Sequence[Ranked]) -> Timeline:
    """Tell today's values from earlier ones; `ranked` holds candidates, best first."""
    standing = [one for one in ranked if not one.candidate.denied]
    gone = [one for one in standing if _is_gone(one.candidate, standing)]
    current = _promoted([one for one in standing if one not in gone], gone)
    told = _same_thing(question, current, gone)
    newest = max(told, key=lambda one: (_day(one.candidate), one.score), default=None)
    before = [one for one in told if newest and _day(one.candidate) < _day(newest.candidate)]
    if newest:
        current = [newest, *(one for one in current if one not in before and one is not newest)]
    before += [one for one in gone if _is_telling(one, current)]
    before.sort(key=lambda one: _day(one.candidate), reverse=True)
    denied_ones = tuple(one for one in ranked if one.candidate.denied)
    return Timeline(tuple(current), tuple(before), denied_ones)


def _is_gone(candidate: Candidate, standing: Sequence[Ranked]) -> bool:
    """Whether an article says that it holds no longer, or that another answer came after it."""
    return candidate.gone or any(candidate.leads_to(other) for other, _ in standing)


def _follows(candidate: Candidate, gone: Sequence[Ranked]) -> bool:
    return any(one.leads_to(candidate) for one, _ in gone)


def _promoted(current: Sequence[Ranked], gone: Sequence[Ranked]) -> list[Ranked]:
    """Give a value told to have come after another ("from £4 to £6") that one's score."""
    found = []
    for candidate, score in current:
        before = [other for one, other in gone if one.leads_to(candidate)]
        found.append(Ranked(candidate, max(score, *before) if before else score))
    return sorted(found, key=lambda one: -one.score)


def _is_telling(one: Ranked, current: Sequence[Ranked]) -> bool:
    """Whether an earlier value is worth showing: it answers as well as what holds today."""
    best = current[0].score if current else one.score
    return one.score >= best - WITHIN and one.candidate.best.margin >= LEAST_MARGIN


def _same_thing(
    question: Question, current: Sequence[Ranked], gone: Sequence[Ranked]
) -> list[Ranked]:
    """Return the candidates that answer about as well as the best, and when is known."""
    newest = asks_for_newest(question.text)
    changing = question.kind in CHANGING or newest
    if not current or not changing or asks_for_old(question.text):
        return []
    as_of = question.as_of or date.max
    if question.as_of and asked_period(question.text, question.as_of):
        return []  # it asks for the value of that time
    best, top = current[0]
    least = max(LEAST_MARGIN, NEAR_MARGIN * best.best.margin)
    if newest:  # then the days decide even between what is found with doubts
        least = best.best.margin - (1 - NEAR_MARGIN) * abs(best.best.margin)
    told = [
        one
        for one in current
        if one.score >= top - WITHIN
        and one.candidate.evidence.kind
        and (one.candidate.best.margin >= least or _follows(one.candidate, gone))
        and date.min < _day(one.candidate) <= as_of
    ]
    return told if current[0] in told else []


def _day(candidate: Candidate) -> date:
    return candidate.best.hit.article.published or date.min
