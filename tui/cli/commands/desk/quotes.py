"""`dateline quotes`: who said what."""

from __future__ import annotations

import click

from tui.cli.llm.digests import Digests, digest_option
from tui.cli.options import Common, common_options, json_option, words
from tui.desk.sheet import Sheet
from tui.desk.views import Wanted
from tui.text.phrases import attribution
from tui.text.safe_text import one_line, wrapped_at_words


@click.command("quotes", short_help="List who said what.")
@click.argument("typed", metavar="[WORDS]...", nargs=-1, type=words)
@click.option(
    "--by", type=words, metavar="NAME", help="Only by whoever has this name, or a part of it."
)
@click.option(
    "--kind",
    type=click.Choice(["all", "direct", "indirect"]),
    default="all",
    show_default=True,
    help="Only what stands between quotation marks, or only what is told.",
)
@click.option("-k", type=click.IntRange(1), default=10, show_default=True, help="How many.")
@click.option("--csv", "as_csv", is_flag=True, help="Print a table as CSV.")
@digest_option
@common_options
@json_option
def command(
    common: Common,
    typed: tuple[str, ...],
    by: str | None,
    kind: str,
    k: int,
    as_csv: bool,
    digests: Digests,
    as_json: bool,
) -> None:
    """List quotations with their speakers, the newest first.

    WORDS must stand in the quotation or its sentence, and may carry filters, as a question may:
    "bridge source:courier after:2025-02". The speaker's name is made whole from the article: "he
    said" is found by his name.
    """
    from index.library import Library
    from tui.desk.printed import print_sheet
    from tui.desk.views_of.quotes import make

    if as_json and as_csv:
        raise click.UsageError("--csv and --json can't be used together")
    digests.refuse_beside(csv=as_csv)
    wanted = Wanted(" ".join(typed), kind, common.filters, common.as_of, k)
    with Library(common.library) as library:
        sheet = make(library, wanted, by)

        def show(sheet: Sheet) -> None:
            if as_json or as_csv:
                print_sheet(sheet, as_json=as_json, as_csv=as_csv)
            else:
                _print_whole(sheet)

        subject = " ".join(filter(None, (by, *typed))) or sheet.title
        digests.print(library, sheet, subject, show, as_json=as_json)


def _print_whole(sheet: Sheet) -> None:
    """Print quotations whole: a table would cut them."""
    click.echo(wrapped_at_words(sheet.title, "", "  "))
    for number, row in enumerate(sheet.rows, 1):
        who, verb, _, said = row.cells
        named = f"{who or 'Nobody is named'}{f' ({verb})' if verb else ''}"
        citation = row.citations[0]
        click.echo(wrapped_at_words(one_line(named), f"{number:>3}. ", "     "))
        click.echo(wrapped_at_words(one_line(str(said)), "     "))
        source = attribution(citation.article, citation.page)
        click.secho(wrapped_at_words(source, "     "), dim=True)
    if sheet.more:
        click.echo(f"  and {sheet.more:,} more: -k shows more of them")
    for note in sheet.notes:
        click.echo(wrapped_at_words(one_line(note), "  "))
