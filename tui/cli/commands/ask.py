"""`dateline ask`: one cited answer, in plain lines."""

from __future__ import annotations

import sys
import textwrap

import click

from qa.manner import Manner
from qa.types import Answer
from tui.cli.json_output import ask_document, why_document
from tui.cli.manner_options import manner_options
from tui.cli.options import Common, common_options, json_option, print_json, words
from tui.text.phrases import also_in, attribution, how_sure, searched_line, seconds, with_day
from tui.text.safe_text import line_width, one_line
from tui.text.why_lines import why_lines

ABSTAINED = 3
NEAREST = 3


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
        answerer = Answerer(library, strictness=manner.strictness, reading=manner.reading)
        answer = answerer.answer(question, as_of=common.as_of, filters=common.filters)
        total = library.count()
    if as_json:
        document = ask_document(answer)
        print_json({**document, "why": why_document(answer)} if why else document)
    else:
        shown = lines(answer, total)
        click.echo("\n".join([*shown, "", *why_lines(answer)] if why else shown))
    if answer.abstained:
        sys.exit(ABSTAINED)


def lines(answer: Answer, total: int) -> list[str]:
    """Return an answer as plain lines of text, for a terminal, a script or a screen reader.

    `total` is how many articles the library holds.
    """
    shown = _abstention(answer, total) if answer.abstained else _answer(answer)
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
        article = citation.article
        shown.append(f"[{n}] {attribution(article, citation.page)}{also_in(article, answer.hits)}")
        if citation.sentence != answer.text:
            shown.append(_quoted(citation.sentence))
        shown.append(f"    {one_line(article.url or article.path)}")
    for rival in answer.alternatives:
        cited = rival.citations[0]
        said = f"{'Earlier' if rival.older else 'Or'}: {one_line(rival.text)}"
        shown.append(f"{said} — {attribution(cited.article, cited.page)}")
    shown += ["", f"{how_sure(answer.confidence)} · {seconds(answer.took.total)}"]
    return shown


def _abstention(answer: Answer, total: int) -> list[str]:
    shown = ["Your articles don't say."]
    if answer.filters and answer.searched is not None:
        shown.append(searched_line(answer.searched, total))
    if answer.hits:
        shown += ["", "The nearest passages, which are not an answer:"]
    elif answer.searched != 0:
        shown.append("No passage shares a word with the question.")
    for hit in answer.hits[:NEAREST]:
        shown += ["", f"  - {attribution(hit.article, hit.page)}{also_in(hit.article, [hit])}"]
        shown.append(_quoted(hit.text))
    return shown


def _quoted(text: str) -> str:
    return textwrap.fill(
        f"“{one_line(text, 280)}”",
        width=line_width(),
        initial_indent="    ",
        subsequent_indent="    ",
    )
