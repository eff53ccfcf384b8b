import pytest

from tui.conversation.finding import Searchable


def found(text: str, words: str) -> list[str]:
    return [text[start:end] for start, end in Searchable(text).find(words)]


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("Pies and PIES, not pie", "pies", ["Pies", "PIES"]),
        ("Café, cafe and CAFÉ", "café", ["Café", "cafe", "CAFÉ"]),
        ("Cafe\u0301s open", "cafe", ["Cafe\u0301"]),  # the accent goes with its letter
        ("the old\nairfield", "old  airfield", ["old\nairfield"]),
        ("she didn’t say “no”", "didn't", ["didn’t"]),
        ("2019–2024", "2019-2024", ["2019–2024"]),
        ("the Straße ends", "strasse", ["Straße"]),
        ("the Straße ends", "stras", ["Straß"]),  # half of a letter's piece takes it whole
        ("co\u00adoperate", "cooperate", ["co\u00adoperate"]),
        ("a.c abc", "a.c", ["a.c"]),  # typed words are no pattern
        ("aaaa", "aa", ["aa", "aa"]),
        ("pies", "   ", []),
        ("pies", "", []),
        ("", "pies", []),
        ("pies", "tarts", []),
    ],
)
def test_words_are_found_as_they_are_written_in_the_text(
    text: str, words: str, expected: list[str]
) -> None:
    assert found(text, words) == expected


def test_places_are_those_of_the_text_after_characters_that_fold_to_more_or_none() -> None:
    assert Searchable("ß\u0301… fair").find("fair") == [(4, 8)]
