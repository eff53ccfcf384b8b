"""What must be so of a database for its library to be searched, whatever engine searches."""

from __future__ import annotations

from pathlib import Path

from index.errors import MismatchError, NotFoundError
from index.keyword.tokenizer import WORDS_VERSION
from index.place import shown
from index.storage.database import Database


def check_searchable(folder: Path, database: Database, *, has_keywords: bool) -> None:
    """See that a library has keywords, and that they are counted by this Dateline's rules.

    Raises:
        NotFoundError: nothing was ever indexed into it.
        MismatchError: its words are counted otherwise.
    """
    if not has_keywords:
        # Pages that were fetched wait for an update, which needs no folder named.
        known = bool(database.files.roots())
        raise NotFoundError(
            f"the library {shown(folder)} is still empty",
            "run: dateline index" if known else "run: dateline index FOLDER",
        )
    settings = database.settings()
    version = settings.words_version if settings else None
    if version != WORDS_VERSION:
        raise MismatchError(
            f"the library {shown(folder)} counts words by rules {version}, this Dateline by"
            f" {WORDS_VERSION}",
            "run: dateline index",
        )
