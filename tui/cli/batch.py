"""`dateline ask --batch`: its options, its progress, and what it says at its end."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from index.errors import UsageError
from qa.manner import Manner
from tui.cli.completion import values
from tui.cli.options import Common, a_path, notice
from tui.text.json_text import print_json

if TYPE_CHECKING:
    from eval.batch.questions import BatchQuestion
    from eval.batch.run import BatchProgress, BatchSummary
    from qa.prose.settings import LanguageModelSettings

STDIN = "-"

_OPTIONS = (
    click.option(
        "--batch",
        type=a_path,
        metavar="QUESTIONS",
        shell_complete=values.files,
        help="Ask all questions of a file (CSV, JSONL, or a question a line; - for stdin).",
    ),
    click.option(
        "--out",
        type=a_path,
        metavar="ANSWERS",
        shell_complete=values.files,
        help="With --batch: the file to write (.csv, .jsonl or .xlsx).",
    ),
    click.option(
        "--jobs",
        type=click.IntRange(1, 64),
        help="With --batch: processes that answer at the same time.  [default: 1]",
    ),
    click.option(
        "--restart",
        is_flag=True,
        help="With --batch: ask all anew, and write over ANSWERS.",
    ),
)


@dataclass(frozen=True, slots=True)
class Batch:
    """The options of a batch as they were typed."""

    batch: Path | None
    out: Path | None
    jobs: int | None
    restart: bool

    def check(self, question: str | None, *, why: bool, cite: bool, prose: bool) -> None:
        """Refuse what makes no sense together.

        Raises:
            click.UsageError: it does so.
        """
        if self.batch is None:
            typed = {"--out": self.out, "--jobs": self.jobs, "--restart": self.restart}
            for name, given in typed.items():
                if given:
                    raise click.UsageError(f"{name} has no effect without --batch")
            if question is None:
                raise click.UsageError("Missing argument 'QUESTION'")
            return
        if question is not None:
            raise click.UsageError("give QUESTION or --batch, not both")
        for name, given in {"why": why, "cite": cite, "prose": prose}.items():
            if given:
                raise click.UsageError(f"--{name} has no effect with --batch")
        if self.out is None:
            raise click.UsageError("--batch needs --out: where are the answers to go?")
        if _same(self.batch, self.out):
            raise click.UsageError("--batch and --out are the same file")


def _same(one: Path, other: Path) -> bool:
    """Whether two paths lead to one file, however they are spelled or linked."""
    with suppress(OSError):
        return one.samefile(other)
    return one == other


def batch_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options of a batch to a command."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def ask_batch(
    common: Common,
    wanted: Batch,
    manner: Manner,
    llm: LanguageModelSettings | None,
    *,
    as_json: bool,
) -> bool:
    """Ask all questions and write their answers; return whether none of them failed.

    A language model chooses and makes searches where it is to; it writes no prose.
    """
    # Imported here: a single question doesn't wait for them.
    from eval.batch.run import BatchOptions, check_output, run_batch
    from tui.text.progress import TimeLeft

    assert wanted.batch is not None and wanted.out is not None  # noqa: PT018  # see `check`
    check_output(wanted.out, restart=wanted.restart)
    questions = _questions(wanted.batch)
    options = BatchOptions(
        out=wanted.out,
        as_of=common.as_of,
        filters=common.filters,
        manner=manner,
        jobs=wanted.jobs or 1,
        restart=wanted.restart,
        llm=replace(llm, prose=False) if llm and (llm.choose or llm.reword) else None,
    )
    if options.llm and options.llm.leaves:
        from tui.text.prose_lines import leaving_line

        notice(leaving_line(options.llm))
    time_left, shown = TimeLeft(rated=True), sys.stderr.isatty()
    reached: list[BatchProgress] = []

    def watch(at: BatchProgress) -> None:
        reached[:] = [at]
        if shown:
            time_left(at.done, at.total)

    try:
        summary = run_batch(common.library, questions, options, watch)
    except KeyboardInterrupt:
        if shown and reached:
            click.echo(err=True)  # ends the line that shows how far it is
        done = f": {reached[0].done:,} of {reached[0].total:,} are done" if reached else ""
        notice(f"stopped{done}; the same command goes on where it was")
        return False
    if as_json:
        print_json({**asdict(summary), "out": str(wanted.out)})
    else:
        click.echo(_line(summary, wanted.out))
    if summary.failed:
        failed = _counted(summary.failed, "question")
        notice(
            f"{failed} of {summary.questions:,} failed: see the column error; "
            "the same command asks only these again"
        )
    return not summary.failed


def _questions(path: Path) -> tuple[BatchQuestion, ...]:
    from eval.batch.questions import parse, read

    if str(path) != STDIN:
        return read(path)
    try:
        text = sys.stdin.buffer.read().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UsageError("standard input isn't UTF-8", "convert it and run it again") from None
    return parse(text, Path("standard input"))


def _line(summary: BatchSummary, out: Path) -> str:
    from tui.text.progress import duration

    parts = [
        f"{_counted(summary.questions, 'question')}: {summary.answered:,} answered",
        f"the articles don't say: {summary.abstained:,}",
    ]
    if summary.failed:
        parts.append(f"failed: {summary.failed:,}")
    if summary.kept:
        parts.append(f"answered before: {summary.kept:,}")
    return f"{', '.join(parts)}. In {duration(summary.seconds)}, to {out}"


def _counted(number: int, what: str) -> str:
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"
