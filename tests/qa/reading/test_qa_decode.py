"""From token scores to spans: whole words, complete figures, no stray punctuation."""

from __future__ import annotations

import re
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.reading.decode import MAX_TOKENS, SPANS, Decoded, decode, tidy
from qa.reading.reader_model import Scored
from qa.reading.window import Tokens

PIECE = re.compile(r"[^\W_]{1,4}|[^\w\s]|_")
"""Words in pieces of up to four letters, and every other character by itself."""


def scored(
    offsets: list[tuple[int, int]], starts: dict[int, float], ends: dict[int, float]
) -> Scored:
    """Scores by token position; 0 for the rest."""
    tokens = Tokens([0] * (len(offsets) + 3), [0] * (len(offsets) + 3), 2, offsets)
    rows = np.zeros((2, len(offsets)), dtype=np.float32)
    for row, given_scores in zip(rows, (starts, ends), strict=True):
        for place, score in given_scores.items():
            row[place] = score
    return Scored(tokens, rows[0], rows[1], 0.0)


def pieces(text: str) -> list[tuple[int, int]]:
    return [match.span() for match in PIECE.finditer(text)]


def best(passage: str, words: str) -> str:
    """What is decoded where the network points at the pieces of `words`, or a little more."""
    offsets = pieces(passage)
    begin = passage.index(words)
    start = next(i for i, (_, end) in enumerate(offsets) if end > begin)
    end = max(i for i, (start, _) in enumerate(offsets) if start < begin + len(words))
    starts = {i: 9.0 - max(start - i, 9 * (i - start)) for i in range(len(offsets))}
    ends = {i: 9.0 - max(i - end, 9 * (end - i)) for i in range(len(offsets))}
    found = decode(passage, scored(offsets, starts, ends))[0]
    return passage[found.start : found.end]


def tidied(passage: str, words: str) -> str:
    begin = passage.index(words)
    start, end = tidy(passage, begin, begin + len(words))
    return passage[start:end]


@pytest.mark.parametrize(
    ("passage", "words", "answer"),
    [
        # currency and magnitude
        ("worth about $1.7 trillion in all", "1.7", "$1.7 trillion"),
        ("worth about $1.7 trillion in all", "$1.7", "$1.7 trillion"),
        ("worth about $1.7 trillion in all", "trillion", "$1.7 trillion"),
        ("a US$965 million fund", "965", "US$965 million"),
        ("a US$965 million fund", "$965", "US$965 million"),
        ("a $965-million fund", "965", "$965-million"),
        ("some 965 million people", "965", "965 million"),
        ("some 965 million people", "million people", "965 million people"),
        ("about five million people", "five", "five million"),
        ("two hundred thousand more", "hundred", "two hundred thousand"),
        ("costs £ 20 a day", "20", "£ 20"),
        ("cost Rs. 500 a day", "500", "Rs. 500"),
        ("a loss of -$5m this year", "$5m", "-$5m"),
        ("by 1,204 votes", "1,204", "1,204"),
        ("Two plus two: 2020\nMillion-dollar homes", "2020", "2020"),
        # per cent, degrees, clock
        ("some 20% of voters", "20", "20%"),
        ("some 20% of voters", "% of voters", "20% of voters"),
        ("some 20 percent of voters", "20", "20 percent"),
        ("some 20 per cent of voters", "20", "20 per cent"),
        ("up 20 percentage points", "20", "20 percentage points"),
        ("some twenty percent", "twenty", "twenty percent"),
        ("grew by .5 percent", "5", ".5 percent"),
        ("grew by .5 percent", ".5", ".5 percent"),
        ("as cold as -5C today", "5C", "-5C"),
        ("as cold as -5C today", "-5C", "-5C"),
        ("as cold as −5°C today", "5", "−5°C"),
        ("about 20° outside", "20", "20°"),
        ("at 3 p.m. on Monday", "3", "3 p.m."),
        ("at 3 pm on Monday", "3", "3 pm"),
        # what isn't part of the figure
        ("COVID-19 spread", "19", "19"),
        ("in 2020 the fund", "2020", "2020"),
        ("fell by 3.5. Then", "3.5.", "3.5"),
        ("... 5 people", "... 5 people", "5 people"),
        ("1990-95 was hard", "95", "95"),
    ],
)
def test_figures_are_completed(passage: str, words: str, answer: str) -> None:
    assert tidied(passage, words) == answer


