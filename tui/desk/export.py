"""A sheet in a file, in the form that the file's name says."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

from index.errors import UsageError
from tui.desk.markdown import markdown_of
from tui.desk.printed import csv_of
from tui.desk.sheet import Sheet
from tui.history.export import already_there, new_file, words_of_a_name, write_new


def _json_of(sheet: Sheet) -> str:
    return json.dumps(sheet.document, ensure_ascii=False, indent=2) + "\n"


FORMS: dict[str, Callable[[Sheet], str]] = {
    ".csv": csv_of,
    ".md": markdown_of,
    ".json": _json_of,
}
"""How a sheet is written, by the ending of the file's name."""


def proposed_file(folder: Path, view: str, typed: str) -> Path:
    """Return a CSV file in `folder` that isn't there yet, named for the view and what was typed."""
    words = words_of_a_name(typed)
    return new_file(folder, f"{view}-{words}" if words else view, ".csv")


def check_file(path: Path) -> None:
    """Look at where a sheet is to go, before all of it is made.

    Raises:
        DatelineError: there is such a file already, or its name says no form.
    """
    _form_of(path)
    if os.path.lexists(path):
        raise already_there(path)


def export(sheet: Sheet, path: Path) -> None:
    """Write a sheet to a new file.

    Raises:
        DatelineError: as `check_file`, or the file can't be written.
    """
    write_new(path, _form_of(path)(sheet))


def _form_of(path: Path) -> Callable[[Sheet], str]:
    form = FORMS.get(path.suffix.lower())
    if form is None:
        raise UsageError(
            "the file's name says the form, and this one has none of its endings",
            "end it in .csv, .md (Markdown) or .json",
        )
    return form
