"""What the benchmarks' command lines share: kinds of arguments, and errors of one line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from index.errors import DatelineError
from qa.manner import Reading, Strictness
from tui.text.safe_text import one_line

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
FILE_OR_FOLDER = click.Path(exists=True, path_type=Path)
NEW_FOLDER = click.Path(file_okay=False, path_type=Path)

AT_LEAST_1 = click.IntRange(min=1)

library_option = click.option("--library", type=FOLDER, required=True, help="Searched and asked.")
set_option = click.option(
    "--set", "asked", type=FILE_OR_FOLDER, required=True, help="A set of questions."
)
# By value: click would take an enumeration's members by their names.
reading_option = click.option(
    "--reading",
    type=click.Choice([one.value for one in Reading]),
    default=Reading.CAREFUL.value,
    show_default=True,
)
strictness_option = click.option(
    "--strictness",
    type=click.Choice([one.value for one in Strictness]),
    default=Strictness.BALANCED.value,
    show_default=True,
)


class Script(click.Command):
    """A command that says on one line what it lacks, and exits with 1."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run it; a `DatelineError` becomes click's."""
        try:
            return super().invoke(ctx)
        except DatelineError as error:
            raise click.ClickException(in_words(error)) from error


def in_words(error: DatelineError) -> str:
    """Say on one line what went wrong and what to do about it."""
    return one_line(f"{error.message}: {error.hint}" if error.hint else error.message)
