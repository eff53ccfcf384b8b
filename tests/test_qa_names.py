"""Names by their capitals, and whose somebody is."""

from __future__ import annotations

import pytest

from qa.names import owner_before


@pytest.mark.parametrize(
    ("text", "name", "owner"),
    [
        ("After it Town's manager, Bronagh Keel, spoke.", "Bronagh", "Town"),
        ("A cross that Rovers' captain, Piet Oosthuizen, turned in.", "Piet", "Rovers"),
        ("So said Arsenal manager Mikel Arteta.", "Mikel", "Arsenal"),
        ("It was Apple CEO Tim Cook.", "Tim", "Apple"),
        ("Then South Korea’s defence minister Ahn spoke.", "Ahn", "South Korea"),
        ("In London yesterday Arteta spoke.", "Arteta", None),
        ("It was the bridge's designer, Ada Lim.", "Ada", None),
        ("President Biden spoke.", "Biden", None),
        ("Keel spoke.", "Keel", None),
        ("Town's manager spoke, and then Keel did.", "Keel", None),
    ],
)
def test_whose_somebody_is(text: str, name: str, owner: str | None) -> None:
    assert owner_before(text, 0, text.index(name)) == owner


def test_another_sentence_says_nothing_of_it() -> None:
    text = "He is Town's manager, Keel."
    assert owner_before(text, text.index("Keel"), text.index("Keel")) is None
