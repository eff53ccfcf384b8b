"""What saved questions are called, and found by."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from datetime import datetime

from index.errors import NotFoundError, UsageError
from qa.saved.types import Record
from tui.text.safe_text import one_line

LONGEST_NAME = 60
_LONGEST_MADE_NAME = 40


def find(records: Sequence[Record], name: str) -> Record:
    """Return the record of a name, or of a number in the list, counted from 1.

    Raises:
        NotFoundError: there is none.
    """
    for record in records:
        if record.saved.name.casefold() == name.strip().casefold():
            return record
    if name.isdecimal() and len(name) <= LONGEST_NAME and 1 <= int(name) <= len(records):
        return records[int(name) - 1]
    shown = one_line(name, LONGEST_NAME)
    raise NotFoundError(f"no saved question is called {shown!r}", "dateline saved list shows them")


def checked_name(name: str) -> str:
    """Return a name as it is kept.

    Raises:
        UsageError: it is empty, too long, or a number, which stands for a place in the list.
    """
    name = one_line(name)
    if not name or len(name) > LONGEST_NAME:
        raise UsageError(f"a name has 1 to {LONGEST_NAME} characters", "give a shorter --name")
    if name.isdecimal():
        raise UsageError("a number can't be a name", "it stands for a place in the list")
    return name


def identity(question: str, added: datetime) -> str:
    """Return the id of a question that is saved now."""
    told = f"{added.isoformat()}\n{question}".encode("utf-8", errors="replace")
    return hashlib.blake2b(told, digest_size=6).hexdigest()


def made_name(question: str, taken: set[str]) -> str:
    """Return a name made of a question's words that none of those `taken` is."""
    words = re.findall(r"\w+", one_line(question).casefold().replace("'", "").replace("’", ""))
    stem = "-".join(words)
    if len(stem) > _LONGEST_MADE_NAME:
        stem = stem[:_LONGEST_MADE_NAME].rpartition("-")[0] or stem[:_LONGEST_MADE_NAME]
    stem = f"question-{stem}".rstrip("-") if not stem or stem.isdecimal() else stem
    name, n = stem, 1
    while name in taken:
        n += 1
        name = f"{stem}-{n}"
    return name
