"""What spoke for an answer and against it, in plain words.

A confidence is the logistic of a sum (`qa.choosing.choice`). What a piece of evidence adds to that
sum is told beside what it adds for the first candidate of a question on average: if only a few of
the question's words stand in the answer's sentence, that speaks against it, although none would be
worse. Pieces of one label are told as one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import astuple
from types import MappingProxyType

from qa.choosing.candidate import Rated
from qa.choosing.choice import NAMES, Choice
from qa.types import Citation, Reason, Weighed

_SCORE = "the reader's score"
_SEARCH = "the passage's place in the search"
_MEANING = "the passage's meaning is near the question's"
_WORDS = "the question's words in the article"
_NAMES = "the question's names in the article"
_KIND = "the right kind of answer"
_DAY = "the article's day"
_GLANCE = "a first glance saw it"
_AGREE = "other articles agree"
_COUNTED = "what the number counts"

LABELS: Mapping[str, str] = MappingProxyType(
    {
        "margin": _SCORE,
        "share": _SCORE,
        "support": _SCORE,
        "stories": _AGREE,
        "rank": _SEARCH,
        "search": _SEARCH,
        "meaning": _MEANING,
        "no_meaning": _MEANING,
        "words": _WORDS,
        "sentence_words": "the question's words in the sentence",
        "passage_words": _WORDS,
        "names": _NAMES,
        "sentence_names": "the question's names in the sentence",
        "kind": _KIND,
        "not_kind": _KIND,
        "echo": "the answer repeats the question",
        "length": "the answer's length",
        "recency": _DAY,
        "not_recent": _DAY,
        "no_day": _DAY,
        "later": _DAY,
        "glance": _GLANCE,
        "no_glance": _GLANCE,
        "echoes": _AGREE,
        "title": "the question's words in the title",
        "near": "the question's words near the answer",
        "not_year": "the year asked for",
        "counted": _COUNTED,
        "not_counted": _COUNTED,
        "opposite": "the sentence says the opposite",
        "articles": "how many articles were searched",
    }
)
"""What each piece of evidence is called before the user; one for every field of `Evidence`."""

LEAD = "its lead over the other answers"


def weighed(choice: Choice, rated: Rated, citation: Citation) -> Weighed:
    """Say what a candidate's confidence is made of; `citation` is how the candidate is quoted."""
    added = dict.fromkeys([*LABELS.values(), LEAD], 0.0)
    for name, points in zip(NAMES, astuple(choice.added(rated.candidate.evidence)), strict=True):
        added[LABELS[name]] += points
    added[LEAD] = choice.added_by_lead(rated.lead)
    reasons = tuple(Reason(label, points) for label, points in added.items())
    return Weighed(citation, rated.confidence, choice.usual_sum, reasons)
