"""The options of `dateline eval`, and how their values are read."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from index.errors import UsageError
from tui.cli.completion import values
from tui.cli.options import a_path
from tui.config.preferences import read_preferences, settings_file

if TYPE_CHECKING:
    from eval.reporting.thresholds import Threshold
    from qa.prose.settings import LanguageModelSettings


def run_name(value: str) -> str:
    """Read a run's name, so that a bad one is refused before the questions are asked."""
    from eval.reporting.runs import path_of

    try:
        path_of(Path(), value)
    except UsageError as error:
        raise click.BadParameter(str(error)) from None
    return value


def new_file(value: str) -> Path:
    """Read the path of a file to write, so that a bad one is refused before the questions."""
    path = a_path(value)
    # os.path, for its answers to an overlong name: it does not raise.
    if os.path.isdir(path):
        raise click.BadParameter(f"{value!r} is a folder")
    if not os.path.isdir(path.absolute().parent):
        raise click.BadParameter(f"there is no folder {str(path.parent)!r}")
    special = os.path.exists(path) and not os.path.isfile(path)  # a pipe or a device
    if not os.access(path if special else path.absolute().parent, os.W_OK):
        raise click.BadParameter(f"{value!r} can't be written")
    return path


def threshold(value: str) -> Threshold:
    """Read what `--fail-under` says."""
    from eval.reporting.thresholds import parse

    try:
        return parse(value)
    except ValueError as reason:
        raise click.BadParameter(str(reason)) from None


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the options of this command say."""

    save: str | None
    overwrite: bool
    compare: str | None
    report: Path | None
    junit: Path | None
    fail_under: tuple[Threshold, ...]
    by: tuple[str, ...]
    wrong: bool
    retrieval_only: bool
    limit: int | None
    seed: int
    jobs: int
    fresh: bool
    choose: bool
    reword: bool
    prose: bool

    def language_model(self) -> LanguageModelSettings | None:
        """Return the settings' language model for what is asked of it; None where nothing is.

        A run uses it for nothing else, whatever it is for in the settings: so that who reads the
        command knows what was measured.

        Raises:
            UsageError: the settings file can't be used.
            click.UsageError: it names none.
        """
        wanted = {"choose": self.choose, "reword": self.reword, "prose": self.prose}
        if not any(wanted.values()):
            return None
        settings = read_preferences().llm
        if settings is None:
            first = next(name for name, given in wanted.items() if given)
            raise click.UsageError(
                f"--{first} takes a language model: name one in [llm] of {settings_file()}"
            )
        return replace(settings, choose=self.choose, reword=self.reword, prose=self.prose)

    def check(self, question_set: Path) -> None:
        """Refuse, before the questions, what these options can't do together."""
        from eval.reporting.thresholds import check_slices

        if self.overwrite and not self.save:
            raise click.UsageError("--overwrite goes with --save NAME")
        if self.retrieval_only and (self.choose or self.prose):
            name = "--choose" if self.choose else "--prose"
            raise click.UsageError(f"{name} takes answers, and --retrieval-only gives none")
        check_slices(self.fail_under, self.by)
        taken = {os.path.realpath(question_set): "the question set"}
        for option, path in (("--report", self.report), ("--junit", self.junit)):
            if path is None:
                continue
            already = taken.setdefault(os.path.realpath(path), option)
            if already != option:
                raise click.UsageError(f"{option} would write over {already}: {path}")


_OPTIONS = (
    click.option(
        "--save",
        type=run_name,
        metavar="NAME",
        shell_complete=values.runs,
        help="Keep this run under a name.",
    ),
    click.option("--overwrite", is_flag=True, help="Let --save replace the run of that name."),
    click.option(
        "--compare",
        type=run_name,
        metavar="NAME",
        shell_complete=values.runs,
        help="Show the difference from a saved run.",
    ),
    click.option(
        "--report",
        type=new_file,
        shell_complete=values.files,
        metavar="FILE.html",
        help="Write a page with every question.",
    ),
    click.option(
        "--junit",
        type=new_file,
        shell_complete=values.files,
        metavar="FILE.xml",
        help="Write JUnit XML, a case a question.",
    ),
    click.option(
        "--fail-under",
        type=threshold,
        multiple=True,
        metavar="MEASURE=N",
        help="Exit 1 where a measure, such as f1 or answer_recall.5, is below N; repeatable.",
    ),
    click.option(
        "--by", multiple=True, metavar="FIELD", help="Measure by a field of the set; repeatable."
    ),
    click.option(
        "--wrong", is_flag=True, help="List the questions answered wrongly or held back, too."
    ),
    click.option("--retrieval-only", is_flag=True, help="Only search: no reading, no answers."),
    click.option(
        "--limit", type=click.IntRange(1), metavar="N", help="Ask N questions, drawn at random."
    ),
    click.option("--seed", type=int, default=0, metavar="S", help="Draw others.  [default: 0]"),
    click.option(
        "--jobs",
        type=click.IntRange(1, 64),
        default=1,
        metavar="N",
        help="Ask N questions at a time.  [default: 1]",
    ),
    click.option(
        "--fresh", is_flag=True, help="Ask all of them, also after a run that was cut short."
    ),
    click.option(
        "--choose", is_flag=True, help="Let the settings' language model choose among candidates."
    ),
    click.option("--reword", is_flag=True, help="Let the settings' language model make searches."),
    click.option(
        "--prose",
        is_flag=True,
        help="Have prose written below every answer, and count the sentences that pass the check.",
    ),
)


def eval_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options to the command, which gets them as the keyword arguments of `Wanted`."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command
