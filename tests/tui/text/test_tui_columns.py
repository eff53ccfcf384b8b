"""Columns of a terminal: cells, not characters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tui.text.columns import cut, padded, widths


@pytest.mark.parametrize(
    ("text", "cells", "shown"),
    [
        ("fair", 4, "fair"),
        ("county fair", 8, "county…"),
        ("unbreakable", 6, "unbre…"),
        ("橋は閉鎖", 5, "橋は…"),
        ("橋は閉鎖", 4, "橋…"),
        ("e\u0301e\u0301e\u0301", 2, "e\u0301…"),
        ("fair", 1, "…"),
        ("fair", 0, ""),
    ],
)
def test_text_is_cut_to_cells_at_a_word_and_never_within_a_letter(
    text: str, cells: int, shown: str
) -> None:
    assert cut(text, cells) == shown


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"])), st.integers(1, 40))
def test_a_cut_text_never_takes_more_cells_than_it_may(text: str, cells: int) -> None:
    assert cell_len(cut(text, cells)) <= cells
    assert cell_len(padded(text, cells)) == cells


def test_a_column_is_as_wide_as_its_widest() -> None:
    assert widths([("a", "bcd"), ("橋",), ("", "x")]) == (2, 3)
    assert widths([]) == ()
