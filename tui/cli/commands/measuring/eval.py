"""`dateline eval`: ask a whole question set and measure the answers."""

from __future__ import annotations

import sys
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from index.errors import NotFoundError
from qa.manner import Manner
from tui.cli.completion import values
from tui.cli.eval_options import Wanted, eval_options
from tui.cli.manner_options import manner_options
from tui.cli.options import Common, a_path, common_options, json_option, notice
from tui.config.locations import sample_library, sample_set
from tui.jobs.evaluating import SAMPLE, set_asked
from tui.text.json_text import print_json
from tui.text.safe_text import one_line

if TYPE_CHECKING:
    from eval.conditions import Conditions
    from eval.reporting.comparison import Comparison
    from eval.reporting.runs import SavedRun
    from eval.reporting.view import ReportView
    from eval.running.library_run import Run
    from eval.running.run import Progress
    from eval.types import QuestionSet
    from qa.prose.settings import LanguageModelSettings

MINE = "mine"
"""What stands for the user's own questions."""

LONGEST_ISSUE = 400
"""Characters of an issue's line: the answers that it names may be of any length."""


@click.command("eval", short_help="Ask a set of questions and measure the answers.")
@click.argument(
    "question_set", metavar="SET.jsonl", type=a_path, shell_complete=values.question_sets
)
@click.option(
    "--check", "only_check", is_flag=True, help="Ask nothing: say what is wrong with the set."
)
@eval_options
@common_options
@manner_options
@json_option
def command(
    common: Common,
    question_set: Path,
    only_check: bool,
    as_json: bool,
    manner: Manner,
    **options: Any,
) -> None:
    """Ask every question of SET.jsonl and measure the answers.

    A SQuAD file, a CSV file and a BEIR folder do as well. "sample" stands for the set that comes
    with the sample articles, and asks those: their own library beside yours, made where it isn't
    there yet, unless --library is given here. "mine" stands for the questions whose answers you
    called right or wrong in the app. A question's own `asked` day goes before --as-of.
    A run that was stopped goes on where it was, as long as the questions, the settings and the
    library are still the same.

    A language model of the settings has a part in it only by --choose, --reword and --prose.
    """
    is_sample = str(question_set) == SAMPLE
    path = sample_set() if is_sample else question_set
    own = not is_sample or common.library_named
    if str(question_set) == MINE:
        path = _own_questions(common)
        own = path.parent == common.library
    library = common.library if own else sample_library(common.library)
    wanted = Wanted(**options)
    wanted.check(path)
    llm = None if only_check else wanted.language_model()
    prepared = None if only_check else _prepared(library, path, wanted)
    if is_sample and not own:
        _make_sample(common.library)
    if prepared is None:
        _check(library, path, as_json)
    else:
        asked = set_asked(SAMPLE if is_sample else str(path))
        common = replace(common, library=library)
        _evaluate(common, *prepared, wanted, manner, llm, asked, as_json)


def _own_questions(common: Common) -> Path:
    """The set of the user's own questions: about their library, else about the sample articles.

    Raises:
        NotFoundError: nothing was said of an answer yet.
    """
    from eval.questions.own_questions import FILE, are_kept

    folders = [common.library]
    if not common.library_named:
        folders.append(sample_library(common.library))
    for folder in folders:
        if are_kept(folder):
            return folder / FILE
    raise NotFoundError(
        "you have no questions of your own yet", "in the app, + and - on an answer keep it as one"
    )


def _prepared(library: Path, path: Path, wanted: Wanted) -> tuple[QuestionSet, SavedRun | None]:
    """Read the set and the run to compare with: what is wrong is said before any question."""
    from eval.questions.question_set import load
    from eval.reporting import runs
    from eval.reporting.comparison import check_comparable
    from eval.running.library_run import RUNS
    from eval.running.run import sample

    questions = load(path)
    if wanted.save:
        runs.check_free(library / RUNS, wanted.save, overwrite=wanted.overwrite)
    before = runs.load(library / RUNS, wanted.compare) if wanted.compare else None
    if before:
        asked = questions if wanted.limit is None else sample(questions, wanted.limit, wanted.seed)
        check_comparable(before, asked.questions)
    return questions, before


def _make_sample(library: Path) -> None:
    """Index the sample articles where that hasn't been done yet; `library` is the user's own."""
    from tui.engine.samples import open_sample
    from tui.text.progress import steps

    with steps(notice) as report:
        open_sample(library, report).close()


