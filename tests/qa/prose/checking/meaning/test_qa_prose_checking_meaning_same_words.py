"""Words that say the same, and those that don't."""

from __future__ import annotations

import pytest

from qa.prose.checking.meaning.same_words import concept, land


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("decided", "decision"),
        ("resigned", "resignation"),
        ("won", "winning"),
        ("children", "kids"),
        ("organised", "organized"),
        ("colour", "color"),
        ("British", "Britain"),
        ("built", "constructed"),
        ("construction", "build"),
    ],
)
def test_words_of_one_root_and_equivalents_say_the_same(one: str, other: str) -> None:
    assert concept(one) == concept(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("won", "lost"),
        ("before", "after"),
        ("more", "less"),
        ("killed", "injured"),
        ("Austria", "Australia"),
        ("state", "said"),
    ],
)
def test_a_word_for_another_fact_says_something_else(one: str, other: str) -> None:
    assert concept(one) != concept(other)


def test_a_peoples_word_has_its_land() -> None:
    lands = [land(word) for word in ("canadians", "nigerian", "austrian", "polished")]
    assert lands == ["canada", "nigeria", "austria", "polished"]
