"""Which questions ask for an order, and how each event is asked for alone."""

from __future__ import annotations

import pytest

from qa.desk.order.asking import Asked, order_asked
from qa.desk.order.verbs import base_of


@pytest.mark.parametrize(
    ("question", "asked", "events"),
    [
        (
            "Did the bridge open before the ferry strike ended?",
            Asked.BEFORE,
            ("When did the bridge open?", "When did the ferry strike end?"),
        ),
        (
            "Did the flood happen after the election?",
            Asked.AFTER,
            ("When was the flood?", "When was the election?"),
        ),
        (
            "Which came first, the Tarn closure or the bridge opening?",
            Asked.FIRST,
            ("When was the Tarn closure?", "When was the bridge opening?"),
        ),
        (
            "Did the flood or the election happen first?",
            Asked.FIRST,
            ("When was the flood?", "When was the election?"),
        ),
        (
            "Who resigned last, Marla Keel or Ines Iwu?",
            Asked.LAST,
            ("When did Marla Keel resign?", "When did Ines Iwu resign?"),
        ),
        (
            "Which bridge was opened first, the Tarn or the Marrow?",
            Asked.FIRST,
            ("When was the Tarn opened?", "When was the Marrow opened?"),
        ),
        (
            "Was Keel arrested shortly before Iwu was appointed?",
            Asked.BEFORE,
            ("When was Keel arrested?", "When was Iwu appointed?"),
        ),
        (
            "Was the race held after the Tarn Cup final?",
            Asked.AFTER,
            ("When was the race held?", "When was the Tarn Cup final?"),
        ),
    ],
)
def test_two_events_are_asked_for(question: str, asked: Asked, events: tuple[str, str]) -> None:
    found = order_asked(question)
    assert found
    assert found.asked is asked
    assert tuple(event.question for event in found.events) == events


@pytest.mark.parametrize(
    "question",
    [
        "When did the bridge open?",
        "Did Keel testify before Congress?",
        "Did Keel speak before the Senate judiciary committee?",
        "Did the bridge open before Monday?",
        "Did shares fall after 3 p.m.?",
        "Who was mayor before Keel?",
        "What happened before the flood?",
        "Which team came first?",
        "Did the bridge open?",
        "",
    ],
)
def test_other_questions_are_left_alone(question: str) -> None:
    assert order_asked(question) is None


def test_the_state_of_a_thing_may_be_meant_otherwise() -> None:
    found = order_asked("Was the bridge safe before the flood?")
    assert found
    assert not found.sure


@pytest.mark.parametrize(
    ("past", "base"),
    [
        ("ended", "end"),
        ("resigned", "resign"),
        ("closed", "close"),
        ("filed", "file"),
        ("stopped", "stop"),
        ("killed", "kill"),
        ("cancelled", "cancel"),
        ("announced", "announce"),
        ("happened", "happen"),
        ("carried", "carry"),
        ("agreed", "agree"),
        ("won", "win"),
        ("struck", "strike"),
        ("hit", "hit"),
        ("bridge", None),
        ("red", None),
    ],
)
def test_base_forms(past: str, base: str | None) -> None:
    assert base_of(past) == base
