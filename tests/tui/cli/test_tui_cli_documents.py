"""Documents on the command line: pages of what is found, and folders without an article."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from article_fakes import article
from command_line import Run
from fake_embedder import FakeEmbedder
from pdf_files import column, write_pdf
from tui_fakes import cite

from index.library import Library
from tui.text.phrases import attribution

FIRST = ["The council voted to rebuild the bridge.", "It was closed after the floods."]
SECOND = ["The county fair returns to Brindle in May.", "Its wheel is the tallest yet."]


@pytest.fixture
def here(
    tmp_path: Path, embedder: FakeEmbedder, monkeypatch: pytest.MonkeyPatch
) -> tuple[str, ...]:
    monkeypatch.setenv("DATELINE_MODEL", str(embedder.folder))
    news = tmp_path / "news"
    news.mkdir()
    # Long enough for a passage of each page's own.
    pages = [column(40, 700, lines * 12, leading=14) for lines in (FIRST, SECOND)]
    write_pdf(news / "a.pdf", pages, title="The week in Brindle")
    (news / "b.jpg").write_bytes(b"picture")
    Library.update(tmp_path / "library", [news], embedder=embedder)
    return ("--library", str(tmp_path / "library"))


def test_a_hit_has_its_page(run: Run, here: tuple[str, ...]) -> None:
    hits = run("search", "county fair wheel", "--mode", "bm25", "--json", *here).document["hits"]
    # A passage is on the page on which it begins.
    assert {hit["page"] for hit in hits} == {1, 2}
    shown = run("search", "county fair wheel", "--mode", "bm25", *here).out
    assert "The week in Brindle — no date — p. 2" in shown


def test_a_citation_is_on_the_page_of_its_words() -> None:
    paged = replace(article("One here. Two there."), pages=(0, 10))
    cited = cite(paged, "Two there.")
    assert cited.page == 2
    assert attribution(paged, cited.page).endswith(" — p. 2")
    assert cite(replace(paged, pages=()), "Two there.").page is None


def test_a_folder_without_an_article_is_an_error(
    run: Run, here: tuple[str, ...], tmp_path: Path
) -> None:
    pictures = tmp_path / "pictures"
    pictures.mkdir()
    (pictures / "a.gif").write_bytes(b"picture")
    done = run("index", str(pictures), *here)
    assert done.status == 1
    assert f"no article in {pictures} (1 .gif: pictures, not articles)" in done.err
    assert "passed over 1 .gif: pictures, not articles" in done.out
    (pictures / "b.pdf").write_bytes(b"%PDF-1.4 cut off")
    done = run("index", str(pictures), *here)
    assert done.status == 1
    assert "1 file skipped, such as" in done.err
