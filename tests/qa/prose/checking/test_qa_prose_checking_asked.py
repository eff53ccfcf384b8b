"""The reader is asked for a claim's values, and objects where it surely finds others."""

from __future__ import annotations

from collections.abc import Sequence
from math import inf

from article_fakes import article

from index.types import Hit
from qa.progress import Notice, unheard
from qa.prose.checking.asked import FAR_BELOW, AskedCheck, questions
from qa.prose.types import Claim, Part, Source
from qa.question.question import Question
from qa.reading.reader import Span

TEXT = "The storm hurt 12 people in Wend. In Ostrey 40 houses lost their roofs, Ines Calder said."


class FakeReader:
    """Finds the same words always, with a margin; other words lie `below` it."""

    def __init__(self, words: str, margin: float = 5.0, below: float = inf) -> None:
        self.words, self.margin, self.below = words, margin, below
        self.asked: list[str] = []

    def read(
        self, question: Question, hits: Sequence[Hit], progress: Notice = unheard
    ) -> list[Span]:
        self.asked.append(question.searched_for)
        start = TEXT.index(self.words)
        return [Span(hits[0], start, start + len(self.words), 0, len(TEXT), self.margin, 0.0)]

    def margins(
        self, question: Question, hits: Sequence[Hit], parts: Sequence[Sequence[Part]]
    ) -> list[list[float]]:
        return [[self.margin - self.below for _ in of] for of in parts]


def claim(text: str) -> Claim:
    return Claim(text, (Source(1, article(TEXT), 0, len(TEXT)),))


def test_a_question_takes_a_value_out() -> None:
    found = list(questions(claim("The storm hurt 40 people in Wend.")))
    assert found[0] == ("40", "The storm hurt how many people in Wend?")
    assert found[1].value == "Wend"
    assert found[1].question.startswith("The storm hurt 40 people in wh")


def test_a_person_is_asked_for_by_who() -> None:
    text = "Ines Calder spoke. Ms. Calder said that it was late."
    found = list(questions(Claim("Ines Calder spoke.", (Source(1, article(text), 0, len(text)),))))
    assert found == [("Ines Calder", "Who spoke?")]


def test_another_value_that_the_reader_surely_finds_is_told() -> None:
    check = AskedCheck(FakeReader("12"))
    reason = check(claim("The storm hurt 40 people in Wend."))
    assert reason == "our reader finds “12” there, not “40”"


def test_the_value_itself_passes_and_so_does_one_not_far_below() -> None:
    said = claim("The storm hurt 12 people.")
    assert AskedCheck(FakeReader("12 people"))(said) is None
    near = claim("The storm hurt 40 people.")
    assert AskedCheck(FakeReader("12", below=FAR_BELOW - 1))(near) is None
    assert AskedCheck(FakeReader("12", below=FAR_BELOW + 1))(near) is not None


def test_a_reader_that_isnt_sure_objects_to_nothing() -> None:
    assert AskedCheck(FakeReader("12", margin=0.0))(claim("The storm hurt 40 people.")) is None


def test_a_sentence_of_the_passage_needs_no_reader() -> None:
    reader = FakeReader("40")
    assert AskedCheck(reader)(claim("The storm hurt 12 people in Wend.")) is None
    assert reader.asked == []


def test_what_the_reader_finds_in_hidden_words_counts_for_nothing() -> None:
    start = TEXT.index("12")
    source = Source(1, article(TEXT), 0, len(TEXT), ((start, start + 2),))
    said = Claim("The storm hurt 40 people in Wend.", (source,))
    assert AskedCheck(FakeReader("12"))(said) is None


def test_a_claim_without_values_is_asked_nothing() -> None:
    reader = FakeReader("12")
    assert AskedCheck(reader)(claim("The storm hurt people.")) is None
    assert reader.asked == []
