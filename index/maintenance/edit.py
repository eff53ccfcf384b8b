"""Setting by hand what a library knows of an article, with all that follows from it.

One transaction changes the article and the keyword index; where its title is another, its passages
are embedded after it, by the library's own query encoder: they are few, and it needs no torch.
"""

from __future__ import annotations

import getpass
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from index.engines import publisher_of
from index.errors import NotFoundError
from index.extraction.extraction import look_again
from index.extraction.extractor import Extractor
from index.hand_set import FIELDS, HandSet, Setting, SetValue, checked
from index.ingest.passages import PASSAGE_WORDS, passages
from index.publishing import Publisher
from index.storage.database import FILE_NAME, Database
from index.storage.failpoints import step
from index.storage.failures import writing
from index.storage.lock import Writer, writer_lock
from index.storage.tables.articles.articles import same_metadata
from index.storage.tables.asked.hand_set import Kept, as_set, read, stated_by, write_settings
from index.stories import stories
from index.types import Article
from index.vector.encoder_store import EncoderStore


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
    """Set fields of an article by hand, or reset them to what its file states; return it.

    Args:
        folder: the library; that it can be read, and is of this version's form, is the caller's
            to see to (`Library.edit`).
        article_id: the article's id.
        values: by the names of `index.hand_set.FIELDS`; None says that there is none.
        reset: fields to reset.
        by: who sets them; default: the user's name on this system.
        writer: what is writing, for another process that would like to.
        extractors: those of them that have looked at the article look at it again; what others
            found in it is dropped until an update has them look.

    Raises:
        NotFoundError: there is no such article in it.
        UsageError: a field can't be set, or not to that.
        LibraryLockedError: another process is writing to it.
        LibraryError: it can't be written.
    """
    values = {field: checked(field, value) for field, value in values.items()}
    for field in reset:
        checked(field, None if field != "title" else "a title")
    with writer_lock(folder, writer), writing(folder):
        database = Database.open_to_write(folder / FILE_NAME)
        try:
            [row] = database.articles.rows_of_ids([article_id]) or [0]
            if not row:
                raise NotFoundError(
                    f"no article is called {article_id!r}", "dateline articles lists them"
                )
            before = database.articles.get(row)
            reset = set(reset) - set(values)
            publisher = publisher_of(database, folder)
            if _set(database, publisher, row, values, reset, by or _user(), extractors):
                publisher.remove_superseded()
            after = database.articles.get(row)
            if after.title != before.title:
                _embed(database, publisher, EncoderStore(database, folder), row)
            return after
        finally:
            database.close()


def hand_set_of(database: Database, article: Article) -> HandSet:
    """Return what was set of an article, and what its file states."""
    kept = database.hand_set.of(article.sha256)
    if kept:
        return read(kept)
    return HandSet({}, {field: getattr(article, name) for field, name in FIELDS.items()})


def _set(
    database: Database,
    publisher: Publisher,
    row: int,
    values: Mapping[str, SetValue],
    reset: Collection[str],
    by: str,
    extractors: Sequence[Extractor],
) -> bool:
    """Change an article in one transaction; return whether anything of it has changed."""
    before = database.articles.get(row)
    now = datetime.now(UTC)
    settings = dict(hand_set_of(database, before).settings)
    changed = {
        field: Setting(value, by, now)
        for field, value in values.items()
        if field not in settings or settings[field].value != value
    }
    if not changed and not settings.keys() & set(reset):
        return False
    settings = {f: one for f, one in {**settings, **changed}.items() if f not in reset}
    with database.transaction():
        stated = database.articles.stated(row)
        _, key = database.files.first_entry(row) or ("", "")
        kept = Kept(before.sha256, before.path, key, write_settings(settings), stated_by(stated))
        database.hand_set.delete(kept)
        if settings:
            database.hand_set.save(kept)
        after = as_set(stated, kept)
        step("set by hand")
        if not same_metadata(before, after):
            _write(database, row, before, after)
            look_again(database, extractors, row)
        # Also where only its author is another: open libraries are to see that they are older.
        publisher.publish_keywords()
    return True


def _write(database: Database, row: int, before: Article, after: Article) -> None:
    database.articles.write_metadata(row, after)
    if after.title != before.title:
        spans = passages(after.text, PASSAGE_WORDS)
        database.passages.replace(row, after.title, after.text, spans)
    if after.published != before.published:
        database.stories.look_again(row)
        stories.refresh(database)


def _embed(database: Database, publisher: Publisher, encoder: EncoderStore, row: int) -> None:
    """Embed those passages of an article that have no vector, where the library has an encoder."""
    if not encoder.exists or not publisher.has_vectors():
        return  # nothing is embedded yet
    ids = database.passages.ids_of(row)
    pending = set(publisher.pending()) & set(ids)
    if pending:
        inputs = list(database.passages.inputs_of(sorted(pending)))
        vectors = encoder.load().encode([text for *_, text in inputs]).astype(np.float16)
        publisher.store_vectors(
            [(digest, v.tobytes()) for (_, digest, *_), v in zip(inputs, vectors, strict=True)]
        )
    settings = database.settings()
    if settings and settings.dimension:
        publisher.publish_vectors(settings.dimension)
        publisher.remove_superseded()
    if not publisher.count_pending():
        publisher.settle()


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):  # the system knows no name for the user
        return ""
