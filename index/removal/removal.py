"""Taking articles out of all that a library keeps, so that nothing of them is left or comes back.

The order makes it safe to be killed anywhere:

 1. recognised texts of scanned pages go, since only now is it known whose they are; each can be
    made again;
 2. one transaction: the articles go with all that is stored with them, what blocks them is
    remembered, the keyword index is written without them, and named;
 3. FAISS segments are written without them, the pages that Dateline keeps of them are deleted,
    superseded generations too, and the database file is written anew without free pages.

From the commit on the articles are gone and stay gone. What of 3 an interruption leaves, or a
reader that still has the library open as it was, `finish` does: every writer calls it.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from index.errors import NotFoundError
from index.ingest.readers.documents.ocr import FOLDER as RECOGNISED
from index.keyword import writer as keyword_writer
from index.removal.blocking import blocks_of, reason, refusal
from index.removal.pieces import Pieces, Said, pieces_of
from index.storage import artifacts, manifest
from index.storage.database import FILE_NAME, Database
from index.storage.failpoints import step
from index.storage.failures import writing
from index.storage.lock import writer_lock
from index.storage.tables.hand_set import as_stated
from index.storage.tables.taken_down import Kind, Stage
from index.stories import stories
from index.stories.shingles import shingles, words_of
from index.types import TakenDown
from index.vector import writer as vector_writer

PAGES = "pages"
"""The folder, in a library's own, of pages that Dateline fetched, a file each."""

PATIENCE_SECONDS = 10.0
_POLL_SECONDS = 0.1


@dataclass(frozen=True, slots=True)
class Removal:
    """What was taken down.

    `pieces` is what of all that the articles ever said is nobody else's, for the caller to look
    for. `sources` are the user's own files that still hold it, which Dateline doesn't touch.
    `cleared`: nothing is left of it in the library; it is False while another program reads the
    library as it was.
    """

    taken: tuple[TakenDown, ...]
    pieces: Pieces
    sources: tuple[Path, ...]
    cleared: bool


def remove(
    folder: Path, article_ids: Sequence[str], *, patience: float = PATIENCE_SECONDS
) -> Removal:
    """Take articles down: out of everything in the library, not to be read again.

    Readers that still have the library open as it was are waited for, so many seconds.

    Raises:
        NotFoundError: there is no library, or no article of an id.
        LibraryLockedError: another process is writing to it.
        LibraryError: it can't be used, or written.
    """
    with _writable(folder) as database:
        rows = list(dict.fromkeys(_row(database, identity) for identity in article_ids))
        said = [pair for row in rows for pair in _said(database, row)]
        texts = tuple(dict.fromkeys(text for _, text in said))
        passages = np.array(sorted(i for row in rows for i in database.passages.ids_of(row)), int)
        terms = keyword_writer.terms_of_only(database, folder, passages)
        before = {digest: "" for row in rows for _, _, digest in database.passages.of_article(row)}
        vectors = database.vectors.of(before)
        _forget_recognised(folder, texts)
        with database.transaction():
            numbers = [_take_down(database, row, folder) for row in rows]
            _forget_vectors(database)
            stories.refresh(database)
            keyword_writer.publish_bm25(database, folder, purge=True)
        taken = tuple(one for one in database.taken_down.all() if one.number in numbers)
        sources = tuple(_sources(database, numbers, folder))
        has_digest = database.passages.has_digest
        stored = {digest: "a digest" for digest in before if not has_digest(digest)}
        own = set(vectors.values()) - database.vectors.among_stored(set(vectors.values()))
        pieces = pieces_of(
            said,
            _all_said(database),
            known=[name for one in taken for name in (one.id, one.path, one.url or "")],
            stored={**stored, **dict.fromkeys(own, "a vector")},
            terms=terms,
        )
        return Removal(taken, pieces, sources, finish(database, folder, patience=patience))


def restore(folder: Path, numbers: Sequence[int]) -> list[TakenDown]:
    """Allow what was taken down to be read again, and return it; the next update reads it.

    Raises:
        NotFoundError: there is no library, or nothing was taken down under a number.
        LibraryLockedError, LibraryError: as `remove`.
    """
    with _writable(folder) as database:
        known = {one.number: one for one in database.taken_down.all()}
        for number in numbers:
            if number not in known:
                raise NotFoundError(
                    f"nothing was removed under the number {number}",
                    "dateline remove --list says what was",
                )
        with database.transaction():
            for number in numbers:
                database.taken_down.delete(number)
                for path in database.files.delete_skips_for(reason(number)):
                    database.files.forget_state(path)
        return [known[number] for number in numbers]


def finish(database: Database, folder: Path, *, patience: float = 0.0) -> bool:
    """Do what is left of removals in a library that is open for writing, outside a transaction.

    Return whether nothing is left: False while a reader keeps the library open as it was, for
    which `patience` seconds are waited.
    """
    _delete_pages(database, folder)
    numbers = database.taken_down.not_at(Stage.CLEARED, Stage.DONE)
    if not numbers:
        return True
    dimension = (settings := database.settings()) and settings.dimension
    if manifest.current(database)["faiss"] and dimension:
        vector_writer.publish_faiss(database, folder, dimension, purge=True)
    until = time.monotonic() + patience
    while database.has_older_readers():
        if time.monotonic() >= until:
            return False
        time.sleep(_POLL_SECONDS)
    manifest.remove_superseded(database, folder)
    if not database.erase_free_space(patience) or _has_superseded(database, folder):
        return False
    with database.transaction():
        database.taken_down.reach(Stage.CLEARED, numbers)
    return True


