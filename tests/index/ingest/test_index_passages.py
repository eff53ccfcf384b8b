"""Sentences and passages: every word in exactly one of each, and offsets that never lie."""

from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from index.ingest.passages import (
    MAX_SENTENCE_CHARS,
    MAX_SENTENCE_WORDS,
    PASSAGE_WORDS,
    Span,
    passages,
    sentences,
)

# Characters that have broken sentence splitters: line ends, marks that combine, wide scripts.
TRICKY = st.text(
    alphabet="aBz. \n\r\t\x0b\x1c\x85\u2028!?…\"'()é\u0301中文。ا😀\u200d\u3000 12,:;-\xa0\x00",
    max_size=400,
)
WHOLE = st.text(st.characters(exclude_categories=("Cs",)), max_size=400)
LONG_WORDS = st.lists(
    st.tuples(st.sampled_from(["word", "x" * 1300, "中" * 700, "End."]), st.integers(1, 200)),
    max_size=6,
).map(lambda parts: " ".join(" ".join([word] * min(n, 5000 // len(word))) for word, n in parts))
TEXTS = st.one_of(WHOLE, TRICKY, LONG_WORDS)


def visible(text: str) -> set[int]:
    return {i for i, character in enumerate(text) if not character.isspace()}


def assert_partition(text: str, spans: list[Span]) -> None:
    """Ordered, apart, trimmed, and together all that isn't white space."""
    for start, end in spans:
        assert 0 <= start < end <= len(text)
        assert text[start:end] == text[start:end].strip()
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    covered = {i for start, end in spans for i in range(start, end)}
    assert visible(text) <= covered


@given(TEXTS)
@example("")
@example(" \r\n ")
@example("One.\r\nTwo.\r\n")
@example("x" * (MAX_SENTENCE_CHARS + 1))
@example("word " * (MAX_SENTENCE_WORDS + 1))
def test_sentences_partition_any_text(text: str) -> None:
    spans = sentences(text)
    assert_partition(text, spans)
    for start, end in spans:
        assert len(text[start:end].splitlines()) == 1
        assert end - start <= MAX_SENTENCE_CHARS
        assert len(text[start:end].split()) <= MAX_SENTENCE_WORDS


@given(TEXTS)
def test_passages_are_runs_of_whole_sentences(text: str) -> None:
    spans = passages(text)
    assert_partition(text, spans)
    starts = {start for start, _ in sentences(text)}
    ends = {end for _, end in sentences(text)}
    assert all(start in starts and end in ends for start, end in spans)


@given(TEXTS)
def test_no_passage_is_far_beyond_its_target(text: str) -> None:
    # A target of at most 1.5 · 120 words, and half a longest sentence to either side.
    most = 1.5 * PASSAGE_WORDS + MAX_SENTENCE_WORDS
    assert all(len(text[start:end].split()) <= most for start, end in passages(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Dr. Park met the U.S. Secretary on Monday. They spoke for an hour.",
            ["Dr. Park met the U.S. Secretary on Monday.", "They spoke for an hour."],
        ),
        ("It cost $3.5 million. Mr. Lee paid.", ["It cost $3.5 million.", "Mr. Lee paid."]),
        ("The bridge closed\nDetours began", ["The bridge closed", "Detours began"]),
        ("One.\r\n\r\nTwo.", ["One.", "Two."]),
        ("Did it rain? Yes! A lot.", ["Did it rain?", "Yes!", "A lot."]),
        (
            "It said approx. 4,200 ships called. He pays approx. 40 percent, i.e. a lot. So it is.",
            [
                "It said approx. 4,200 ships called.",
                "He pays approx. 40 percent, i.e. a lot.",
                "So it is.",
            ],
        ),
        (
            "It opens at 9 a.m. Monday. It shuts at 5 p.m. The mayor said so.",
            ["It opens at 9 a.m. Monday.", "It shuts at 5 p.m.", "The mayor said so."],
        ),
        (
            "Max. 40 people incl. staff may board. See vol. 2 and est. 300 more.",
            ["Max. 40 people incl. staff may board.", "See vol. 2 and est. 300 more."],
        ),
        (
            "He ran 5 km. It rained. They had 4 lbs. left. The max. The min.",
            ["He ran 5 km.", "It rained.", "They had 4 lbs. left.", "The max.", "The min."],
        ),
        ("About approx.\nNext line", ["About approx.", "Next line"]),
        ("  \n ", []),
    ],
)
def test_sentences_by_hand(text: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end in sentences(text)] == expected


@pytest.mark.parametrize("paragraph", ["One stands here. Another follows.", "Ça vaut 3 €. Ou 4 €."])
def test_a_long_text_is_cut_where_a_short_one_is(paragraph: str) -> None:
    """Sentencex takes a text of over 10,000 bytes in parts, and drops what is between them."""
    text = "\n\n".join([paragraph] * 2_000)
    apart = len(paragraph) + 2
    once = sentences(paragraph)
    assert len(once) == 2
    assert sentences(text) == [
        (start + i * apart, end + i * apart) for i in range(2_000) for start, end in once
    ]


def words_in(text: str) -> list[int]:
    return [len(text[start:end].split()) for start, end in passages(text)]


@pytest.mark.parametrize(
    ("count", "expected"),
    [
        (1, [10]),
        (12, [120]),
        (17, [170]),  # nearer to one passage than to two
        (19, [100, 90]),  # two of about 95, not 120 and 70
        (36, [120, 120, 120]),
        (60, [120] * 5),
    ],
)
def test_lengths_are_balanced(count: int, expected: list[int]) -> None:
    sentence = "The council of the town met again late on Monday."
    assert words_in(" ".join([sentence] * count)) == expected


def test_a_long_run_of_words_is_cut_at_white_space() -> None:
    text = " ".join(["entry"] * 320)
    assert [len(text[s:e].split()) for s, e in sentences(text)] == [150, 150, 20]


def test_text_without_white_space_is_cut_by_characters() -> None:
    text = "文" * 2_500
    assert sentences(text) == [(0, 1200), (1200, 2400), (2400, 2500)]
