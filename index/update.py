"""Bringing a library up to date: read, commit, embed, commit.

The order makes a library useful early and never wrong:

 1. one transaction: scan the folders, change articles and passages, build BM25, name it;
 2. export the query encoder, once a library;
 3. embed the passages without a vector, newest articles first, committing as it goes;
    FAISS is built again about once a minute, and at the end.

Killed anywhere, the library is the last committed one, and embedded vectors stay.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from index import embedding, generations, publish
from index.database import FILE_NAME, Database
from index.encoder import EncoderCard
from index.errors import LibraryError, MismatchError, NotFoundError
from index.export import export, revision_of
from index.lock import writer_lock
from index.passages import PASSAGE_WORDS
from index.readers import READERS_VERSION
from index.scan import Changes, Scan
from index.words import WORDS_VERSION

COMMIT_SECONDS = 2.0
PUBLISH_SECONDS = 60.0
STAGING = "rebuild"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far one stage is. `total` is None where it isn't known; `current` is a file's name."""

    stage: str
    done: int
    total: int | None = None
    current: str = ""


@dataclass
class UpdateReport:
    """What an update did; `seconds` holds each stage's time, in the order they ran."""

    changes: Changes
    articles: int = 0
    passages: int = 0
    embedded: int = 0
    interrupted: bool = False
    pending: int = 0
    seconds: dict[str, float] = field(default_factory=dict)


Notice = Callable[[Progress], None]


def update(
    folder: Path,
    paths: Sequence[Path] = (),
    *,
    rebuild: bool = False,
    model: Path | None = None,
    progress: Notice = lambda _: None,
) -> UpdateReport:
    """Add or refresh `paths`, or with none the folders already known.

    Args:
        folder: the library; made where there is none.
        paths: article files and folders of them.
        rebuild: make everything anew from the files, and swap it in at the end.
        model: a sentence-transformers model folder; default: the library's own, else the
            packaged all-MiniLM-L6-v2.
        progress: called often, from this thread.

    Ctrl-C while embedding doesn't raise: the report says `interrupted`, and what is kept.

    Raises:
        NotFoundError: a path isn't there, or there is nothing to refresh.
        MismatchError: the library is on another model, or made by a newer Dateline.
        LibraryLockedError: another process is updating it.
        LibraryError: it can't be written.
    """
    # abspath, not resolve: "..", gone, but a link the user chose keeps its name.
    paths = [Path(os.path.abspath(path.expanduser())) for path in paths]
    for path in paths:
        if not path.exists():
            raise NotFoundError(f"{path} isn't there", "check the path")
    if not (folder / FILE_NAME).is_file() and not paths:
        raise NotFoundError(f"there is no library in {folder}", "run: dateline index FOLDER")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise LibraryError(
            f"the library folder {folder} can't be made: {error.strerror}",
            "choose another with --library",
        ) from error
    with writer_lock(folder):
        if rebuild and (folder / FILE_NAME).is_file():
            return _rebuild(folder, paths, model, progress)
        return _Update(folder, model, progress).run(paths)


