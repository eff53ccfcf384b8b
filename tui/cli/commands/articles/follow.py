"""`dateline follow`: feeds whose new articles `dateline fetch` fetches."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from tui.cli.commands.articles.fetch import progress_line, refusal_line
from tui.cli.options import Common, json_option, library_option, words
from tui.text.json_text import print_json
from tui.text.phrases import counted
from tui.text.safe_text import one_line

if TYPE_CHECKING:
    from index.storage.tables.asked.web import StoredFeed
    from index.web.following import FollowReport


@click.command("follow", short_help="Follow a feed; list or forget those that are followed.")
@click.argument("feeds", nargs=-1, metavar="[FEED …]", type=words)
@click.option(
    "--forget",
    type=words,
    multiple=True,
    metavar="FEED",
    help="Follow a feed no longer; its articles stay. May be given again.",
)
@library_option
@json_option
def command(common: Common, feeds: tuple[str, ...], forget: tuple[str, ...], as_json: bool) -> None:
    """Follow FEED: RSS, Atom, a news sitemap, a page that declares a feed, or an OPML file.

    Without FEED, the feeds that are followed are listed. What they have new is fetched by dateline
    fetch, and only then.
    """
    from index.errors import DatelineError
    from index.web import following

    if feeds and forget:
        raise click.UsageError("follow feeds, or forget some: not both at once")
    if forget:
        gone = following.unfollow(common.library, forget)
        if as_json:
            print_json({"forgotten": gone})
        else:
            click.echo("\n".join(f"No longer following {one_line(one)}" for one in gone))
        return
    if not feeds:
        _list(following.feeds(common.library), as_json)
        return
    with progress_line() as notice:
        report = following.follow(common.library, feeds, notice=notice)
    nothing = not report.followed and not report.known
    if as_json:
        print_json(_document(report))
    elif nothing and len(report.refused) == 1 and not report.interrupted:
        [refused] = report.refused
        raise DatelineError(f"{refused.address} can't be followed: {refused.reason}")
    else:
        click.echo("\n".join(_lines(report)))
    if report.interrupted or nothing:
        sys.exit(1)


def _lines(report: FollowReport) -> list[str]:
    shown = [
        f"Following {_called(one.title, one.address)}: {counted(one.new, 'page')} to fetch"
        for one in report.followed
    ]
    shown += [f"Already following {one_line(one)}" for one in report.known]
    shown += [f"  not followed {refusal_line(one)}" for one in report.refused]
    shown += [f"  also declared there, not followed: {one_line(one)}" for one in report.others]
    if report.interrupted:
        shown.append("Stopped. What is named above is followed.")
    if any(one.new for one in report.followed):
        shown.append("Run dateline fetch to fetch what they list.")
    return shown


def _list(feeds: Sequence[StoredFeed], as_json: bool) -> None:
    if as_json:
        print_json(
            [
                {
                    "address": feed.address,
                    "title": feed.title,
                    "followed": feed.followed,
                    "checked": feed.checked,
                    "problem": feed.result or None,
                }
                for feed in feeds
            ]
        )
    elif not feeds:
        click.echo("No feed is followed: dateline follow FEED follows one.", err=True)
    for feed in feeds if not as_json else ():
        line = f"{_called(feed.title, feed.address)}, read {_day_and_time(feed.checked)}"
        click.echo(f"{line}: {one_line(feed.result)}" if feed.result else line)


def _called(title: str, address: str) -> str:
    name = one_line(title, 60)
    return f"{name} ({one_line(address)})" if name else one_line(address)


def _day_and_time(written: str) -> str:
    from datetime import datetime

    return f"{datetime.fromisoformat(written).astimezone():%Y-%m-%d %H:%M}"


def _document(report: FollowReport) -> dict[str, object]:
    """Return the document of `dateline follow FEED --json`."""
    return {
        "followed": [
            {"address": one.address, "title": one.title, "new": one.new} for one in report.followed
        ],
        "known": report.known,
        "refused": [{"address": one.address, "reason": one.reason} for one in report.refused],
        "others": report.others,
        "interrupted": report.interrupted,
    }
