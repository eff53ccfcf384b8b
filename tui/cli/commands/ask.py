"""`dateline ask`: one cited answer, in plain lines."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING

import click

from index.types import Filters
from qa.language.english import seems_english
from qa.language.filter_words import typed_filters
from qa.manner import Manner
from qa.types import Answer
from tui.cli.json_output import ask_document, why_document
from tui.cli.manner_options import manner_options
from tui.cli.options import Common, common_options, json_option, print_json, words
from tui.conversation.changed_file import FileChange, change_in
from tui.text.phrases import (
    NOT_ENGLISH,
    also_in,
    attribution,
    how_sure,
    searched_line,
    seconds,
    with_day,
)
from tui.text.quoting import quoted
from tui.text.safe_text import one_line, wrapped_at_words
from tui.text.why_lines import why_lines

if TYPE_CHECKING:
    from index.backend import LibraryBackend

ABSTAINED = 3
NEAREST = 3
LONGEST_QUOTATION = 280
"""Characters of a sentence or a passage that are shown, about."""

_NO_FILTERS = Filters()

_NOTES = {
    None: "",
    FileChange.GONE: " (its file is gone; quoted as indexed)",
    FileChange.CHANGED: " (its file has changed; quoted as indexed)",
}


@click.command("ask")
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
        files = _files(library, answer)
    if as_json:
        document = ask_document(answer, files)
        print_json({**document, "why": why_document(answer)} if why else document)
    else:
        shown = lines(answer, total, common.filters, files)
        click.echo("\n".join([*shown, "", *why_lines(answer)] if why else shown))
    if answer.abstained:
        sys.exit(ABSTAINED)


def lines(
    answer: Answer,
    total: int,
    options: Filters = _NO_FILTERS,
    files: Mapping[str, FileChange] = MappingProxyType({}),
) -> list[str]:
    """Return an answer as plain lines of text, for a terminal, a script or a screen reader.

    `total` is how many articles the library holds; `options` are the filters that stand on the
    command line, beside those typed in the question; `files` are those of the articles, by id,
    whose file isn't as it was indexed.
    """
    shown = _abstention(answer, total, options) if answer.abstained else _answer(answer, files)
    if answer.searched_for != answer.question:
        shown.append(f"Searched for: {one_line(answer.searched_for)}")
    if not seems_english(answer.question):
        shown.append(NOT_ENGLISH)
    if answer.embedded < 1:
        shown.append(
            f"{int(answer.embedded * 100)}% of the passages can be searched by meaning so far;"
            " unless dateline index is running now, run it to embed the rest."
        )
    return shown


def _files(library: LibraryBackend, answer: Answer) -> dict[str, FileChange]:
    """Return which of the articles cited have a file that isn't as it was indexed, by id."""
    rivals = (citation for rival in answer.alternatives for citation in rival.citations)
    cited = {one.article.id: one.article for one in (*answer.citations, *rivals)}
    changes = {name: change_in(library, article) for name, article in cited.items()}
    return {name: change for name, change in changes.items() if change}


def _answer(answer: Answer, files: Mapping[str, FileChange]) -> list[str]:
    shown = [with_day(one_line(answer.said or ""), answer.resolved), ""]
    for n, citation in enumerate(answer.citations, start=1):
        article = citation.article
        cited = attribution(article, citation.page)
        title = f"[{n}] {cited}{also_in(article, answer.hits)}"
        shown.append(wrapped_at_words(title, "", "    "))
        if citation.sentence != answer.text:
            shown.append(wrapped_at_words("".join(quoted(citation, LONGEST_QUOTATION)), "    "))
        shown.append(f"    {one_line(article.url or article.path)}{_NOTES[files.get(article.id)]}")
    for rival in answer.alternatives:
        said = f"{'Earlier' if rival.older else 'Or'}: {one_line(rival.said)}"
        where = attribution(rival.citations[0].article, rival.citations[0].page)
        shown.append(wrapped_at_words(f"{said} — {where}", "", "    "))
    shown += ["", f"{how_sure(answer.confidence)} · {seconds(answer.took.total)}"]
    return shown


def _abstention(answer: Answer, total: int, options: Filters) -> list[str]:
    shown = ["Your articles don't say."]
    if answer.filters and answer.searched is not None:
        without = f"leave out {_given(answer.question, options)} to ask without them"
        shown.append(searched_line(answer.searched, total, without))
    if answer.hits:
        shown += ["", "The nearest passages, which are not an answer:"]
    elif answer.searched != 0:
        shown.append("No passage shares a word with the question.")
    for hit in answer.hits[:NEAREST]:
        title = f"{attribution(hit.article, hit.page)}{also_in(hit.article, [hit])}"
        shown += ["", wrapped_at_words(title, "  - ", "    ")]
        shown.append(wrapped_at_words(f"“{one_line(hit.text, LONGEST_QUOTATION)}”", "    "))
    return shown


def _given(question: str, options: Filters) -> str:
    """Name the filters as they were given, such as "--since and source:bbc"."""
    names = (("--since", options.since), ("--until", options.until), ("--source", options.sources))
    given = [name for name, value in names if value]
    given += [one_line(words) for words in typed_filters(question).words]
    *others, last = given
    return f"{', '.join(others)} and {last}" if others else last
