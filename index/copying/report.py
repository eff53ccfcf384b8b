"""What a copy says: how far it is, and what came of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum


class CopyStage(StrEnum):
    """The steps of a copy, in their order; what each is called is for people to read."""

    CHECK = "checking the library"
    FILES = "copying files"
    ROWS = "copying articles"
    SEARCH = "copying the search"
    VERIFY = "checking the copy"
    SWAP = "putting it in place"


Notice = Callable[[CopyStage], None]


@dataclass(slots=True)
class CopyReport:
    """What was copied.

    Attributes:
        source: what the library is called that was copied, where people read it.
        target: what the copy is called.
        replaced: whether a library was there before, whose place it took.
        articles_sha256: the digest of the articles, which both have; see `Library.articles_sha256`.
        articles, passages, vectors: how many of each both have.
        pending: passages that have no vector yet, in both.
        tables: how many rows each table of both has.
        files: files beside the database: fetched pages, recognised texts, saved runs and questions.
        bytes: how many bytes those have, and the files of the search where these were copied.
        moved: how many known folders and files are called otherwise in the copy.
        left_out: links and other things in the library's folders that aren't files.
        notes: what else is to be known.
        seconds: how long each step took, by what it is called.
    """

    source: str
    target: str
    replaced: bool = False
    articles_sha256: str = ""
    articles: int = 0
    passages: int = 0
    vectors: int = 0
    pending: int = 0
    tables: dict[str, int] = field(default_factory=dict)
    files: int = 0
    bytes: int = 0
    moved: int = 0
    left_out: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    seconds: dict[CopyStage, float] = field(default_factory=dict)
