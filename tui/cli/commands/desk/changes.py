"""`dateline changes`: what is new since a moment, and what moved."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import click

from tui.cli.llm.digests import Digests, digest_option
from tui.cli.options import Common, changes_options, json_option, words
from tui.desk.sheet import Sheet
from tui.text.json_text import print_json

_USUAL = 10


@click.command("changes", short_help="Tell what is new: stories, values, corrected texts.")
@click.option(
    "--since",
    "moment",
    type=words,
    default="yesterday",
    show_default=True,
    metavar="DAY|last",
    help='Since when it came in: a day, "monday", "7 days", or last for the last update.',
)
@click.option(
    "-k", type=click.IntRange(1), help=f"How many of a kind.  [default: {_USUAL}; all in JSON, CSV]"
)
@digest_option
@changes_options
@json_option
@click.option("--csv", "as_csv", is_flag=True, help="Print a row of CSV for each change.")
def command(
    common: Common, moment: str, k: int | None, digests: Digests, as_json: bool, as_csv: bool
) -> None:
    """Tell what changed in the library since an update or a day.

    New stories, stories that went on, values that moved between an older and a newer article of
    one story, corrections, and what edited articles said before.
    """
    from index.library import Library
    from tui.desk.changes_lines import changes_lines
    from tui.desk.printed import csv_of
    from tui.desk.views import Wanted
    from tui.desk.views_of.changes import changes_of, document, sheet_of

    if as_json and as_csv:
        raise click.UsageError("--csv and --json can't be used together")
    digests.refuse_beside(csv=as_csv)
    wanted = Wanted(moment, filters=common.filters, today=date.today())
    with Library(common.library) as library:
        found = changes_of(library, wanted)

        def show(sheet: Sheet) -> None:
            if as_json:
                print_json(sheet.document)
            elif as_csv:
                click.echo(csv_of(sheet), nl=False)
            else:
                for line in changes_lines(found, k or _USUAL):
                    click.echo(line)

        sheet = replace(sheet_of(found, limit=k), document=document(found, k))
        digests.print(library, sheet, sheet.title, show, as_json=as_json)
