"""How far the answer to one question is: what whoever waits for it may be told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum


class AnswerStage(Enum):
    """What is being done for a question; the value says it in a word or two."""

    REWORDING = "rewording"
    """A language model makes a search of the question."""

    SEARCHING = "searching"
    READING = "reading"
    READING_AGAIN = "reading closely"
    """The passages that may answer are read by the larger of two networks."""

    CHOOSING = "choosing"
    ASKING_MODEL = "asking the model"
    """A language model chooses among the candidates."""


@dataclass(frozen=True, slots=True)
class AnswerProgress:
    """How far one stage is: `done` of `total` passages; `total` is None where none are counted."""

    stage: AnswerStage
    done: int = 0
    total: int | None = None


Notice = Callable[[AnswerProgress], object]
"""Is told of progress, from the thread that answers; it returns soon."""


def unheard(_: AnswerProgress) -> None:
    """A notice to nobody."""
