"""What is wrong with a question set, by itself and against a library: `dateline eval --check`."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Literal, Protocol

from eval.measures.answers import answer_patterns, normalise
from eval.questions.formats import opened
from eval.questions.formats.base import Broken, Entry
from eval.questions.question_set import repeated
from eval.types import EvalQuestion
from index.errors import UsageError
from index.types import Article

Severity = Literal["error", "warning"]
Finding = tuple[Severity, str]

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Issue:
    """Something wrong at a place of a question set.

    `where` is the place in words ("line 3", "data[0].paragraphs[1].qas[2]"), `line` the line's
    number where the format counts lines, `id` the question's where it could be read. An error
    keeps the set from being used or a question from ever being right; a warning may be meant.
    """

    line: int | None
    id: str | None
    severity: Severity
    message: str
    where: str

    def __str__(self) -> str:
        """The issue on a line, such as "line 3: error: q2: the question is empty"."""
        named = f"{self.id}: " if self.id else ""
        return f"{self.where}: {self.severity}: {named}{self.message}"


class Library(Protocol):
    """What a set is checked against."""

    def articles(self) -> Iterator[Article]:
        """Yield every article."""
        ...

    def resolve(self, name: str) -> str | None:
        """Return the id of the article that a name means, or None."""
        ...


def check(path: Path, library: Library) -> list[Issue]:
    """Find what is wrong with a question set, in its order; each article is read once.

    Raises `NotFoundError` or `UsageError` where the set can't be read at all.
    """
    source = opened(path)
    read = list(source.entries)
    if not read:
        raise UsageError(f"{path} holds no questions", source.hint)
    questions = [entry.question for entry in read if isinstance(entry, Entry)]
    names = {name for question in questions for name in question.relevant}
    ids = {name: library.resolve(name) for name in names}
    standing = _standing(questions, ids, library.articles())
    repeats = _Repeats()
    issues: list[Issue] = []
    places = count()
    for entry in read:
        if isinstance(entry, Broken):
            issues.append(Issue(entry.line, None, "error", entry.reason, entry.where))
            continue
        found = (
            *repeats.of(entry),
            *_by_itself(entry.question),
            *_in_library(entry.question, ids, standing, next(places)),
        )
        issues.extend(
            Issue(entry.line, entry.question.id, severity, message, entry.where)
            for severity, message in found
        )
    return issues


class _Repeats:
    """Remembers the entries seen, to tell which repeat an id or a question."""

    def __init__(self) -> None:
        self._ids: dict[str, Entry] = {}
        self._questions: dict[tuple[object, ...], Entry] = {}

    def of(self, entry: Entry) -> Iterator[Finding]:
        question = entry.question
        first = self._ids.setdefault(question.id, entry)
        if first is not entry:
            yield "error", repeated(question.id, first)
        turns = question.turns or (question.question,)
        asked = tuple(" ".join(turn.casefold().split()) for turn in turns), question.asked
        first = self._questions.setdefault(asked, entry)
        if first is not entry:
            yield "warning", f"the same question as {first.where} ({first.question.id})"


def _by_itself(question: EvalQuestion) -> Iterator[Finding]:
    if question.answers and not question.answerable:
        yield "warning", "answers are given, but it is unanswerable: none of them is accepted"


def _in_library(
    question: EvalQuestion, ids: Mapping[str, str | None], standing: _Standing, place: int
) -> Iterator[Finding]:
    unknown = [name for name in question.relevant if ids[name] is None]
    if unknown:
        yield "error", f"not in the library: {', '.join(map(repr, unknown))}"
    answers = " | ".join(question.accepted)
    if question.accepted and place not in standing.anywhere:
        yield "error", f"no article holds an accepted answer: {answers}"
    elif question.accepted and question.relevant and place not in standing.relevant:
        yield "warning", f"no relevant article holds an accepted answer, others do: {answers}"


@dataclass(frozen=True, slots=True)
class _Sought:
    """An answer, normalised, of the question at a place of the set."""

    place: int
    answer: str
    pattern: re.Pattern[str]

    def stands_in(self, text: str) -> bool:
        # The plain search is some fifty times as fast as the pattern, which settles the edges.
        return self.answer in text and self.pattern.search(text) is not None


@dataclass(frozen=True, slots=True)
class _Standing:
    """The places of questions whose accepted answer stands in any article; in a relevant one."""

    anywhere: set[int] = field(default_factory=set)
    relevant: set[int] = field(default_factory=set)


def _standing(
    questions: Sequence[EvalQuestion],
    ids: Mapping[str, str | None],
    articles: Iterable[Article],
) -> _Standing:
    """Look for every answer in one pass over the articles."""
    sought = _by_longest_word(questions)
    relevant_to: dict[str, set[int]] = defaultdict(set)
    for place, question in enumerate(questions):
        for name in question.relevant:
            relevant_to[ids[name] or name].add(place)
    found = _Standing()
    for article in articles if sought else ():
        text = normalise(article.text)
        relevant = relevant_to.get(article.id, set())
        for word in sought.keys() & {"", *_WORD.findall(text)}:
            for one in sought[word]:
                settled = found.relevant if one.place in relevant else found.anywhere
                if one.place not in settled and one.stands_in(text):
                    found.anywhere.add(one.place)
                    settled.add(one.place)
    return found


def _by_longest_word(questions: Sequence[EvalQuestion]) -> dict[str, list[_Sought]]:
    """The answers by their longest word, as a rule the rarest: "" where they have none.

    Since answers stand on word boundaries, an article without that word can't hold them.
    """
    sought: dict[str, list[_Sought]] = defaultdict(list)
    for place, question in enumerate(questions):
        for answer in dict.fromkeys(map(normalise, question.accepted)):
            word = max(_WORD.findall(answer), key=len, default="")
            for pattern in answer_patterns([answer]):
                sought[word].append(_Sought(place, answer, pattern))
    return dict(sought)
