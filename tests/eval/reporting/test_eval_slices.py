from __future__ import annotations

from datetime import date

import pytest
from eval_fakes import answer, document, measured

from eval.reporting.slices import check_fields, field_values, question_word, speaks_of_time
from eval.types import EvalQuestion
from index.errors import UsageError


@pytest.mark.parametrize(
    ("question", "word"),
    [
        ("When does the bridge reopen?", "when"),
        ("Who spoke when the bridge closed?", "who"),
        ("Whose ferry sank?", "who"),
        ("In which city is the fair?", "which"),
        ("How many crews walked out?", "how many"),
        ("By how much did fares rise?", "how many"),
        ("How did the fire start?", "other"),
        ("According to the mayor, what failed?", "what"),
        ("Why was it late?", "why"),
        ("Where is the fair?", "where"),
        ("Did whatever happen?", "other"),
        ("", "other"),
    ],
)
def test_the_first_question_word_counts(question: str, word: str) -> None:
    assert question_word(question) == word


@pytest.mark.parametrize(
    "question",
    [
        "Who won in 2024?",
        "What closed on Monday?",
        "Who was hired last week?",
        "What opens in May?",
        "What did he say yesterday?",
        "Which ferry ran two years ago?",
        "Which minister resigned this past month?",
        "What happened on 3/14?",
    ],
)
def test_a_question_that_names_a_time_speaks_of_it(question: str) -> None:
    assert speaks_of_time(question)


@pytest.mark.parametrize(
    "question",
    [
        "When does the bridge reopen?",
        "Who may march?",
        "Who came second?",
        "How many of the 12500 homes flooded?",
        "Where is the fair?",
    ],
)
def test_asking_for_a_time_is_not_speaking_of_one(question: str) -> None:
    assert not speaks_of_time(question)


def test_fields_have_texts_for_values() -> None:
    question = EvalQuestion(
        "q",
        "When?",
        ("noon",),
        ("ferry", "bridge"),
        date(2025, 3, 4),
        extra={"source": "Courier", "tags": ["a", "b", "a"], "hard": True, "empty": [], "no": None},
    )
    assert field_values("source", question) == ("Courier",)
    assert field_values("tags", question) == ("a", "b")
    assert field_values("hard", question) == ("yes",)
    assert field_values("empty", question) == field_values("no", question) == ("(none)",)
    assert field_values("absent", question) == ("(none)",)
    assert field_values("asked", question) == ("2025-03-04",)
    assert field_values("answerable", question) == ("yes",)
    assert field_values("relevant", question) == ("ferry", "bridge")


def test_a_field_that_no_question_has_is_refused_with_those_there_are() -> None:
    questions = [EvalQuestion("q", "When?", ("noon",), extra={"source": "Courier"})]
    check_fields(questions, ["source", "asked"])
    with pytest.raises(UsageError, match=r"'outlet' .*answerable, asked, relevant, source"):
        check_fields(questions, ["outlet"])


def test_each_slice_has_its_own_means() -> None:
    questions = [
        EvalQuestion("q1", "When does it reopen?", ("March 3",), extra={"desk": "city"}),
        EvalQuestion("q2", "When did crews walk out in 2025?", ("noon",), extra={"desk": "sea"}),
        EvalQuestion("q3", "Who built it?", answerable=False, extra={"desk": "sea"}),
        EvalQuestion("q4", "ferry", (), ("ferry",), answerable=None),
    ]
    answers = {
        "When does it reopen?": answer("March 3", "bridge"),
        "When did crews walk out in 2025?": answer("at noon", "ferry", found=("bridge",)),
        "Who built it?": answer(None, "bridge"),
        "ferry": answer("Skerry", "ferry"),
    }
    found = document(measured(questions, dict(answers), by=["desk"]))["slices"]
    assert list(found) == ["question_word", "speaks_of_time", "desk"]
    f1_q2 = 2 * 1 / (2 + 1)  # "at noon" against "noon"
    assert found["question_word"]["when"] == {
        "n": 2,
        "em": pytest.approx((1 + 0) / 2),
        "f1": pytest.approx((1 + f1_q2) / 2),
        "answer_recall@5": pytest.approx((1 + 0) / 2),
        "coverage": 1.0,
    }
    assert list(found["question_word"]) == ["when", "who", "other"]
    assert found["speaks_of_time"]["yes"]["n"] == 1
    # The largest first; what isn't judged by answers has no EM to give.
    assert list(found["desk"]) == ["sea", "(none)", "city"]
    assert found["desk"]["sea"]["em"] == pytest.approx((0 + 1) / 2)
    assert found["desk"]["sea"]["coverage"] == pytest.approx(1 / 2)
    unjudged = {"n": 1, "em": None, "f1": None, "answer_recall@5": None, "coverage": None}
    assert found["desk"]["(none)"] == unjudged
