"""The user's own questions: a set made of what they said of answers, kept beside the library.

`dateline eval mine` asks it. It is an ordinary JSONL set, which may be edited by hand where it
is a file: it is in the database where several machines share that (`index.storage.kept`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path

from eval.questions.formats.jsonl import line_of
from eval.questions.question_set import load
from eval.types import EvalQuestion
from index.errors import UsageError
from index.own_files import OWN_QUESTIONS as FILE
from index.storage.kept.documents import Documents, documents_of

__all__ = ["FILE", "are_kept", "forget", "forget_quoting", "keep", "own_question", "own_questions"]

LOCK = "mine.lock"

_LOCK_SECONDS = 5.0


def own_questions(library: Path) -> tuple[EvalQuestion, ...]:
    """Read the questions kept beside a library, oldest first; none where nothing is kept.

    Raises:
        UsageError: the file was edited and can't be read any more.
    """
    documents = documents_of(library)
    try:
        content = documents.read(FILE)
    except OSError as error:
        raise UsageError(f"can't read {documents.shown(FILE)}: {error.strerror}") from None
    if not (content or b"").strip():
        return ()
    return load(library / FILE).questions


def are_kept(library: Path) -> bool:
    """Tell whether any question was ever kept beside a library."""
    return documents_of(library).exists(FILE)


def own_question(
    turns: tuple[str, ...], asked: date, answers: tuple[str, ...], answerable: bool = True
) -> EvalQuestion:
    """Make a question of the user's own.

    `turns` is the conversation, its last turn being the question; `answers` are those that are
    right, none where the articles don't say. The same conversation on the same day is the same
    question, whatever is said of it.
    """
    told = "\n".join((*turns, asked.isoformat())).encode("utf-8", errors="replace")
    return EvalQuestion(
        id=hashlib.blake2b(told, digest_size=6).hexdigest(),
        question=turns[-1],
        answers=answers,
        asked=asked,
        answerable=answerable and bool(answers),
        turns=turns if len(turns) > 1 else (),
    )


def keep(library: Path, question: EvalQuestion) -> int:
    """Keep a question beside a library, in place of what was said of it before.

    Returns:
        How many are kept now.

    Raises:
        UsageError: the file can't be read or written; it is left as it is.
    """
    return _replace(library, question.id, question)


def forget(library: Path, identity: str) -> int:
    """Drop a question; returns how many are kept now, and raises as `keep` does."""
    return _replace(library, identity, None)


def forget_quoting(library: Path, quotes: Callable[[bytes], bool]) -> int:
    """Drop the questions whose line, also one that can't be read, has words that must go.

    All other lines stay as they are, to the byte.

    Returns:
        How many went.

    Raises:
        UsageError: the file can't be read or written; it is left as it is.
    """
    if not are_kept(library):
        return 0
    with _locked(library) as documents:
        lines = (documents.read(FILE) or b"").splitlines(keepends=True)
        kept = [line for line in lines if not any(map(quotes, _forms(line)))]
        if len(kept) < len(lines):
            documents.write(FILE, b"".join(kept))
    return len(lines) - len(kept)


def _forms(line: bytes) -> Iterator[bytes]:
    """Yield a line as it is written, and with its escapes read."""
    yield line
    with suppress(ValueError, RecursionError):
        written = json.dumps(json.loads(line), ensure_ascii=False)
        yield written.encode("utf-8", "surrogatepass")


def _replace(library: Path, identity: str, question: EvalQuestion | None) -> int:
    with _locked(library) as documents:
        kept = [one for one in own_questions(library) if one.id != identity]
        if question:
            kept.append(question)
        text = "".join(f"{line_of(one)}\n" for one in kept)
        documents.write(FILE, text.encode("utf-8", errors="replace"))
    return len(kept)


@contextmanager
def _locked(library: Path) -> Iterator[Documents]:
    documents = documents_of(library)
    try:
        # Two apps may be open over one library.
        with documents.locked(LOCK, _LOCK_SECONDS, writes=FILE):
            yield documents
    except TimeoutError:
        raise UsageError(
            f"{documents.shown(FILE)} is being written by another Dateline", "try again"
        ) from None
    except OSError as error:
        raise UsageError(f"can't write {documents.shown(FILE)}: {error.strerror}") from None
