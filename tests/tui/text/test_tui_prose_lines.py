"""What is said of a language model: in few words, on one line, whatever its server says."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tui_fakes import BUS, FAIR, cite, found

from qa.prose.settings import LanguageModelSettings, Struck
from qa.types import Chosen, Listed, ListedItem, Prose, Reworded, Written
from tui.text.prose_lines import (
    SourceNumbers,
    chosen_line,
    failure_line,
    heading,
    leaving_line,
    left_out_line,
    model_name,
    reworded_line,
    sentence_text,
    shown_sentences,
    struck_line,
    summary,
)

HERE = LanguageModelSettings("http://localhost:11434/v1", "llama3.2")
AWAY = replace(HERE, url="https://models.example/v1")
PASSED = Written("It closes at midnight.", (cite(FAIR, "midnight"),))
FAILED = Written("It closes at noon.", (), "noon isn't there")
EVIL = "ev\x1b]0;owned\x07il\x1b[2J\u202e\nmodel"


def test_it_is_said_where_words_go() -> None:
    assert leaving_line(AWAY) == "Questions and passages go to models.example, where llama3.2 runs."
    assert leaving_line(HERE) == "Questions and passages go to llama3.2, on this machine."


def test_who_only_has_searches_made_sends_no_passages() -> None:
    only = replace(AWAY, prose=False, reword=True)
    assert leaving_line(only) == "Questions go to models.example, where llama3.2 runs."


@pytest.mark.parametrize(
    ("chosen", "line"),
    [
        (Chosen("m", 8, "ten", "nine"), "Chosen by m among 8 candidates, instead of “nine”."),
        (Chosen("m", 2, "nine"), "m chose the same answer among 2 candidates."),
        (Chosen("m", 1), "m chose none of 1 candidate, which changes nothing."),
        (
            Chosen("m", 8, "ten", too_unsure=True),
            "m chose “ten”, which isn't sure enough to be the answer.",
        ),
        (Chosen("m", failed="it took too long"), "m chose nothing: it took too long"),
    ],
)
def test_a_choice_is_told_with_what_it_changed(chosen: Chosen, line: str) -> None:
    assert chosen_line(chosen) == line


def test_a_search_is_told_with_who_made_it_and_one_left_alone_is_not() -> None:
    assert reworded_line(Reworded("m", "fair hours")) == "Searched by m for: fair hours"
    assert reworded_line(Reworded("m")) is None
    assert reworded_line(Reworded("m", failed="no server")) == "m made no search: no server"


def test_prose_is_summed_up() -> None:
    assert summary(Prose("m", (PASSED, PASSED, FAILED))) == "3 sentences by m: 2 checked, 1 struck"
    assert summary(Prose("m", (PASSED,))) == "1 sentence by m: 1 checked"
    assert summary(Prose("m")) == "m wrote nothing"


def test_what_cut_prose_short_is_told() -> None:
    assert failure_line(Prose("m", (PASSED,))) is None
    assert failure_line(Prose("m", (PASSED,), "cut off")) == "m wrote no more: cut off"
    assert failure_line(Prose("m", (), "no server")) == "m wrote nothing: no server"


def test_struck_sentences_are_shown_with_their_reason_or_counted() -> None:
    prose = Prose("m", (PASSED, FAILED))
    assert shown_sentences(prose, Struck.SHOWN) == (PASSED, FAILED)
    assert shown_sentences(prose, Struck.LEFT_OUT) == (PASSED,)
    assert struck_line(FAILED) == "struck: noon isn't there"
    assert struck_line(PASSED) is None
    assert left_out_line(prose) == "1 sentence that fails the check is left out."
    assert left_out_line(Prose("m", (FAILED, FAILED))) == (
        "2 sentences that fail the check are left out."
    )
    assert left_out_line(Prose("m", (PASSED,))) is None


def test_words_of_a_model_and_its_server_steer_nothing() -> None:
    said = [
        leaving_line(replace(AWAY, model=EVIL)),
        chosen_line(Chosen(EVIL, 8, EVIL, EVIL)),
        chosen_line(Chosen(EVIL, failed=EVIL)),
        reworded_line(Reworded(EVIL, EVIL)),
        heading(EVIL),
        sentence_text(Written(EVIL)),
        struck_line(Written("x", (), EVIL)),
        summary(Prose(EVIL, (PASSED,))),
        failure_line(Prose(EVIL, (), EVIL)),
    ]
    for line in said:
        assert line is not None
        assert "evil model" in line
        assert line.isprintable()
    assert model_name("\x1b[2J") == "the language model"


def test_prose_takes_the_numbers_of_the_answers_sources_and_goes_on_after_them() -> None:
    answer = found("When?", text="midnight", citations=(cite(FAIR, "midnight"),))
    numbers = SourceNumbers.below(answer)
    both = Written("Buses run.", (cite(BUS, "Night buses"), cite(FAIR, "midnight")))
    assert numbers.marks(PASSED) == "[1]"
    assert numbers.marks(both) == "[2] [1]"
    assert numbers.marks(both) == "[2] [1]"
    assert numbers.marks(FAILED) == ""
    assert numbers.new == [both.citations[0]]


def test_below_a_list_the_numbers_go_on_after_those_of_its_items() -> None:
    items = tuple(ListedItem(name, (cite(FAIR, "midnight"),)) for name in ("a", "b"))
    answer = replace(found("Which?"), listed=Listed(items, 1))
    assert SourceNumbers.below(answer).marks(PASSED) == "[3]"


def test_of_a_sentence_that_was_struck_only_the_beginning_is_shown() -> None:
    endless = "and so on " * 200
    assert len(sentence_text(Written(endless, (), "cites nothing"))) <= 300
    passed = Written(endless.strip(), (cite(FAIR, "midnight"),))
    assert sentence_text(passed) == endless.strip()
