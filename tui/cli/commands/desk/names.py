"""`dateline names`: people, places, organisations, and the page of a name."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial

import click

from tui.cli.llm.digests import Digests, digest_option
from tui.cli.options import Common, common_options, json_option, words_or_none
from tui.desk.views import Wanted


@click.command("names", short_help="List who and what is named, or show a name's page.")
@click.argument("typed", metavar="[NAME]...", nargs=-1, type=words_or_none)
@click.option(
    "--kind",
    type=click.Choice(["person", "place", "organisation", "other"]),
    help="Only names of this kind.",
)
@click.option(
    "-k", type=click.IntRange(1, 1_000_000), default=20, show_default=True, help="How many."
)
@click.option("--csv", "as_csv", is_flag=True, help="Print CSV.")
@digest_option
@common_options
@json_option
def command(
    common: Common,
    typed: tuple[str, ...],
    kind: str | None,
    k: int,
    as_csv: bool,
    digests: Digests,
    as_json: bool,
) -> None:
    """List the people, places and organisations that are named in the most articles.

    With a NAME, in any of its spellings: when it is named, how it is spelt, which names stand in
    the same sentences and articles, and its newest quotations or mentions. Where several are
    called so, they are listed.
    """
    from index.library import Library
    from tui.desk.printed import print_sheet
    from tui.desk.views_of.names import VIEW

    if as_csv and as_json:
        raise click.UsageError("--csv and --json can't be used together")
    digests.refuse_beside(csv=as_csv)
    filters = common.filters
    if common.as_of:
        until = min(filters.until or date.max, common.as_of)
        filters = replace(filters, until=until)
    wanted = Wanted(" ".join(typed), kind, filters, common.as_of or date.today(), k)
    with Library(common.library) as library:
        sheet = VIEW.make(library, wanted)
        show = partial(print_sheet, as_json=as_json, as_csv=as_csv)
        digests.print(library, sheet, wanted.typed or sheet.title, show, as_json=as_json)
