"""What spoke for an answer: every piece of evidence has its words, and the points add up."""

from __future__ import annotations

from dataclasses import fields
from math import exp

import pytest
from article_fakes import article

from qa.choosing.candidate import Candidate, Rated
from qa.choosing.choice import Choice
from qa.choosing.evidence import Evidence
from qa.choosing.why import LABELS, LEAD, weighed
from qa.manner import Reading
from qa.reading.own_reader import model_folder
from qa.types import Citation

CITATION = Citation(article("In June."), 3, 7, "June", 0, 8)


def test_every_piece_of_evidence_has_its_words_and_nothing_else_has() -> None:
    assert set(LABELS) == {one.name for one in fields(Evidence)}
    assert LEAD not in LABELS.values()


def evidence(value: float) -> Evidence:
    """Evidence of which no two pieces are the same."""
    return Evidence(*(value / (place + 1) for place, _ in enumerate(fields(Evidence))))


@pytest.mark.parametrize("lead", [-40.0, -1.5, 0.0, 0.7, 40.0])
def test_the_points_add_up_to_the_confidence(lead: float) -> None:
    choice = Choice.load(model_folder(Reading.CAREFUL))
    candidate = Candidate((), evidence(0.8))
    confidence = choice.confidence(candidate.evidence, lead)
    told = weighed(choice, Rated(candidate, confidence, lead), CITATION)
    assert 1 / (1 + exp(-told.total)) == pytest.approx(confidence)
    assert told.confidence == confidence


def test_pieces_of_one_label_are_told_as_one() -> None:
    choice = Choice.load(model_folder(Reading.CAREFUL))
    found = evidence(0.8)
    told = weighed(choice, Rated(Candidate((), found), 0.5, 0.0), CITATION)
    labels = [reason.label for reason in told.reasons]
    assert len(labels) == len(set(labels)) == len({*LABELS.values(), LEAD})
    added = choice.added(found)
    points = {reason.label: reason.points for reason in told.reasons}
    assert points["the right kind of answer"] == pytest.approx(added.kind + added.not_kind)


def test_average_evidence_speaks_neither_for_nor_against() -> None:
    choice = Choice.load(model_folder(Reading.CAREFUL))
    usual = Rated(Candidate((), choice.usual), 0.5, choice.usual_lead)
    assert all(reason.points == 0 for reason in weighed(choice, usual, CITATION).reasons)
