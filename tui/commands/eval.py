"""`dateline eval`: ask a whole question set and measure the answers."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tui.eval_options import Wanted, eval_options
from tui.options import Common, a_path, common_options, json_option, print_json
from tui.settings import sample_set
from tui.text import one_line

if TYPE_CHECKING:
    from eval.comparison import Comparison
    from eval.library_run import Run
    from eval.types import QuestionSet

SAMPLE = "sample"


@click.command("eval")
@click.argument("question_set", metavar="SET.jsonl", type=a_path)
@click.option(
    "--check", "only_check", is_flag=True, help="Ask nothing: say what is wrong with the set."
)
@eval_options
@common_options
@json_option
def command(
    common: Common, question_set: Path, only_check: bool, as_json: bool, **options: Any
) -> None:
    """Ask every question of SET.jsonl and measure the answers.

    "sample" stands for the set that comes with the sample articles; a SQuAD file, a CSV file
    and a BEIR folder do as well. A question's own `asked` day goes before --as-of. A run that
    was stopped goes on where it was, as long as the questions, the settings and the library
    are still the same.
    """
    path = sample_set() if str(question_set) == SAMPLE else question_set
    if only_check:
        _check(common.library, path, as_json)
        return
    from eval import runs
    from eval.comparison import compare
    from eval.library_run import RUNS
    from eval.question_set import load
    from eval.thresholds import misses

    wanted = Wanted(**options)
    questions = load(path)
    folder = common.library / RUNS
    before = runs.load(folder, wanted.compare) if wanted.compare else None
    run = _run(common, questions, wanted)
    document = run.report.to_json()
    comparison = None
    if before is not None:
        conditions = before.conditions, run.conditions
        comparison = compare(before.name, before.report, document, conditions)
    # Shown first: a disk that is full then costs the saved run, not its figures.
    _show(document, comparison, as_json)
    if wanted.save:
        runs.save(folder, wanted.save, document, run.settings, run.provenance)
    _write_files(wanted, document, comparison, run)
    missed = misses(document, wanted.fail_under)
    for line in missed:
        _notice(line)
    if missed:
        click.get_current_context().exit(1)


def _check(library: Path, path: Path, as_json: bool) -> None:
    """Show what is wrong with a set; exit 1 where a part of it can't be used."""
    from eval.check import check
    from index.library import Library

    with Library(library) as opened:
        issues = check(path, opened)
    if as_json:
        print_json([asdict(issue) for issue in issues])
    else:
        click.echo("\n".join(map(one_line, map(str, issues))) or "Nothing is wrong with it.")
    if any(issue.severity == "error" for issue in issues):
        click.get_current_context().exit(1)


def _run(common: Common, questions: QuestionSet, wanted: Wanted) -> Run:
    from eval.library_run import run_library
    from eval.provenance import Settings
    from tui.progress import TimeLeft

    run = run_library(
        common.library,
        questions,
        Settings(
            as_of=common.as_of,
            filters=common.filters,
            retrieval_only=wanted.retrieval_only,
            limit=wanted.limit,
            seed=wanted.seed,
        ),
        by=wanted.by,
        jobs=wanted.jobs,
        fresh=wanted.fresh,
        progress=TimeLeft() if sys.stderr.isatty() else None,
    )
    if run.unkept:
        _notice(f"the results couldn't be kept as they came: {run.unkept}")
    if unresolved := run.report.unresolved:
        _notice(
            f"{len(unresolved)} relevant articles aren't in the library"
            f" (and count as not found): {', '.join(unresolved[:5])}"
        )
    return run


def _show(document: dict[str, Any], comparison: Comparison | None, as_json: bool) -> None:
    if as_json:
        compared = {"comparison": comparison.to_json()} if comparison else {}
        print_json({**document, **compared})
        return
    from tui.tables import comparison_table, report_tables, show

    show([*report_tables(document), *([comparison_table(comparison)] if comparison else [])])


def _write_files(
    wanted: Wanted, document: dict[str, Any], comparison: Comparison | None, run: Run
) -> None:
    from eval.runs import write

    if wanted.report:
        from eval import html_report

        write(wanted.report, html_report.render(document, run.conditions, comparison))
    if wanted.junit:
        from eval import junit

        write(wanted.junit, junit.render(document))


def _notice(message: str) -> None:
    click.echo(f"dateline: {one_line(message)}", err=True)
