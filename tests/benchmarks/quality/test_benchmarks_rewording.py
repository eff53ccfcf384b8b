"""The searches that are made of questions without a model, and how they are compared."""

from __future__ import annotations

from pathlib import Path
from typing import cast

from benchmarks.quality.rewording import WAYS, lines, searches
from eval.types import EvalQuestion
from index.keyword.tokenizer import terms
from index.library import Library


def question(number: int, text: str, fact: str | None) -> EvalQuestion:
    extra = {"fact": fact} if fact else {}
    return EvalQuestion(str(number), text, ("2026",), extra=extra)


QUESTIONS = (
    question(1, "When does the Tallow Bridge reopen?", "bridge"),
    question(2, "What is the day of the bridge's reopening?", "bridge"),
    question(3, "Who runs the ferry?", "ferry"),
    question(4, "Who pays?", None),
)


def test_searches_are_made_of_the_questions_that_ask_for_a_fact() -> None:
    made = searches(QUESTIONS)
    assert [(one.id, search) for one, search in made["another phrasing"]] == [
        ("1", QUESTIONS[1].question),
        ("2", QUESTIONS[0].question),
    ]
    assert made["the words that say something"][0][1] == "Tallow Bridge reopen"
    for one, search in [*made["one word"], *made["another question"]]:
        assert set(terms(search)) & set(terms(one.question))
    for one, search in made["another question"]:
        others = [o for o in QUESTIONS if o.extra.get("fact") != one.extra["fact"]]
        assert any(search.startswith(other.question) for other in others)
    assert made == searches(QUESTIONS)
    assert searches(QUESTIONS[3:]) == {}


def test_each_way_of_searching_has_its_shares(sample_library: Path) -> None:
    with Library(sample_library) as library:
        shown = list(lines(cast(Library, library), searches(QUESTIONS)))
    assert shown[0] == "another phrasing (2): an answer in the first 3, 5, 10"
    assert [line.strip()[:8] for line in shown[1:5]] == [name[:8] for name in WAYS]
