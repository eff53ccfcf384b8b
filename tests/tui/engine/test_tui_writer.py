"""Prose is written beside the engine: one answer's after another's, held up by nothing."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from fake_model import FakeModel
from job_fakes import until
from textual.message import Message
from tui_fakes import FAIR, FakeEngine

from index.errors import LanguageModelError
from qa.prose.model import Message as Said
from qa.prose.settings import LanguageModelSettings
from qa.prose.types import Claim, Source
from qa.prose.writing import Draft, Request
from qa.types import Prose, Written
from tui.conversation.dialogue import Asked
from tui.conversation.messages import (
    HelpChanged,
    Problem,
    ProseGrew,
    QuestionAnswered,
    Warned,
)
from tui.engine.engine_thread import LENT, EngineThread
from tui.engine.writer import STOPPED, Writer

HERE = LanguageModelSettings("http://localhost:1/v1", "fake")
TWO = "The fair runs in October. [1] Parking is free. [1]"
ASKED = Asked(1, "talk", "How will the fair be?")


def draft(model: FakeModel) -> Draft:
    request = Request((Said("user", "How?"),), (Source(1, FAIR, 0, len(FAIR.text)),))
    return Draft(model, request, 400)


def passing(claim: Claim) -> Written | Problem:
    return Written(claim.text, (), None if claim.sources else "cites nothing")


class Posted(list[Message]):
    """What was posted; `ends` returns the finished prose once there are so many of them."""

    def ends(self, count: int = 1) -> list[tuple[int, Prose]]:
        until(lambda: len(self._ends()) == count)
        return self._ends()

    def _ends(self) -> list[tuple[int, Prose]]:
        grown = [one for one in tuple(self) if isinstance(one, ProseGrew)]
        return [(one.asked.ticket, one.prose) for one in grown if one.ended]


def test_sentences_are_posted_as_they_are_checked_and_then_the_end() -> None:
    posted = Posted()
    Writer(passing, posted.append).write(ASKED, draft(FakeModel(TWO)))
    [(_, prose)] = posted.ends()
    grown = [one.prose for one in posted if isinstance(one, ProseGrew)]
    assert [len(one.sentences) for one in grown] == [1, 2, 2]
    assert [one.text for one in prose.sentences] == [
        "The fair runs in October.",
        "Parking is free.",
    ]
    assert prose.model == "fake"
    assert prose.failed is None
    assert prose.took > 0


def test_what_fails_is_told_with_what_there_was_and_the_next_is_written() -> None:
    posted = Posted()
    writer = Writer(passing, posted.append)
    cut = FakeModel(TWO, LanguageModelError("the server hung up"), after=8)
    writer.write(ASKED, draft(cut))
    writer.write(replace(ASKED, ticket=2), draft(FakeModel(TWO)))
    (_, broken), (_, whole) = posted.ends(2)
    assert len(broken.sentences) == 1
    assert broken.failed == "the server hung up"
    assert len(whole.sentences) == 2
    assert whole.failed is None


def test_a_bug_ends_a_draft_and_not_the_writer() -> None:
    posted = Posted()
    writer = Writer(passing, posted.append)
    writer.write(ASKED, draft(FakeModel(TWO, ZeroDivisionError("oops"))))
    writer.write(replace(ASKED, ticket=2), draft(FakeModel(TWO)))
    (_, broken), (_, whole) = posted.ends(2)
    assert broken.failed == "Something went wrong: ZeroDivisionError: oops"
    assert whole.failed is None


def test_what_cannot_be_checked_ends_a_draft_and_says_why() -> None:
    posted = Posted()
    Writer(lambda _: Problem("the library is away"), posted.append).write(
        ASKED, draft(FakeModel(TWO))
    )
    [(_, prose)] = posted.ends()
    assert prose.sentences == ()
    assert prose.failed == "the library is away"


@pytest.fixture
def slow() -> Iterator[Callable[[int], object]]:
    """Holds a reply up at its sixth piece until the test is over."""
    gate = threading.Event()
    yield lambda number: number < 8 or gate.wait(30)
    gate.set()


@pytest.mark.parametrize("leave", [lambda w: w.attend("another"), lambda w: w.go_on(False)])
def test_what_nobody_reads_any_more_is_let_go_of_and_what_waits_is_never_sent(
    leave: Callable[[Writer], None],
) -> None:
    posted, gate, begun = Posted(), threading.Event(), threading.Event()

    def hold(number: int) -> None:
        if number == 8:
            begun.set()
            assert gate.wait(30)

    first, second = FakeModel(TWO, before=hold), FakeModel(TWO)
    writer = Writer(passing, posted.append)
    writer.attend("talk")
    writer.write(ASKED, draft(first))
    writer.write(replace(ASKED, ticket=2), draft(second))
    assert begun.wait(30)
    leave(writer)
    gate.set()
    (_, broken), (_, never) = posted.ends(2)
    assert len(broken.sentences) == 1
    assert broken.failed == STOPPED
    assert never.sentences == ()
    assert never.failed == STOPPED
    assert second.asked == []


def test_what_is_asked_for_too_late_is_not_sent() -> None:
    posted, model = Posted(), FakeModel(TWO)
    writer = Writer(passing, posted.append)
    writer.attend("another")
    writer.write(ASKED, draft(model))
    assert posted.ends() == [(1, Prose("fake", (), STOPPED, posted.ends()[0][1].took))]
    assert model.asked == []


# In the engine's thread


@pytest.fixture
def posted() -> Posted:
    return Posted()


def started(engine: FakeEngine, posted: Posted) -> EngineThread:
    thread = EngineThread(engine, posted.append, idle=0)
    thread.assist(HERE)
    thread.start()
    return thread


def test_the_answer_is_there_before_a_word_is_written(posted: Posted) -> None:
    gate = threading.Event()
    engine = FakeEngine()
    engine.model = FakeModel(TWO, before=lambda _: gate.wait(30))
    thread = started(engine, posted)
    thread.ask(ASKED)
    until(lambda: any(isinstance(one, QuestionAnswered) for one in posted))
    [answered] = [one for one in posted if isinstance(one, QuestionAnswered)]
    assert answered.writer == "fake"
    assert answered.answer.prose is None
    gate.set()
    assert len(posted.ends()[0][1].sentences) == 2
    assert engine.threads == {"dateline-engine"}  # where sentences are checked too
    thread.stop()


def test_a_question_is_answered_while_prose_is_being_written(
    posted: Posted, slow: Callable[[int], object]
) -> None:
    engine = FakeEngine()
    engine.model = FakeModel(TWO, before=slow)
    thread = started(engine, posted)
    thread.ask(ASKED)
    until(lambda: engine.verified)  # its first sentence
    thread.ask(replace(ASKED, ticket=2, question="When?"))
    until(lambda: sum(isinstance(one, QuestionAnswered) for one in posted) == 2)
    assert not [one for one in posted if isinstance(one, ProseGrew) and one.ended]
    began = time.monotonic()
    thread.stop()
    assert time.monotonic() - began < 5  # nobody waits for the model


def test_without_a_model_nothing_is_drafted(posted: Posted) -> None:
    engine = FakeEngine()
    engine.model = FakeModel(TWO)
    thread = EngineThread(engine, posted.append, idle=0)
    thread.start()
    thread.ask(ASKED)
    until(lambda: any(isinstance(one, QuestionAnswered) for one in posted))
    [answered] = [one for one in posted if isinstance(one, QuestionAnswered)]
    assert answered.writer is None
    thread.stop()
    assert not [one for one in posted if isinstance(one, ProseGrew | HelpChanged)]


def test_a_library_that_was_lent_checks_nothing_and_says_so(posted: Posted) -> None:
    gate = threading.Event()
    engine = FakeEngine()
    engine.model = FakeModel(TWO, before=lambda _: gate.wait(30))
    thread = started(engine, posted)
    thread.ask(ASKED)
    until(lambda: any(isinstance(one, QuestionAnswered) for one in posted))
    thread.lend(30)
    gate.set()
    [(_, prose)] = posted.ends()
    assert prose.sentences == ()
    assert prose.failed == LENT.message
    thread.stop()


def test_a_model_that_cannot_be_opened_keeps_nothing_from_being_answered(posted: Posted) -> None:
    engine = FakeEngine()
    engine.assist_error = LanguageModelError("there is no key", "set MODEL_KEY")
    thread = started(engine, posted)
    thread.ask(ASKED)
    until(lambda: any(isinstance(one, QuestionAnswered) for one in posted))
    [changed] = [one for one in posted if isinstance(one, HelpChanged)]
    assert changed.settings is None
    assert changed.problem is not None
    assert (changed.problem.message, changed.problem.hint) == ("there is no key", "set MODEL_KEY")
    thread.stop()


def test_a_draft_that_cannot_be_made_costs_a_line_and_no_answer(posted: Posted) -> None:
    class Broken(FakeEngine):
        def draft(self, answer: object) -> Draft | None:
            raise ZeroDivisionError("oops")

    thread = started(Broken(), posted)
    thread.ask(ASKED)
    until(lambda: any(isinstance(one, QuestionAnswered) for one in posted))
    [warned] = [one for one in posted if isinstance(one, Warned)]
    assert warned.words.startswith("Nothing is written below the answer: Something went wrong")
    thread.stop()
