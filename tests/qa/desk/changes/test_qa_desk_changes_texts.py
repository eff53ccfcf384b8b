"""Differences of two texts, and what articles say of their own corrections."""

import pytest
from article_fakes import article
from hypothesis import given
from hypothesis import strategies as st

from qa.desk.changes.corrections import corrections
from qa.desk.changes.differences import Piece, differences


def told(before: str, after: str) -> list[tuple[str | None, str | None]]:
    def words(text: str, piece: Piece | None) -> str | None:
        return None if piece is None else text[piece.start : piece.end]

    return [(words(before, one.old), words(after, one.new)) for one in differences(before, after)]


def test_sentences_come_go_and_are_written_anew() -> None:
    before = "The bridge is shut. Nobody knows why. The toll is five pounds."
    after = "The bridge is shut.\n\nThe toll is seven pounds. A ferry sails."
    assert told(before, after) == [
        ("Nobody knows why.", None),
        ("The toll is five pounds.", "The toll is seven pounds."),
        (None, "A ferry sails."),
    ]
    [_, anew, _] = differences(before, after)
    assert anew.old is not None
    assert anew.new is not None
    assert [before[a:b] for a, b in anew.old.changed] == ["five"]
    assert [after[a:b] for a, b in anew.new.changed] == ["seven"]


def test_white_space_makes_no_difference() -> None:
    assert told("It is  shut.\nA ferry sails.", "It is shut. A ferry sails.") == []


@given(st.text("ab .\n", max_size=60), st.text("ab .\n", max_size=60))
def test_differences_lie_in_their_texts(before: str, after: str) -> None:
    for one in differences(before, after):
        assert one.old or one.new
        for text, piece in ((before, one.old), (after, one.new)):
            if piece:
                assert 0 <= piece.start < piece.end <= len(text)
                at = piece.start
                for start, end in piece.changed:
                    assert at <= start < end <= piece.end
                    at = end
    assert differences(before, before) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The bridge is shut. Correction: It is open.", ["Correction: It is open."]),
        (
            "An earlier version of this story misstated the toll.",
            ["An earlier version of this story misstated the toll."],
        ),
        (
            "This article has been updated to correct the mayor's name.",
            ["This article has been updated to correct the mayor's name."],
        ),
        (
            "Corrections & clarifications:\nThe toll is £4.",
            ["Corrections & clarifications:\nThe toll is £4."],
        ),
        ("Correction:", []),
        ("The correction of the river cost £4 million. It was updated.", []),
        ("House of Correction: the play opens. This story has been told before.", []),
    ],
)
def test_corrections_are_found(text: str, expected: list[str]) -> None:
    assert [one.quote for one in corrections(article(text))] == expected
