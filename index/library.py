"""The library: one façade over a database and the engine that searches it.

Nothing above `index/` knows of either, nor of the files they keep. `index.engines` chooses the
engine; other back ends stand behind the same methods: see `index.backend`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence, Set
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Self

import numpy as np
from numpy.typing import NDArray

from index.engines import retrieval_of
from index.errors import LibraryError, NotFoundError
from index.keyword.tokenizer import terms
from index.opened.articles import Articles
from index.opened.extracted import ExtractedRows
from index.opened.history import History
from index.opened.stories import Stories
from index.place import has_database, missing
from index.search.filtering import let_through
from index.search.hits import Hits
from index.search.search import Mode
from index.storage.database import FILE_NAME, Database
from index.storage.manifest import ENGINE, current
from index.storage.status import status
from index.types import (
    Article,
    Filters,
    Held,
    Hit,
    LibraryStatus,
    TakenDown,
    UpdateReport,
)

if TYPE_CHECKING:
    from index.extraction.extractor import Extractor
    from index.hand_set import SetValue
    from index.maintenance.folder_diff import DiskChanges
    from index.maintenance.invariants import Finding
    from index.maintenance.update import Progress
    from index.removal.pieces import Pieces
    from index.removal.removal import Removal
    from index.storage.lock import Writer
    from index.vector.embedder import Embedder


class Library(Articles, Stories, History, ExtractedRows):
    """An opened library: one unchanging snapshot, however long it stays open.

    Opening costs milliseconds; the meaning search (FAISS and the query encoder) loads at
    its first use, or when `load_meaning` is called. Use it as a context manager, or `close`
    it. It may be handed between threads but serves one at a time.
    """

    def __init__(self, folder: Path) -> None:
        """Open the library in `folder`.

        Raises:
            NotFoundError: there is none, or nothing was ever indexed into it.
            LibraryDamagedError, MismatchError: it can't be used; the message says why.
        """
        if not has_database(folder):
            raise missing(folder)
        self.folder = folder
        self._database = Database.open_to_read(self.folder / FILE_NAME)
        try:
            with self._reading():
                self._state = _state(self._database)
                self._retrieval = retrieval_of(folder, self._database)
                self._hits = Hits(self._database)
        except BaseException:
            self._database.close()
            raise

    @classmethod
    def open(cls, path: str | Path) -> Self:
        """Open the library in the folder `path`; its errors are those of `Library(folder)`."""
        return cls(Path(path))

    def __enter__(self) -> Library:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Give up the snapshot and the files."""
        self._retrieval.close()
        self._database.close()

    def superseded(self) -> bool:
        """Whether the library on disk has moved on from this snapshot; False where it is gone."""
        try:
            database = Database.open_to_read(self.folder / FILE_NAME)
        except (LibraryError, NotFoundError):
            return False
        try:
            return _state(database) != self._state
        finally:
            database.close()

    def reopened(self) -> Library:
        """Return the library as it is now, and close this snapshot."""
        library = Library(self.folder)
        self.close()
        return library

    @staticmethod
    def update(
        folder: Path,
        paths: Sequence[Path] = (),
        *,
        forget: Sequence[Path] = (),
        rebuild: bool = False,
        model: Path | None = None,
        embedder: Embedder | None = None,
        extractors: Sequence[Extractor] = (),
        names: Mapping[str, str] | None = None,
        progress: Callable[[Progress], None] = lambda _: None,
        writer: Writer = "index",
        ocr_language: str | None = None,
        allow_removals: bool = False,
        leave: Set[Path] = frozenset(),
        workers: str | None = None,
    ) -> UpdateReport:
        """Add, refresh or forget files and folders; see `index.maintenance.update.update`.

        Words are looked for in pictures where the OCR extra is installed: in `ocr_language`, as
        tesseract calls it ("deu", "eng+fra"), by default in English. Raises `UsageError` where a
        language is given that can't be looked for.

        `workers` names others that read and embed: "ray://HOST:10001", "ray-local:PROCESSES".
        Raises what `index.workers.ray_workers.workers_at` does where they can't be had.
        """
        from index.maintenance.rebuild import rebuild as build_anew
        from index.maintenance.recognition import recogniser_for
        from index.maintenance.update import update

        # A rebuild leaves nothing out: what it doesn't read would be gone.
        run = partial(
            build_anew if rebuild else partial(update, leave=leave),
            folder,
            paths,
            forget=forget,
            model=model,
            embedder=embedder,
            extractors=extractors,
            names=names,
            progress=progress,
            writer=writer,
            recogniser=recogniser_for(folder, ocr_language),
            allow_removals=allow_removals,
        )
        if not workers:
            return run()
        from index.workers.ray_workers import workers_at

        with workers_at(workers) as there:
            return run(workers=there)

    @staticmethod
    def check(
        folder: Path, *, repair: bool = True, embedder: Embedder | None = None
    ) -> list[Finding]:
        """Check every invariant and repair what is derived; see `index.maintenance.doctor`."""
        from index.maintenance.doctor import check

        return check(folder, repair=repair, embedder=embedder)

    @staticmethod
    def edit(
        folder: Path,
        article_id: str,
        values: Mapping[str, SetValue],
        *,
        reset: Collection[str] = (),
        by: str | None = None,
        writer: Writer = "edit",
        extractors: Sequence[Extractor] = (),
    ) -> Article:
        """Set fields of an article by hand, or reset them; see `index.maintenance.edit.edit`.

        Besides its errors, raises those of opening the library.
        """
        from index.maintenance.edit import edit

        Library(folder).close()  # it says why where it can't be used as it is
        return edit(
            folder,
            article_id,
            values,
            reset=reset,
            by=by,
            writer=writer,
            extractors=extractors,
        )

    @staticmethod
    def remove(
        folder: Path,
        article_ids: Sequence[str],
        *,
        patience: float = 10.0,
        first: Callable[[Pieces], object] = lambda _: None,
    ) -> Removal:
        """Take articles out of all that the library keeps; see `index.removal.removal.remove`."""
        from index.removal.removal import remove

        return remove(folder, article_ids, patience=patience, first=first)

    @staticmethod
    def restore(folder: Path, numbers: Sequence[int]) -> list[TakenDown]:
        """Allow removed articles to be read again; see `index.removal.removal.restore`."""
        from index.removal.removal import restore

        return restore(folder, numbers)

    def taken_down(self) -> list[TakenDown]:
        """Return the articles that were removed for good, by number."""
        with self._reading():
            return self._database.taken_down.all()

    def pieces_of_file(self, path: Path) -> Pieces:
        """Return what of a file's articles no other has; see `index.removal.given.pieces_of`."""
        from index.removal.given import pieces_of

        with self._reading():
            return pieces_of(self._database, path)

    def changed_on_disk(self) -> DiskChanges:
        """Compare the folders with what was last indexed; see `index.maintenance.folder_diff`."""
        from index.maintenance.folder_diff import changed_on_disk

        with self._reading():
            return changed_on_disk(self._database)

    @property
    def generation(self) -> str:
        """What tells this state of the library from others: the names of what was derived."""
        return self._retrieval.generation

    @property
    def embedded(self) -> float:
        """The share of passages that the meaning search of this snapshot covers, 0 to 1."""
        with self._reading():
            return self._retrieval.embedded

    def load_meaning(self) -> bool:
        """Load what a search by meaning needs; False where the library has no vectors yet."""
        with self._reading():
            return self._retrieval.load_meaning()

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32] | None:
        """Return unit vectors of texts, (texts, dimension); None where there is no encoder yet."""
        self.load_meaning()
        return self._retrieval.encode(texts)

    def encode_query(self, question: str) -> NDArray[np.float32] | None:
        """Return a question's unit vector, (dimension,); None where there is no encoder yet."""
        self.load_meaning()
        return self._retrieval.encode_query(question)

    def weights(self, text: str) -> dict[str, float]:
        """Return the BM25 terms of a text with their inverse document frequencies here."""
        return dict(self._retrieval.idf(terms(text)))

    def search(
        self,
        query: str,
        k: int = 10,
        *,
        mode: Mode = "hybrid",
        filters: Filters | None = None,
        as_of: date | None = None,
        known_by: date | None = None,
        vector: NDArray[np.float32] | None = None,
    ) -> list[Hit]:
        """Return the k best passages, best first; fewer where fewer match.

        Where copies of one story say the same, one passage stands for them (`Hit.copies`), and
        passages of one story beyond a few come after those of all others: see
        `index.search.diversify`.

        Args:
            query: words or a question.
            k: how many hits, at least 1.
            mode: both legs fused, or one alone. Without any vectors yet, hybrid is BM25 alone.
            filters: what may be returned; applied before ranking.
            as_of: articles of the days up to it gain a little (hybrid only).
            known_by: articles of later days are left out; those without a day stay.
            vector: the query's unit vector, where the caller has it already.

        Raises:
            LibraryError: mode "dense" in a library without vectors.
            LibraryDamagedError: what the library holds can't be read.
        """
        if mode != "bm25" and not self.load_meaning():
            if mode == "dense":
                raise LibraryError("no passage has a vector yet", "run: dateline index")
            mode = "bm25"
        if mode != "bm25" and vector is None:
            vector = self.encode_query(query)
        with self._reading():
            ranking = self._retrieval.rank(
                query, k, mode, vector, filters=filters, known_by=known_by, as_of=as_of
            )
            limited = bool(filters or known_by)
            passes = let_through(filters or Filters(), known_by) if limited else None
            return self._hits.best(ranking, k, passes)

    def holding(
        self,
        terms: Collection[str],
        *,
        without: Collection[str] = (),
        filters: Filters | None = None,
        known_by: date | None = None,
    ) -> list[Held]:
        """Return the articles that hold each of some terms; see `LibraryBackend.holding`."""
        with self._reading():
            found = self._retrieval.holding(terms, without, filters=filters, known_by=known_by)
            known = self._database.articles.ids_and_outlets([row for row, _, _ in found])
        return [
            Held(known[row][0], date.fromordinal(day) if day else None, known[row][1], story)
            for row, day, story in found
        ]

    def count(self, filters: Filters | None = None) -> int:
        """Count the articles that the filters let through."""
        with self._reading():
            return self._retrieval.count(filters)

    def engine(self) -> tuple[str, ...]:
        """Ask the engine what it is, and what it holds; see `LibraryBackend.engine`."""
        with self._reading():
            return self._retrieval.described()

    def status(self) -> LibraryStatus:
        """Count what is in the library."""
        with self._reading():
            return status(
                self._database,
                passages=len(self._retrieval),
                embedded=self.embedded,
                generation=self.generation,
            )


def _state(database: Database) -> object:
    """What tells one commit's searches and extractors from another's."""
    return current(database), database.meta(ENGINE), database.extracted.declared()
