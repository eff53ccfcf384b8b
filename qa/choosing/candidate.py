"""A candidate for the answer: the spans that give it, and what is known of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from qa.choosing.evidence import Evidence
from qa.reading.reader import Span

Place = tuple[str, int]
"""An article's id and an offset into its text."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One answer: the spans that say it, the best first, and what speaks for it.

    `proofs` are those to cite: one an independent article, the one that says it most plainly first.
    `denied`: no article says it of what is asked, they deny it or tell of another year.
    `gone`: an article as new as the best span's, or newer, says that it holds no longer;
    `followed_by` is where those articles say what came after it.
    """

    spans: tuple[Span, ...]
    evidence: Evidence
    denied: bool = False
    gone: bool = False
    followed_by: tuple[Place, ...] = ()
    proofs: tuple[Span, ...] = ()

    def leads_to(self, other: Candidate) -> bool:
        """Tell whether an article says that the other answer came after this one."""
        return any(
            span.hit.article.id == name and span.start <= place < span.end
            for span in other.spans
            for name, place in self.followed_by
        )

    @property
    def best(self) -> Span:
        """The span that the reader scored best."""
        return self.spans[0]


class Ranked(NamedTuple):
    """A candidate with its score, by which a question's candidates are ranked."""

    candidate: Candidate
    score: float


class Rated(NamedTuple):
    """A candidate with its confidence, the probability that it is right, 0 to 1.

    lead: how far its score lies above the others'.
    """

    candidate: Candidate
    confidence: float
    lead: float