@pytest.mark.parametrize(
    ("passage", "words", "answer"),
    [
        (' "Dune" ', ' "Dune" ', "Dune"),
        ('the film "Dune" won', 'film "Dune"', 'film "Dune"'),
        ('the film "Dune" won', '"Dune', "Dune"),
        ('"Dune" and "Arrival" won', '"Dune" and "Arrival"', '"Dune" and "Arrival"'),
        ("the film 'Dune' won", "film 'Dune'", "film 'Dune'"),
        ("“Dune,” he said", "“Dune,”", "Dune"),
        ("‘I don’t know,’ he said", "‘I don’t know,’", "I don’t know"),
        ("«Dune» won", "«Dune»", "Dune"),
        ("Austin (Texas) won", "(Texas)", "Texas"),
        ("Austin (Texas) won", "Austin (Texas)", "Austin (Texas)"),
        ("Austin (Texas) won", ") won", "won"),
        ("(the US side) won", "(the US", "the US"),
        ("[a (b) c] d", "[a (b) c]", "a (b) c"),
        ("Biden's plan", "Biden's", "Biden"),
        ("Biden’s “big” plan", "Biden’s", "Biden"),
        ("He ate at McDonald's.", "McDonald's.", "McDonald's"),
        ("the States' plan", "States'", "States"),
        ("in Washington, D.C., on Monday", "Washington, D.C.,", "Washington, D.C."),
        ("in Washington, D.C., on Monday", "Washington, D.C", "Washington, D.C."),
        ("in the U.S. on Monday", "U.S", "U.S."),
        ("at 3 p.m. on Monday", "3 p.m", "3 p.m."),
        ("a Ph.D. in law", "Ph.D.", "Ph.D."),
        ("bought by Apple Inc. today", "Apple Inc.", "Apple Inc."),
        ("It was Seoul.", "Seoul.", "Seoul"),
        ("Yes — Seoul — yes", "— Seoul —", "Seoul"),
        ("in\u00a0Seoul\u00a0today", "\u00a0Seoul\u00a0", "Seoul"),
        ("\ufeffSeoul\u200b wins", "\ufeffSeoul\u200b", "Seoul"),
        ("\u2003•\tSeoul", "\u2003•\tSeoul", "Seoul"),
        ("答えは「東京」。", "「東京」。", "東京"),
        ("... !? ...", "... !? ...", ""),
    ],
)
def test_punctuation_around_an_answer_is_dropped(passage: str, words: str, answer: str) -> None:
    assert tidied(passage, words) == answer


@pytest.mark.parametrize(
    ("passage", "words", "answer"),
    [
        ("It cost $1,204 then.", "$1", "$1,204"),
        ("It cost $1,204 then.", "204", "$1,204"),
        ("It cost 1,204.50 then.", "204", "1,204.50"),
        ("It began at 9:30 sharp.", "9", "9:30"),
        ("It was on 10/15/2024 then.", "15", "10/15/2024"),
        ("It went internationally far.", "inte", "internationally"),
        ("Said O'Brien to them.", "O", "O'Brien"),
        ("It was Biden's plan.", "Bide", "Biden"),
        ("We use AT&T here.", "AT", "AT&T"),
        ("It met in the U.S. Senate.", "U", "U.S."),
        ("It met in Washington, D.C. then.", "C", "D.C."),
        ("At cafe\u0301 Zoe then.", "cafe", "cafe\u0301"),
        ("It is inter\u00adnational then.", "national", "inter\u00adnational"),
    ],
)
def test_words_and_figures_are_never_cut(passage: str, words: str, answer: str) -> None:
    assert best(passage, words) == answer


def test_where_a_script_sets_no_spaces_the_pieces_are_the_words() -> None:
    passage = "首都は東京です"
    offsets = [(i, i + 1) for i in range(len(passage))]
    found = decode(passage, scored(offsets, {3: 9.0}, {4: 9.0}))[0]
    assert passage[found.start : found.end] == "東京"
    year = "in 2024年に"
    found = decode(year, scored([(0, 2), (3, 7), (7, 8), (8, 9)], {1: 9.0}, {1: 9.0}))[0]
    assert year[found.start : found.end] == "2024"


def test_an_accent_stays_with_its_kana() -> None:
    passage = "か\u3099く"  # "が" in two characters
    found = decode(passage, scored([(0, 1), (2, 3)], {0: 9.0}, {0: 9.0}))
    assert all((one.start, one.end) not in {(0, 1), (1, 3)} for one in found)


def test_spans_come_best_first_with_the_sum_of_their_scores() -> None:
    passage = "Seoul or Tokyo or Busan or Osaka"
    offsets = [match.span() for match in re.finditer(r"\w+", passage)]
    peaks = {0: 2.0, 2: 5.0, 4: 3.0, 6: 1.0}
    found = decode(passage, scored(offsets, peaks, {i: s / 2 for i, s in peaks.items()}))
    assert found[0] == Decoded(9, 14, 7.5)
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
    assert len(found) == SPANS
    assert len(decode(passage, scored(offsets, peaks, peaks), spans=1)) == 1


def test_a_span_stays_in_its_paragraph() -> None:
    assert best("It was said by Mara\nVance today.", "Mara\nVance") == "Mara\nVance"
    assert best("The Courier \n \nMara Vance", "Courier \n \nMara") in ("Courier", "Mara")


