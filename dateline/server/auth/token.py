"""The token that a server asks for, kept in a file that only its owner can read."""

from __future__ import annotations

import hmac
import os
import secrets
import stat
from pathlib import Path

from index.errors import DatelineError

BITS = 256
SHORTEST, LONGEST = 32, 1024
"""Characters of a token: 32 random ones can't be guessed."""


def token_of(path: Path) -> tuple[str, bool]:
    """Return the token of a file, and whether the file was made for it now.

    Raises:
        DatelineError: others can read it, it is too short, or it can't be read or made.
    """
    try:
        return _made(path), True
    except FileExistsError:
        return _read(path), False
    except OSError as error:
        raise DatelineError(
            f"the token file {path} can't be made: {error.strerror}", "name another --token-file"
        ) from None


def is_token(given: str, token: str) -> bool:
    """Compare in a time that tells nothing of how much of it is right."""
    return hmac.compare_digest(given.encode("utf-8", "replace"), token.encode())


def _made(path: Path) -> str:
    token = secrets.token_urlsafe(BITS // 8)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with open(handle, "w", encoding="ascii") as file:
        file.write(token + "\n")
    return token


def _read(path: Path) -> str:
    try:
        # Not blocking: a pipe of that name would wait for somebody to write.
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
        with open(handle, "rb") as file:
            _check_private(path, os.fstat(handle))
            text = file.read(LONGEST + 2).decode("ascii").strip()
    except OSError as error:
        raise DatelineError(f"the token file {path} can't be read: {error.strerror}") from None
    except UnicodeDecodeError:
        text = ""
    if not SHORTEST <= len(text) <= LONGEST or not text.isprintable() or " " in text:
        raise DatelineError(
            f"the token file {path} doesn't hold {SHORTEST} to {LONGEST} characters of ASCII"
            " without spaces",
            "delete it: a new one is made",
        )
    return text


def _check_private(path: Path, known: os.stat_result) -> None:
    if not stat.S_ISREG(known.st_mode):
        raise DatelineError(f"the token file {path} isn't a file", "name another --token-file")
    if os.name != "nt" and known.st_mode & 0o077:
        raise DatelineError(f"others can read the token file {path}", f"run: chmod 600 {path}")
