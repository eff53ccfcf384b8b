"""The values of a timeline."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum

from qa.dates.days import Resolved
from qa.types import Citation


class Basis(Enum):
    """How the day of a sentence is known."""

    TOLD = "told"
    """Its words say so: "on Tuesday", "14 October"."""

    PUBLISHED = "published"
    """They don't: it is the day on which its article was published."""


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence that tells of a day.

    `time` are the words that say which day it is, within the citation; None where it is the day on
    which the article was published.
    """

    citation: Citation
    time: Citation | None


@dataclass(frozen=True, slots=True)
class Entry:
    """A day of a timeline, or a longer time where no article tells the day.

    told: the sentences that tell of it, the best first.
    stories: how many independent articles tell of it: copies of one text count once.
    announced: only articles from before tell of it, so that they foretell it.
    moved_to: where it was announced, and later articles announce the same for another day.
    """

    when: Resolved
    told: tuple[Told, ...]
    stories: int
    announced: bool = False
    moved_to: Resolved | None = None

    @property
    def basis(self) -> Basis:
        """How the day is known: told where one of its sentences tells it."""
        return Basis.TOLD if any(one.time for one in self.told) else Basis.PUBLISHED


@dataclass(frozen=True, slots=True)
class Timeline:
    """The days that matter of a subject, in order.

    found: how many days were told of in all; only the first in rank are entries.
    articles: how many articles speak of the subject, copies included.
    undated: how many of them have no day, so that of these only whole dates count.
    today: the day on which it was asked for.
    """

    subject: str
    entries: tuple[Entry, ...]
    found: int
    articles: int
    undated: int
    today: date
