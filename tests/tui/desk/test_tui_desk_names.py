"""`dateline names`: the list, the page of a name, its candidates, as text, JSON and CSV."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from command_line import check_error, runner
from fake_embedder import FakeEmbedder

from index.extraction.extractor import Extractor
from index.library import Library
from qa.desk.extractors import EXTRACTORS
from qa.desk.names.extractor import NamesExtractor
from tui.desk.sheet import Link
from tui.desk.views import VIEWS, Wanted, view

ARTICLES = {
    "quay": ("2024-01-10", "Ada Keel opened the quay of Bergen. Keel thanked Tomas Brzek, 45."),
    "talks": ("2024-03-02", "Ada Keel met Bo Lund in Norway. Lund wanted talks, Keel did not."),
    "song": ("2023-06-01", "The singer Ivor Lund died in Norway. Lund was 80."),
}


def indexed(place: Path, embedder: FakeEmbedder, *extractors: Extractor) -> Path:
    news = place / "news"
    news.mkdir()
    for name, (day, text) in ARTICLES.items():
        front = f"---\ntitle: About the {name}\ndate: {day}\nsource: Courier\n---\n"
        (news / f"{name}.md").write_text(front + text + "\n", encoding="utf-8")
    Library.update(place / "library", [news], embedder=embedder, extractors=extractors)
    return place / "library"


@pytest.fixture(scope="module")
def folder(embedder: FakeEmbedder, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return indexed(tmp_path_factory.mktemp("names"), embedder, NamesExtractor())


@pytest.fixture
def library(folder: Path) -> Iterator[Library]:
    with Library(folder) as opened:
        yield opened


def test_the_view_is_offered() -> None:
    assert "names" in VIEWS
    assert view("names").blank
    assert view("names").choices[0] == "all"


def test_rows_of_the_list_lead_to_pages(library: Library) -> None:
    sheet = view("names").make(library, Wanted(choice="person"))
    assert sheet.title == "The people in the most articles"
    assert sheet.rows[0].cells == ("Ada Keel", "person", 2, "2024-01-10", "2024-03-02")
    assert sheet.rows[0].leads_to == Link("names", "ada keel", "person")
    page = view("names").make(library, Wanted("ada keel", "person"))
    assert page.title == "Ada Keel (person): 2 articles, 4 mentions, 2024-01-10 to 2024-03-02"


def test_page_shows_bars_neighbours_and_opens_sources(library: Library) -> None:
    sheet = view("names").make(library, Wanted("keel"))
    assert [(bar.label, bar.value) for bar in sheet.bars] == [
        *(("Jan 2024", 1), ("Feb 2024", 0), ("Mar 2024", 1))
    ]
    rows = {(row.cells[0], row.cells[1]): row for row in sheet.rows}
    assert rows["with", "Bo Lund"].cells[2:] == ("person", 2, 1)
    assert rows["with", "Bo Lund"].leads_to == Link("names", "bo lund", "person")
    cited = [row.citations[0] for row in sheet.rows if row.citations]
    assert [citation.quote for citation in cited] == ["Ada Keel", "Ada Keel"]
    assert cited[0].article.id == "talks"
    assert "Spelt Ada Keel 2, Keel 2" in sheet.notes


def test_a_surname_alone_can_be_opened(embedder: FakeEmbedder, tmp_path: Path) -> None:
    folder = indexed(tmp_path, embedder)
    (tmp_path / "news" / "bell.md").write_text("Mr. Lund rang the bell in Oslo.\n")
    Library.update(folder, embedder=embedder, extractors=[NamesExtractor()])
    with Library(folder) as library:
        several = view("names").make(library, Wanted("Lund"))
        links = {row.cells[0]: row.leads_to for row in several.rows}
        assert links["Lund"] == Link("names", "=lund", "person")
        page = view("names").make(library, Wanted("=lund", "person"))
    assert page.title == "Lund (person): 1 article, 1 mention"


def test_several_of_a_name_are_listed(library: Library) -> None:
    sheet = view("names").make(library, Wanted("Lund"))
    assert sheet.title == "“Lund” may be any of 2 names"
    assert {row.cells[0] for row in sheet.rows} == {"Bo Lund", "Ivor Lund"}
    assert view("names").make(library, Wanted("Nobody")).title == "No name is “Nobody”"


def test_command_prints_text_json_and_csv(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    dateline = runner(capsys)
    run = dateline("names", "--library", str(folder), "--kind", "place")
    assert run.status == 0
    assert run.out.splitlines()[0] == "The places in the most articles"
    document = dateline("names", "--library", str(folder), "Ada", "Keel", "--json").document
    assert document["name"]["name"] == "Ada Keel"
    assert document["months"] == [
        {"month": "2024-01", "articles": 1},
        {"month": "2024-03", "articles": 1},
    ]
    assert document["newest"][0]["quote"] == "Ada Keel"
    rows = list(
        csv.DictReader(io.StringIO(dateline("names", "--library", str(folder), "--csv").out))
    )
    assert rows[0]["name"] == "Ada Keel"
    assert rows[0]["articles"] == "2"
    early = dateline("names", "--library", str(folder), "--json", "--until", "2023").document
    assert {name["name"] for name in early["names"]} == {"Ivor Lund", "Norway"}
    both = dateline("names", "--library", str(folder), "--csv", "--json")
    check_error(both, 2, "can't be used together")
    every = dateline("names", "--library", str(folder), "-k", "50000")
    assert len(every.out.splitlines()) == len(rows) + 3
    garbled = dateline("names", "--library", str(folder), "Ada", "\udcff")
    check_error(garbled, 2, "isn't text in this terminal's encoding")


def test_an_edited_article_keeps_its_names(
    embedder: FakeEmbedder, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = indexed(tmp_path, embedder, *EXTRACTORS)
    dateline = runner(capsys)
    at = ("--library", str(folder))
    assert dateline("edit", "quay", "--date", "2020-05-06", *at).status == 0
    document = dateline("names", "Ada", "Keel", "--json", *at).document
    assert document["months"][0] == {"month": "2020-05", "articles": 1}
    assert document["notes"] == []


def test_older_library_says_that_nothing_was_looked_at(
    embedder: FakeEmbedder, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = indexed(tmp_path, embedder)
    run = runner(capsys)("names", "--library", str(folder))
    assert run.status == 0
    missing = "3 articles haven't been looked at yet: run dateline index"
    assert missing in run.out
    for typed in ((), ("Keel",)):
        document = runner(capsys)("names", *typed, "--json", "--library", str(folder)).document
        assert (document["names"], document["notes"]) == ([], [missing])
