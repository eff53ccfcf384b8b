"""What to look for of an article that is known no more, from a file that still has its text."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from index.errors import NotFoundError
from index.ingest.readers import read
from index.ingest.readers.records.fields import read_names
from index.removal import pieces
from index.removal.blocking import Gate
from index.removal.pieces import Pieces, Said
from index.storage.database import Database
from index.storage.roots import absolute
from index.storage.tables.articles.articles import text_sha256
from index.types import ParsedArticle


def pieces_of(database: Database, path: Path) -> Pieces:
    """Return what of a file's articles no other article of the library has.

    Of a file that holds articles which were taken down, those alone are meant, else all of them.

    Raises:
        NotFoundError: the file isn't there, or holds no article.
    """
    path = absolute(path)
    if not os.path.exists(path):
        raise NotFoundError(f"{path} isn't there", "check the path")
    settings = database.settings()
    found = list(read(path, read_names(settings.field_names if settings else ())))
    articles = [one for one in found if isinstance(one, ParsedArticle)]
    if not articles:
        raise NotFoundError(f"no article in {path}", "give a file that holds the text")
    gate = Gate(database.taken_down)
    meant = [one for one in articles if gate.refused(path, one)] or articles
    said = [(one.title, one.text) for one in meant]
    known = [
        name for one in database.taken_down.all() for name in (one.id, one.path, one.url or "")
    ]
    return pieces.pieces_of(said, _others(database, said), known=known)


def _others(database: Database, said: list[Said]) -> Iterator[Said]:
    """Yield what the library's articles say, but for those that are the very ones meant."""
    own = {text_sha256(text) for _, text in said}
    for title, text in database.articles.said():
        if text_sha256(text) not in own:
            yield title, text
