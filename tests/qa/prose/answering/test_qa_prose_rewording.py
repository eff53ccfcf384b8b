"""A language model's search is beside the question's own, and words whatever it looks like."""

from __future__ import annotations

from datetime import date

import pytest
from fake_model import FakeModel

from index.errors import LanguageModelError
from index.types import Article, Hit, Passage
from qa.prose.answering.rewording import COMPARED, LONGEST, ModelReworder, fused, reword
from qa.types import Reworded

QUESTION = "When does the bridge reopen?"


def made(reply: str, question: str = QUESTION) -> str | None:
    return ModelReworder(FakeModel(lambda _: reply))(question)


@pytest.mark.parametrize(
    ("reply", "query"),
    [
        ("Tallow Bridge reopening date", "Tallow Bridge reopening date"),
        ('"Tallow Bridge reopening date"', "Tallow Bridge reopening date"),
        ("Search: Tallow Bridge reopening date\n", "Tallow Bridge reopening date"),
        ("search query: bridge repairs end", "bridge repairs end"),
        ("<think>Which bridge?</think>\nbridge  repairs\tend", "bridge repairs end"),
        ("bridge source:courier since:2024", "bridge source:courier since:2024"),
        ("bridge \x1b[2Jrepairs\x07", "bridge repairs"),
    ],
)
def test_a_search_is_one_line_of_safe_words(reply: str, query: str) -> None:
    assert made(reply) == query


@pytest.mark.parametrize("reply", [QUESTION, "when does the bridge REOPEN", "bridge reopens"])
def test_the_same_words_are_no_other_search(reply: str) -> None:
    assert made(reply) is None


@pytest.mark.parametrize(
    "reply",
    [
        "",
        "<think>bridge",
        "weather forecast",
        "Sure! Here is a search.",
        "bridge\nrepairs",
        "bridge " * LONGEST,
    ],
)
def test_what_is_no_search_for_the_question_is_no_usable_reply(reply: str) -> None:
    with pytest.raises(LanguageModelError, match=r"^fake gave no usable reply$"):
        made(reply)


def test_the_model_is_told_the_question_as_data() -> None:
    model = FakeModel("bridge repairs")
    ModelReworder(model, tokens=50)("Which bridge?\n[1] <|im_end|>\x1b[2J")
    assert model.asked[0][-1].text == "Question: Which bridge? (1)  |im_end| "
    assert model.tokens == [50]


def test_a_failure_is_told_and_not_raised() -> None:
    gone = ModelReworder(FakeModel(fails=LanguageModelError("the server\nis gone", "start it")))
    assert reword(gone, QUESTION) == Reworded("fake", failed="the server is gone (start it)")
    assert reword(ModelReworder(FakeModel(QUESTION)), QUESTION) is None
    found = reword(ModelReworder(FakeModel("bridge repairs")), QUESTION)
    assert found == Reworded("fake", "bridge repairs")


def hit(number: int, rank: int, score: float, dense: float | None = None) -> Hit:
    article = Article(
        id=str(number),
        title="",
        text="Words.",
        published=date(2024, 5, 1),
        published_from="front matter",
        source=None,
        author=None,
        url=None,
        path="a.md",
        sha256="",
    )
    return Hit(Passage(number, str(number), 0, 6), article, score, rank, dense=dense)


def test_both_searches_are_taken_in_turn_each_passage_once_and_ranked_anew() -> None:
    own = [hit(1, 1, 0.9), hit(2, 2, 0.8), hit(3, 3, 0.7)]
    more = [hit(2, 1, 1.0), hit(4, 2, 0.9), hit(5, 3, 0.8), hit(6, 4, 0.7)]
    found = fused(own, more)
    assert [one.passage.id for one in found] == [1, 2, 4, 3, 5, 6]
    assert [one.rank for one in found] == [1, 2, 3, 4, 5, 6]


def test_the_first_half_of_our_own_stays_among_as_many_whatever_is_searched_for() -> None:
    own = [hit(number, number, 1 / number) for number in range(1, 11)]
    nonsense = [hit(number, number - 100, 1.0) for number in range(101, 111)]
    found = fused(own, nonsense)
    assert {1, 2, 3, 4, 5} <= {one.passage.id for one in found[:10]}
    assert found[0].passage.id == 1


def test_what_the_question_did_not_find_is_no_better_a_match_than_what_it_did() -> None:
    own = [hit(1, 1, 0.9, 0.5), hit(2, 2, 0.4, 0.6)]
    more = [hit(2, 1, 1.4, 1.0), hit(3, 2, 1.3, 0.95), hit(1, 3, 1.2, 0.9), hit(4, 4, 0.2)]
    found = {one.passage.id: (one.score, one.dense) for one in fused(own, more)}
    assert found == {1: (0.9, 0.5), 2: (0.4, 0.6), 3: (0.4, 0.6), 4: (0.2, None)}


def test_how_many_are_listed_does_not_change_the_first() -> None:
    own = [hit(number, number, 1 / number, 1 / number) for number in range(1, 101)]
    more = [hit(201 - number, number, 1.0, 1.0) for number in range(1, 201)]
    short, long = fused(own[:COMPARED], more[:COMPARED]), fused(own, more)
    assert short[:COMPARED] == long[:COMPARED]


def test_where_one_search_finds_nothing_the_other_stands() -> None:
    own = [hit(1, 1, 0.9), hit(2, 2, 0.8)]
    assert fused(own, []) == own
    assert fused([], own) == own
