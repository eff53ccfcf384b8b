"""The count as a sheet and as a command, over made-up articles."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from command_line import Run, check_error
from fake_embedder import FakeEmbedder

from index.library import Library
from tui.desk.sheet import Link
from tui.desk.views import VIEWS, Wanted, view

NEWS = {
    "jan": ("2024-01-30", "Courier", "The old bridge closed. Ferry crews carry people over."),
    "copy": ("2024-01-31", "Radio", "The old bridge closed. Ferry crews carry people over."),
    "sep": ("2024-09-02", "Courier", f"{'Word ' * 30}and at last the OLD bridge opened again."),
    "none": (None, None, "An old bridge in the hills has no day."),
    "other": ("2024-09-03", "Courier Mail", "Bakers bake."),
}


@pytest.fixture(scope="module")
def folder(embedder: FakeEmbedder, tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("count")
    (place / "news").mkdir()
    for name, (day, outlet, text) in NEWS.items():
        front = [f"title: About {name}"]
        front += [f"date: {day}"] if day else []
        front += [f"source: {outlet}"] if outlet else []
        lines = ["---", *front, "---", text + (" Again." if name == "copy" else ""), ""]
        (place / "news" / f"{name}.md").write_text("\n".join(lines), encoding="utf-8")
    Library.update(place / "library", [place / "news"], embedder=embedder)
    return place / "library"


@pytest.fixture
def library(folder: Path) -> Iterator[Library]:
    with Library(folder) as opened:
        yield opened


@pytest.fixture
def count(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("DATELINE_LIBRARY", str(folder))
    monkeypatch.setenv("COLUMNS", "80")
    return run


def test_the_view_is_offered() -> None:
    assert "count" in VIEWS
    assert view("count").choices == ("month", "week", "day", "year", "outlet")
    assert view("count").blank


def test_each_bar_leads_to_the_articles_behind_it(library: Library) -> None:
    for by in view("count").choices:
        sheet = view("count").make(library, Wanted('"old bridge" after:2024-01-05', by))
        for bar in sheet.bars:
            if bar.leads_to is None:
                assert bar.value == 0
                continue
            wanted = Wanted(bar.leads_to.typed, bar.leads_to.choice)
            narrowed = view(bar.leads_to.view).make(library, wanted)
            assert len(narrowed.rows) == bar.value
    months = view("count").make(library, Wanted('"old bridge"')).bars
    assert months[0].leads_to == Link(
        "count", '"old bridge" after:2024-01-01 until:2024-01-31', "day"
    )


def test_a_long_gap_is_one_line(library: Library) -> None:
    bars = view("count").make(library, Wanted("bridge")).bars
    assert [(bar.label, bar.value) for bar in bars] == [
        ("2024-01", 2),
        ("… 7 months", 0),
        ("2024-09", 1),
    ]


def test_rows_open_the_words_and_the_undated_come_last(library: Library) -> None:
    sheet = view("count").make(library, Wanted('"old bridge"', limit=3))
    assert [row.cells[0] for row in sheet.rows] == ["2024-09", "2024-01", "2024-01"]
    assert [row.citations[0].quote for row in sheet.rows] == ["OLD bridge", *2 * ["old bridge"]]
    assert str(sheet.rows[0].cells[1]).startswith("… Word Word")
    assert str(sheet.rows[0].cells[1]).endswith("the OLD bridge opened again.")
    assert sheet.more == 1
    every = view("count").make(library, Wanted('"old bridge"'))
    assert every.rows[-1].cells[0] == "no day"


def test_the_command_prints_a_chart(count: Run) -> None:
    shown = count("count", '"old bridge"')
    assert shown.out.splitlines() == [
        '4 articles of 3 stories with "old bridge", 30 Jan 2024 to 2 Sep 2024',
        f"  2024-01     {48 * '█'} 2  of 1 story",
        "  … 7 months  0",
        f"  2024-09     {24 * '█'} 1",
        "  1 article has no day and isn't in the chart.",
    ]
    nothing = count("count", "walrus the")
    assert nothing.out.splitlines() == [
        "No article with walrus the",
        "  Not looked for: “the”.",
    ]


def test_words_may_be_arguments_of_their_own(count: Run) -> None:
    apart = count("count", "walrus", "bridge", "--json")
    assert apart.document["query"] == "walrus bridge"
    assert apart.out == count("count", "walrus bridge", "--json").out


def test_the_command_counts_by_outlet_and_under_filters(count: Run) -> None:
    lines = count("count", "bridge", "--by", "outlet").out.splitlines()[1:]
    assert [line.split("  ")[1] for line in lines] == ["Courier", "Radio", "(no outlet)"]
    filtered = count("count", "bridge", "--source", "courier", "--as-of", "2024-02-01", "--json")
    assert filtered.document["articles"] == 1
    assert filtered.document["filters"]["sources"] == ["courier"]
    assert count("count").out.startswith("5 articles of 4 stories, 30 Jan 2024")


def test_the_document_has_bins_and_on_demand_rows(count: Run) -> None:
    document = count("count", "bridge -opened", "--json").document
    assert {key: document[key] for key in ("query", "by", "articles", "stories", "undated")} == {
        "query": "bridge -opened",
        "by": "month",
        "articles": 3,
        "stories": 2,
        "undated": 1,
    }
    assert document["bins"] == [
        {
            "label": "2024-01",
            "first": "2024-01-01",
            "last": "2024-01-31",
            "outlet": None,
            "articles": 2,
            "stories": 1,
        }
    ]
    assert "rows" not in document
    rows = count("count", "bridge", "--json", "--rows", "-k", "1").document["rows"]
    assert [(row["bin"], row["article"], row["citation"]["quote"]) for row in rows] == [
        ("2024-09", "sep", "bridge")
    ]


def test_csv_is_of_bars_or_of_articles(count: Run) -> None:
    bars = list(csv.reader(io.StringIO(count("count", "bridge", "--by", "year", "--csv").out)))
    assert bars == [
        ["first", "last", "outlet", "articles", "stories"],
        ["2024-01-01", "2024-12-31", "", "3", "2"],
        ["", "", "", "1", "1"],
    ]
    shown = count("count", "bridge", "--rows", "--csv").out
    rows = list(csv.DictReader(io.StringIO(shown)))
    assert [row["article"] for row in rows] == ["sep", "copy", "jan", "none"]
    assert {row["quote"] for row in rows} == {"bridge"}


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["the"], "there is nothing to count"),
        (['"old'], "isn't closed"),
        (["old after:soon"], "'soon' isn't a year"),
        (["old", "--csv", "--json"], "can't be used together"),
        (["old", "--by", "moon"], "'moon' is not one of"),
        (["\udcff", "old"], "isn't text in this terminal's encoding"),
    ],
)
def test_bad_input_is_one_line(count: Run, arguments: list[str], says: str) -> None:
    result = count("count", *arguments)
    check_error(result, 2 if arguments[1:] else 1, says)
