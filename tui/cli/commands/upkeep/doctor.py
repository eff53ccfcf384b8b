"""`dateline doctor`: check the library and the reader, repair what can be derived."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tui.cli.completion import values
from tui.cli.options import Common, a_path, json_option, library_option
from tui.text.json_text import print_json
from tui.text.phrases import counted
from tui.text.safe_text import one_line

if TYPE_CHECKING:
    from index.maintenance.invariants import Finding


@click.command("doctor", short_help="Check the library, repair it, prove a removal.")
@click.option("--check", "only_check", is_flag=True, help="Say what is wrong; repair nothing.")
@click.option(
    "--proof",
    metavar="FILE",
    type=a_path,
    shell_complete=values.files,
    help="Look for any trace of FILE's articles in all that Dateline keeps.",
)
@library_option
@json_option
def command(common: Common, only_check: bool, proof: Path | None, as_json: bool) -> None:
    """Check that the library's files are whole and agree, and repair what can be made again.

    The files of the reader that comes with Dateline are checked too, for damage.
    Exits with 1 where something is left that couldn't be repaired. With --check it only reads,
    also while an update is under way and where the library can't be written.

    With --proof it only looks, in the bytes of every file of the library and the history, for what
    FILE says and no other article does: by that an article is shown to be gone that dateline remove
    took out. Of a file that holds such articles and others, those alone are looked for. Exits with
    1 where anything is found.
    """
    from index.library import Library

    if proof is not None:
        _prove(common.library, proof, as_json)
        return
    findings = [*Library.check(common.library, repair=not only_check), *_of_the_reader()]
    findings += _of_removals(common.library, not only_check)
    findings += _of_saved_questions(common.library)
    left, passages = (0, 0)
    if all(finding.repaired for finding in findings):
        left, passages = _without_meaning(common.library)
    if as_json:
        print_json(
            {
                "healthy": not findings,
                "findings": [
                    {"what": f.what, "repaired": f.repaired, "hint": f.hint} for f in findings
                ],
                "without_meaning": left,
            }
        )
    else:
        for finding in findings:
            state = "repaired" if finding.repaired else f"not repaired: {finding.hint}"
            click.echo(one_line(f"{finding.what} ({state})"))
        if left:
            click.echo(
                f"{'' if findings else 'Everything is in order; '}{left:,} of {passages:,} passages"
                " still without meaning search: run dateline index"
            )
        elif not findings:
            click.echo("Everything is in order.")
    if any(not finding.repaired for finding in findings):
        sys.exit(1)


def _prove(library: Path, path: Path, as_json: bool) -> None:
    from index.library import Library
    from tui.cli.removals import proof_document, proof_lines
    from tui.jobs.removals import prove

    with Library(library) as opened:
        pieces = opened.pieces_of_file(path)
    proof = prove(library, pieces)
    if as_json:
        print_json(proof_document(proof))
    else:
        click.echo("\n".join(proof_lines(proof)))
    if not proof.clean:
        sys.exit(1)


def _of_saved_questions(library: Path) -> Iterator[Finding]:
    """Yield the lines of the saved questions' file that can't be read: nobody else has them."""
    from index.errors import LibraryError, UsageError
    from index.maintenance.invariants import Finding
    from tui.saved.store import FILE
    from tui.saved.upkeep import unread_lines

    hint = "mend the line or delete it; the other questions work"
    try:
        for number in unread_lines(library):
            yield Finding(f"{FILE} line {number} isn't a saved question", hint=hint)
    except UsageError as error:
        yield Finding(error.message, hint="check the file's permissions")
    except LibraryError as error:
        yield Finding(error.message, hint=error.hint)


def _of_removals(library: Path, repair: bool) -> Iterator[Finding]:
    """Yield what the history still quotes of articles that were removed, and take it out."""
    from eval.removal import forget_interrupted
    from eval.running.library_run import RUNS
    from index.errors import LibraryError, NotFoundError
    from index.library import Library
    from index.maintenance.invariants import Finding
    from tui.history.database import default_path
    from tui.history.removal import count, erase, forget
    from tui.jobs.removals import CLOSE_OTHERS, PATIENCE_SECONDS, finish

    try:
        with Library(library) as opened:
            taken = opened.taken_down()
    except (NotFoundError, LibraryError):
        return
    if repair and taken:
        # They were finished where they began, which may have been on another machine.
        forget_interrupted(library / RUNS, max(one.removed for one in taken))
    left = [one for one in taken if not one.done]
    quoted = count(default_path(), taken)
    if not left and not quoted:
        return
    problems: tuple[str, ...] = ()
    if repair:
        if quoted:
            forget(default_path(), taken)
            erase(default_path(), PATIENCE_SECONDS)
        done = finish(library)
        problems = done.problems if done else ()
    were = "wasn't" if len(left) == 1 else "weren't"
    what = f"{counted(len(left), 'removal')} {were} finished" if left else ""
    quote = "quotes a removed article" if quoted == 1 else "quote removed articles"
    quotes = f"{counted(quoted, 'answer')} of the history {quote}" if quoted else ""
    said = "; ".join(part for part in (what, quotes) if part)
    yield Finding(said, repair and not problems, "; ".join(problems) or CLOSE_OTHERS)


def _of_the_reader() -> Iterator[Finding]:
    """Yield what is wrong with the files of the reader; none of them can be made again here."""
    from index.errors import ReaderError
    from index.maintenance.invariants import Finding
    from qa.choosing.choice import Choice
    from qa.manner import Reading
    from qa.reading.own_reader import model_folder
    from qa.reading.reader_model import verify

    for reading in Reading:
        try:
            verify(model_folder(reading), whole=True)
            Choice.load(model_folder(reading))
        except ReaderError as error:
            yield Finding(error.message, hint=error.hint)


def _without_meaning(folder: Path) -> tuple[int, int]:
    """Return how many passages the meaning search doesn't cover yet, and how many there are."""
    from index.errors import MismatchError, NotFoundError
    from index.library import Library

    try:
        with Library(folder) as library:
            status = library.status()
    except (NotFoundError, MismatchError):  # still empty; of an older version's rules
        return 0, 0
    return round((1 - status.embedded) * status.passages), status.passages
