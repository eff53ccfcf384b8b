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
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from index.engines import publisher_of
from index.errors import NotFoundError
from index.ingest.readers.documents.printed.ocr import FOLDER as RECOGNISED
from index.place import has_database, missing
from index.publishing import Publisher
from index.removal.blocking import blocks_of, reason, refusal
from index.removal.known import names_of, own_urls, pages_of, said_by, said_by_others
from index.removal.pieces import Pieces, pieces_of
from index.removal.search import ByteSearch
from index.storage import artifacts, fetched_pages
from index.storage.database import FILE_NAME, Database
from index.storage.failpoints import step
from index.storage.failures import writing
from index.storage.lock import writer_lock
from index.storage.tables.articles.articles import is_line, text_sha256
from index.storage.tables.asked.taken_down import Block, Kind, Stage
from index.stories import stories
from index.stories.shingles import shingles, words_of
from index.types import TakenDown

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
    folder: Path,
    article_ids: Sequence[str],
    *,
    patience: float = PATIENCE_SECONDS,
    first: Callable[[Pieces], object] = lambda _: None,
) -> Removal:
    """Take articles down: out of everything in the library, not to be read again.

    Args:
        folder: the library.
        article_ids: the articles'.
        patience: how many seconds readers are waited for that have the library open as it was.
        first: takes the articles' words out of what else lies beside the library. It is called
            before they go: where something is cut short, nobody knows those words any more. What
            it raises, nothing is removed for.

    Raises:
        NotFoundError: there is no library, or no article of an id.
        LibraryLockedError: another process is writing to it.
        LibraryError: it can't be used, or written.
    """
    with _writable(folder) as database:
        rows = list(dict.fromkeys(_row(database, identity) for identity in article_ids))
        said = [pair for row in rows for pair in said_by(database, row, folder)]
        texts = tuple(dict.fromkeys(text for _, text in said))
        passages = np.array(sorted(i for row in rows for i in database.passages.ids_of(row)), int)
        publisher = publisher_of(database, folder)
        terms = publisher.terms_of_only(passages)
        before = {digest: "" for row in rows for _, _, digest in database.passages.of_article(row)}
        vectors = publisher.vectors_of(before)
        _forget_recognised(folder, texts)
        names = list(names_of(database, rows, folder))
        pieces = pieces_of(said, said_by_others(database, rows), known=names)
        first(pieces)
        with database.transaction():
            numbers = [_take_down(database, row, folder) for row in rows]
            _forget_stated(database, pieces)
            publisher.forget_vectors()
            stories.refresh(database)
            publisher.publish_keywords(purge=True)
        taken = tuple(one for one in database.taken_down.all() if one.number in numbers)
        sources = tuple(_sources(database, numbers, folder))
        has_digest = database.passages.has_digest
        stored = {digest: "a digest" for digest in before if not has_digest(digest)}
        own = set(vectors.values()) - publisher.stored_among(set(vectors.values()))
        pieces = pieces.with_stored({**stored, **dict.fromkeys(own, "a vector")}, terms)
        cleared = finish(database, publisher, folder, patience=patience)
        return Removal(taken, pieces, sources, cleared)


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
            # A feed that has nothing new isn't sent, and so wouldn't list it again.
            database.web.forget_versions()
            for number in numbers:
                database.taken_down.delete(number)
                for path in database.files.delete_skips_for(reason(number)):
                    database.files.forget_state(path)
        return [known[number] for number in numbers]


def finish(
    database: Database, publisher: Publisher, folder: Path, *, patience: float = 0.0
) -> bool:
    """Do what is left of removals in a library that is open for writing, outside a transaction.

    Return whether nothing is left: False while a reader keeps the library open as it was, for
    which `patience` seconds are waited.
    """
    _delete_pages(database, folder)
    numbers = database.taken_down.not_at(Stage.CLEARED, Stage.DONE)
    if not numbers:
        return True
    dimension = (settings := database.settings()) and settings.dimension
    if publisher.has_vectors() and dimension:
        publisher.publish_vectors(dimension, purge=True)
    until = time.monotonic() + patience
    while database.has_older_readers():
        if time.monotonic() >= until:
            return False
        time.sleep(_POLL_SECONDS)
    cleared = publisher.remove_superseded()
    if not database.erase_free_space(patience) or not cleared:
        return False
    with database.transaction():
        database.taken_down.reach(Stage.CLEARED, numbers)
    return True


