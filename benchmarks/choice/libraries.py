"""Draw libraries of several sizes from one, with questions that they answer and that they don't.

    python -m benchmarks.choice.libraries LIBRARY SET FOREIGN FOLDER

LIBRARY holds the articles that SET is asked over; only SET's other weeks are used, on which the
reader wasn't trained. FOLDER gets a folder for each library drawn, with its questions:
`012-00` to `012-23` of 12 articles, `100-00` to `100-05` of 100, `1000-00` and `1000-01`, and
`all`, which is LIBRARY itself. Nothing is embedded: vectors move with their passages.

Half of a drawn library's articles answer questions of SET. The others are what a search of
LIBRARY finds near other questions, without an accepted answer in them, and these questions are
asked as well: they look as if they could be answered here. A few of FOREIGN's join them, which
nothing here is about.
"""

from __future__ import annotations

import json
import random
import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from benchmarks.harness.arguments import FILE_OR_FOLDER, FOLDER, NEW_FOLDER, Script
from eval.questions.question_set import load
from eval.types import EvalQuestion
from index.library import Library
from index.types import Article
from qa.training.examples import occurrences

DRAWN = {12: 24, 100: 6, 1_000: 2}
"""How many libraries of each size."""

NEAR = 30
"""Hits among which an article near a question is looked for."""

FOREIGN_SHARE = 0.25
"""Questions of another year, as a share of those that the library answers."""

UNLABELLED, FOREIGN_OF_ALL = 200, 200
"""Asked of the whole library: questions of whose answers it isn't known where they stand, and of
another year."""


@dataclass(frozen=True, slots=True)
class _Drawn:
    """The articles of a library, and the questions asked over it."""

    articles: tuple[str, ...]
    questions: tuple[EvalQuestion, ...]


@click.command(cls=Script)
@click.argument("library", type=FOLDER)
@click.argument("asked", metavar="SET", type=FILE_OR_FOLDER)
@click.argument("foreign", type=FILE_OR_FOLDER)
@click.argument("folder", type=NEW_FOLDER)
@click.option("--seed", default=0, show_default=True)
def main(library: Path, asked: Path, foreign: Path, folder: Path, seed: int) -> None:
    """Draw libraries of several sizes, with their questions."""
    chance = random.Random(seed)
    others = list(load(foreign).questions)
    own = other_weeks(load(asked).questions)
    labelled = [question for question in own if question.extra.get("answer_in")]
    with Library(library) as whole:
        texts = {article.id: article for article in whole.articles()}
        labelled = [question for question in labelled if _answering(question, texts)]
        near = {question.id: _near(question, whole) for question in labelled}
    for size, number in DRAWN.items():
        for turn in range(number):
            drawn = _draw(size, labelled, near, texts, others, chance)
            target = folder / f"{size:03d}-{turn:02d}"
            print(f"\r{target.name}", end="", file=sys.stderr, flush=True)
            target.mkdir(parents=True, exist_ok=True)
            _make(library, [texts[name] for name in drawn.articles], target)
            _write(drawn.questions, target / "questions.jsonl")
    target = folder / "all"
    target.mkdir(exist_ok=True)
    shutil.copytree(library, target / "library", dirs_exist_ok=True)
    rest = [question for question in own if not question.extra.get("answer_in")]
    asked_of_all = [
        *labelled,
        *chance.sample(rest, min(UNLABELLED, len(rest))),
        *map(_unanswerable, chance.sample(others, min(FOREIGN_OF_ALL, len(others)))),
    ]
    _write(asked_of_all, target / "questions.jsonl")


def other_weeks(questions: Sequence[EvalQuestion]) -> list[EvalQuestion]:
    """Return the questions of every other week, on which the reader isn't trained."""
    weeks = sorted({question.asked for question in questions if question.asked})
    return [question for question in questions if question.asked in set(weeks[1::2])]


def _answering(question: EvalQuestion, texts: dict[str, Article]) -> list[str]:
    named = question.extra.get("answer_in")
    return [name for name in named if name in texts] if isinstance(named, list) else []


def _near(question: EvalQuestion, library: Library) -> list[str]:
    """Return the articles found near a question that hold no accepted answer."""
    hits = library.search(question.question, NEAR, as_of=question.asked)
    named = _answering(question, {hit.article.id: hit.article for hit in hits})
    return list(
        dict.fromkeys(
            hit.article.id
            for hit in hits
            if hit.article.id not in named
            and not occurrences(hit.article.text, tuple(question.answers))
        )
    )


def _draw(
    size: int,
    labelled: Sequence[EvalQuestion],
    near: dict[str, list[str]],
    texts: dict[str, Article],
    others: Sequence[EvalQuestion],
    chance: random.Random,
) -> _Drawn:
    order = chance.sample(list(labelled), len(labelled))
    answered: list[EvalQuestion] = []
    articles: dict[str, None] = {}
    for question in order[: len(order) // 2]:
        if len(articles) < size // 2:
            answered.append(question)
            articles[chance.choice(_answering(question, texts))] = None
    unanswered = [
        q for q in order[len(order) // 2 :] if not set(_answering(q, texts)) & {*articles}
    ]
    asked_in_vain: list[EvalQuestion] = []
    for question in unanswered:
        if len(articles) < size and near[question.id]:
            name = chance.choice(near[question.id][:5])
            if not any(name in _answering(q, texts) for q in asked_in_vain):
                articles[name] = None
                asked_in_vain.append(question)
    held = [*articles]
    spare = [name for name in texts if name not in articles]
    taken = {name for q in asked_in_vain for name in _answering(q, texts)}
    held += chance.sample([n for n in spare if n not in taken], max(0, size - len(held)))
    asked_in_vain = [q for q in asked_in_vain if not set(_answering(q, texts)) & {*held}]
    foreign = chance.sample(list(others), max(1, round(FOREIGN_SHARE * len(answered))))
    return _Drawn(tuple(held), (*answered, *map(_unanswerable, [*asked_in_vain, *foreign])))


def _unanswerable(question: EvalQuestion) -> EvalQuestion:
    return EvalQuestion(question.id, question.question, asked=question.asked, answerable=False)


def _make(library: Path, articles: Sequence[Article], target: Path) -> None:
    """Make a library of some of another's articles, with their vectors."""
    made, source = target / "library", target / "articles.jsonl"
    if made.exists():
        shutil.rmtree(made)
    with source.open("w", encoding="utf-8") as file:
        for article in articles:
            day = article.published.isoformat() if article.published else None
            row = {
                "id": article.id,
                "title": article.title,
                "text": article.text,
                "published": day,
                "url": article.url,
                "source": article.source,
            }
            file.write(json.dumps(row) + "\n")
    shutil.copytree(library, made)
    with Library(made) as copied:
        known = [Path(path) for path in copied.status().folders]
    Library.update(made, [source], forget=known)


def _write(questions: Sequence[EvalQuestion], path: Path) -> None:
    rows = (
        {
            "id": q.id,
            "question": q.question,
            "answers": list(q.answers),
            "answerable": bool(q.answerable),
            **({"asked": q.asked.isoformat()} if q.asked else {}),
        }
        for q in questions
    )
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


if __name__ == "__main__":
    main()
