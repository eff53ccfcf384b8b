"""A language model's search is beside the question's own, and words whatever it looks like."""

from __future__ import annotations

from datetime import date

import pytest
from fake_model import FakeModel

from index.errors import LanguageModelError
from index.types import Article, Hit, Passage
from qa.prose.rewording import LONGEST, ModelReworder, reword
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
