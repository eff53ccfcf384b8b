"""Bringing a library up to date: read, commit, embed, commit.

The order makes a library useful early and never wrong:

 1. one transaction: scan the folders, change articles and passages, have extractors look at
    them, find which articles are copies of one story, build BM25, name it;
 2. export the query encoder, once a library;
 3. embed the passages without a vector, newest articles first, committing as it goes;
    FAISS is built again soon, then about once a minute, and at the end.

Killed anywhere, the library is the last committed one, and embedded vectors stay.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from index.engines import check_answers, publisher_of
from index.errors import LibraryError, MismatchError, NotFoundError, UsageError
from index.extraction.extraction import extract
from index.extraction.extractor import Extractor, check_declared
from index.ingest.passages import PASSAGE_WORDS, PASSAGES_VERSION
from index.ingest.readers import READERS_VERSION
from index.ingest.readers.documents.printed.ocr import Recogniser, recognising
from index.ingest.readers.records.fields import FIELDS, read_names
from index.keyword.tokenizer import WORDS_VERSION
from index.maintenance import recognition
from index.maintenance.scan import Scan
from index.place import has_database, missing, shown
from index.removal import removal
from index.storage import artifacts, fetched_pages
from index.storage import roots as known_roots
from index.storage.database import FILE_NAME, Database, is_begun
from index.storage.failures import writing
from index.storage.lock import Writer, writer_lock
from index.storage.tables.settings import LibrarySettings
from index.stories import stories
from index.types import Changes, UpdateReport, UpdateStage
from index.vector.backlog import Pending
from index.vector.embedder import Embedder, ModelFolder
from index.vector.encoder_store import EncoderStore
from index.vector.query_encoder import EncoderCard
from index.workers.workers import BLOCK, Model, Workers, embedded_by

PUBLISH_SECONDS = 60.0
FIRST_PUBLISH_SECONDS = 5.0
"""When FAISS is first built in an update; each time takes twice as long to come, up to a minute.

So the share of passages that the meaning search covers doesn't stay at 0 for the first minute.
"""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far one stage is. `total` is None where it isn't known; `current` is a file's name."""

    stage: UpdateStage
    done: int
    total: int | None = None
    current: str = ""


Notice = Callable[[Progress], None]

STILL_OPEN = (
    "a removed article still stands in files that another Dateline has open: close that, and run"
    " dateline doctor"
)


def update(
    folder: Path,
    paths: Sequence[Path] = (),
    *,
    forget: Sequence[Path] = (),
    model: Path | None = None,
    embedder: Embedder | None = None,
    extractors: Sequence[Extractor] = (),
    names: Mapping[str, str] | None = None,
    progress: Notice = lambda _: None,
    writer: Writer = "index",
    recogniser: Recogniser | None = None,
    allow_removals: bool = False,
    leave: Set[Path] = frozenset(),
    workers: Workers | None = None,
) -> UpdateReport:
    """Add or refresh `paths`, or with neither paths nor `forget` the folders already known.

    Args:
        folder: the library; made where there is none.
        paths: article files and folders of them.
        forget: folders known to the library, to be dropped with those of their articles that no
            other folder holds; they needn't exist any more.
        model: a sentence-transformers model folder; default: the library's own, else the
            packaged all-MiniLM-L6-v2.
        embedder: another kind of embedding model, in place of such a folder.
        extractors: what finds rows in the articles; what others have found stays, but of
            articles that have changed.
        names: what fields of JSON and CSV files are called, besides the usual names, by the names
            of `index.ingest.readers.records.fields`; the library keeps them. "" drops a field's.
        progress: called often, from this thread.
        writer: what is writing, for another process that would like to.
        recogniser: what looks for words in pictures; by default nothing does.
        allow_removals: let all articles go whose files are gone; by default many of them at once
            are held back, see `index.maintenance.removals`.
        leave: files that are still being written, as absolute paths: what is known of them stays.
        workers: other processes that read and embed; by default this one does.

    Ctrl-C while embedding doesn't raise: the report says `interrupted`, and what is kept.

    Raises:
        NotFoundError: a path isn't there, or there is nothing to refresh or to forget.
        UsageError: a path can't be stored, or can't be forgotten by itself; an extractor can't
            be used; `names` has a field that articles don't have.
        MismatchError: the library is on another model, or made by a newer Dateline.
        LibraryLockedError: another process is updating it.
        LibraryError: it can't be written.
    """
    if unknown := sorted(set(names or {}) - set(FIELDS)):
        raise UsageError(f"articles have no field {unknown[0]!r}", f"one of {', '.join(FIELDS)}")
    with to_be_written(folder, paths, forget, writer) as (paths, forget):
        update = Update(
            folder,
            model,
            embedder,
            progress,
            extractors,
            names,
            recogniser,
            allow_removals=allow_removals,
            leave=leave,
            workers=workers,
        )
        return update.run(paths, forget)


