from __future__ import annotations

import pytest

from eval.measures.catalogue import ABSTENTION_RECALL, EM, F1
from eval.reporting.slices import BUILT_IN, slices
from eval.reporting.thresholds import Threshold, check_slices, misses, parse
from eval.reporting.view import ReportView
from index.errors import UsageError


@pytest.mark.parametrize(
    ("text", "threshold"),
    [
        ("f1=0.6", Threshold("f1", 0.6)),
        ("answer_recall.5=1", Threshold("answer_recall.5", 1.0)),
        ("abstention.recall=.25", Threshold("abstention.recall", 0.25)),
        ("mrr@10=0.5", Threshold("mrr@10", 0.5)),
        ("slices.source.Courier.f1=0.5", Threshold("slices.source.Courier.f1", 0.5)),
    ],
)
def test_a_threshold_is_a_path_and_a_number(text: str, threshold: Threshold) -> None:
    assert parse(text) == threshold


@pytest.mark.parametrize("text", ["", "f1", "=0.5", "f1=", "f1=high", "f1=nan", "f1=inf"])
def test_what_is_no_threshold_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="isn't a measure and a number"):
        parse(text)


def test_an_unknown_measure_is_refused_with_the_known_ones() -> None:
    with pytest.raises(ValueError, match=r"no measure 'f2': .*f1.*answer_recall\.5"):
        parse("f2=0.5")


def test_a_miss_is_a_line() -> None:
    report = ReportView("s", {F1: 0.5999, EM: 0.5, ABSTENTION_RECALL: None})
    thresholds = [parse("f1=0.6"), parse("em=0.5"), parse("abstention.recall=0.1")]
    assert misses(report, thresholds) == [
        "f1 is 0.5999, below 0.6",
        "abstention.recall isn't measured here, and should be 0.1",
    ]


def test_what_is_short_only_by_rounding_is_not_short() -> None:
    tenths = sum([0.1] * 8)  # 0.8 less a rounding error
    assert tenths < 0.8
    assert misses(ReportView("s", {F1: tenths}), [parse("f1=0.8")]) == []


@pytest.mark.parametrize(
    "path", ["latency_ms.p95", "latency_ms.stages.read.p50", "calibration_error", "abstention.aurc"]
)
def test_what_is_better_lower_has_no_least(path: str) -> None:
    with pytest.raises(ValueError, match="the better the lower"):
        parse(f"{path}=0.5")


def test_slices_that_are_not_made_are_told_in_advance() -> None:
    thresholds = [parse("slices.question_word.who.f1=0.5"), parse("slices.desk.sea.f1=0.5")]
    check_slices(thresholds, ["desk"])
    with pytest.raises(UsageError, match=r"no slices for slices\.desk\.sea\.f1"):
        check_slices(thresholds, ["outlet"])
    assert tuple(slices([])) == BUILT_IN
