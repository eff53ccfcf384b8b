"""`dateline articles`: what articles there are, and which should be looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from tui.cli.json_output import articles_document
from tui.cli.options import Common, filter_options, json_option
from tui.text.json_text import print_json
from tui.text.phrases import attribution, counted, shown_place
from tui.text.safe_text import one_line, wrapped_at_words

if TYPE_CHECKING:
    from index.search.listing import Listed, Only


@click.command("articles", short_help="List the articles, or those to be looked at.")
@click.option("-n", "limit", type=click.IntRange(1), help="How many.  [default: 20; all in JSON]")
@click.option("--undated", is_flag=True, help="Those without a day.")
@click.option("--suspect", is_flag=True, help="Those whose day looks wrong, and why.")
@click.option("--edited", is_flag=True, help="Those of which something was set by hand.")
@filter_options
@json_option
def command(
    common: Common, limit: int | None, undated: bool, suspect: bool, edited: bool, as_json: bool
) -> None:
    """List the articles, the newest first and those without a day last.

    dateline edit sets by hand what is wrong of one.
    """
    from index.library import Library

    if undated + suspect + edited > 1:
        raise click.UsageError("--undated, --suspect and --edited can't be used together")
    only: Only = "undated" if undated else "suspect" if suspect else "edited" if edited else "all"
    if undated and (common.filters.since or common.filters.until):
        raise click.UsageError("--undated lists articles without a day: leave out --since, --until")
    with Library(common.library) as library:
        found = library.list_articles(
            common.filters, only=only, limit=limit or (None if as_json else 20)
        )
    if as_json:
        print_json(articles_document(found.articles, found.total))
        return
    for one in found.articles:
        click.echo("\n".join(_lines(one)))
        click.secho(f"    {shown_place(one.article)}", dim=True)
    if not found.total:
        click.echo("Nothing to list.", err=True)
    elif found.total > len(found.articles):
        left = counted(found.total - len(found.articles), "more article")
        click.echo(f"and {left}: -n {found.total} lists all", err=True)


def _lines(one: Listed) -> list[str]:
    article = one.article
    name = f"{attribution(article)}  [{one_line(article.id)}]"
    lines = [wrapped_at_words(name, "", "    ")]
    if article.set_by_hand:
        lines.append(f"    set by hand: {', '.join(article.set_by_hand)}")
    return lines + [wrapped_at_words(f"{reason}", "    ? ", "      ") for reason in one.reasons]
