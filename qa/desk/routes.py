"""Questions that the desk answers better than a single span does.

`Answerer.answer` hands its answer to each route in turn. A route that knows better, or knows more,
returns another answer; each of its citations is checked where it is made, like all others.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from index.backend import LibraryBackend
from index.types import Hit
from qa.choosing.pipeline import Verdict
from qa.desk.quotations.route import said_about
from qa.manner import Strictness
from qa.question.question import Question
from qa.types import Answer


@dataclass(frozen=True, slots=True)
class Found:
    """What a route may look at.

    hits: the passages that were read, the best first.
    verdict: the candidates found in them.
    threshold: the confidence from which an answer is given.
    ask: answers another question on the same day, under the same filters, by no route.
    """

    library: LibraryBackend
    hits: Sequence[Hit]
    verdict: Verdict
    strictness: Strictness
    threshold: float
    ask: Callable[[str], Answer]


class Route(Protocol):
    """One kind of question."""

    def __call__(self, asked: Question, answer: Answer, found: Found) -> Answer:
        """Return the answer as it is, or a better one."""


ROUTES: tuple[Route, ...] = (said_about,)
"""In the order in which they are asked."""
