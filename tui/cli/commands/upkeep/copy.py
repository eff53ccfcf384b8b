"""`dateline copy`: a whole library at another place, without embedding again."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tui.cli.completion import values
from tui.cli.options import Common, json_option, library_folder, library_option
from tui.text.json_text import print_json
from tui.text.phrases import counted
from tui.text.progress import duration
from tui.text.safe_text import one_line

if TYPE_CHECKING:
    from index.copying.report import CopyReport, CopyStage

SHOWN = 20

NAMED = "DIR|NAME|ADDRESS"


@click.command("copy", short_help="Copy the library to another place, checked at both ends.")
@click.option(
    "--from",
    "origin",
    type=library_folder,
    metavar=NAMED,
    shell_complete=values.libraries,
    help="The library to copy; it may be in use.  [default: the library]",
)
@click.option(
    "--to",
    "target",
    type=library_folder,
    metavar=NAMED,
    required=True,
    shell_complete=values.libraries,
    help="Where the copy is to be; nothing may be there yet.",
)
@click.option(
    "--map",
    "maps",
    multiple=True,
    metavar="OLD=NEW",
    shell_complete=values.files,
    help="Where the articles of the folder OLD lie for the copy; may be given again.",
)
@click.option("--replace", is_flag=True, help="Take the place of the library that is there.")
@click.option(
    "-v", "--verbose", is_flag=True, help="Also say what is in it and what took how long."
)
@library_option
@json_option
def command(
    common: Common,
    origin: Path | None,
    target: Path,
    maps: tuple[str, ...],
    replace: bool,
    verbose: bool,
    as_json: bool,
) -> None:
    """Copy a library with all that belongs to it: a backup, or a move to another machine or engine.

    Articles, texts and their earlier versions, passages, vectors, stories, extracted tables, what
    was set by hand, taken down or fetched, settings, saved questions, your own questions, saved
    runs. Nothing is read or embedded again.

    The library is copied as it stands when the command begins, and checked before; the copy is
    checked and compared with it before it is put in place. With --replace the library that was
    there is replaced as a whole. Stopped on the way, nothing is there yet, or what was.

    Where the articles' own files lie elsewhere on the machine that the copy is for, --map says
    where; they needn't be there now.
    """
    from index.copying.copy import copy
    from index.copying.given import parsed_map

    report = copy(
        origin or common.library,
        target,
        maps=[parsed_map(one) for one in maps],
        replace=replace,
        notice=_say if sys.stderr.isatty() else lambda _: None,
    )
    if as_json:
        print_json(_document(report))
    else:
        click.echo("\n".join(_lines(report, verbose)))


def _say(stage: CopyStage) -> None:
    click.echo(f"{stage} …", err=True)


def _lines(report: CopyReport, verbose: bool) -> list[str]:
    what = [counted(report.passages, "passage"), counted(report.vectors, "vector")]
    if report.files:
        what.append(counted(report.files, "file"))
    shown = [
        f"{counted(report.articles, 'article')} ({', '.join(what)}) copied to"
        f" {one_line(report.target)}{', replacing what was there' if report.replaced else ''};"
        f" both checked, and the same ({duration(sum(report.seconds.values()))})"
    ]
    if report.moved:
        shown.append(f"  {counted(report.moved, 'folder')} called otherwise there")
    if report.pending:
        shown.append(
            f"  {counted(report.pending, 'passage')} still to be embedded, in both: dateline index"
        )
    shown += [
        f"  left out {one_line(name)}: it is a link, or no file" for name in report.left_out[:SHOWN]
    ]
    if len(report.left_out) > SHOWN:
        shown.append(f"  and {len(report.left_out) - SHOWN:,} more (--json lists all)")
    shown += [f"  note: {one_line(note)}" for note in report.notes]
    if verbose:
        spent = ", ".join(f"{stage} {seconds:.1f} s" for stage, seconds in report.seconds.items())
        tables = ", ".join(f"{name} {rows:,}" for name, rows in report.tables.items() if rows)
        shown += [
            f"Digest of the articles: {report.articles_sha256}",
            f"Rows: {tables}",
            f"Files: {report.bytes / 1e6:,.1f} MB",
            f"Spent on each step: {spent}",
        ]
    return shown


def _document(report: CopyReport) -> dict[str, Any]:
    return {
        "from": report.source,
        "to": report.target,
        "replaced": report.replaced,
        "articles": report.articles,
        "passages": report.passages,
        "vectors": report.vectors,
        "pending": report.pending,
        "articles_sha256": report.articles_sha256,
        "tables": report.tables,
        "files": report.files,
        "bytes": report.bytes,
        "moved": report.moved,
        "left_out": report.left_out,
        "notes": report.notes,
        "seconds": {stage.name.lower(): spent for stage, spent in report.seconds.items()},
    }
