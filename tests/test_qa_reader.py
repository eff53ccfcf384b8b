"""The sentence reader: what it offers, where that stands, and how sure it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import cast

import article_fakes
import numpy as np
import pytest
from article_fakes import article

from index.library import Library
from index.types import Hit
from index.words import terms
from qa.question import Kind, understand
from qa.reader import (
    READ_PASSAGES,
    READ_SENTENCES,
    WORDS_AS_MEANING,
    Evidence,
    SentenceReader,
    Span,
    confidence,
)

NOTHING = Evidence(**dict.fromkeys(Evidence.__dataclass_fields__, 0.0))


class FakeLibrary:
    """Idfs as given (1 for the rest); a vector says which of two words a text holds."""

    def __init__(self, idf: dict[str, float] | None = None, encodes: bool = True) -> None:
        self.idf = idf or {}
        self.encodes = encodes
        self.encoded: list[str] = []

    def weights(self, text: str) -> dict[str, float]:
        return {name: self.idf.get(name, 1.0) for name in terms(text)}

    def encode_query(self, question: str) -> np.ndarray | None:
        return np.array([1.0, 0.0], dtype=np.float32) if self.encodes else None

    def encode(self, texts: Sequence[str]) -> np.ndarray | None:
        self.encoded += texts
        if not self.encodes:
            return None
        rows = [[1.0, 0.0] if "reopened" in text else [-1.0, 0.0] for text in texts]
        return np.array(rows, dtype=np.float32)


def hit(
    text: str, start: int = 0, title: str = "", rank: int = 1, dense: float | None = 0.5
) -> Hit:
    """A hit whose passage is `text[start:]`."""
    return article_fakes.hit(article(text, f"a{rank}", title=title), start, rank=rank, dense=dense)


def examine(library: FakeLibrary, question: str, *hits: Hit) -> dict[str, Evidence]:
    """The evidence for each sentence that was examined."""
    reader = SentenceReader(cast(Library, library))
    return {
        hit.article.text[start:end]: evidence
        for hit, start, end, evidence in reader.examine(understand(question), hits)
    }


@pytest.fixture(scope="module")
def library(sample_library: Path) -> Iterator[Library]:
    with Library(sample_library) as opened:
        yield opened


def test_confidence_is_a_probability_that_grows_with_every_piece_of_evidence() -> None:
    assert 0 < confidence(NOTHING) < 0.5
    for name in Evidence.__dataclass_fields__:
        more = confidence(replace(NOTHING, **{name: 1.0}))
        assert confidence(NOTHING) < more < 1, name


def test_spans_are_sentences_of_the_passage_at_their_place_in_the_article() -> None:
    text = "This comes before it. The bridge closed on Monday. It has reopened since then."
    found = SentenceReader(cast(Library, FakeLibrary())).read(
        understand("When was the bridge closed?"), [hit(text, start=22)]
    )
    assert {text[span.start : span.end] for span in found} == {
        "The bridge closed on Monday.",
        "It has reopened since then.",
    }
    assert all((s.start, s.end) == (s.sentence_start, s.sentence_end) for s in found)


def test_the_most_confident_span_comes_first() -> None:
    text = "Nobody was hurt in it. The bridge has reopened on Monday. A man was seen near by."
    found = SentenceReader(cast(Library, FakeLibrary())).read(
        understand("When was the bridge reopened?"), [hit(text)]
    )
    assert text[found[0].start : found[0].end] == "The bridge has reopened on Monday."
    assert [s.confidence for s in found] == sorted((s.confidence for s in found), reverse=True)


def test_headings_answer_nothing() -> None:
    found = examine(FakeLibrary(), "Who won?", hit("Cup final\nMarrow Town won the cup."))
    assert list(found) == ["Marrow Town won the cup."]


def test_words_are_shares_of_the_questions_terms_by_idf() -> None:
    idf = {"bridg": 3.0, "close": 1.0}
    lead = "A statement came on Tuesday. "
    text = f"{lead}The bridge is old and grey. It was closed by the mayor."
    found = examine(FakeLibrary(idf), "bridge closed", hit(text, start=len(lead)))
    first, second = found.values()
    assert (first.words, second.words) == (3 / 4, 1 / 4)
    assert first.passage_words == second.passage_words == 1.0


def test_the_title_and_the_first_sentence_count_for_every_sentence_of_the_article() -> None:
    idf = {"bridg": 3.0, "close": 1.0}
    lead = "The bridge is old and grey. "
    text = f"{lead}It was closed by the mayor. Nobody was hurt."
    found = examine(FakeLibrary(idf), "bridge closed", hit(text, start=len(lead)))
    assert [(e.words, e.passage_words) for e in found.values()] == [(1.0, 1 / 4), (3 / 4, 1 / 4)]
    found = examine(FakeLibrary(), "bridge", hit("It was closed by the mayor.", title="Bridge"))
    assert [(e.words, e.passage_words) for e in found.values()] == [(1.0, 1.0)]


@pytest.mark.parametrize("question", ["zz alpha beta gamma delta", "alpha beta", "zz", "?!", ""])
def test_evidence_is_a_share_even_where_idfs_are_negative(question: str) -> None:
    # What Okapi gives in a library of one passage: log(0.5 / 1.5) / 4, and for unseen terms
    # log(1.5 / 0.5): four of the one and one of the other add up to nothing.
    idf = {**dict.fromkeys(("alpha", "beta", "gamma", "delta"), -np.log(3) / 4), "zz": np.log(3)}
    found = examine(FakeLibrary(idf), question, hit("Alpha beta gamma delta are four letters."))
    for evidence in found.values():
        assert 0 <= evidence.words <= 1
        assert 0 <= evidence.passage_words <= 1
        assert 0 < confidence(evidence) < 1


def test_meaning_is_the_cosine_and_never_below_zero() -> None:
    found = examine(FakeLibrary(), "bridge", hit("It has reopened at last. It was shut for good."))
    assert [e.meaning for e in found.values()] == [1.0, 0.0]


def test_sentences_are_read_under_their_title() -> None:
    library = FakeLibrary()
    examine(library, "bridge", hit("It has reopened at last.", title="Tallow Bridge"))
    assert library.encoded == ["Tallow Bridge\nIt has reopened at last."]


def test_without_an_encoder_the_words_decide() -> None:
    found = examine(
        FakeLibrary(encodes=False), "bridge", hit("The bridge is old and grey.", dense=None)
    )
    assert [(e.meaning, e.passage_meaning, e.words) for e in found.values()] == [
        (WORDS_AS_MEANING, 0.0, 1.0)
    ]


@pytest.mark.parametrize(
    ("question", "sentence", "fits"),
    [
        ("When did it close?", "It closed on 3 March of that year.", 1.0),
        ("When did it close?", "It closed last week for good.", 1.0),
        ("When did it close?", "It closed at 9.30 p.m. by order.", 1.0),
        ("When did it close?", "It may close before very long.", 0.0),
        ("How many died?", "Two people died in the flood.", 1.0),
        ("How many died?", "People died in the flood.", 0.0),
        ("Why did it close?", "It closed because of the flood.", 1.0),
        ("Why did it close?", "It closed without a word.", 0.0),
        ("Who closed Tallow Bridge?", "it was Priya Anand who did so.", 1.0),
        ("Who closed Tallow Bridge?", "it was somebody of Tallow Bridge.", 0.0),
        ("What happened?", "It closed without a word.", 1.0),
    ],
)
def test_a_sentence_fits_the_kind_of_question(question: str, sentence: str, fits: float) -> None:
    found = examine(FakeLibrary(), question, hit(sentence))
    assert [evidence.kind for evidence in found.values()] == [fits]


def test_only_the_best_passages_and_sentences_are_read() -> None:
    library = FakeLibrary()
    hits = [hit("One two three four. " * 3, rank=rank) for rank in range(1, READ_PASSAGES + 3)]
    reader = SentenceReader(cast(Library, library))
    found = reader.examine(understand("one two"), hits)
    assert len(found) == len(library.encoded) == READ_SENTENCES
    assert {one[0].rank for one in found} <= set(range(1, READ_PASSAGES + 1))


def test_nothing_is_read_where_nothing_was_found() -> None:
    library = FakeLibrary()
    assert SentenceReader(cast(Library, library)).read(understand("one"), []) == []
    assert library.encoded == []


def test_spans_over_real_articles_lie_in_their_passages(library: Library) -> None:
    kinds: set[Kind] = set()
    for text in ("When was the bridge closed?", "Who won?", "How many died?", "Why?", "🌊 ..."):
        question = understand(text)
        kinds.add(question.kind)
        hits = library.search(text, 10)
        spans: list[Span] = SentenceReader(library).read(question, hits)
        for span in spans:
            passage = span.hit.passage
            assert passage.start <= span.sentence_start <= span.start
            assert span.start < span.end <= span.sentence_end <= passage.end
            assert 0 <= span.confidence <= 1
    assert kinds == {"date", "name", "number", "reason", "other"}
