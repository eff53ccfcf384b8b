"""What it is worth to search for a question in other words too, and what useless words cost.

    python -m benchmarks.quality.rewording LIBRARY SET.jsonl

The questions of SET that give a `fact` are asked in several phrasings. No model is asked: the
search made of a question is another phrasing, the question's words without what says nothing, one
word of it, or another fact's question with one word of it. Printed is the share of questions with
an accepted answer in one of the first 3, 5 and 10 passages: of the question's own search, of the
other's alone, of one search for both texts, and of both searches in turn, as Dateline takes them.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import click

from benchmarks.harness.arguments import FILE_OR_FOLDER, FOLDER, Script
from eval.measures.answers import holds_answer
from eval.questions.question_set import load
from eval.types import EvalQuestion
from index.errors import UsageError
from index.keyword.tokenizer import terms
from index.library import Library
from index.types import Hit
from qa.prose.answering.rewording import fused

FIRST = (3, 5, 10)

Search = Callable[[str], Sequence[Hit]]

WAYS: Mapping[str, Callable[[Search, str, str], Sequence[Hit]]] = {
    "question": lambda search, question, made: search(question),
    "search made of it": lambda search, question, made: search(made),
    "one search for both": lambda search, question, made: search(f"{question} {made}"),
    "both in turn": lambda search, question, made: fused(search(question), search(made)),
}


@click.command(cls=Script)
@click.argument("library", type=FOLDER)
@click.argument("asked", metavar="SET", type=FILE_OR_FOLDER)
def main(library: Path, asked: Path) -> None:
    """Tell how well a question is searched for in its own words, in others, and in both."""
    pairs = searches(load(asked).questions)
    if not pairs:
        raise UsageError(f"{asked} has no fact that several questions ask for", "choose another")
    with Library(library) as opened:
        print("\n".join(lines(opened, pairs)))


def searches(
    questions: Sequence[EvalQuestion], seed: int = 1
) -> dict[str, list[tuple[EvalQuestion, str]]]:
    """Return questions with searches made of them, by how they are made."""
    facts: dict[object, list[EvalQuestion]] = defaultdict(list)
    for question in questions:
        if question.accepted and (fact := question.extra.get("fact")):
            facts[fact].append(question)
    drawn = random.Random(seed)
    made: dict[str, list[tuple[EvalQuestion, str]]] = defaultdict(list)
    for fact, ones in facts.items():
        others = [one for name, of in facts.items() if name != fact for one in of]
        for one in ones:
            made["another phrasing"] += [(one, o.question) for o in ones if o is not one]
            words = [word for word in one.question.rstrip("?").split() if terms(word)]
            if words and others:
                word = drawn.choice(words)
                made["the words that say something"].append((one, " ".join(words)))
                made["one word"].append((one, word))
                made["another question"].append((one, f"{drawn.choice(others).question} {word}"))
    return {name: pairs for name, pairs in made.items() if pairs}


def lines(
    library: Library, pairs: Mapping[str, Sequence[tuple[EvalQuestion, str]]]
) -> Iterator[str]:
    """Say how often each way of searching finds an answer, by how the searches are made."""
    kept: dict[str, Sequence[Hit]] = {}

    def search(query: str) -> Sequence[Hit]:
        if query not in kept:
            kept[query] = library.search(query, max(FIRST))
        return kept[query]

    for name, ones in pairs.items():
        yield f"{name} ({len(ones)}): an answer in the first {', '.join(map(str, FIRST))}"
        for way, found in WAYS.items():
            hits = [(found(search, one.question, made), one.accepted) for one, made in ones]
            shares = (
                sum(any(holds_answer(hit.text, right) for hit in of[:k]) for of, right in hits)
                / len(hits)
                for k in FIRST
            )
            yield f"    {way:20} {'  '.join(f'{share:.3f}' for share in shares)}"


if __name__ == "__main__":
    main()
