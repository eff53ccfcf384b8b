"""What `qa`, `eval` and `tui` use of a library, whatever keeps it.

`index.library.Library` keeps one in a folder of this machine: SQLite, BM25 segments and FAISS.
Another back end, say for an archive on several machines, is a class with these methods that
passes `tests/index/test_library_contract.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence, Set
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, Self

import numpy as np
from numpy.typing import NDArray

from index.search.search import Mode
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


class LibraryBackend(Protocol):
    """An opened library: one unchanging snapshot, however long it stays open.

    It may be handed between threads but serves one at a time. Every method raises
    LibraryDamagedError where what the library holds can't be read.
    """

    @property
    def folder(self) -> Path:
        """What it was opened by."""

    def __init__(self, folder: Path) -> None:
        """Open the library.

        Raises:
            NotFoundError: there is none, or nothing was ever indexed into it.
            LibraryDamagedError, MismatchError: it can't be used; the message says why.
        """

    def __enter__(self) -> Self: ...

    def __exit__(self, *_: object) -> None: ...

    def close(self) -> None:
        """Give up the snapshot and whatever it holds."""

    def superseded(self) -> bool:
        """Whether the library has moved on from this snapshot; False where it is gone."""

    def reopened(self) -> Self:
        """Return the library as it is now, and close this snapshot."""

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
        allow_removals: bool = False,
        leave: Set[Path] = frozenset(),
    ) -> UpdateReport:
        """Add, refresh or forget files and folders; see `index.maintenance`.

        `names` says by which names records of JSON and CSV have a field: {"text": "body"}. They
        are kept, and hold for every later update.
        """

    @staticmethod
    def check(
        folder: Path, *, repair: bool = True, embedder: Embedder | None = None
    ) -> list[Finding]:
        """Check every invariant and repair what is derived; see `index.maintenance.doctor`."""

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
        """Set fields of an article by hand, or reset them; return the article as it is then.

        They take effect everywhere at once, and are kept until they are reset, whatever becomes of
        the article's file. The values are by the names of `index.hand_set.FIELDS`; None says that
        there is none. Those of `extractors` that have looked at the article look at it again; what
        others found in it is dropped until an update has them look.

        Raises:
            NotFoundError: there is no library, or no such article in it.
            UsageError: a field can't be set, or not to that.
            LibraryLockedError: another process is writing to it.
        """

    @staticmethod
    def remove(
        folder: Path,
        article_ids: Sequence[str],
        *,
        patience: float = 10.0,
        first: Callable[[Pieces], object] = lambda _: None,
    ) -> Removal:
        """Take articles out of all that the library keeps, for good; no update reads them again.

        What was removed is named and counted, its words aren't kept. `first` is called with those
        before they go; what it raises, nothing is removed for. Others that still read the library
        as it was are waited for, so many seconds.

        Raises:
            NotFoundError: there is no library, or no article of an id.
            LibraryLockedError: another process is writing to it.
        """

    @staticmethod
    def restore(folder: Path, numbers: Sequence[int]) -> list[TakenDown]:
        """Let what was removed under some numbers be read again, by the next update; return it.

        Raises:
            NotFoundError: there is no library, or nothing was removed under a number.
            LibraryLockedError: another process is writing to it.
        """

    def taken_down(self) -> list[TakenDown]:
        """Return what was removed for good, by number."""

    def pieces_of_file(self, path: Path) -> Pieces:
        """Return what of a file's articles no other article has.

        Of a file that holds articles which were removed, those alone are meant.

        Raises:
            NotFoundError: the file isn't there, or holds no article.
        """

    def copies(self, article_id: str) -> list[Article]:
        """Return the other articles of an article's story, which say nearly the same.

        Raises:
            NotFoundError: no article has that id.
        """

    def load_meaning(self) -> bool:
        """Load what a search by meaning needs; False where no passage has a vector yet."""

    def encode_query(self, question: str) -> NDArray[np.float32] | None:
        """Return a question's unit vector, (dimension,); None where none can be made yet."""

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
        """Return the k best passages, best first, each with the scores of both legs.

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
        """

    def weights(self, text: str) -> dict[str, float]:
        """Return the BM25 terms of a text with their inverse document frequencies here."""

    @property
    def generation(self) -> str:
        """What tells this state of the library from others, as `status` does too."""

    @property
    def embedded(self) -> float:
        """The share of passages that a search by meaning covers, 0 to 1."""

    def holding(
        self,
        terms: Collection[str],
        *,
        without: Collection[str] = (),
        filters: Filters | None = None,
        known_by: date | None = None,
    ) -> list[Held]:
        """Return the articles that hold each of some terms in title or text, in indexing's order.

        No text is read. Where no term is given, all articles hold each.

        Args:
            terms: BM25 terms, as `weights` returns those of a text.
            without: terms of which an article may hold none.
            filters: which articles count.
            known_by: articles of later days are left out; those without a day stay.
        """

    def said(self, article_ids: Sequence[str]) -> Iterator[tuple[str, str, str]]:
        """Yield the id, the title and the text of some articles; an id of none is left out."""

    def count(self, filters: Filters | None = None) -> int:
        """Count the articles that the filters let through."""

    @property
    def newest(self) -> date | None:
        """The day of the newest dated article; None where none has a day."""

    def article(self, name: str) -> Article:
        """Return an article by its id, its file's name without suffix, or its JSONL line's id.

        Raises:
            NotFoundError: no article, or more than one, has that name.
        """

    def resolve(self, name: str) -> str | None:
        """Return the id of the article that a name means (see `article`), or None."""

    def find_article(self, text: str) -> Article:
        """Return the article that a user means, by its id, its file, or a part of path or title.

        Raises:
            NotFoundError: no article fits.
            UsageError: several do; the message lists them.
        """

    def articles(self, filters: Filters | None = None) -> Iterator[Article]:
        """Yield the articles that the filters let through, in the order of indexing."""

    def articles_by_day(self, filters: Filters | None = None) -> dict[date, int]:
        """Return how many of the articles were published on each day, in the order of days.

        Days without an article aren't in it, and no article without a day.
        """

    def outlets(self, filters: Filters | None = None) -> list[Outlet]:
        """Return the outlets of the articles that the filters let through, the most first."""

    def newest_stories(self, n: int) -> list[Story]:
        """Return up to n stories, the newest first; those without a day are left out.

        A story is as new as its first article.
        """

    def story(self, article_id: str) -> Story:
        """Return the story that an article is of.

        Raises:
            NotFoundError: no article has that id.
        """

    def story_numbers(self, article_ids: Sequence[str]) -> dict[str, int]:
        """Return the number of the story that each of some articles is of.

        Two articles have the same number where one is a copy of the other. Numbers hold for this
        snapshot only; ids that no article has are left out.
        """

    def set_by_hand(self, article_id: str) -> HandSet:
        """Return what was set of an article by hand, and what its file states.

        Raises:
            NotFoundError: no article has that id.
        """

    def list_articles(
        self, filters: Filters | None = None, *, only: Only = "all", limit: int | None = None
    ) -> Listing:
        """Return the articles that the filters let through, the newest first, undated last.

        Of all, those "undated", those whose day looks wrong ("suspect"), or those of which
        something was set by hand ("edited").
        """

    def articles_sha256(self) -> str:
        """Return a digest of what answers come from: the articles' texts, titles, dates, outlets.

        Two libraries of the same articles have the same one, in whatever order they were indexed.
        """

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

    def extracted_spread(
        self, name: str, column: str, keys: Collection[str], *, filters: Filters | None = None
    ) -> KeySpread:
        """Return where the rows are that have one of `keys` in a KEY column, taken together.

        Raises:
            NotFoundError: no update was given an extractor of that name.
        """

    def extractors(self) -> dict[str, int]:
        """Return which extractors were handed to updates: how many articles each has looked at.

        An article that came with an update to which one wasn't handed is looked at in the next.
        """

    def earlier_versions(self, article_id: str) -> list[EarlierVersion]:
        """Return what an article said before its file was edited, the first version first.

        They are kept as long as the article is, the latest twenty of them; no search finds them.

        Raises:
            NotFoundError: no article has that id.
        """

    def indexed_since(self, moment: datetime, filters: Filters | None = None) -> list[str]:
        """Return the ids of the articles first indexed then or later, the newest first.

        Those without a day come last. Those of which `Article.indexed` isn't known aren't among
        them.
        """

    def replaced_since(self, moment: datetime, filters: Filters | None = None) -> list[str]:
        """Return the ids of the articles of which an earlier version was replaced then or later.

        Those replaced last come first.
        """

    def last_update(self) -> datetime | None:
        """Return the moment of the last update that added or edited an article still there.

        All that it added was indexed then, and all that it replaced was replaced then; no other
        update has that moment. None where none is known.
        """

    def count_unknown_moments(self) -> int:
        """Count the articles of which it isn't known when they were first indexed."""

    def engine(self) -> tuple[str, ...]:
        """Return what the engine that searches says of itself and of this library, by lines.

        Empty where the files in the folder are searched.

        Raises:
            LibraryError: it doesn't answer.
        """

    def status(self) -> LibraryStatus:
        """Count what is in the library."""

    def changed_on_disk(self) -> DiskChanges:
        """Compare the folders with what was last indexed from them."""

    def file_changed(self, article: Article) -> bool | None:
        """Return whether an article's file may say something else than the article does.

        None where that can't be told: the file is unknown here, is gone or can't be read.
        """
