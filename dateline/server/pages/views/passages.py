"""What a search's page shows: passages, best first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dateline.server.pages.asking import Asking, Removable, removable, without_filters
from dateline.server.pages.views.answers import Around, Source, passage
from index.types import Hit
from tui.text.phrases import counted
from tui.text.safe_text import one_line

MOST = 20
LONGEST = 700
"""Characters of a passage."""


@dataclass(frozen=True, slots=True)
class PassagesView:
    """A query and the passages found; `announced` says how many."""

    asking: Asking
    query: str
    passages: tuple[Source, ...]
    chips: tuple[Removable, ...]
    without_filters: str | None
    announced: str


def passages_view(asking: Asking, hits: Sequence[Hit], around: Around) -> PassagesView:
    """Return what the page of a search shows."""
    return PassagesView(
        asking,
        one_line(asking.question),
        tuple(passage(hit, around, LONGEST) for hit in hits),
        removable(asking),
        without_filters(asking).url() if asking.filters else None,
        f"{counted(len(hits), 'passage')} found." if hits else "No passage found.",
    )
