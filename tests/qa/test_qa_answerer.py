"""Deciding between an answer and none, and citations that always quote."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, cast

import pytest
from answering_fakes import HIT, ONLY_MARGIN, PLAIN, TEXT, FakeLibrary, FakeReader, article, span

from eval.questions.question_set import load
from index.errors import LibraryError
from index.library import Library
from index.types import Filters, Hit, Passage
from qa.answerer import ALTERNATIVES, LEAST_RIVAL, Answerer
from qa.manner import Strictness
from qa.progress import AnswerProgress, AnswerStage
from qa.quoting import cite
from qa.reading.reader import READ_PASSAGES, Span
from qa.types import Answer, Citation, Turn
from tui.config.locations import sample_set


def answer(*spans: Span, threshold: float = 0.5) -> Answer:
    return asked("When does the bridge reopen?", *spans, threshold=threshold)


def asked(question: str, *spans: Span, threshold: float = 0.5) -> Answer:
    library = cast(Library, FakeLibrary())
    choice = replace(PLAIN, thresholds=replace(PLAIN.thresholds, balanced=threshold))
    return Answerer(library, FakeReader(*spans), choice=choice).answer(question)


@pytest.fixture(scope="module")
def library(sample_library: Path) -> Iterator[Library]:
    with Library(sample_library) as opened:
        yield opened


# --- deciding ---------------------------------------------------------------------------


def test_the_best_span_is_the_answer_and_the_rest_are_alternatives() -> None:
    given = answer(span("in June", 0.9), span("on Monday", 0.4), span("Nobody", 0.2))
    assert (given.text, given.abstained) == ("in June", False)
    assert given.confidence == pytest.approx(0.9)
    assert [citation.quote for citation in given.citations] == ["in June"]
    assert [a.text for a in given.alternatives] == ["on Monday", "Nobody"]
    assert [a.confidence for a in given.alternatives] == pytest.approx([0.4, 0.2])
    assert [a.citations[0].quote for a in given.alternatives] == ["on Monday", "Nobody"]


def test_whoever_waits_is_told_the_stages() -> None:
    told: list[AnswerProgress] = []
    library = cast(Library, FakeLibrary())
    Answerer(library, FakeReader(), choice=PLAIN).answer("When?", progress=told.append)
    assert told == [AnswerProgress(AnswerStage.SEARCHING), AnswerProgress(AnswerStage.CHOOSING)]


@pytest.mark.parametrize(
    ("confidence", "abstained"), [(0.7001, False), (0.6999, True), (0.9999, False), (0.01, True)]
)
def test_an_answer_less_sure_than_the_threshold_is_held_back(
    confidence: float, abstained: bool
) -> None:
    given = answer(span("in June", confidence), threshold=0.7)
    assert given.abstained is abstained
    assert given.confidence == pytest.approx(confidence)
    assert (given.text is None, given.citations == ()) == (abstained, abstained)


@pytest.mark.parametrize(
    ("confidence", "shown_by"),
    [(0.9, "cautious balanced bold"), (0.7, "balanced bold"), (0.3, "bold"), (0.1, "")],
)
def test_how_sure_an_answer_must_be_is_for_the_user_to_say(
    confidence: float, shown_by: str
) -> None:
    given = {
        strictness: Answerer(
            cast(Library, FakeLibrary()),
            FakeReader(span("in June", confidence)),
            choice=PLAIN,
            strictness=strictness,
        ).answer("When does the bridge reopen?")
        for strictness in Strictness
    }
    assert [one.value for one in Strictness if not given[one].abstained] == shown_by.split()
    assert len({one.confidence for one in given.values()}) == 1


def test_an_abstention_keeps_the_best_candidate_as_the_first_alternative() -> None:
    given = answer(span("in June", 0.3), span("on Monday", 0.2))
    assert given.abstained
    assert [a.text for a in given.alternatives] == ["in June", "on Monday"]
    assert given.hits == (HIT,)


def test_an_unlikely_rival_is_not_shown_beside_an_answer() -> None:
    spans = (span("in June", 0.9), span("on Monday", LEAST_RIVAL - 0.01))
    assert answer(*spans).alternatives == ()
    assert len(answer(*spans, threshold=1.0).alternatives) == 2


def test_an_answer_says_what_spoke_for_it_and_for_the_runner_up() -> None:
    given = answer(span("in June", 0.9), span("on Monday", 0.4), span("Nobody", 0.2))
    assert given.why is not None
    first, runner_up = given.why.candidates
    assert [one.citation.quote for one in (first, runner_up)] == ["in June", "on Monday"]
    assert [one.confidence for one in (first, runner_up)] == pytest.approx([0.9, 0.4])
    assert (given.why.strictness, given.why.threshold) == (Strictness.BALANCED, 0.5)


def test_what_is_held_back_is_explained_too() -> None:
    held_back = answer(span("in June", 0.4))
    assert held_back.abstained
    assert held_back.why is not None
    (only,) = held_back.why.candidates
    assert (only.citation.quote, only.confidence) == ("in June", held_back.confidence)
    nothing = answer().why
    assert nothing is not None
    assert nothing.candidates == ()


def test_why_names_what_the_articles_deny_and_no_answer_is_made_of_it() -> None:
    text = "The bridge will not reopen on May 5. It will reopen on May 9."
    denying = Hit(Passage(1, "bridge", 0, len(text)), article(text), score=1.0, rank=1)

    def day(words: str, first: int, last: int, margin: float) -> Span:
        start = text.index(words)
        return Span(denying, start, start + len(words), first, last, margin, no_answer=0.0)

    given = answer(day("May 5", 0, 36, 3.0), day("May 9", 37, len(text), 2.0))
    assert given.text == "May 9"
    assert given.alternatives == ()
    assert given.why is not None
    assert [one.citation.quote for one in given.why.candidates] == ["May 9"]
    assert [citation.quote for citation in given.why.denied] == ["May 5"]


def test_why_is_answered_with_the_whole_sentence() -> None:
    given = asked("Why did the bridge close?", span("Monday", 0.9))
    assert given.text == "The bridge failed on Monday."
    assert given.citations[0].quote == given.citations[0].sentence


def test_a_sentence_quoted_whole_is_not_its_own_rival() -> None:
    spans = (span("Monday", 0.9), span("bridge", 0.8), span("Nobody", 0.7))
    given = asked("Why did the bridge close?", *spans)
    assert [a.text for a in given.alternatives] == ["Nobody was hurt."]
    held_back = asked("Why did the bridge close?", *spans, threshold=1.0)
    sentences = ["The bridge failed on Monday.", "Nobody was hurt."]
    assert [a.text for a in held_back.alternatives] == sentences


def test_a_day_told_from_the_articles_date_is_resolved() -> None:
    # The article is of Wednesday, 1 May 2024, and speaks of the past.
    given = answer(span("on Monday", 0.9))
    assert (given.text, given.resolved) == ("on Monday", "29 April 2024")
    assert answer(span("Nobody", 0.9)).resolved is None


def test_articles_that_agree_on_their_own_are_cited_too() -> None:
    other = replace(article(), id="ferry", text="Officials say that the bridge reopens in June.")
    elsewhere = Hit(Passage(2, "ferry", 0, len(other.text)), other, score=0.9, rank=2)
    start = other.text.index("in June")
    second = Span(elsewhere, start, start + 7, 0, len(other.text), 1.0, no_answer=0.0)
    given = answer(span("in June", 0.9), second)
    assert [citation.article.id for citation in given.citations] == ["bridge", "ferry"]
    assert {citation.quote for citation in given.citations} == {"in June"}


def test_no_span_at_all_is_an_abstention_with_no_confidence() -> None:
    given = answer(threshold=0.0)
    assert (given.text, given.confidence, given.citations, given.alternatives) == (
        None,
        0.0,
        (),
        (),
    )


def test_spans_that_say_the_same_are_one_answer() -> None:
    given = answer(span("in June", 0.9), span("in June", 0.8, occurrence=1), span("Nobody", 0.7))
    assert [a.text for a in given.alternatives] == ["Nobody"]
    assert given.citations[0].start == TEXT.index("in June")


def test_there_are_at_most_three_alternatives() -> None:
    words = ("on Monday", "in June", "Nobody", "failed", "bridge", "hurt")
    for threshold in (0.0, 1.0):
        given = answer(*(span(one, 0.5) for one in words), threshold=threshold)
        assert len(given.alternatives) == ALTERNATIVES == 3


def test_the_question_reaches_the_search_and_the_reader() -> None:
    library, reader = FakeLibrary(), FakeReader()
    filters, day = Filters(sources=("Courier",)), date(2024, 5, 2)
    given = Answerer(cast(Library, library), reader, choice=PLAIN).answer(
        "When does it  reopen?",
        turns=[Turn("When did the Tallow Bridge close?", "on Monday")],
        as_of=day,
        filters=filters,
        depth=50,
    )
    assert given.question == "When does it reopen?"
    assert given.searched_for == "When does the Tallow Bridge reopen?"
    assert library.asked == [(given.searched_for, 50, filters, day)]
    assert reader.questions[0].searched_for == given.searched_for
    assert (given.as_of, given.embedded) == (day, 0.5)
    took = given.took
    assert min(took.embed, took.search, took.read) >= 0
    assert took.total == pytest.approx(took.embed + took.search + took.read)


def test_retrieving_searches_as_answering_does_and_reads_nothing() -> None:
    library, reader = FakeLibrary(), FakeReader(span("in June", 0.9))
    answerer = Answerer(cast(Library, library), reader, choice=PLAIN)
    asked_of: dict[str, Any] = {
        "turns": [Turn("When did the Tallow Bridge close?", "on Monday")],
        "as_of": date(2024, 5, 2),
        "filters": Filters(sources=("Courier",)),
        "depth": 50,
    }
    answered = answerer.answer("When does it reopen?", **asked_of)
    reader.questions.clear()
    found = answerer.retrieve("When does it reopen?", **asked_of)
    assert reader.questions == []
    assert library.asked[0] == library.asked[1]
    assert found.abstained
    assert (found.searched_for, found.hits) == (answered.searched_for, answered.hits)
    assert (found.confidence, found.alternatives, found.took.read) == (0.0, (), 0.0)
    assert found.took.total == pytest.approx(found.took.embed + found.took.search)


def test_passages_listed_beyond_those_read_do_not_change_the_answer() -> None:
    day = date(2024, 10, 14)
    new = Hit(
        Passage(99, "new", 0, len(TEXT)),
        replace(article(), id="new", published=day),
        score=0.1,
        rank=READ_PASSAGES + 1,
    )

    class Long(FakeLibrary):
        def search(self, query: str, k: int, **_: object) -> list[Hit]:
            return [*[HIT] * READ_PASSAGES, new][:k]

    recent = replace(PLAIN, confidence_weights=replace(ONLY_MARGIN, not_recent=5.0))
    found = [
        Answerer(cast(Library, Long()), FakeReader(span("in June", 0.6)), choice=recent).answer(
            "When does the bridge reopen?", as_of=day, depth=depth
        )
        for depth in (1, READ_PASSAGES, 50)
    ]
    assert len({one.confidence for one in found}) == 1
    assert [len(one.hits) for one in found] == [1, READ_PASSAGES, READ_PASSAGES + 1]


# --- citing -----------------------------------------------------------------------------


def test_a_citation_takes_its_words_from_the_article() -> None:
    citation = cite(span("in June", 0.9))
    assert (citation.start, citation.end, citation.quote) == (40, 47, "in June")
    assert citation.sentence.strip() == "It reopens in June."


@pytest.mark.parametrize(
    ("start", "end", "quote", "sentence"),
    [
        (40, 47, "in July", (0, 48)),  # other words
        (40, 46, "in June", (0, 48)),  # another length
        (41, 48, "in June", (0, 48)),  # another place
        (40, 40, "", (0, 48)),  # no words
        (40, 47, "in June", (41, 48)),  # begins before its sentence
        (40, 47, "in June", (29, 46)),  # ends after its sentence
    ],
)
def test_a_citation_that_misquotes_cannot_be_made(
    start: int, end: int, quote: str, sentence: tuple[int, int]
) -> None:
    with pytest.raises(ValueError, match=r"not a quotation|outside their sentence"):
        Citation(article(), start, end, quote, *sentence)


def test_every_citation_over_the_sample_quotes_its_article(library: Library) -> None:
    answerer = Answerer(library)
    cited = 0
    for question in load(sample_set()).questions:
        turns = [Turn(earlier) for earlier in question.earlier]
        given = answerer.answer(question.question, turns=turns, as_of=question.asked)
        shown = [*given.citations, *(c for rival in given.alternatives for c in rival.citations)]
        passages = {(hit.article.id, hit.passage.start, hit.passage.end) for hit in given.hits}
        for citation in shown:
            text = library.article(citation.article.id).text
            assert text[citation.start : citation.end] == citation.quote
            assert citation.quote in citation.sentence
            assert any(
                name == citation.article.id
                and first <= citation.sentence_start
                and citation.sentence_end <= last
                for name, first, last in passages
            )
            cited += 1
        assert 0 <= given.confidence <= 1
        assert given.text is None or given.text == given.citations[0].quote
    assert cited > 60


@pytest.mark.parametrize(
    "question",
    [
        "",
        "?!... ---",
        "the of and is",
        "🌊 🔥",
        "x" * 10_000,
        "bridge closed " * 800,
        "null\0byte bridge",
        "متى تم إغلاق الجسر؟",
        "\u202eWann schließt die Brücke?",
        "\x1b[31mbridge\x07",
    ],
)
def test_any_question_gets_an_answer_or_an_abstention(library: Library, question: str) -> None:
    given = Answerer(library).answer(question, as_of=date.min)
    assert 0 <= given.confidence <= 1
    assert given.abstained is (given.citations == ())


def test_nothing_is_known_on_the_first_day_there_is(library: Library) -> None:
    given = Answerer(library).answer("When is Campbell visiting Japan?", as_of=date.min)
    assert given.text is None
    assert not any(hit.article.published for hit in given.hits)


@pytest.mark.parametrize("as_of", [None, date.max, date(2024, 10, 14)])
def test_the_sample_question_is_answered_on_any_later_day(
    library: Library, as_of: date | None
) -> None:
    given = Answerer(library).answer("When is Campbell visiting Japan?", as_of=as_of)
    assert given.text is not None
    assert "October 15-17" in given.text
    assert given.citations[0].article.id == "2024-10-14-campbell-seoul-tokyo"


def test_filters_that_let_nothing_through_make_an_abstention(library: Library) -> None:
    given = Answerer(library).answer("Who won?", filters=Filters(sources=("No Such Paper",)))
    assert (given.text, given.confidence, given.hits) == (None, 0.0, ())


def test_an_error_of_the_library_is_not_swallowed() -> None:
    class Broken(FakeLibrary):
        def search(self, *_: object, **__: object) -> list[Hit]:
            raise LibraryError("torn", "dateline doctor")

    with pytest.raises(LibraryError, match="torn"):
        Answerer(cast(Library, Broken()), FakeReader(), choice=PLAIN).answer("Who won?")


def test_what_was_published_after_a_day_given_is_not_searched() -> None:
    library, today = FakeLibrary(), date(2024, 11, 30)
    answerer = Answerer(cast(Library, library), FakeReader(), choice=PLAIN, today=lambda: today)
    given = answerer.answer("Who won?", as_of=date(2024, 11, 24))
    assert (given.as_of, library.known_by) == (date(2024, 11, 24), date(2024, 11, 24))
    default = answerer.retrieve("Who won?")
    assert (default.as_of, library.known_by) == (today, None)


def test_a_hedge_is_told_apart_from_the_value_and_from_the_quotation() -> None:
    text = "The fair drew about 5,000 people. The last one drew 300."
    found = replace(HIT, article=article(text), passage=replace(HIT.passage, end=len(text)))
    start, end = text.index("about"), text.index("5,000") + 5
    taken_in = Span(found, start, end, 0, 33, 5.0, 0.0)
    beside = replace(taken_in, start=text.index("5,000"))
    exact = replace(taken_in, start=52, end=55, sentence_start=34, sentence_end=len(text))
    for one in (taken_in, beside):
        given = asked("How many people came?", one, replace(exact, score=1.0))
        assert (given.text, given.hedge, given.said) == ("5,000", "about", "about 5,000")
        assert given.citations[0].quote == "5,000"
        (rival,) = given.alternatives
        assert (rival.text, rival.hedge, rival.said) == ("300", None, "300")
