"""Where what is exported goes: a new file, never in the place of another."""

from __future__ import annotations

import os
import re
from itertools import count
from pathlib import Path

from tui.history.database import HistoryError
from tui.history.store import Conversation
from tui.text.safe_text import one_line

_LONGEST_NAME = 60
_NOT_IN_A_NAME = re.compile(r"[\W_]+")


def working_folder() -> Path:
    """Return the folder that the program runs in, or the user's own where that has gone."""
    try:
        return Path.cwd()
    except OSError:
        return Path.home()


def proposed_file(folder: Path, conversation: Conversation) -> Path:
    """Return a file in `folder` that isn't there yet, named for the conversation and its day."""
    words = words_of_a_name(conversation.title) or "conversation"
    return new_file(folder, f"{conversation.started.astimezone():%Y-%m-%d}-{words}", ".md")


def words_of_a_name(text: str) -> str:
    """Return the words of a text as a part of a file's name: "When? Now" as "when-now"."""
    return _NOT_IN_A_NAME.sub("-", one_line(text).casefold())[:_LONGEST_NAME].strip("-")


def new_file(folder: Path, stem: str, suffix: str) -> Path:
    """Return a file in `folder` that isn't there yet: stem, suffix, and a number where needed."""
    names = (f"{stem}{suffix}" if n == 1 else f"{stem}-{n}{suffix}" for n in count(1))
    return next(path for name in names if not os.path.lexists(path := folder / name))


def already_there(path: Path) -> HistoryError:
    """Return the error that says so of a file."""
    return HistoryError(f"{path} is there already", "choose another name")


def write_new(path: Path, text: str) -> None:
    """Write a file that isn't there yet, whole or not at all.

    Raises:
        HistoryError: there is a file of this name already, or it can't be written.
    """
    try:
        file = path.open("x", encoding="utf-8", errors="replace", newline="\n")
        try:
            with file:
                file.write(text)
        except OSError:
            path.unlink(missing_ok=True)
            raise
    except FileExistsError as error:
        raise already_there(path) from error
    except (OSError, ValueError) as error:  # ValueError: a NUL character in the path
        reason = getattr(error, "strerror", None) or str(error)
        raise HistoryError(f"{path} can't be written: {reason}", "choose another place") from error
