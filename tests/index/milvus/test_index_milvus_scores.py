"""A library on a Milvus scores and orders passages as one on this machine does."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date

import numpy as np
import pytest
from fake_embedder import FakeEmbedder
from milvus_backend import place_on_lite

from index.library import Library
from index.milvus import retrieval
from index.search.search import Mode
from index.types import Filters, Hit

QUERIES = [
    "Which ferry crews walked out over pay?",
    "river flood dam",
    "the mayor of Zürich",
    "nothing that stands anywhere: xylophone",
    "ferry ferry union",
]


@pytest.fixture(scope="module")
def both(
    embedder: FakeEmbedder, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Library, Library]]:
    """The same articles on this machine and on a Milvus Lite, after some of them have changed."""
    place = tmp_path_factory.mktemp("scores")
    news, chance = place / "news", random.Random(4)
    news.mkdir()
    words = "ferry union river dam pay mayor Zürich flood crew noon bridge budget vote".split()

    def write(number: int) -> None:
        said = [" ".join(chance.choices(words, k=chance.randint(4, 40))) for _ in range(3)]
        day = f"2024-{1 + number % 12:02d}-15"
        head = f"---\ntitle: Article {number} on the {chance.choice(words)}\ndate: {day}\n---\n"
        (news / f"n{number}.md").write_text(head + "\n\n".join(said) + "\n", encoding="utf-8")

    folders = place / "local", place / "library"
    place_on_lite(folders[1])
    for number in range(60):
        write(number)
    for folder in folders:
        Library.update(folder, [news], embedder=embedder)
    for number in (3, 4, 5):
        write(number)
    (news / "n7.md").unlink()
    write(60)
    for folder in folders:
        Library.update(folder, embedder=embedder)
    with Library(folders[0]) as local, Library(folders[1]) as remote:
        yield local, remote


def places(hits: list[Hit]) -> list[tuple[str, int]]:
    return [(hit.article.id, hit.passage.start) for hit in hits]


def scores(hits: list[Hit]) -> list[list[float]]:
    return [[hit.score, hit.bm25, -1.0 if hit.dense is None else hit.dense] for hit in hits]


@pytest.mark.parametrize("mode", ["hybrid", "bm25", "dense"])
@pytest.mark.parametrize("query", QUERIES)
def test_hits_and_scores_are_those_of_a_library_on_this_machine(
    both: tuple[Library, Library], query: str, mode: Mode
) -> None:
    local, remote = both
    for filters in (None, Filters(since=date(2024, 3, 1), until=date(2024, 9, 30))):
        known = local.search(query, 15, mode=mode, filters=filters)
        found = remote.search(query, 15, mode=mode, filters=filters)
        assert places(found) == places(known)
        # The same numbers are summed up in another order.
        assert np.allclose(scores(found), scores(known), rtol=0, atol=1e-5)


def test_weights_of_terms_are_those_of_a_library_on_this_machine(
    both: tuple[Library, Library],
) -> None:
    local, remote = both
    assert remote.weights(" ".join(QUERIES)) == pytest.approx(local.weights(" ".join(QUERIES)))


@pytest.mark.parametrize("most", [0, retrieval.MOST_ASKED], ids=["matched", "searched"])
def test_what_holds_terms_is_what_a_library_on_this_machine_says(
    both: tuple[Library, Library], most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retrieval, "MOST_ASKED", most)
    local, remote = both
    for terms, without in ((["ferri"], []), (["ferri", "zurich"], ["dam"]), ([], ["river"])):
        known = [one.article_id for one in local.holding(terms, without=without)]
        assert known or without
        assert [one.article_id for one in remote.holding(terms, without=without)] == known
