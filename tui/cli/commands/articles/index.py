"""`dateline index`: add or refresh articles."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from index import place
from tui.cli.completion import values
from tui.cli.options import Common, a_path, library_option
from tui.cli.options import notice as notice_line
from tui.config import locations
from tui.jobs.removals import finish as finish_removals
from tui.text.phrases import (
    changes_line,
    counted,
    failure_line,
    held_back_line,
    passed_over_line,
    skipped_line,
)
from tui.text.progress import duration
from tui.text.safe_text import one_line

if TYPE_CHECKING:
    from collections.abc import Callable

    from index.maintenance.update import Progress
    from index.types import Changes, UpdateReport

SHOWN = 20


@click.command("index", short_help="Read articles into the library, or what is new of them.")
@click.argument("paths", nargs=-1, metavar="[PATH …]", type=a_path, shell_complete=values.files)
@click.option("--rebuild", is_flag=True, help="Make everything anew; swapped in at the end.")
@click.option(
    "--forget",
    type=a_path,
    multiple=True,
    metavar="PATH",
    shell_complete=values.files,
    help="Drop a known folder and the articles that no other holds; may be given again.",
)
@click.option(
    "--ocr-language",
    metavar="LANGUAGE",
    help='Of the words in pictures and scanned pages, as tesseract calls it: "deu", "eng+fra".',
)
@click.option(
    "--field",
    "fields",
    multiple=True,
    metavar="FIELD=NAME",
    help="What JSON and CSV files call a field, as in text=story; kept for the next times.",
)
@click.option(
    "--allow-removals",
    is_flag=True,
    help="Remove all articles whose files are gone. Without it, more than 20 that are more than a"
    " tenth of all are held back.",
)
@click.option(
    "--workers",
    metavar="ADDRESS",
    help="Read and embed by a Ray cluster (ray://HOST:10001) or by more processes here"
    " (ray-local, ray-local:4).",
)
@click.option(
    "-v", "--verbose", is_flag=True, help="Also say what the library holds and what took how long."
)
@library_option
def command(
    common: Common,
    paths: tuple[Path, ...],
    rebuild: bool,
    forget: tuple[Path, ...],
    ocr_language: str | None,
    fields: tuple[str, ...],
    allow_removals: bool,
    workers: str | None,
    verbose: bool,
) -> None:
    """Add the articles in PATH (files and folders), or refresh the folders already known.

    Reads text, Markdown, HTML; .pdf, .docx, .odt, .rtf, .epub, .pptx; JSON Lines, JSON, CSV; e-mail
    (.eml .mbox .msg), feeds, NITF, NewsML, WARC, MHTML and ZIP, also gzipped. What can't be read
    is skipped and reported, other files are counted by kind.

    Scanned pages and pictures are read where the OCR extra is installed:
    pip install 'dateline[ocr]', and tesseract (apt install tesseract-ocr).

    Stop it with Ctrl-C at any time: what has been embedded is kept.
    """
    from index.errors import NotFoundError
    from index.ingest.readers import SUFFIXES
    from index.library import Library
    from qa.desk.extractors import EXTRACTORS

    start = time.monotonic()
    with progress_bar() as notice:
        report = Library.update(
            common.library,
            paths,
            forget=forget,
            rebuild=rebuild,
            model=locations.model_folder(),
            names=_names(fields),
            progress=notice,
            ocr_language=ocr_language or locations.ocr_language(),
            allow_removals=allow_removals,
            extractors=EXTRACTORS,
            workers=workers,
        )
    spent = time.monotonic() - start
    click.echo("\n".join(_lines(report, common.library, spent, verbose)))
    if finished := finish_removals(common.library):
        for problem in finished.problems:
            notice_line(problem)
    if report.interrupted:
        sys.exit(1)
    if paths and not report.changes.found:
        raise NotFoundError(
            f"no article in {', '.join(one_line(str(path)) for path in paths)}"
            f" ({_nothing_found(report.changes)})",
            f"these files can be read: {' '.join(SUFFIXES)}",
        )


def _nothing_found(changes: Changes) -> str:
    """Why an update found no article at all."""
    if changes.skipped:
        first = f"{counted(len(changes.skipped), 'file')} skipped, such as"
        return f"{first} {skipped_line(changes.skipped[0])}"
    if changes.passed_over:
        return ", ".join(passed_over_line(other) for other in changes.passed_over[:3])
    return "nothing is there"


def _names(fields: Sequence[str]) -> dict[str, str]:
    from index.ingest.readers.records.fields import read_names

    try:
        return read_names(fields)
    except ValueError as problem:
        raise click.BadParameter(str(problem), param_hint="--field") from None


def _lines(report: UpdateReport, library: Path, spent: float, verbose: bool) -> list[str]:
    """Say what came of an update that took `spent` seconds."""
    if report.discarded:
        return [f"Stopped. The library {place.shown(library)} is as it was before the rebuild."]
    skipped, others = report.changes.skipped, report.changes.passed_over
    shown = [f"{changes_line(report.changes)}{_state(report)} ({duration(spent)})"]
    if report.changes.held_back:
        shown.append(f"  {held_back_line(report.changes.held_back, report.articles)}")
    shown += [f"  skipped {skipped_line(one)}" for one in skipped[:SHOWN]]
    if len(skipped) > SHOWN:
        shown.append(f"  and {len(skipped) - SHOWN:,} more: dateline status --json")
    shown += [f"  passed over {passed_over_line(other)}" for other in others[:SHOWN]]
    if len(others) > SHOWN:
        shown.append(f"  and {counted(len(others) - SHOWN, 'more kind')} of files")
    shown += [f"  note: {one_line(note)}" for note in report.changes.notes[:SHOWN]]
    if len(report.changes.notes) > SHOWN:
        shown.append(f"  and {counted(len(report.changes.notes) - SHOWN, 'more note')}")
    shown += [f"  {failure_line(one)}" for one in report.failures[:SHOWN]]
    if len(report.failures) > SHOWN:
        shown.append(f"  and {counted(len(report.failures) - SHOWN, 'more failure')}")
    if verbose:
        shown += _particulars(report, library)
    if report.interrupted:
        shown.append(
            f"Stopped. {counted(report.passages - report.pending, 'passage')} can be searched by"
            f" meaning, all by keyword; {report.pending:,} are still to be embedded."
            " Run dateline index to go on from here."
        )
    return shown


def _state(report: UpdateReport) -> str:
    if report.interrupted:
        return ""
    if not report.articles:
        return "; the library is empty"
    return f"{';' if report.changes.skipped else ','} ready to ask"


def _particulars(report: UpdateReport, library: Path) -> list[str]:
    stages = ", ".join(f"{stage} {spent:.1f} s" for stage, spent in report.seconds.items())
    return [
        f"The library {place.shown(library)} holds {counted(report.articles, 'article')} in"
        f" {counted(report.passages, 'passage')}; {report.embedded:,} embedded now",
        f"Spent on each stage: {stages}",
    ]


@contextmanager
def progress_bar() -> Iterator[Callable[[Progress], None]]:
    """A progress bar on stderr where that is a terminal, else nothing."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, SpinnerColumn, TextColumn
    from rich.progress import Progress as Bar
    from rich.progress import TimeRemainingColumn as Left

    columns: tuple[Any, ...] = (
        SpinnerColumn(),
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}", markup=False),
        Left(),
    )
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        tasks: dict[str, Any] = {}

        def notice(progress: Progress) -> None:
            if progress.stage not in tasks:
                for earlier in tasks.values():
                    bar.update(earlier, visible=False)
                tasks[progress.stage] = bar.add_task(progress.stage, total=None, rate="")
            task = tasks[progress.stage]
            speed = bar.tasks[bar.task_ids.index(task)].speed
            what = f"{progress.stage} {one_line(progress.current, 40)}".rstrip()
            bar.update(
                task,
                description=what,
                completed=progress.done,
                total=progress.total,
                rate=f"{speed:,.0f} {progress.stage.unit}/s" if speed else "",
            )

        yield notice
