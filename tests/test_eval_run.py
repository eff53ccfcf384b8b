from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date

import pytest

from eval.question_set import EvalQuestion, QuestionSet
from eval.report import Report
from eval.run import evaluate
from index.errors import LibraryError
from index.types import Article, Hit, Passage
from qa.types import Alternative, Answer, Citation, Turn

BRIDGE = "The swing bridge reopens on March 3, the council said."
FERRY = "Crews on the Skerry ferry walked out at noon."


def article(name: str, text: str) -> Article:
    return Article(name, name, text, None, None, None, None, None, f"{name}.txt", "")


ARTICLES = {"bridge": article("bridge", BRIDGE), "ferry": article("ferry", FERRY)}
TEXTS = {name: found.text for name, found in ARTICLES.items()}


def hits(*names: str) -> tuple[Hit, ...]:
    return tuple(
        Hit(Passage(rank, name, 0, len(TEXTS[name])), ARTICLES[name], 1 / rank, rank)
        for rank, name in enumerate(names, start=1)
    )


def citation(name: str, quote: str) -> Citation:
    start = TEXTS[name].index(quote)
    return Citation(ARTICLES[name], start, start + len(quote), quote, 0, len(TEXTS[name]))


def answer(
    text: str | None, name: str, *, confidence: float = 0.9, found: Sequence[str] = ()
) -> Answer:
    cited = () if text is None else (citation(name, text),)
    return Answer("", "", text, confidence, cited, hits=hits(*(found or (name,))))


class Scripted:
    """Answers from a table, raising the errors in it, and remembers what it was asked."""

    def __init__(self, answers: dict[str, Answer | Exception]) -> None:
        self.answers = answers
        self.asked: list[tuple[str, tuple[Turn, ...], date | None, int]] = []

    def answer(
        self, question: str, *, turns: Sequence[Turn], as_of: date | None, depth: int
    ) -> Answer:
        self.asked.append((question, tuple(turns), as_of, depth))
        said = self.answers[question]
        if isinstance(said, Exception):
            raise said
        return said


def measured(
    questions: Sequence[EvalQuestion],
    answers: dict[str, Answer | Exception],
    texts: dict[str, str] = TEXTS,
) -> Report:
    return evaluate(
        QuestionSet("harbour", tuple(questions)),
        Scripted(answers),
        article_text=texts.__getitem__,
        resolve=lambda name: name if name in TEXTS else None,
    )


def test_a_report_has_the_documented_shape_and_means() -> None:
    questions = [
        EvalQuestion("q1", "When does the bridge reopen?", ("March 3",), ("bridge",)),
        EvalQuestion("q2", "When did crews walk out?", ("at noon",), ("ferry",)),
        EvalQuestion("q3", "Who built the bridge?", answerable=False),
    ]
    answers: dict[str, Answer | Exception] = {
        "When does the bridge reopen?": answer("March 3", "bridge"),
        "When did crews walk out?": answer("noon", "ferry", found=("bridge", "ferry")),
        "Who built the bridge?": answer(None, "bridge", confidence=0.1),
    }
    report = measured(questions, answers).to_json()
    entries = report.pop("questions")
    latency = report.pop("latency_ms")
    f1_q2 = 2 * 1 / (1 + 2)  # "noon" against "at noon"
    assert report == {
        "set": "harbour",
        "n": 3,
        "answerable": 2,
        "em": pytest.approx((1 + 0 + 1) / 3),
        "f1": pytest.approx((1 + f1_q2 + 1) / 3),
        "answer_recall": {"1": 1 / 2, "5": 1.0, "10": 1.0, "20": 1.0, "50": 1.0},
        "recall": {"1": 1 / 2, "5": 1.0, "10": 1.0, "20": 1.0, "50": 1.0},
        "mrr@10": pytest.approx((1 / 1 + 1 / 2) / 2),
        "ndcg@10": pytest.approx((1 + 0.6309297535714575) / 2),  # 1 / log2(3)
        "citation_exact": 1.0,
        "abstention": {
            "precision": 1.0,
            "recall": 1.0,
            "coverage": pytest.approx(2 / 3),
            "accuracy_answered": pytest.approx(1 / 2),
            # Losses 0 and 1 tie at 0.9 and share 1/2 each; no candidate for q3, so 1 comes last.
            "aurc": pytest.approx((1 / 2 + 1 / 2 + 2 / 3) / 3),
        },
    }
    assert 0 <= latency["p50"] <= latency["p95"]
    assert entries[1].pop("ms") >= 0
    assert entries[1] == {
        "id": "q2",
        "question": "When did crews walk out?",
        "answers": ["at noon"],
        "answerable": True,
        "answer": "noon",
        "confidence": 0.9,
        "abstained": False,
        "em": 0.0,
        "f1": pytest.approx(f1_q2),
        "answer_rank": 2,
        "citation": {"article": "ferry", "quote": "noon"},
        "error": None,
    }
    assert entries[2]["abstained"] is True
    assert entries[2]["citation"] is None
    assert entries[2]["answer_rank"] is None


