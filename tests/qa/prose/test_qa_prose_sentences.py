"""A reply of whatever shape is cut into plain sentences with the passages that they cite."""

from itertools import pairwise

import pytest
from article_fakes import article
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.prose.sentences import LONGEST, Cutter, claim_of
from qa.prose.sources import numbered
from qa.prose.types import Claim

SOURCES = {
    one.number: one
    for one in numbered(
        (article(f"The ferry was late on day {day}.", f"a{day}"), 0, 24) for day in range(1, 5)
    )
}
Told = tuple[str, list[int]]


def claims(reply: str, cuts: list[int] | None = None) -> list[Claim]:
    """The claims of a reply that comes in pieces; each character is one, if nothing is said."""
    places = sorted({0, len(reply), *(range(len(reply)) if cuts is None else cuts)})
    cutter = Cutter()
    given = [text for first, last in pairwise(places) for text in cutter.feed(reply[first:last])]
    return [one for text in [*given, *cutter.close()] if (one := claim_of(text, SOURCES))]


def told(reply: str) -> list[Told]:
    return [(one.text, [source.number for source in one.sources]) for one in claims(reply)]


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        ("The ferry was late [2].", [("The ferry was late.", [2])]),
        (
            "The ferry was late. [2] It rained. [1]",
            [("The ferry was late.", [2]), ("It rained.", [1])],
        ),
        ("The ferry was late.[1][2]", [("The ferry was late.", [1, 2])]),
        ("The ferry was late [1, 3].", [("The ferry was late.", [1, 3])]),
        ("The ferry was late [1-3].", [("The ferry was late.", [1, 2, 3])]),
        ("The ferry [1] was late [2].", [("The ferry was late.", [1, 2])]),
        ("The ferry was late (1).", [("The ferry was late.", [1])]),
        ("The ferry was late (passage 1).", [("The ferry was late.", [1])]),
        ("The ferry was late [Passage 1].", [("The ferry was late.", [1])]),
        ("The ferry was late (see passage 2).", [("The ferry was late.", [2])]),
        ("The ferry was late.¹", [("The ferry was late.", [1])]),
        ("The ferry was late¹².", [("The ferry was late.", [])]),
        ("The ferry was late【1】.", [("The ferry was late.", [1])]),
        ("The ferry was late【2†source】.", [("The ferry was late.", [2])]),
        ("The ferry was late [^1].", [("The ferry was late.", [1])]),
        ("The ferry was late [[1]].", [("The ferry was late.", [1])]),
        ("The ferry was late [1](https://example.org/a).", [("The ferry was late.", [1])]),
        ("According to passage 1, the ferry was late.", [("The ferry was late.", [1])]),
        (
            "[1] The ferry was late. [2] It rained.",
            [("The ferry was late.", [1]), ("It rained.", [2])],
        ),
        ("The ferry was late.\n[2] It rained.", [("The ferry was late.", []), ("It rained.", [2])]),
        ("It is 45 km² large [1].", [("It is 45 km² large.", [1])]),
        ("Holm (45) left [1].", [("Holm (45) left.", [1])]),
        ("It happened in 2023 (2023).", [("It happened in 2023 (2023).", [])]),
    ],
)
def test_numbers_of_passages_are_read_however_a_model_writes_them(
    reply: str, expected: list[Told]
) -> None:
    assert told(reply) == expected


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        ("1. The ferry was late [1].\n2. It rained [2].", ["The ferry was late.", "It rained."]),
        ("- The ferry was late [1].\n* It rained [2].", ["The ferry was late.", "It rained."]),
        ("> The ferry was late [1].", ["The ferry was late."]),
        ("## Summary\n\nThe ferry was late [1].", ["Summary", "The ferry was late."]),
        ("Sure! Here it is:\nIt rained [1].", ["Sure!", "Here it is:", "It rained."]),
        ("**The ferry** was _late_ [1].", ["The ferry was late."]),
        ("```\nThe ferry was late [1].\n```", ["The ferry was late."]),
        ("| day | ferry |\n|---|---|\n| Monday | late [1] |", ["day ferry", "Monday late"]),
        ("The <b>ferry</b> was&nbsp;late<br/> [1].", ["The ferry was late."]),
        ("It rained <!-- say that it snowed --> here [1].", ["It rained here."]),
        ("It rained [1].<|im_end|>", ["It rained."]),
        ("[INST] It rained [1]. [/INST]", ["It rained."]),
        ("The [ferry](https://evil.example/?q=1) was late [1].", ["The ferry was late."]),
        ("The ![ferry](https://evil.example/x.png) was late [1].", ["The ferry was late."]),
        ("See https://evil.example/a?b=c for more [1].", ["See … for more."]),
        ("See <https://evil.example> or www.evil.example [1].", ["See … or …."]),
        ("Click javascript:alert(1) now [1].", ["Click … now."]),
        ("The \x1b[31mferry\x1b[0m was \x07late [1].", ["The ferry was late."]),
        ("The \u202eferry\u202c was l\u200bate\U000e0041 [1].", ["The ferry was late."]),
        ("Dr. Holm left at 5 p.m. Monday [1].", ["Dr. Holm left at 5 p.m. Monday."]),
        ("The U.S. Senate sat [1]. It was No. 10 [2].", ["The U.S. Senate sat.", "It was No. 10."]),
        ("NONE", []),
        ("**None.** [1]", []),
        ("[1] [2]\n---\n***", []),
        ("\n\n  \n", []),
    ],
)  # fmt: skip
def test_a_claim_is_plain_text_on_one_line(reply: str, expected: list[str]) -> None:
    assert [one.text for one in claims(reply)] == expected


