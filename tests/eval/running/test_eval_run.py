from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest
from eval_fakes import BRIDGE, FERRY, TEXTS, Scripted, answer, citation, document, hits, measured

from eval.measures.result import QuestionResult, Verdict
from eval.running.result_codec import decode_result, encode_result
from eval.running.run import Progress, evaluate, sample
from eval.running.scoring import Scorer
from eval.types import EvalQuestion, QuestionSet
from index.errors import LibraryError
from index.types import Filters
from qa.types import Alternative, Answer, Took, Turn


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
    report = document(measured(questions, answers))
    entries = report.pop("questions")
    latency = report.pop("latency_ms")
    slices = report.pop("slices")
    f1_q2 = 2 * 1 / (1 + 2)  # "noon" against "at noon"
    assert report == {
        "set": "harbour",
        "n": 3,
        "answerable": 2,
        "em": pytest.approx((1 + 0 + 1) / 3),
        "f1": pytest.approx((1 + f1_q2 + 1) / 3),
        "forced": {"em": pytest.approx((1 + 0) / 2), "f1": pytest.approx((1 + f1_q2) / 2)},
        "answer_recall": {"1": 1 / 2, "5": 1.0, "10": 1.0, "20": 1.0, "50": 1.0},
        "recall": {"1": 1 / 2, "5": 1.0, "10": 1.0, "20": 1.0, "50": 1.0},
        "success": {"1": 1 / 2, "5": 1.0, "10": 1.0, "20": 1.0, "50": 1.0},
        "mrr@10": pytest.approx((1 / 1 + 1 / 2) / 2),
        "ndcg@10": pytest.approx((1 + 0.6309297535714575) / 2),  # 1 / log2(3)
        "citation_exact": 1.0,
        "citation_support": pytest.approx((1 + 1) / 2),
        "abstention": {
            "precision": 1.0,
            "recall": 1.0,
            "coverage": pytest.approx(2 / 3),
            "accuracy_answered": pytest.approx(1 / 2),
            # The surest third and half are one and two of three, and the first two tie.
            "accuracy_at": {"0.3": 1 - 1 / 2, "0.5": 1 - 1 / 2},
            # Losses 0 and 1 tie at 0.9 and share 1/2 each; no candidate for q3, so 1 comes last.
            "aurc": pytest.approx((1 / 2 + 1 / 2 + 2 / 3) / 3),
        },
        # Both candidates fall in one bin: half of them right, 0.9 expected.
        "calibration_error": pytest.approx(abs(1 / 2 - 0.9)),
        "failed": [],
        "unresolved": [],
    }
    assert 0 <= latency["p50"] <= latency["p95"]
    assert latency["stages"] == {
        "embed": {"p50": 1.0, "p95": 1.0},
        "search": {"p50": 2.0, "p95": 2.0},
        "read": {"p50": 3.0, "p95": 3.0},
        "total": {"p50": 6.0, "p95": 6.0},
    }
    assert list(slices) == ["question_word", "speaks_of_time"]
    assert entries[1].pop("ms") >= 0
    assert entries[1].pop("ranking")["mrr@10"] == 1 / 2
    start = FERRY.index("noon")
    assert entries[1] == {
        "id": "q2",
        "question": "When did crews walk out?",
        "turns": [],
        "asked": None,
        "answers": ["at noon"],
        "answerable": True,
        "answer": "noon",
        "confidence": 0.9,
        "abstained": False,
        "verdict": "partly right",
        "em": 0.0,
        "f1": pytest.approx(f1_q2),
        "answer_rank": 2,
        "candidate": {"answer": "noon", "confidence": 0.9, "correct": 0.0},
        "citation": {
            "article": "ferry",
            "title": "ferry",
            "source": None,
            "published": None,
            "start": start,
            "end": start + 4,
            "quote": "noon",
            "sentence_start": 0,
            "sentence": FERRY,
        },
        "citations_exact": [True],
        "citations_supported": [True],
        "took_ms": {"embed": 1.0, "search": 2.0, "read": 3.0, "total": 6.0},
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
    report = document(
        measured(questions, {"Who?": error, "Why?": error, "When?": answer("noon", "ferry")})
    )
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
    assert first["verdict"] == "failed"
    assert report["failed"] == ["q1", "q2"]


@pytest.mark.parametrize(
    ("times", "p50", "p95"),
    [
        ([7.0], 7.0, 7.0),
        ([4.0, 1.0, 3.0, 2.0], 2 + 0.5 * (3 - 2), 3 + 0.85 * (4 - 3)),
        ([10.0, 20.0, 30.0], 20.0, 20 + 0.9 * (30 - 20)),
    ],
)
def test_a_stages_latency_lies_between_its_times(
    times: list[float], p50: float, p95: float
) -> None:
    answers: dict[str, Answer | Exception] = {
        f"Question {n}?": replace(answer("March 3", "bridge"), took=Took(read=ms))
        for n, ms in enumerate(times)
    }
    questions = [EvalQuestion(text, text, ("March 3",)) for text in answers]
    stages = document(measured(questions, answers))["latency_ms"]["stages"]
    assert stages["read"] == {"p50": pytest.approx(p50), "p95": pytest.approx(p95)}


def test_measures_without_questions_are_null() -> None:
    report = document(measured([EvalQuestion("q", "W?", answerable=False)], {"W?": RuntimeError()}))
    assert set(report["recall"].values()) == {None}
    assert set(report["answer_recall"].values()) == {None}
    assert report["mrr@10"] is report["ndcg@10"] is report["citation_exact"] is None
    nothing = {"p50": None, "p95": None}
    stages = dict.fromkeys(("embed", "search", "read", "total"), nothing)
    assert report["latency_ms"] == {**nothing, "stages": stages}
    assert report["citation_support"] is report["calibration_error"] is None
    json.dumps(report, allow_nan=False)


def test_an_abstention_is_ranked_by_its_best_candidate() -> None:
    rival = Alternative("noon", 0.4, (citation("ferry", "noon"),))
    abstained = Answer("", "", None, 0.4, (), (rival,), hits("ferry"))
    questions = [
        EvalQuestion("q1", "When?", ("noon",)),
        EvalQuestion("q2", "Which day?", ("March 3",)),
    ]
    answers: dict[str, Answer | Exception] = {
        "When?": abstained,
        "Which day?": answer("March", "bridge", confidence=0.6),
    }
    report = document(measured(questions, answers))
    assert report["em"] == 0
    assert report["abstention"]["accuracy_answered"] == 0
    # The surer answer is wrong; the candidate held back was right.
    assert report["abstention"]["aurc"] == pytest.approx((1 / 1 + 1 / 2) / 2)


def test_citations_are_checked_against_the_library_not_the_answer() -> None:
    rival = Alternative("Skerry", 0.1, (citation("ferry", "Skerry"),))
    said = Answer("", "", "March 3", 0.9, (citation("bridge", "March 3"),), (rival,))
    questions = [EvalQuestion("q1", "When?", ("March 3",))]
    moved = {"bridge": f"UPDATED {BRIDGE}", "ferry": FERRY}
    assert document(measured(questions, {"When?": said}))["citation_exact"] == 1
    assert document(measured(questions, {"When?": said}, moved))["citation_exact"] == 1 / 2


def test_a_relevant_name_that_the_library_lacks_counts_as_not_found() -> None:
    question = EvalQuestion("q1", "When?", ("March 3",), ("bridge", "lost-article"))
    report = measured([question], {"When?": answer("March 3", "bridge")})
    assert report.unresolved == ("lost-article",)
    assert document(report)["recall"]["50"] == 1 / 2


def test_names_of_one_article_count_once() -> None:
    question = EvalQuestion("q1", "When?", ("March 3",), ("bridge", "bridge-wire-copy"))
    report = evaluate(
        QuestionSet("harbour", (question,)),
        Scorer(Scripted({"When?": answer("March 3", "bridge")}), TEXTS.__getitem__).results,
        resolve=lambda name: "bridge",
    )
    assert document(report)["recall"]["1"] == 1


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
    ticks: list[Progress] = []
    report = evaluate(
        QuestionSet("harbour", (question, plain)),
        Scorer(answerer, TEXTS.__getitem__, date(2026, 1, 1)).results,
        resolve=lambda name: None,
        watch=ticks.append,
    )
    asked = date(2025, 3, 4)
    first = Turn("Where is it?", "Skerry", "Where is it?", citation("ferry", "Skerry"))
    second = Turn("Who runs it?", None, "Who runs it?")
    assert answerer.asked == [
        ("Where is it?", (), asked, 50),
        ("Who runs it?", (first,), asked, 50),
        ("When?", (first, second), asked, 50),
        ("When?", (), date(2026, 1, 1), 50),
    ]
    assert [result.em for result in report.results] == [1, 1]
    assert ticks == [Progress(0, 2), Progress(1, 2, right=1), Progress(2, 2, right=2)]


def test_an_interrupt_is_not_swallowed() -> None:
    class Interrupted(Scripted):
        def answer(self, question: str, **_: object) -> Answer:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        evaluate(
            QuestionSet("s", (EvalQuestion("q", "When?", ("noon",)),)),
            Scorer(Interrupted({}), TEXTS.__getitem__).results,
            resolve=lambda name: None,
        )


# --- what isn't judged ------------------------------------------------------------------


def test_questions_without_known_answers_count_in_the_ranking_alone() -> None:
    questions = [
        EvalQuestion("q1", "When?", ("March 3",), ("bridge",)),
        EvalQuestion("q2", "ferry crews", (), ("ferry",), answerable=None),
    ]
    said = answer("Skerry", "ferry", confidence=0.9, found=("bridge", "ferry"))
    report = document(
        measured(questions, {"When?": answer("March 3", "bridge"), "ferry crews": said})
    )
    assert (report["n"], report["answerable"]) == (2, 1)
    assert report["em"] == report["f1"] == report["abstention"]["coverage"] == 1
    assert report["answer_recall"]["1"] == report["citation_support"] == 1
    assert report["mrr@10"] == pytest.approx((1 / 1 + 1 / 2) / 2)
    assert report["citation_exact"] == 1
    unjudged = report["questions"][1]
    assert (unjudged["em"], unjudged["f1"], unjudged["verdict"]) == (None, None, "found")
    assert unjudged["candidate"]["correct"] is None


def test_retrieval_only_measures_the_search_and_nothing_else() -> None:
    questions = [
        EvalQuestion("q1", "When?", ("March 3",), ("bridge",)),
        EvalQuestion("q2", "Who?", ("Ines Calder",), ("bridge",)),
        EvalQuestion("q3", "Which?", answerable=False),
        EvalQuestion("q4", "Why?", ("March 3",), ("bridge",)),
    ]
    answers: dict[str, Answer | Exception] = {
        "When?": Answer("", "", None, 0.0, hits=hits("ferry", "bridge")),
        "Who?": Answer("", "", None, 0.0, hits=hits("ferry")),
        "Which?": Answer("", "", None, 0.0, hits=hits("ferry")),
        "Why?": LibraryError("gone"),
    }
    answerer = Scripted(answers)
    filters = Filters(sources=("Courier",))
    report = document(
        evaluate(
            QuestionSet("harbour", tuple(questions)),
            Scorer(answerer, TEXTS.__getitem__, filters=filters, reads=False).results,
            resolve=lambda name: name,
        )
    )
    assert answerer.retrieved == len(answerer.asked) == 4
    assert answerer.filters == {filters}
    assert report["answer_recall"]["1"] == 0
    assert report["answer_recall"]["5"] == pytest.approx(1 / 3)
    assert report["recall"]["5"] == pytest.approx(1 / 3)
    assert report["em"] is report["f1"] is report["citation_exact"] is None
    assert report["forced"] == {"em": None, "f1": None}
    assert report["abstention"].pop("accuracy_at") == {"0.3": None, "0.5": None}
    assert set(report["abstention"].values()) == {None}
    assert report["calibration_error"] is None
    verdicts = [question["verdict"] for question in report["questions"]]
    assert verdicts == ["found", "not found", "not judged", "failed"]
    assert {question["abstained"] for question in report["questions"]} == {None}


@pytest.mark.parametrize(
    ("said", "accepted", "verdict"),
    [
        ("March 3", ("March 3",), Verdict.RIGHT),
        ("on March 3", ("March 3",), Verdict.PARTLY),
        ("the council", ("March 3",), Verdict.WRONG),
        ("March 3", (), Verdict.WRONG),
        (None, ("March 3",), Verdict.WRONGLY_ABSTAINED),
        (None, (), Verdict.RIGHTLY_ABSTAINED),
    ],
)
def test_the_verdict_on_an_answer(
    said: str | None, accepted: tuple[str, ...], verdict: Verdict
) -> None:
    question = EvalQuestion("q", "When?", accepted, answerable=bool(accepted))
    (entry,) = document(measured([question], {"When?": answer(said, "bridge")}))["questions"]
    assert entry["verdict"] == verdict


# --- samples and interrupted runs -------------------------------------------------------


def test_a_sample_is_the_same_for_one_seed_and_keeps_the_order() -> None:
    questions = tuple(EvalQuestion(f"q{i}", "When?", ("noon",)) for i in range(50))
    whole = QuestionSet("s", questions)
    drawn = sample(whole, 10, seed=3)
    places = [int(question.id[1:]) for question in drawn.questions]
    assert len(set(places)) == 10
    assert places == sorted(places)
    assert drawn == sample(whole, 10, seed=3) != sample(whole, 10, seed=4)
    assert drawn.name == "s"
    assert sample(whole, 50) == sample(whole, 99) == whole


def test_results_that_are_known_are_not_asked_for_again() -> None:
    questions = (EvalQuestion("q1", "When?", ("noon",)), EvalQuestion("q2", "Who?", ("noon",)))
    answerer = Scripted({"When?": answer("noon", "ferry"), "Who?": answer("Skerry", "ferry")})
    scorer = Scorer(answerer, TEXTS.__getitem__)

    class Kept:
        def __init__(self) -> None:
            self.results = {"q1": scorer.result(questions[0])}

        def known(self) -> dict[str, QuestionResult]:
            return dict(self.results)

        def keep(self, result: QuestionResult) -> None:
            self.results[result.question.id] = result

    kept = Kept()
    answerer.asked.clear()
    ticks: list[Progress] = []
    report = evaluate(
        QuestionSet("s", questions),
        scorer.results,
        resolve=lambda name: None,
        outcomes=kept,
        watch=ticks.append,
    )
    assert [asked[0] for asked in answerer.asked] == ["Who?"]
    assert [result.em for result in report.results] == [1, 0]
    assert list(kept.results) == ["q1", "q2"]
    assert ticks == [Progress(1, 2, right=1), Progress(2, 2, right=1)]


@pytest.mark.parametrize(
    "said", [answer("noon", "ferry"), LibraryError("gone"), answer(None, "ferry")]
)
def test_a_result_survives_being_written_down(said: Answer | Exception) -> None:
    question = EvalQuestion("q", "When?", ("noon",), ("ferry",))
    result = Scorer(Scripted({"When?": said}), TEXTS.__getitem__).result(question)
    record = json.loads(json.dumps(encode_result(result)))
    assert decode_result(question, record) == result
