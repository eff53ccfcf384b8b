"""The answer to a question that asks for several things: the list, each item cited."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from qa.desk.found import Found
from qa.desk.lists.asked import Asked
from qa.desk.lists.asked import asked as list_asked
from qa.desk.lists.confidence import confidence_of, features, names
from qa.desk.lists.groups import READ, Group, rated
from qa.desk.lists.joined import accepted, agreed, joined
from qa.desk.text import cited
from qa.question.question import Question
from qa.reading.reader import Part
from qa.types import Answer, Listed

PLAIN = 0.6
"""The least confidence of a list where no single answer is given: what the reader finds nothing
for, a wrong list would answer most often."""

CONFIDENT = 0.6
"""The confidence from which a single answer to a bare "who" stays as it is."""

DEEPER = 30
"""Passages looked for where the first ones hold no good list."""

GOOD = -1.0
"""The score from which no other passages are looked for."""

READ_FOR_WHO, READ_DEEPER = 3, 4
"""Passages with lists that are read for a bare "who", and further down."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """What may be listed: the lists found, the best first, and their articles' story numbers."""

    groups: Sequence[Group]
    stories: Mapping[str, int]


def with_list(asked: Question, answer: Answer, found: Found) -> Answer:
    """Return the answer with the list that it asks for, if the articles have one."""
    wanted = list_asked(asked.searched_for)
    if wanted is None:
        return answer
    return listed(wanted, answer, candidates(asked, wanted, found), found.threshold)


def candidates(asked: Question, wanted: Asked, found: Found) -> Candidates:
    """Return the lists in the passages found, and further down where those hold no good one."""
    if found.rater is None or not found.hits:
        return Candidates((), {})
    groups = _groups(asked, wanted, found)
    stories = found.library.story_numbers([group.hit.article.id for group in groups])
    return Candidates(agreed(groups, wanted, stories), stories)


def listed(wanted: Asked, answer: Answer, among: Candidates, threshold: float) -> Answer:
    """Return the answer with the best list, if that is sure enough, and surer than the answer.

    threshold: the confidence from which an answer is given.
    """
    if not among.groups:
        return answer
    chosen = accepted(among.groups, wanted)
    best = chosen[0]
    confidence = confidence_of(features(among.groups, best, wanted, answer))
    if confidence < (max(threshold, PLAIN) if answer.text is None else threshold):
        return answer
    if answer.text is not None and _stays(answer, best, wanted, confidence):
        return answer
    found = joined(chosen, wanted, among.stories)
    quoted = next((one for one in chosen if _is_answer(one, answer, found)), best)
    return _answered(answer, found, quoted, confidence)


def _is_answer(group: Group, answer: Answer, found: Listed) -> bool:
    """Whether the answer quotes a whole list already: then it stays, however others spell it."""
    if group.lines or len(group.items) != len(found.items) or not answer.citations:
        return False
    first = answer.citations[0]
    span = (group.items[0][0], group.items[-1][1])
    return group.hit.article.id == first.article.id and span == (first.start, first.end)


def _stays(answer: Answer, best: Group, wanted: Asked, confidence: float) -> bool:
    """Tell whether a single answer is better than a list."""
    assert answer.text is not None
    if not wanted.surely and answer.confidence >= CONFIDENT:
        return True
    if answer.confidence < confidence or len(best.items) == wanted.count:
        return False
    return not names(best, answer.text, wanted)


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


def _answered(answer: Answer, found: Listed, best: Group, confidence: float) -> Answer:
    start, end = best.items[0][0], best.items[-1][1]
    whole = not best.lines and len(best.items) == len(found.items)
    quoted: Sequence[Part] = ((start, end),) if whole else (best.items[0],)
    first = cited(best.hit.article, *quoted[0])
    citations = [first]
    for item in found.items:
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
        listed=found,
        resolved=None,
        hedge=None,
    )
