from __future__ import annotations

import pytest
from article_fakes import article
from hypothesis import given
from hypothesis import strategies as st

from eval.measures.answers import (
    answer_rank,
    citation_exact,
    citation_support,
    exact_match,
    f1,
    holds_answer,
    mean,
    normalise,
)
from eval.measures.catalogue import BY_PATH, EM, MEASURES
from index.errors import NotFoundError
from qa.types import Citation


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The  Harbour\tBridge.", "harbour bridge"),
        ("October 15-17", "october 1517"),
        ("a U.S. official", "us official"),
        ("Theatre and another anthem", "theatre and another anthem"),
        ("An apple, a pear & the plum", "apple pear plum"),
        ("“Never” – she said", "“never” – she said"),  # SQuAD strips ASCII punctuation only
        ("the", ""),
    ],
)
def test_normalise_follows_squad(text: str, expected: str) -> None:
    assert normalise(text) == expected


def test_exact_match_takes_any_accepted_answer() -> None:
    assert exact_match("The Vale Rovers", ["Marrow Town", "vale rovers"]) == 1
    assert exact_match("Vale", ["Vale Rovers"]) == 0


@pytest.mark.parametrize("measure", [exact_match, f1])
def test_abstaining_is_right_only_where_there_is_no_answer(measure) -> None:
    assert measure(None, []) == 1
    assert measure(None, ["Vale"]) == 0
    assert measure("Vale", []) == 0


def test_f1_is_the_best_harmonic_mean_of_token_precision_and_recall() -> None:
    # predicted {mayor, ines, calder}, accepted {ines, calder}: P = 2/3, R = 2/2.
    assert f1("Mayor Ines Calder", ["Tom Reyes", "Ines Calder"]) == pytest.approx(
        2 * (2 / 3) * 1 / (2 / 3 + 1)
    )
    # A repeated token counts as often as both sides have it: P = 1/2, R = 1/1.
    assert f1("ferry ferry", ["ferry"]) == pytest.approx(2 * (1 / 2) * 1 / (1 / 2 + 1))
    assert f1("bridge", ["ferry"]) == 0
    assert f1("the", ["ferry"]) == 0


@given(st.text(), st.lists(st.text(), min_size=1))
def test_f1_lies_between_exact_match_and_one(prediction: str, answers: list[str]) -> None:
    assert exact_match(prediction, answers) <= f1(prediction, answers) <= 1


@pytest.mark.parametrize(
    ("text", "answer", "held"),
    [
        ("The bridge reopens on March 3.", "march 3", True),
        ("The bridge reopens on March 31.", "March 3", False),
        ("Readings rose to 112 cm.", "12 cm", False),
        ("“Never again”, said the mayor", "never again", True),
        ("Repairs cost $4.2m (so far)", "4.2m", True),
        ("Anything at all", "the", False),
        ("", "ferry", False),
    ],
)
def test_holds_answer_minds_word_boundaries(text: str, answer: str, held: bool) -> None:
    assert holds_answer(text, [answer]) is held


def test_answer_recall_counts_from_the_first_text_that_holds_an_answer() -> None:
    texts = ["rain in the vale", "the ferry sails", "a ferry at noon"]
    assert answer_rank(texts, ["noon", "ferry"]) == 2
    assert answer_rank(texts, ["bridge"]) is None
    assert answer_rank(texts, []) is None


def test_a_citation_is_checked_against_the_librarys_own_text() -> None:
    text = "The bridge reopens on March 3."
    source = article(text, "a1")
    citation = Citation(source, 22, 29, "March 3", 0, len(text))
    assert citation_exact(citation, {"a1": text}.__getitem__)
    assert not citation_exact(citation, {"a1": "The  bridge reopens on March 3."}.__getitem__)
    assert not citation_exact(citation, {}.__getitem__)

    def missing(article_id: str) -> str:
        raise NotFoundError(f"no article {article_id}")

    assert not citation_exact(citation, missing)


def test_a_citation_supports_an_answer_that_its_sentence_holds() -> None:
    text = "It rained all of Sunday. The bridge reopens on March 3. So they say."
    source = article(text, "a1")
    start = text.index("March")
    citation = Citation(source, start, start + 5, "March", 25, text.index(" So"))
    assert citation.sentence == "The bridge reopens on March 3."
    assert citation_support(citation, ["Sunday", "march 3"])
    assert not citation_support(citation, ["Sunday", "March 31"])
    assert not citation_support(citation, [])


def test_a_mean_over_nothing_is_none() -> None:
    assert mean([]) is None


def test_every_measure_is_called_by_a_name_of_its_own() -> None:
    labels = [measure.label for measure in MEASURES]
    assert all(labels)
    assert len(set(labels)) == len(labels) == len(BY_PATH)
    assert (EM.label, EM.path) == ("Exact match (EM)", "em")
