"""What a removal has to do outside the library's own files, and how it is proved.

The library knows nothing of the history, of saved runs, of saved questions and of the user's own
questions, so the commands and the app put them together.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import DatelineError

if TYPE_CHECKING:
    from index.removal.pieces import Pieces
    from index.removal.proof import Proof
    from index.types import TakenDown

PATIENCE_SECONDS = 10.0
CLOSE_OTHERS = "close every other Dateline, then run: dateline doctor"


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Of how many answers, saved runs and saved questions something went; what couldn't be done."""

    answers: int = 0
    runs: int = 0
    saved: int = 0
    problems: tuple[str, ...] = ()


def forget_elsewhere(
    library: Path,
    taken: Sequence[TakenDown],
    texts: Sequence[str] = (),
    *,
    history: Path | None = None,
    patience: float = PATIENCE_SECONDS,
) -> Elsewhere:
    """Take what a library has removed out of its saved runs and questions and of the history.

    `texts` are all that it said, where that is known; `history` is the history's file, by default
    the user's.
    """
    from eval.removal import forget as forget_in_runs
    from eval.running.library_run import RUNS
    from index.storage.kept.documents import documents_of
    from tui.history import removal
    from tui.history.database import default_path
    from tui.saved.upkeep import forget_taken

    history = history or default_path()
    answers = runs = saved = 0
    problems: list[str] = []
    try:
        cleared = forget_in_runs(library / RUNS, [one.id for one in taken], texts)
        runs = cleared.runs
        problems += [f"{path} isn't a saved run: look into it yourself" for path in cleared.unread]
    except DatelineError as error:
        problems.append(str(error))
    try:
        saved = forget_taken(library, taken)
    except DatelineError as error:
        problems.append(str(error))
    try:
        if (runs or saved) and not documents_of(library).erase(patience):
            problems.append(f"others use what is kept with the library: {CLOSE_OTHERS}")
    except DatelineError as error:
        problems.append(str(error))
    try:
        answers = removal.forget(history, taken)
        if not removal.erase(history, patience):
            problems.append(f"another program is reading the history: {CLOSE_OTHERS}")
    except DatelineError as error:
        problems.append(str(error))
    return Elsewhere(answers, runs, saved, tuple(problems))


def forget_questions(library: Path, pieces: Pieces) -> int:
    """Drop the user's own questions that have any of an article's pieces; return how many.

    Raises:
        UsageError: they can't be written.
    """
    from eval.questions.own_questions import forget_quoting
    from index.removal.search import ByteSearch

    search = ByteSearch(pieces.of)
    return forget_quoting(library, lambda line: bool(search.within(line)))


def forget_saved(library: Path, pieces: Pieces) -> int:
    """Drop what saved questions have of an article's pieces; return how many had any.

    Raises:
        UsageError: they can't be written.
    """
    from index.removal.search import ByteSearch
    from tui.saved.upkeep import forget_quoting

    search = ByteSearch(pieces.of)
    return forget_quoting(library, lambda line: bool(search.within(line)))


def bring_to_end(library: Path, history: Path, *, patience: float = PATIENCE_SECONDS) -> bool:
    """Finish, as well as can be now, the removals that were cut short, the library's part too.

    Return whether nothing is left. What is in the way is only waited for; no error is raised.
    """
    from index.removal.removal import finish_library

    if not _left(library):
        return True
    with suppress(DatelineError):  # another Dateline is writing: it does the library's part
        finish_library(library, patience=patience)
    with suppress(DatelineError):
        finish(library, history=history, patience=patience)
    return not _left(library)


def finish(
    library: Path, *, history: Path | None = None, patience: float = PATIENCE_SECONDS
) -> Elsewhere | None:
    """Bring removals to their end that were cut short; None where there is nothing left to do.

    The library's own part is done by whatever writes to it.
    """
    from index.removal.removal import note_done

    if not (left := _left(library)):
        return None
    done = forget_elsewhere(library, left, history=history, patience=patience)
    if not done.problems:
        note_done(library, [one.number for one in left])
    return done


def prove(library: Path, pieces: Pieces) -> Proof:
    """Look for an article's pieces in every file of a library and of the history.

    And in its database, where that is on a server.

    Raises:
        LibraryError: that can't be read.
    """
    from index.removal.proof import files_of, rows_of
    from index.removal.proof import prove as prove_in
    from tui.history import removal as history
    from tui.history.database import default_path
    from tui.history.database import files_of as history_files

    path = default_path()
    files = [*files_of(library), *history_files(path)]
    return prove_in(
        pieces.with_more(history.pieces_of(pieces.texts)),
        files,
        chain(rows_of(library), history.unpacked(path)),
    )


def _left(library: Path) -> list[TakenDown]:
    """Return the removals that aren't finished; none where there is no library to ask."""
    from index.library import Library

    try:
        with Library(library) as opened:
            return [one for one in opened.taken_down() if not one.done]
    except DatelineError:
        return []
