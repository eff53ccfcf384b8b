"""Searching as users type it: words, and among them the filters that a question may carry."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from index.errors import UsageError
from index.types import Filters, Hit
from qa.language.filter_words import narrowed, typed_filters

if TYPE_CHECKING:
    from index.backend import LibraryBackend
    from index.search.search import Mode


def found(
    library: LibraryBackend,
    query: str,
    k: int = 10,
    *,
    mode: Mode = "hybrid",
    filters: Filters | None = None,
    as_of: date | None = None,
) -> list[Hit]:
    """Return the k passages that match a query best, best first.

    The query may carry filters ("bridge source:courier"), which narrow those given. Without
    `as_of`, days count from today, and articles of any day are searched.

    Raises:
        UsageError: a filter isn't one, or beside them there is nothing to search for.
        LibraryError: as `LibraryBackend.search` says.
    """
    typed = typed_filters(query, as_of)
    if typed.words and not typed.text:
        raise UsageError(
            "nothing is searched for beside the filters", "add the words to search for"
        )
    return library.search(
        typed.text,
        k,
        mode=mode,
        filters=narrowed(filters or Filters(), typed.filters),
        as_of=as_of or date.today(),
        known_by=as_of,
    )
