"""The terms that BM25 counts."""

import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.keyword.tokenizer import STOP_WORDS, raw_words, term, terms


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Bridge BRIDGE bridge", ["bridg", "bridg", "bridg"]),
        ("the bridge of the town", ["bridg", "town"]),
        ("Köln, São Paulo", ["koln", "sao", "paulo"]),
        ("Straße", ["strass"]),
        ("Zürich", ["zurich"]),
        ("Zu\u0308rich", ["zurich"]),
        ("the mayor's speech", ["mayor", "speech"]),
        ("the mayor’s speech", ["mayor", "speech"]),
        ("O'Neill", ["oneil"]),
        ("O’Neill", ["oneil"]),
        ("1,204 homes", ["1204", "home"]),
        ("3.5 per cent", ["3.5", "per", "cent"]),
        ("9 a.m. on 15-17 October", ["9", "m", "15", "17", "octob"]),
        ("in 2024.", ["2024"]),
        ("COVID-19", ["covid", "19"]),
        ("4th", ["4", "th"]),
        ("the _Titanic_ sank", ["titan", "sank"]),
        ("snake_case", ["snake", "case"]),
        ("𝗕𝗿𝗶𝗱𝗴𝗲 ＴＯＷＮ", ["bridg", "town"]),
        ("H₂O", ["h", "2", "o"]),
        ("東京", ["東京"]),
        ("修理費は12億円だ", ["修理", "理費", "12", "億円"]),
        ("NHK放送センター", ["nhk", "放送", "セン", "ンタ", "ター"]),
        ("市長の森恵子氏", ["市長", "森恵", "恵子", "子氏"]),
        ("สะพานปิด", ["สะ", "ะพ", "พา", "าน", "นป", "ปิ", "ิด"]),
        ("Москва", ["москва"]),
        ("walking walked walks", ["walk", "walk", "walk"]),
        ("When will they?", []),
        ("... — !", []),
        ("", []),
    ],
)
def test_terms_by_hand(text: str, expected: list[str]) -> None:
    assert terms(text) == expected


@pytest.mark.parametrize("query", ["修理費", "森恵子", "橋", "สะพาน", "ข่าว"])
def test_a_word_of_a_script_without_spaces_is_found_within_a_clause(query: str) -> None:
    text = "古い橋を閉鎖する。修理費は12億円だと市長の森恵子氏は述べた。ข่าววันนี้สะพานปิดแล้ว"
    assert set(terms(query)) <= set(terms(text))
    assert terms(query)


def test_raw_words_keep_stop_words_and_endings() -> None:
    assert raw_words("The mayors' 1,204 votes") == ["the", "mayors", "1,204", "votes"]


@pytest.mark.parametrize("word", sorted(STOP_WORDS))
def test_a_stop_word_has_no_term(word: str) -> None:
    assert term(word) is None


@settings(deadline=None)
@given(st.text(max_size=200))
def test_terms_are_never_empty_and_never_hold_white_space(text: str) -> None:
    assert all(word and not any(c.isspace() for c in word) for word in terms(text))


@settings(deadline=None)
@given(st.text(st.characters(codec="utf-8"), max_size=100))
def test_each_term_is_that_of_one_raw_word(text: str) -> None:
    assert terms(text) == [found for word in raw_words(text) if (found := term(word))]


# Chinese characters, Hiragana, Katakana, Thai, Lao, Burmese, Khmer, with their marks.
UNSPACED = (
    "々-〇㐀-䶿一-鿿\U00020000-\U0003ffff",
    "ぁ-ゖゝ-ゟ",
    "ァ-ヺー-ヿㇰ-ㇿ",
    "\u0e01-\u0e3a\u0e40-\u0e4e",
    "\u0e81-\u0ebd\u0ec0-\u0ece\u0edc-\u0edf",
    "\u1000-\u103f\u1050-\u108f",
    "\u1780-\u17d3\u17d7\u17dc\u17dd",
)


def by_definition(text: str) -> list[str]:
    """Case and accents folded over the whole text at once, and then cut into tokens."""
    decomposed = unicodedata.normalize("NFKD", text.casefold()).casefold()
    folded = "".join(c for c in decomposed if not unicodedata.combining(c))
    letter = rf"[^\W\d_{''.join(UNSPACED)}]"
    runs = "|".join(f"[{script}]+" for script in UNSPACED)
    words = re.findall(rf"\d+(?:[.,]\d+)*|{letter}+(?:['’]{letter}+)*|{runs}", folded)
    pairs = [
        [word[i : i + 2] for i in range(len(word) - 1)] or [word]
        if re.fullmatch(runs, word)
        else [word]
        for word in words
    ]
    return [piece for one in pairs for piece in one]


ALL_KINDS = st.one_of(
    st.text(st.sampled_from("aZé\u0301\u0345ΣςﬁİK𝗔½²①٣３.․,'’＇…“–_ \n東京가ἄ️")),
    st.text(),
)


@settings(deadline=None)
@given(ALL_KINDS)
def test_raw_words_are_those_of_the_whole_text_folded_at_once(text: str) -> None:
    assert raw_words(text) == by_definition(text)


def test_every_character_is_folded_as_by_definition() -> None:
    letters = map(chr, range(0x20000))  # beyond are ideographs, which fold to themselves
    text = " ".join(f"a{c}b 3{c}5" for c in letters)
    assert raw_words(text) == by_definition(text)
