"""`dateline runs`: the saved evaluation runs."""

from __future__ import annotations

import click

from tui.options import Common, common_options, json_option, print_json
from tui.text import one_line


@click.command("runs")
@common_options
@json_option
def command(common: Common, as_json: bool) -> None:
    """List the saved evaluation runs, oldest first."""
    from eval.library_run import RUNS
    from eval.runs import list_runs

    found = list_runs(common.library / RUNS)
    for skipped in found.skipped:
        click.echo(f"dateline: {one_line(f'{skipped.path}: {skipped.reason}')}", err=True)
    if as_json:
        print_json(
            [
                {
                    "name": run.name,
                    "saved": run.saved.isoformat(),
                    "settings": dict(run.settings),
                    "provenance": dict(run.provenance),
                    **{key: run.report.get(key) for key in ("set", "n", "em", "f1")},
                }
                for run in found.runs
            ]
        )
        return
    for run in found.runs:
        scores = "   ".join(
            f"{name} {run.report[key]:.3f}"
            for name, key in (("EM", "em"), ("F1", "f1"))
            if isinstance(run.report.get(key), float)
        )
        when = f"{run.saved:%Y-%m-%d %H:%M}"
        click.echo(
            f"{one_line(run.name)}   {when}   {one_line(str(run.report.get('set')))}   {scores}"
        )
    if not found.runs:
        click.echo("No saved runs: dateline eval SET.jsonl --save NAME keeps one.", err=True)
