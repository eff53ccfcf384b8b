"""What makes a list surer, and what doesn't."""

from __future__ import annotations

from dataclasses import replace

import pytest
from article_fakes import article, hit

from qa.desk.lists.asked import Asked
from qa.desk.lists.confidence import MOST_LEAD, Features, confidence_of, features, names
from qa.desk.lists.groups import Group
from qa.types import Alternative, Answer

TEXT = "Kenya, Ghana and Togo signed. Mali and Chad didn't. Peru, Cuba and Fiji had left."
STATES = Asked("country", "countries")
NOTHING = Answer("q", "q", None, 0.1)


def group(*found: str, score: float = 0.0) -> Group:
    spans = tuple((TEXT.index(name), TEXT.index(name) + len(name)) for name in found)
    return Group(hit(article(TEXT, "a1")), spans, (0, len(TEXT)), score, score, cover=0.5)


def test_the_lead_is_over_the_best_list_of_other_things() -> None:
    best, part = group("Kenya", "Ghana", "Togo", score=4), group("Ghana", "Togo", score=3)
    other, further = group("Mali", "Chad", score=1), group("Peru", "Cuba", score=-5)
    found = features([best, part, other, further], best, STATES, NOTHING)
    assert found == Features(score=4, cover=0.5, lead=3, items=1, several=1, single=0)
    assert features([best, part], best, STATES, NOTHING).lead == MOST_LEAD


def test_a_single_answer_speaks_for_the_list_that_it_is_one_of() -> None:
    best, text = group("Kenya", "Ghana"), replace(NOTHING, text="Ghana", confidence=0.8)
    assert features([best], best, STATES, text).single == 0.8
    assert features([best], best, STATES, replace(text, text="Mali")).single == 0


def test_an_abstentions_first_candidate_counts_but_no_older_one() -> None:
    best = group("Kenya", "Ghana")
    rivals = (Alternative("Ghana", 0.3, (), older=True), Alternative("Kenya", 0.3, ()))
    assert features([best], best, STATES, replace(NOTHING, alternatives=rivals)).single == 0.1
    assert features([best], best, STATES, replace(NOTHING, alternatives=rivals[:1])).single == 0


@pytest.mark.parametrize("name", Features.__slots__)
def test_no_feature_speaks_against_a_list(name: str) -> None:
    usual = Features(0, 0.5, 3, 1, 1, 0.2)
    more = replace(usual, **{name: getattr(usual, name) + 1})
    assert confidence_of(usual) < confidence_of(more) < 1


def test_a_quoted_list_names_its_items() -> None:
    assert names(group("Kenya", "Ghana"), "Kenya and Togo", STATES)
    assert not names(group("Kenya", "Ghana"), "Mali", STATES)
