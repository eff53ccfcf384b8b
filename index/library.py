"""The library on this machine: the façade behind which SQLite, FAISS and BM25 files live.

Nothing above `index/` knows of those files. Other back ends stand behind the same methods:
see `index.backend`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence, Set
from contextlib import AbstractContextManager
from datetime import date, datetime
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Self

import numpy as np
from numpy.typing import NDArray

from index.engines import retrieval_of
from index.errors import LibraryError, NotFoundError
from index.keyword.tokenizer import terms
from index.search.filtering import let_through
from index.search.hits import Hits
from index.search.search import Mode
from index.storage.database import FILE_NAME, Database
from index.storage.failures import reading
from index.storage.manifest import ENGINE, current
from index.storage.status import status
from index.types import (
    Article,
    EarlierVersion,
    ExtractedRow,
    Filters,
    Held,
    Hit,
    KeyCount,
    KeySpread,
    LibraryStatus,
    Outlet,
    Story,
    TakenDown,
    UpdateReport,
)

if TYPE_CHECKING:
    from index.extraction.extractor import Extractor
    from index.hand_set import HandSet, SetValue
    from index.maintenance.folder_diff import DiskChanges
    from index.maintenance.invariants import Finding
    from index.maintenance.update import Progress
    from index.removal.pieces import Pieces
    from index.removal.removal import Removal
    from index.search.listing import Listing, Only
    from index.storage.lock import Writer
    from index.vector.embedder import Embedder


class Library:
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
        if not (folder / FILE_NAME).is_file():
            raise NotFoundError(f"there is no library in {folder}", "run: dateline index FOLDER")
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
    ) -> UpdateReport:
        """Add, refresh or forget files and folders; see `index.maintenance.update.update`.

        Words are looked for in pictures where the OCR extra is installed: in `ocr_language`, as
        tesseract calls it ("deu", "eng+fra"), by default in English. Raises `UsageError` where a
        language is given that can't be looked for.
        """
        from index.maintenance.rebuild import rebuild as build_anew
        from index.maintenance.recognition import recogniser_for
        from index.maintenance.update import update

        # A rebuild leaves nothing out: what it doesn't read would be gone.
        return (build_anew if rebuild else partial(update, leave=leave))(
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

    def copies(self, article_id: str) -> list[Article]:
        """Return the other articles of an article's story; see `LibraryBackend.copies`."""
        with self._reading():
            for row in self._database.articles.rows_of_ids([article_id]):
                others = sorted(self._database.stories.others_of(row))
                return [self._database.articles.get(other) for other in others]
        raise NotFoundError(
            f"no article is called {article_id!r}", "dateline search finds articles"
        )

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

    def article(self, name: str) -> Article:
        """Return an article by its id, its file's name without suffix, or its JSONL line's id.

        Raises:
            NotFoundError: no article, or more than one, has that name.
        """
        with self._reading():
            row = self._database.articles.row_called(name)
            if row is not None:
                return self._database.articles.get(row)
        raise NotFoundError(f"no article is called {name!r}", "dateline search finds articles")

    def file_changed(self, article: Article) -> bool | None:
        """Return whether an article's file may say something else than the article does.

        None where that can't be told: the file is unknown here, is gone or can't be read.
        """
        from index.maintenance.cited_file import file_changed

        with self._reading():
            return file_changed(self._database, article)

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

    def said(self, article_ids: Sequence[str]) -> Iterator[tuple[str, str, str]]:
        """Yield the id, the title and the text of some articles; an id of none is left out."""
        with self._reading():
            yield from self._database.articles.said_of(article_ids)

    def count(self, filters: Filters | None = None) -> int:
        """Count the articles that the filters let through."""
        with self._reading():
            return self._retrieval.count(filters)

    @cached_property
    def newest(self) -> date | None:
        """The day of the newest dated article; None where none has a day."""
        day = self._retrieval.newest
        return date.fromordinal(day) if day else None

    def articles(self, filters: Filters | None = None) -> Iterator[Article]:
        """Yield the articles that the filters let through, in the order of indexing."""
        with self._reading():
            for row in self._retrieval.days(filters):
                yield self._database.articles.get(row)

    def list_articles(
        self, filters: Filters | None = None, *, only: Only = "all", limit: int | None = None
    ) -> Listing:
        """Return the articles that the filters let through, the newest first, undated last.

        Args:
            filters: what may be listed.
            only: all, those "undated", those whose day looks wrong ("suspect": see
                `index.search.suspects`), or those of which something was set by hand ("edited").
            limit: how many at most.
        """
        from index.search.listing import listing

        with self._reading():
            days = self._retrieval.days(filters)
            return listing(self._database, days, only, limit, date.today())

    def resolve(self, name: str) -> str | None:
        """Return the id of the article that a name means (see `article`), or None."""
        with self._reading():
            row = self._database.articles.row_called(name)
            return None if row is None else self._database.articles.get(row).id

    def find_article(self, text: str) -> Article:
        """Return the article that a user means: see `index.search.naming.find_row`.

        By its id, the path of its file, the title, or any part of path or title that only one has.

        Raises:
            NotFoundError: no article fits.
            UsageError: several do; the message lists them.
        """
        from index.search.naming import find_row

        with self._reading():
            return self._database.articles.get(find_row(self._database, text))

    def extracted(
        self,
        name: str,
        article_ids: Sequence[str] | None = None,
        *,
        keys: Mapping[str, Collection[str]] | None = None,
        filters: Filters | None = None,
    ) -> Iterator[ExtractedRow]:
        """Yield the rows that an extractor found, by article in the order of indexing.

        Args:
            name: the extractor's.
            article_ids: of which articles; default: of all.
            keys: by the name of a KEY column, the keys of which a row has to have one; rows of
                other articles aren't read.
            filters: of articles that they let through.

        Raises:
            NotFoundError: no update was given an extractor of that name.
        """
        columns = self._columns(name)
        return self._extracted(name, columns, article_ids, dict(keys or {}), filters)

    def _columns(self, name: str) -> list[str]:
        """Return the names of the columns of an extractor's rows."""
        with self._reading():
            columns = self._database.extracted.columns(name)
        if columns is None:
            raise NotFoundError(
                f"the library {self.folder} holds no {name!r}",
                "update it with the extractor of that name",
            )
        return [column.name for column in columns]

    def _extracted(
        self,
        name: str,
        columns: Sequence[str],
        article_ids: Sequence[str] | None,
        keys: Mapping[str, Collection[str]],
        filters: Filters | None,
    ) -> Iterator[ExtractedRow]:
        with self._reading():
            articles = set(self._retrieval.days(filters)) if filters else None
            if article_ids is not None:
                named = set(self._database.articles.rows_of_ids(article_ids))
                articles = named if articles is None else articles & named
            for column, wanted in keys.items():
                having = set(self._database.extracted.articles_of(name, column, wanted))
                articles = having if articles is None else articles & having
            listed = None if articles is None else sorted(articles)
            for article_id, rows in self._database.extracted.of(name, len(columns), listed):
                for row in rows:
                    values = dict(zip(columns, row, strict=True))
                    if all(values[column] in wanted for column, wanted in keys.items()):
                        yield ExtractedRow(article_id, values)

    def extracted_keys(
        self,
        name: str,
        column: str,
        beginning: str = "",
        *,
        filters: Filters | None = None,
        least: int = 1,
    ) -> list[KeyCount]:
        """Return the keys of a KEY column of an extractor's rows that begin so, sorted.

        With `filters`, as they are in the articles that these let through. Only keys that `least`
        articles have.

        Raises:
            NotFoundError: no update was given an extractor of that name.
        """
        self._columns(name)
        with self._reading():
            among = set(self._retrieval.days(filters)) if filters else None
            return self._database.extracted.counts(name, column, beginning, among, least)

    def extracted_spread(
        self, name: str, column: str, keys: Collection[str], *, filters: Filters | None = None
    ) -> KeySpread:
        """Return where the rows are that have one of `keys` in a KEY column, taken together.

        Raises:
            NotFoundError: no update was given an extractor of that name.
        """
        self._columns(name)
        with self._reading():
            among = set(self._retrieval.days(filters)) if filters else None
            return self._database.extracted.spread(name, column, keys, among)

    def extractors(self) -> dict[str, int]:
        """Return which extractors were handed to updates: how many articles each has looked at.

        An article that came with an update to which one wasn't handed is looked at in the next.
        """
        with self._reading():
            return self._database.extracted.seen()

    def earlier_versions(self, article_id: str) -> list[EarlierVersion]:
        """Return what an article said before its file was edited, the first version first.

        They are kept as long as the article is, the latest twenty of them; no search finds them.

        Raises:
            NotFoundError: no article has that id.
        """
        with self._reading():
            for row in self._database.articles.rows_of_ids([article_id]):
                return self._database.earlier.of(row)
        raise NotFoundError(
            f"no article is called {article_id!r}", "dateline search finds articles"
        )

    def indexed_since(self, moment: datetime, filters: Filters | None = None) -> list[str]:
        """Return the ids of the articles first indexed then or later, the newest first.

        Those without a day come last. Those of which `Article.indexed` isn't known aren't among
        them.
        """
        with self._reading():
            found = self._database.moments.indexed_since(moment)
            days = self._retrieval.days(filters)
        rows = sorted(found.keys() & days.keys(), key=lambda row: (-days[row], row))
        return [found[row] for row in rows]

    def replaced_since(self, moment: datetime, filters: Filters | None = None) -> list[str]:
        """Return the ids of the articles of which an earlier version was replaced then or later.

        Those replaced last come first.
        """
        with self._reading():
            found = self._database.moments.replaced_since(moment)
            days = self._retrieval.days(filters) if found else {}
        return [identity for row, identity in found.items() if row in days]

    def last_update(self) -> datetime | None:
        """Return the moment of the last update that added or edited an article still there.

        All that it added was indexed then, and all that it replaced was replaced then; no other
        update has that moment. None where none is known.
        """
        with self._reading():
            return self._database.moments.last()

    def count_unknown_moments(self) -> int:
        """Count the articles of which it isn't known when they were first indexed."""
        with self._reading():
            return self._database.moments.count_unknown()

    def articles_by_day(self, filters: Filters | None = None) -> dict[date, int]:
        """Return how many of the articles were published on each day, in the order of days.

        Days without an article aren't in it, and no article without a day.
        """
        with self._reading():
            if not filters:
                counts = self._database.stories.days()
            else:
                days = list(self._retrieval.days(filters).values())
                counts = sorted(Counter(day for day in days if day).items())
        return {date.fromordinal(day): count for day, count in counts}

    def outlets(self, filters: Filters | None = None) -> list[Outlet]:
        """Return the outlets of the articles that the filters let through, the most first."""
        with self._reading():
            names = dict(self._database.articles.outlets())
            spans: dict[str, list[int]] = {}
            for row, day in self._retrieval.days(filters).items():
                spans.setdefault(names.get(row, ""), []).append(day)
        outlets = (_outlet(name, days) for name, days in spans.items())
        return sorted(outlets, key=lambda outlet: (-outlet.articles, outlet.name))

    def newest_stories(self, n: int) -> list[Story]:
        """Return up to n stories, the newest first; those without a day are left out.

        A story is as new as its first article.
        """
        with self._reading():
            return [self._story(row) for row in self._database.stories.newest(n)]

    def story(self, article_id: str) -> Story:
        """Return the story that an article is of.

        Raises:
            NotFoundError: no article has that id.
        """
        with self._reading():
            for row in self._database.articles.rows_of_ids([article_id]):
                return self._story(row)
        raise NotFoundError(
            f"no article is called {article_id!r}", "dateline search finds articles"
        )

    def story_numbers(self, article_ids: Sequence[str]) -> dict[str, int]:
        """Return the number of the story that each of some articles is of.

        Two articles have the same number where one is a copy of the other. Numbers hold for this
        snapshot only; ids that no article has are left out.
        """
        with self._reading():
            return self._database.stories.numbers(article_ids)

    def _story(self, row: int) -> Story:
        rows = self._database.stories.in_order([row, *self._database.stories.others_of(row)])
        return Story(tuple(map(self._database.articles.get, rows)))

    def set_by_hand(self, article_id: str) -> HandSet:
        """Return what was set of an article by hand, and what its file states.

        Raises:
            NotFoundError: no article has that id.
        """
        from index.maintenance.edit import hand_set_of

        with self._reading():
            for row in self._database.articles.rows_of_ids([article_id]):
                return hand_set_of(self._database, self._database.articles.get(row))
        raise NotFoundError(f"no article is called {article_id!r}", "dateline articles lists them")

    def articles_sha256(self) -> str:
        """Return a digest of what answers come from: the articles' texts, titles, dates, outlets.

        Two libraries of the same articles have the same one, in whatever order they were indexed.
        """
        with self._reading():
            return self._database.articles.sha256()

    def status(self) -> LibraryStatus:
        """Count what is in the library."""
        with self._reading():
            return status(
                self._database,
                passages=len(self._retrieval),
                embedded=self.embedded,
                generation=self.generation,
            )

    def _reading(self) -> AbstractContextManager[None]:
        return reading(self._database.path)


def _state(database: Database) -> object:
    """What tells one commit's searches and extractors from another's."""
    return current(database), database.meta(ENGINE), database.extracted.declared()


def _outlet(name: str, days: Sequence[int]) -> Outlet:
    dated = [date.fromordinal(day) for day in days if day]
    return Outlet(name, len(days), min(dated, default=None), max(dated, default=None))
