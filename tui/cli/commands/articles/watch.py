"""`dateline watch`: keep the library up to date as its folders change."""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tui.cli.commands.articles.index import progress_bar
from tui.cli.completion import values
from tui.cli.options import Common, a_path, library_option
from tui.config import locations
from tui.text.phrases import counted, held_back_line, news_line, skipped_line
from tui.text.safe_text import one_line

if TYPE_CHECKING:
    from index.types import Skipped, UpdateReport
    from index.watching.said import Said

SHOWN = 3
_MINUTE = 60.0


@click.command("watch", short_help="Keep the library up to date as its folders change.")
@click.argument("paths", nargs=-1, metavar="[PATH …]", type=a_path, shell_complete=values.files)
@click.option(
    "--every",
    type=click.FloatRange(min=0.1),
    default=10.0,
    show_default=True,
    metavar="MINUTES",
    help="How often to look through all folders for changes that the system didn't tell of, as on"
    " network drives.",
)
@click.option(
    "--json", "as_json", is_flag=True, help="Print each update as a JSON document on one line."
)
@click.option(
    "--check-saved",
    is_flag=True,
    help="After each update that changed something, ask the saved questions: what is new?",
)
@library_option
def command(
    common: Common, paths: tuple[Path, ...], every: float, as_json: bool, check_saved: bool
) -> None:
    """Update the library, then keep it up to date as its folders change.

    PATH (files and folders) is added as by dateline index; it needn't be there yet. Changes are
    read two seconds after the last one. A folder that goes away, as with its disk, is waited for;
    its articles stay. An update never removes more than 20 articles that are more than a tenth of
    all: dateline index --allow-removals does.

    Stop it with Ctrl-C at any time: what has been embedded is kept.
    """
    from index.watching.events import SystemEvents
    from index.watching.said import Updated
    from index.watching.watch import Watch
    from index.watching.watched import WatchedLibrary
    from qa.desk.extractors import EXTRACTORS
    from tui.cli.saved_check import checked_in_process

    lines = Lines(as_json)
    full = [Path(os.path.abspath(path)) for path in paths]
    with _ends_quietly(), progress_bar() as notice:
        library = WatchedLibrary(
            common.library,
            locations.model_folder(),
            ocr_language=locations.ocr_language(),
            progress=notice,
            extractors=EXTRACTORS,
        )

        def say(said: Said) -> None:
            lines.say(said)
            if check_saved and isinstance(said, Updated) and said.report.changes.any:
                lines.say_of_saved(checked_in_process(common.library, as_json))

        Watch(library, SystemEvents(), say, paths=full, every=every * _MINUTE).run()


class Lines:
    """Says what a watch tells: updates on stdout, all else on stderr, a line each."""

    def __init__(self, as_json: bool, now: Callable[[], datetime] = datetime.now) -> None:
        self._as_json, self._now = as_json, now
        self._skipped: set[Skipped] = set()
        self._held_back = 0
        self._folders = -1

    def say(self, said: Said) -> None:
        """Say it, if it is new."""
        from index.watching.said import Looked, Updated

        if isinstance(said, Updated):
            self._updated(said.report)
        elif isinstance(said, Looked):
            if said.folders != self._folders and not self._as_json:
                self._folders = said.folders
                self._line(f"watching {counted(said.folders, 'folder')}; Ctrl-C stops it")
        else:
            self._line(said.words, err=True)

    def say_of_saved(self, printed: str) -> None:
        """Say what a check of the saved questions printed; a JSON document on one line."""
        if self._as_json and printed.strip():
            document = json.loads(printed)
            if document["changed"] or document["failed"]:
                self._print(json.dumps({"saved": document}, ensure_ascii=not _is_unicode()))
        elif printed.strip():
            self._print(printed.rstrip())

    def _updated(self, report: UpdateReport) -> None:
        changes = report.changes
        new = [one for one in changes.skipped if one not in self._skipped]
        self._skipped = set(changes.skipped)
        held_back = changes.held_back if changes.held_back != self._held_back else 0
        self._held_back = changes.held_back
        if self._as_json:
            if changes.any or new or held_back or report.embedded:
                document = update_document(report, new, self._now())
                self._print(json.dumps(document, ensure_ascii=not _is_unicode()))
            return
        parts = [news_line(changes)]
        if report.embedded and not changes.any:
            parts.append(f"{counted(report.embedded, 'passage')} embedded")
        if said := "; ".join(part for part in parts if part):
            self._line(said)
        for skipped in new[:SHOWN]:
            self._line(f"skipped {skipped_line(skipped)}")
        if len(new) > SHOWN:
            self._line(f"skipped {len(new) - SHOWN:,} more: dateline status")
        if held_back:
            self._line(held_back_line(held_back, report.articles))
        if report.interrupted:
            self._line(
                f"stopped; {counted(report.pending, 'passage')} are still to be embedded", err=True
            )

    def _line(self, words: str, *, err: bool = False) -> None:
        self._print(f"{self._now():%H:%M:%S}  {one_line(words)}", err=err)

    def _print(self, line: str, *, err: bool = False) -> None:
        """Print a line at once; one that nobody reads any more ends the watch."""
        stream = sys.stderr if err else sys.stdout
        try:
            print(line, file=stream, flush=True)
        except OSError:  # the terminal or the pipe is closed, and nothing more can be said there
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
            raise KeyboardInterrupt from None


def update_document(report: UpdateReport, skipped: list[Skipped], now: datetime) -> dict[str, Any]:
    """Return the line of `dateline watch --json` for an update, as a document.

    `skipped` are those that weren't skipped before.
    """
    from tui.cli.json_output import skipped_document

    changes = report.changes
    names = ("added", "changed", "moved", "removed", "forgotten", "duplicates", "held_back")
    return {
        "at": now.astimezone().isoformat(timespec="seconds"),
        **{name: getattr(changes, name) for name in names},
        "skipped": [skipped_document(one) for one in skipped],
        "articles": report.articles,
        "passages": report.passages,
        "embedded": report.embedded,
        "pending": report.pending,
        "interrupted": report.interrupted,
    }


@contextmanager
def _ends_quietly() -> Iterator[None]:
    """Have SIGTERM and a hang-up interrupt the work as Ctrl-C does, also in the background."""
    before = {}
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        # nohup has hang-ups ignored, and means it.
        if number is not None and not (
            name == "SIGHUP" and signal.getsignal(number) is signal.SIG_IGN
        ):
            before[number] = signal.signal(number, signal.default_int_handler)
    try:
        yield
    except KeyboardInterrupt:
        pass
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _is_unicode() -> bool:
    return str(sys.stdout.encoding).casefold().startswith("utf")
