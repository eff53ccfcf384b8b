"""How many died: a number that changes with every report, told in few forms of words.

The reader is surer of "rose to five" than of "has killed seven", so that yesterday's toll would
outlast today's. What tells a toll of the event asked about is as good an answer as the best that
does; which of them holds is then told by their days.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from index.keyword.tokenizer import terms
from index.lexicon import POWERS_OF_TEN, SMALL_NUMBERS, TENS, any_of
from qa.language.counts import adds_to_others
from qa.question.question import Question
from qa.reading.reader import Span

_ASKED = re.compile(
    r"\b(?:how many|number of|toll)\b.*\b(?:die[ds]?|dead|deaths?|killed|fatalities|perished|toll"
    r"|lost their lives)\b|\bdeath toll\b",
    re.IGNORECASE | re.DOTALL,
)
_ABOUT = (
    r"(?:at least|about|around|some|nearly|almost|more than|over|up to|as many as|an estimated)"
)
_BEFORE = re.compile(
    r"(?:\b(?:kill(?:ed|ing|s)|claim(?:ed|ing|s)(?: the lives of)?)"
    r"|\b(?:toll|number of (?:people |those )?(?:killed|dead|deaths))\b[^.;:!?]{0,120}"
    rf"\b(?:to|at|is|was|of|reached|hit|passed))(?: {_ABOUT})? $",
    re.IGNORECASE,
)
_OTHERWISE = r"(?:of|and|more|others?|injured|wounded|hurt|missing)"
_NOUN = rf"(?:(?!{_OTHERWISE}\b)[^\W\d][\w’'-]* ){{0,3}}?"
_VERB = r"(?:(?:were|was|are|is|have|has|had|been|now|known|confirmed|to be|feared) ){0,4}"
_AFTER = re.compile(
    rf" {_NOUN}{_VERB}(?:killed|dead|died|deaths|fatalities|perished)\b", re.IGNORECASE
)
_NUMBER = re.compile(
    rf"(?:{_ABOUT} )?(?:\d[\d,.]*|{any_of((*SMALL_NUMBERS, *TENS, *POWERS_OF_TEN))}\b(?:-\w+)?)",
    re.IGNORECASE,
)
_NO_TOPIC = frozenset(
    terms(
        """how many people persons died die dies dead death deaths killed kill fatalities perished
        toll final latest total official current number lost lives were was have had so far"""
    )
)


def levelled(question: Question, spans: Sequence[Span]) -> list[Span]:
    """Return the spans, those that tell the toll asked for all as good as the best of them.

    Where something else than the number of dead is asked for, they are returned as they are.
    """
    if question.kind != "number" or not _ASKED.search(question.searched_for):
        return list(spans)
    topic = set(terms(question.searched_for)) - _NO_TOPIC
    told = {id(span) for span in spans if _tells_a_toll(question, span) and _is_of(topic, span)}
    best = max((span.margin for span in spans if id(span) in told), default=0.0)
    return [
        replace(span, score=max(span.score, span.no_answer + best)) if id(span) in told else span
        for span in spans
    ]


def _tells_a_toll(question: Question, span: Span) -> bool:
    number = _NUMBER.match(span.text)
    if number is None:
        return False
    text, end = span.hit.article.text, span.start + number.end()
    before, after = text[span.sentence_start : span.start], text[end : span.sentence_end]
    if adds_to_others(question.searched_for, after):
        return False
    return bool(_BEFORE.search(before) or _AFTER.match(after))


def _is_of(topic: set[str], span: Span) -> bool:
    """Whether the passage and its title speak of all that the question does."""
    return topic <= set(terms(f"{span.hit.article.title}\n{span.hit.text}"))
