"""The history of conversations: kept, listed, searched, renamed, deleted.

Any number of stores, in any number of processes, may be open on one file.
"""

from __future__ import annotations

import sqlite3
import threading
import uuid
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from qa.types import Answer
from tui.history.answers import Stored, restored, stored
from tui.history.database import connect, explained, transaction
from tui.history.search import MARK, UNMARK, Pieces, full_text_query, pieces
from tui.text.safe_text import one_line

LONGEST_TITLE = 200
_SNIPPET_WORDS = 16

_CONVERSATION = (
    "SELECT id, title, library, started, used,"
    " (SELECT count(*) FROM turns WHERE conversation = conversations.id) FROM conversations"
)


@dataclass(frozen=True, slots=True)
class Conversation:
    """A conversation as it is listed; `questions` is how many it has."""

    id: str
    title: str
    library: str
    started: datetime
    used: datetime
    questions: int


@dataclass(frozen=True, slots=True)
class PastTurn:
    """A question's whole answer, and when it was asked."""

    asked: datetime
    answer: Answer


@dataclass(frozen=True, slots=True)
class Found:
    """A conversation that a search found, with the words around the best place in it."""

    conversation: Conversation
    snippet: Pieces


def new_conversation() -> str:
    """Return an id that no conversation has, whichever program began it."""
    return uuid.uuid4().hex


class Store:
    """The history in the file `path`, which is made, with its folder, where there is none.

    Every method may be called from any thread, and raises `HistoryError` where the file
    can't be read or written.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._sql = connect(path)

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._sql.close()

    def add(
        self,
        conversation: str,
        library: str,
        answer: Answer,
        asked: datetime,
        *,
        growing: bool = False,
    ) -> int:
        """Append a turn to a conversation, which begins with it where there is none yet.

        Returns its number, by which it can be amended where prose is `growing` below it.
        """
        # Compressed before the file is locked for others.
        whole = stored(answer, growing=growing)
        texts = [(key, compressed(text)) for key, text in whole.texts.items()]
        with self._writing() as sql:
            title = one_line(answer.question, LONGEST_TITLE)
            sql.execute(
                "INSERT INTO conversations VALUES (?1, ?2, ?3, ?4, ?4)"
                " ON CONFLICT (id) DO UPDATE SET used = max(used, excluded.used)",
                (conversation, title, one_line(library), _time_text(asked)),
            )
            turn = _insert_turn(sql, conversation, whole, answer, asked)
            sql.executemany("INSERT OR IGNORE INTO texts VALUES (?, ?)", texts)
            sql.executemany(
                "INSERT INTO turn_texts VALUES (?, ?)", [(turn, key) for key in whole.texts]
            )
        return turn

    def amend(self, turn: int, before: Answer, after: Answer) -> bool:
        """Put an answer in the place of the one that a turn was added with, `growing`.

        False where that isn't there as it was: the conversation was deleted, or something that was
        found for the answer was taken down, which mustn't come back.
        """
        old, whole = stored(before, growing=True), stored(after)
        texts = [(key, compressed(text)) for key, text in whole.texts.items()]
        with self._writing() as sql:
            if not sql.execute(
                "UPDATE turns SET value = ? WHERE id = ? AND value = ?",
                (whole.value, turn, old.value),
            ).rowcount:
                return False
            sql.execute("UPDATE search SET quotes = ? WHERE rowid = ?", (quotes_of(after), turn))
            sql.executemany("INSERT OR IGNORE INTO texts VALUES (?, ?)", texts)
            sql.executemany(
                "INSERT OR IGNORE INTO turn_texts VALUES (?, ?)",
                [(turn, key) for key in whole.texts],
            )
        return True

    def conversations(self, limit: int, after: Conversation | None = None) -> list[Conversation]:
        """Return conversations, the one used last first, or those that follow `after` so."""
        where, place = "", ()  # type: str, tuple[str, ...]
        if after:
            where, place = " WHERE (used, id) < (?, ?)", (_time_text(after.used), after.id)
        with self._reading() as sql:
            rows = sql.execute(
                f"{_CONVERSATION}{where} ORDER BY used DESC, id DESC LIMIT ?", (*place, limit)
            )
            return [_conversation(row) for row in rows]

    def turns(self, conversation: str) -> list[PastTurn]:
        """Return a conversation's turns, oldest first; none where there is no such one.

        Of a turn whose stored answer can't be understood, the question and the answer's
        words are left, with nothing to support them.
        """
        with self._reading() as sql:
            blobs = sql.execute(
                "SELECT sha256, text FROM texts WHERE sha256 IN (SELECT sha256 FROM turn_texts"
                " JOIN turns ON turns.id = turn WHERE conversation = ?)",
                (conversation,),
            )
            texts = {key: text for key, blob in blobs if (text := text_from(blob)) is not None}
            rows = sql.execute(
                "SELECT asked, question, answer, value FROM turns WHERE conversation = ?"
                " ORDER BY position",
                (conversation,),
            )
            return [
                PastTurn(_time(asked), answer_from(value, texts, question, words))
                for asked, question, words, value in rows
            ]

    def outline(self, conversation: str, limit: int) -> list[tuple[str, str | None]]:
        """Return a conversation's first questions and answers in words (None: abstained)."""
        with self._reading() as sql:
            return sql.execute(
                "SELECT question, answer FROM turns WHERE conversation = ?"
                " ORDER BY position LIMIT ?",
                (conversation, limit),
            ).fetchall()

    def search(self, words: str, limit: int) -> list[Found]:
        """Return the conversations one turn of which has all of `words`, the best first.

        The last word may be unfinished. Nothing in `words` has a meaning of its own, and
        case and accents don't count.
        """
        query = full_text_query(words)
        if not query:
            return []
        snippets: dict[str, str] = {}
        with self._reading() as sql:
            # SQLite works a snippet out only when its row is asked for.
            turns = sql.execute(
                "SELECT conversation, snippet(search, -1, ?, ?, '…', ?) FROM search"
                " JOIN turns ON turns.id = search.rowid WHERE search MATCH ? ORDER BY rank",
                (MARK, UNMARK, _SNIPPET_WORDS, query),
            )
            for conversation, snippet in turns:
                snippets.setdefault(conversation, snippet)
                if len(snippets) == limit:
                    break
            turns.close()
            return [
                Found(_conversation(row), pieces(snippet))
                for conversation, snippet in snippets.items()
                for row in sql.execute(f"{_CONVERSATION} WHERE id = ?", (conversation,))
            ]

    def rename(self, conversation: str, title: str) -> bool:
        """Give a conversation another title, by which it can be found too; False: it is gone."""
        title = one_line(title, LONGEST_TITLE)
        with self._writing() as sql:
            renamed = sql.execute(
                "UPDATE conversations SET title = ? WHERE id = ?", (title, conversation)
            ).rowcount
            sql.execute(
                "UPDATE search SET title = ? WHERE rowid ="
                " (SELECT id FROM turns WHERE conversation = ? ORDER BY position LIMIT 1)",
                (title, conversation),
            )
        return renamed > 0

    def delete(self, conversation: str) -> bool:
        """Delete a conversation, and the texts that no other one names; False: it was gone."""
        with self._writing() as sql:
            keys = sql.execute(
                "SELECT DISTINCT sha256 FROM turn_texts JOIN turns ON turns.id = turn"
                " WHERE conversation = ?",
                (conversation,),
            ).fetchall()
            sql.execute(
                "DELETE FROM search WHERE rowid IN (SELECT id FROM turns WHERE conversation = ?)",
                (conversation,),
            )
            deleted = sql.execute(
                "DELETE FROM conversations WHERE id = ?", (conversation,)
            ).rowcount
            sql.executemany(
                "DELETE FROM texts WHERE sha256 = ?1"
                " AND NOT EXISTS (SELECT 1 FROM turn_texts WHERE sha256 = ?1)",
                keys,
            )
        return deleted > 0

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        """One state of the file, whatever another process does to it meanwhile."""
        with self._lock, explained(self._path), transaction(self._sql, "DEFERRED"):
            yield self._sql

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._lock, explained(self._path), transaction(self._sql, "IMMEDIATE"):
            yield self._sql


