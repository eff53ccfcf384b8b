"""`dateline count`: how many articles and stories match."""

from __future__ import annotations

import click

from tui.cli.llm.digests import Digests, digest_option
from tui.cli.options import Common, common_options, json_option, words_or_none


@click.command("count", short_help="Count the articles and stories that match.")
@click.argument("typed", metavar="[QUERY]...", nargs=-1, type=words_or_none)
@click.option(
    "--by",
    type=click.Choice(["month", "week", "day", "year", "outlet"]),
    default="month",
    show_default=True,
    help="What each bar is of.",
)
@click.option("--rows", is_flag=True, help="List the articles behind the bars too.")
@click.option(
    "-k",
    type=click.IntRange(1, 1_000_000),
    default=200,
    show_default=True,
    help="Articles listed at most.",
)
@click.option(
    "--csv", "as_csv", is_flag=True, help="Print CSV: a row for each bar, or with --rows, article."
)
@digest_option
@common_options
@json_option
def command(
    common: Common,
    typed: tuple[str, ...],
    by: str,
    rows: bool,
    k: int,
    as_csv: bool,
    digests: Digests,
    as_json: bool,
) -> None:
    """Count the articles, and apart the stories, that hold all that QUERY says.

    \b
    ferry strike                   both words, in any form, in title or text
    "old bridge"                   these words in this order
    name:"Kurt Campbell"           a name in any of its spellings
    -ferry -"old bridge"           not those that hold it
    source:courier after:2025-02   filters, as a question may carry them

    A shell takes the quotation marks for its own: put the whole QUERY in '…'. Without QUERY, all
    articles are counted.
    """  # noqa: D301  # "\b" must be the character itself: it keeps the lines below it apart
    from dataclasses import replace
    from functools import partial

    from index.library import Library
    from tui.desk.printed import print_sheet
    from tui.desk.views import Wanted
    from tui.desk.views_of.count import articles_sheet, bins_sheet, counts_of

    if as_csv and as_json:
        raise click.UsageError("--csv and --json can't be used together")
    digests.refuse_beside(csv=as_csv)
    query = " ".join(typed)
    wanted = Wanted(typed=query, choice=by, filters=common.filters, today=common.as_of, limit=k)
    with Library(common.library) as library:
        found = counts_of(library, wanted)
        # Bars cite nothing: a digest is of the articles behind them.
        articles = articles_sheet(library, wanted, found) if rows or digests.settings else None
        sheet = articles if rows and articles else bins_sheet(wanted, found)
        if not (rows or as_csv):
            sheet = replace(sheet, columns=(), rows=())  # its bars say the same
        show = partial(print_sheet, as_json=as_json, as_csv=as_csv, sources=rows)
        subject = query or sheet.title
        digests.print(library, sheet, subject, show, as_json=as_json, cited=articles)
