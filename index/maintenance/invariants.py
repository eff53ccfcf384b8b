"""What must hold in a library's database, whatever was done to it: the doctor's first look."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.extraction.extractor import checked, keys_of
from index.storage import integrity
from index.storage.database import Database
from index.storage.tables.articles.articles import (
    StoredArticle,
    entry_name,
    same_metadata,
    text_sha256,
)
from index.storage.tables.asked.hand_set import as_set
from index.storage.tables.passages import digest_of
from index.types import Column, Value

REINDEX = "run: dateline index --rebuild"
ANEW = "index the folders again into a new library"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong with a library; `hint` says what to do where it isn't `repaired`."""

    what: str
    repaired: bool = False
    hint: str = REINDEX


def broken(database: Database) -> Iterator[Finding]:
    """Yield what is wrong with what can't be derived from anything else: all but the vectors."""
    if line := integrity.damage(database):
        yield Finding(f"the database is damaged: {line}", hint=ANEW)
        return
    if not integrity.has_intended_tables(database):
        yield Finding("the database's tables aren't those that Dateline makes", hint=ANEW)
        return
    for table in integrity.orphans(database):
        yield Finding(f"the database has a row of {table} that belongs to nothing")
    for key in integrity.altered_settings(database):
        yield Finding(f"the setting {key!r} has been altered", hint=ANEW)
    yield from _articles(database)
    yield from _places(database)
    yield from _extracted(database)
    yield from _hand_set(database)
    for number in database.taken_down.altered():
        yield Finding(f"what is known of the removal number {number} has been altered", hint=ANEW)
    for row in set(database.earlier.altered()):
        identity = database.articles.get(row).id
        yield Finding(f"an earlier version of article {identity} has been altered")


def _articles(database: Database) -> Iterator[Finding]:
    for article in database.articles.stored():
        if not article.sealed:
            yield Finding(f"what is known of article {article.id} has been altered")
        elif not isinstance(article.text, str) or text_sha256(article.text) != article.sha256:
            yield Finding(f"the text of article {article.id} has been altered")
        else:
            yield from _passages(database, article, article.text)
    for row in database.articles.rows_with_altered_pages():
        yield Finding(f"the pages of the article in row {row} have been altered")


def _passages(database: Database, article: StoredArticle, text: str) -> Iterator[Finding]:
    """An article's passages follow one another, and each has the digest of its words."""
    passages = database.passages.of_article(article.row)
    if not passages and text.strip():
        yield Finding(f"article {article.id} has no passages")
    after = 0
    for start, end, digest in passages:
        whole = isinstance(start, int) and isinstance(end, int)
        inside = whole and after <= start < end <= len(text)
        if not inside or digest != digest_of(article.title, text[start:end]):
            yield Finding(f"a passage of article {article.id} doesn't match its text")
            break
        after = end


def _extracted(database: Database) -> Iterator[Finding]:
    """Extracted rows are as they were stored, fit their columns and lie in the article's text."""
    columns = {name: database.extracted.columns(name) or [] for name in database.extracted.names()}
    text, of = "", 0
    for stored in database.extracted.stored():
        article = stored.article
        if of != article:
            text, of = database.articles.text_of(article), article
        if not stored.sealed or not _fit(stored.rows, columns.get(stored.extractor, []), text):
            identity = database.articles.get(article).id
            yield Finding(f"what {stored.extractor!r} found in article {identity} has been altered")
            continue
        keys = keys_of(stored.rows or (), columns[stored.extractor])
        if keys != database.extracted.keys(stored.extractor, article):
            identity = database.articles.get(article).id
            yield Finding(
                f"the keys of what {stored.extractor!r} found in article {identity} have been"
                " altered"
            )


def _hand_set(database: Database) -> Iterator[Finding]:
    """What was set by hand is as it was stored, and holds in the articles there are."""
    altered = database.hand_set.altered()
    for path in altered:
        yield Finding(f"what was set by hand of {path} has been altered")
    if altered:
        return  # no article can be read of which that holds
    for kept in database.hand_set.all():
        row = database.articles.row_of_text(kept.sha256)
        if row is None:
            continue
        article = database.articles.get(row)
        if not same_metadata(article, as_set(database.articles.stated(row), kept)):
            yield Finding(f"article {article.id} isn't as it was set by hand")


def _fit(rows: Sequence[Sequence[Value]] | None, columns: Sequence[Column], text: str) -> bool:
    try:
        return rows is not None and all(checked(row, columns, text) is not None for row in rows)
    except (ValueError, OverflowError):
        return False


def _places(database: Database) -> Iterator[Finding]:
    """Every article has a file, every file is of a known folder and is called by its name."""
    if count := database.articles.count_without_file():
        yield Finding(f"{count} articles come from no file")
    for table, count in database.files.count_without_root().items():
        if count:
            yield Finding(f"{count} {table} are of no folder that the library knows")
    entries = database.files.entry_names()
    wrong = sum(name != entry_name(Path(path), key) for path, key, name in entries)
    if wrong:
        yield Finding(f"{wrong} files have another name than their articles go by")
