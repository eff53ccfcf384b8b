"""Which candidate answers, and how sure that is.

A candidate's score is the weighted sum of its evidence, and says which of them answers. Its
confidence, the probability that it is right, is the logistic of another weighted sum of the same
evidence and of the score's lead over the best other candidate: what tells the right one among a
question's candidates isn't what tells a question that they answer from one that they don't.
The weights belong to the reader's model and are fitted to it (`benchmarks/choice/fit.py`).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields
from math import isfinite, tanh
from pathlib import Path

import numpy as np

from index.errors import ReaderError
from qa.choosing.candidate import Candidate, Ranked, Rated
from qa.choosing.evidence import Evidence
from qa.manner import Strictness
from qa.reading.reader_model import CHOICE_FILE

OF_EVIDENCE = ("weights", "confidence_weights", "usual")
"""The parts of a choice that hold a number for each piece of evidence."""

NAMES = tuple(field.name for field in fields(Evidence))
"""The evidence, in the order of its weights."""

_UNUSABLE = (
    OSError,
    ValueError,
    TypeError,
    KeyError,
    AttributeError,
    RecursionError,
    OverflowError,
)
"""What reading a file raises that isn't one of weights."""

MAX_LEAD = 3.0
"""A lead over the other candidates counts up to this."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The least confidence with which an answer is given, by how strict the user wants it."""

    cautious: float
    balanced: float
    bold: float

    def of(self, strictness: Strictness) -> float:
        """Return the threshold that a strictness asks for."""
        threshold: float = getattr(self, strictness.value)
        return threshold


@dataclass(frozen=True, slots=True)
class Choice:
    """The fitted weights.

    weights: of the evidence in a candidate's score.
    confidence_weights, lead, bias: of the evidence, of the lead over the best other candidate,
        and of neither, in its confidence.
    thresholds: the least confidence with which an answer is given.
    usual, usual_lead: the evidence and the lead of first candidates on average, in the questions
        that the weights were fitted to.
    """

    weights: Evidence
    confidence_weights: Evidence
    lead: float
    bias: float
    thresholds: Thresholds
    usual: Evidence
    usual_lead: float

    @classmethod
    def load(cls, folder: Path) -> Choice:
        """Read the weights of a model folder.

        Raises:
            ReaderError: they are missing, or aren't weights of this evidence.
        """
        try:
            values = json.loads((folder / CHOICE_FILE).read_text(encoding="utf-8"))
            parts = {name: Evidence(**values.pop(name)) for name in OF_EVIDENCE}
            thresholds = Thresholds(**values.pop("thresholds"))
            rows = [*map(astuple, parts.values()), astuple(thresholds), values.values()]
            if not all(isfinite(number) for row in rows for number in row):
                raise ValueError("a weight isn't a finite number")
            values.update(parts, thresholds=thresholds)
            return cls(**values)
        except _UNUSABLE as error:
            raise ReaderError(
                f"the reader's weights {folder / CHOICE_FILE} can't be used: {error}",
                "install Dateline again",
            ) from error

    def rank(self, candidates: Sequence[Candidate]) -> list[Ranked]:
        """Return the candidates with their scores, the best first."""
        found = [Ranked(candidate, self.score(candidate.evidence)) for candidate in candidates]
        return sorted(found, key=lambda one: -one.score)

    def rate(self, ranked: Sequence[Ranked]) -> list[Rated]:
        """Return candidates with their confidences, in the order given.

        The first leads over the best of the others, and each of those over the first.
        """
        scores = [one.score for one in ranked]
        best_other = max(scores[1:], default=-np.inf)
        leads = [
            _counted(score - (scores[0] if place else best_other))
            for place, score in enumerate(scores)
        ]
        return [
            Rated(one.candidate, self.confidence(one.candidate.evidence, lead), lead)
            for one, lead in zip(ranked, leads, strict=True)
        ]

    def score(self, evidence: Evidence) -> float:
        """Return the weighted sum of the evidence."""
        return _weighted(self.weights, evidence)

    def confidence(self, evidence: Evidence, lead: float) -> float:
        """Return the probability that a candidate of this evidence and lead is right."""
        value = self._sum(evidence, lead)
        return (1 + tanh(value / 2)) / 2  # the logistic, of any value

    def added(self, evidence: Evidence) -> Evidence:
        """Return what each piece adds to a confidence's log-odds, beside the usual evidence."""
        columns = zip(*map(astuple, (self.confidence_weights, evidence, self.usual)), strict=True)
        return Evidence(*(weight * (value - usual) for weight, value, usual in columns))

    def added_by_lead(self, lead: float) -> float:
        """Return what a lead adds to a confidence's log-odds, beside the usual one."""
        return self.lead * (_counted(lead) - self.usual_lead)

    @property
    def usual_sum(self) -> float:
        """The log-odds that a first candidate with the usual evidence and lead is right."""
        return self._sum(self.usual, self.usual_lead)

    def _sum(self, evidence: Evidence, lead: float) -> float:
        return _weighted(self.confidence_weights, evidence) + self.lead * _counted(lead) + self.bias


def _counted(lead: float) -> float:
    return max(-MAX_LEAD, min(MAX_LEAD, lead))


def _weighted(weights: Evidence, evidence: Evidence) -> float:
    return float(np.dot(astuple(weights), astuple(evidence)))
