"""How a sheet's columns share a width."""

from hypothesis import given
from hypothesis import strategies as st

from tui.desk.sheet import Align, SheetColumn
from tui.text.columns import GAP
from tui.widgets.desk.columns import INDENT, LEAST_NAME, layout

NAME = SheetColumn("name", "Name")
NUMBER = SheetColumn("number", "Number", Align.RIGHT)
WORDS = SheetColumn("words", "Words", Align.WORDS)


def test_words_take_what_the_others_leave() -> None:
    found = layout((NAME, NUMBER, WORDS), (10, 6, 200), 80)
    assert [one.cells for one in found.beside] == [10, 6, 80 - 16 - 2 * GAP]
    assert found.height == 1


def test_words_that_have_too_little_room_stand_under_their_row() -> None:
    found = layout((NAME, NUMBER, WORDS), (10, 6, 200), 40)
    assert [one.column for one in found.beside] == [0, 1]
    assert [(one.column, one.cells) for one in found.below] == [(2, 40 - INDENT)]
    assert found.height == 2


def test_a_first_column_of_words_stays_beside_the_others_in_less_room() -> None:
    found = layout((WORDS, NUMBER), (60, 6), 26)
    assert [one.cells for one in found.beside] == [18, 6]


def test_a_long_name_leaves_room_for_words() -> None:
    found = layout((NAME, WORDS), (60, 200), 80)
    assert [one.cells for one in found.beside] == [24, 80 - 24 - GAP]


def test_words_alone_are_a_rows_first_line() -> None:
    found = layout((WORDS, WORDS), (100, 100), 30)
    assert [(one.column, one.cells) for one in found.beside] == [(0, 30)]
    assert [one.column for one in found.below] == [1]


@given(
    st.lists(
        st.tuples(st.sampled_from([NAME, NUMBER, WORDS]), st.integers(0, 12)),
        min_size=1,
        max_size=4,
    ),
    st.integers(40, 200),
)
def test_every_column_stands_once_and_the_line_fits(
    columns: list[tuple[SheetColumn, int]], width: int
) -> None:
    found = layout([one for one, _ in columns], [cells for _, cells in columns], width)
    placed = [one.column for one in (*found.beside, *found.below)]
    assert sorted(placed) == list(range(len(columns)))
    line = sum(one.cells for one in found.beside) + GAP * (len(found.beside) - 1)
    least = sum(max(LEAST_NAME, 12) for _ in found.beside) + GAP * (len(found.beside) - 1)
    assert line <= max(width, least)
