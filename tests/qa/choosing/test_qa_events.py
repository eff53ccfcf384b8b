"""Whether a sentence tells of the event asked about, and whether it tells how it ended."""

from __future__ import annotations

from datetime import date

import pytest

from index.keyword.tokenizer import terms
from qa.choosing.events import (
    editions,
    named_in_question,
    no_change_told,
    no_result,
    of_another_edition,
    other_side_counted,
    person_for_body,
    tells_a_margin,
)


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


@pytest.mark.parametrize(
    ("sentence", "day", "none"),
    [
        ("The bridge was closed at six on Monday.", "Monday", True),
        ("The bridge is closed until Monday.", "Monday", False),
        ("The bridge is closed until at least Monday.", "Monday", False),
        ("The bridge, closed since May, reopens on Monday.", "Monday", False),
        ("The bridge was built in 1931.", "1931", False),
        ("The bridge remained open on Sunday.", "Sunday", True),
        ("The bridge is still closed on Monday.", "Monday", True),
    ],
)
def test_a_day_on_which_it_did_not_open(sentence: str, day: str, none: bool) -> None:
    asked = "When does the bridge open?"
    assert no_change_told(asked, sentence, sentence.index(day)) is none


@pytest.mark.parametrize(("words", "other"), [("the Eagles", True), ("the Seals", False)])
def test_who_holds_another_edition_s_title(words: str, other: bool) -> None:
    sentence = "In Orme Bowl 60 the Seals beat the Eagles, winners of Orme Bowl 59."
    end = sentence.index(words) + len(words)
    assert of_another_edition("Who won Orme Bowl 60?", sentence, "", None, end) is other


@pytest.mark.parametrize(
    ("question", "words", "named"),
    [
        ("Who was mayor before Calder?", "Ines Calder", True),
        ("Which Rovers player was sent off?", "Rovers", True),
        ("Who was mayor before Calder?", "Harold Tremaine", False),
        ("Who won, Orme or Wend?", "Orme", False),
        ("Where does Calder live?", "Calder", False),
        ("Who owns Orme's bakery?", "Ada Orme", False),
    ],
)
def test_whom_the_question_names_is_no_answer(question: str, words: str, named: bool) -> None:
    assert named_in_question(question, words) is named


@pytest.mark.parametrize(
    ("question", "number", "other"),
    [
        ("How many workers voted against the strike?", "118", True),
        ("How many workers voted against the strike?", "43", False),
        ("How many workers voted for the strike?", "43", True),
        ("How many workers voted for the strike?", "118", False),
        ("How many workers voted?", "118", False),
    ],
)
def test_the_other_side_is_no_answer(question: str, number: str, other: bool) -> None:
    sentence = "There were 118 who voted for the strike and 43 against it."
    end = sentence.index(number) + len(number)
    assert other_side_counted(question, sentence, end) is other


@pytest.mark.parametrize(
    ("question", "sentence", "margin"),
    [
        ("How many votes did Orme get?", "Orme won by 312 votes.", True),
        ("How many votes did Orme get?", "The margin was 312 votes.", True),
        ("How many votes did Orme get?", "Orme won 312 votes.", False),
        ("By how many votes did Orme win?", "Orme won by 312 votes.", False),
        ("How many came?", "It was attended by 312 people.", False),
    ],
)
def test_a_lead_is_no_count(question: str, sentence: str, margin: bool) -> None:
    assert tells_a_margin(question, sentence, sentence.index("312")) is margin
