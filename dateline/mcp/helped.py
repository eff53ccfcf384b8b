"""What a language model did for an answer, in words: never without saying that it did."""

from __future__ import annotations

from collections.abc import Iterator

from dateline.mcp.documents import Cited
from dateline.mcp.words import cited
from qa.types import Answer, Prose
from tui.text.prose_lines import (
    chosen_line,
    failure_line,
    heading,
    left_out_line,
    reworded_line,
    sentence_text,
)


def helped(answer: Answer) -> list[str]:
    """Return what is said of it below an answer, a line each; nothing where no model helped."""
    said = [reworded_line(answer.reworded)] if answer.reworded else []
    said += [chosen_line(answer.chosen)] if answer.chosen else []
    said += _written(answer.prose) if answer.prose else []
    return [line for line in said if line]


def _written(prose: Prose) -> Iterator[str | None]:
    """Yield the sentences that passed, each above what says so; of the others, how many."""
    if prose.passed:
        yield heading(prose.model)
    for one in prose.passed:
        yield f"- {sentence_text(one)}"
        yield from (f"  as in {cited(Cited.of(each))}" for each in one.citations)
    yield left_out_line(prose)
    yield failure_line(prose)