class _Update:
    def __init__(self, folder: Path, model: Path | None, notice: Notice) -> None:
        self.folder = folder
        self.notice = notice
        self.report = UpdateReport(Changes())
        self.database = Database.open_to_write(folder / FILE_NAME)
        try:
            self.settings = self._settings(model)
        except BaseException:
            self.database.close()
            raise

    def run(self, paths: Sequence[Path]) -> UpdateReport:
        try:
            self._read(paths)
            publish.remove_superseded(self.database, self.folder)
            if self.database.pending_count() or not publish.current(self.database)["encoder"]:
                card = self._export_encoder()
                self._embed(card)
            self._finish()
        finally:
            self.database.close()
        return self.report

    def _settings(self, model: Path | None) -> dict[str, Any]:
        """The settings that shape the library, checked against those it was built with."""
        recorded = self.database.meta("settings")
        chosen = model or (Path(recorded["model_folder"]) if recorded else None)
        if chosen is None or (model is None and not chosen.is_dir()):
            chosen = embedding.default_model_folder()  # a recorded folder may have moved
        if not chosen.is_dir():
            raise NotFoundError(f"the model folder {chosen} isn't there", "check DATELINE_MODEL")
        default = chosen == embedding.default_model_folder()
        settings = {
            "model": "all-MiniLM-L6-v2" if default else chosen.name,
            "model_folder": str(chosen),
            "revision": revision_of(chosen),
            "passage_words": PASSAGE_WORDS,
            "words_version": WORDS_VERSION,
            "readers_version": READERS_VERSION,
        }
        if recorded and recorded["revision"] != settings["revision"]:
            raise MismatchError(
                f"the library {self.folder} was built with the model {recorded['model']}"
                f" ({recorded['revision']}), not {settings['model']} ({settings['revision']})",
                "use that model, or run: dateline index --rebuild",
            )
        return {**(recorded or {}), **settings}

    def _read(self, paths: Sequence[Path]) -> None:
        recorded = self.database.meta("settings") or {}
        shaping = ("passage_words", "readers_version")
        read_again = any(recorded.get(name) != self.settings[name] for name in shaping)
        with self._timed("read"), self.database.transaction():
            known = [Path(p) for (p,) in self.database.sql.execute("SELECT path FROM roots")]
            new = [path for path in paths if path not in known]
            # New settings hold for every article, so then every folder is read.
            roots = sorted({*known, *new}) if read_again or not paths else sorted(set(paths))
            self.database.sql.executemany("INSERT INTO roots VALUES (?)", [(str(p),) for p in new])
            scan = Scan(self.database, self._notice_file)
            self.report.changes = scan.changes
            scan.run(roots, read_again=read_again)
            words_changed = recorded.get("words_version") != WORDS_VERSION
            self.database.set_meta("settings", self.settings)
            if scan.changes.any or words_changed or not publish.current(self.database)["bm25"]:
                with self._timed("bm25"):
                    self.notice(Progress("building the keyword index", 0))
                    publish.publish_bm25(self.database, self.folder)
        self.report.seconds["read"] -= self.report.seconds.get("bm25", 0.0)

    def _notice_file(self, path: Path) -> None:
        self.notice(Progress("reading", self.report.changes.files, None, path.name))

    def _export_encoder(self) -> EncoderCard:
        named = publish.current(self.database)["encoder"]
        if named is not None:
            path = generations.check_sizes(self.folder, *named) / "encoder.json"
            return EncoderCard.from_json(path.read_text(encoding="utf-8"))
        cards: list[EncoderCard] = []
        with self._timed("export"), self.database.transaction():
            self.notice(Progress("preparing the question encoder", 0))
            model, revision = self.settings["model"], self.settings["revision"]
            source = Path(self.settings["model_folder"])
            publish.name_generation(
                self.database,
                self.folder,
                "encoder",
                lambda target: cards.append(export(source, model, revision, target)),
            )
            self.settings["dimension"] = cards[0].dimension
            self.database.set_meta("settings", self.settings)
        return cards[0]

    def _embed(self, card: EncoderCard) -> None:
        rows = self.database.sql.execute(
            "SELECT min(p.id), a.published FROM passages p JOIN articles a ON a.row = p.article"
            " WHERE p.digest NOT IN (SELECT digest FROM vectors) GROUP BY p.digest"
            " ORDER BY a.published IS NULL, a.published DESC, p.id"
        )
        pending = [identity for identity, _ in rows]
        if not pending:
            return
        with self._timed("load model"):
            self.notice(Progress("loading the embedding model", 0))
            model = embedding.load_model(Path(self.settings["model_folder"]))
        published = time.monotonic()
        with self._timed("embed"):
            try:
                for done in self._embed_in_batches(model, pending):
                    self.report.embedded = done
                    self.notice(Progress("embedding", done, len(pending)))
                    if time.monotonic() - published > PUBLISH_SECONDS:
                        self._publish_faiss(card)
                        published = time.monotonic()
            except KeyboardInterrupt:
                self.report.interrupted = True

    def _embed_in_batches(self, model: Any, pending: list[int]) -> Iterator[int]:
        """Embed pending passages; yield, after each commit, how many are done."""
        done = 0
        ready: list[tuple[bytes, bytes]] = []
        committed = time.monotonic()
        try:
            for begin in range(0, len(pending), 4 * embedding.WINDOW):
                digests, texts = self._inputs(pending[begin : begin + 4 * embedding.WINDOW])
                for positions, vectors in embedding.embed(model, texts):
                    halves = vectors.astype(np.float16)
                    ready += [
                        (digests[i], v.tobytes()) for i, v in zip(positions, halves, strict=True)
                    ]
                    if time.monotonic() - committed > COMMIT_SECONDS:
                        done += self._commit_vectors(ready)
                        committed = time.monotonic()
                        yield done
        finally:
            # Also on Ctrl-C: what has been embedded is kept.
            done += self._commit_vectors(ready)
            self.report.embedded = done
        yield done

    def _commit_vectors(self, ready: list[tuple[bytes, bytes]]) -> int:
        count = len(ready)
        if count:
            with self.database.transaction():
                self.database.add_vectors(ready)
            ready.clear()
        return count

    def _inputs(self, ids: Sequence[int]) -> tuple[list[bytes], list[str]]:
        marks = ",".join(map(str, ids))  # integers of our own; SQLite caps bound parameters
        found = {
            identity: (digest, text)
            for identity, digest, _, _, text in self.database.passage_inputs(f"p.id IN ({marks})")
        }
        ordered = [found[identity] for identity in ids]
        return [digest for digest, _ in ordered], [text for _, text in ordered]

    def _finish(self) -> None:
        report, database = self.report, self.database
        report.passages = database.count("passages")
        report.articles = database.count("articles")
        report.pending = database.pending_count()
        encoder = publish.current(database)["encoder"]
        if encoder and (report.embedded or report.changes.any or not self._faiss_is_current()):
            path = generations.check_sizes(self.folder, *encoder) / "encoder.json"
            self._publish_faiss(EncoderCard.from_json(path.read_text(encoding="utf-8")))
        if not report.pending:
            with database.transaction():
                database.sql.execute(
                    "DELETE FROM vectors WHERE digest NOT IN (SELECT digest FROM passages)"
                )

    def _faiss_is_current(self) -> bool:
        return publish.current(self.database)["faiss"] is not None

    def _publish_faiss(self, card: EncoderCard) -> None:
        with self._timed("faiss"):
            publish.publish_faiss(self.database, self.folder, card.dimension)
            publish.remove_superseded(self.database, self.folder)

    @contextmanager
    def _timed(self, stage: str) -> Iterator[None]:
        start = time.monotonic()
        try:
            yield
        finally:
            spent = self.report.seconds.get(stage, 0.0) + time.monotonic() - start
            self.report.seconds[stage] = spent


