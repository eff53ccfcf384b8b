"""Queries as they are typed, and where their parts stand in texts."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import UsageError
from index.keyword.tokenizer import fold
from index.types import Filters
from qa.desk.counts.parts import FoldedText, Phrase, Word
from qa.desk.counts.query import LONGEST_PHRASE, Query, parsed, phrase_query


def found(phrase: str, text: str) -> list[str]:
    spans = list(Phrase(phrase).spans(text))
    assert bool(spans) == Phrase(phrase).stands_in(text)
    return [text[start:end] for start, end in spans]


def test_a_query_is_words_phrases_names_and_filters() -> None:
    query = parsed(
        'Ferries "old bridge" -crew -"at noon" name:"Ada Keel" source:courier after:2024'
    )
    assert query.parts == (Word("Ferries", "ferri"), Phrase("old bridge"))
    assert query.without == (Word("crew", "crew"), Phrase("at noon"))
    assert [name.typed for name in query.names] == ["Ada Keel"]
    assert query.filters == Filters(since=date(2024, 1, 1), sources=("courier",))


def test_a_word_of_several_pieces_is_a_phrase() -> None:
    assert parsed("covid-19 U.S. 修理費").parts == (
        Phrase("covid-19"),
        Phrase("U.S."),
        Phrase("修理費"),
    )
    assert parsed("don’t Keel's 1,200").parts == (
        Word("don’t", "dont"),
        Word("Keel's", "keel"),
        Word("1,200", "1200"),
    )


def test_the_same_part_counts_once_and_common_words_not_at_all() -> None:
    query = parsed("the ferry the ferry 🎉 —")
    assert query.parts == (Word("ferry", "ferri"),)
    assert query.ignored == ("the", "🎉", "—")
    assert parsed("") == parsed("  ") == Query()


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("the of", "'the', 'of' can't be looked for by itself"),
        ("🎉", "'🎉' can't"),
        ('ferry "old', "before 'old' isn't closed"),
        ('ferry "', "the last quotation mark isn't closed"),
        ('""', "a phrase is empty"),
        ('"?!"', "'\\?!' has no word"),
        ("name: Keel", "no name stands behind"),
        ('name:""', "a phrase is empty"),
        ("ferry after:soon", "'soon' isn't"),
        (f'"{"a " * (LONGEST_PHRASE + 1)}"', f"more than {LONGEST_PHRASE} words"),
    ],
)
def test_what_cannot_be_counted_is_said(typed: str, says: str) -> None:
    with pytest.raises(UsageError, match=says):
        parsed(typed)


def test_a_phrase_by_itself_may_hold_any_sign() -> None:
    assert phrase_query('said "no" after:all').parts == (Phrase('said "no" after:all'),)
    with pytest.raises(UsageError, match="empty"):
        phrase_query(" ")


@pytest.mark.parametrize(
    ("phrase", "text", "words"),
    [
        ("old bridge", "The OLD, bridge — and “Old Bridge’s” end.", ["OLD, bridge", "Old Bridge"]),
        ("old bridge", "Bold bridge. Old bridges. Old\nbridge.", []),
        ("Zürich café", "In ZU\u0308RICH Cafe\u0301s? No: Zurich-café!", ["Zurich-café"]),
        ("keel's plan", "Keel’s plan, not Keel plan", ["Keel’s plan"]),
        ("keel plan", "Keel’s plan", []),
        ("hara", "O'Hara and Hara", ["Hara"]),
        ("1200 jobs", "1,200 jobs; 11,200 jobs; 1200.5 jobs", ["1,200 jobs"]),
        ("1,200", "1200 and 1,2001", ["1200"]),
        ("2.5", "2.5 not 25 or 2.51", ["2.5"]),
        ("covid 19", "Covid-19, covid19, COVID 190", ["Covid-19", "covid19"]),
        ("修理費", "橋の修理費用は高い", ["修理費"]),
        ("東京で", "東京では雨", ["東京で"]),
        ("ﬁne day", "A fine day.", ["fine day"]),
    ],
)
def test_phrases_are_whole_words_in_one_line(phrase: str, text: str, words: list[str]) -> None:
    assert found(phrase, text) == words


def test_words_are_found_in_any_form() -> None:
    text = "Ferries’ crews — the “FERRY” — a ferryman"
    assert [text[a:b] for a, b in Word("ferry", "ferri").spans(text)] == ["Ferries", "FERRY"]
    assert [text[a:b] for a, b in Word("修理", "修理").spans("橋の修理費 “修理”")]
    assert not Word("ferry", "ferri").stands_in("A ferryman.")


@given(st.text(st.characters() | st.sampled_from("aé“’…ßﬁ\u0301İ修 ")), st.data())
def test_a_folded_character_knows_its_own(text: str, data: st.DataObject) -> None:
    folded = FoldedText(text)
    assert folded.folded == "".join(map(fold, text))
    if folded.folded:
        at = data.draw(st.integers(0, len(folded.folded) - 1))
        start, end = folded.span(at, at + 1)
        assert folded.folded[at] in fold(text[start:end])
