"""What a watch tells, as it goes."""

from __future__ import annotations

from dataclasses import dataclass

from index.types import UpdateReport


@dataclass(frozen=True, slots=True)
class Updated:
    """An update was made: what it did."""

    report: UpdateReport


@dataclass(frozen=True, slots=True)
class Looked:
    """The folders were looked through; so many of them are watched, and so many aren't there."""

    folders: int
    away: int = 0


@dataclass(frozen=True, slots=True)
class Noted:
    """Something that the user should know, in a line; a `problem` keeps the watch from updating."""

    words: str
    problem: bool = False


Said = Updated | Looked | Noted
