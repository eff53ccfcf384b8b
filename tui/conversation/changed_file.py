"""Whether the file that an article came from still says what was indexed."""

from __future__ import annotations

import os
from collections.abc import Callable
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import DatelineError
from index.types import Article
from qa.types import Answer

if TYPE_CHECKING:
    from index.backend import LibraryBackend


class FileChange(Enum):
    """What became of an article's file; the value is what its reader is told."""

    CHANGED = "The file has changed since it was indexed; this is the text as indexed."
    GONE = "The file isn't there any more; this is the text as indexed."


FileCheck = Callable[[Article], FileChange | None]
"""Looks at an article's file; blocks, and may be called in any thread.

None where the file is as it was indexed, and where that can't be told.
"""


def change_in(library: LibraryBackend, article: Article) -> FileChange | None:
    """Compare an article's file with what an opened library holds of it."""
    if not os.path.exists(article.path):
        return FileChange.GONE
    return FileChange.CHANGED if library.file_changed(article) else None


def changed_files(library: LibraryBackend, answer: Answer) -> dict[str, FileChange]:
    """Return which of the articles cited have a file that isn't as it was indexed, by id."""
    rivals = (citation for rival in answer.alternatives for citation in rival.citations)
    items = answer.listed.items if answer.listed else ()
    named = (citation for item in items for citation in item.citations)
    written = answer.prose.sentences if answer.prose else ()
    proof = (citation for sentence in written for citation in sentence.citations)
    every = (*answer.citations, *rivals, *named, *proof)
    cited = {one.article.id: one.article for one in every}
    changes = {name: change_in(library, article) for name, article in cited.items()}
    return {name: change for name, change in changes.items() if change}


def file_change(library: Path, article: Article) -> FileChange | None:
    """Compare an article's file with what the library in this folder holds of it."""
    from index.library import Library

    if not os.path.exists(article.path):
        return FileChange.GONE
    try:
        with Library(library) as opened:
            return change_in(opened, article)
    except (DatelineError, OSError):  # the library itself is gone, or is being replaced
        return None
