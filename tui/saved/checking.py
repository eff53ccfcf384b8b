"""Asking saved questions again, one at a time, and keeping what is new before it is told.

An event is in the file before anybody hears of it, and is marked as told after that. So whatever
kills a check, no change is lost; at worst one is told once more, under the same id.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from index.errors import DatelineError
from qa.citing import link_to
from qa.manner import Manner
from qa.saved.comparing import compare
from qa.saved.seeing import conditions_of, seen
from qa.saved.types import Checked, Event, Record, SavedQuestion, Seen
from qa.types import Answer
from tui.saved import store

if TYPE_CHECKING:
    from index.backend import LibraryBackend
    from index.types import Filters


class Asks(Protocol):
    """What answers questions, as `qa.answerer.Answerer` does."""

    def answer(
        self, question: str, *, as_of: date | None = None, filters: Filters | None = None
    ) -> Answer:
        """Answer a question."""


@dataclass(frozen=True, slots=True)
class Looked:
    """An answer to a saved question beside what was known: what to compare next, what happened."""

    answer: Answer
    last: Seen
    event: Event | None


class Checker:
    """Asks saved questions over one library."""

    def __init__(
        self,
        library: LibraryBackend,
        asks: Callable[[Manner], Asks],
        *,
        now: Callable[[], datetime] = lambda: datetime.now().astimezone(),
    ) -> None:
        """Ask over `library` what `asks` gives for each manner of answering."""
        self._library, self._asks, self._now = library, asks, now
        status = library.status()
        self._encoder = f"{status.model} {status.revision}"

    def check(self, folder: Path, record: Record, *, peek: bool = False) -> Checked:
        """Ask a question and keep what is new; with `peek`, keep nothing.

        Whatever fails is told in the result.
        """
        try:
            at = self._now()
            looked = self.look(record, at)
            kept = _with(record, looked, at)
            if not peek:
                noted = store.note(folder, record.saved, looked.last, at, looked.event)
                if noted is None:
                    return Checked(record, error="it was changed or removed meanwhile")
                kept = noted
            return Checked(kept, looked.answer, looked.event)
        except DatelineError as error:
            return Checked(record, error=str(error))
        except Exception as error:
            # One question that can't be answered mustn't keep the others from being asked.
            return Checked(record, error=f"a bug in dateline: {type(error).__name__}: {error}")

    def look(self, record: Record, at: datetime) -> Looked:
        """Ask a question and compare its answer with the last; keep nothing.

        Raises:
            DatelineError: it can't be asked.
        """
        from qa.saved.causes import cause_of

        saved, before = record.saved, record.last
        answer = self._asks(saved.manner).answer(
            saved.question, as_of=saved.as_of, filters=saved.filters
        )
        now = seen(answer, conditions_of(saved, self._encoder), link_to)
        outcome = compare(
            before,
            now,
            lambda: cause_of(before or now, now, answer, self._library, link_to),
        )
        event = None
        if outcome.changes:
            event = Event(_event_id(saved, at), at, outcome.changes, before, now)
        return Looked(answer, outcome.last, event)


def answerers(library: LibraryBackend) -> Callable[[Manner], Asks]:
    """Return what gives an answerer of Dateline's own for each manner, made once."""
    from qa.answerer import Answerer

    made: dict[Manner, Asks] = {}

    def of(manner: Manner) -> Asks:
        if manner not in made:
            made[manner] = Answerer(
                library, strictness=manner.strictness, reading=manner.reading, today=date.today
            )
        return made[manner]

    return of


def _with(record: Record, looked: Looked, at: datetime) -> Record:
    events = (*record.events, looked.event) if looked.event else record.events
    return Record(record.saved, looked.last, at, events)


def _event_id(saved: SavedQuestion, at: datetime) -> str:
    told = f"{saved.id} {at.isoformat()}".encode()
    return hashlib.blake2b(told, digest_size=8).hexdigest()
