"""Our terms as they stand in Milvus."""

from milvus_lite.analyzer.standard import StandardAnalyzer

from index.keyword.bm25 import key_of
from index.keyword.tokenizer import terms
from index.milvus.words import MOST_BYTES, Numbers, safe, signed, words_of

TEXT = "The 3,400 voters of Zürich's 2nd ward paid 1.5 Mio. — 修理費が高い, Москва, naïve O'Neill"


def test_the_analyser_of_milvus_gives_back_our_terms_one_for_one() -> None:
    written = words_of(TEXT)
    assert StandardAnalyzer().tokenize(written) == written.split()
    assert len(written.split()) == len(terms(TEXT))
    assert len(set(written.split())) == len(set(terms(TEXT)))


def test_a_term_is_known_by_the_same_number_however_it_is_written() -> None:
    numbers = Numbers()
    for name in terms(TEXT):
        assert numbers[safe(name)] == signed(int(key_of(name)))
        assert -(1 << 63) <= numbers[safe(name)] < 1 << 63


def test_a_term_that_looks_like_a_number_of_another_is_written_as_its_own() -> None:
    assert safe("voter") == "voter"
    forged = safe("修理")
    assert safe(forged) != forged


def test_words_beyond_what_a_field_holds_are_left_out() -> None:
    written = words_of("elephantine " * 20_000)
    assert MOST_BYTES - 20 < len(written) <= MOST_BYTES
    assert set(written.split()) == set(words_of("elephantine").split())
