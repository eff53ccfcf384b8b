"""Names by their capitals, and what the words before a person's name say of the office held."""

from __future__ import annotations

import pytest

from qa.language.names import office_before


@pytest.mark.parametrize(
    ("text", "name", "office"),
    [
        ("After it Town's manager, Bronagh Keel, spoke.", "Bronagh", ("Town", "manager")),
        ("That Rovers' injured captain, Piet Iwu, saw.", "Piet", ("Rovers", "captain")),
        ("Then South Korea’s defence minister Ahn spoke.", "Ahn", ("Korea", "minister")),
        ("So said Arsenal's former manager Mikel Arteta.", "Mikel", None),
        # Without a possessive the word before may be anything.
        ("Opposition leader Maud Penhale spoke.", "Maud", None),
        ("Yesterday head Isla Moar told them.", "Isla", None),
        ("Their manager, Bronagh Keel, spoke.", "Bronagh", None),
        ("In London yesterday Arteta spoke.", "Arteta", None),
        ("It was the bridge's designer, Ada Lim.", "Ada", None),
        ("It was the club's manager, Ada Lim.", "Ada", None),
        ("President Biden spoke.", "Biden", None),
        ("Town's manager spoke, and then Keel did.", "Keel", None),
    ],
)
def test_the_office_told_before_a_name(
    text: str, name: str, office: tuple[str, str] | None
) -> None:
    assert office_before(text, 0, text.index(name)) == office


def test_another_sentence_says_nothing_of_it() -> None:
    text = "He is Town's manager, Keel."
    assert office_before(text, text.index("Keel"), text.index("Keel")) is None