def finish_library(folder: Path, *, patience: float = PATIENCE_SECONDS) -> bool:
    """Do what is left of a library's removals, as `finish` does; raises as `remove`."""
    with _writable(folder) as database:
        return finish(database, publisher_of(database, folder), folder, patience=patience)


def note_done(folder: Path, numbers: Sequence[int]) -> None:
    """Note that nothing of what was taken down is left outside the library's own files either."""
    with _writable(folder) as database, database.transaction():
        cleared = set(numbers) - set(database.taken_down.not_at(Stage.CLEARED, Stage.DONE))
        database.taken_down.reach(Stage.DONE, sorted(cleared))


@contextmanager
def _writable(folder: Path) -> Iterator[Database]:
    path = folder / FILE_NAME
    if not has_database(folder):
        raise missing(folder)
    with writer_lock(folder, "remove"), writing(folder):
        artifacts.discard(folder / artifacts.STAGING)
        # To read first: one of an older format is an update's to bring up to date.
        Database.open_to_read(path).close()
        database = Database.open_to_write(path)
        try:
            with database.transaction():
                fetched_pages.settle(database, folder)
            yield database
        finally:
            database.close()


def _row(database: Database, identity: str) -> int:
    for row in database.articles.rows_of_ids([identity]):
        return row
    raise NotFoundError(f"no article is called {identity!r}", "dateline search finds articles")


def _take_down(database: Database, row: int, folder: Path) -> int:
    """Remove an article, in the open transaction, and remember that; return its number."""
    article = database.articles.get(row)
    entries = database.files.entries_of(row)
    texts = list(dict.fromkeys(text for _, text in said_by(database, row, folder)))
    pages, urls = pages_of(database, row, folder), own_urls(database, row)
    urls += [one for page in pages for one in fetched_pages.forget(database, page.address)]
    number = database.taken_down.add(
        article.id,
        article.path,
        pages[0].address if pages else article.url,
        datetime.now(UTC),
        blocks_of([(path, key) for path, key, _ in entries], texts, urls),
    )
    for path, key, root in entries:
        database.files.delete_entry(path, key)
        if not fetched_pages.is_page(folder, Path(path)):
            database.files.save_skip(Path(root), refusal(Path(path), key, number))
        elif not database.files.entries(path):
            database.files.delete(path)
    database.articles.delete(row)
    # A line's number may have been another article's, which is set apart by what was set of this.
    places = [(p, key) for p, key, _ in entries if not is_line(key) or article.set_by_hand]
    database.hand_set.forget([article.sha256, *map(text_sha256, texts)], places)
    return number


def _forget_stated(database: Database, pieces: Pieces) -> None:
    """Drop what feeds state of pages in words that only a removed article had, its title."""
    search = ByteSearch(pieces.of)
    for page in database.web.pages():
        if search.within(page.stated):
            database.web.save_page(replace(page, stated=b""))


def _sources(database: Database, numbers: Sequence[int], folder: Path) -> Iterator[Path]:
    """Yield the user's own files in which what was taken down stands."""
    reasons = {reason(number) for number in numbers}
    found = dict.fromkeys(skip.path for skip in database.files.skips() if skip.reason in reasons)
    yield from (path for path in found if not fetched_pages.is_page(folder, path))


def _delete_pages(database: Database, folder: Path) -> None:
    """Delete the files that Dateline itself keeps of what was taken down, or got again since."""
    numbers = [one.number for one in database.taken_down.all()]
    if not numbers:
        return
    paths = {
        Path(block.value): number
        for number in numbers
        for block in database.taken_down.blocks(number)
        if block.kind is Kind.ENTRY
    }
    reasons = {reason(number): number for number in numbers}
    skips = (skip for skip in database.files.skips() if skip.reason in reasons)
    paths |= {skip.path: reasons[skip.reason] for skip in skips}
    own = {path: paths[path] for path in sorted(paths) if fetched_pages.is_page(folder, path)}
    _forget_pages(database, folder, {path: own[path] for path in own if path.is_file()})
    for path in own:
        step("delete page")
        path.unlink(missing_ok=True)
        with suppress(OSError):  # it isn't there, or holds other pages
            path.parent.rmdir()


def _forget_pages(database: Database, folder: Path, paths: Mapping[Path, int]) -> None:
    """Forget pages that were got again from elsewhere, and block their addresses too."""
    if not paths:
        return
    with database.transaction():
        for page in fetched_pages.known(database, folder, paths):
            number = paths[fetched_pages.file_of(folder, page.address)]
            addresses = fetched_pages.forget(database, page.address)
            database.taken_down.block(number, [Block(Kind.URL, one) for one in addresses])


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
