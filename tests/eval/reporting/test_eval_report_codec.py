"""A report as a value and as JSON: nothing is lost, and older files can be read."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from eval_fakes import answer, document, measured

from eval.measures.catalogue import BY_PATH, EM, MEASURES, N
from eval.measures.result import Verdict
from eval.reporting.codec import decode, encode
from eval.reporting.view import ReportView, Slice
from eval.types import EvalQuestion
from index.errors import LibraryError
from qa.types import Answer

QUESTIONS = [
    EvalQuestion("q1", "When?", ("March 3",), ("bridge",), date(2024, 5, 1), extra={"desk": "sea"}),
    EvalQuestion("q2", "Who?", answerable=False, turns=("What?", "Who?")),
    EvalQuestion("q3", "ferry", (), ("ferry", "lost"), answerable=None),
    EvalQuestion("q4", "Why?", ("noon",)),
]
ANSWERS: dict[str, Answer | Exception] = {
    "When?": answer("March 3", "bridge"),
    "What?": answer("noon", "ferry"),
    "Who?": answer(None, "bridge"),
    "ferry": answer("Skerry", "ferry"),
    "Why?": LibraryError("busy"),
}


def test_a_report_is_read_back_as_it_was() -> None:
    report = measured(QUESTIONS, ANSWERS, by=["desk"])
    text = json.dumps(document(report))
    assert decode(json.loads(text)) == report.view()
    assert json.dumps(encode(decode(json.loads(text)))) == text


def test_every_measure_has_its_place_in_the_json() -> None:
    report = document(measured(QUESTIONS, ANSWERS))
    paths = [
        path for part in report for path in leaves(report[part], part) if part not in NO_FIGURES
    ]
    assert paths == [measure.path for measure in MEASURES] == list(BY_PATH)


NO_FIGURES = ("set", "slices", "failed", "unresolved", "questions")


def leaves(value: Any, path: str) -> list[str]:
    if not isinstance(value, dict):
        return [path]
    return [leaf for key, inner in value.items() for leaf in leaves(inner, f"{path}.{key}")]


def test_what_an_older_report_lacks_is_not_measured() -> None:
    report = decode({"set": "old", "n": 2, "em": "odd", "questions": [{"id": "q1", "em": 1.0}]})
    assert (report.set_name, report.n, report[N], report[EM]) == ("old", 2, 2, None)
    (entry,) = report.questions
    assert (entry.em, entry.verdict, entry.citation) == (1.0, Verdict.UNJUDGED, None)
    assert entry.asked.unsaid == {"question", "turns", "asked", "answers", "answerable"}
    assert decode({}) == ReportView("", dict.fromkeys(MEASURES))


@pytest.mark.parametrize(
    "altered",
    [
        [],
        {"questions": 3},
        {"questions": [{}]},
        {"questions": [{"id": "q", "em": True}]},
        {"questions": [{"id": "q", "asked": "May"}]},
        {"questions": [{"id": "q", "turns": [1]}]},
        {"questions": [{"id": "q", "answer_rank": 1.5}]},
        {"slices": {"desk": {"sea": 3}}},
    ],
)
def test_a_report_that_was_altered_is_refused(altered: object) -> None:
    with pytest.raises(ValueError, match=r"isn't|lacks|Invalid"):
        decode(altered)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("em", 0.5),
        ("slices.source.St. Ives Times.f1", 0.25),
        ("slices.source.St. Ives Times.answer_recall@5", None),
        ("slices.source.St. Ives.f1", None),
        ("slices.source.name.Courier.f1", 0.75),
        ("slices.desk.Courier.f1", None),
        ("missing", None),
        ("answer_recall", None),
        ("set", None),
        ("answer_recall.5.6", None),
    ],
)
def test_a_figure_is_found_by_its_path(path: str, value: float | None) -> None:
    slices = {
        "source": {"St. Ives Times": Slice(1, f1=0.25), "name.Courier": Slice(1, f1=0.5)},
        "source.name": {"Courier": Slice(1, f1=0.75)},
    }
    assert ReportView("s", {EM: 0.5}, slices).value(path) == value