def _evaluate(
    common: Common,
    questions: QuestionSet,
    before: SavedRun | None,
    wanted: Wanted,
    manner: Manner,
    llm: LanguageModelSettings | None,
    asked: str,
    as_json: bool,
) -> None:
    """Ask, show, and keep with where the set was; exit 1 where a figure is lower than wanted."""
    from eval.reporting import runs
    from eval.reporting.comparison import compare
    from eval.reporting.thresholds import misses
    from eval.running.library_run import RUNS
    from tui.text.tables import run_notes

    run = _run(common, questions, wanted, manner, llm)
    report = run.report.view()
    for note in [*run_notes(report, run.unkept), *_failed_replies(run, llm)]:
        notice(note)
    comparison = None
    if before is not None:
        conditions = before.conditions, run.conditions
        comparison = compare(before.name, before.report(), report, conditions)
    # Shown first: a disk that is full then costs the saved run, not its figures.
    _show(report, comparison, as_json, wrong=wanted.wrong)
    if wanted.save:
        runs.save(
            common.library / RUNS,
            wanted.save,
            report,
            run.conditions.with_set(asked),
            overwrite=wanted.overwrite,
        )
    _write_files(wanted, report, comparison, run.conditions)
    missed = misses(report, wanted.fail_under)
    for line in missed:
        notice(line)
    if missed:
        click.get_current_context().exit(1)


def _check(library: Path, path: Path, as_json: bool) -> None:
    """Show what is wrong with a set; exit 1 where a part of it can't be used."""
    from eval.questions.check import check
    from index.library import Library

    with Library(library) as opened:
        issues = check(path, opened)
    if as_json:
        print_json([asdict(issue) for issue in issues])
    else:
        lines = [one_line(str(issue), LONGEST_ISSUE) for issue in issues]
        click.echo("\n".join(lines) or "Nothing is wrong with it.")
    if any(issue.severity == "error" for issue in issues):
        click.get_current_context().exit(1)


def _failed_replies(run: Run, llm: LanguageModelSettings | None) -> list[str]:
    """Say how often a language model's reply failed, and why it did first."""
    reasons = [one.prose.reason for one in run.report.results if one.prose and one.prose.reason]
    if llm is None or not reasons:
        return []
    from tui.text.prose_lines import model_name

    what = "a reply" if len(reasons) == 1 else f"{len(reasons):,} replies"
    return [f"{what} of {model_name(llm.model)} failed: {one_line(reasons[0], LONGEST_ISSUE)}"]


def _run(
    common: Common,
    questions: QuestionSet,
    wanted: Wanted,
    manner: Manner,
    llm: LanguageModelSettings | None,
) -> Run:
    from eval.running.library_run import run_library
    from eval.running.options import RunOptions
    from tui.text.progress import TimeLeft

    options = RunOptions(
        as_of=common.as_of,
        filters=common.filters,
        manner=manner,
        retrieval_only=wanted.retrieval_only,
        limit=wanted.limit,
        seed=wanted.seed,
        by=wanted.by,
        jobs=wanted.jobs,
        fresh=wanted.fresh,
        llm=llm,
    )
    if llm and llm.leaves:
        from tui.text.prose_lines import leaving_line

        notice(leaving_line(llm))
    time_left = TimeLeft()

    def watch(at: Progress) -> None:
        time_left(at.done, at.total)

    return run_library(common.library, questions, options, watch if sys.stderr.isatty() else None)


def _show(report: ReportView, comparison: Comparison | None, as_json: bool, *, wrong: bool) -> None:
    if as_json:  # which has every question, also without --wrong
        from eval.reporting.codec import encode, encode_comparison

        compared = {"comparison": encode_comparison(comparison)} if comparison else {}
        print_json({**encode(report), **compared})
        return
    from tui.text.tables import comparison_table, report_tables, show

    show([*report_tables(report), *([comparison_table(comparison)] if comparison else [])])
    if wrong:
        from tui.text.wrong_questions import wrong_lines

        click.echo("\n".join(["", *wrong_lines(report)]))


def _write_files(
    wanted: Wanted, report: ReportView, comparison: Comparison | None, conditions: Conditions
) -> None:
    from eval.files import write

    if wanted.report:
        from eval.reporting import html_report

        write(wanted.report, html_report.render(report, conditions, comparison))
    if wanted.junit:
        from eval.reporting import junit

        write(wanted.junit, junit.render(report))
