"""`dateline ask`: one cited answer, in plain lines or, on a terminal, in styles."""

from __future__ import annotations

import sys
from datetime import date
from typing import TYPE_CHECKING

import click

from index.types import Filters
from qa.manner import Manner
from qa.types import Answer
from tui.cli.answer_lines import lines
from tui.cli.json_output import ask_document, why_document
from tui.cli.manner_options import manner_options
from tui.cli.options import Common, common_options, json_option, print_json, words
from tui.conversation.changed_file import FileChange, changed_files
from tui.text.why_lines import why_lines

if TYPE_CHECKING:
    from collections.abc import Mapping

ABSTAINED = 3


@click.command("ask", short_help="Answer a question in the exact words of an article.")
@click.argument("question", type=words)
@common_options
@manner_options
@click.option("--why", is_flag=True, help="Show what spoke for and against the answer.")
@json_option
def command(common: Common, question: str, as_json: bool, why: bool, manner: Manner) -> None:
    """Answer QUESTION in the exact words of an article, and cite it.

    Exits with 3, and shows the nearest passages, where the articles don't say. With --why it says
    how the confidence came about, also that of an answer held back.

    \b
    dateline ask "When is Campbell visiting Japan?"
    dateline ask "Who won the final?" --since 2024-05-01 --json
    """  # noqa: D301  # "\b" must be the character itself: it keeps the lines below it apart
    # Imported here: `--help` and wrong usage answer without them.
    from index.library import Library
    from qa.answerer import Answerer

    with Library(common.library) as library:
        answerer = Answerer(
            library, strictness=manner.strictness, reading=manner.reading, today=date.today
        )
        answer = answerer.answer(question, as_of=common.as_of, filters=common.filters)
        total = library.count()
        files = changed_files(library, answer)
    if as_json:
        document = ask_document(answer, files)
        print_json({**document, "why": why_document(answer)} if why else document)
    else:
        shown = _lines(answer, total, common.filters, files)
        click.echo("\n".join([*shown, "", *why_lines(answer)] if why else shown))
    if answer.abstained:
        sys.exit(ABSTAINED)


def _lines(
    answer: Answer, total: int, options: Filters, files: Mapping[str, FileChange]
) -> list[str]:
    """Return the answer's lines: with styles on a terminal that takes them, else the plain ones."""
    if not sys.stdout.isatty():
        return lines(answer, total, options, files)
    from tui.terminal.ink import Ink  # imported here: scripts don't wait for it

    ink = Ink.of(sys.stdout)
    if ink is None:
        return lines(answer, total, options, files)
    from tui.cli.styled_answer import styled_answer

    return [ink.written(line) for line in styled_answer(answer, total, ink, options, files)]
