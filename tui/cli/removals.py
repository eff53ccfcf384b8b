"""What a removal has to do outside the library's own files, and how it is proved.

The library knows nothing of the history and of saved runs, so the commands put them together.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import DatelineError
from tui.text.phrases import counted
from tui.text.safe_text import one_line

if TYPE_CHECKING:
    from index.removal.pieces import Pieces
    from index.removal.proof import Proof
    from index.types import TakenDown

PATIENCE_SECONDS = 10.0
CLOSE_OTHERS = "close every other Dateline, then run: dateline doctor"


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Of how many answers and saved runs something went, and what couldn't be done."""

    answers: int = 0
    runs: int = 0
    problems: tuple[str, ...] = ()


def forget_elsewhere(
    library: Path,
    taken: Sequence[TakenDown],
    texts: Sequence[str] = (),
    *,
    patience: float = PATIENCE_SECONDS,
) -> Elsewhere:
    """Take what a library has removed out of its saved runs and of the history.

    `texts` are all that it said, where that is known.
    """
    from eval.removal import forget as forget_in_runs
    from eval.running.library_run import RUNS
    from tui.history import removal as history
    from tui.history.database import default_path

    answers = runs = 0
    problems: list[str] = []
    try:
        cleared = forget_in_runs(library / RUNS, [one.id for one in taken], texts)
        runs = cleared.runs
        problems += [f"{path} isn't a saved run: look into it yourself" for path in cleared.unread]
    except DatelineError as error:
        problems.append(str(error))
    try:
        answers = history.forget(default_path(), taken)
        if not history.erase(default_path(), patience):
            problems.append(f"another program is reading the history: {CLOSE_OTHERS}")
    except DatelineError as error:
        problems.append(str(error))
    return Elsewhere(answers, runs, tuple(problems))


def finish(library: Path, *, patience: float = PATIENCE_SECONDS) -> Elsewhere | None:
    """Bring removals to their end that were cut short; None where there is nothing left to do.

    The library's own part is done by whatever writes to it.
    """
    from index.errors import LibraryError, NotFoundError
    from index.library import Library
    from index.removal.removal import note_done

    try:
        with Library(library) as opened:
            left = [one for one in opened.taken_down() if not one.done]
    except (NotFoundError, LibraryError):
        return None
    if not left:
        return None
    done = forget_elsewhere(library, left, patience=patience)
    if not done.problems:
        note_done(library, [one.number for one in left])
    return done


def prove(library: Path, pieces: Pieces) -> Proof:
    """Look for an article's pieces in every file of a library and of the history."""
    from index.removal.proof import files_of
    from index.removal.proof import prove as prove_in
    from tui.history import removal as history
    from tui.history.database import default_path
    from tui.history.database import files_of as history_files

    path = default_path()
    files = [*files_of(library), *history_files(path)]
    return prove_in(
        pieces.with_more(history.pieces_of(pieces.texts)), files, history.unpacked(path)
    )


def proof_lines(proof: Proof) -> Iterator[str]:
    """Say what a search for an article's pieces came to."""
    files = f"{counted(proof.files, 'file')} ({proof.bytes / 1e6:,.1f} MB)"
    of = f"of its {counted(proof.characters, 'character')}"
    if not proof.runs and not proof.traces:
        yield f"Not checked: {of}, all stand in other articles too"
    elif proof.clean:
        yield (
            f"Checked: {of} ({counted(proof.runs, 'run')} of eight words that no other article"
            f" has), nothing is left in {files}"
        )
    for trace in proof.traces:
        yield one_line(f"Left: {trace.place}: {trace.what}, in {counted(trace.count, 'place')}")
    for path in proof.unread:
        yield one_line(f"Not checked, since it can't be read: {path}")


def proof_document(proof: Proof) -> dict[str, object]:
    """Return what a search came to as JSON."""
    return {
        "clean": proof.clean,
        "characters": proof.characters,
        "runs": proof.runs,
        "files": proof.files,
        "bytes": proof.bytes,
        "left": [
            {"place": trace.place, "what": trace.what, "pieces": trace.count}
            for trace in proof.traces
        ],
        "unread": list(map(str, proof.unread)),
    }