@contextmanager
def to_be_written(
    folder: Path, paths: Sequence[Path], forget: Sequence[Path], writer: Writer
) -> Iterator[tuple[list[Path], list[Path]]]:
    """Hold a library's lock, its folder made, and yield the paths in full; raises as `update`."""
    full, forgotten = known_roots.in_full(paths), known_roots.in_full(forget)
    known_roots.check_addable(full, forgotten)
    if not has_database(folder) and not full:
        raise missing(folder)
    if full and not is_begun(folder):
        check_answers(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise LibraryError(
            f"the library folder {folder} can't be made: {error.strerror}",
            "choose another with --library",
        ) from error
    with writer_lock(folder, writer), writing(folder):
        # What a rebuild that was killed left behind; no commit can have named it.
        artifacts.discard(folder / artifacts.STAGING)
        yield full, forgotten


class Update:
    """One update of a library whose lock is held; `run` it once."""

    def __init__(
        self,
        folder: Path,
        model: Path | None,
        embedder: Embedder | None,
        notice: Notice,
        extractors: Sequence[Extractor] = (),
        names: Mapping[str, str] | None = None,
        recogniser: Recogniser | None = None,
        *,
        allow_removals: bool = False,
        leave: Set[Path] = frozenset(),
        workers: Workers | None = None,
    ) -> None:
        check_declared(extractors)
        self._workers = workers
        self._allow_removals, self._leave = allow_removals, leave
        self.folder = folder
        self._names = names or {}
        self.notice = notice
        self.extractors = extractors
        self.recogniser = recogniser
        self.report = UpdateReport(Changes())
        self.database = Database.open_to_write(folder / FILE_NAME)
        try:
            self.publisher = publisher_of(self.database, folder)
            self.encoder = EncoderStore(self.database, folder)
            self.embedder = embedder or self._model_folder(model)
            self.settings = self._settings()
        except BaseException:
            self.database.close()
            raise

    def run(self, paths: Sequence[Path], forget: Sequence[Path] = ()) -> UpdateReport:
        """Read, commit, embed, commit; `paths` and `forget` are absolute."""
        try:
            self.publisher.check_place()
            self._read(paths, forget)
            self.publisher.remove_superseded()
            pending = Pending(self.database, self.publisher)
            if len(pending) or not self.encoder.exists:
                card = self._export_encoder()
                self._embed(card, pending)
            self._finish(pending)
            if not removal.finish(self.database, self.publisher, self.folder):
                self.report.changes.notes.append(STILL_OPEN)
        finally:
            self.database.close()
        return self.report

    def _model_folder(self, model: Path | None) -> Embedder:
        chosen = known_roots.absolute(model) if model else recorded_model(self.database)
        if chosen and not chosen.is_dir():
            raise NotFoundError(f"the model folder {chosen} isn't there", "check DATELINE_MODEL")
        return ModelFolder(chosen) if chosen else ModelFolder.default()

    def _settings(self) -> LibrarySettings:
        """The settings that shape the library, checked against those it was built with."""
        recorded = self.database.settings()
        settings = replace(
            recorded or LibrarySettings(),
            model=self.embedder.name,
            model_folder=str(self.embedder.folder),
            revision=self.embedder.revision,
            passage_words=PASSAGE_WORDS,
            passages_version=PASSAGES_VERSION,
            words_version=WORDS_VERSION,
            readers_version=READERS_VERSION,
            stories_version=stories.STORIES_VERSION,
            field_names=self._field_names(recorded),
        )
        if recorded and recorded.revision != settings.revision:
            raise MismatchError(
                f"the library {shown(self.folder)} was built with the model {recorded.model}"
                f" ({recorded.revision}), not {settings.model} ({settings.revision})",
                "use that model, or run: dateline index --rebuild",
            )
        return settings

    def _field_names(self, recorded: LibrarySettings | None) -> tuple[str, ...]:
        """What fields are called in the library's files: as recorded, but for those given now."""
        names = {**read_names(recorded.field_names if recorded else ()), **self._names}
        return tuple(f"{field}={name}" for field, name in sorted(names.items()) if name)

    def _read(self, paths: Sequence[Path], forget: Sequence[Path]) -> None:
        recorded = self.database.settings()
        now = self.settings
        read_again = recorded is not None and (
            (recorded.readers_version, recorded.field_names)
            != (now.readers_version, now.field_names)
        )
        cut_again = recorded is not None and (
            (recorded.passage_words, recorded.passages_version)
            != (now.passage_words, now.passages_version)
        )
        with self._timed("read"), self.database.transaction():
            self.database.upgrade()
            fetched_pages.settle(self.database, self.folder)
            # Pages that had no words before may have some now.
            read_again |= recorded is not None and recognition.is_new(
                self.database, self.recogniser
            )
            recut = self.database.articles.cut_again(self._notice_cut) if cut_again else 0
            known_roots.check_forgettable(self.database, forget)
            fetched_pages.check_forgettable(self.folder, forget)
            names = read_names(now.field_names)
            scan = Scan(
                self.database,
                lambda path: self._notice_file(scan, path),
                names,
                allow_removals=self._allow_removals,
                leave=self._leave,
                workers=self._workers,
            )
            self.report.changes = scan.changes
            scan.forget(forget)
            roots = known_roots.add(self.database, paths)
            if not roots and not forget:
                raise NotFoundError(
                    f"the library {shown(self.folder)} knows no folder yet",
                    "run: dateline index FOLDER",
                )
            # Other readers hold for every article, so then every folder is read.
            everything = read_again or not (paths or forget)
            with recognising(recognition.used(self.database, self.recogniser)):
                scan.run(
                    roots if everything else known_roots.outermost(paths),
                    roots,
                    named=frozenset(path for path in paths if path.is_file()),
                    read_again=read_again,
                )
            recognition.record(self.database, self.recogniser)
            outdated = self._outdated(recorded) or recut > 0
            self.database.save_settings(self.settings)
            if self.extractors:
                with self._timed("extract"):
                    self.report.failures = extract(
                        self.database, self.extractors, self._notice_extracted
                    )
            if outdated or scan.changes.any:
                with self._timed("stories"):
                    self.notice(Progress(UpdateStage.COPIES, 0))
                    stories.refresh(self.database)
                with self._timed("bm25"):
                    self.notice(Progress(UpdateStage.KEYWORDS, 0))
                    self.publisher.publish_keywords()
        for part in ("extract", "stories", "bm25"):
            self.report.seconds["read"] -= self.report.seconds.get(part, 0.0)

    def _outdated(self, recorded: LibrarySettings | None) -> bool:
        """Forget stories found by other rules; tell whether they or the keywords are to be made."""
        before = recorded or LibrarySettings()
        other_stories = before.stories_version != stories.STORIES_VERSION
        if other_stories:
            self.database.stories.forget_all()
        other_words = before.words_version != WORDS_VERSION
        return other_stories or other_words or not self.publisher.has_keywords

    def _notice_cut(self, done: int, total: int) -> None:
        self.notice(Progress(UpdateStage.CUTTING, done, total))

    def _notice_extracted(self, done: int, total: int) -> None:
        self.notice(Progress(UpdateStage.EXTRACTING, done, total))

    def _notice_file(self, scan: Scan, path: Path) -> None:
        self.notice(Progress(UpdateStage.READING, scan.changes.files, scan.files, path.name))

    def _export_encoder(self) -> EncoderCard:
        if self.encoder.exists:
            return self.encoder.card()
        with self._timed("export"), self.database.transaction():
            self.notice(Progress(UpdateStage.ENCODER, 0))
            card = self.encoder.export(self.embedder)
            self.settings = replace(self.settings, dimension=card.dimension)
            self.database.save_settings(self.settings)
        return card

    def _embed(self, card: EncoderCard, pending: Pending) -> None:
        if not len(pending):
            return
        with self._timed("load model"):
            self.notice(Progress(UpdateStage.MODEL, 0))
            embedding = self._embedding(pending)
        published, wait = time.monotonic(), min(FIRST_PUBLISH_SECONDS, PUBLISH_SECONDS)
        with self._timed("embed"):
            try:
                for done in embedding:
                    self.notice(Progress(UpdateStage.EMBEDDING, done, len(pending)))
                    if time.monotonic() - published > wait:
                        self._publish_vectors(card)
                        published, wait = time.monotonic(), min(2 * wait, PUBLISH_SECONDS)
            except KeyboardInterrupt:
                self.report.interrupted = True
        self.report.embedded = pending.done

    def _embedding(self, pending: Pending) -> Iterator[int]:
        model = Model(self.embedder, self.encoder.place(), self.settings.embedded_in)
        if self._workers:
            embed = partial(embedded_by, self._workers, model, self._record_dtype)
            return pending.embed_by(embed, BLOCK)
        encoder = self.embedder.load(model.encoder, model.before)
        self._record_dtype(encoder.dtype)
        return pending.embed(encoder)

    def _record_dtype(self, dtype: str) -> None:
        """Note in which numbers vectors are computed, the last ones last.

        It says where to go on, not what is allowed: ways may be mixed. Of 2,400 news passages the
        ten nearest by float32 were found to 0.962 where all vectors came from int8, and to 0.975
        where every second one did.
        """
        before = self.settings.embedded_in
        if before[-1:] != (dtype,):
            embedded_in = (*(one for one in before if one != dtype), dtype)
            self.settings = replace(self.settings, embedded_in=embedded_in)
            with self.database.transaction():
                self.database.save_settings(self.settings)

    def _finish(self, pending: Pending) -> None:
        report, database = self.report, self.database
        report.passages = database.passages.count()
        report.articles = database.articles.count()
        report.pending = self.publisher.count_pending() if pending.done < len(pending) else 0
        if self.encoder.exists and (
            report.embedded or report.changes.any or not self.publisher.is_current()
        ):
            self._publish_vectors(self.encoder.card())
        if not report.pending:
            self.publisher.settle()

    def _publish_vectors(self, card: EncoderCard) -> None:
        with self._timed("faiss"):
            self.publisher.publish_vectors(card.dimension)
            self.publisher.remove_superseded()

    @contextmanager
    def _timed(self, stage: str) -> Iterator[None]:
        start = time.monotonic()
        self.report.seconds.setdefault(stage, 0.0)  # stages stand in the order they began in
        try:
            yield
        finally:
            spent = self.report.seconds.get(stage, 0.0) + time.monotonic() - start
            self.report.seconds[stage] = spent


def recorded_model(database: Database) -> Path | None:
    """Return the model folder that a library was built with, if it is still there."""
    settings = database.settings()
    return settings.recorded_model if settings else None
