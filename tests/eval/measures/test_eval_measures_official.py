"""The answer measures against the rules of the official SQuAD evaluation, written anew here.

The rules: lower the case; drop ASCII punctuation; replace the words a, an and the by a space;
squeeze white space. Exact match compares what is left; F1 compares bags of its tokens, and is
1 or 0 where a side has none. The best accepted answer counts; no answer is an empty one.
"""

from __future__ import annotations

import random
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eval.measures.answers import exact_match, f1, normalise

PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"


def reference_normalise(text: str) -> str:
    kept = "".join(c for c in text.lower() if c not in PUNCTUATION)
    # A word ends where letters, digits and underscores do; the last is punctuation, gone by now.
    words, word = [], ""
    for c in kept + " ":
        if c.isalnum() or c == "_":
            word += c
        else:
            words += [" " if word in ("a", "an", "the") else word, c]
            word = ""
    return " ".join("".join(words).split())


def reference_em(prediction: str, answers: list[str]) -> float:
    return max(float(reference_normalise(prediction) == reference_normalise(a)) for a in answers)


def reference_f1(prediction: str, answers: list[str]) -> float:
    return max(_token_f1(prediction, answer) for answer in answers)


def _token_f1(prediction: str, answer: str) -> float:
    predicted = reference_normalise(prediction).split()
    accepted = reference_normalise(answer).split()
    if not predicted or not accepted:
        return float(predicted == accepted)
    left = list(accepted)
    same = 0
    for token in predicted:
        if token in left:
            left.remove(token)
            same += 1
    if same == 0:
        return 0.0
    precision, recall = same / len(predicted), same / len(accepted)
    return 2 * precision * recall / (precision + recall)


WORDS = (
    "the The THE a A an An ferry Ferry FERRY, ferry. (ferry) “ferry” ferry’s ferry's 3 3,000 3.000"
    " $4.2m 9% U.S. US Marrow Bay Zoë ZOË München Москва 東京 İzmir ß — - ... athe theatre o'clock"
    " O’CLOCK a.m. A. a's the_end _ & 1st 15-17 15–17"
).split()


def generated() -> list[tuple[str, list[str]]]:
    """Random phrases of the words above, and every pair of the first twenty."""
    chooser = random.Random(20240514)

    def phrase() -> str:
        gap = chooser.choice([" ", "  ", "\u00a0", "\n"])
        return gap.join(chooser.choices(WORDS, k=chooser.randint(0, 5)))

    phrases = [(phrase(), [phrase() for _ in range(chooser.randint(1, 3))]) for _ in range(400)]
    return phrases + [(left, [right]) for left, right in product(WORDS[:20], repeat=2)]


CASES = generated()


def test_there_are_enough_cases_of_every_outcome() -> None:
    scores = [(reference_em(*case), reference_f1(*case)) for case in CASES]
    assert len(CASES) == 800
    assert sum(em == 1 for em, _ in scores) >= 50
    assert sum(em == 0 and overlap == 0 for em, overlap in scores) >= 200
    assert sum(0 < overlap < 1 for _, overlap in scores) >= 50


def test_the_measures_agree_with_the_rules_on_every_case() -> None:
    for prediction, answers in CASES:
        assert normalise(prediction) == reference_normalise(prediction), prediction
        assert exact_match(prediction, answers) == reference_em(prediction, answers)
        assert f1(prediction, answers) == pytest.approx(reference_f1(prediction, answers))


@settings(max_examples=200, deadline=None)
@given(st.text(), st.lists(st.text(), min_size=1, max_size=3))
def test_the_measures_agree_with_the_rules_on_any_text(prediction: str, answers: list[str]) -> None:
    assert exact_match(prediction, answers) == reference_em(prediction, answers)
    assert f1(prediction, answers) == pytest.approx(reference_f1(prediction, answers))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The  Skerry-Ferry, a.m.!", "skerryferry am"),
        ("a an the", ""),
        ("15–17 “noon”", "15–17 “noon”"),
        ("a’s the\u00a0end", "’s end"),
    ],
)
def test_the_reference_itself_is_as_the_rules_say(text: str, expected: str) -> None:
    assert reference_normalise(text) == expected
