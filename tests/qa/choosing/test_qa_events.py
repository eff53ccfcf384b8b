"""Whether a sentence tells of the event asked about, and whether it tells how it ended."""

from __future__ import annotations

from datetime import date

import pytest

from index.keyword.tokenizer import terms
from qa.choosing.events import editions, no_result, of_another_edition, person_for_body


@pytest.mark.parametrize(
    ("text", "name", "number"),
    [
        ("Who won Super Bowl 60?", "Super Bowl", 60),
        ("Who won Super Bowl LIX?", "Super Bowl", 59),
        ("the 98th Academy Awards", "Academy Awards", 98),
        ("best actor at the 2026 Oscars", "Oscars", 2026),
        ("Who hosts World Cup 2030?", "World Cup", 2030),
        ("Who won the World Cup in 2022?", "World Cup", 2022),
        ("the Booker Prize of 2024", "Booker Prize", 2024),
    ],
)
def test_an_event_and_its_edition(text: str, name: str, number: int) -> None:
    assert list(editions(text)) == [(frozenset(terms(name)), number)]


@pytest.mark.parametrize("text", ["on March 12", "Mr Orme, 60, said", "in 2024", "1958 was wet"])
def test_days_ages_and_years_alone_name_no_edition(text: str) -> None:
    assert list(editions(text)) == []


@pytest.mark.parametrize(
    ("question", "sentence", "title", "published", "other"),
    [
        ("Who won the 2026 Orme Cup?", "Vale won the 2025 Orme Cup.", "", None, True),
        ("Who won the 2026 Orme Cup?", "Vale won the 2026 Orme Cup.", "", None, False),
        ("Who won Orme Bowl 60?", "Vale won.", "Vale win Orme Bowl 59", None, True),
        # The title may name what comes next, where the sentence names what was.
        ("Who won Orme Bowl 59?", "Vale won Orme Bowl 59.", "Orme Bowl 60 opens", None, False),
        ("Who won the 2026 Orme Cup?", "Vale won the 2025 Wend Cup.", "", None, False),
        # An article of the year before can't tell who won.
        ("Who won the 2026 Orme Cup?", "Vale won the Orme Cup.", "", "2025-05-04", True),
        ("Who won the 2026 Orme Cup?", "Vale won the Orme Cup.", "", "2026-05-04", False),
        ("Who won the 2020 Orme Cup?", "Vale won the Orme Cup.", "", "2021-07-04", False),
        # But it can tell where the next will be.
        ("Where is the 2026 Orme Cup?", "Wend will host the cup.", "", "2025-05-04", False),
        ("Who won the Orme Cup?", "Vale won the 2025 Orme Cup.", "", None, False),
    ],
)
def test_another_edition(
    question: str, sentence: str, title: str, published: str | None, other: bool
) -> None:
    day = date.fromisoformat(published) if published else None
    assert of_another_edition(question, sentence, title, day) is other


@pytest.mark.parametrize(
    ("question", "sentence", "words", "none"),
    [
        ("Who won Orme Bowl 60?", "Vale won the coin toss and chose to kick.", "Vale", True),
        ("Who won the coin toss?", "Vale won the coin toss and chose to kick.", "Vale", False),
        ("Who won Orme Bowl 60?", "Vale won the game by a point.", "Vale", False),
        ("Which team won the Orme Cup?", "Vale hope to win the Orme Cup.", "Vale", True),
        ("Which team won the Orme Cup?", "Vale are favourites to win on Sunday.", "Vale", True),
        ("Which team won the Orme Cup?", "Vale, who will play Wend next, won it.", "Vale", False),
        ("Who will win the Orme Cup?", "Vale are favourites to win on Sunday.", "Vale", False),
        ("Who beat Wend?", "Vale could face Wend in the final.", "Vale", True),
    ],
)
def test_no_result(question: str, sentence: str, words: str, none: bool) -> None:
    assert no_result(question, sentence, sentence.index(words) + len(words)) is none


@pytest.mark.parametrize(
    ("question", "sentence", "words", "person"),
    [
        ("Which company had not asked?", "Judge Sigrid Moan said so.", "Judge Sigrid Moan", True),
        ("Which company had not asked?", "Judge Sigrid Moan said so.", "Sigrid Moan", True),
        ("Which company had not asked?", "Coastline had not asked.", "Coastline", False),
        ("Who had not asked?", "Judge Sigrid Moan said so.", "Judge Sigrid Moan", False),
    ],
)
def test_a_person_is_no_company(question: str, sentence: str, words: str, person: bool) -> None:
    start = sentence.index(words)
    assert person_for_body(question, sentence, start, start + len(words)) is person
