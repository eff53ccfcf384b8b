import pytest

from tui.text.safe_text import flat, one_line, plain, wrapped_at_words


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("[red]x[/red]", "[red]x[/red]"),
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x9b31mred", "red"),
        ("\x1b]0;title\x07body", "body"),
        ("\x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\", "link"),
        # An opener that is never closed costs itself, not the rest of the article.
        ("\x1b]0;never closed\nnext line", "]0;never closed\nnext line"),
        ("bell\x07 nul\x00 del\x7f", "bell nul del"),
        ("one\r\ntwo\rthree\u2028four", "one\ntwo\nthree\nfour"),
        ("a\tb", "a    b"),
        ("\u202egpj.exe\u202c", "gpj.exe"),
        ("half \ud83d pair", "half \N{REPLACEMENT CHARACTER} pair"),
        ("Zürich — 東京 ok", "Zürich — 東京 ok"),
    ],
)
def test_plain_takes_out_what_steers_a_terminal_and_nothing_else(raw: str, shown: str) -> None:
    assert plain(raw) == shown


def test_flat_keeps_the_space_at_the_ends_so_that_pieces_can_be_joined() -> None:
    assert flat(" the\n\nfair ") == " the fair "


@pytest.mark.parametrize(
    ("limit", "shown"),
    [(None, "one two three four"), (18, "one two three four"), (15, "one two three…"), (3, "on…")],
)
def test_one_line_is_cut_at_a_word(limit: int | None, shown: str) -> None:
    assert one_line("  one two\nthree four ", limit) == shown


def test_a_date_is_never_broken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "30")
    wrapped = wrapped_at_words("Bridge to open in the summer — 14 Oct 2024")
    assert wrapped == "Bridge to open in the summer —\n14 Oct 2024"
