"""`dateline fetch`: articles from the web, only when asked."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from tui.cli.options import Common, json_option, library_option, words
from tui.text.json_text import print_json
from tui.text.phrases import counted
from tui.text.progress import duration
from tui.text.safe_text import one_line

if TYPE_CHECKING:
    from index.web.report import FetchReport, Notice, Refusal

SHOWN = 20


@click.command("fetch", short_help="Fetch articles from the web: pages, or what feeds have new.")
@click.argument("addresses", nargs=-1, metavar="[URL …]", type=words)
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    metavar="N",
    help="How many pages of feeds at most, the latest first.  [default: 500]",
)
@library_option
@json_option
def command(common: Common, addresses: tuple[str, ...], limit: int | None, as_json: bool) -> None:
    """Fetch the pages at URL, or what the followed feeds have new; dateline index then reads them.

    Pages (HTML, PDF, plain text, news XML) are kept in the library, each as a file of its own, and
    stay whatever a feed drops. robots.txt is obeyed, and a host is asked once a second at most.
    Only public addresses are asked, and no proxy is used. docs/web.md has the rules.

    Stop it with Ctrl-C at any time: what has been fetched is kept.
    """
    from index.errors import DatelineError
    from index.web.fetching import MOST_PAGES, fetch

    if addresses and limit:
        raise click.UsageError("--limit is for what feeds have new: name no URL")
    start = time.monotonic()
    with progress_line() as notice:
        report = fetch(common.library, addresses, most=limit or MOST_PAGES, notice=notice)
    spent = time.monotonic() - start
    nothing = bool(addresses) and not report.reached
    if as_json:
        print_json(_document(report))
    elif nothing and len(report.refused) == 1 and not report.interrupted:
        [refused] = report.refused
        raise DatelineError(f"{refused.address} can't be fetched: {refused.reason}")
    else:
        click.echo("\n".join(report_lines(report, spent)))
    if report.interrupted or nothing:
        sys.exit(1)


def refusal_line(refused: Refusal) -> str:
    """An address, and why it wasn't fetched."""
    return f"{one_line(refused.address)}: {one_line(refused.reason)}"


def report_lines(report: FetchReport, spent: float) -> list[str]:
    """Say what came of a run that took `spent` seconds, and what to do next."""
    shown = [f"  {what} {line}" for what, line in _particulars(report)]
    more = len(shown) - SHOWN
    shown = shown[:SHOWN] + ([f"  and {more:,} more (--json lists all)"] if more > 0 else [])
    counts = (
        (len(report.new), "new"),
        (len(report.changed), "changed"),
        (len(report.unchanged), "unchanged"),
        (len(report.same), "kept already under another address"),
        (len(report.refused), "refused"),
    )
    parts = [f"{count:,} {what}" for count, what in counts if count]
    if parts:
        number, _, what = parts[0].partition(" ")
        parts[0] = f"{counted(int(number.replace(',', '')), 'page')} {what}"
    line = ", ".join(parts) or "Nothing new"
    if report.feeds or report.unread:
        line += f"; {counted(len(report.feeds), 'feed')} read"
    if report.unread:
        line += f", {len(report.unread):,} not"
    stopped = "Stopped. " if report.interrupted else ""
    return [*shown, f"{stopped}{line} ({duration(spent)}){_next(report)}"]


def _particulars(report: FetchReport) -> Iterator[tuple[str, str]]:
    yield from (("feed not read", refusal_line(one)) for one in report.unread)
    yield from (("refused", refusal_line(one)) for one in report.refused)
    for address, own in report.same:
        yield "kept already", f"{one_line(address)}: it is {one_line(own)}"


def _next(report: FetchReport) -> str:
    steps = []
    if report.waiting:
        steps.append(f"{counted(report.waiting, 'page')} still to fetch: run dateline fetch")
    if report.kept:
        steps.append("run dateline index to ask those fetched")
    return f"; {'; '.join(steps)}" if steps else ""


def _document(report: FetchReport) -> dict[str, object]:
    """Return the document of `dateline fetch --json`."""
    return {
        "new": report.new,
        "changed": report.changed,
        "unchanged": report.unchanged,
        "same": [{"address": address, "kept_as": own} for address, own in report.same],
        "refused": [{"address": one.address, "reason": one.reason} for one in report.refused],
        "feeds": [
            {"address": one.address, "title": one.title, "new": one.new} for one in report.feeds
        ],
        "unread": [{"address": one.address, "reason": one.reason} for one in report.unread],
        "waiting": report.waiting,
        "interrupted": report.interrupted,
    }


@contextmanager
def progress_line() -> Iterator[Notice]:
    """A line on stderr that says what is asked for now, where that is a terminal."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.text import Text

    from index.web.report import FetchProgress

    with Console(stderr=True).status("") as status:

        def notice(progress: FetchProgress) -> None:
            at = f"{progress.done + 1:,} of {progress.total:,} {progress.what}"
            status.update(Text(f"{at}  {one_line(progress.address, 60)}"))

        yield notice
