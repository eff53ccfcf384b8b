"""The words of scanned pages and pictures, by tesseract, where both it and the extra are there.

What is recognised is kept beside the library under a digest of the picture, so that no page is
looked at twice, not even by a rebuild.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.ingest.readers.decoding import Unreadable
from index.ingest.readers.documents.printed.layout import Piece

FOLDER = "recognised"
"""The folder, in a library's own, of texts that were recognised; each can be made again."""

DEFAULT_LANGUAGE = "eng"
GET_IT = "pip install 'dateline[ocr]', and install tesseract (apt install tesseract-ocr)"
DOTS_PER_INCH = 300

_VERSION = 1
_SECONDS = 180
"""A page that takes longer is given up."""

_MOST_CHARACTERS = 2_000_000


@dataclass(frozen=True, slots=True)
class Recogniser:
    """Looks for words in pictures.

    Args:
        languages: as tesseract calls them, with "+" between: "eng", "deu+fra".
        kept: where recognised texts are kept; None keeps none.
        problem: why it can't work now, "" where it can.
    """

    languages: str
    kept: Path | None = None
    problem: str = ""

    def words(self, digest: str, draw: Callable[[], Any]) -> str:
        """The words in a picture; `draw` makes it (a PIL image) if they aren't known by `digest`.

        Raises:
            Unreadable: it can't work now, or the picture is too much for it.
        """
        if self.problem:
            raise Unreadable(self.problem)
        name = hashlib.sha256(f"{_VERSION} {self.languages} {digest}".encode()).hexdigest()
        if (known := self._known(name)) is not None:
            return known
        import pytesseract

        try:
            text = str(pytesseract.image_to_string(draw(), lang=self.languages, timeout=_SECONDS))
        except (pytesseract.TesseractError, RuntimeError, OSError) as error:
            lines = str(error).splitlines() or [type(error).__name__]
            raise Unreadable(f"tesseract can't read it: {lines[0]}") from None
        self._keep(name, text)
        return text

    def _known(self, name: str) -> str | None:
        if self.kept is None:
            return None
        try:
            with open(self.kept / f"{name}.txt", encoding="utf-8") as file:
                return file.read(_MOST_CHARACTERS)
        except (OSError, ValueError):
            return None

    def _keep(self, name: str, text: str) -> None:
        """Keep a text, whole or not at all; where the disk is full it is recognised again."""
        if self.kept is None:
            return
        with suppress(OSError):
            self.kept.mkdir(exist_ok=True)
            begun = self.kept / f"{name}.tmp"
            begun.write_text(text, encoding="utf-8")
            os.replace(begun, self.kept / f"{name}.txt")


_current: ContextVar[Recogniser | None] = ContextVar("recogniser", default=None)


def current() -> Recogniser | None:
    """Return what looks for words in pictures, None where nothing does."""
    return _current.get()


@contextmanager
def recognising(recogniser: Recogniser | None) -> Iterator[None]:
    """Have readers look for words in pictures within the block."""
    token = _current.set(recogniser)
    try:
        yield
    finally:
        _current.reset(token)


def problem(languages: str) -> str:
    """Why words in these languages can't be looked for on this machine, "" where they can."""
    try:
        import pytesseract
    except ImportError:
        return f"OCR isn't installed: {GET_IT}"
    if shutil.which("tesseract") is None:
        return f"tesseract isn't installed: {GET_IT}"
    try:
        known = pytesseract.get_languages()
    except (pytesseract.TesseractError, OSError, ValueError):
        return "tesseract doesn't run: try tesseract --list-langs"
    for language in languages.split("+"):
        if language not in known:
            there = ", ".join(sorted(set(known) - {"osd"})) or "none"
            return f"tesseract doesn't know the language {language!r}; it knows {there}"
    return ""


def pieces(text: str) -> list[Piece]:
    """Recognised text as if it stood on a page of one column, with its blank lines."""
    found = []
    for number, line in enumerate(text.splitlines()):
        if words := " ".join(line.split()):
            bottom = -12.0 * number
            found.append(Piece(words, 0.0, 5.0 * len(words), bottom, bottom + 10.0))
    return found
