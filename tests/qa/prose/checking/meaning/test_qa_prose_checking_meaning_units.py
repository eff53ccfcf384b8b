"""A sentence as its words, each by what it says."""

from __future__ import annotations

from article_fakes import article

from qa.prose.checking.meaning.marks import marks_of
from qa.prose.checking.meaning.units import sentence_units, units_of


def test_numbers_and_days_have_one_spelling() -> None:
    one = [unit.key for unit in units_of("Twenty-five homes, 4 million pounds on 5 May 2024")]
    other = [unit.key for unit in units_of("25 homes, four million pounds on 5 May 2024")]
    assert one == other
    assert "day 5" in one


def test_a_person_is_one_unit_by_any_spelling() -> None:
    text = "Angela Keel spoke. Ms. Keel left."
    found = sentence_units(article(text), 0, len(text))
    assert [unit.key for unit in found if unit.kind == "name" and " " in unit.key] == ["name 1"] * 2


def test_words_have_the_marks_of_what_they_hang_on() -> None:
    units = units_of("The former captain did not resign and may stay")
    found = dict(zip((unit.word for unit in units), marks_of(units), strict=True))
    assert found["captain"] == {"is former"}
    assert found["resign"] == {"not"}
    assert found["stay"] == {"may"}
