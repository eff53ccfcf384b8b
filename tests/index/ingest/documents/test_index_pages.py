from __future__ import annotations

from index.ingest.readers.documents.pages import Paged, located
from index.types import ParsedArticle

LINES = [
    Paged("A running head", ((0, 1),)),
    Paged("The first words go on here.", ((0, 1), (16, 2))),
    Paged("The last words.", ((0, 4),)),
    Paged("A footer", ((0, 5),)),
]


def test_lines_that_cleaning_took_away_move_no_page() -> None:
    text = "The first words go on here.\n\nThe last words."
    pages = located(ParsedArticle(text), LINES).pages
    # Of page 3 nothing is left, so it begins where page 4 does; page 5 has gone with its footer.
    assert pages == (0, 16, 29, 29)
    assert text[16:].startswith("go on")


def test_a_text_that_begins_on_a_later_page() -> None:
    assert located(ParsedArticle("The last words."), LINES).pages == (0, 0, 0, 0)
    assert located(ParsedArticle("Other words."), LINES).pages == ()
