"""Prose below an answer on stdout, each sentence as soon as it is checked."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import click

from index.types import Article
from qa.prose.assistance import Assistance
from qa.prose.checking.checker import Checker
from qa.prose.settings import Struck
from qa.prose.writing import Request, Told, write
from qa.types import Answer, Citation, Prose, Written
from tui.cli.answer_lines import source_lines
from tui.cli.styled_answer import styled_source
from tui.conversation.changed_file import FileChange
from tui.terminal.ink import Ink, Line, Piece, wrapped
from tui.text.phrases import seconds
from tui.text.prose_lines import (
    SourceNumbers,
    failure_line,
    heading,
    left_out_line,
    sentence_text,
    struck_line,
    summary,
)
from tui.text.safe_text import line_width, wrapped_at_words

_INDENT = "  "
_SURE, _STRUCK = "green", "yellow"

Look = Callable[[Article], FileChange | None]
"""Tells what became of an article's file."""


def write_prose(
    model: Assistance,
    answer: Answer,
    checker: Callable[[], Checker],
    told: Told = lambda _: None,
    *,
    always: bool = False,
) -> Prose | None:
    """Return the prose below an answer, checked; None where none is wanted.

    `told` of each sentence once it is checked. With `always` it is wanted whatever the question is
    like.
    """
    request = Request.of(answer) if always else model.request(answer)
    if request is None:
        return None
    return write(model.model, checker(), request, model.settings.tokens, told)


def print_prose(
    model: Assistance,
    answer: Answer,
    checker: Callable[[], Checker],
    look: Look,
    *,
    always: bool = False,
) -> None:
    """Have prose written below an answer that is printed, and print it as it comes."""
    numbers, ink = SourceNumbers.below(answer), Ink.of(sys.stdout)
    shown = ProseLines(numbers, answer, model.settings.struck, ink)
    told = printer(shown, model.model.name)
    prose = write_prose(model, answer, checker, told, always=always)
    if prose is not None:
        files = {one.article.id: look(one.article) for one in shown.numbers.new}
        changed = {name: change for name, change in files.items() if change}
        print_lines(shown.end(prose, changed))


@dataclass
class ProseLines:
    """Prose as lines: plain ones, or in styles where `ink` says what the terminal can show."""

    numbers: SourceNumbers
    answer: Answer
    struck: Struck = Struck.SHOWN
    ink: Ink | None = None

    def heading(self, model: str) -> list[str]:
        """Return who writes, above the first sentence."""
        if self.ink is None:
            return [wrapped_at_words(heading(model))]
        return self._styled(wrapped([Piece(heading(model), dim=True)], line_width()))

    def sentence(self, written: Written) -> list[str]:
        """Return a sentence with the numbers of its sources; none where it is left out."""
        why = struck_line(written)
        if why and self.struck is Struck.LEFT_OUT:
            return []
        text, marks = sentence_text(written), self.numbers.marks(written)
        if self.ink is None:
            said = f"[{why}] {text}" if why else f"{text} {marks}"
            return [wrapped_at_words(said, _INDENT)]
        line = [Piece(text), Piece(f" {marks}", bold=True)]
        if why:
            line = [Piece(f"[{why}] ", _STRUCK), Piece(text, dim=True, strike=True)]
        return self._styled(wrapped(line, line_width(), _INDENT, _INDENT))

    def end(
        self, prose: Prose, files: Mapping[str, FileChange] = MappingProxyType({})
    ) -> list[str]:
        """Return the sources that the answer doesn't have, and what came of the writing."""
        shown = [""] if self.numbers.new else []
        for number, one in enumerate(self.numbers.new, start=self.numbers.taken + 1):
            shown += self._source(number, one, files)
        said = [f"{summary(prose)} · {seconds(prose.took)}"] if prose.sentences else []
        if self.struck is Struck.LEFT_OUT and (left_out := left_out_line(prose)):
            said.append(left_out)
        if failed := failure_line(prose):
            said.append(failed)
        elif not prose.sentences:
            said.append(f"{summary(prose)}.")
        if self.ink is None:
            return [*shown, "", *map(wrapped_at_words, said)]
        lines = [line for one in said for line in wrapped([Piece(one, dim=True)], line_width())]
        return [*shown, "", *self._styled(lines)]

    def _source(self, n: int, citation: Citation, files: Mapping[str, FileChange]) -> list[str]:
        if self.ink is None:
            return source_lines(n, citation, self.answer, files)
        return self._styled(styled_source(n, citation, self.answer, files))

    def _styled(self, lines: list[Line]) -> list[str]:
        assert self.ink is not None
        return [self.ink.written(line) for line in lines]


def printer(shown: ProseLines, model: str) -> Told:
    """Return what prints each sentence as it comes, the first one with the heading above it.

    Where none is shown there is no heading either.
    """
    headed = False

    def told(written: Written) -> None:
        nonlocal headed
        lines = shown.sentence(written)
        if lines and not headed:
            lines = ["", *shown.heading(model), *lines]
            headed = True
        print_lines(lines)

    return told


def print_lines(lines: list[str]) -> None:
    """Print lines at once, if there are any."""
    if lines:
        click.echo("\n".join(lines))
        sys.stdout.flush()  # a pipe would keep a sentence until the last one is there