def test_no_span_is_longer_than_an_answer_may_be() -> None:
    passage = "word " * 40
    offsets = [match.span() for match in re.finditer(r"\w+", passage)]
    found = decode(passage, scored(offsets, {0: 50.0}, {39: 50.0}))
    assert all(len(passage[one.start : one.end].split()) <= MAX_TOKENS for one in found)
    assert found[0].score == 50.0


def test_a_sign_alone_gives_way_to_the_words_beside_it() -> None:
    passage = "It cost $20 then."
    offsets = pieces(passage)
    found = decode(passage, scored(offsets, {2: 9.0}, {2: 9.0, 3: 8.0}))
    assert [passage[one.start : one.end] for one in found] == ["$20", "It", "cost"]


def test_a_span_that_overlaps_a_better_one_once_completed_is_left_out() -> None:
    passage = "$5 million"
    found = decode(passage, scored([(0, 1), (1, 2), (3, 10)], {1: 9.0, 2: 5.0}, {1: 9.0, 2: 5.0}))
    assert [(one.start, one.end) for one in found] == [(0, 10)]


@pytest.mark.parametrize("passage", ["", "... — !?", "$ % •", "👩\u200d👩\u200d👧 🌊"])
def test_where_no_words_stand_nothing_is_found(passage: str) -> None:
    assert decode(passage, scored(pieces(passage), {}, {})) == []


def test_scores_that_are_no_numbers_give_nothing() -> None:
    assert decode("Seoul", scored([(0, 5)], {0: float("nan")}, {})) == []


FRAGMENTS = """Seoul O'Brien Biden's States' U.S. D.C. p.m. Ph.D. $1,204 $1.7 US$5 -5C .5 20 9:30
    3/4 1990-95 % percent million thousand five hundred °C " ' “ ” ‘ ’ ( ) [ ] « » , . ... ; - – — /
    • & AT&T Émile cafe\u0301 東京 です 🌊 👩\u200d👧 x\u00ady Rs. _ US 3 ' s St. Jr. £ a
    don't""".split()
SPACES = ["", "", " ", " ", " ", "\n", "\u00a0", "\u200b"]


@st.composite
def readings(draw: st.DrawFn) -> tuple[str, Scored]:
    """A passage, cut into pieces at random, with random scores."""
    parts = draw(st.lists(st.sampled_from(FRAGMENTS) | st.text(max_size=3), max_size=12))
    passage = "".join(part + draw(st.sampled_from(SPACES)) for part in parts)
    offsets: list[tuple[int, int]] = []
    for place, character in enumerate(passage):
        if character.isspace():
            continue
        joined = offsets and offsets[-1][1] == place and character.isalnum()
        if joined and passage[place - 1].isalnum() and draw(st.booleans()):
            offsets[-1] = (offsets[-1][0], place + 1)
        else:
            offsets.append((place, place + 1))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    starts, ends = rng.normal(0, 5, (2, len(offsets)))
    return passage, scored(offsets, dict(enumerate(starts)), dict(enumerate(ends)))


@given(readings())
def test_spans_are_whole_words_inside_the_passage_and_never_overlap(
    reading: tuple[str, Scored],
) -> None:
    passage, given_scores = reading
    found = decode(passage, given_scores)
    assert len(found) <= SPANS
    for one in found:
        assert 0 <= one.start < one.end <= len(passage)
        text = passage[one.start : one.end]
        assert any(c.isalnum() for c in text)
        assert text == text.strip().strip("\u00a0\u200b;,•—")
        assert not cuts(passage, one.start)
        assert not cuts(passage, one.end)
    ordered = sorted(found, key=lambda one: one.start)
    assert all(one.end <= other.start for one, other in pairwise(ordered))


def cuts(text: str, place: int) -> bool:
    """Whether a boundary parts two letters, a figure, or a letter and its accent."""
    before, after = text[:place], text[place:]
    parted = [
        (r"[A-Za-zÀ-ÖØ-öø-ÿ0-9]\Z", r"[A-Za-zÀ-ÖØ-öø-ÿ0-9]"),
        (r"\d\Z", r"[.,:/]\d"),
        (r"\d[.,:/]\Z", r"\d"),
        (r"\w\Z", r"[\u0300-\u036f\u00ad\u200d]"),
    ]
    return any(re.search(end, before) and re.match(start, after) for end, start in parted)


@given(readings(), st.data())
def test_tidying_is_done_once(reading: tuple[str, Scored], data: st.DataObject) -> None:
    passage, _ = reading
    start = data.draw(st.integers(0, len(passage)))
    end = data.draw(st.integers(start, len(passage)))
    once = tidy(passage, start, end)
    assert 0 <= once[0] <= once[1] <= len(passage)
    assert tidy(passage, *once) == once
