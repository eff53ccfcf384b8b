"""`dateline search`: ranked passages."""

from __future__ import annotations

import click

from qa.searching import found
from tui.cli.json_output import search_document
from tui.cli.options import Common, common_options, json_option, words
from tui.text.json_text import print_json
from tui.text.phrases import attribution, shown_place
from tui.text.safe_text import one_line, wrapped_at_words


@click.command("search", short_help="List the passages that match best.")
@click.argument("query", type=words)
@click.option("-k", type=click.IntRange(1, 1000), default=10, show_default=True, help="How many.")
@click.option(
    "--mode",
    type=click.Choice(["hybrid", "bm25", "dense"]),
    default="hybrid",
    show_default=True,
    help="Keywords and meaning together, or one alone.",
)
@common_options
@json_option
def command(common: Common, query: str, k: int, mode: str, as_json: bool) -> None:
    """List the passages that match QUERY best.

    QUERY may carry filters, as a question may: "bridge source:courier after:2025-02".
    """
    from index.library import Library

    with Library(common.library) as library:
        hits = found(
            library,
            query,
            k,
            mode=mode,  # type: ignore[arg-type]  # click has checked it against the choices
            filters=common.filters,
            as_of=common.as_of,
        )
    if as_json:
        print_json(search_document(query, mode, hits))
        return
    for hit in hits:
        title = f"{attribution(hit.article, hit.page)}  ({hit.score:.3f})"
        click.echo(wrapped_at_words(title, f"{hit.rank:>3}. ", "     "))
        click.echo(wrapped_at_words(one_line(hit.text, 400), "     "))
        click.secho(f"     {shown_place(hit.article)}\n", dim=True)
    if not hits:
        click.echo("Nothing matches.", err=True)
