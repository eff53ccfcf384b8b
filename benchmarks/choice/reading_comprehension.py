"""Turn a reading-comprehension set into a search task: articles, questions, foreign questions.

    python -m benchmarks.choice.reading_comprehension SET.jsonl FOLDER

Each line of the input (`.gz` or plain) holds `question`, `context` and `answers` (a list of
{"text", …}, empty where the context doesn't say), and if known `title`. FOLDER gets
articles.jsonl (three quarters of the contexts, an article each) and questions.jsonl (two
answerable questions of each, and two about each of the other contexts, which the articles can't
answer). With a library of the articles in FOLDER/library, `benchmarks/choice/fit.py` takes them.
"""

from __future__ import annotations

import hashlib
import json
import random
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import click

from benchmarks.harness.arguments import FILE, NEW_FOLDER, Script
from qa.training.examples import Example, read_examples

SHARE = 0.75
"""Of the contexts that become articles."""

QUESTIONS = 2


@click.command(cls=Script)
@click.argument("asked", metavar="SET", type=FILE)
@click.argument("folder", type=NEW_FOLDER)
@click.option("--seed", default=1, show_default=True)
def main(asked: Path, folder: Path, seed: int) -> None:
    """Turn a reading-comprehension set into a search task."""
    folder.mkdir(parents=True, exist_ok=True)
    chance = random.Random(seed)
    about: dict[str, list[Example]] = defaultdict(list)
    for example in read_examples(asked):
        about[example.text].append(example)
    contexts = sorted(about)
    chance.shuffle(contexts)
    turn = round(SHARE * len(contexts))
    own, foreign = contexts[:turn], contexts[turn:]
    titled = ({"id": name(c), "title": about[c][0].title, "text": c} for c in own)
    write(folder / "articles.jsonl", titled)
    posed = [*questions(own, about, chance), *questions(foreign, about, chance, answerable=False)]
    write(folder / "questions.jsonl", posed)


def questions(
    contexts: list[str],
    about: dict[str, list[Example]],
    chance: random.Random,
    *,
    answerable: bool = True,
) -> Iterator[dict[str, Any]]:
    for context in contexts:
        answered = [example for example in about[context] if example.answers]
        for n, one in enumerate(chance.sample(answered, min(QUESTIONS, len(answered)))):
            answers = [context[start:end] for start, end in one.answers] if answerable else []
            found = {"id": f"{name(context)}-{n}", "question": one.question, "answers": answers}
            yield {**found, "answerable": answerable}


def name(context: str) -> str:
    return hashlib.sha256(context.encode()).hexdigest()[:12]


def write(path: Path, rows: Iterable[dict[str, Any]]) -> None:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


if __name__ == "__main__":
    main()