def finish_library(folder: Path, *, patience: float = PATIENCE_SECONDS) -> bool:
    """Do what is left of a library's removals, as `finish` does; raises as `remove`."""
    with _writable(folder) as database:
        return finish(database, folder, patience=patience)


def note_done(folder: Path, numbers: Sequence[int]) -> None:
    """Note that nothing of what was taken down is left outside the library's own files either."""
    with _writable(folder) as database, database.transaction():
        cleared = set(numbers) - set(database.taken_down.not_at(Stage.CLEARED, Stage.DONE))
        database.taken_down.reach(Stage.DONE, sorted(cleared))


@contextmanager
def _writable(folder: Path) -> Iterator[Database]:
    path = folder / FILE_NAME
    if not path.is_file():
        raise NotFoundError(f"there is no library in {folder}", "run: dateline index FOLDER")
    with writer_lock(folder, "remove"), writing(folder):
        artifacts.discard(folder / artifacts.STAGING)
        # To read first: one of an older format is an update's to bring up to date.
        Database.open_to_read(path).close()
        database = Database.open_to_write(path)
        try:
            yield database
        finally:
            database.close()


def _row(database: Database, identity: str) -> int:
    for row in database.articles.rows_of_ids([identity]):
        return row
    raise NotFoundError(f"no article is called {identity!r}", "dateline search finds articles")


def _said(database: Database, row: int) -> list[Said]:
    article = database.articles.get(row)
    earlier = [(version.title, version.text) for version in database.earlier.of(row)]
    kept = database.hand_set.of(article.sha256)
    stated = [(as_stated(article, kept).title, article.text)] if kept else []
    return [(article.title, article.text), *stated, *earlier]


def _all_said(database: Database) -> Iterator[Said]:
    yield from database.articles.said()
    yield from database.earlier.said()


def _take_down(database: Database, row: int, folder: Path) -> int:
    """Remove an article, in the open transaction, and remember that; return its number."""
    article = database.articles.get(row)
    entries = database.files.entries_of(row)
    texts = [text for _, text in _said(database, row)]
    url = article.url
    alone = url and database.articles.count_with_url(url.strip()) == 1
    number = database.taken_down.add(
        article.id,
        article.path,
        url,
        datetime.now(UTC),
        blocks_of([(path, key) for path, key, _ in entries], texts, url if alone else None),
    )
    for path, key, root in entries:
        database.files.delete_entry(path, key)
        if _is_own_page(Path(path), folder):
            database.files.delete(path)
        else:
            database.files.save_skip(Path(root), refusal(Path(path), key, number))
    # What was set by hand would outlive the article, and with it the title that the file states.
    versions = {article.sha256, *(version.sha256 for version in database.earlier.of(row))}
    database.hand_set.forget(versions, [(path, key) for path, key, _ in entries])
    database.articles.delete(row)
    return number


def _forget_vectors(database: Database) -> None:
    """Drop every vector of no passage: which of them were of an earlier text isn't known."""
    database.vectors.delete_unused()
    gone = database.passages.count_ever() - database.passages.count()
    database.set_meta("removed_before", gone)


def _sources(database: Database, numbers: Sequence[int], folder: Path) -> Iterator[Path]:
    """Yield the user's own files in which what was taken down stands."""
    reasons = {reason(number) for number in numbers}
    found = dict.fromkeys(skip.path for skip in database.files.skips() if skip.reason in reasons)
    yield from (path for path in found if not _is_own_page(path, folder))


def _is_own_page(path: Path, folder: Path) -> bool:
    return path.is_relative_to(folder.absolute() / PAGES)


def _delete_pages(database: Database, folder: Path) -> None:
    """Delete the files that Dateline itself keeps of what was taken down, or got again since."""
    numbers = [one.number for one in database.taken_down.all()]
    if not numbers:
        return
    blocks = (block for number in numbers for block in database.taken_down.blocks(number))
    paths = {Path(block.value) for block in blocks if block.kind is Kind.ENTRY}
    reasons = {reason(number) for number in numbers}
    paths |= {skip.path for skip in database.files.skips() if skip.reason in reasons}
    for path in sorted(paths):
        if _is_own_page(path, folder):
            step("delete page")
            path.unlink(missing_ok=True)


def _has_superseded(database: Database, folder: Path) -> bool:
    """Tell whether a generation is left that no commit names: the system kept it from going."""
    named = {name for some in manifest.current(database).values() for name, _ in some}
    prefixes = tuple(f"{kind}-" for kind in manifest.KINDS)
    return any(
        path.name.startswith(prefixes) and path.name not in named for path in folder.iterdir()
    )


def _forget_recognised(folder: Path, texts: Sequence[str]) -> None:
    """Delete the recognised pages whose words stand in some texts, or theirs in them.

    One too many is no loss: it is recognised again when it is needed.
    """
    kept = folder / RECOGNISED
    if not kept.is_dir():
        return
    said = [words_of(text) for text in texts]
    whole = "\0".join(" ".join(words) for words in said)
    runs = {run for words in said for run in shingles(words)}
    for path in sorted(kept.iterdir()):
        with suppress(OSError):
            words = words_of(path.read_text(encoding="utf-8", errors="replace"))
            if runs & shingles(words) or (words and " ".join(words) in whole):
                step("delete recognised")
                path.unlink()
