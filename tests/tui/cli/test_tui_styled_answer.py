"""What `dateline ask` shows on a terminal: the plain lines' words, and what stands out of them."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest
from article_fakes import article
from tui_fakes import FAIR, FAIR_DATES, cite, found, hit

from index.types import Filters
from qa.types import Alternative, Answer
from tui.cli.answer_lines import lines
from tui.cli.styled_answer import styled_answer
from tui.terminal.ink import Ink

STYLED = Ink(colour=True, links=True, symbols=True)
PLAIN = Ink(colour=False, links=False, symbols=False)
ABSTAINED = Answer("Who?", "Who?", None, 0.1, hits=(hit(FAIR, "Parking is free", 1),))
_ESCAPES = re.compile(r"\x1b\[[0-9;]*m|\x1b\]8;;[^\x1b]*\x1b\\")


@pytest.fixture(autouse=True)
def _eighty_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")


def written(answer: Answer, ink: Ink = STYLED) -> str:
    return "\n".join(ink.written(line) for line in styled_answer(answer, 1, ink))


def words(text: str) -> list[str]:
    return _ESCAPES.sub("", text).split()


def test_an_answer_says_what_its_plain_lines_say() -> None:
    answer = found("When?")
    assert words(written(answer)) == ["▌", *_with_marks(words("\n".join(lines(answer, 1))))]


def _with_marks(plain: list[str]) -> list[str]:
    place = plain.index("Very")
    return [*plain[:place], "●●●●", *plain[place:]]


def test_an_abstention_says_what_its_plain_lines_say() -> None:
    for answer in (ABSTAINED, replace(ABSTAINED, filters=Filters(sources=("X",)), searched=1)):
        options = answer.filters or Filters()
        styled = [STYLED.written(one) for one in styled_answer(answer, 9, STYLED, options)]
        assert words("\n".join(styled)) == words("\n".join(lines(answer, 9, options)))


def test_the_words_that_answer_are_marked_in_their_sentence() -> None:
    shown = written(found("When?"))
    assert "run \x1b[1m\x1b[4mOctober 15-17\x1b[0m at the old airfield" in shown


def test_without_colours_and_marks_there_is_no_colour_and_only_ascii() -> None:
    answer = found("When?", citations=(cite(FAIR, "October 15-17"),))
    shown = written(answer, PLAIN)
    assert "| \x1b[0m\x1b[1mOctober 15-17" in shown
    assert "#### Very sure" in shown
    assert not re.search(r"\x1b\[3\d", shown)
    assert "\x1b]8" not in shown


def test_rivals_and_earlier_values_stand_in_columns() -> None:
    old = article("It is in May.", title="May fair", published=date(2023, 3, 9), source="Wend")
    rivals = (
        Alternative("two years", 0.2, (cite(FAIR, "two years"),)),
        Alternative("in May", 0.3, (cite(old, "in May"),), older=True),
    )
    shown = _ESCAPES.sub("", written(found("When?", alternatives=rivals))).split("\n")
    assert "Or ●○○○  two years  1 Oct 2024  Brindle Gazette — County fair returns" in shown
    assert "Earlier  in May     9 Mar 2023  Wend — May fair" in shown


def test_a_long_rival_stands_above_its_day_and_outlet() -> None:
    text = "The fair will be in May " * 6 + "at last."
    long = article(text, title="May fair", published=date(2023, 3, 9))
    rival = Alternative(text, 0.3, (cite(long, text),), older=True)
    shown = _ESCAPES.sub("", written(found("When?", alternatives=(rival,)))).split("\n")
    assert "         9 Mar 2023 — May fair" in shown
    assert all(len(line) <= 80 for line in shown)


def test_what_an_article_says_never_steers_the_terminal() -> None:
    hostile = article(
        "It \x1b[31mruns\x1b[0m on \x1b]0;owned\x07Monday.",
        title="[b]T[/b]\x1b]8;;https://evil.example\x1b\\x",
    )
    hostile = replace(hostile, url="https://x.example/\x1b]0;owned\x07")
    shown = written(found("When?", text="Monday", citations=(cite(hostile, "Monday"),)))
    assert "\x1b" not in _ESCAPES.sub("", shown)
    assert "\x07" not in shown
    assert "evil" not in shown
    assert "[b]T[/b]" in shown


def test_a_page_is_linked_where_the_terminal_knows_links() -> None:
    web = replace(FAIR, url="https://news.example/fair")
    answer = found("When?", citations=(replace(FAIR_DATES, article=web),))
    assert "\x1b]8;;https://news.example/fair\x1b\\" in written(answer)
    assert "\x1b]8" not in written(answer, replace(STYLED, links=False))