def _insert_turn(
    sql: sqlite3.Connection, conversation: str, whole: Stored, answer: Answer, asked: datetime
) -> int:
    question = one_line(answer.question)
    words = None if answer.said is None else one_line(answer.said)
    turn = sql.execute(
        "INSERT INTO turns (conversation, position, asked, question, answer, value) SELECT ?1,"
        " 1 + coalesce(max(position), 0), ?2, ?3, ?4, ?5 FROM turns WHERE conversation = ?1",
        (conversation, _time_text(asked), question, words, whole.value),
    ).lastrowid
    sql.execute(
        "INSERT INTO search (rowid, title, question, answer, quotes) VALUES (?, '', ?, ?, ?)",
        (turn, question, words or "", quotes_of(answer)),
    )
    assert turn is not None  # as of every INSERT
    return turn


def quotes_of(answer: Answer) -> str:
    """Return the sentences by which an answer is found, each on a line."""
    # Those of an abstention are shown nowhere, so nothing may be found by them.
    rivals = () if answer.text is None else answer.alternatives
    cited = [*answer.citations, *(citation for rival in rivals for citation in rival.citations)]
    sentences = [one_line(citation.sentence) for citation in cited]
    return "\n".join(dict.fromkeys(sentences))


def _conversation(row: tuple[str, str, str, str, str, int]) -> Conversation:
    identity, title, library, started, used, questions = row
    return Conversation(identity, title, library, _time(started), _time(used), questions)


def answer_from(value: str, texts: dict[str, str], question: str, words: str | None) -> Answer:
    """Return a stored answer; of one that can't be understood, its question and its words."""
    try:
        return restored(value, texts)
    except ValueError:
        return Answer(question, question, words, confidence=0.0)


def compressed(text: str) -> bytes:
    """Return a text as it is stored."""
    return zlib.compress(text.encode("utf-8", "surrogatepass"))


def text_from(blob: bytes) -> str | None:
    """Return the text of one that is stored compressed; None where it is damaged."""
    try:
        return zlib.decompress(blob).decode("utf-8", "surrogatepass")
    except (zlib.error, UnicodeDecodeError):
        return None


def _time_text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text)
