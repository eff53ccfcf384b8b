"""`dateline timeline`: what happened when."""

from __future__ import annotations

from pathlib import Path

import click

from tui.cli.llm.digests import Digests, digest_option
from tui.cli.options import Common, a_path, common_options, json_option, notice, words
from tui.desk.sheet import Sheet


@click.command("timeline", short_help="Show the days that matter of a subject.")
@click.argument("subject", metavar="SUBJECT...", nargs=-1, required=True, type=words)
@click.option(
    "-k", "days", type=click.IntRange(1, 1000), default=12, show_default=True, help="Days at most."
)
@click.option("--markdown", is_flag=True, help="Print it as Markdown.")
@click.option(
    "--html",
    "page",
    type=a_path,
    metavar="FILE",
    help="Write it as one HTML page that needs nothing else.",
)
@click.option("--csv", "as_csv", is_flag=True, help="Print it as CSV, a row for each sentence.")
@digest_option
@common_options
@json_option
def command(
    common: Common,
    subject: tuple[str, ...],
    days: int,
    markdown: bool,
    page: Path | None,
    as_csv: bool,
    digests: Digests,
    as_json: bool,
) -> None:
    """Show the days that matter of SUBJECT, a name or a few words, each with what is told of it.

    Every line is a sentence of an article. Days are those that the articles tell ("on Tuesday"),
    where they do; copies of one text count once. SUBJECT may carry filters, as a question may.
    With --digest a language model tells it in a few sentences, each of them checked.
    """
    from eval.files import write
    from index.library import Library
    from tui.desk.documents.timeline_lines import timeline_lines
    from tui.desk.documents.timeline_markdown import timeline_markdown
    from tui.desk.documents.timeline_page import timeline_page
    from tui.desk.printed import print_sheet
    from tui.desk.views import Wanted
    from tui.desk.views_of.timeline import asked, sheet_of

    if markdown + as_csv + as_json > 1:
        raise click.UsageError("--markdown, --csv and --json can't be used together")
    digests.refuse_beside(markdown=markdown, csv=as_csv, html=page)
    if page is not None and page.is_dir():
        raise click.UsageError(f"--html names a file, and {str(page)!r} is a folder")
    wanted = Wanted(" ".join(subject), filters=common.filters, today=common.as_of)
    with Library(common.library) as library:
        found = asked(library, wanted, days)
        if page is not None:
            write(page, timeline_page(found))
            notice(f"wrote {page}")

        def show(sheet: Sheet) -> None:
            if as_csv or as_json:
                print_sheet(sheet, as_json=as_json, as_csv=as_csv)
            elif markdown:
                click.echo(timeline_markdown(found), nl=False)
            elif page is None:
                click.echo("\n".join(timeline_lines(found)))

        digests.print(library, sheet_of(found, as_data=True), found.subject, show, as_json=as_json)
