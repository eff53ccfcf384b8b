"""Files of many articles in a library: each is one, and what they leave out takes none away."""

import json
from pathlib import Path

import pytest
from fake_embedder import FakeEmbedder
from format_files import BRIDGE, FERRY, OTHER, RECORD, UNION, mail, mbox, samples, zipped

from index.errors import UsageError
from index.library import Library
from index.types import Changes

LINK = {"title": "Only a link", "url": "https://courier.example/l"}


@pytest.fixture
def news(tmp_path: Path) -> Path:
    (tmp_path / "news").mkdir()
    return tmp_path / "news"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "library"


def texts(folder: Path) -> dict[str, str]:
    with Library(folder) as library:
        return {article.id: article.text for article in library.articles()}


def test_each_article_of_a_file_stands_by_itself(
    news: Path, folder: Path, embedder: FakeEmbedder
) -> None:
    (news / "box.mbox").write_bytes(
        mbox(mail(), mail("Ferry", plain=FERRY, message_id="<2@courier.example>"))
    )
    (news / "all.zip").write_bytes(zipped({"a/union.txt": UNION.encode()}))
    Library.update(folder, [news], embedder=embedder)
    with Library(folder) as library:
        places = {one.id: Path(one.path).name for one in library.articles()}
        hits = library.search("ferry crews", 1)
    assert places == {
        "one@courier.example": "box.mbox",
        "2@courier.example": "box.mbox",
        "a/union.txt": "all.zip",
    }
    assert hits[0].article.id == "2@courier.example"
    assert Path(hits[0].article.path) == news / "box.mbox"


def test_an_article_goes_with_its_entry_though_links_were_passed_over(
    news: Path, folder: Path, embedder: FakeEmbedder
) -> None:
    export = news / "saved.json"
    export.write_text(json.dumps([RECORD, OTHER, LINK]))
    Library.update(folder, [news], embedder=embedder)
    assert len(texts(folder)) == 2
    export.write_text(json.dumps([RECORD, LINK, LINK]))
    changes = Library.update(folder, embedder=embedder).changes
    assert (changes.removed, list(texts(folder))) == (1, ["b-1"])
    assert [one.reason for one in changes.skipped] == [
        "2 entries passed over: no text: only a link"
    ]
    with Library(folder) as library:
        assert [one.key for one in library.status().skipped] == ["links"]


def test_a_file_that_breaks_off_takes_no_article_away(
    news: Path, folder: Path, embedder: FakeEmbedder
) -> None:
    export = news / "saved.json"
    export.write_text(json.dumps([RECORD, OTHER]))
    Library.update(folder, [news], embedder=embedder)
    before = texts(folder)
    export.write_text(json.dumps([RECORD, OTHER])[:-20])
    changes = Library.update(folder, embedder=embedder).changes
    assert (changes.removed, texts(folder)) == (0, before)


def test_the_names_of_fields_are_kept_with_the_library(
    news: Path, folder: Path, embedder: FakeEmbedder
) -> None:
    (news / "a.csv").write_text(f"Kop,Verhaal\nBridge closes,{BRIDGE.replace(',', '')}\n")

    def update(names: dict[str, str] | None = None, **options: bool) -> Changes:
        return Library.update(folder, [news], embedder=embedder, names=names, **options).changes

    assert update().added == 0
    assert update({"text": "Verhaal"}).added == 1  # though the file is as it was
    assert update({"title": "Kop"}).changed == 1
    assert update().unchanged == 1
    assert update(rebuild=True).added == 1
    with Library(folder) as library:
        (article,) = library.articles()
    assert (article.title, article.title_from) == ("Bridge closes", "CSV")
    assert update({"title": ""}).changed == 1


def test_every_format_in_one_folder(news: Path, folder: Path, embedder: FakeEmbedder) -> None:
    for name, data in samples().items():
        (news / name).write_bytes(data)
    report = Library.update(folder, [news], embedder=embedder)
    assert report.articles > 5
    assert {Path(one.path).name for one in report.changes.skipped} == {"a.opml", "a.rss", "a.csv"}
    again = Library.update(folder, embedder=embedder).changes
    assert (again.added, again.removed, again.changed) == (0, 0, 0)


def test_a_name_for_a_field_that_articles_lack_is_an_error_before_anything_is_written(
    tmp_path: Path, embedder: FakeEmbedder
) -> None:
    (tmp_path / "a.txt").write_text("The ferry sails at noon.")
    with pytest.raises(UsageError, match="no field 'unknown'"):
        Library.update(
            tmp_path / "library", [tmp_path / "a.txt"], embedder=embedder, names={"unknown": "x"}
        )
    assert not (tmp_path / "library").exists()
