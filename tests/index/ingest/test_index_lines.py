"""Lines that a page's width broke are joined; those broken on purpose are not."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.ingest.cleaning import normalise
from index.ingest.lines import joined, unwrapped
from index.ingest.readers import read
from index.types import ParsedArticle

PARAGRAPHS = (
    "The county said on Monday that the well-known bridge over the Ell will be closed for two "
    "weeks from 3 March because the long-delayed repairs can't be put off, said Mona Lie, the "
    "director of roads in Ellby County. Ana Lindqvist, who lives on the other side, will have "
    'to drive 40 kilometres to work. "I don\'t know what I shall do," she said. The bus company, '
    "Ellby Buses, has no plans.",
    "One that takes two lines in most of the widths, said Bo Renn of the county on Tuesday.",
    "Short.",
    "Traffic will be led over the old bridge at Arno, which carries only cars of less than two "
    "tonnes, and lorries must go round by Dalby, where the road was widened in the spring.",
)


@pytest.mark.parametrize("width", [50, 60, 66, 72, 80, 100])
def test_wrapped_paragraphs_are_whole_again(width: int) -> None:
    text = "\n\n".join(textwrap.fill(one, width, break_on_hyphens=False) for one in PARAGRAPHS)
    assert unwrapped(text) == "\n\n".join(PARAGRAPHS)


def test_a_heading_above_a_wrapped_paragraph_stays_a_line() -> None:
    body = textwrap.fill(PARAGRAPHS[0], 70, break_on_hyphens=False)
    assert unwrapped(f"What the county says\n{body}") == f"What the county says\n{PARAGRAPHS[0]}"
    two = f"{body}\n{body}"
    assert unwrapped(two) == f"{PARAGRAPHS[0]}\n{PARAGRAPHS[0]}"


def test_a_wrapped_paragraph_between_paragraphs_of_one_line() -> None:
    wrapped = textwrap.fill(PARAGRAPHS[0], 70, break_on_hyphens=False)
    text = f"{PARAGRAPHS[3]}\n{wrapped}\n{PARAGRAPHS[3]}"
    assert unwrapped(text) == f"{PARAGRAPHS[3]}\n{PARAGRAPHS[0]}\n{PARAGRAPHS[3]}"


@pytest.mark.parametrize(
    "text",
    [
        "Roses are red,\nViolets are blue,\nSugar is sweet,\nAnd so are you.",
        "O wild West Wind, thou breath of Autumn's being,\nThou, from whose unseen presence the "
        "leaves dead\nAre driven, like ghosts from an enchanter fleeing,\nYellow, and black",
        "By Ana Lindqvist\nHarbour Times\n14 October 2024",
        "- one thing that goes here on the first of the month\n- and another that goes there too"
        "\n- third of all the things that were on the list here",
        "1. stop the cranes at once and close the gates now\n2. close the gates and call the union"
        "\n3. call the union and go home to eat",
        "Dalby 412 398\nEllby 300 299\nArno 12 14",
        "place | births\nDalby | 412\nEllby | 300",
        "The signal box is pulled down on 9 May\nThe platform is raised by 30 centimetres\n"
        "The waiting room is let to a bakery",
        "Harbour strike goes on\nDock workers walked out again on Tuesday.",
        "The first paragraph is one line of its own.\nThe second is one line too.\nThe third.",
        "They are these:\n\nthe signal box is pulled down on the ninth of May of this year\n"
        "the platform is raised by thirty centimetres",
    ],
)
def test_what_is_broken_on_purpose_stays(text: str) -> None:
    assert unwrapped(text) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the house of Messrs. Thorn-\nhill and Co.", "the house of Messrs. Thornhill and Co."),
        ("was taken to the infir-\nmary.", "was taken to the infirmary."),
        ("He is a well-\nknown painter.", "He is a well-known painter."),
        ("It rains to-\nday.", "It rains today."),
        ("a short-\nage of water", "a shortage of water"),
        ("his mother-in-\nlaw was there", "his mother-in-law was there"),
        ("the Anglo-\nSaxon king", "the Anglo-Saxon king"),
        ("FIRE AT THE MALT-\nHOUSE", "FIRE AT THE MALTHOUSE"),
        ("from 2019-\n2020 it was", "from 2019-2020 it was"),
        ("in two-\nand three-year terms", "in two- and three-year terms"),
        # What the text has elsewhere decides.
        ("A co-op.\n\nThe co-\nop closed.", "A co-op.\n\nThe co-op closed."),
        ("A wellspring.\n\nThe well-\nspring dried.", "A wellspring.\n\nThe wellspring dried."),
        ("The Schleusen‐\nverband closes", "The Schleusenverband closes"),
    ],
)  # fmt: skip
def test_a_word_broken_by_a_hyphen_is_whole_again(text: str, expected: str) -> None:
    assert unwrapped(text) == expected


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("the Schleusen\xad\nverband", "the Schleusenverband"),
        ("the Schleusen\xad\r\n  verband", "the Schleusenverband"),
        ("the Schleusen\xad verband", "the Schleusenverband"),
        ("Schleu\xadsen\xadverband", "Schleusenverband"),
        ("a line\xad\n\nanother", "a line\n\nanother"),
    ],
)
def test_a_soft_hyphen_at_a_lines_end_breaks_one_word(raw: str, expected: str) -> None:
    assert normalise(raw) == expected


def test_readers_give_whole_sentences(tmp_path: Path) -> None:
    body = "\n\n".join(textwrap.fill(one, 66) for one in PARAGRAPHS)
    for name, text in (
        ("a.txt", f"Bridge to be closed for two weeks\n\n{body}"),
        ("b.md", f"# Bridge to be closed for two weeks\n\n{body}"),
    ):
        (tmp_path / name).write_text(text, "utf-8")
        (found,) = read(tmp_path / name)
        assert isinstance(found, ParsedArticle)
        assert found.text == "\n\n".join(PARAGRAPHS), name
        assert found.title == "Bridge to be closed for two weeks"


@settings(deadline=None)
@given(st.lists(st.sampled_from(["word", "Word", "end.", "mid-", "-", "3", "\n", "\n", "a, "])))
def test_no_word_is_lost_or_added(pieces: list[str]) -> None:
    text = normalise(" ".join(pieces).replace(" \n ", "\n"))
    letters = [c for c in text if c.isalnum()]
    assert [c for c in unwrapped(text) if c.isalnum()] == letters


def test_chinese_and_japanese_are_joined_without_a_space_and_korean_with_one() -> None:
    paragraphs = [
        ["桥梁将于明年", "重建。"],
        ["다리는 내년에", "다시 짓는다."],
        ["橋は Brindle", "にある"],
    ]
    assert [text for text, _ in joined(paragraphs)] == [
        "桥梁将于明年重建。",
        "다리는 내년에 다시 짓는다.",
        "橋は Brindle にある",
    ]
