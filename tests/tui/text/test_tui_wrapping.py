"""Parts side by side, wrapped whole."""

from textual.content import Content

from tui.text.wrapping import wrapped

PARTS = [Content("EM 0.500"), Content("F1 0.500"), Content("p50 1.01 s")]


def lines(width: int) -> list[str]:
    return wrapped(PARTS, " · ", width).plain.split("\n")


def test_a_part_that_doesn_t_fit_goes_to_the_next_line_whole() -> None:
    assert lines(32) == ["EM 0.500 · F1 0.500 · p50 1.01 s"]
    assert lines(31) == ["EM 0.500 · F1 0.500", "p50 1.01 s"]
    assert lines(18) == ["EM 0.500", "F1 0.500", "p50 1.01 s"]


def test_a_part_wider_than_the_line_has_one_to_itself() -> None:
    assert lines(4) == ["EM 0.500", "F1 0.500", "p50 1.01 s"]


def test_without_a_width_there_is_one_line_and_of_nothing_there_is_nothing() -> None:
    assert lines(0) == lines(32)
    assert wrapped([], " · ", 10).plain == ""


def test_wide_characters_count_double() -> None:
    assert wrapped([Content("港"), Content("港")], " ", 4).plain == "港\n港"
    assert wrapped([Content("港"), Content("港")], " ", 5).plain == "港 港"
