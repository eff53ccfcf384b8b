"""What is written to a terminal: styles and links, as far as it says that it can."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tui.terminal.ink import Ink, Piece, draws_links, link_to, wrapped

XTERM = {"TERM": "xterm-256color"}


class Terminal(io.TextIOWrapper):
    def __init__(self, encoding: str = "utf-8") -> None:
        super().__init__(io.BytesIO(), encoding=encoding)

    def isatty(self) -> bool:
        return True


def ink(**environment: str) -> Ink:
    made = Ink.of(Terminal(), {**XTERM, **environment})
    assert made
    return made


def test_a_file_and_a_terminal_without_escapes_get_plain_text() -> None:
    assert Ink.of(io.StringIO(), XTERM) is None
    assert Ink.of(Terminal(), {"TERM": "dumb"}) is None
    assert Ink.of(Terminal(), {}) is None


def test_no_color_takes_the_colours_and_leaves_the_rest() -> None:
    line = [Piece("a", "green", bold=True), Piece("b", "green")]
    assert ink().written(line) == "\x1b[32m\x1b[1ma\x1b[0m\x1b[32mb\x1b[0m"
    assert ink(NO_COLOR="1").written(line) == "\x1b[1ma\x1b[0mb"
    assert ink(NO_COLOR="").colour  # an empty one means nothing, as no-color.org has it


@pytest.mark.parametrize(("encoding", "symbols"), [("utf-8", True), ("latin-1", False)])
def test_marks_are_drawn_where_the_encoding_has_them(encoding: str, symbols: bool) -> None:
    made = Ink.of(Terminal(encoding), XTERM)
    assert made
    assert made.symbols is symbols


@pytest.mark.parametrize(
    ("environment", "links"),
    [
        (XTERM, False),
        ({**XTERM, "VTE_VERSION": "7600"}, True),
        ({**XTERM, "VTE_VERSION": "4000"}, False),
        ({**XTERM, "TERM_PROGRAM": "iTerm.app"}, True),
        ({"TERM": "xterm-kitty"}, True),
        ({**XTERM, "WT_SESSION": "a"}, True),
        ({"TERM": "screen-256color", "VTE_VERSION": "7600"}, False),
        ({"TERM": "tmux-256color", "TERM_PROGRAM": "tmux", "TERM_PROGRAM_VERSION": "3.4"}, True),
        ({"TERM": "tmux-256color", "TERM_PROGRAM": "tmux", "TERM_PROGRAM_VERSION": "3.3a"}, False),
        ({**XTERM, "FORCE_HYPERLINK": "1"}, True),
        ({"TERM": "xterm-kitty", "FORCE_HYPERLINK": "0"}, False),
    ],
)
def test_links_are_written_where_the_terminal_says_that_it_knows_them(
    environment: dict[str, str], links: bool
) -> None:
    assert draws_links(environment) is links


def test_a_link_is_written_around_its_words() -> None:
    line = [Piece("here", link="https://news.example/a")]
    assert ink().written(line) == "here"
    linked = ink(FORCE_HYPERLINK="1").written(line)
    assert linked == "\x1b]8;;https://news.example/a\x1b\\here\x1b]8;;\x1b\\"


def test_only_pages_and_files_that_are_there_are_linked(tmp_path: Path) -> None:
    file = tmp_path / "a fair.txt"
    file.write_text("x")
    link = link_to(str(file))
    assert link
    assert link.startswith("file://")
    assert link.endswith("/a%20fair.txt")
    assert link_to(str(tmp_path / "gone.txt")) is None
    assert link_to("javascript:alert(1)") is None
    assert link_to("fair.txt") is None


def test_nothing_in_an_address_can_end_the_sequence_it_is_written_in() -> None:
    link = link_to("https://x.example/\x1b\\\x07\x1b]0;owned\x07é")
    assert link == "https://x.example/%1B%5C%07%1B]0;owned%07%C3%A9"


def test_lines_break_between_words_and_dates_stay_whole() -> None:
    line = [Piece("County fair "), Piece("returns", bold=True), Piece(" — 14 Oct 2024")]
    shown = ["".join(piece.text for piece in part) for part in wrapped(line, 24, "", "  ")]
    assert shown == ["County fair returns —", "  14 Oct 2024"]
    styles = [(piece.text, piece.bold) for piece in wrapped(line, 24, "", "  ")[0]]
    assert ("returns", True) in styles


WORDS = st.lists(st.text("ab橋é\u0301", min_size=1, max_size=8), min_size=1, max_size=30)


@given(WORDS, st.integers(17, 60), st.integers(0, 200))
def test_no_word_is_lost_torn_or_too_far_to_the_right(
    words: list[str], width: int, middle: int
) -> None:
    text = " ".join(words)
    line = [Piece(text[:middle], bold=True), Piece(text[middle:])]
    shown = ["".join(piece.text for piece in part) for part in wrapped(line, width, "", " ")]
    assert " ".join(" ".join(shown).split()) == text
    assert all(cell_len(part.rstrip()) <= width for part in shown)
    assert [word for part in shown for word in part.split()] == words
