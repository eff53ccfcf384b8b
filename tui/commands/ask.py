"""`dateline ask`: one cited answer, in plain lines."""

from __future__ import annotations

import sys
import textwrap

import click

from qa.types import Answer
from tui.documents import ask_document
from tui.options import Common, common_options, json_option, print_json, words
from tui.phrases import attribution, how_sure, seconds, with_day
from tui.text import line_width, one_line

ABSTAINED = 3
NEAREST = 3


@click.command("ask")
@click.argument("question", type=words)
@common_options
@json_option
def command(common: Common, question: str, as_json: bool) -> None:
    """Answer QUESTION in the exact words of an article, and cite it.

    Exits with 3, and shows the nearest passages, where the articles don't say.

    \b
    dateline ask "When is Campbell visiting Japan?"
    dateline ask "Who won the final?" --since 2024-05-01 --json
    """  # noqa: D301  # "\b" must be the character itself: it keeps the lines below it apart
    # Imported here: `--help` and wrong usage answer without them.
    from index.library import Library
    from qa.answerer import Answerer

    with Library(common.library) as library:
        answer = Answerer(library).answer(question, as_of=common.as_of, filters=common.filters)
    if as_json:
        print_json(ask_document(answer))
    else:
        click.echo("\n".join(lines(answer)))
    if answer.abstained:
        sys.exit(ABSTAINED)


def lines(answer: Answer) -> list[str]:
    """Return an answer as plain lines of text, for a terminal, a script or a screen reader."""
    shown = _abstention(answer) if answer.abstained else _answer(answer)
    if answer.searched_for != answer.question:
        shown.append(f"Searched for: {one_line(answer.searched_for)}")
    if answer.embedded < 1:
        shown.append(
            f"{int(answer.embedded * 100)}% of the passages can be searched by meaning so far;"
            " unless dateline index is running now, run it to embed the rest."
        )
    return shown


def _answer(answer: Answer) -> list[str]:
    shown = [with_day(one_line(answer.text or ""), answer.resolved), ""]
    for n, citation in enumerate(answer.citations, start=1):
        shown.append(f"[{n}] {attribution(citation.article)}")
        if citation.sentence != answer.text:
            shown.append(_quoted(citation.sentence))
        shown.append(f"    {one_line(citation.article.url or citation.article.path)}")
    shown += [
        f"Or: {one_line(rival.text)} — {attribution(rival.citations[0].article)}"
        for rival in answer.alternatives
    ]
    shown += ["", f"{how_sure(answer.confidence)} · {seconds(answer.took.total)}"]
    return shown


def _abstention(answer: Answer) -> list[str]:
    shown = ["Your articles don't say."]
    if not answer.hits:
        shown.append("No passage shares a word with the question, under the filters given.")
    else:
        shown += ["", "The nearest passages, which are not an answer:"]
    for hit in answer.hits[:NEAREST]:
        shown += ["", f"  - {attribution(hit.article)}", _quoted(hit.text)]
    return shown


def _quoted(text: str) -> str:
    return textwrap.fill(
        f"“{one_line(text, 280)}”",
        width=line_width(),
        initial_indent="    ",
        subsequent_indent="    ",
    )
