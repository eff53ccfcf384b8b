"""Which passages prove an answer, and which of them comes first."""

from __future__ import annotations

from qa.choosing.support import FAR, NEAR, TIE, Support
from qa.reading.reader import Span
from tests.support.fakes.article_fakes import article, hit

WORK = "Marla Quent will work at the University of Port Sallis from May."


def span(words: str, text: str, name: str, margin: float) -> Span:
    """The words in an article of their own, whose text is one sentence."""
    found = hit(article(text, name))
    start = text.index(words)
    return Span(found, start, start + len(words), 0, len(text), margin, 0.0)


def proving(question: str, *group: Span, **weights: float) -> list[str]:
    return [one.hit.article.id for one in Support(question, weights).proofs(group)]


def test_an_article_of_somebody_else_proves_nothing() -> None:
    told = span("University", WORK, "work", 6.0)
    wedding = span("University", "They were wed in the University chapel.", "wedding", 5.0)
    surname = span("University", "Quent joins the University in May.", "quent", 5.0)
    question = "Where will Marla Quent work?"
    assert proving(question, told, wedding, surname) == ["work", "quent"]


def test_what_the_reader_holds_for_much_less_likely_proves_nothing() -> None:
    told = span("Port Sallis", "The summit is held in Port Sallis.", "told", 6.0)
    spoken = "Of the summit they spoke in Port Sallis."
    near = span("Port Sallis", spoken, "near", 6.0 - FAR)
    far = span("Port Sallis", spoken, "far", 6.0 - FAR - 0.1)
    assert proving("where is the summit held", told, near, far, summit=2.0) == ["told", "near"]


def test_a_sentence_of_something_else_must_read_about_as_well() -> None:
    told = span("Port Sallis", "The summit is held in Port Sallis.", "told", 6.0)
    silent = "Port Sallis is ready."
    near = span("Port Sallis", silent, "near", 6.0 - NEAR)
    far = span("Port Sallis", silent, "far", 6.0 - NEAR - 0.1)
    assert proving("where is the summit held", told, near, far, summit=2.0) == ["told", "near"]


def test_a_bare_number_needs_a_sentence_of_what_is_asked() -> None:
    told = span("14", "Crews worked 14 days in a row.", "told", 6.0)
    same = span("14", "The crews had been working 14.", "same", 5.0)
    other = span("14", "Room 14 is shut.", "other", 5.9)
    assert proving("how many days did crews work", told, same, other, crew=2.0) == ["told", "same"]


def test_the_answers_own_words_are_nothing_that_a_sentence_shares_with_the_question() -> None:
    told = span("bridge", "Tallow is a swing bridge.", "told", 5.0)
    echo = span("bridge", "Lorries use the bridge.", "echo", 4.9)
    assert proving("what is this bridge", told, echo, bridg=1.0) == ["told"]


def test_the_sentence_that_says_it_comes_first() -> None:
    by_the_way = span("Dvorak", "Dvorak said so.", "by", 5.0)
    plain = span("Dvorak", "Dvorak is the fire chief.", "plain", 5.0 - TIE)
    unlikely = span("Dvorak", "Dvorak, fire chief and chief of all.", "unlikely", 4.9 - TIE)
    longer = span("Marek Dvorak", "Marek Dvorak, now chief, was away.", "longer", 4.9)
    found = proving("who is the chief", by_the_way, plain, unlikely, longer, chief=1.0)
    assert found == ["plain", "by", "unlikely", "longer"]


def test_a_whole_sentence_stays_the_one_that_the_reader_scored_best() -> None:
    best = span("Dvorak", "Dvorak said so.", "best", 5.0)
    other = span("Dvorak", "Dvorak is the fire chief.", "other", 4.9)
    assert proving("why is he the chief", best, other, chief=1.0) == ["best", "other"]


def test_articles_prove_it_once_each() -> None:
    first = span("Port Sallis", "The summit is in Port Sallis.", "a", 5.0)
    again = span("Port Sallis", "The summit is in Port Sallis.", "b", 4.0)
    assert proving("where is the summit", first, again, summit=1.0) == ["a"]
