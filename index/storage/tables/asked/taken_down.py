"""What was taken down, and what is not to be read again because of it."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from index.storage.tables import checksums
from index.storage.tables.store import Store
from index.types import TakenDown


class Stage(StrEnum):
    """How far a removal has come; what is left of it, the next writer does."""

    COMMITTED = "committed"
    """It is out of the database; derived files, free pages and quotations elsewhere may be left."""

    CLEARED = "cleared"
    """The library's own files are clear of it; runs and the history are to be looked through."""

    DONE = "done"


class Kind(StrEnum):
    """By what something is known again."""

    ENTRY = "entry"
    """The file, and the key by which it tells its articles apart."""

    TEXT = "text"
    """The SHA-256 of a text."""

    WORDS = "words"
    """The SHA-256 of a text's words, whatever stands between them."""

    URL = "url"


@dataclass(frozen=True, slots=True)
class Block:
    """One thing that no update may read again: a `value` of a kind, of an entry also its key."""

    kind: Kind
    value: str
    key: str = ""


class TakenDownStore(Store):
    """Tables `taken_down` and `blocked`: names and digests, nothing of what an article said."""

    def add(
        self, identity: str, path: str, url: str | None, removed: datetime, blocks: Iterable[Block]
    ) -> int:
        """Remember an article that is removed, at the first stage; return its number."""
        when = removed.isoformat(timespec="seconds")
        self._sql.execute(
            "INSERT INTO taken_down (id, path, url, removed, stage, checksum)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            (identity, path, url, when, Stage.COMMITTED, _checksum(identity, path, url, when)),
        )
        number = int(self._value("SELECT max(number) FROM taken_down"))
        self.block(number, blocks)
        return number

    def block(self, number: int, blocks: Iterable[Block]) -> None:
        """Have a removal block more."""
        self._sql.executemany(
            "INSERT INTO blocked VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
            [(block.kind, block.value, block.key, number) for block in blocks],
        )

    def move_folder(self, before: str, now: str) -> None:
        """Block what is blocked in a folder at the place to which the folder was moved."""
        inside = " FROM blocked WHERE kind = ? AND substr(value, 1, CAST(? AS INTEGER)) = ?"
        folder = (Kind.ENTRY, len(before) + 1, before + os.sep)
        moved = self._sql.execute(f"SELECT value, key, number{inside}", folder).fetchall()
        self._sql.execute(f"DELETE{inside}", folder)
        for value, key, number in moved:
            self.block(number, [Block(Kind.ENTRY, now + value[len(before) :], key)])

    def addresses(self) -> dict[str, int]:
        """Return the web addresses that are blocked, each with the number of a removal."""
        return dict(
            self._sql.execute(
                "SELECT value, min(number) FROM blocked WHERE kind = ? GROUP BY value", (Kind.URL,)
            ).fetchall()
        )

    def all(self) -> list[TakenDown]:
        """Return what was taken down, by number."""
        rows = self._sql.execute(
            "SELECT number, id, path, url, removed, stage FROM taken_down ORDER BY number"
        ).fetchall()
        texts = "SELECT value FROM blocked WHERE number = ? AND kind = ?"
        return [
            TakenDown(
                *(number, identity, path, url, datetime.fromisoformat(removed)),
                frozenset(self._column(texts, number, Kind.TEXT)),
                stage == Stage.DONE,
            )
            for number, identity, path, url, removed, stage in rows
        ]

    def any(self) -> bool:
        """Tell whether anything was taken down."""
        return bool(self._value("SELECT EXISTS (SELECT 1 FROM taken_down)"))

    def not_at(self, *stages: Stage) -> list[int]:
        """Return the numbers of the removals that are at none of some stages."""
        marks = ", ".join("?" * len(stages))
        return self._column(
            f"SELECT number FROM taken_down WHERE stage NOT IN ({marks}) ORDER BY number", *stages
        )

    def reach(self, stage: Stage, numbers: Sequence[int]) -> None:
        """Note that removals have come to a stage."""
        self._sql.executemany(
            "UPDATE taken_down SET stage = ? WHERE number = ?",
            [(stage, number) for number in numbers],
        )

    def delete(self, number: int) -> None:
        """Forget a removal, so that what it blocks may be read again."""
        self._sql.execute("DELETE FROM blocked WHERE number = ?", (number,))
        self._sql.execute("DELETE FROM taken_down WHERE number = ?", (number,))

    def blocks(self, number: int) -> list[Block]:
        """Return what a removal blocks."""
        rows = self._sql.execute(
            "SELECT kind, value, key FROM blocked WHERE number = ? ORDER BY kind, value, key",
            (number,),
        )
        return [Block(Kind(kind), value, key) for kind, value, key in rows]

    def blocking(self, block: Block) -> int | None:
        """Return the number of the first removal that blocks something, or None."""
        found = self._value(
            "SELECT min(number) FROM blocked WHERE kind = ? AND value = ? AND key = ?",
            block.kind,
            block.value,
            block.key,
        )
        return None if found is None else int(found)

    def altered(self) -> list[int]:
        """Return the numbers of removals that aren't what was stored."""
        rows = self._sql.execute("SELECT number, id, path, url, removed, checksum FROM taken_down")
        return [number for number, *values, checksum in rows if checksum != _checksum(*values)]

    def copy_into(self, other: TakenDownStore) -> None:
        """Have another library's tables say what these say, if there are any here yet."""
        if not self._has_table("taken_down"):
            return
        rows = self._sql.execute("SELECT * FROM taken_down").fetchall()
        other._sql.executemany("INSERT INTO taken_down VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
        blocked = self._sql.execute("SELECT * FROM blocked").fetchall()
        other._sql.executemany("INSERT INTO blocked VALUES (?, ?, ?, ?)", blocked)
        other._sql.settle_ids()


def _checksum(identity: object, path: object, url: object, removed: object) -> int:
    return checksums.of_values(identity, path, url, removed)