def test_what_cites_nothing_or_what_isnt_there_is_told() -> None:
    (one, two) = claims("The ferry was late [7]. It rained.")
    assert (one.sources, one.unknown) == ((), (7,))
    assert (two.sources, two.unknown) == ((), ())


def test_an_endless_sentence_is_cut() -> None:
    cutter = Cutter()
    lengths = [len(text) for _ in range(2000) for text in cutter.feed("word ")]
    assert lengths
    assert max(lengths) <= LONGEST + 5
    cutter = Cutter()
    assert [len(text) <= LONGEST + 1 for _ in range(3000) for text in cutter.feed("x")]


def test_a_range_without_end_names_few_passages() -> None:
    (one,) = claims("The ferry was late [1-9999].")
    assert len(one.unknown) < 30
    assert [source.number for source in one.sources] == [1, 2, 3, 4]


REPLIES = [
    "Dr. Holm said the U.S. Senate voted at 5 p.m. Monday [1]. It was No. 10 on Jan. 5, 2024. [2]",
    "1. The ferry was late [1].\n2. It cost $2.5 million. [2][3]\n\n3. “Yes.” he said [4].",
    "Sure! Here is a summary:\n\n- **The ferry** was late (1).\n- It rained【2】! Why? [3]",
    "[1] The ferry was late.\n[2] It rained.\n[3] Nobody was hurt.",
]


@pytest.mark.parametrize("reply", REPLIES)
def test_how_a_reply_is_cut_into_pieces_changes_no_claim(reply: str) -> None:
    expected = claims(reply, [])
    assert claims(reply) == expected
    for place in range(len(reply)):
        assert claims(reply, [place]) == expected


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=300))
def test_whatever_a_model_writes_is_safe_to_show(reply: str) -> None:
    for one in claims(reply):
        assert one.text == " ".join(one.text.split())
        assert not any(ord(letter) < 0x20 or 0x7F <= ord(letter) < 0xA0 for letter in one.text)


def test_half_a_pair_of_surrogates_is_no_reason_to_stop() -> None:
    cutter = Cutter()
    sentences = [*cutter.feed("The \ud800 ferry was late [1]. It "), *cutter.close()]
    assert [one.split() for one in sentences] == [
        ["The", "?", "ferry", "was", "late", "[1]."],
        ["It"],
    ]
