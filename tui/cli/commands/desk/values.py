"""`dateline values`: what each outlet tells of what is asked."""

from __future__ import annotations

from datetime import date
from functools import partial

import click

from tui.cli.llm.digests import Digests, digest_option
from tui.cli.options import Common, common_options, json_option, words


@click.command("values", short_help="Compare what the outlets say.")
@click.argument("question", type=words)
@click.option("-k", type=click.IntRange(1, 1000), default=50, show_default=True, help="Rows.")
@click.option("--csv", "as_csv", is_flag=True, help="Print CSV.")
@digest_option
@common_options
@json_option
def command(
    common: Common, question: str, k: int, as_csv: bool, digests: Digests, as_json: bool
) -> None:
    """Ask QUESTION, and list each value that outlets tell, with its day and words.

    The question is one whose answer is a number, an amount or a date: "How many people died in
    the flood?" A value that outlets agree on stands there too, once for each of them.
    """
    if as_csv and as_json:
        raise click.UsageError("--csv and --json can't be used together")
    digests.refuse_beside(csv=as_csv)
    from index.library import Library
    from tui.desk.printed import print_sheet
    from tui.desk.views import Wanted, view

    with Library(common.library) as library:
        today = common.as_of or date.today()
        wanted = Wanted(question, filters=common.filters, today=today, limit=k)
        sheet = view("values").make(library, wanted)
        show = partial(print_sheet, as_json=as_json, as_csv=as_csv)
        digests.print(library, sheet, question, show, as_json=as_json)
