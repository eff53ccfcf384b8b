"""Counting what is in a library."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from index.own_files import DATABASE
from index.place import place_of
from index.storage.database import Database
from index.storage.tables.settings import LibrarySettings
from index.types import LibraryStatus


def status(database: Database, *, passages: int, embedded: float, generation: str) -> LibraryStatus:
    """Count what is in a library; the rest is what the derived files say, which are opened."""
    settings = database.settings() or LibrarySettings()
    articles, files = database.articles, database.files
    first, last = articles.first_and_last_day()
    count = articles.count()
    folder = database.path.parent
    place = place_of(folder)
    return LibraryStatus(
        path=folder,
        articles=count,
        passages=passages,
        embedded=embedded,
        undated=articles.count_undated(),
        first=first,
        last=last,
        sources=tuple(articles.outlet_counts()),
        folders=tuple(map(str, files.roots())),
        duplicates=files.count_entries() - count,
        skipped=tuple(files.skips()),
        model=settings.model,
        revision=settings.revision,
        dimension=settings.dimension or 0,
        size_bytes=_size_of(folder) + database.sql.size(),
        generation=generation,
        passed_over=tuple(database.passed_over()),
        feeds=database.web.count_feeds(),
        pages=database.web.count_kept(),
        held_back=len(database.held_back()),
        place=str(place) if place else None,
        database=(place.database if place else None) or str(folder / DATABASE),
    )


def _size_of(folder: Path) -> int:
    """Sum the sizes of a folder's files, whatever a writer makes or deletes meanwhile."""
    total = 0
    for path in folder.rglob("*"):
        with suppress(OSError):
            total += path.stat().st_size if path.is_file() else 0
    return total
