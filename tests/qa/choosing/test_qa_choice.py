"""Choosing among candidates: order, confidence, and the file of weights."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, fields, replace
from math import exp
from pathlib import Path

import pytest

from index.errors import ReaderError
from qa.choosing.candidate import Candidate, Ranked
from qa.choosing.choice import MAX_LEAD, Choice, Thresholds
from qa.choosing.evidence import Evidence
from qa.manner import Reading, Strictness
from qa.reading.own_reader import model_folder
from qa.reading.reader_model import CHOICE_FILE as FILE
from qa.reading.reader_model import verify

NOTHING = {one.name: 0.0 for one in fields(Evidence)}


def evidence(**values: float) -> Evidence:
    return Evidence(**{**NOTHING, **values})


def candidate(**values: float) -> Candidate:
    return Candidate((), evidence(**values))


CHOICE = Choice(
    weights=evidence(margin=2.0, kind=1.0),
    confidence_weights=evidence(margin=0.5, names=1.0),
    lead=0.25,
    bias=-1.0,
    thresholds=Thresholds(cautious=0.7, balanced=0.4, bold=0.2),
    usual=evidence(margin=0.5, kind=1.0),
    usual_lead=1.0,
)


def logistic(value: float) -> float:
    return 1 / (1 + exp(-value))


def test_candidates_come_by_score_with_the_lead_over_the_best_other() -> None:
    low, high = candidate(margin=1.0, names=1.0), candidate(margin=1.0, kind=1.0)
    ranked = CHOICE.rate(CHOICE.rank([low, high]))
    assert [one.candidate for one in ranked] == [high, low]
    assert [one.lead for one in ranked] == [1, -1]
    # Scores 3 and 2: the first leads by 1, the second trails by as much, and yet is likelier
    # to be right of all that might be, for it is about what was asked.
    assert ranked[0][1] == pytest.approx(logistic(0.5 + 0.25 * 1 - 1))
    assert ranked[1][1] == pytest.approx(logistic(0.5 + 1 - 0.25 * 1 - 1))


def test_one_candidate_alone_leads_by_the_most_there_is() -> None:
    ((_, confidence, lead),) = CHOICE.rate(CHOICE.rank([candidate(margin=1.0)]))
    assert confidence == pytest.approx(logistic(0.5 + 0.25 * MAX_LEAD - 1))
    assert lead == MAX_LEAD
    assert CHOICE.rate([]) == []


@pytest.mark.parametrize(("bias", "confidence"), [(-1e6, 0.0), (1e6, 1.0)])
def test_a_confidence_lies_between_nought_and_one(bias: float, confidence: float) -> None:
    ((_, found, _),) = replace(CHOICE, bias=bias).rate([Ranked(candidate(), 0.0)])
    assert found == confidence


def test_what_evidence_adds_is_told_beside_the_usual() -> None:
    assert CHOICE.added(evidence(margin=1.0, names=1.0)) == evidence(margin=0.25, names=1.0)
    assert CHOICE.added_by_lead(2 * MAX_LEAD) == 0.25 * (MAX_LEAD - 1)
    assert CHOICE.usual_sum == pytest.approx(0.5 * 0.5 + 0.25 * 1 - 1)


@pytest.mark.parametrize("reading", Reading)
def test_the_shipped_weights_belong_to_the_shipped_reader(reading: Reading) -> None:
    folder = model_folder(reading)
    found = hashlib.sha256((folder / FILE).read_bytes()).hexdigest()
    assert verify(folder, whole=True)["sha256"][FILE] == found
    shipped = Choice.load(folder)
    thresholds = shipped.thresholds
    assert 0 < thresholds.bold <= thresholds.balanced <= thresholds.cautious < 1
    assert shipped.weights.margin > 0


THRESHOLDS = asdict(CHOICE.thresholds)
NOT_A_NUMBER = json.dumps({**asdict(CHOICE), "lead": float("nan")})
NO_WEIGHT = json.dumps({**asdict(CHOICE), "confidence_weights": {"margin": 1}})
INFINITE = json.dumps({**asdict(CHOICE), "confidence_weights": {**NOTHING, "margin": 1e999}})
HUGE = json.dumps({**asdict(CHOICE), "lead": 10**400})
WORDS = json.dumps({**asdict(CHOICE), "bias": "x"})
ONE_THRESHOLD = json.dumps({**asdict(CHOICE), "thresholds": {"balanced": 0.4}})
NO_NUMBER = json.dumps({**asdict(CHOICE), "thresholds": {**THRESHOLDS, "bold": "x"}})


@pytest.mark.parametrize(
    "content",
    [
        *("", "[]", "{}", "null", "[" * 100_000),
        *(NO_WEIGHT, NOT_A_NUMBER, INFINITE, HUGE, WORDS, ONE_THRESHOLD, NO_NUMBER),
    ],
    ids=lambda content: content[:30],
)
def test_weights_that_cannot_be_used_are_one_clear_line(tmp_path: Path, content: str) -> None:
    (tmp_path / FILE).write_text(content)
    with pytest.raises(ReaderError) as caught:
        Choice.load(tmp_path)
    assert "\n" not in str(caught.value)
    assert str(tmp_path / FILE) in str(caught.value)


def test_each_strictness_has_its_threshold() -> None:
    assert {one.name for one in fields(Thresholds)} == {one.value for one in Strictness}
    found = [CHOICE.thresholds.of(one) for one in Strictness]
    assert found == [0.7, 0.4, 0.2]


def test_missing_weights_are_said(tmp_path: Path) -> None:
    with pytest.raises(ReaderError, match=r"choice\.json"):
        Choice.load(tmp_path)


def test_weights_are_read_as_they_were_written(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(json.dumps(asdict(CHOICE)))
    assert Choice.load(tmp_path) == CHOICE
