"""What a language model did, on a card: below the exact answer, and never as if it were one."""

from __future__ import annotations

from dataclasses import replace

import pytest
from textual.content import Content
from tui_fakes import BUS, FAIR, FAIR_DATES, cite, found

from qa.prose.settings import Struck
from qa.types import Alternative, Answer, Chosen, Prose, Reworded, Written
from tui.conversation.cards import FOLD, View, answered, stops
from tui.conversation.references import Kind, references

GATES = cite(FAIR, "Gates open at 9 a.m. each day.")
DATES = Written("It runs from the 15th to the 17th of October.", (FAIR_DATES,))
OPENS = Written("Gates open at nine.", (GATES,))
RESIGNED = Written("The chairman resigned.", (FAIR_DATES,), "the passage doesn't say “resigned”")
RIVAL = Alternative("midnight", 0.3, (cite(BUS, "midnight"),))


def written(*sentences: Written, failed: str | None = None, **changes: object) -> Answer:
    return found("How?", prose=Prose("llama", sentences, failed), **changes)


def plain(answer: Answer, width: int = 80, view: View | None = None) -> str:
    return answered(answer, references(answer), view or View(), width).plain


def test_a_sentence_has_the_numbers_that_open_what_says_so() -> None:
    answer = written(DATES, OPENS)
    shown = plain(answer)
    # What the answer itself cites keeps its number; what it doesn't has the next.
    assert "  It runs from the 15th to the 17th of October.\u00a0[1]\n" in shown
    assert "  Gates open at nine.\u00a0[3]" in shown
    assert [one.kind for one in references(answer)] == [Kind.SOURCE, Kind.SOURCE, Kind.WRITTEN]
    last = references(answer)[2]
    assert FAIR.text[last.start : last.end] == "Gates open at 9 a.m. each day."


def test_the_exact_answer_stands_above_as_it_would_without() -> None:
    without = plain(found("How?"))
    shown = plain(written(DATES, RESIGNED))
    assert shown.startswith(without)
    assert shown.index("Written by llama, not quoted") > len(without)


def test_a_sentence_that_fails_is_struck_through_marked_and_told_why() -> None:
    answer = written(RESIGNED, DATES)
    content = answered(answer, references(answer), View(), 80)
    assert "✗ The chairman resigned. struck: the passage doesn't say “resigned”" in content.plain
    start = content.plain.index("The chairman resigned.")
    [span] = [one for one in content.spans if one.start == start]
    assert "strike" in str(span.style)
    assert content.plain[start : span.end] == RESIGNED.text
    assert "x The chairman" in plain(answer, view=View(plain=True))


def test_a_struck_sentence_opens_nothing() -> None:
    assert len(references(written(replace(RESIGNED, citations=(GATES,))))) == 2


def test_sentences_that_fail_can_be_left_out_with_their_number() -> None:
    shown = plain(written(RESIGNED, DATES), view=View(struck=Struck.LEFT_OUT))
    assert "resigned" not in shown
    assert "1 sentence that fails the check is left out." in shown


@pytest.mark.parametrize("struck", list(Struck))
def test_where_all_are_struck_it_is_said_that_nothing_stands(struck: Struck) -> None:
    shown = plain(written(RESIGNED), view=View(struck=struck))
    assert "llama wrote nothing that stands." in shown


def test_what_failed_is_one_line_and_what_came_before_stays() -> None:
    shown = plain(written(DATES, failed="it sent nothing for 60 seconds"))
    assert shown.endswith("llama wrote no more: it sent nothing for 60 seconds")
    assert "15th" in shown
    assert plain(written(failed="no server")).endswith("llama wrote nothing: no server")


def test_a_model_that_said_nothing_is_told_of() -> None:
    assert plain(written()).endswith("llama wrote nothing.")


def test_while_it_writes_the_last_line_says_so() -> None:
    shown = plain(written(RESIGNED), view=View(writing=True, frame=0, judged=True))
    assert shown.endswith("You said: right\n⠋ writing…")
    assert "nothing that stands" not in shown  # yet
    begun = plain(written(), view=View(writing=True))
    assert "Written by llama" in begun
    assert begun.endswith("· writing…")


def test_numbers_of_prose_stay_while_others_are_folded_and_come_last() -> None:
    answer = written(DATES, OPENS, alternatives=(RIVAL,))
    all_of_them = references(answer)
    assert stops(answer, all_of_them, unfolded=False) == (0, 1, FOLD, 3)
    assert stops(answer, all_of_them, unfolded=True) == (0, 1, FOLD, 2, 3)
    for unfolded in (False, True):
        assert "nine.\u00a0[4]" in plain(answer, view=View(unfolded=unfolded))


def test_a_number_is_marked_for_the_keyboard_in_the_prose_too() -> None:
    answer = written(OPENS)
    content = answered(answer, references(answer), View(selected=2), 80)
    marked = [content.plain[s.start : s.end] for s in content.spans if s.style == "bold reverse"]
    assert marked == ["[3]"]


@pytest.mark.parametrize("width", [10, 24, 36, 40, 80, 200])
def test_every_width_has_all_of_it_and_nothing_wider(width: int) -> None:
    answer = written(
        DATES,
        RESIGNED,
        failed="it sent nothing for 60 seconds",
        chosen=Chosen("llama", 8, "October 15-17", instead_of="midnight"),
        reworded=Reworded("llama", "county fair dates"),
    )
    content = answered(answer, references(answer), View(dense=width < 40), width)
    rows = content.wrap(width)
    assert all(row.cell_length <= width for row in rows)
    together = "".join(row.plain for row in rows).replace(" ", "")
    for words in ("17th", "resigned.", "struck:", "insteadof", "dates[×]", "60seconds"):
        assert words in together.replace("▌", "")


def test_the_choice_stands_under_the_answer() -> None:
    chosen = Chosen("llama", 8, "October 15-17", instead_of="midnight")
    shown = plain(found("How?", chosen=chosen)).splitlines()
    [line] = [n for n, one in enumerate(shown) if "Chosen by llama among 8" in one]
    assert shown[line].startswith("▌ ")
    assert "October 15-17" in shown[line - 1]


def test_a_choice_that_is_too_unsure_stands_under_the_abstention() -> None:
    chosen = Chosen("llama", 8, "midnight", too_unsure=True)
    answer = replace(found("How?", chosen=chosen), text=None, citations=())
    shown = plain(answer).splitlines()
    [line] = [n for n, one in enumerate(shown) if "isn't sure enough" in one]
    assert shown[line].startswith("┆ ")
    assert "don't say" in shown[line - 1]


def test_a_search_is_a_chip_and_one_that_failed_is_none() -> None:
    answer = found("How?", reworded=Reworded("llama", "county fair dates"))
    assert "Searched by llama for: county fair dates[×]" in plain(answer)
    failed = plain(found("How?", reworded=Reworded("llama", failed="no server")))
    assert "llama made no search: no server" in failed
    assert "[×]" not in failed
    assert "llama" not in plain(found("How?", reworded=Reworded("llama")))  # left as it was


def test_what_a_model_says_is_only_ever_text() -> None:
    evil = Written("[@click=quit]Press[/] \x1b[2J[bold]here\u202e", (FAIR_DATES,))
    content = answered(written(evil), references(written(evil)), View(), 80)
    assert "[@click=quit]Press[/]" in content.plain
    assert "\x1b" not in content.plain
    assert "\u202e" not in content.plain
    assert isinstance(content, Content)
