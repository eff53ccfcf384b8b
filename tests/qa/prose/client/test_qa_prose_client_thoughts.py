"""What a model says to itself is left out of its reply, however the pieces are cut."""

import pytest
import scripted_faults as faults
from hypothesis import given
from hypothesis import strategies as st
from scripted_model import served

from qa.prose.client.opening import open_model
from qa.prose.client.thoughts import Thoughts
from qa.prose.model import Message
from qa.prose.settings import LanguageModelSettings

REPLIES = {
    "<think>Why? 5 < 6.</think>The ferry.": "The ferry.",
    "<think></think>\n\nThe ferry.": "\n\nThe ferry.",
    "<THINK>Hm</Think>The ferry.": "The ferry.",
    "<thinking>Hm <think> </thinking>The ferry.": "The ferry.",
    "[THINK]Hm[/THINK]The ferry [1].": "The ferry [1].",
    "The <reasoning>Hm</reasoning>ferry<think>.</think>.": "The ferry.",
    "<think>Not closed, the ferry": "",
    "<think>Not <b>closed</thin": "",
    "</think>The ferry.": "The ferry.",
    "5 < 6 [1] [th] <thin air> <": "5 < 6 [1] [th] <thin air> <",
    "İ<think>İİ</think>İ <t": "İİ <t",
    "The ferry.": "The ferry.",
    "": "",
}


def heard(pieces: list[str]) -> str:
    thoughts = Thoughts()
    return "".join([*map(thoughts.feed, pieces), thoughts.close()])


@pytest.mark.parametrize("reply", REPLIES)
def test_thoughts_are_left_out_of_a_reply_in_one_piece_and_sign_by_sign(reply: str) -> None:
    assert heard([reply]) == REPLIES[reply]
    assert heard(list(reply)) == REPLIES[reply]


@given(st.lists(st.sampled_from(["<think>", "</think>", "<th", "ink>", "</", "[1]", "a ", "<"])))
def test_the_cut_of_the_pieces_changes_nothing(pieces: list[str]) -> None:
    whole = "".join(pieces)
    assert heard(pieces) == heard([whole]) == heard(list(whole))


def test_only_what_may_be_a_tag_is_held_back() -> None:
    thoughts = Thoughts()
    assert thoughts.feed("The ferry [1") == "The ferry [1"
    assert thoughts.feed("] <") == "] "
    assert thoughts.feed("5") == "<5"


def test_much_thought_is_not_kept() -> None:
    thoughts = Thoughts()
    thoughts.feed("<think>")
    for _ in range(1000):
        assert thoughts.feed("and then " * 100) == ""
    assert thoughts.feed("</think>So.") == "So."


def test_a_field_with_thoughts_is_no_part_of_the_reply() -> None:
    fault = faults.pieces("<thi", "nk>Well", "</", "think>", "The fer", "ry.", reasoning="Hm, so")
    with served("", fault) as server:
        model = open_model(LanguageModelSettings(server.url, "scripted"))
        assert model.reply([Message("user", "Why?")], 100) == "The ferry."
