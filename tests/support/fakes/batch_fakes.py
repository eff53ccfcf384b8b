"""What asks in a batch without a library; as a module of its own, processes can be handed it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from eval_fakes import Scripted, answer

from eval.batch.answers import BatchAnswer
from eval.batch.asking import Ask, asked_of
from eval.batch.questions import BatchQuestion
from index.errors import LibraryError, UsageError
from qa.types import Citation

DEADLY = "Who ends the process?"
HOPELESS = "Is the library damaged?"
ANSWERS = {
    "When?": answer("March 3", "bridge"),
    "Who?": answer("Crews", "ferry"),
    "What?": answer(None, "ferry", confidence=0.125),
    "Broken?": ValueError("no\nway"),
    "Refused?": UsageError("'soon' isn't a day", "write 2024"),
    HOPELESS: LibraryError("the library is damaged", "run: dateline doctor"),
}


def link(citation: Citation) -> str | None:
    return f"https://news.example/{citation.article.id}#{citation.start}"


@contextmanager
def opened(log: Path) -> Iterator[Ask]:
    """What asks `ANSWERS`, and writes to a file what it was asked."""
    ask = asked_of(Scripted(ANSWERS), link)

    def logged(question: BatchQuestion) -> BatchAnswer:
        with log.open("a", encoding="utf-8") as file:
            file.write(f"{question.question}\n")
        if question.question == DEADLY:
            os._exit(9)
        return ask(question)

    yield logged


@contextmanager
def unopened() -> Iterator[Ask]:
    """Ends its process before it asks anything."""
    os._exit(7)
    yield  # type: ignore[unreachable]
