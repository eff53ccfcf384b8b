"""Running extractors over the articles that they haven't seen, in the update's transaction."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress

from index.extraction.extractor import Extractor, checked, keys_of
from index.storage.database import Database
from index.types import Article, ExtractionFailure, Value

Notice = Callable[[int, int], None]


def extract(
    database: Database, extractors: Sequence[Extractor], notice: Notice
) -> list[ExtractionFailure]:
    """Store what extractors find in the articles that each of them hasn't seen, as it is now.

    Call it in the transaction that changed articles, whose rows have gone with that. `notice` is
    told how many of how many articles have been looked at. What an extractor failed on is
    returned; the rows of another extractor, which isn't among them, stay.
    """
    wanted: dict[int, list[Extractor]] = {}
    for extractor in extractors:
        database.extracted.declare(extractor.name, extractor.version, extractor.columns)
        for row in database.extracted.unseen(extractor.name):
            wanted.setdefault(row, []).append(extractor)
    failures = []
    for done, row in enumerate(sorted(wanted)):
        notice(done, len(wanted))
        article = database.articles.get(row)
        for extractor in wanted[row]:
            try:
                _look(database, extractor, row, article)
            except Exception as error:  # whatever it raises, no article is lost by it
                reason = f"{type(error).__name__}: {error}"
                failures.append(ExtractionFailure(extractor.name, article.id, reason))
    return failures


def look_again(database: Database, extractors: Sequence[Extractor], row: int) -> None:
    """Drop what was found in an article that has just changed, and have extractors look at it.

    Only those that had looked at it before, as they are now: to others, and to one that fails, it
    is one of the articles that they look at in the next update.
    """
    seen = database.extracted.seen_by(row)
    database.extracted.delete_of(row)
    article = database.articles.get(row)
    for one in extractors:
        if one.name in seen and database.extracted.is_declared(one.name, one.version, one.columns):
            with suppress(Exception):  # whatever it raises, no edit is lost by it
                _look(database, one, row, article)


def _look(database: Database, extractor: Extractor, row: int, article: Article) -> None:
    rows = _rows(extractor, article)
    keys = keys_of(rows, extractor.columns)
    database.extracted.save(extractor.name, row, article.sha256, rows, keys)


def _rows(extractor: Extractor, article: Article) -> list[list[Value]]:
    columns = list(extractor.columns)
    return [checked(row, columns, article.text) for row in extractor.extract(article)]
