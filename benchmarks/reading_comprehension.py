"""Turn a reading-comprehension set into a search task: articles, questions, foreign questions.

    python benchmarks/reading_comprehension.py TRAIN.jsonl.gz FOLDER

Each line of the input holds `question`, `context` and `answers` (a list of {"text", …}, empty
where the context doesn't say). FOLDER gets articles.jsonl (900 contexts, an article each),
questions.jsonl (an answerable question of each) and foreign.jsonl (questions about 400 other
contexts, which the articles can't answer), as `benchmarks/fit_confidence.py` takes them.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import random
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

ARTICLES, FOREIGN = 900, 400


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("set", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    chosen.folder.mkdir(parents=True, exist_ok=True)
    chance = random.Random(chosen.seed)
    asked: dict[str, list[dict[str, Any]]] = defaultdict(list)
    with gzip.open(chosen.set, "rt", encoding="utf-8") as file:
        for line in file:
            row = json.loads(line)
            asked[row["context"]].append(row)
    contexts = [context for context in asked if 60 < len(context.split()) < 400]
    chance.shuffle(contexts)
    own, foreign = contexts[:ARTICLES], contexts[ARTICLES : ARTICLES + FOREIGN]
    write(chosen.folder / "articles.jsonl", ({"id": name(c), "text": c} for c in own))
    write(chosen.folder / "questions.jsonl", filter(answered, questions(own, asked, chance)))
    write(chosen.folder / "foreign.jsonl", questions(foreign, asked, chance))


def questions(
    contexts: list[str], asked: dict[str, list[dict[str, Any]]], chance: random.Random
) -> Iterable[dict[str, Any]]:
    for context in contexts:
        row = chance.choice(asked[context])
        answers = [answer["text"] for answer in row["answers"]]
        found = {"id": name(context), "question": row["question"], "answers": answers}
        yield {**found, "answer_in": [name(context)]}


def answered(question: dict[str, Any]) -> bool:
    return bool(question["answers"])


def name(context: str) -> str:
    return hashlib.sha256(context.encode()).hexdigest()[:12]


def write(path: Path, rows: Iterable[dict[str, Any]]) -> None:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


if __name__ == "__main__":
    main()
