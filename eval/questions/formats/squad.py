"""SQuAD 1.1 and 2.0 JSON (Rajpurkar et al., 2016 and 2018).

    {"version": "v2.0", "data": [{"title": "...", "paragraphs": [{"context": "...", "qas": [
        {"id": "...", "question": "...", "answers": [{"text": "...", "answer_start": 0}],
         "is_impossible": false}]}]}]}

`is_impossible` makes a question unanswerable. Annotators' repeated answers are taken once. The
`title` is kept in `extra`; the contexts are not read: the questions are asked of the library.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from eval.questions.formats.base import (
    Broken,
    Entry,
    Source,
    identity,
    json_value,
    required_text,
    text_of,
)
from eval.types import EvalQuestion
from index.errors import UsageError

_HINT = 'give SQuAD JSON: {"data": [{"paragraphs": [{"qas": [...]}]}]}'


def opened(path: Path) -> Source:
    """Open a SQuAD file. Raises `UsageError` where it isn't JSON with a list `data`."""
    try:
        document = json_value(text_of(path, "a SQuAD JSON file"))
    except ValueError as reason:
        raise UsageError(f"{path}: {reason}", _HINT) from None
    if not isinstance(document, dict) or not isinstance(document.get("data"), list):
        raise UsageError(f"{path} isn't SQuAD: it has no list 'data'", _HINT)
    return Source(path.stem, _entries(document["data"]), _HINT)


def _entries(data: list[Any]) -> Iterator[Entry | Broken]:
    for where, title, record in _records(data):
        try:
            yield Entry(_question(record, title), where)
        except ValueError as reason:
            yield Broken(where, str(reason))


def _records(data: list[Any]) -> Iterator[tuple[str, object, Any]]:
    """Each question's place, its article's title and itself; a list that isn't one is passed on."""
    for a, article in enumerate(data):
        title = article.get("title") if isinstance(article, dict) else None
        for p, paragraph in enumerate(_items(article, "paragraphs")):
            for q, record in enumerate(_items(paragraph, "qas")):
                yield f"data[{a}].paragraphs[{p}].qas[{q}]", title, record


def _items(record: Any, name: str) -> list[Any]:
    # What should hold a list and doesn't becomes one broken entry, so that it is named.
    items = record.get(name) if isinstance(record, dict) else None
    return items if isinstance(items, list) else [None]


def _question(record: Any, title: object) -> EvalQuestion:
    if not isinstance(record, dict):
        raise ValueError("no question with 'id', 'question' and 'answers' stands here")
    impossible = record.get("is_impossible", False)
    if not isinstance(impossible, bool):
        raise ValueError("'is_impossible' must be true or false")
    answers = () if impossible else _answers(record)
    return EvalQuestion(
        id=identity(record, "id"),
        question=required_text(record, "question").strip(),
        answers=answers,
        answerable=not impossible,
        extra={"title": title} if title else {},
    )


def _answers(record: dict[str, Any]) -> tuple[str, ...]:
    answers = record.get("answers")
    if not isinstance(answers, list) or not answers:
        raise ValueError("'answers' is empty but 'is_impossible' isn't true")
    if not all(isinstance(answer, dict) for answer in answers):
        raise ValueError("'answers' must be a list of objects with a 'text'")
    return tuple(dict.fromkeys(required_text(answer, "text").strip() for answer in answers))
