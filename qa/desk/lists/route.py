"""The answer to a question that asks for several things: the list, each item cited."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import exp

from qa.desk.found import Found
from qa.desk.lists.asked import Asked
from qa.desk.lists.asked import asked as list_asked
from qa.desk.lists.groups import READ, Group, rated
from qa.desk.lists.joined import accepted, agreed, joined, same_item
from qa.desk.text import cited
from qa.question.question import Question
from qa.reading.reader import Part
from qa.types import Answer, Listed

MIDDLE, SLOPE = -5.2, 0.2
"""A list's confidence is the logistic of its score: one half at the first, so steep."""

SURE_OF_SEVERAL = 2.0
"""The least score with which a bare "who" is answered by a list: most ask for one."""

DEEPER = 30
"""Passages looked for where the first ones hold no good list."""

GOOD = -1.0
"""The score from which no other passages are looked for."""

READ_FOR_WHO, READ_DEEPER = 3, 4
"""Passages with lists that are read for a bare "who", and further down."""


def with_list(asked: Question, answer: Answer, found: Found) -> Answer:
    """Return the answer with the list that it asks for, if the articles have one."""
    wanted = list_asked(asked.searched_for)
    if wanted is None or found.rater is None or not found.hits:
        return answer
    groups = _groups(asked, wanted, found)
    if not groups:
        return answer
    stories = found.library.story_numbers([group.hit.article.id for group in groups])
    chosen = accepted(agreed(groups, wanted, stories), wanted)
    best = chosen[0]
    if not wanted.surely and best.score < SURE_OF_SEVERAL:
        return answer
    confidence = max(confidence_of(best.score), _base(answer, best, wanted))
    if confidence < found.threshold:
        return answer
    as_many = wanted.count is not None and len(best.items) == wanted.count
    surer = answer.confidence >= confidence and not as_many
    if surer and not _extends(answer, best, wanted):
        return answer
    listed = joined(chosen, wanted, stories)
    return _answered(answer, listed, best, confidence)


def confidence_of(score: float) -> float:
    """Return the probability that a list of this score is right."""
    return 1 / (1 + exp(-SLOPE * (score - MIDDLE)))


def _groups(asked: Question, wanted: Asked, found: Found) -> list[Group]:
    assert found.rater is not None
    weights = found.library.weights(asked.searched_for)
    spans = _spans(found)
    most = READ if wanted.surely else READ_FOR_WHO
    groups = rated(found.rater, asked, wanted, found.hits, weights, spans=spans, most=most)
    if not wanted.surely or (groups and groups[0].score >= GOOD):
        return groups
    more = found.library.search(
        asked.searched_for,
        DEEPER,
        filters=asked.filters,
        as_of=asked.news_of,
        known_by=asked.known_by,
    )
    read = {group.hit.passage.id for group in groups} | {hit.passage.id for hit in found.hits}
    others = [hit for hit in more if hit.passage.id not in read]
    groups += rated(found.rater, asked, wanted, others, weights, spans=spans, most=READ_DEEPER)
    return sorted(groups, key=lambda group: -group.score)


def _spans(found: Found) -> dict[int, list[Part]]:
    spans: dict[int, list[Part]] = {}
    for one in found.verdict.current:
        for span in one.candidate.spans:
            spans.setdefault(span.hit.passage.id, []).append((span.start, span.end))
    return spans


def _base(answer: Answer, best: Group, wanted: Asked) -> float:
    """The confidence of the single answer, if it is of this list."""
    return answer.confidence if answer.text and _extends(answer, best, wanted) else 0.0


def _extends(answer: Answer, best: Group, wanted: Asked) -> bool:
    """Whether the list goes on from the single answer; an abstention is always gone on from."""
    text = answer.text
    if text is None:
        return True
    return any(one in text or same_item(one, text, wanted) for one in best.texts)


def _answered(answer: Answer, listed: Listed, best: Group, confidence: float) -> Answer:
    start, end = best.items[0][0], best.items[-1][1]
    whole = not best.lines and len(best.items) == len(listed.items)
    quoted: Sequence[Part] = ((start, end),) if whole else (best.items[0],)
    first = cited(best.hit.article, *quoted[0])
    citations = [first]
    for item in listed.items:
        citations += [
            one
            for one in item.citations
            if one.article.id not in {given.article.id for given in citations}
        ]
    return replace(
        answer,
        text=first.quote,
        confidence=confidence,
        citations=tuple(citations[:3]),
        alternatives=(),
        listed=listed,
        resolved=None,
        hedge=None,
    )
