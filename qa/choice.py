"""Which candidate answers, and how sure that is.

A candidate's score is the weighted sum of its evidence; its confidence, the probability that
it is right, is the logistic of that score and of its lead over the best other candidate. The
weights belong to the reader's model and are fitted to it (`benchmarks/fit_choice.py`).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields
from math import exp, isfinite
from pathlib import Path

import numpy as np

from index.errors import ReaderError
from qa.evidence import Candidate, Evidence
from qa.reader_model import FOLDER

FILE = "choice.json"

MAX_LEAD = 3.0
"""A lead over the other candidates counts up to this."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The fitted weights. `threshold` is the least confidence with which an answer is given."""

    weights: Evidence
    scale: float
    lead: float
    bias: float
    threshold: float

    @classmethod
    def load(cls, folder: Path = FOLDER) -> Choice:
        """Read the weights of a model folder.

        Raises:
            ReaderError: they are missing, or aren't weights of this evidence.
        """
        try:
            values = json.loads((folder / FILE).read_text(encoding="utf-8"))
            if not all(map(isfinite, {**values, **values["weights"], "weights": 0}.values())):
                raise ValueError("a weight isn't a finite number")
            return cls(**{**values, "weights": Evidence(**values["weights"])})
        except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
            raise ReaderError(
                f"the reader's weights {folder / FILE} can't be used: {error}",
                "install Dateline again",
            ) from error

    def scored(self, candidates: Sequence[Candidate]) -> list[tuple[Candidate, float]]:
        """Return the candidates with their scores, the best first."""
        found = [(candidate, self.score(candidate.evidence)) for candidate in candidates]
        return sorted(found, key=lambda one: -one[1])

    def sure(self, scored: Sequence[tuple[Candidate, float]]) -> list[tuple[Candidate, float]]:
        """Return candidates with their confidences, 0 to 1, in the order given.

        The first leads over the best of the others, and each of those over the first.
        """
        rivals = [score for _, score in scored]
        best_other = max(rivals[1:], default=-np.inf)
        return [
            (one, self.confidence(score, score - (rivals[0] if place else best_other)))
            for place, (one, score) in enumerate(scored)
        ]

    def score(self, evidence: Evidence) -> float:
        """Return the weighted sum of the evidence."""
        return float(np.dot(astuple(self.weights), astuple(evidence)))

    def confidence(self, score: float, lead: float) -> float:
        """Return the probability that a candidate of this score and lead is right."""
        lead = max(-MAX_LEAD, min(MAX_LEAD, lead))
        return 1 / (1 + exp(-(self.scale * score + self.lead * lead + self.bias)))


NAMES = tuple(field.name for field in fields(Evidence))
"""The evidence, in the order of its weights."""
