"""Tables of a card: what stands in columns, and what goes where there is no room for them."""

import pytest
from rich.cells import cell_len
from textual.content import Content

from tui.conversation.card.tables import Row, table

FAIR = Row(Content("[1] "), "County fair returns", "1 Oct 2024", "Brindle Gazette")
BRIDGE = Row(Content("[2] "), "橋は三月三日まで閉鎖", "14 Oct 2024", "朝日新聞", "also: NHK")


def rows(width: int, *shown: Row, whole: bool = False) -> list[str]:
    return [line for row in table(shown, width, whole=whole) for line in row.plain.split("\n")]


def test_days_and_outlets_stand_under_one_another_whatever_the_script() -> None:
    assert rows(80, FAIR, BRIDGE) == [
        "[1] County fair returns    1 Oct 2024  Brindle Gazette",
        "[2] 橋は三月三日まで閉鎖  14 Oct 2024  朝日新聞 · also: NHK",
    ]


def test_in_a_narrow_card_they_stand_under_the_title() -> None:
    assert rows(30, FAIR, BRIDGE) == [
        "[1] County fair returns",
        "    1 Oct 2024   Brindle…",
        "[2] 橋は三月三日まで閉鎖",
        "    14 Oct 2024  朝日新聞",
        "    also: NHK",
    ]


def test_a_title_takes_a_second_line_where_its_day_stands_under_it() -> None:
    long = Row(Content("[1] "), "Campbell heads to Seoul and Tokyo this week", "1 Oct 2024", "")
    assert rows(40, long) == [
        "[1] Campbell heads to Seoul and Tokyo",
        "    this week",
        "    1 Oct 2024",
    ]


def test_a_long_title_is_cut_and_a_long_value_is_not() -> None:
    long = Row(Content("[1] "), "a day that " * 12 + "slips", "1 Oct 2024", "Wend")
    assert rows(60, long)[0].startswith("[1] a day that a day that")
    assert len(rows(60, long)) == 3
    assert rows(60, long)[1].endswith("…")
    whole = rows(60, long, whole=True)
    assert " ".join(" ".join(whole[:-1]).split()).endswith("slips")
    assert whole[-1] == "    1 Oct 2024  Wend"


def test_a_row_that_knows_neither_day_nor_outlet_is_its_words() -> None:
    assert rows(20, Row(Content(), "only words", "", "")) == ["only words"]


@pytest.mark.parametrize("width", range(16, 100))
def test_no_line_is_wider_than_the_card(width: int) -> None:
    assert all(cell_len(line) <= width for line in rows(width, FAIR, BRIDGE))
    assert all(cell_len(line) <= width for line in rows(width, FAIR, BRIDGE, whole=True))
