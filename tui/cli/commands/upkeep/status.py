"""`dateline status`: what is in the library."""

from __future__ import annotations

from collections.abc import Sequence

import click

from index.types import LibraryStatus
from tui.cli.json_output import status_document
from tui.cli.options import Common, json_option, library_option
from tui.text.json_text import print_json
from tui.text.phrases import (
    counted,
    held_back_line,
    passed_over_line,
    shown_date,
    skipped_line,
)
from tui.text.safe_text import one_line

SHOWN = 10


@click.command("status", short_help="Say what is in the library.")
@library_option
@json_option
def command(common: Common, as_json: bool) -> None:
    """Say what is in the library."""
    from index.library import Library

    with Library(common.library) as library:
        status, engine = library.status(), library.engine()
    if as_json:
        print_json({**status_document(status), "engine": engine})
    else:
        click.echo("\n".join(_lines(status, engine)))


def _lines(status: LibraryStatus, engine: Sequence[str]) -> list[str]:
    dates = f"{shown_date(status.first)} to {shown_date(status.last)}" if status.first else "none"
    embedded = int(status.embedded * 100)  # rounded down: 99.9 % is not yet all of it
    # None is known before the first vector.
    dimensions = f", {status.dimension} dimensions" if status.dimension else ""
    shown = [
        f"Library    {one_line(status.shown)}",
        *(_where(status, engine) if status.place else ()),
        f"Articles   {status.articles:,} ({counted(status.passages, 'passage')}),"
        f" {counted(status.duplicates, 'duplicate')} held once",
        f"Dates      {dates}; {status.undated:,} undated",
        f"Embedded   {embedded}% by {one_line(status.model)}{dimensions}",
        f"Size       {status.size_bytes / 1e6:,.1f} MB",
        "Folders    " + ("\n           ".join(one_line(f) for f in status.folders) or "none"),
    ]
    if status.feeds or status.pages:
        followed = f"{counted(status.feeds, 'feed')} followed"
        shown.append(f"Web        {followed}, {counted(status.pages, 'page')} fetched")
    if status.held_back:
        shown.append(f"Held back  {held_back_line(status.held_back, status.articles)}")
    if status.sources:
        top = [f"{one_line(name)} ({count:,})" for name, count in status.sources[:SHOWN]]
        more = len(status.sources) - len(top)
        shown.append("Sources    " + ", ".join(top) + (f" and {more:,} more" if more else ""))
    if status.skipped:
        shown.append(f"Skipped    {len(status.skipped):,}")
        shown += [f"           {skipped_line(skipped)}" for skipped in status.skipped[:SHOWN]]
        if len(status.skipped) > SHOWN:
            shown.append(f"           and {len(status.skipped) - SHOWN:,} more (--json lists all)")
    others = [passed_over_line(other) for other in status.passed_over[:SHOWN]]
    if others:
        shown.append("Not read   " + "\n           ".join(others))
    return shown


def _where(status: LibraryStatus, engine: Sequence[str]) -> list[str]:
    """Where the parts are of a library that isn't all in its folder."""
    return [
        "Engine     " + "\n           ".join(map(one_line, engine)),
        f"Database   {one_line(status.database)}",
        f"Kept here  {one_line(str(status.path))}",
    ]
