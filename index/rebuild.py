"""Rebuilding: a new library is built beside the old one and swapped into its place."""

from __future__ import annotations

import os
import shlex
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import LibraryError, NotFoundError, UsageError
from index.storage import artifacts, manifest, roots
from index.storage.database import FILE_NAME, Database
from index.storage.failpoints import step
from index.storage.schema import STORIES_TABLES
from index.types import Skipped

if TYPE_CHECKING:
    from index.update import UpdateReport

_TABLES = (
    *("roots", "files", "articles", "entries", "skips", "passages", "vectors", "meta"),
    *STORIES_TABLES,
)


STAGING = "rebuild"
"""The folder, in the library's own, in which a rebuild makes the library that takes its place."""

Build = Callable[[Database, Path, Sequence[Path]], "UpdateReport"]
"""Given the library's database, makes a library in a folder from roots."""


def rebuilt(
    folder: Path, paths: Sequence[Path], forget: Sequence[Path], build: Build
) -> UpdateReport:
    """Build a whole new library beside the old one, then swap it in with one commit.

    It is of the known roots but for those to `forget`, and of `paths`.

    Raises:
        NotFoundError: a root isn't there, or is empty now: its articles would be lost.
        LibraryError: articles would be lost whose files can't be read.
        UsageError: what is to be forgotten can't be, or is all there is.
    """
    database = Database.open_to_write(folder / FILE_NAME)
    staging = folder / STAGING
    try:
        roots.check_forgettable(database, forget)
        kept = [root for root in roots.known(database) if root not in forget]
        if not kept and not paths:
            raise UsageError("a rebuild of no folder would empty the library", "name a folder")
        for root in kept:
            if not os.path.exists(root):
                raise _lost(root, "isn't there any more")
        staging.mkdir()
        step("made", STAGING)
        report = build(database, staging, [*kept, *paths])
        if report.interrupted:
            report.discarded = True
            return report
        _check_nothing_is_lost(database, staging, kept, report.changes.skipped)
        report.changes.forgotten = forgotten(database, staging, forget)
        adopt(database, folder, staging)
        manifest.remove_superseded(database, folder)
        return report
    finally:
        database.close()
        artifacts.discard(staging)


def _check_nothing_is_lost(
    database: Database, staging: Path, kept: Sequence[Path], skipped: Sequence[Skipped]
) -> None:
    for root in emptied(database, staging, kept):
        if would_lose(database, staging, [root]):
            raise _lost(root, "is empty now")
    if missing := would_lose(database, staging, [skip.path for skip in skipped]):
        raise LibraryError(
            f"a rebuild would lose {len(missing)} articles of files that can't be read now,"
            f" such as {missing[0]}",
            "mend or delete those files; dateline index without --rebuild keeps the articles",
        )


def _lost(root: Path, why: str) -> NotFoundError:
    return NotFoundError(
        f"{root} {why}, and a rebuild would lose its articles",
        "bring it back, or drop them for good with dateline index --forget"
        f" {shlex.quote(str(root))}",
    )


def adopt(database: Database, folder: Path, staging: Path) -> None:
    """Move the staged generations over and, in one transaction, every staged row.

    Killed before the commit, the library is the old one, beside folders that nothing names.
    """
    sql = database.sql
    with _attached(database, staging):
        sql.execute("PRAGMA foreign_keys=OFF")  # tables are emptied in an order of convenience
        with database.transaction():
            database.upgrade()
            serial = database.number("serial")
            for table in _TABLES:
                sql.execute(f"DELETE FROM main.{table}")
                sql.execute(f"INSERT INTO main.{table} SELECT * FROM staged.{table}")
                step("adopted", table)
            _move_generations(database, folder, staging, serial)


def would_lose(database: Database, staging: Path, unread: Sequence[Path]) -> list[str]:
    """Return the ids of articles that only files which can't be read now, or not whole, held.

    What a file no longer holds, or a file that is gone, is meant to go; what can't be read isn't.
    `unread` are such files, and folders of them.
    """
    with _attached(database, staging):
        rows = database.sql.execute(
            "SELECT a.id, e.path FROM main.entries e JOIN main.articles a ON a.row = e.article"
            " WHERE a.sha256 NOT IN (SELECT sha256 FROM staged.articles) AND (e.path, e.key) NOT IN"
            " (SELECT path, key FROM staged.entries) ORDER BY a.row"
        ).fetchall()
    return [
        identity
        for identity, path in rows
        if any(Path(path).is_relative_to(place) for place in unread)
    ]


def emptied(database: Database, staging: Path, kept: Sequence[Path]) -> list[Path]:
    """Return the roots in which the rebuild found no article file, as in an unmounted disk's."""
    with _attached(database, staging):
        return [
            root
            for root in kept
            if not database.sql.execute(
                "SELECT 1 FROM staged.files WHERE path = ? OR substr(path, 1, ?) = ? LIMIT 1",
                (str(root), len(str(root)) + 1, f"{root}{os.sep}"),
            ).fetchone()
        ]


def forgotten(database: Database, staging: Path, dropped: Sequence[Path]) -> int:
    """Count the articles that go with roots which the staged library was told to forget."""
    rows: set[int] = set()
    with _attached(database, staging):
        for root in dropped:
            found = database.sql.execute(
                "SELECT DISTINCT a.row FROM main.files f JOIN main.entries e ON e.path = f.path"
                " JOIN main.articles a ON a.row = e.article WHERE f.root = ?"
                " AND a.sha256 NOT IN (SELECT sha256 FROM staged.articles)",
                (str(root),),
            )
            rows.update(row for (row,) in found)
    return len(rows)


@contextmanager
def _attached(database: Database, staging: Path) -> Iterator[None]:
    """The staged library's tables under the name `staged`."""
    database.sql.execute("ATTACH DATABASE ? AS staged", (str(staging / FILE_NAME),))
    try:
        yield
    finally:
        database.sql.execute("DETACH DATABASE staged")


def _move_generations(database: Database, folder: Path, staging: Path, serial: int) -> None:
    named = manifest.current(database)
    for kind, staged in named.items():
        moved = []
        for old, sha256 in staged:
            serial += 1
            name = f"{kind}-{serial:06d}"
            artifacts.discard(folder / name)
            (staging / old).rename(folder / name)
            step("moved", name)
            moved.append((name, sha256))
        named[kind] = moved
    # As when one is written: its new name must be on the disk before the commit says it.
    artifacts.sync(folder)
    database.set_meta("serial", serial)
    database.set_meta("current", named)
