"""What choosing can gain is measured, and a choice that nobody may make is an error."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from answering_fakes import article

from benchmarks.quality.choosing import (
    NO_CHOICE,
    NONE,
    RANDOM,
    RIGHT,
    SEEDS,
    WITHOUT,
    Asked,
    Right,
    lines,
    measure,
    summary,
)
from eval.questions.question_set import load
from eval.types import EvalQuestion
from index.errors import DatelineError
from index.library import Library
from qa.prose.answering.choosing import ModelChooser
from qa.types import Answer, Chosen, Citation
from tui.config.locations import sample_set

QUESTION = EvalQuestion("1", "When does it reopen?", ("June",))


@pytest.fixture(scope="module")
def library(sample_library: Path) -> Iterator[Library]:
    with Library(sample_library) as opened:
        yield opened


@pytest.fixture(scope="module")
def found(library: Library) -> list[Asked]:
    questions = load(sample_set()).questions
    return measure(library, [one for one in questions if not one.earlier][::6])


def test_each_stage_holds_what_the_next_one_does(found: list[Asked]) -> None:
    for one in found:
        passed = one.stages
        assert passed["articles"] or not passed["passages"]
        assert passed["candidates"] or not passed["eight"]
        assert passed["eight"] or not passed["reachable"]
    assert any(one.stages["answer"] for one in found)


def test_who_chooses_right_answers_no_fewer_rightly(found: list[Asked]) -> None:
    made = {
        name: summary([(one.question, one.answers[name]) for one in found])
        for name in (WITHOUT, RIGHT, NONE, NO_CHOICE)
    }
    assert made[RIGHT]["EM"] >= made[WITHOUT]["EM"]
    assert {one["answered"] for one in made.values()} == {made[WITHOUT]["answered"]}
    for name in (NONE, NO_CHOICE):
        assert made[name]["EM"] == made[WITHOUT]["EM"]
        assert made[name]["asked"] > 0
        assert made[name]["changed"] == 0


def test_each_chooser_has_a_line(found: list[Asked]) -> None:
    shown = list(lines(found))
    assert sum(line.startswith(RANDOM) for line in shown) == SEEDS
    for name in ("articles", "reachable", WITHOUT, RIGHT, NONE, NO_CHOICE):
        assert any(line.startswith(name) for line in shown)


def test_an_answer_that_no_choice_may_make_is_an_error(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = next(one for one in load(sample_set()).questions if "Campbell" in one.question)
    choose = ModelChooser.__call__

    def lies(self: ModelChooser, question: str, candidates: Sequence[Citation]) -> int | None:
        try:
            return choose(self, question, candidates)
        except DatelineError:
            return 1

    monkeypatch.setattr(ModelChooser, "__call__", lies)
    with pytest.raises(DatelineError, match="no choice changes the answer without a choice"):
        measure(library, [asked])


def citation(words: str) -> Citation:
    text = article().text
    start = text.index(words)
    return Citation(article(), start, start + len(words), words, 0, len(text))


def test_the_right_choice_is_the_accepted_answer_before_what_only_overlaps() -> None:
    three = [citation("on Monday"), citation("reopens in June"), citation("June")]
    assert Right(accepted=["June"])("?", three) == 2
    assert Right(accepted=["June"])("?", three[:2]) == 1
    assert Right(accepted=["May"])("?", three) is None
    assert Right()("?", three) is None


def test_what_was_chosen_is_counted() -> None:
    plain = Answer("?", "?", "June", 0.9)
    answers = [
        plain,
        replace(plain, chosen=Chosen("m", 3, "June")),
        replace(plain, text="May", chosen=Chosen("m", 3, "May", instead_of="June")),
        replace(plain, chosen=Chosen("m", 3, "May", too_unsure=True)),
    ]
    assert summary([(QUESTION, answer) for answer in answers]) == {
        "EM": 0.75,
        "F1": 0.75,
        "answered": 1.0,
        "asked": 0.75,
        "changed": 0.25,
        "unsure": 0.25,
    }
