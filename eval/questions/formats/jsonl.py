"""Dateline's own format: JSONL, a question a line.

    {"id": "q1", "question": "When does the bridge reopen?", "answers": ["March 3", "3 March"]}

`id`, `question` and `answers` are required; any one answer is right, and none at all means
that the articles don't say. Optional: `relevant` (article ids, or file names without suffix;
an object where some are more relevant than others: {"bridge-opens": 2, "bridge-toll": 1}),
`asked` (ISO date, the day the question was asked), `answerable` (default: `answers` is not
empty; false where an answer exists but not in these articles; null where only `relevant`
is known), and `turns` (a conversation, oldest question first, whose last turn is the
question asked; `question` may then be left out). Any other field is kept in `extra`.
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

from eval.questions.formats.base import (
    MOST_RELEVANT,
    Source,
    identity,
    json_object,
    line_entries,
    required_text,
    text_of,
)
from eval.types import EvalQuestion

FIELDS = frozenset({"id", "question", "answers", "relevant", "asked", "answerable", "turns"})
_HINT = 'give it a line such as {"id": "q1", "question": "...", "answers": ["..."]}'


def opened(path: Path) -> Source:
    """Open a JSONL question set."""
    return Source(path.stem, line_entries(text_of(path, "a JSONL file"), parse), _HINT)


def parse(line: str) -> EvalQuestion:
    """Read one line of a question set; raises `ValueError` with the reason where it's broken."""
    record = json_object(line, '{"id": ..., "question": ..., "answers": [...]}')
    answers = _texts(record, "answers", required=True)
    relevant, grades = _relevant(record)
    turns = _texts(record, "turns")
    return EvalQuestion(
        id=identity(record, "id"),
        question=_question(record, turns),
        answers=answers,
        relevant=relevant,
        grades=grades,
        asked=_asked(record),
        answerable=_answerable(record, answers, relevant),
        turns=turns,
        extra={name: value for name, value in record.items() if name not in FIELDS},
    )


def line_of(question: EvalQuestion, *, ascii_only: bool = False) -> str:
    """Write a question as a line that `parse` reads back; fields that say nothing are left out."""
    record: dict[str, object] = {
        "id": question.id,
        "question": question.question,
        "answers": list(question.answers),
    }
    if question.relevant:
        record["relevant"] = question.judgements if question.grades else list(question.relevant)
    if question.asked:
        record["asked"] = question.asked.isoformat()
    if question.answerable is not bool(question.answers):
        record["answerable"] = question.answerable
    if question.turns:
        record["turns"] = list(question.turns)
    return json.dumps(record | dict(question.extra), ensure_ascii=ascii_only)


def _answerable(
    record: dict[str, Any], answers: tuple[str, ...], relevant: tuple[str, ...]
) -> bool | None:
    value = record.get("answerable", bool(answers))
    if value is not None and not isinstance(value, bool):
        raise ValueError("'answerable' must be true or false")
    if value and not answers:
        raise ValueError("'answerable' is true but 'answers' is empty")
    if value is None and answers:
        raise ValueError("'answerable' is null but 'answers' is not empty")
    if value is None and not relevant:
        raise ValueError("'answerable' is null and 'relevant' is empty: nothing can be measured")
    return value


def _question(record: dict[str, Any], turns: tuple[str, ...]) -> str:
    if record.get("question") is None and turns:
        return turns[-1]
    question = required_text(record, "question")
    if turns and question != turns[-1]:
        raise ValueError("'question' differs from the last of 'turns'")
    return question


def _relevant(record: dict[str, Any]) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """The relevant articles, and their grades where they are given."""
    value = record.get("relevant")
    if not isinstance(value, dict):
        return _texts(record, "relevant"), ()
    if not all(name.strip() for name in value) or not all(map(_is_grade, value.values())):
        raise ValueError(f"'relevant' must give each article a number from 1 to {MOST_RELEVANT}")
    return tuple(value), tuple(value.values())


def _is_grade(value: object) -> bool:
    return type(value) is int and 1 <= value <= MOST_RELEVANT


def _asked(record: dict[str, Any]) -> date | None:
    value = record.get("asked")
    if value is None:
        return None
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        raise ValueError(f"'asked' must be a date such as 2024-10-14, not {value!r}") from None


def _texts(record: dict[str, Any], name: str, *, required: bool = False) -> tuple[str, ...]:
    value = record.get(name)
    if value is None and not required:
        return ()
    if not isinstance(value, list) or not all(isinstance(v, str) and v.strip() for v in value):
        none = " ([] for none)" if required else ""
        raise ValueError(f"{name!r} must be a list of texts{none}")
    return tuple(value)
