"""A sheet as text and as CSV."""

import csv
import io
from datetime import date

import pytest
from rich.cells import cell_len

from index.types import Article
from qa.desk.text import cited
from tui.desk.printed import SOURCE_COLUMNS, csv_of, lines_of
from tui.desk.sheet import Align, Bar, Sheet, SheetColumn, SheetRow

TEXT = "The ferry is back.\n\n=SUM(A1), said Keel. It sails on Monday."
ARTICLE = Article(
    id="ferry",
    title="Ferry back",
    text=TEXT,
    published=date(2024, 5, 3),
    published_from=None,
    source="Courier",
    author=None,
    url=None,
    path="/news/ferry.md",
    sha256="0" * 64,
)
SAYS = SheetColumn("said", "Said", Align.WORDS)
SPEAKER = SheetColumn("speaker", "Speaker")
TIMES = SheetColumn("times", "Times", Align.RIGHT)


def sheet(**more: object) -> Sheet:
    start = TEXT.index("=SUM")
    row = SheetRow((TEXT[start : start + 8], "Keel", 1200), (cited(ARTICLE, start, start + 8),))
    return Sheet("1 quotation", (SAYS, SPEAKER, TIMES), (row,), **more)  # type: ignore[arg-type]


def test_citation_of_the_desk_has_its_sentence() -> None:
    citation = cited(ARTICLE, TEXT.index("Keel"), TEXT.index("Keel") + 4)
    assert citation.sentence == "=SUM(A1), said Keel."
    assert cited(ARTICLE, 4, 9).sentence == "The ferry is back."


def test_csv_has_the_source_and_no_formula() -> None:
    header, row = csv.reader(io.StringIO(csv_of(sheet())))
    assert header == ["said", "speaker", "times", *SOURCE_COLUMNS]
    start = TEXT.index("=SUM")
    assert row == [
        *("'=SUM(A1)", "Keel", "1200", "ferry", "Ferry back", "Courier", "2024-05-03"),
        *(str(start), str(start + 8), "'=SUM(A1)", ""),
    ]


def test_text_is_a_table_with_sources_below() -> None:
    lines = lines_of(sheet(more=3, notes=("As told.",)), 80)
    assert lines == [
        "1 quotation",
        "  Said      Speaker  Times",
        "  =SUM(A1)  Keel     1,200",
        "      Ferry back — Courier — 3 May 2024",
        "  and 3 more: -k shows more of them",
        "  As told.",
    ]


@pytest.mark.parametrize("width", [20, 40, 60])
def test_words_stand_below_where_there_is_no_room(width: int) -> None:
    lines = lines_of(sheet(), width)
    assert max(map(len, lines)) <= max(width, len("  Speaker  Times"))
    assert any("=SUM(A1)" in line for line in lines)


def test_the_title_and_notes_are_wrapped() -> None:
    long = Sheet(
        "12 articles with the word bridge, 3 May 2024", notes=("Not looked for: “the”, “of”.",)
    )
    assert lines_of(long, 24) == [
        "12 articles with the",
        "  word bridge,",
        "  3 May 2024",
        "  Not looked for: “the”,",
        "  “of”.",
    ]


def test_bars_are_as_long_as_their_values() -> None:
    bars = (Bar("May", 4), Bar("June", 0), Bar("July", 8))
    assert lines_of(Sheet("12 articles", bars=bars), 80) == [
        "12 articles",
        f"  May   {24 * '█'} 4",
        "  June  0",
        f"  July  {48 * '█'} 8",
    ]


@pytest.mark.parametrize("width", [24, 40, 80])
def test_bars_and_their_labels_have_room(width: int) -> None:
    bars = (
        Bar("The Harbour and District Chronicle", 1, note="of 1 story"),
        Bar("渡し船新聞", 1200),
    )
    first, second = lines_of(Sheet("1,201 articles", bars=bars), width)[1:]
    assert max(cell_len(first), cell_len(second)) <= max(width, 34)
    assert first.endswith("▏ 1  of 1 story")
    assert second.endswith("█ 1,200")
    assert ("…" in first) == (width < 80)


def test_a_row_has_a_cell_for_each_column() -> None:
    with pytest.raises(ValueError, match="a cell for each"):
        Sheet("x", (SAYS,), (SheetRow(("a", "b")),))
