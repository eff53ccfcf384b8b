"""A language model helps the local engine: with what is asked, and with nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import scripted_model
from scripted_model import ScriptedModel

from index.errors import DatelineError
from qa.prose.settings import LanguageModelSettings
from tui.conversation.scope import EVERYTHING
from tui.engine.local_engine import LocalEngine

WHY = "Why was the Tallow Bridge closed?"
REPLY = "The bridge was closed. [1] It was closed by 4,711 dragons. [1]"


@pytest.fixture
def served() -> Iterator[ScriptedModel]:
    with scripted_model.served(REPLY) as model:
        yield model


@pytest.fixture
def engine(sample_library: Path) -> Iterator[LocalEngine]:
    opened = LocalEngine(sample_library)
    opened.open(lambda _: None)
    yield opened
    opened.close()


def settings(served: ScriptedModel) -> LanguageModelSettings:
    return LanguageModelSettings(served.url, "scripted", choose=True, reword=True)


def test_only_questions_that_are_asked_go_to_the_model(
    engine: LocalEngine, served: ScriptedModel
) -> None:
    engine.assist(settings(served))
    list(engine.examples())
    engine.overview()
    assert served.paths == []
    answer = engine.ask(WHY, (), EVERYTHING)
    assert served.asked
    assert answer.chosen is not None
    assert answer.reworded is not None
    assert all(WHY in text for text in served.texts())


def test_a_question_as_it_was_typed_is_not_reworded(
    engine: LocalEngine, served: ScriptedModel
) -> None:
    engine.assist(settings(served))
    assert engine.ask(WHY, (), EVERYTHING, reword=False).reworded is None


def test_a_draft_is_checked_sentence_by_sentence_and_no_invented_number_passes(
    engine: LocalEngine, served: ScriptedModel
) -> None:
    engine.assist(replace(settings(served), choose=False, reword=False))
    answer = engine.ask(WHY, (), EVERYTHING)
    assert served.paths == []
    draft = engine.draft(answer)
    assert draft is not None
    assert served.paths == []  # as yet
    checked = [engine.verify(claim) for claim in draft]
    assert [one.text for one in checked][-1] == "It was closed by 4,711 dragons."
    assert not checked[-1].passed


def test_a_question_that_a_name_answers_is_not_written_about(
    engine: LocalEngine, served: ScriptedModel
) -> None:
    engine.assist(settings(served))
    assert engine.draft(engine.ask("When is Campbell visiting Japan?", (), EVERYTHING)) is None


def test_switched_off_it_is_sent_nothing_more(engine: LocalEngine, served: ScriptedModel) -> None:
    engine.assist(settings(served))
    engine.assist(None)
    answer = engine.ask(WHY, (), EVERYTHING)
    assert answer.chosen is None
    assert engine.draft(answer) is None
    assert served.paths == []


def test_a_model_that_cannot_be_opened_leaves_the_engine_as_it_is_without(
    engine: LocalEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NO_SUCH_KEY", raising=False)
    with pytest.raises(DatelineError):
        engine.assist(LanguageModelSettings("http://localhost:1/v1", "m", key_env="NO_SUCH_KEY"))
    answer = engine.ask(WHY, (), EVERYTHING)
    assert answer.text is not None
    assert engine.draft(answer) is None


def test_a_server_that_is_away_costs_no_answer(engine: LocalEngine) -> None:
    with scripted_model.served() as model:
        gone = settings(model)
    before = engine.ask(WHY, (), EVERYTHING)
    engine.assist(gone)
    answer = engine.ask(WHY, (), EVERYTHING)
    assert (answer.text, answer.citations) == (before.text, before.citations)
    assert answer.chosen is not None
    assert answer.chosen.failed
    draft = engine.draft(answer)
    assert draft is not None
    assert list(draft) == []
    assert draft.failed
