"""Words that say the opposite."""

from __future__ import annotations

import pytest

from index.keyword.tokenizer import terms
from qa.language.opposites import says_the_opposite


@pytest.mark.parametrize(
    ("question", "sentence", "opposite"),
    [
        ("When does the bridge open?", "It was closed on Monday.", True),
        ("When does the bridge open?", "It reopens on Monday.", False),
        ("When does the bridge open?", "Closed in May, it reopens in June.", False),
        ("When did the bridge close?", "It was opened in 1931.", True),
        ("Who won the cup?", "Vale lost the cup on Sunday.", True),
        ("Who won the cup?", "Vale played on Sunday.", False),
        ("What fell in May?", "Sales rose in May.", True),
        ("Who painted it?", "It was sold in May.", False),
    ],
)
def test_the_opposite(question: str, sentence: str, opposite: bool) -> None:
    assert says_the_opposite(terms(question), terms(sentence)) is opposite
