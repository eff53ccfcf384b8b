"""What filters let through: told of rows by the search, of articles by the database, alike."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from fake_embedder import FakeEmbedder

from index.library import Library
from index.search.filtering import let_through
from index.types import Filters

HEADS = {
    "a": "date: 2024-05-01\nsource: BBC News\n",
    "b": "date: 2024-05-12\nsource: ABBC Radio\n",
    "c": "date: 2024-06-01\nsource: bbc news online\n",
    "d": "",
    "e": "source: The Courier\n",
    "f": "date: 2024-05-12\n",
}


@pytest.fixture
def library(tmp_path: Path, embedder: FakeEmbedder) -> Iterator[Library]:
    (tmp_path / "news").mkdir()
    for name, head in HEADS.items():
        text = f"---\ntitle: About {name}\n{head}---\nThe bridge closed, says {name}.\n"
        (tmp_path / "news" / f"{name}.md").write_text(text, encoding="utf-8")
    Library.update(tmp_path / "library", [tmp_path / "news"], embedder=embedder)
    with Library(tmp_path / "library") as opened:
        yield opened


@pytest.mark.parametrize("since", [None, date(2024, 5, 12)])
@pytest.mark.parametrize("until", [None, date(2024, 5, 12)])
@pytest.mark.parametrize("sources", [(), ("BBC",), (" the courier ", "abbc")])
@pytest.mark.parametrize("known_by", [None, date(2024, 5, 31)])
def test_an_article_passes_as_its_rows_do(
    library: Library,
    since: date | None,
    until: date | None,
    sources: tuple[str, ...],
    known_by: date | None,
) -> None:
    filters = Filters(since, until, sources)
    found = library.holding(["bridg"], filters=filters, known_by=known_by)
    passes = let_through(filters, known_by)
    assert {held.article_id for held in found} == {
        one.id for one in library.articles() if passes(one)
    }
