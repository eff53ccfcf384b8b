"""What the desk adds to a card: who disagrees, and which of two events was first."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from article_fakes import article
from rich.cells import cell_len
from tui_fakes import FAIR, cite, found

from qa.types import Answer, Compared, DatedEvent, Disagreement, Order, ToldValue
from tui.cli.answer_lines import lines as plain_lines
from tui.cli.json_output import ask_document
from tui.cli.styled_answer import styled_answer
from tui.conversation.cards import FOLD, TOLD, View, answered, stops
from tui.conversation.references import Kind, references
from tui.terminal.ink import Ink

DAY = date(2025, 3, 12)
TOLD_7 = article("The flood killed 7 people.", "c", source="Courier", title="Flood", published=DAY)
TOLD_9 = article("Rescuers found 9 dead.", "g", source="The Gazette", title="Tarn", published=DAY)
DIFFER = Disagreement(
    (
        ToldValue("7", (cite(TOLD_7, "7", TOLD_7.text),)),
        ToldValue("9", (cite(TOLD_9, "9", TOLD_9.text),)),
    )
)
TOLL = found("How many died?", "7", citations=(cite(TOLD_7, "7", TOLD_7.text),))
TOLL = replace(TOLL, disagreement=DIFFER)
OPENED = DatedEvent(
    "the fair open", cite(FAIR, "October 15-17"), date(2024, 10, 15), date(2024, 10, 17)
)
SAID = cite(TOLD_7, "The flood killed 7 people")
FLOOD = DatedEvent("the flood", SAID, date(2025, 3, 11), date(2025, 3, 11))
COMPARED = Compared((OPENED, FLOOD), Order.BEFORE, "Yes")
ORDERED = replace(
    found("Did the fair open before the flood?", citations=(OPENED.citation, FLOOD.citation)),
    compared=COMPARED,
)
UNTOLD = replace(
    ORDERED,
    text=None,
    citations=(),
    compared=Compared((OPENED, DatedEvent("the flood")), Order.UNKNOWN),
)


def card(answer: Answer, width: int = 80, **view: object) -> list[str]:
    shown = answered(answer, references(answer), View(**view), width)  # type: ignore[arg-type]
    return shown.plain.split("\n")


def test_the_line_says_who_disagrees_and_the_table_says_it_in_full() -> None:
    folded = card(TOLL)
    assert folded[-1] == "▸ Courier says 7, The Gazette says 9"
    assert card(TOLL, told=True)[-5:] == [
        "▾ Courier says 7, The Gazette says 9",
        "[2] 7  12 Mar 2025  Courier",
        "    “The flood killed 7 people.”",
        "[3] 9  12 Mar 2025  The Gazette",
        "    “Rescuers found 9 dead.”",
    ]


def test_the_keyboard_goes_through_the_values_that_are_shown() -> None:
    every = references(TOLL)
    assert [one.kind for one in every] == [Kind.SOURCE, Kind.TOLD, Kind.TOLD]
    assert stops(TOLL, every, unfolded=False) == (0, TOLD)
    assert stops(TOLL, every, unfolded=False, told=True) == (0, TOLD, 1, 2)
    assert FOLD not in stops(TOLL, every, unfolded=True)


def test_an_order_is_worked_out_and_both_days_are_quoted() -> None:
    shown = card(ORDERED)
    assert shown[2] == "▌ Yes"
    assert shown[3].startswith("▌ Worked out: 15–17 Oct 2024 is before 11 Mar 2025.")
    assert "the fair open: 15–17 Oct 2024" in shown
    assert any(line.startswith("[1] “October 15-17”") for line in shown)
    assert any(line.startswith("[2] “The flood killed 7 people”") for line in shown)


def test_what_cannot_be_told_shows_what_is_known_of_each() -> None:
    shown = card(UNTOLD)
    assert shown[2] == "┆ Your articles don't tell which was first."
    assert "the flood: your articles don't say" in shown
    assert [one.kind for one in references(UNTOLD)] == [Kind.DATES]
    assert not any("Nearest passages" in line for line in shown)


@pytest.mark.parametrize("width", [30, 80, 120])
@pytest.mark.parametrize("answer", [TOLL, ORDERED, UNTOLD])
def test_no_line_is_wider_than_the_card(answer: Answer, width: int) -> None:
    content = answered(answer, references(answer), View(told=True), width)
    assert all(cell_len(line.plain) <= width for line in content.wrap(width))


@pytest.mark.parametrize("answer", [TOLL, ORDERED, UNTOLD])
def test_the_plain_lines_and_those_in_styles_say_the_same(answer: Answer) -> None:
    plain = plain_lines(answer, 10)
    styled = ["".join(piece.text for piece in line) for line in styled_answer(answer, 10, _INK)]
    words = {"Courier", "Gazette", "Worked out", "don't tell which", "don't say"}
    whole = "\n".join(plain)
    assert {word for word in words if word in whole} == {
        word for word in words if word in "\n".join(styled)
    }


_INK = Ink(colour=False, links=False, symbols=True)


def test_plain_lines_of_a_disagreement() -> None:
    shown = plain_lines(TOLL, 10)
    place = shown.index("Courier says 7, The Gazette says 9:")
    assert shown[place + 1 : place + 3] == [
        "  - 7 — Flood — Courier — 12 Mar 2025",
        "  - 9 — Tarn — The Gazette — 12 Mar 2025",
    ]


def test_plain_lines_of_an_order() -> None:
    shown = plain_lines(ORDERED, 10)
    assert shown[:4] == [
        "Yes",
        "Worked out: 15–17 Oct 2024 is before 11 Mar 2025. Both are quoted below.",
        "",
        "the fair open: 15–17 Oct 2024",
    ]
    assert any(line.startswith("[2] Flood — Courier") for line in shown)


def test_documents() -> None:
    document = ask_document(TOLL)
    assert document["compared"] is None
    told = document["disagreement"]
    assert (told["line"], told["moved"]) == ("Courier says 7, The Gazette says 9", None)
    assert [(one["value"], one["outlets"]) for one in told["values"]] == [
        ("7", ["Courier"]),
        ("9", ["The Gazette"]),
    ]
    assert told["values"][1]["citations"][0]["quote"] == "9"
    compared = ask_document(UNTOLD)["compared"]
    assert (compared["reply"], compared["order"]) == (None, "unknown")
    assert [len(event["citations"]) for event in compared["events"]] == [1, 0]
    assert ask_document(ORDERED)["compared"]["events"][0]["last"] == "2024-10-17"


@pytest.mark.parametrize(("name", "answer"), [("disagreement", TOLL), ("compared", ORDERED)])
def test_their_fields_are_explained(name: str, answer: Answer) -> None:
    page = Path(__file__).parents[4].joinpath("docs/reference/json.md").read_text(encoding="utf-8")
    (section,) = re.findall(rf"^## `{name}` of an answer\n(.*?)(?=^## )", page, re.M | re.S)
    columns = re.findall(r"^\| (`.*?`) \|", section, re.MULTILINE)
    explained = {field for column in columns for field in re.findall(r"`([^`]+)`", column)}
    document = ask_document(answer)[name]
    (listed,) = (field for field, value in document.items() if isinstance(value, list))
    of_one = {f"{name}.{listed}[].{field}" for field in document[listed][0]}
    assert explained == {f"{name}.{field}" for field in document} | of_one
