"""`dateline ask`: one cited answer, in plain lines or, on a terminal, in styles."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from index.types import Filters
from qa.citing.form import Form
from qa.manner import Manner
from qa.types import Answer
from tui.cli.answer_lines import lines
from tui.cli.batch import Batch, ask_batch, batch_options
from tui.cli.json_output import ask_document, why_document
from tui.cli.llm.options import no_llm_option, prose_option, wanted_model
from tui.cli.manner_options import manner_options
from tui.cli.options import Common, common_options, json_option, words
from tui.conversation.changed_file import FileChange, change_in, changed_files
from tui.text.json_text import print_json
from tui.text.why_lines import why_lines

if TYPE_CHECKING:
    from collections.abc import Mapping

    from index.backend import LibraryBackend
    from qa.answerer import Answerer
    from qa.prose.assistance import Assistance
    from qa.prose.settings import LanguageModelSettings

ABSTAINED = 3


@click.command("ask", short_help="Answer a question in the exact words of an article.")
@click.argument("question", type=words, required=False)
@common_options
@manner_options
@no_llm_option
@prose_option
@click.option(
    "--cite",
    type=click.Choice([form.value for form in Form]),
    help="Print nothing but the references of what is cited, for other programs.",
)
@click.option("--why", is_flag=True, help="Show what spoke for and against the answer.")
@batch_options
@json_option
def command(
    common: Common,
    question: str | None,
    cite: str | None,
    as_json: bool,
    why: bool,
    manner: Manner,
    no_llm: bool,
    prose: bool | None,
    **batch: Any,
) -> None:
    """Answer QUESTION in the exact words of an article, and cite it.

    Exits with 3, and shows the nearest passages, where the articles don't say. With --why it says
    how the confidence came about, also that of an answer held back. With --cite stdout has the
    references alone, and where the articles don't say nothing: what is said then is on stderr.

    Where the settings name a language model, it writes two or three sentences below an answer that
    wants them; each is checked against the articles, and what fails is struck.

    With --batch it asks a whole list, and writes a row for each question; a run that was stopped
    goes on where it was. --json then sums up.

    \b
    dateline ask "When is Campbell visiting Japan?"
    dateline ask "Who won the final?" --since 2024-05-01 --json
    dateline ask "Who won the final?" --cite bibtex >> notes.bib
    dateline ask --batch questions.csv --out answers.xlsx
    """  # noqa: D301  # "\b" must be the character itself: it keeps the lines below it apart
    wanted = Batch(**batch)
    wanted.check(question, why=why, cite=cite is not None, prose=prose is not None)
    llm = wanted_model(no_llm, prose)
    if question is None:
        sys.exit(0 if ask_batch(common, wanted, manner, llm, as_json=as_json) else 1)
    if cite and (as_json or why):
        raise click.UsageError(f"--cite and {'--json' if as_json else '--why'} go apart")
    # Imported here: `--help` and wrong usage answer without them.
    from index.library import Library
    from qa.answerer import Answerer

    model = _opened(llm) if llm else None
    with Library(common.library) as library:
        answerer = Answerer(
            library,
            strictness=manner.strictness,
            reading=manner.reading,
            today=date.today,
            chooser=model.chooser if model else None,
            reworder=model.reworder if model else None,
        )
        answer = answerer.answer(question, as_of=common.as_of, filters=common.filters)
        total = library.count()
        if cite:
            _cite(answer, Form(cite), total, common.filters)
        elif as_json:
            if model:
                answer = _with_prose(answer, model, answerer, always=prose is True)
            document = ask_document(answer, changed_files(library, answer))
            print_json({**document, "why": why_document(answer)} if why else document)
        else:
            shown = _lines(answer, total, common.filters, changed_files(library, answer))
            click.echo("\n".join([*shown, "", *why_lines(answer)] if why else shown))
            if model:
                _print_prose(answer, model, answerer, library, always=prose is True)
    if answer.abstained:
        sys.exit(ABSTAINED)


def _opened(llm: LanguageModelSettings) -> Assistance | None:
    # Here, and below: who has no language model loads nothing of it.
    from tui.cli.llm.opening import opened

    return opened(llm)


def _with_prose(answer: Answer, model: Assistance, answerer: Answerer, *, always: bool) -> Answer:
    from tui.cli.llm.writing import write_prose

    return replace(answer, prose=write_prose(model, answer, answerer.checker, always=always))


def _print_prose(
    answer: Answer, model: Assistance, answerer: Answerer, library: LibraryBackend, *, always: bool
) -> None:
    """Have prose written below an answer that is printed already, and print it as it comes."""
    from tui.cli.llm.writing import print_prose

    sys.stdout.flush()  # the answer doesn't wait for a model
    look = partial(change_in, library)
    print_prose(model, answer, answerer.checker, look, always=always)


def _cite(answer: Answer, form: Form, total: int, options: Filters) -> None:
    """Print the references of an answer; why there is none goes to stderr."""
    from qa.citing import cite

    if answer.abstained:
        click.echo("\n".join(lines(answer, total, options)), err=True)
        return
    references = cite(answer.citations, form, accessed=date.today())
    end = "" if references.endswith("\n") else "\n"
    # As bytes: the line ends of RIS are its own, and its records UTF-8, whatever the system's are.
    click.echo(f"{references}{end}".encode(), nl=False)


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
