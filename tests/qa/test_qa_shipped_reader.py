"""Questions that were answered wrongly once, put to the reader as it is shipped."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, cast

import numpy as np
import pytest
from article_fakes import article, hit

from index.keyword.tokenizer import terms
from index.library import Library
from index.types import Filters, Hit
from qa.answerer import Answerer
from qa.types import Answer

FERRY = (
    "The Coastline company said on Monday that its ferry Solveig will stop sailing to Torrin on 30"
    " April. The mayor of Torrin, Einar Boe, did not accept the decision and will go to court."
)
COURT = (
    "The county court ruled on Thursday that the ferry must sail until 31 August. Judge Sigrid Moan"
    " said that the company had not asked the island council, as the law demands."
)
OLD_BRIDGE = (
    "The new bridge in Vasel will open in June 2026, the road office said on Tuesday. It will cost"
    " 410 million crowns and is 812 metres long."
)
NEW_BRIDGE = (
    "The bridge in Vasel won't open before November 2026, the road office said on Wednesday. Rust"
    " was found in 40 of its cables. The price rises to 455 million crowns."
)
MUSEUM = (
    "Gunmen opened fire on visitors at the museum of Tarvale on Wednesday, killing at least 19"
    " people, including 17 foreigners, in an assault that shook the country."
)
ARTICLES = {
    "2026-03-02": ("Ferry Solveig to stop sailing to Torrin", FERRY),
    "2026-03-20": ("Court lets the ferry Solveig sail on", COURT),
    "2025-07-15": ("Bridge in Vasel opens in June 2026", OLD_BRIDGE),
    "2026-04-08": ("Vasel bridge delayed by rust", NEW_BRIDGE),
    "2026-01-07": ("Gunmen attack museum in Tarvale", MUSEUM),
}


class FewArticles:
    """Finds the articles that share most words with the question; none has a vector."""

    embedded = 0.0
    newest = date(2026, 4, 8)

    def encode_query(self, question: str) -> np.ndarray | None:
        return None

    def weights(self, text: str) -> dict[str, float]:
        return dict.fromkeys(terms(text), 1.0)

    def count(self, filters: Filters | None = None) -> int:
        return len(ARTICLES)

    def story_numbers(self, article_ids: Sequence[str]) -> dict[str, int]:
        return {identity: number for number, identity in enumerate(article_ids)}

    def search(self, query: str, k: int, **_: Any) -> list[Hit]:
        asked = set(terms(query))
        found = [
            article(text, day, title=title, published=date.fromisoformat(day))
            for day, (title, text) in ARTICLES.items()
        ]
        shared = {one.id: len(asked & set(terms(f"{one.title} {one.text}"))) for one in found}
        found = sorted((one for one in found if shared[one.id]), key=lambda one: -shared[one.id])
        return [hit(one, rank=rank) for rank, one in enumerate(found[:k], 1)]


@pytest.fixture(scope="module")
def answerer() -> Answerer:
    return Answerer(cast(Library, FewArticles()))


def ask(answerer: Answerer, question: str) -> Answer:
    return answerer.answer(question, as_of=date(2026, 4, 10))


@pytest.mark.parametrize(
    "question",
    [
        "What does the bridge in Vasel cost?",
        "How much does the bridge in Vasel cost?",
        "What is the price of the bridge in Vasel?",
    ],
)
def test_the_newest_price_however_it_is_asked_for(answerer: Answerer, question: str) -> None:
    answer = ask(answerer, question)
    assert answer.text == "455 million crowns"
    older = [one for one in answer.alternatives if one.older]
    assert [one.text for one in older] == ["410 million crowns"]


@pytest.mark.parametrize(
    ("question", "number"),
    [
        ("How many foreigners were killed in the attack on the museum?", "17"),
        ("How many people were killed in the attack on the museum?", "19"),
    ],
)
def test_a_number_of_what_is_asked_after(answerer: Answerer, question: str, number: str) -> None:
    answer = ask(answerer, question)
    assert answer.text is not None
    assert number in answer.text


def test_who_did_not_accept_it(answerer: Answerer) -> None:
    text = ask(answerer, "Who did not accept the decision about the ferry?").text
    assert text is None or "Einar Boe" in text


@pytest.mark.parametrize(
    "question",
    ["Who did not ask the island council?", "Which company had not asked the island council?"],
)
def test_a_judge_who_reports_a_refusal_is_no_answer(answerer: Answerer, question: str) -> None:
    answer = ask(answerer, question)
    assert answer.text is None or "company" in answer.text
    assert all("Moan" not in one.text for one in answer.alternatives)
