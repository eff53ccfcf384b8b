"""What a run fetched, and how far it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Refusal:
    """An address that wasn't fetched, and why."""

    address: str
    reason: str


@dataclass(frozen=True, slots=True)
class FeedRead:
    """A feed that was read: its title, and how many pages it lists that weren't known."""

    address: str
    title: str
    new: int = 0


@dataclass
class FetchReport:
    """What came of a run; pages by the addresses they are kept by.

    `same` are addresses that lead to a page which is kept already: (address, the page's). `refused`
    are pages, `unread` feeds. `waiting` counts the pages of feeds that are still to be fetched.
    """

    new: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    same: list[tuple[str, str]] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    feeds: list[FeedRead] = field(default_factory=list)
    unread: list[Refusal] = field(default_factory=list)
    waiting: int = 0
    interrupted: bool = False

    @property
    def kept(self) -> int:
        """How many files were written, so that an update has something to read."""
        return len(self.new) + len(self.changed)

    @property
    def reached(self) -> int:
        """How many of the pages asked for are in the library's folder now."""
        return self.kept + len(self.unchanged) + len(self.same)


@dataclass(frozen=True, slots=True)
class FetchProgress:
    """How far a run is: `what` ("feeds", "pages"), and the address that is asked for now."""

    what: str
    done: int
    total: int
    address: str


Notice = Callable[[FetchProgress], None]
