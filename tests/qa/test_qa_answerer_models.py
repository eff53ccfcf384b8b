"""What a language model may do to an answer: choose among its candidates, and make its search."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, cast

import pytest
from answering_fakes import HIT, PLAIN, FakeLibrary, FakeReader, span
from fake_model import FakeModel

from index.errors import LanguageModelError
from index.library import Library
from index.types import Filters, Hit, Passage
from qa.answerer import Answerer
from qa.desk.routes import Found
from qa.progress import AnswerProgress, AnswerStage
from qa.prose.answering.choosing import ModelChooser
from qa.question.question import Question
from qa.reading.reader import Span
from qa.types import Answer, Chosen, Citation, Compared, DatedEvent, Listed, ListedItem, Order, Turn

QUESTION = "When does the bridge reopen?"
SPANS = (span("in June", 0.9), span("on Monday", 0.7), span("Nobody", 0.1))


@dataclass
class Choosing:
    """Chooses as it is told, and keeps what it was asked."""

    place: int | None = None
    fails: LanguageModelError | None = None
    name: str = "llama"
    asked: list[tuple[str, list[str]]] = field(default_factory=list)

    def __call__(self, question: str, candidates: Sequence[Citation]) -> int | None:
        self.asked.append((question, [one.quote for one in candidates]))
        if self.fails:
            raise self.fails
        return self.place


@dataclass
class Rewording:
    """Makes the search that it is told to."""

    query: str | None = "Tallow Bridge reopening"
    fails: LanguageModelError | None = None
    name: str = "llama"
    asked: list[str] = field(default_factory=list)

    def __call__(self, question: str) -> str | None:
        self.asked.append(question)
        if self.fails:
            raise self.fails
        return self.query


def answerer(*spans: Span, library: FakeLibrary | None = None, **given: Any) -> Answerer:
    return Answerer(
        cast(Library, library or FakeLibrary()), FakeReader(*spans), choice=PLAIN, **given
    )


def answer(
    chooser: Choosing | ModelChooser | None,
    *spans: Span,
    question: str = QUESTION,
    **given: Any,
) -> Answer:
    return answerer(*(spans or SPANS), chooser=chooser, **given).answer(question)


def without_times(given: Answer) -> Answer:
    return replace(given, took=type(given.took)())


# --- choosing ---------------------------------------------------------------------------


def test_a_candidate_chosen_is_the_answer_quoted_with_its_own_confidence() -> None:
    given = answer(Choosing(1))
    assert (given.text, given.citations[0].quote) == ("on Monday", "on Monday")
    assert given.confidence == pytest.approx(0.7)
    assert given.chosen == Chosen("llama", 3, "on Monday", instead_of="in June")
    assert [one.text for one in given.alternatives] == ["in June"]
    assert given.alternatives[0].confidence == pytest.approx(0.9)
    assert given.why is not None
    assert [one.citation.quote for one in given.why.candidates] == ["on Monday", "in June"]
    assert [one.confidence for one in given.why.candidates] == pytest.approx([0.7, 0.9])


def test_the_candidate_that_was_first_is_only_confirmed() -> None:
    given = answer(Choosing(0))
    assert given.chosen == Chosen("llama", 3, "in June")
    assert without_times(replace(given, chosen=None)) == without_times(answer(None))


@pytest.mark.parametrize("fails", [None, LanguageModelError("gone", "start\nit")])
def test_none_and_a_failure_change_nothing(fails: LanguageModelError | None) -> None:
    given = answer(Choosing(None, fails))
    failed = "gone (start it)" if fails else None
    assert given.chosen == Chosen("llama", 3, failed=failed)
    assert without_times(replace(given, chosen=None)) == without_times(answer(None))


def test_a_choice_lifts_nothing_over_the_threshold_but_is_shown_first() -> None:
    given = answer(Choosing(2))
    assert given.text == "in June"
    assert given.confidence == pytest.approx(0.9)
    assert given.chosen == Chosen("llama", 3, "Nobody", too_unsure=True)
    assert [one.text for one in given.alternatives] == ["Nobody", "on Monday"]
    assert given.alternatives[0].confidence == pytest.approx(0.1)
    assert given.why is not None
    assert [one.citation.quote for one in given.why.candidates] == ["in June", "Nobody"]


def test_nothing_is_asked_where_no_answer_is_given_or_there_is_one_candidate() -> None:
    chooser = Choosing(1)
    held_back = answer(chooser, span("in June", 0.4), span("on Monday", 0.3))
    alone = answer(chooser, span("in June", 0.9))
    nothing = answerer(chooser=chooser).answer(QUESTION)
    assert chooser.asked == []
    assert [one.chosen for one in (held_back, alone, nothing)] == [None] * 3
    assert (held_back.abstained, alone.text, nothing.abstained) == (True, "in June", True)


def test_retrieving_chooses_nothing() -> None:
    chooser = Choosing(1)
    assert answerer(*SPANS, chooser=chooser).retrieve(QUESTION).chosen is None
    assert chooser.asked == []


def test_the_chooser_sees_the_whole_question_and_the_candidates_in_our_order() -> None:
    chooser = Choosing()
    answerer(*SPANS, chooser=chooser).answer(
        "When does it reopen? source:courier",
        turns=[Turn("When did the Tallow Bridge close?", "on Monday")],
    )
    assert chooser.asked == [
        ("When does the Tallow Bridge reopen?", ["in June", "on Monday", "Nobody"])
    ]


def test_a_model_chooses_by_number() -> None:
    given = answer(ModelChooser(FakeModel("Answer: [2]")))
    assert given.chosen == Chosen("fake", 3, "on Monday", instead_of="in June")
    confused = answer(ModelChooser(FakeModel("1 or 2")))
    assert confused.text == "in June"
    assert confused.chosen == Chosen("fake", 3, failed="fake gave no usable reply")


def test_of_a_question_that_wants_a_sentence_sentences_are_chosen() -> None:
    chooser = Choosing(1)
    given = answer(chooser, question="What happened to the bridge?")
    assert chooser.asked[0][1][0] == "It reopens in June."
    assert given.text == "The bridge failed on Monday."
    assert given.chosen is not None
    assert given.chosen.instead_of == "It reopens in June."
    assert given.resolved is None


def test_whoever_waits_is_told_and_the_time_counts_in_the_total_alone() -> None:
    told: list[AnswerProgress] = []
    given = answerer(*SPANS, chooser=Choosing(1), reworder=Rewording()).answer(
        QUESTION, progress=told.append
    )
    assert [one.stage for one in told] == [
        AnswerStage.REWORDING,
        AnswerStage.SEARCHING,
        AnswerStage.CHOOSING,
        AnswerStage.ASKING_MODEL,
    ]
    took = given.took
    assert min(took.embed, took.search, took.read) >= 0
    assert took.total > took.embed + took.search + took.read


# --- beside the desk's routes -----------------------------------------------------------


def routed(route: Callable[[Question, Answer, Found], Answer], place: int | None = 1) -> Answer:
    return answer(Choosing(place), routes=(route,))


def test_a_route_finds_the_candidate_chosen_first() -> None:
    found: list[str] = []

    def looks(asked: Question, given: Answer, looked: Found) -> Answer:
        found.extend(one.candidate.best.text for one in looked.verdict.current)
        return given

    assert routed(looks).text == "on Monday"
    assert found == ["on Monday", "in June", "Nobody"]


@pytest.mark.parametrize("place", [0, 1, 2, None])
def test_an_answer_that_a_route_made_was_not_chosen(place: int | None) -> None:
    def replaces(asked: Question, given: Answer, looked: Found) -> Answer:
        rival = given.alternatives[0]
        return replace(given, text=rival.text, citations=rival.citations, confidence=0.8)

    def lists(asked: Question, given: Answer, looked: Found) -> Answer:
        item = ListedItem(given.citations[0].quote, given.citations)
        return replace(given, listed=Listed((item, item), 1))

    def compares(asked: Question, given: Answer, looked: Found) -> Answer:
        events = DatedEvent("When?"), DatedEvent("When?")
        return replace(given, compared=Compared(events, Order.UNKNOWN))

    for route in (replaces, lists, compares):
        assert routed(route, place).chosen is None


def test_what_a_route_only_adds_leaves_the_choice() -> None:
    given = routed(lambda asked, given, looked: replace(given, disagreement=None))
    assert given.chosen == Chosen("llama", 3, "on Monday", instead_of="in June")


def test_a_failure_is_told_whatever_a_route_makes_of_the_answer() -> None:
    given = answer(
        Choosing(fails=LanguageModelError("gone")),
        routes=(lambda asked, given, looked: replace(given, text=None, citations=()),),
    )
    assert given.chosen == Chosen("llama", 3, failed="gone")


def test_other_questions_that_a_route_asks_are_asked_without_a_model() -> None:
    chooser, reworder = Choosing(1), Rewording()
    inner: list[Answer] = []

    def asks(asked: Question, given: Answer, looked: Found) -> Answer:
        inner.append(looked.ask("When did the bridge fail?"))
        return given

    answerer(*SPANS, chooser=chooser, reworder=reworder, routes=(asks,)).answer(QUESTION)
    assert (inner[0].text, inner[0].chosen, inner[0].reworded) == ("in June", None, None)
    assert (len(chooser.asked), len(reworder.asked)) == (1, 1)


# --- rewording --------------------------------------------------------------------------


class Finding(FakeLibrary):
    """Finds passage 1 for the question, passage 2 for what names the Tallow Bridge."""

    def __init__(self) -> None:
        super().__init__()
        self.weighed: list[str] = []
        self.encoded: list[str] = []

    def encode_query(self, question: str) -> None:
        self.encoded.append(question)

    def weights(self, text: str) -> dict[str, float]:
        self.weighed.append(text)
        return {}

    def search(self, query: str, k: int, **limits: Any) -> list[Hit]:
        super().search(query, k, **limits)
        if "Tallow" not in query:
            return [HIT]
        return [replace(HIT, passage=Passage(2, "bridge", 29, 48), score=5.0, dense=0.9)]


def test_the_search_made_is_searched_beside_the_question_which_is_read() -> None:
    library, reworder, day = Finding(), Rewording("Tallow Bridge since:2030"), date(2024, 6, 1)
    reader = FakeReader(*SPANS)
    filters = Filters(sources=("Courier",))
    given = Answerer(cast(Library, library), reader, choice=PLAIN, reworder=reworder).answer(
        QUESTION, as_of=day, filters=filters, depth=30
    )
    assert reworder.asked == [QUESTION]
    assert library.asked == [
        (QUESTION, 30, filters, day),
        ("Tallow Bridge since:2030", 30, filters, day),
    ]
    assert library.known_by == day
    assert library.encoded == [QUESTION, "Tallow Bridge since:2030"]
    assert [one.searched_for for one in reader.questions] == [QUESTION]
    assert library.weighed == [QUESTION]
    assert [hit.passage.id for hit in given.hits] == [1, 2]
    assert (given.searched_for, given.filters) == (QUESTION, filters)
    assert given.reworded is not None
    assert given.reworded.query == "Tallow Bridge since:2030"


def test_how_many_passages_are_listed_does_not_change_the_answer() -> None:
    given = [
        answerer(*SPANS, library=Finding(), reworder=Rewording()).answer(QUESTION, depth=depth)
        for depth in (1, 10, 50)
    ]
    assert len({(one.text, one.confidence) for one in given}) == 1
    assert [len(one.hits) for one in given] == [1, 2, 2]


def test_a_follow_up_is_reworded_in_full() -> None:
    reworder = Rewording()
    turns = [Turn("When did the Tallow Bridge close?", "on Monday")]
    given = answerer(*SPANS, reworder=reworder).answer("When does it reopen?", turns=turns)
    assert reworder.asked == [given.searched_for] == ["When does the Tallow Bridge reopen?"]
    assert given.carried


@pytest.mark.parametrize(
    ("reworder", "failed"),
    [(Rewording(None), None), (Rewording(fails=LanguageModelError("gone")), "gone")],
)
def test_without_another_search_all_is_as_ever(reworder: Rewording, failed: str | None) -> None:
    library = Finding()
    given = answerer(*SPANS, library=library, reworder=reworder).answer(QUESTION)
    assert len(library.asked) == 1
    assert (given.reworded.failed if given.reworded else None) == failed
    plain = answerer(*SPANS, library=Finding()).answer(QUESTION)
    assert without_times(replace(given, reworded=None)) == without_times(plain)


def test_a_question_can_be_asked_as_it_is() -> None:
    library, reworder = Finding(), Rewording()
    asking = answerer(*SPANS, library=library, reworder=reworder)
    assert asking.answer(QUESTION, reword=False).reworded is None
    assert asking.retrieve(QUESTION, reword=False).reworded is None
    assert (reworder.asked, len(library.asked)) == ([], 2)


def test_retrieving_searches_for_what_answering_does() -> None:
    asking = answerer(*SPANS, library=Finding(), reworder=Rewording())
    found, answered = asking.retrieve(QUESTION), asking.answer(QUESTION)
    assert found.hits == answered.hits
    assert found.reworded == answered.reworded
    assert found.took.total >= found.took.embed + found.took.search


# --- off --------------------------------------------------------------------------------


def test_without_a_model_nothing_of_its_room_is_imported() -> None:
    code = (
        "import sys; from qa.answerer import Answerer;"
        "sys.exit(any(name.startswith('qa.prose') for name in sys.modules))"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_the_checker_is_the_one_of_this_library() -> None:
    assert answerer().checker() is not None
