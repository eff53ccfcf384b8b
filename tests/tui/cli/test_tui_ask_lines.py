"""What `dateline ask` prints, line by line."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from article_fakes import article, hit
from command_line import Run
from tui_fakes import cite, found

from qa.types import Alternative, Listed, ListedItem
from tui.cli.answer_lines import lines
from tui.text.phrases import NOT_ENGLISH


def test_an_answer_at_the_end_of_a_long_sentence_is_in_what_is_quoted_of_it() -> None:
    text = "word " * 120 + "on October 15-17."
    long = article(text, title="Fair")
    shown = lines(found("When?", citations=(cite(long, "October 15-17", text),)), total=1)
    quotation = " ".join(shown[3].split())
    assert shown[2].startswith("[1] Fair")
    assert quotation.startswith("“…word ")
    assert quotation.endswith("on October 15-17.”")


def test_titles_break_between_words_at_80_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    text = "The fair will run October 15-17."
    title = " ".join(["Counties-wide"] * 9)
    fair = article(text, title=title, published=date(2024, 10, 1))
    rival = Alternative("15-17", 0.3, (cite(fair, "15-17"),))
    answer = found("When?", citations=(cite(fair, "October 15-17"),), alternatives=(rival,))
    held_back = replace(answer, text=None, citations=(), hits=(hit(fair, 0, len(text)),))
    for shown in (lines(answer, 1), lines(held_back, 1)):
        whole = "\n".join(shown)
        assert all(len(line) <= 80 for line in whole.splitlines())
        assert whole.count("Counties-wide") in (9, 18)


def test_a_list_says_whether_it_is_whole_and_where_each_item_stands() -> None:
    text = "Marn and Veld signed."
    ports = article(text, title="Ports sign", published=date(2024, 5, 3))
    items = tuple(ListedItem(name, (cite(ports, name, text),)) for name in ("Marn", "Veld"))
    whole = Listed(items, 1, counted=2, complete=True, whole_in=1)
    answer = found("Which two?", "Marn and Veld", citations=(cite(ports, "Marn and Veld", text),))
    shown = lines(replace(answer, listed=whole), 1)
    assert shown[:5] == [
        "Marn and Veld",
        "All 2 that are counted, in 1 article",
        "",
        "[1] Marn — Ports sign — 3 May 2024",
        "[2] Veld — Ports sign — 3 May 2024",
    ]
    assert "    “Marn and Veld signed.”" in shown


def test_a_question_in_another_language_gets_a_quiet_word() -> None:
    assert lines(found("Wann öffnet die Brücke?"), total=1)[-1] == NOT_ENGLISH
    assert NOT_ENGLISH not in lines(found("When does the bridge open?"), total=1)


def test_help_has_no_words_of_the_trade(run: Run) -> None:
    assert "invariant" not in run("doctor", "--help").out
