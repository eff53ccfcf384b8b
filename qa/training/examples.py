"""Questions with the passages that answer them, read from the training data.

Reading comprehension is JSON lines (`.gz` or plain): `question`, `context`, `answers` (each
`text` and `start`; none where the context doesn't say), and if known `title` and `dataset`.
News is a folder of `articles.jsonl.gz` and `questions.jsonl`, whose `answer_in` names the
articles in which an accepted answer stands word for word.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Span = tuple[int, int]

UNTITLED = frozenset({"shift-amazon_reviews", "shift-reddit"})
"""Data sets whose titles ("Amazon_Reviews_2030") say nothing about their text."""


@dataclass(frozen=True, slots=True)
class Example:
    """A question over a text; `answers` are spans of the text, none where it doesn't say."""

    question: str
    title: str
    text: str
    answers: tuple[Span, ...]
    dataset: str


@dataclass(frozen=True, slots=True)
class NewsArticle:
    """An article of the news data."""

    id: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class NewsQuestion:
    """A question of the news data; `answer_in` holds article ids."""

    question: str
    answers: tuple[str, ...]
    answer_in: frozenset[str]
    asked: str


def read_examples(path: Path) -> list[Example]:
    """Read reading-comprehension examples, in the file's order.

    Raises:
        ValueError: an answer doesn't stand where the file says.
    """
    return [_example(row) for row in _rows(path)]


def _example(row: dict[str, Any]) -> Example:
    text = row["context"]
    spans = []
    for answer in row["answers"]:
        start, end = answer["start"], answer["start"] + len(answer["text"])
        if text[start:end] != answer["text"]:
            raise ValueError(f"question {row.get('id')}: {answer['text']!r} is not at {start}")
        spans.append((start, end))
    dataset = row.get("dataset", "")
    title = "" if dataset in UNTITLED else row.get("title", "").replace("_", " ")
    return Example(row["question"].strip(), title, text, tuple(dict.fromkeys(spans)), dataset)


def read_news(folder: Path) -> tuple[list[NewsArticle], list[NewsQuestion]]:
    """Read the articles and the questions of a news folder."""
    articles = [
        NewsArticle(row["id"], row["title"] or "", row["text"])
        for row in _rows(folder / "articles.jsonl.gz")
    ]
    questions = [
        NewsQuestion(
            row["question"],
            tuple(row["answers"]),
            frozenset(row.get("answer_in", ())),
            row["asked"],
        )
        for row in _rows(folder / "questions.jsonl")
    ]
    return articles, questions


SHORT = 4
"""Answers of so few letters keep their case: "US" isn't "us", nor is "TRUE" "true"."""


def occurrences(text: str, answers: tuple[str, ...]) -> list[Span]:
    """Return where any of the answers stands in the text as whole words.

    "2" doesn't stand in "33.2" or "2,500". Case counts for short answers only.
    """
    found = []
    for answer in map(str.strip, answers):
        pattern = rf"(?<!\w)(?<!\d[.,]){re.escape(answer)}(?!\w|[.,]\d)"
        flags = re.NOFLAG if len(answer) <= SHORT else re.IGNORECASE
        found += [match.span() for match in re.finditer(pattern, text, flags)]
    return sorted(found)


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    opener: Any = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as file:
        for line in file:
            if line.strip():
                yield json.loads(line)
