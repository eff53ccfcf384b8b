"""The candidates of a question set's answers with their evidence, kept in a file.

`benchmarks/choice/fit.py` fits the choice among them.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, replace
from pathlib import Path

import numpy as np

from eval.measures.answers import exact_match, f1
from eval.questions.question_set import EvalQuestion, load
from index.library import Library
from index.types import Hit
from qa.choosing.choice import NAMES
from qa.choosing.pipeline import candidates
from qa.language.values import same
from qa.manner import Reading
from qa.progress import Notice, unheard
from qa.question.question import Question, understand
from qa.reading.own_reader import model_folder, reader_of
from qa.reading.reader import READ_PASSAGES, Reader, Span, SpanReader

UNDATED = 3
"""Each such question of the tasks is asked without its day."""


@dataclass(frozen=True, slots=True)
class Group:
    """One question's candidates: evidence (candidates, NAMES), EM, F1, and "says the same".

    `foreign`: the library doesn't answer it.
    """

    evidence: np.ndarray
    em: np.ndarray
    f1: np.ndarray
    same: np.ndarray
    foreign: bool
    question: str


class Glances(SpanReader):
    """The small network's reader; asked the same once more, it says what it said."""

    _last: tuple[object, list[Span]] = (None, [])

    def read(
        self, question: Question, hits: Sequence[Hit], progress: Notice = unheard
    ) -> list[Span]:
        asked = (question, [hit.passage.id for hit in hits])
        if self._last[0] != asked:
            self._last = asked, super().read(question, hits, progress)
        return self._last[1]


def collect(tasks: Sequence[Path], into: Mapping[Reading, Path]) -> None:
    """Ask each task's questions over its library in both manners; keep every one's candidates.

    Args:
        tasks: folders that hold a library and the questions to ask of it, as
            `benchmarks/choice/libraries.py` makes them.
        into: the file to write for each manner of reading.
    """
    quick = Glances(model_folder(Reading.QUICK))
    readers: dict[Reading, Reader] = {reading: reader_of(quick, reading) for reading in Reading}
    groups: dict[Reading, list[Group]] = {reading: [] for reading in readers}
    for task in tasks:
        with Library(task / "library") as opened:
            asked = load(task / "questions.jsonl").questions
            for one in progress(task.name, asked):
                for reading, reader in readers.items():
                    groups[reading].append(examine(opened, reader, one))
    for reading, path in into.items():
        store([group for group in groups[reading] if len(group.em)], path)


def progress(name: str, questions: Sequence[EvalQuestion]) -> Iterator[EvalQuestion]:
    for n, question in enumerate(questions):
        print(f"\r{name}: {n:,} of {len(questions):,} ", end="", file=sys.stderr, flush=True)
        yield question


def examine(library: Library, reader: Reader, asked: EvalQuestion) -> Group:
    question = understand(asked.question, as_of=None if _undated(asked) else asked.asked)
    hits = library.search(question.searched_for, READ_PASSAGES, as_of=question.news_of)
    hits = with_dense(library, question.searched_for, hits)
    spans = reader.read(question, hits)
    weights = library.weights(question.searched_for)
    found = candidates(question, spans, hits, weights, library.count(), library.newest)
    accepted = asked.accepted
    said = [one.best.text for one in found]
    return Group(
        np.array([astuple(one.evidence) for one in found]).reshape(len(found), len(NAMES)),
        np.array([exact_match(text, accepted) if accepted else 0.0 for text in said]),
        np.array([f1(text, accepted) if accepted else 0.0 for text in said]),
        np.array([float(any(same(text, gold) for gold in accepted)) for text in said]),
        not asked.answerable,
        asked.question,
    )


def _undated(asked: EvalQuestion) -> bool:
    """Whether a question is asked without its day, as most are of an archive: one in three."""
    return hashlib.sha256(asked.question.encode()).digest()[1] % UNDATED == 0


def with_dense(library: Library, query: str, hits: list[Hit]) -> list[Hit]:
    """Give hits that have no vector yet their cosine, so that a library may be fitted early."""
    missing = [hit for hit in hits if hit.dense is None]
    if not missing:
        return hits
    asked = library.encode_query(query)
    vectors = library.encode([f"{hit.article.title}\n{hit.text}" for hit in missing])
    if asked is None or vectors is None:
        return hits
    cosines = iter((vectors @ asked).tolist())
    return [hit if hit.dense is not None else replace(hit, dense=next(cosines)) for hit in hits]


def store(groups: Sequence[Group], path: Path) -> None:
    np.savez_compressed(
        path,
        sizes=[len(group.em) for group in groups],
        foreign=[group.foreign for group in groups],
        question=[group.question for group in groups],
        evidence=np.concatenate([group.evidence for group in groups]),
        em=np.concatenate([group.em for group in groups]),
        f1=np.concatenate([group.f1 for group in groups]),
        same=np.concatenate([group.same for group in groups]),
    )


def restore(path: Path) -> list[Group]:
    with np.load(path) as file:
        bounds = np.cumsum(file["sizes"])[:-1]
        columns = [np.split(file[name], bounds) for name in ("evidence", "em", "f1", "same")]
        told = (file[name].tolist() for name in ("foreign", "question"))
        return [Group(*row) for row in zip(*columns, *told, strict=True)]
