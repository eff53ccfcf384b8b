"""Checking every promise of a library, and making again what is derived.

What can be made again: the stories (from the articles), the BM25 and FAISS generations (from
the database) and the query encoder (from the model folder). What can't: articles and vectors;
their damage is reported.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from index import generations, publish, publish_keywords, publish_vectors, stories
from index.articles import digest_of, text_sha256
from index.database import FILE_NAME, Database
from index.encoder import Encoder
from index.errors import (
    DatelineError,
    EncoderError,
    LibraryError,
    NotFoundError,
)
from index.lock import writer_lock

DOCTOR = "run: dateline doctor"
REINDEX = "run: dateline index --rebuild"
ANEW = "index the folders again into a new library"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong with a library; `hint` says what to do where it isn't `repaired`."""

    what: str
    repaired: bool = False
    hint: str = REINDEX


def check(folder: Path, *, repair: bool = True) -> list[Finding]:
    """Check the library and return what was wrong; an empty list means that all is in order.

    Raises:
        NotFoundError: there is no library.
        LibraryLockedError: an update is under way.
        LibraryDamagedError: the database itself can't be opened.
    """
    if not (folder / FILE_NAME).is_file():
        raise NotFoundError(f"there is no library in {folder}", "run: dateline index FOLDER")
    with writer_lock(folder):
        # To read first: opening to write would make an emptied file into an empty library.
        Database.open_to_read(folder / FILE_NAME).close()
        database = Database.open_to_write(folder / FILE_NAME)
        try:
            found = list(_database(database))
            if found:
                return found  # nothing is derived from a damaged source
            found += _stories(database, folder, repair)
            found += _derived(database, folder, repair)
            publish.remove_superseded(database, folder)
            return found
        except sqlite3.OperationalError as error:
            raise LibraryError(
                f"the library {folder} can't be checked: {error}",
                "check the folder's permissions and the disk's free space",
            ) from error
        except sqlite3.DatabaseError as error:
            return [Finding(f"the database is damaged: {error}", hint=ANEW)]
        finally:
            database.close()


def _database(database: Database) -> Iterator[Finding]:
    for (line,) in database.sql.execute("PRAGMA integrity_check"):
        if line != "ok":
            yield Finding(f"the database is damaged: {line}", hint=ANEW)
            return
    for row in database.sql.execute("PRAGMA foreign_key_check"):
        yield Finding(f"the database has a row of {row[0]} that belongs to nothing")
    yield from _articles(database)
    yield from _vectors(database)


def _articles(database: Database) -> Iterator[Finding]:
    """Every article has its text's hash and an entry; every passage its words and digest."""
    rows = database.sql.execute("SELECT row, id, title, text, sha256 FROM articles")
    for row, identity, title, text, sha256 in rows:
        if text_sha256(text) != sha256:
            yield Finding(f"the text of article {identity} has been altered")
        passages = database.sql.execute(
            "SELECT start, end, digest FROM passages WHERE article = ? ORDER BY id", (row,)
        ).fetchall()
        if not passages and text.strip():
            yield Finding(f"article {identity} has no passages")
        after = 0
        for start, end, digest in passages:
            if not after <= start < end <= len(text) or digest != digest_of(title, text[start:end]):
                yield Finding(f"a passage of article {identity} doesn't match its text")
                break
            after = end
    without = "row NOT IN (SELECT article FROM entries)"
    if count := database.count("articles", without):
        yield Finding(f"{count} articles come from no file")


def _vectors(database: Database) -> Iterator[Finding]:
    dimension = (database.meta("settings") or {}).get("dimension")
    wrong = 0
    for (vector,) in database.sql.execute("SELECT vector FROM vectors"):
        wrong += not _is_unit_vector(vector, dimension)
    if wrong:
        yield Finding(f"{wrong} vectors aren't unit vectors of {dimension} numbers")


def _is_unit_vector(stored: object, dimension: int | None) -> bool:
    if not isinstance(stored, bytes) or dimension is None or len(stored) != 2 * dimension:
        return False
    norm = float(np.linalg.norm(np.frombuffer(stored, dtype=np.float16).astype(np.float32)))
    return 0.99 < norm < 1.01


def _stories(database: Database, folder: Path, repair: bool) -> list[Finding]:
    """Find all stories anew, from the articles alone, and keep them where they differ."""
    sql = database.sql
    sql.execute("BEGIN IMMEDIATE")
    try:
        before = stories.stored(sql)
        stories.forget_all(sql)
        stories.refresh(sql)
        if stories.stored(sql) == before:
            return []
        if repair:
            publish_keywords.publish_bm25(database, folder)
            sql.execute("COMMIT")
        return [Finding("the stories aren't those of the articles", repair, DOCTOR)]
    finally:
        if sql.in_transaction:
            sql.execute("ROLLBACK")


def _derived(database: Database, folder: Path, repair: bool) -> Iterator[Finding]:
    kinds: tuple[
        tuple[str, Callable[[Database, Path], None], Callable[[Database, Path], None]], ...
    ]
    kinds = (
        ("bm25", publish_keywords.check, _repair_bm25),
        ("encoder", _check_encoder, _repair_encoder),
        ("faiss", publish_vectors.check, _repair_faiss),
    )
    for kind, check_kind, repair_kind in kinds:
        if not publish.current(database)[kind]:
            continue
        try:
            check_kind(database, folder)
        except DatelineError as error:
            finding = Finding(error.message, hint=DOCTOR)
            if repair:
                try:
                    repair_kind(database, folder)
                    finding = replace(finding, repaired=True)
                except DatelineError as failure:
                    finding = replace(finding, hint=str(failure))
            yield finding


def _check_encoder(database: Database, folder: Path) -> None:
    [named] = publish.current(database)["encoder"]
    generations.check_contents(folder, *named)
    Encoder(folder / named[0]).encode(["a probe"])


def _repair_bm25(database: Database, folder: Path) -> None:
    with database.transaction():
        publish_keywords.publish_bm25(database, folder)


def _repair_faiss(database: Database, folder: Path) -> None:
    publish_vectors.publish_faiss(database, folder, int(database.meta("settings")["dimension"]))


def _repair_encoder(database: Database, folder: Path) -> None:
    from index.embedding import default_model_folder
    from index.export import export, revision_of

    settings = database.meta("settings")
    candidates = [Path(settings["model_folder"]), default_model_folder()]
    source = next((c for c in candidates if revision_of(c) == settings["revision"]), None)
    if source is None:
        raise EncoderError(
            f"the model {settings['model']} ({settings['revision']}) isn't in its folder any more",
            "bring it back, or run: dateline index --rebuild",
        )
    with database.transaction():
        named = publish.write_generation(
            database,
            folder,
            "encoder",
            lambda target: export(source, settings["model"], settings["revision"], target),
        )
        publish.name_generations(database, "encoder", [named])
