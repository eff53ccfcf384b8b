"""Question sets: JSONL, a question a line.

    {"id": "q1", "question": "When does the bridge reopen?", "answers": ["March 3", "3 March"]}

`id`, `question` and `answers` are required; any one answer is right, and none at all means
that the articles don't say. Optional: `relevant` (article ids, or file names without suffix),
`asked` (ISO date, the day the question was asked), `answerable` (default: `answers` is not
empty; false where an answer exists but not in these articles), and `turns` (a conversation,
oldest question first, whose last turn is the question asked; `question` may then be left
out). Any other field is kept in `extra`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from index.errors import NotFoundError, UsageError

LINES_NAMED = 3
"""How many broken lines an error names; the rest are counted."""

FIELDS = frozenset({"id", "question", "answers", "relevant", "asked", "answerable", "turns"})


@dataclass(frozen=True, slots=True)
class EvalQuestion:
    """One question with its accepted answers.

    `turns` is the whole conversation, its last turn being `question`; empty where the
    question stands alone. `answerable` says whether the articles hold an answer.
    """

    id: str
    question: str
    answers: tuple[str, ...] = ()
    relevant: tuple[str, ...] = ()
    asked: date | None = None
    answerable: bool = True
    turns: tuple[str, ...] = ()
    extra: Mapping[str, object] = field(default_factory=dict, hash=False)

    @property
    def earlier(self) -> tuple[str, ...]:
        """The questions asked before this one, oldest first."""
        return self.turns[:-1]

    @property
    def accepted(self) -> tuple[str, ...]:
        """The answers that count as right; none where the right thing is to abstain."""
        return self.answers if self.answerable else ()


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """The questions of one file, in its order. `name` is the file's name without suffix."""

    name: str
    questions: tuple[EvalQuestion, ...]


def load(path: Path) -> QuestionSet:
    """Read a question set.

    Raises `NotFoundError` where there is no such file, and `UsageError` where it isn't UTF-8,
    holds no question, or has lines that can't be used: all of them are counted, and the first
    few are named with the reason.
    """
    questions: list[EvalQuestion] = []
    broken: list[str] = []
    seen: dict[str, int] = {}
    # Not splitlines(): it would also split at characters that JSON strings may hold.
    for number, line in enumerate(_read(path).split("\n"), start=1):
        if not line.strip():
            continue
        try:
            question = parse(line)
            if question.id in seen:
                raise ValueError(f"the id {question.id!r} is also that of line {seen[question.id]}")
        except ValueError as reason:
            broken.append(f"line {number}: {reason}")
            continue
        seen[question.id] = number
        questions.append(question)
    if broken:
        raise UsageError(_summary(path, broken), "correct or remove them, then run it again")
    if not questions:
        raise UsageError(
            f"{path} holds no questions",
            'give it a line such as {"id": "q1", "question": "...", "answers": ["..."]}',
        )
    return QuestionSet(path.stem, tuple(questions))


def parse(line: str) -> EvalQuestion:
    """Read one line of a question set; raises `ValueError` with the reason where it's broken."""
    record = _object(line)
    answers = _strings(record, "answers", required=True)
    turns = _strings(record, "turns")
    answerable = record.get("answerable", bool(answers))
    if not isinstance(answerable, bool):
        raise ValueError("'answerable' must be true or false")
    if answerable and not answers:
        raise ValueError("'answerable' is true but 'answers' is empty")
    return EvalQuestion(
        id=_id(record),
        question=_question(record, turns),
        answers=answers,
        relevant=_strings(record, "relevant"),
        asked=_asked(record),
        answerable=answerable,
        turns=turns,
        extra={name: value for name, value in record.items() if name not in FIELDS},
    )


def _read(path: Path) -> str:
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise NotFoundError(f"no question set at {path}", "check the file's name") from None
    except OSError as error:
        raise UsageError(f"can't read {path}: {error.strerror}", "give a JSONL file") from None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        number = data.count(b"\n", 0, error.start) + 1
        raise UsageError(
            f"{path}: line {number} isn't UTF-8", "save the file as UTF-8 and run it again"
        ) from None


def _summary(path: Path, broken: list[str]) -> str:
    lines = "1 line" if len(broken) == 1 else f"{len(broken)} lines"
    more = len(broken) - LINES_NAMED
    named = "; ".join(broken[:LINES_NAMED]) + (f"; and {more} more" if more > 0 else "")
    return f"{path}: {lines} can't be used: {named}"


def _object(line: str) -> dict[str, Any]:
    try:
        record = json.loads(line)
    except json.JSONDecodeError as error:
        raise ValueError(f"not JSON: {error.msg} at column {error.colno}") from None
    except (ValueError, RecursionError):
        raise ValueError("not JSON that can be read") from None
    if not isinstance(record, dict):
        raise ValueError('not a JSON object ({"id": ..., "question": ..., "answers": [...]})')
    return record


def _id(record: dict[str, Any]) -> str:
    value = record.get("id")
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str) or not value.strip():
        raise ValueError("'id' is missing or not a text")
    return value


def _question(record: dict[str, Any], turns: tuple[str, ...]) -> str:
    value = record.get("question")
    if value is None and turns:
        return turns[-1]
    if not isinstance(value, str) or not value.strip():
        raise ValueError("'question' is missing or not a text")
    if turns and value != turns[-1]:
        raise ValueError("'question' differs from the last of 'turns'")
    return value


def _asked(record: dict[str, Any]) -> date | None:
    value = record.get("asked")
    if value is None:
        return None
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        raise ValueError(f"'asked' must be a date such as 2024-10-14, not {value!r}") from None


def _strings(record: dict[str, Any], name: str, *, required: bool = False) -> tuple[str, ...]:
    value = record.get(name)
    if value is None and not required:
        return ()
    if not isinstance(value, list) or not all(isinstance(v, str) and v.strip() for v in value):
        none = " ([] for none)" if required else ""
        raise ValueError(f"{name!r} must be a list of texts{none}")
    return tuple(value)
