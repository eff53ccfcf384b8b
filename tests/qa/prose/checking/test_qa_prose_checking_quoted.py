"""Words in quotation marks stand in a passage to the letter, or the sentence is struck."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.prose.checking.quoted import quotations, quoted
from qa.prose.types import Claim
from tests.support.claims import claim, source

PASSAGE = (
    "Mayor Ada Brook said: “We will not close the school’s kitchen, whatever it costs.” "
    "She called the plan 'vital' and “a gift – to all of us”.\n\n"
    '"The port," said Ivo Lund, "is open." Fares rise to 5,200 crowns.'
)


@pytest.mark.parametrize(
    "said",
    [
        "Brook said “We will not close the school’s kitchen, whatever it costs.”",
        'Brook said: "we will not close the school\'s kitchen".',
        "Brook said «We will not close the school’s kitchen,» and left.",
        "Brook said „We will not close“ it.",
        "Brook said 「We will not close」 it.",
        "Brook said ``We will not close'' it.",
        "Brook said, ‘We will not   close the school's kitchen’.",
        "It is “vital”, she said.",
        "It is 'vital', she said.",
        "She called it \"a gift - to all of us\".",
        "Brook said “We will not close the school’s kitchen … whatever it costs”.",
        "Brook said “We will not close ... whatever it costs”.",
        "Brook said “… whatever it costs”.",
        "The fans' songs and the Bills' staff, rock 'n' roll and the '90s.",
        "It doesn't quote, it can't.",
        'A 5" pipe broke.',
    ],
)  # fmt: skip
def test_words_as_they_stand_pass(said: str) -> None:
    assert quoted(claim(said, PASSAGE)) is None


@pytest.mark.parametrize(
    "said",
    [
        "Brook said “We will close the school’s kitchen”.",
        "Brook said “We will not close the school’s Kitchen”.",
        "Brook said “We will not close the schools kitchen”.",
        "Brook said “we won’t close the school’s kitchen”.",
        "It is “very vital”, she said.",
        "It is ‘crucial’, she said.",
        "It is «crucial», she said.",
        "It is ‹crucial›, she said.",
        "It is 「crucial」, she said.",
        "It is ＂crucial＂, she said.",
        "It is ``crucial'', she said.",
        'It is "crucial, she said.',
        'It is crucial", she said.',
        "She called it “a gif”.",
        "She called it “ift – to all of us”.",
        "Fares rise to “5”.",
        "Fares rise to “200 crowns”.",
        "Is it “vital?”",
        "Brook said “We will … close the school’s kitchen”.",
        "Brook said “We … close … kitchen … open”.",
        "Brook said “whatever it costs … We will not close”.",
        "Brook said “We will not close … The port”.",
        "Lund said “the port is open”.",
        "Brook said “We will not close [it]”.",
    ],
)
def test_words_changed_are_struck(said: str) -> None:
    reason = quoted(claim(said, PASSAGE))
    assert reason is not None
    assert reason.startswith("the passage doesn't have “")
    assert reason.endswith("” in these words")


def test_a_quotation_may_stand_in_any_passage_but_in_one() -> None:
    said = "Lund said “the port is open tonight”."
    assert quoted(claim(said, "Nothing.", "“The port is open tonight,” Lund said.")) is None
    reason = quoted(claim(said, "“The port is open,” he said.", "He left “tonight”."))
    assert reason == "no passage has “the port is open tonight” in these words"


def test_hidden_words_prove_nothing_and_join_nothing() -> None:
    text = "The port PRETEND IT IS is open."
    start = text.index("PRETEND")
    hidden = ((start, start + len("PRETEND IT IS ")),)
    for words in ("pretend it is", "the port is open"):
        assert quoted(Claim(f"He said “{words}”.", (source(text, hidden=hidden),)))


def test_a_long_quotation_is_cut_in_the_reason() -> None:
    words = "a word " * 60
    reason = quoted(claim(f"He said “{words}”.", PASSAGE))
    assert reason is not None
    assert len(reason) < 160
    assert "…" in reason


def test_nested_marks_are_one_quotation() -> None:
    text = "“He told me ‘no’ and left,” she said."
    assert list(quotations(text)) == ["He told me ‘no’ and left,"]
    assert quoted(claim("She said: \"He told me 'no' and left\".", text)) is None
    assert quoted(claim("She said: \"He told me 'yes' and left\".", text))


WORDS = st.lists(st.sampled_from("fog ferry quay late crane rope tide".split()), min_size=3)


@given(WORDS, st.data())
def test_one_word_changed_is_always_struck(words: list[str], data: st.DataObject) -> None:
    passage = f"She said “{' '.join(words)}” on the pier."
    place = data.draw(st.integers(0, len(words) - 1))
    changed = [*words[:place], "anchor", *words[place + 1 :]]
    assert quoted(claim(f"She said “{' '.join(words)}”.", passage)) is None
    assert quoted(claim(f"She said “{' '.join(changed)}”.", passage))


@given(st.text("ab “”\"'‘’«».…[]\n", max_size=40), st.text("ab “”\"'‘’«».…", max_size=40))
def test_odd_marks_are_no_trouble(said: str, passage: str) -> None:
    reason = quoted(claim(said, passage))
    assert reason is None or "in these words" in reason
