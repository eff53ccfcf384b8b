"""The sample articles' own library: made where it is first needed, beside the user's."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tui.engine import Report
from tui.indexing import update_in_process
from tui.settings import model_folder, sample_articles, sample_library

if TYPE_CHECKING:
    from index.library import Library


def open_sample(own: Path, report: Report) -> Library:
    """Open the sample's library; `own` is the folder of the user's.

    It is made first where it isn't there yet, a run cut short is gone on with, and one that an
    older Dateline made is brought up to date; `report` is then told each step.
    """
    from index.errors import MismatchError, NotFoundError
    from index.library import Library

    folder = sample_library(own)
    try:
        library = Library(folder)
        if library.embedded == 1:
            return library
        library.close()
    except (NotFoundError, MismatchError):
        pass  # nothing was committed yet, or by other rules: the update says if it can't mend that
    report("first run: reading the sample articles")
    update_in_process(folder, [sample_articles()], model_folder(), report)
    return Library(folder)
