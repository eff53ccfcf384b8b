"""The bundled question set holds together with the bundled articles."""

from __future__ import annotations

import json
from difflib import SequenceMatcher
from importlib import resources
from pathlib import Path

import pytest

from eval.questions.question_set import EvalQuestion, QuestionSet, load

SETS = Path(str(resources.files("eval"))) / "sets"


@pytest.fixture(scope="module")
def sample() -> QuestionSet:
    return load(SETS / "sample.jsonl")


@pytest.fixture(scope="module")
def articles() -> dict[str, str]:
    """The raw text of each article, by file name without suffix or by JSONL id."""
    found: dict[str, str] = {}
    for path in (SETS / "sample").iterdir():
        text = path.read_text(encoding="utf-8")
        if path.suffix == ".jsonl":
            found |= {line["id"]: line["text"] for line in map(json.loads, text.splitlines())}
        else:
            found[path.stem] = text
    return found


def unanswerable(sample: QuestionSet) -> list[EvalQuestion]:
    return [question for question in sample.questions if not question.answerable]


def test_the_set_has_enough_questions_of_each_kind(sample: QuestionSet) -> None:
    assert sample.name == "sample"
    assert len(sample.questions) >= 40
    assert len(unanswerable(sample)) >= 0.25 * len(sample.questions)
    assert sum(bool(question.turns) for question in sample.questions) >= 6
    assert "When is Campbell visiting Japan?" in {q.question for q in sample.questions}


def test_every_answer_stands_word_for_word_in_a_relevant_article(
    sample: QuestionSet, articles: dict[str, str]
) -> None:
    missing = [
        (question.id, answer)
        for question in sample.questions
        for answer in question.answers
        if not any(answer in articles[name] for name in question.relevant)
    ]
    assert missing == []


def test_every_relevant_article_holds_an_answer(
    sample: QuestionSet, articles: dict[str, str]
) -> None:
    idle = [
        (question.id, name)
        for question in sample.questions
        for name in question.relevant
        if not any(answer in articles[name] for answer in question.answers)
    ]
    assert idle == []


def test_only_answerable_questions_name_relevant_articles(sample: QuestionSet) -> None:
    assert [q.id for q in unanswerable(sample) if q.relevant] == []
    assert [q.id for q in sample.questions if q.answerable and not q.relevant] == []


def test_the_sample_holds_every_kind_of_file_and_an_article_without_a_date(
    articles: dict[str, str],
) -> None:
    suffixes = {path.suffix for path in (SETS / "sample").iterdir()}
    assert suffixes == {".txt", ".md", ".html", ".jsonl"}
    assert len(articles) == 20
    assert "202" not in articles["library-budget-cut"]


def test_the_wire_story_stands_in_two_outlets_nearly_word_for_word(
    articles: dict[str, str],
) -> None:
    wire = articles["skerry-ferry-strike-northern-wire"].split()
    copy = articles["skerry-ferry-strike-gazette"].split()
    assert 0.85 < SequenceMatcher(None, wire, copy).ratio() < 1