def _rebuild(
    folder: Path, paths: Sequence[Path], model: Path | None, notice: Notice
) -> UpdateReport:
    """Build a whole new library beside the old one, then swap it in with one commit."""
    database = Database.open_to_write(folder / FILE_NAME)
    staging = folder / STAGING
    try:
        known = [Path(p) for (p,) in database.sql.execute("SELECT path FROM roots")]
        for path in known:
            if not path.exists():
                raise NotFoundError(
                    f"{path} isn't there any more, and a rebuild would lose its articles",
                    "bring it back, or run dateline index without --rebuild",
                )
        shutil.rmtree(staging, ignore_errors=True)
        staging.mkdir()
        report = _Update(staging, model, notice).run(sorted({*known, *paths}))
        if report.interrupted:
            return report
        _adopt(database, folder, staging)
        publish.remove_superseded(database, folder)
        return report
    finally:
        database.close()
        shutil.rmtree(staging, ignore_errors=True)


def _adopt(database: Database, folder: Path, staging: Path) -> None:
    """Move the staged generations over and, in one transaction, every staged row."""
    sql = database.sql
    sql.execute("ATTACH DATABASE ? AS staged", (str(staging / FILE_NAME),))
    try:
        sql.execute("PRAGMA foreign_keys=OFF")  # tables are emptied in an order of convenience
        with database.transaction():
            serial = int(database.meta("serial") or 0)
            tables = ("roots", "files", "articles", "entries", "skips", "passages", "vectors")
            for table in (*tables, "meta"):
                sql.execute(f"DELETE FROM main.{table}")
                sql.execute(f"INSERT INTO main.{table} SELECT * FROM staged.{table}")
            named = publish.current(database)
            for kind, generation in named.items():
                if generation:
                    serial += 1
                    name = f"{kind}-{serial:06d}"
                    (staging / generation[0]).rename(folder / name)
                    named[kind] = [name, generation[1]]
            database.set_meta("serial", serial)
            database.set_meta("current", named)
    finally:
        sql.execute("DETACH DATABASE staged")
