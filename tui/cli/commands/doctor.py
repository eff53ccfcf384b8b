"""`dateline doctor`: check the library and the reader, repair what can be derived."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tui.cli.options import Common, json_option, library_option, print_json
from tui.text.safe_text import one_line

if TYPE_CHECKING:
    from index.maintenance.invariants import Finding


@click.command("doctor")
@click.option("--check", "only_check", is_flag=True, help="Say what is wrong; repair nothing.")
@library_option
@json_option
def command(common: Common, only_check: bool, as_json: bool) -> None:
    """Check that the library's files are whole and agree, and repair what can be made again.

    The files of the reader that comes with Dateline are checked too, for damage.
    Exits with 1 where something is left that couldn't be repaired. With --check it only reads,
    also while an update is under way and where the library can't be written.
    """
    from index.library import Library

    findings = [*Library.check(common.library, repair=not only_check), *_of_the_reader()]
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
