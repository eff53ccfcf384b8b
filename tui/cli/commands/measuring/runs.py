"""`dateline runs`: the saved evaluation runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from tui.cli.json_output import run_document
from tui.cli.options import Common, json_option, library_option, notice
from tui.config.locations import sample_library
from tui.text.json_text import print_json
from tui.text.safe_text import one_line

if TYPE_CHECKING:
    from eval.reporting.runs import SavedRun


@click.command("runs", short_help="List the saved evaluation runs.")
@library_option
@json_option
def command(common: Common, as_json: bool) -> None:
    """List the saved evaluation runs, oldest first.

    Those over your library and those over the sample articles; only those over DIR where
    --library names it.
    """
    from eval.reporting.runs import list_runs
    from eval.running.library_run import RUNS

    libraries = [common.library]
    if not common.library_named:
        libraries.append(sample_library(common.library))
    lists = [list_runs(library / RUNS) for library in libraries]
    runs = sorted((run for found in lists for run in found.runs), key=lambda run: run.saved)
    for skipped in (skipped for found in lists for skipped in found.skipped):
        notice(f"{skipped.path}: {skipped.reason}")
    if as_json:
        print_json([run_document(run) for run in runs])
    elif runs:
        click.echo("\n".join(map(_line, runs)))
    else:
        click.echo("No saved runs: dateline eval SET.jsonl --save NAME keeps one.", err=True)


def _line(run: SavedRun) -> str:
    from tui.text.tables import answer_scores

    scores = "   ".join(answer_scores(run.figures))
    saved = f"{run.saved.astimezone():%Y-%m-%d %H:%M}"
    question_set = one_line(str(run.set_name))
    return f"{one_line(run.name)}   {saved}   {question_set}   {scores}".rstrip()
