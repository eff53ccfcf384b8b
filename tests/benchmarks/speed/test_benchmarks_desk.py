"""What the desk costs is measured for whatever extractors and views there are."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest
from fake_embedder import FakeEmbedder

from benchmarks.speed.desk import Timed, asked, storing
from index.library import Library
from index.types import Article, Column, ColumnType, Value


class FirstWords:
    """Finds the first word of each article."""

    name = "first_words"
    version = 1
    columns: Sequence[Column] = (Column("word", ColumnType.KEY),)

    def extract(self, article: Article) -> Iterable[Sequence[Value]]:
        return [[article.text.split()[0]]]


@pytest.fixture(scope="module")
def library(embedder: FakeEmbedder, tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("desk-costs")
    text = (
        "said Ada Keel; near Port Sedna the old bridge would close.\nFerry crews carry people there"
    )
    lines = [
        json.dumps({"id": f"a{number}", "published": "2024-05-01", "text": f"W{number} {text}."})
        for number in range(400)
    ]
    (place / "made.jsonl").write_text("\n".join(lines), encoding="utf-8")
    Library.update(place / "library", [place / "made.jsonl"], embedder=embedder)
    return place / "library"


def test_an_extractor_is_timed_as_it_finds_the_same() -> None:
    timed = Timed(FirstWords())
    assert (timed.name, timed.version, timed.columns) == ("first_words", 1, FirstWords.columns)
    assert timed.seconds == 0


def test_what_an_extractor_stores_is_the_growth_of_the_database(library: Path) -> None:
    [stored] = storing(library, [FirstWords()])
    assert (stored.name, stored.rows, stored.passages) == ("first_words", 400, 400)
    assert stored.bytes > 10_000
    assert stored.seconds > 0
    assert storing(library, [FirstWords()]) == []  # it has them already
    with Library(library) as opened:
        assert opened.extractors() == {"first_words": 400}


def test_views_are_timed_by_what_is_typed(library: Path) -> None:
    found = asked(library, 2, ["count"])
    assert [one.kind for one in found] == ["words", "a phrase", "a name", "nothing"]
    for one in found:
        assert one.spread is not None
        assert (one.spread.n, one.refused) == (2, 0)
        assert 0 < one.spread.p50 <= one.spread.p95
