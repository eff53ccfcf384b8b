"""What users have set of articles by hand, and what the articles' files state there.

An article is known by its text, and by its place where its text changes: the values outlive its
row, so that they hold again when a file comes back, and can be handed to a rebuilt library.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, TypeVar

from index.errors import LibraryDamagedError
from index.hand_set import BY_HAND, FIELDS, HandSet, Setting, SetValue
from index.storage.tables import checksums
from index.storage.tables.store import Store
from index.types import Article, ParsedArticle

_COLUMNS = "sha256, path, key, settings, stated"

_GONE = "NOT EXISTS (SELECT 1 FROM articles a WHERE a.sha256 = hand_set.sha256)"
"""In a statement, whether no article has the text of a row."""

_FROM = ("title_from", "published_from", "source_from")

Stated = TypeVar("Stated", ParsedArticle, Article)

_STATED = (*FIELDS.values(), *_FROM)


@dataclass(frozen=True, slots=True)
class Kept:
    """A row of the table: the article's text and place, and two JSON objects.

    `settings` has each set field's value, by whom and when it was set; `stated` has the metadata
    that the file gives.
    """

    sha256: str
    path: str
    key: str
    settings: str
    stated: str


class HandSetStore(Store):
    """Table `hand_set`; `articles` has the values that hold, and this what they are made of."""

    def of(self, sha256: str) -> Kept | None:
        """Return what was set of the article with a text; None where nothing was.

        Raises:
            LibraryDamagedError: it isn't what was stored.
        """
        return self._one("sha256 = ?", sha256)

    def at(self, path: str, key: str) -> Kept | None:
        """Return what was last set of an article of a place whose text isn't there any more."""
        return self._one(
            f"path = ? AND key = ? AND {_GONE} ORDER BY id DESC LIMIT 1",
            path,
            key,
        )

    def fields_of(self, sha256: str) -> tuple[str, ...]:
        """Return which fields of the article with a text were set."""
        kept = self.of(sha256)
        return (
            tuple(field for field in FIELDS if field in json.loads(kept.settings)) if kept else ()
        )

    def save(self, kept: Kept) -> None:
        """Store what was set of an article, in place of what was.

        Of texts that its place had before, only the last one's stays: a file may be saved often.
        """
        self._sql.execute("DELETE FROM hand_set WHERE sha256 = ?", (kept.sha256,))
        self._sql.execute(
            f"INSERT INTO hand_set ({_COLUMNS}, checksum) VALUES (?, ?, ?, ?, ?, ?)",
            (*_values(kept), checksums.of_values(*_values(kept))),
        )
        self._sql.execute(
            f"DELETE FROM hand_set WHERE path = ? AND key = ? AND {_GONE}"
            " AND id NOT IN (SELECT id FROM hand_set"
            " WHERE path = ? AND key = ? ORDER BY id DESC LIMIT 2)",
            (kept.path, kept.key) * 2,
        )

    def delete(self, kept: Kept) -> None:
        """Drop what was set of an article, and of the texts that its place had before."""
        self._sql.execute(
            f"DELETE FROM hand_set WHERE sha256 = ? OR (path = ? AND key = ? AND {_GONE})",
            (kept.sha256, kept.path, kept.key),
        )

    def forget(self, texts: Iterable[str], places: Iterable[tuple[str, str]]) -> None:
        """Drop what was set of texts (SHA-256) and at places (path, key), but for articles' own."""
        for sha256 in texts:
            self._sql.execute(f"DELETE FROM hand_set WHERE sha256 = ? AND {_GONE}", (sha256,))
        for place in places:
            self._sql.execute(f"DELETE FROM hand_set WHERE path = ? AND key = ? AND {_GONE}", place)

    def move_folder(self, before: str, now: str) -> None:
        """Know the articles of a folder that was moved by their new places."""
        for kept in list(self.all()):
            if kept.path.startswith(before + os.sep):
                self.save(replace(kept, path=now + kept.path[len(before) :]))

    def move(self, sha256: str, path: str) -> None:
        """Note that an article has another file."""
        if kept := self.of(sha256):
            self.save(replace(kept, path=path))

    def all(self) -> Iterator[Kept]:
        """Yield everything, the oldest first; nothing in a library of a format without it."""
        if self._has_table("hand_set"):
            for values in self._sql.execute(f"SELECT {_COLUMNS} FROM hand_set ORDER BY id"):
                yield Kept(*values)

    def save_all(self, rows: Iterable[Kept]) -> None:
        """Store what another library has."""
        for kept in rows:
            self.save(kept)

    def count(self) -> int:
        """Count the articles there are of which something was set."""
        return self._count("hand_set", "sha256 IN (SELECT sha256 FROM articles)")

    def altered(self) -> list[str]:
        """Return the paths of the articles of which the row isn't what was stored."""
        rows = self._sql.execute(f"SELECT checksum, {_COLUMNS} FROM hand_set").fetchall()
        return [
            str(values[1])
            for checksum, *values in rows
            if checksum != checksums.of_values(*values) or not _is_readable(Kept(*values))
        ]

    def _one(self, where: str, *values: str) -> Kept | None:
        found = self._sql.execute(
            f"SELECT checksum, {_COLUMNS} FROM hand_set WHERE {where}", values
        ).fetchone()
        if found is None:
            return None
        checksum, *columns = found
        if checksum != checksums.of_values(*columns):
            raise LibraryDamagedError(
                f"what was set by hand of {columns[1]} has been altered", "dateline doctor"
            )
        return Kept(*columns)


def read(kept: Kept) -> HandSet:
    """Return what was set, and what the file states."""
    stated = json.loads(kept.stated)
    return HandSet(
        {
            field: Setting(_value(field, value), by, datetime.fromisoformat(at))
            for field, (value, by, at) in json.loads(kept.settings).items()
        },
        {field: _value(field, stated[name]) for field, name in FIELDS.items()},
    )


def write_settings(settings: Mapping[str, Setting]) -> str:
    """Return settings as they are stored."""
    return json.dumps(
        {
            field: [_text(one.value), one.by, one.at.isoformat(timespec="seconds")]
            for field, one in settings.items()
        }
    )


def stated_by(article: ParsedArticle | Article) -> str:
    """Return what is stored of the metadata that a file states."""
    return json.dumps({name: _text(getattr(article, name)) for name in _STATED})


def as_set(stated: Stated, kept: Kept) -> Stated:
    """Return an article with what was set in the place of what its file states."""
    changes: dict[str, Any] = {}
    for field, setting in read(kept).settings.items():
        name = FIELDS[field]
        changes[name] = setting.value
        if f"{name}_from" in _FROM:
            changes[f"{name}_from"] = BY_HAND
    return replace(stated, **changes)


def as_stated(article: Article, kept: Kept) -> Article:
    """Return an article as its file states it."""
    stated = json.loads(kept.stated)
    return replace(article, **{**stated, "published": _value("date", stated["published"])})


def _value(field: str, text: str | None) -> SetValue:
    return date.fromisoformat(text) if field == "date" and text else text


def _text(value: SetValue) -> str | None:
    return value.isoformat() if isinstance(value, date) else value


def _values(kept: Kept) -> tuple[str, ...]:
    return kept.sha256, kept.path, kept.key, kept.settings, kept.stated


def _is_readable(kept: Kept) -> bool:
    try:
        return set(read(kept).settings) <= set(FIELDS) and bool(json.loads(kept.settings))
    except (ValueError, TypeError, LookupError, AttributeError):
        return False
