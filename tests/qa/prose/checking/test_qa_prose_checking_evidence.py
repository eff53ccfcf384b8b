"""The sentences that carry a claim are cited, as they stand."""

from __future__ import annotations

from article_fakes import article

from qa.prose.checking.evidence import CarryingSentences
from qa.prose.checking.names import NameCheck
from qa.prose.checking.words import WordCheck
from qa.prose.types import Claim, Source

TEXT = "It rained. The old ferry was late. The mayor, Angela Keel, was on it."


def cited(text: str, *sources: Source) -> list[str]:
    evidence = CarryingSentences(WordCheck(NameCheck(None)))
    return [one.quote for one in evidence(Claim(text, sources))]


def test_one_sentence_that_says_it_is_cited_alone() -> None:
    source = Source(1, article(TEXT), 0, len(TEXT))
    assert cited("The ferry was late.", source) == ["The old ferry was late."]


def test_two_sentences_are_cited_where_it_takes_both() -> None:
    source = Source(1, article(TEXT), 0, len(TEXT))
    found = cited("The mayor, Angela Keel, was on the late ferry.", source)
    assert found == ["The old ferry was late.", "The mayor, Angela Keel, was on it."]


def test_what_no_sentence_says_has_no_citation() -> None:
    source = Source(1, article(TEXT), 0, len(TEXT))
    assert cited("The train was late.", source) == []


def test_nothing_is_cited_from_outside_the_passage() -> None:
    start = TEXT.index("The mayor")
    assert cited("The ferry was late.", Source(1, article(TEXT), start, len(TEXT))) == []


def test_nothing_hidden_is_cited() -> None:
    start = TEXT.index("old")
    source = Source(1, article(TEXT), 0, len(TEXT), ((start, start + 3),))
    assert cited("The ferry was late.", source) == []
