"""The view of lists: what is typed, and the sheet that it makes."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from fake_embedder import FakeEmbedder
from rating_reader import RatingReader

from index.errors import UsageError
from index.library import Library
from tui.desk.printed import csv_of, lines_of
from tui.desk.views import VIEWS, Wanted, view
from tui.desk.views_of.lists import answered, sheet_of

TREATY = "Three countries – Kenya, Ghana and Togo – signed the fishing treaty on Friday.\n"
WHICH = "Which countries signed the fishing treaty?"


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory, embedder: FakeEmbedder) -> Iterator[Library]:
    news = tmp_path_factory.mktemp("news")
    (news / "2024-05-03-treaty.md").write_text(f"# Treaty signed\n\n{TREATY}", encoding="utf-8")
    folder: Path = tmp_path_factory.mktemp("library") / "library"
    Library.update(folder, [news], embedder=embedder)
    with Library.open(folder) as opened:
        yield opened


def test_rows_are_the_items_and_open_their_sources(library: Library) -> None:
    answer = answered(library, Wanted(WHICH, today=date(2024, 6, 1)), RatingReader())
    sheet = sheet_of(answer)
    assert sheet.title == f"3 items: {WHICH}"
    assert [row.cells[:3] for row in sheet.rows] == [
        (1, "Kenya", 1),
        (2, "Ghana", 1),
        (3, "Togo", 1),
    ]
    assert [row.citations[0].quote for row in sheet.rows] == ["Kenya", "Ghana", "Togo"]
    assert sheet.notes[0].startswith("All 3 that are counted, in 1 article (")
    assert [one["item"] for one in sheet.document["listed"]["items"]] == ["Kenya", "Ghana", "Togo"]
    assert all(len(line) <= 80 for line in lines_of(sheet, 80))
    rows = list(csv.DictReader(io.StringIO(csv_of(sheet))))
    assert [row["item"] for row in rows] == ["Kenya", "Ghana", "Togo"]


def test_rows_beyond_the_limit_are_counted(library: Library) -> None:
    sheet = sheet_of(answered(library, Wanted(WHICH), RatingReader()), limit=2)
    assert (len(sheet.rows), sheet.more) == (2, 1)


def test_no_list_is_said(library: Library) -> None:
    wanted = Wanted("Which painters met the mayor of Hask in the orchard?")
    sheet = sheet_of(answered(library, wanted, RatingReader()))
    assert sheet.title == "The articles give no list of it"
    assert sheet.rows == ()


@pytest.mark.parametrize("typed", ["", "When was the treaty signed?", "Which country signed?"])
def test_what_asks_for_no_list_is_an_error(library: Library, typed: str) -> None:
    with pytest.raises(UsageError, match="asks for no list"):
        view("lists").make(library, Wanted(typed))


def test_the_view_is_offered() -> None:
    assert "lists" in VIEWS
    assert view("lists").name == "lists"
    assert not view("lists").blank
