"""Whether, and in which language, an update looks for words in pictures."""

from __future__ import annotations

from pathlib import Path

from index.errors import UsageError
from index.ingest.readers.documents.printed import ocr
from index.ingest.readers.documents.printed.ocr import Recogniser
from index.storage.database import Database

_SETTING = "ocr"


def recogniser_for(folder: Path, language: str | None) -> Recogniser:
    """Return what looks for words in the pictures of a library's folders; it may not work here.

    Raises:
        UsageError: a language is asked for, and it doesn't.
    """
    chosen = language or ocr.DEFAULT_LANGUAGE
    problem = ocr.problem(chosen)
    if language and problem:
        raise UsageError(f"pictures can't be read in {language!r}: {problem}")
    return Recogniser(chosen, folder / ocr.FOLDER, problem)


def used(database: Database, recogniser: Recogniser | None) -> Recogniser | None:
    """Return what an update looks for words with, None where it passes pictures over.

    In a library that has articles from pictures, one that doesn't work now is used too: it says
    so of each, and the articles stay.
    """
    if recogniser and recogniser.problem and not database.meta(_SETTING):
        return None
    return recogniser


def is_new(database: Database, recogniser: Recogniser | None) -> bool:
    """Tell whether pictures are read now that weren't, or in another language than they were."""
    working = recogniser is not None and not recogniser.problem
    return working and recogniser is not None and database.meta(_SETTING) != recogniser.languages


def record(database: Database, recogniser: Recogniser | None) -> None:
    """Record the language in which words were looked for."""
    if is_new(database, recogniser) and recogniser:
        database.set_meta(_SETTING, recogniser.languages)


def recorded(database: Database) -> Recogniser | None:
    """Return the recogniser of the last update, by which pictures count as article files."""
    language = database.meta(_SETTING)
    return Recogniser(str(language), problem="not to be read now") if language else None
