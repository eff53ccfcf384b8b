"""How much is new, counted in a few milliseconds: what a face shows unasked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from index.backend import LibraryBackend


@dataclass(frozen=True, slots=True)
class NewArticles:
    """How many articles came into a library, and of how many stories they are."""

    articles: int = 0
    stories: int = 0


NOTHING_NEW = NewArticles()


def new_since_yesterday(library: LibraryBackend, today: date) -> NewArticles:
    """Count what came in on a day or on the one before it.

    None where everything did: in a library that has just been begun nothing stands out as new.
    """
    # Imported here: the app begins without it.
    from qa.desk.changes.since import USUAL, since

    moment = since(USUAL, library, today).moment
    ids = library.indexed_since(moment) if moment else []
    if not ids or len(ids) == library.count():
        return NOTHING_NEW
    return NewArticles(len(ids), len(set(library.story_numbers(ids).values())))
