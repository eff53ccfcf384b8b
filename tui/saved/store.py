"""The document of a library that holds its saved questions, a line of JSON each.

It is a file in its folder, or in the database where several machines share that
(`index.storage.kept`). It is replaced whole at each change, so a process that is killed leaves the
old one or the new one. A line that can't be read stays as it is, to the byte, until its user has
looked into it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from index.errors import LibraryLockedError, UsageError
from index.storage.kept.documents import Documents, documents_of
from qa.language.filter_words import typed_filters
from qa.manner import Manner
from qa.saved.codec import decode, encode
from qa.saved.types import MOST_EVENTS, Event, Record, SavedQuestion, Seen
from tui.conversation.scope import EVERYTHING, Scope
from tui.saved.names import checked_name, identity, made_name

FILE = "saved.jsonl"
LOCK, CHECK_LOCK = "saved.lock", "saved-check.lock"

_LOCK_SECONDS = 10.0

Change = Callable[[Record], Record | None]
"""Makes another of a record; None to drop it."""


class SavedAlreadyError(UsageError):
    """The same question is saved, asked in the same way; `name` is what it is called."""

    def __init__(self, name: str) -> None:
        super().__init__(f"it is saved already, as {name!r}", "dateline saved edit changes it")
        self.name = name


@dataclass(frozen=True, slots=True)
class Kept:
    """What stands in the file: the records, and the numbers of lines that can't be read."""

    records: tuple[Record, ...] = ()
    unread: tuple[int, ...] = ()


def kept(library: Path) -> Kept:
    """Read the saved questions beside a library, in the order in which they were added.

    Raises:
        UsageError: the file is there and can't be read at all.
    """
    lines = _lines(documents_of(library))
    unread = tuple(n for n, (raw, one) in enumerate(lines, 1) if one is None and raw.strip())
    return Kept(tuple(one for _, one in lines if one is not None), unread)


def add(library: Path, saved: SavedQuestion) -> SavedQuestion:
    """Keep a question; one without a name gets one from its words.

    Raises:
        UsageError: its name is another's, it is saved already, or the file can't be written.
    """

    def added(records: Sequence[Record]) -> SavedQuestion:
        names = {one.saved.name.casefold() for one in records}
        for one in records:
            if _asks_the_same(one.saved, saved):
                raise SavedAlreadyError(one.saved.name)
        if saved.name.casefold() in names:
            raise UsageError(f"another saved question is called {saved.name!r}", "give a --name")
        return saved if saved.name else replace(saved, name=made_name(saved.question, names))

    with _locked(library) as documents:
        lines = _lines(documents)
        saved = added([one for _, one in lines if one is not None])
        _write(documents, [raw for raw, _ in lines] + [_raw(Record(saved))])
    return saved


def add_new(
    library: Path, question: str, manner: Manner, scope: Scope = EVERYTHING, name: str = ""
) -> Record:
    """Keep a question that is asked from now on, and return its record.

    Raises:
        UsageError: it has no word beside its filters, one of those can't be used, or as `add` says.
    """
    if not typed_filters(question, scope.as_of).text:
        raise UsageError("beside its filters the question has no word", "ask something")
    now = datetime.now().astimezone().replace(microsecond=0)
    saved = SavedQuestion(
        id=identity(question, datetime.now()),
        name=checked_name(name) if name else "",
        question=question,
        added=now,
        filters=scope.filters,
        as_of=scope.as_of,
        manner=manner,
    )
    return Record(add(library, saved))


def change(library: Path, identity: str, make: Change) -> Record | None:
    """Put what `make` makes of a question's record in its place, and return it; None: it is gone.

    Raises:
        UsageError: the file can't be written, or the record's new name is another's.
    """
    changed = change_all(library, lambda one: make(one) if one.saved.id == identity else one)
    return next((one for one in changed if one.saved.id == identity), None)


def change_all(library: Path, make: Change) -> tuple[Record, ...]:
    """Put what `make` makes of each record in its place, and return those that are left then.

    Raises:
        UsageError: as `change` says.
    """
    if not documents_of(library).exists(FILE):
        return ()
    with _locked(library) as documents:
        lines = _lines(documents)
        new = [(raw, one, one and make(one)) for raw, one in lines]
        made = tuple(record for _, _, record in new if record is not None)
        names = [record.saved.name.casefold() for record in made]
        if len(set(names)) < len(names):
            raise UsageError("another saved question is called so", "choose another name")
        if any(one is not record for _, one, record in new):
            _write(documents, [line for line in map(_written, new) if line is not None])
    return made


