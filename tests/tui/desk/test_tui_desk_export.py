"""A sheet as Markdown, and in a file whose name says the form."""

from pathlib import Path
from typing import cast

import desk_fakes
import pytest

from index.backend import LibraryBackend
from index.errors import DatelineError
from tui.desk.export import check_file, export, proposed_file
from tui.desk.markdown import markdown_of
from tui.desk.rows import references_of, source_line
from tui.desk.sheet import Sheet, SheetColumn, SheetRow
from tui.desk.views import Wanted

NONE = cast("LibraryBackend", None)
SAID = desk_fakes.SAID.make(NONE, Wanted())
COUNT = desk_fakes.COUNT.make(NONE, Wanted("fair"))


def test_rows_stand_in_a_table_with_where_each_can_be_read() -> None:
    lines = markdown_of(SAID).splitlines()
    assert lines[:3] == ["# 4 quotations", "", "| Speaker | Day | Words | Source |"]
    assert lines[3] == "| --- | --- | --- | --- |"
    assert "County fair returns — Brindle Gazette — 1 Oct 2024 |" in lines[4]
    assert "](<https://courier.example/hopes#:~:text=" in lines[5]
    assert lines[7] == "| Nobody |  | A row that opens nothing |  |"
    assert lines[-1].startswith("12 articles haven't been looked at yet")


def test_bars_stand_in_a_table_of_their_own_and_numbers_to_the_right() -> None:
    text = markdown_of(COUNT)
    assert "|  | Number |\n| --- | ---: |\n| 2024-05 | 2 |" in text
    assert "| Month | Articles |\n| --- | ---: |\n| 2024-05 | 2 |" in text


def test_words_of_an_article_are_no_markup() -> None:
    row = SheetRow(("a | b\n# [x](y) <b>",))
    text = markdown_of(Sheet("*Bold*", (SheetColumn("a", "A"),), (row,)))
    assert text.startswith("# \\*Bold\\*\n")
    assert "| a \\| b \\# \\[x\\](y) \\<b\\> |" in text


def test_a_new_file_is_proposed_and_none_is_written_over(tmp_path: Path) -> None:
    first = proposed_file(tmp_path, "count", "“Night buses”?")
    assert first.name == "count-night-buses.csv"
    export(COUNT, first)
    assert first.read_text().startswith("month,articles,article,title")
    second = proposed_file(tmp_path, "count", "“Night buses”?")
    assert second.name == "count-night-buses-2.csv"
    for path, words in ((first, "is there already"), (tmp_path / "a.txt", "the file's name says")):
        for write in (check_file, lambda path: export(COUNT, path)):
            with pytest.raises(DatelineError, match=words):
                write(path)
    assert not (tmp_path / "a.txt").exists()


def test_a_row_opens_its_words_or_its_article_or_nothing() -> None:
    said, _, article, nothing = SAID.rows
    first, second = references_of(said)
    assert first.article.text[first.start : first.end] == "October 15-17"
    assert first.sentence is not None
    assert second.article.id == "bus"
    assert source_line(said).endswith("1 Oct 2024 (+1)")
    [whole] = references_of(article)
    assert whole.start == whole.end == 0
    assert source_line(article).startswith("Late buses for the fair")
    assert references_of(nothing) == ()
    assert source_line(nothing) == ""
