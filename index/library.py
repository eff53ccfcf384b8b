"""The library: the façade behind which articles, passages, FAISS and BM25 live.

Nothing above `index/` knows of SQLite, FAISS or BM25 files. Another back end would stand
behind these same methods.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from index import generations
from index.bm25 import Okapi
from index.database import FILE_NAME, Database
from index.errors import LibraryDamagedError, LibraryError, NotFoundError
from index.fusion import fuse, recency_bonus
from index.publish import LEXICAL_ARRAYS, current
from index.types import Article, Filters, Hit, LibraryStatus, Skipped
from index.words import terms

if TYPE_CHECKING:
    from index.dense import DenseIndex
    from index.doctor import Finding
    from index.encoder import Encoder
    from index.update import Progress, UpdateReport

Mode = Literal["hybrid", "bm25", "dense"]
MODES: tuple[Mode, ...] = ("hybrid", "bm25", "dense")

DEPTH = 100
"""Passages that each leg contributes before fusion, at least."""


class Library:
    """An opened library: one unchanging snapshot, however long it stays open.

    Opening costs milliseconds; the meaning search (FAISS and the query encoder) loads at
    its first use, or when `load_meaning` is called. Use it as a context manager, or `close` it.
    It may be handed between threads but serves one at a time.
    """

    def __init__(self, folder: Path) -> None:
        """Open the library in `folder`.

        Raises:
            NotFoundError: there is none.
            LibraryDamagedError, MismatchError: it can't be used; the message says why.
        """
        if not (folder / FILE_NAME).is_file():
            raise NotFoundError(f"there is no library in {folder}", "run: dateline index FOLDER")
        self.folder = folder
        try:
            self._open()
        except LibraryDamagedError:
            # A writer may have replaced the generation between our two looks: look once more.
            self._open()
        self._meaning: tuple[DenseIndex, Encoder] | None = None

    def _open(self) -> None:
        self._database = Database.open_to_read(self.folder / FILE_NAME)
        try:
            self._current = current(self._database)
            named = self._current["bm25"]
            if named is None:
                raise NotFoundError(
                    f"the library {self.folder} is still empty", "run: dateline index FOLDER"
                )
            path = generations.check_sizes(self.folder, *named)
            arrays = generations.load_arrays(path, LEXICAL_ARRAYS)
        except BaseException:
            self._database.close()
            raise
        self._okapi = Okapi(arrays)
        self._passage_ids: NDArray[np.int64] = arrays["passage_ids"]
        self._article_rows: NDArray[np.int64] = arrays["article_rows"]
        self._published: NDArray[np.int32] = arrays["published"]

    def __enter__(self) -> Library:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Give up the snapshot and the files."""
        self._database.close()

    @staticmethod
    def update(
        folder: Path,
        paths: Sequence[Path] = (),
        *,
        rebuild: bool = False,
        model: Path | None = None,
        progress: Callable[[Progress], None] = lambda _: None,
    ) -> UpdateReport:
        """Add or refresh files and folders; see `index.update.update`."""
        from index.update import update

        return update(folder, paths, rebuild=rebuild, model=model, progress=progress)

    @staticmethod
    def check(folder: Path, *, repair: bool = True) -> list[Finding]:
        """Check every invariant of a library and repair what is derived; see `index.doctor`."""
        from index.doctor import check

        return check(folder, repair=repair)

    @property
    def embedded(self) -> float:
        """The share of passages that the meaning search of this snapshot covers, 0 to 1."""
        total = len(self._passage_ids)
        if self._meaning is not None:
            return len(self._meaning[0].passage_ids) / total if total else 1.0
        if self._current["faiss"] is None:
            return 0.0 if total else 1.0
        return 1 - self._database.pending_count() / total if total else 1.0

    def load_meaning(self) -> bool:
        """Load FAISS and the query encoder; False where the library has no vectors yet."""
        if self._meaning is None:
            faiss_named, encoder_named = self._current["faiss"], self._current["encoder"]
            if faiss_named is None or encoder_named is None:
                return False
            # Keyword search needs neither, and each takes a tenth of a second to import.
            from index import dense
            from index.encoder import Encoder

            path = generations.check_sizes(self.folder, *faiss_named)
            ids = generations.load_arrays(path, (dense.ROWS,))[dense.ROWS]
            index = dense.DenseIndex(path / dense.FILE, ids)
            encoder = Encoder(generations.check_sizes(self.folder, *encoder_named))
            if encoder.card.dimension != index.dimension:
                raise LibraryDamagedError(
                    f"the query encoder gives {encoder.card.dimension} numbers a vector, the"
                    f" library's vectors have {index.dimension}",
                    "run: dateline doctor",
                )
            self._meaning = (index, encoder)
            # A FAISS generation may be older than the BM25 one: passages gone since have no row.
            rows = np.searchsorted(self._passage_ids, ids)
            rows[rows == len(self._passage_ids)] = 0
            present = self._passage_ids[rows] == ids if len(self._passage_ids) else rows < 0
            self._row_of_dense = np.where(present, rows, -1)
            self._dense_of_row = np.full(len(self._passage_ids), -1, dtype=np.int64)
            self._dense_of_row[rows[present]] = np.flatnonzero(present)
        return True

    def encode(self, texts: Sequence[str], *, query: bool = False) -> NDArray[np.float32] | None:
        """Return unit vectors of texts, (texts, dimension); None where there is no encoder yet."""
        if not self.load_meaning() or self._meaning is None:
            return None
        encoder = self._meaning[1]
        if query:
            return np.stack([encoder.encode_query(text) for text in texts])
        return encoder.encode(texts)

    def weights(self, text: str) -> dict[str, float]:
        """Return the BM25 terms of a text with their inverse document frequencies here."""
        return {name: self._okapi.idf_of(name) for name in terms(text)}

    def search(
        self,
        query: str,
        k: int = 10,
        *,
        mode: Mode = "hybrid",
        filters: Filters | None = None,
        as_of: date | None = None,
        vector: NDArray[np.float32] | None = None,
    ) -> list[Hit]:
        """Return the k best passages, best first; fewer where fewer match.

        Args:
            query: words or a question.
            k: how many hits, at least 1.
            mode: both legs fused, or one alone. Without any vectors yet, hybrid is BM25 alone.
            filters: what may be returned; applied before ranking.
            as_of: articles of the ten days up to it gain a little (hybrid only).
            vector: the query's unit vector, where the caller has it already.

        Raises:
            LibraryError: mode "dense" in a library without vectors.
        """
        depth = max(DEPTH, 2 * k)
        allowed = self._allowed(filters) if filters else None
        bm25 = self._okapi.get_scores(terms(query))
        if mode != "bm25" and self.load_meaning():
            if vector is None:
                encoded = self.encode([query], query=True)
                vector = encoded[0] if encoded is not None else None
        elif mode == "dense":
            raise LibraryError("no passage has a vector yet", "run: dateline index")
        else:
            mode = "bm25"
        rows = self._candidates(bm25, vector, mode, depth, allowed)
        dense = self._dense_scores(vector, rows) if mode != "bm25" else np.full(len(rows), np.nan)
        scores = self._combine(mode, bm25[rows], dense, rows, as_of)
        best = np.lexsort((rows, -scores))[:k]
        return self._hits(rows[best], scores[best], bm25[rows][best], dense[best], mode)

    def _candidates(
        self,
        bm25: NDArray[np.float64],
        vector: NDArray[np.float32] | None,
        mode: Mode,
        depth: int,
        allowed: NDArray[np.bool_] | None,
    ) -> NDArray[np.int64]:
        found: list[NDArray[np.int64]] = []
        if mode != "dense":
            found.append(_top(bm25 if allowed is None else np.where(allowed, bm25, 0.0), depth))
        if mode != "bm25" and vector is not None and self._meaning is not None:
            usable = self._row_of_dense >= 0
            if allowed is not None:
                usable &= allowed[self._row_of_dense]
            rows, _ = self._meaning[0].search(vector, depth, None if usable.all() else usable)
            found.append(self._row_of_dense[rows])
        return np.unique(np.concatenate(found))

    def _dense_scores(
        self, vector: NDArray[np.float32] | None, rows: NDArray[np.int64]
    ) -> NDArray[np.float64]:
        """Each row's cosine, also for those that only BM25 found; NaN without a vector."""
        scores = np.full(len(rows), np.nan)
        if self._meaning is not None and vector is not None:
            dense_rows = self._dense_of_row[rows]
            known = dense_rows >= 0
            scores[known] = self._meaning[0].cosines(vector, dense_rows[known])
        return scores

    def _combine(
        self,
        mode: Mode,
        bm25: NDArray[np.float64],
        dense: NDArray[np.float64],
        rows: NDArray[np.int64],
        as_of: date | None,
    ) -> NDArray[np.float64]:
        if mode == "bm25":
            return bm25
        if mode == "dense":
            return dense
        fused = fuse(bm25, dense)
        if as_of is not None:
            fused = fused + recency_bonus(self._published[rows], as_of.toordinal())
        return fused

    def _hits(
        self,
        rows: NDArray[np.int64],
        scores: NDArray[np.float64],
        bm25: NDArray[np.float64],
        dense: NDArray[np.float64],
        mode: Mode,
    ) -> list[Hit]:
        found = self._database.passages([int(i) for i in self._passage_ids[rows]])
        articles: dict[int, Article] = {}
        hits = []
        for n, row in enumerate(rows):
            passage, article_row = found[int(self._passage_ids[row])]
            if article_row not in articles:
                articles[article_row] = self._database.article(article_row)
            hits.append(
                Hit(
                    passage=passage,
                    article=articles[article_row],
                    score=float(scores[n]),
                    rank=n + 1,
                    bm25=float(bm25[n]) if mode != "dense" else None,
                    dense=None if np.isnan(dense[n]) else float(dense[n]),
                )
            )
        return hits

    def _allowed(self, filters: Filters) -> NDArray[np.bool_]:
        """Which rows the filters let through."""
        allowed = np.ones(len(self._passage_ids), dtype=bool)
        if filters.since or filters.until:
            allowed &= self._published > 0
        if filters.since:
            allowed &= self._published >= filters.since.toordinal()
        if filters.until:
            allowed &= self._published <= filters.until.toordinal()
        if filters.source:
            allowed &= np.isin(self._article_rows, self._rows_of_source(filters.source))
        return allowed

    def _rows_of_source(self, wanted: str) -> list[int]:
        pattern = re.compile(rf"(?<!\w){re.escape(wanted.strip())}(?!\w)", re.IGNORECASE)
        sources = self._database.sql.execute("SELECT row, source FROM articles WHERE source <> ''")
        return [row for row, source in sources if pattern.search(source)]

    def article(self, name: str) -> Article:
        """Return an article by its id, its file's name without suffix, or its JSONL line's id.

        Raises:
            NotFoundError: no article, or more than one, has that name.
        """
        row = self._database.article_row(name)
        if row is None:
            raise NotFoundError(f"no article is called {name!r}", "dateline search finds articles")
        return self._database.article(row)

    def articles(self) -> Iterable[Article]:
        """Yield every article, in the order of indexing."""
        for (row,) in self._database.sql.execute("SELECT row FROM articles ORDER BY row"):
            yield self._database.article(row)

    def resolve(self, name: str) -> str | None:
        """Return the id of the article that a name means (see `article`), or None."""
        row = self._database.article_row(name)
        return None if row is None else self._database.article(row).id

    def status(self) -> LibraryStatus:
        """Count what is in the library."""
        sql, settings = self._database.sql, self._database.meta("settings") or {}
        first, last = sql.execute("SELECT min(published), max(published) FROM articles").fetchone()
        articles = self._database.count("articles")
        return LibraryStatus(
            path=self.folder,
            articles=articles,
            passages=len(self._passage_ids),
            embedded=self.embedded,
            undated=self._database.count("articles", "published IS NULL"),
            first=date.fromisoformat(first) if first else None,
            last=date.fromisoformat(last) if last else None,
            sources=tuple(
                sql.execute(
                    "SELECT source, count(*) AS n FROM articles WHERE source IS NOT NULL"
                    " GROUP BY source ORDER BY n DESC, source"
                )
            ),
            folders=tuple(path for (path,) in sql.execute("SELECT path FROM roots ORDER BY path")),
            duplicates=self._database.count("entries") - articles,
            skipped=tuple(
                Skipped(Path(path), reason, key)
                for path, key, reason in sql.execute("SELECT path, key, reason FROM skips")
            ),
            model=str(settings.get("model", "")),
            dimension=int(settings.get("dimension", 0)),
            size_bytes=sum(p.stat().st_size for p in self.folder.rglob("*") if p.is_file()),
            generation="+".join(named[0] for named in self._current.values() if named),
        )


def _top(scores: NDArray[np.float64], depth: int) -> NDArray[np.int64]:
    """The rows of the `depth` highest scores above zero, in no order."""
    if depth < len(scores):
        rows = np.argpartition(scores, -depth)[-depth:]
    else:
        rows = np.arange(len(scores))
    return rows[scores[rows] > 0]