def drop_unread(library: Path, is_gone: Callable[[bytes], bool]) -> int:
    """Drop lines that can't be read and must go; return how many. Raises as `change`."""
    if not documents_of(library).exists(FILE):
        return 0
    with _locked(library) as documents:
        lines = _lines(documents)
        left = [raw for raw, one in lines if one is not None or not is_gone(raw)]
        if len(left) < len(lines):
            _write(documents, left)
    return len(lines) - len(left)


def note(
    library: Path, saved: SavedQuestion, last: Seen, at: datetime, event: Event | None
) -> Record | None:
    """Keep what a check found; None where the question was removed or edited meanwhile.

    Raises:
        UsageError: the file can't be written.
    """

    def noted(record: Record) -> Record:
        if record.saved != saved:
            return record
        events = (*record.events, event) if event else record.events
        return replace(record, last=last, checked=at, events=events[-MOST_EVENTS:])

    record = change(library, saved.id, noted)
    return record if record is not None and record.saved == saved else None


def mark(
    library: Path, events: Sequence[Event], *, told: bool = False, looked: bool = False
) -> None:
    """Remember that events were reported, or looked at.

    Raises:
        UsageError: the file can't be written.
    """
    ids = {
        event.id for event in events if (told and not event.told) or (looked and not event.looked)
    }
    if not ids:
        return

    def marked(event: Event) -> Event:
        if event.id not in ids:
            return event
        return replace(event, told=event.told or told, looked=event.looked or looked)

    def make(record: Record) -> Record:
        if ids.isdisjoint(event.id for event in record.events):
            return record
        return replace(record, events=tuple(map(marked, record.events)))

    change_all(library, make)


@contextmanager
def checking(library: Path) -> Iterator[None]:
    """Hold the lock of a check: two at once would ask everything twice and tell it twice.

    Raises:
        LibraryLockedError: another check is under way.
        UsageError: the folder can't be written.
    """
    with ExitStack() as held:
        try:
            held.enter_context(documents_of(library).locked(CHECK_LOCK, 0))
        except TimeoutError:
            raise LibraryLockedError(
                "another check of the saved questions is under way", "wait for it to end"
            ) from None
        except OSError as error:
            raise UsageError(f"can't write to {library}: {error.strerror}") from None
        yield


def _asks_the_same(one: SavedQuestion, other: SavedQuestion) -> bool:
    return replace(one, id="", name="", added=other.added) == replace(other, id="", name="")


def _lines(documents: Documents) -> list[tuple[bytes, Record | None]]:
    """Each line as it stands, with the record that it is; None where it can't be read."""
    try:
        raw = (documents.read(FILE) or b"").split(b"\n")
    except OSError as error:
        raise UsageError(f"can't read {documents.shown(FILE)}: {error.strerror}") from None
    if not raw[-1]:
        raw.pop()
    lines: list[tuple[bytes, Record | None]] = []
    ids, names = set[str](), set[str]()
    for line in raw:
        record = _decoded(line)
        if record and (record.saved.id in ids or record.saved.name.casefold() in names):
            record = None  # a line copied by hand: the first holds
        if record:
            ids.add(record.saved.id)
            names.add(record.saved.name.casefold())
        lines.append((line, record))
    return lines


def _decoded(line: bytes) -> Record | None:
    try:
        return decode(line)
    except ValueError:
        return None


def _written(line: tuple[bytes, Record | None, Record | None]) -> bytes | None:
    """What is written of a line and its record, given another record in its place, or None."""
    raw, record, made = line
    if made is record:
        return raw
    return None if made is None else _raw(made)


def _raw(record: Record) -> bytes:
    return encode(record).encode()


def _write(documents: Documents, lines: Sequence[bytes]) -> None:
    documents.write(FILE, b"".join(line + b"\n" for line in lines))


@contextmanager
def _locked(library: Path) -> Iterator[Documents]:
    documents = documents_of(library)
    try:
        with documents.locked(LOCK, _LOCK_SECONDS, writes=FILE):
            yield documents
    except TimeoutError:
        raise UsageError(
            f"{documents.shown(FILE)} is being written by another Dateline", "try again"
        ) from None
    except OSError as error:
        raise UsageError(f"can't write {documents.shown(FILE)}: {error.strerror}") from None
