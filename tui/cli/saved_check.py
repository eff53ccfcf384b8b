"""What `dateline saved check` asks and prints."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qa.saved.types import Checked
from tui.cli.options import notice
from tui.cli.saved_documents import check_document
from tui.saved import lines, store
from tui.saved.checking import Checker, answerers
from tui.text.json_text import print_json
from tui.text.phrases import counted

if TYPE_CHECKING:
    from index.backend import LibraryBackend
    from qa.saved.types import Event, Record

Told = list[tuple[Checked, Sequence["Event"]]]


@dataclass(frozen=True, slots=True)
class HowToTell:
    """How a check is told; with `peek` nothing of it is kept."""

    as_json: bool = False
    quiet: bool = False
    peek: bool = False


def check_and_tell(
    library: LibraryBackend, folder: Path, records: Sequence[Record], how: HowToTell
) -> Told:
    """Ask questions one after another, and print what is new in each as soon as it is known.

    What was printed is marked as told, and nothing else is. Returns what each came to, with the
    events that were told.
    """
    checker = Checker(library, answerers(library))
    told: Told = []
    for record in records:
        checked = checker.check(folder, record, peek=how.peek)
        events: Sequence[Event] = checked.record.untold
        told.append((checked, events))
        if checked.error:
            notice(f"{record.saved.name}: {checked.error}")
        if not how.as_json:
            for line in lines.checked_lines(checked, events, quiet=how.quiet):
                click.echo(line)
            _told(folder, events, how)
    if how.as_json:
        print_json(check_document(told))
        for _, events in told:
            _told(folder, events, how)
    elif records and not how.quiet:
        click.echo(_summary(told))
    return told


def checked_in_process(folder: Path, as_json: bool) -> str:
    """Have the saved questions checked in a process of its own; return what it printed.

    The models that answering takes go with it. What it says of errors goes to stderr.
    """
    command = [sys.executable, "-m", "tui.cli", "saved", "check", "--quiet"]
    command += ["--library", str(folder), *(["--json"] if as_json else [])]
    done = subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        encoding="utf-8",
        errors="replace",
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        check=False,
    )
    return done.stdout


def _told(folder: Path, events: Sequence[Event], how: HowToTell) -> None:
    sys.stdout.flush()  # what can't be written isn't told
    if not how.peek:
        store.mark(folder, events, told=True)


def _summary(told: Told) -> str:
    changed = sum(any(event.is_news for event in events) for _, events in told)
    failed = sum(bool(checked.error) for checked, _ in told)
    parts = [f"{changed:,} of {counted(len(told), 'question')} changed" if changed else ""]
    parts += [f"{failed:,} couldn't be asked" if failed else ""]
    said = "; ".join(part for part in parts if part)
    return said or f"Nothing new in {counted(len(told), 'question')}."
