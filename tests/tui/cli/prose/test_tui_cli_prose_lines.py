"""How `dateline ask` shows prose: in plain lines, and in styles on a terminal."""

from __future__ import annotations

import re

import pytest
from tui_fakes import BUS, FAIR_DATES, cite, found

from qa.prose.settings import Struck
from qa.types import Prose, Written
from tui.cli.llm.writing import ProseLines
from tui.conversation.changed_file import FileChange
from tui.terminal.ink import Ink
from tui.text.prose_lines import SourceNumbers

STYLED = Ink(colour=True, links=False, symbols=True)
_ESCAPES = re.compile(r"\x1b\[[0-9;]*m")

ANSWER = found("When?", citations=(FAIR_DATES,))
PASSED = Written("Night buses run until midnight.", (cite(BUS, "Night buses"), FAIR_DATES))
FAILED = Written("They run until noon.", (), "noon isn't there")
PROSE = Prose("llama3.2", (PASSED, FAILED), took=1200)


@pytest.fixture(autouse=True)
def _eighty_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")


def shown(ink: Ink | None = None, struck: Struck = Struck.SHOWN, prose: Prose = PROSE) -> str:
    lines = ProseLines(SourceNumbers.below(ANSWER), ANSWER, struck, ink)
    said = [*lines.heading(prose.model)]
    for one in prose.sentences:
        said += lines.sentence(one)
    return "\n".join([*said, *lines.end(prose, {BUS.id: FileChange.GONE})])


def test_sources_that_the_answer_does_not_have_stand_below_the_sentences() -> None:
    assert shown().split("\n") == [
        "Written by llama3.2, not quoted; each sentence is checked:",
        "  Night buses run until midnight. [2] [1]",
        "  [struck: noon isn't there] They run until noon.",
        "",
        "[2] Late buses for the fair — no date",
        "    “Night buses”",
        "    /news/buses.txt (its file is gone; quoted as indexed)",
        "",
        "2 sentences by llama3.2: 1 checked, 1 struck · 1.20 s",
    ]


def test_styles_say_what_plain_lines_say_and_strike_through() -> None:
    styled = shown(STYLED)
    assert _ESCAPES.sub("", styled).split() == shown().split()
    assert "\x1b[2m\x1b[9mThey run until noon.\x1b[0m" in styled


def test_what_was_struck_is_only_counted_where_it_is_to_be_left_out() -> None:
    text = shown(struck=Struck.LEFT_OUT)
    assert "noon" not in text
    assert text.endswith("1 sentence that fails the check is left out.")


def test_prose_that_was_cut_short_says_so_after_the_sentences_that_came() -> None:
    text = shown(prose=Prose("llama3.2", (PASSED,), "the model's reply broke off"))
    assert text.split("\n")[-2:] == [
        "1 sentence by llama3.2: 1 checked · 0.00 s",
        "llama3.2 wrote no more: the model's reply broke off",
    ]


def test_a_model_that_has_nothing_to_say_is_said_to_have_written_nothing() -> None:
    assert shown(prose=Prose("llama3.2")).endswith("\nllama3.2 wrote nothing.")


@pytest.mark.parametrize("ink", [None, STYLED])
def test_words_of_a_model_never_steer_the_terminal(ink: Ink | None) -> None:
    evil = "ev\x1b]0;owned\x07il\x1b[31m\nwords"
    text = shown(ink, prose=Prose(evil, (Written(evil, (), evil), Written(evil, (FAIR_DATES,)))))
    assert "\x1b" not in _ESCAPES.sub("", text)
    assert "\x07" not in text
    assert "owned" not in text