@pytest.mark.parametrize("error", [LibraryError("the library is gone"), ZeroDivisionError("a\nb")])
def test_a_crashed_question_scores_zero_and_says_why(error: Exception) -> None:
    questions = [
        EvalQuestion("q1", "Who?", ("noon",), ("ferry",)),
        EvalQuestion("q2", "Why?", answerable=False),
        EvalQuestion("q3", "When?", ("noon",), ("ferry",)),
    ]
    report = measured(
        questions, {"Who?": error, "Why?": error, "When?": answer("noon", "ferry")}
    ).to_json()
    assert report["em"] == report["f1"] == pytest.approx((0 + 0 + 1) / 3)
    assert report["answer_recall"]["1"] == report["recall"]["1"] == 1 / 2
    assert report["mrr@10"] == 1 / 2
    assert report["abstention"]["precision"] is None
    assert report["abstention"]["recall"] == 0
    assert report["abstention"]["coverage"] == pytest.approx(1 / 3)
    assert report["abstention"]["aurc"] == pytest.approx((0 / 1 + 1 / 2 + 2 / 3) / 3)
    first = report["questions"][0]
    assert first["error"] == f"{type(error).__name__}: {' '.join(str(error).split())}"
    assert (first["answer"], first["abstained"], first["ms"]) == (None, False, None)


def test_measures_without_questions_are_null() -> None:
    report = measured([EvalQuestion("q", "W?", answerable=False)], {"W?": RuntimeError()}).to_json()
    assert set(report["recall"].values()) == {None}
    assert set(report["answer_recall"].values()) == {None}
    assert report["mrr@10"] is report["ndcg@10"] is report["citation_exact"] is None
    assert report["latency_ms"] == {"p50": None, "p95": None}
    json.dumps(report, allow_nan=False)


def test_an_abstention_is_ranked_by_its_best_candidate() -> None:
    rival = Alternative("noon", 0.4, (citation("ferry", "noon"),))
    abstained = Answer("", "", None, 0.4, (), (rival,), hits("ferry"))
    questions = [
        EvalQuestion("q1", "When?", ("noon",)),
        EvalQuestion("q2", "Which day?", ("March 3",)),
    ]
    answers = {"When?": abstained, "Which day?": answer("March", "bridge", confidence=0.6)}
    report = measured(questions, answers).to_json()
    assert report["em"] == 0
    assert report["abstention"]["accuracy_answered"] == 0
    # The surer answer is wrong; the candidate held back was right.
    assert report["abstention"]["aurc"] == pytest.approx((1 / 1 + 1 / 2) / 2)


def test_citations_are_checked_against_the_library_not_the_answer() -> None:
    rival = Alternative("Skerry", 0.1, (citation("ferry", "Skerry"),))
    said = Answer("", "", "March 3", 0.9, (citation("bridge", "March 3"),), (rival,))
    questions = [EvalQuestion("q1", "When?", ("March 3",))]
    moved = {"bridge": f"UPDATED {BRIDGE}", "ferry": FERRY}
    assert measured(questions, {"When?": said}).to_json()["citation_exact"] == 1
    assert measured(questions, {"When?": said}, moved).to_json()["citation_exact"] == 1 / 2


def test_a_relevant_name_that_the_library_lacks_counts_as_not_found() -> None:
    question = EvalQuestion("q1", "When?", ("March 3",), ("bridge", "lost-article"))
    report = measured([question], {"When?": answer("March 3", "bridge")})
    assert report.unresolved == ("lost-article",)
    assert report.to_json()["recall"]["50"] == 1 / 2


def test_names_of_one_article_count_once() -> None:
    question = EvalQuestion("q1", "When?", ("March 3",), ("bridge", "bridge-wire-copy"))
    report = evaluate(
        QuestionSet("harbour", (question,)),
        Scripted({"When?": answer("March 3", "bridge")}),
        article_text=TEXTS.__getitem__,
        resolve=lambda name: "bridge",
    )
    assert report.to_json()["recall"]["1"] == 1


def test_a_conversation_is_asked_in_order_with_the_systems_own_answers() -> None:
    turns = ("Where is it?", "Who runs it?", "When?")
    question = EvalQuestion("q1", "When?", ("noon",), asked=date(2025, 3, 4), turns=turns)
    answerer = Scripted(
        {
            "Where is it?": answer("Skerry", "ferry"),
            "Who runs it?": answer(None, "ferry"),
            "When?": answer("noon", "ferry"),
        }
    )
    plain = EvalQuestion("q2", "When?", ("noon",))
    ticks: list[tuple[int, int]] = []
    report = evaluate(
        QuestionSet("harbour", (question, plain)),
        answerer,
        article_text=TEXTS.__getitem__,
        resolve=lambda name: None,
        as_of=date(2026, 1, 1),
        progress=lambda done, total: ticks.append((done, total)),
    )
    asked = date(2025, 3, 4)
    first, second = Turn("Where is it?", "Skerry"), Turn("Who runs it?", None)
    assert answerer.asked == [
        ("Where is it?", (), asked, 50),
        ("Who runs it?", (first,), asked, 50),
        ("When?", (first, second), asked, 50),
        ("When?", (), date(2026, 1, 1), 50),
    ]
    assert [result.em for result in report.results] == [1, 1]
    assert ticks == [(1, 2), (2, 2)]


def test_an_interrupt_is_not_swallowed() -> None:
    class Interrupted(Scripted):
        def answer(self, question: str, **_: object) -> Answer:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        evaluate(
            QuestionSet("s", (EvalQuestion("q", "When?", ("noon",)),)),
            Interrupted({}),
            article_text=TEXTS.__getitem__,
            resolve=lambda name: None,
        )
