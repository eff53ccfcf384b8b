"""A question set asked in a process of its own."""

from __future__ import annotations

import json
import signal
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from fake_embedder import FakeEmbedder
from job_fakes import LIBRARY_CHILD, is_free, killed_app, program, until

from eval.conditions import Conditions
from eval.reporting.codec import encode
from eval.reporting.report import Report
from eval.running.library_run import Run
from eval.running.options import RunOptions
from eval.running.run import Progress, Watch
from eval.types import QuestionSet
from index.errors import DatelineError
from index.library import Library
from index.types import Filters
from qa.manner import Manner, Reading, Strictness
from tui.jobs.child import Stage, Stopped
from tui.jobs.evaluating import SAMPLE, Evaluating, EvaluationRequest, Finished, work
from tui.jobs.indexing import IndexingRequest

DAY = date(2024, 5, 6)


@pytest.fixture
def few(tmp_path: Path) -> EvaluationRequest:
    return EvaluationRequest(str(tmp_path / "few.jsonl"), tmp_path / "library", DAY)


def test_a_request_reaches_the_process_as_it_is() -> None:
    filters = Filters(date(2024, 1, 2), None, ("Gazette", "Café"))
    manner = Manner(Strictness.BOLD, Reading.QUICK)
    request = EvaluationRequest("sets/harbour.jsonl", Path("/library"), DAY, filters, manner)
    assert EvaluationRequest.from_json(request.to_json()) == request


def test_the_sample_set_asks_the_samples_own_library(tmp_path: Path) -> None:
    sample = EvaluationRequest(SAMPLE, tmp_path / "library", DAY)
    assert (sample.asked, sample.path.name) == (tmp_path / "library-sample", "sample.jsonl")
    other = EvaluationRequest("~/few.jsonl", tmp_path / "library", DAY)
    assert (other.asked, other.path) == (tmp_path / "library", Path.home() / "few.jsonl")


def test_a_set_is_asked_of_a_library(
    articles: Path, embedder: FakeEmbedder, tmp_path: Path, few: EvaluationRequest
) -> None:
    Library.update(few.library, [articles], embedder=embedder)
    lines = [
        {"id": "a", "question": "When did the old bridge close?", "answers": ["Monday"]},
        {"id": "b", "question": "What did the union ask for?", "relevant": ["nowhere"]},
    ]
    lines[1]["answers"] = ["nine per cent"]
    few.path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    stages: list[Stage] = []
    finished = Evaluating(few).run(stages.append)
    assert isinstance(finished, Finished)
    assert [(stage.done, stage.total) for stage in stages] == [(0, 2), (1, 2), (2, 2)]
    right = [entry.em == 1 for entry in finished.report.questions]
    so_far = [f"{count} right so far" for count in (int(right[0]), sum(right))]
    assert [stage.detail for stage in stages] == ["", *so_far]
    assert [entry.id for entry in finished.report.questions] == ["a", "b"]
    assert finished.report.set_name == "few"
    assert finished.conditions.settings["as_of"] == "2024-05-06"
    parts: Any = finished.conditions.parts
    assert parts["library"]["articles"] == 3
    assert finished.unkept is None


def test_what_cannot_be_asked_is_an_error_in_its_own_words(few: EvaluationRequest) -> None:
    with pytest.raises(DatelineError, match="no question set at "):
        Evaluating(few).run(lambda _: None)
    few.path.write_text('{"id": "a", "question": "Who?", "answers": ["Ines"]}\n')
    with pytest.raises(DatelineError, match="there is no library in ") as error:
        Evaluating(few).run(lambda _: None)
    assert "dateline index" in error.value.hint


def test_the_sample_is_made_after_its_set_was_read(
    tmp_path: Path, articles: Path, embedder: FakeEmbedder
) -> None:
    told: list[Stage] = []
    asked: list[Any] = []
    report = Report("sample", (), {})

    def update(request: IndexingRequest, say: Callable[[str], None]) -> None:
        Library.update(request.folder, [articles], embedder=embedder)
        say("embedding 3 of 3")
        asked.append(request.folder)

    def run_library(folder: Path, questions: QuestionSet, options: RunOptions, watch: Watch) -> Run:
        asked.append((folder, len(questions.questions), options))
        watch(Progress(0, 60))
        watch(Progress(3, 60, right=1))
        return Run(report, Conditions({"limit": None}, {"machine": "m"}), unkept="full")

    filters = Filters(sources=("Gazette",))
    manner = Manner(Strictness.CAUTIOUS)
    request = EvaluationRequest(SAMPLE, tmp_path / "library", DAY, filters, manner)
    result = work(request.to_json(), told.append, run_library, update)
    options = RunOptions(as_of=DAY, filters=filters, manner=manner)
    sample = tmp_path / "library-sample"
    assert asked == [sample, (sample, 60, options)]
    assert told == [
        Stage("first run: reading the sample articles"),
        Stage("embedding 3 of 3"),
        Stage("asking questions", 0, 60),
        Stage("asking questions", 3, 60, "1 right so far"),
    ]
    assert result == {
        "report": encode(report.view()),
        "settings": {"limit": None},
        "provenance": {"machine": "m"},
        "unkept": "full",
    }


# --- its end ------------------------------------------------------------------------------


@pytest.fixture
def endless(few: EvaluationRequest) -> EvaluationRequest:
    """What a process asks that never comes to its next question."""
    few.library.mkdir()
    few.path.write_text('{"id": "a", "question": "Who?", "answers": ["Ines"]}\n')
    return few


def test_stopped_it_ends_between_two_questions(endless: EvaluationRequest) -> None:
    evaluation = Evaluating(endless, program("asks", child=LIBRARY_CHILD))
    assert evaluation.run(lambda _: evaluation.stop()) == Stopped()
    assert is_free(endless.library)


@pytest.mark.skipif(sys.platform == "win32", reason="no signals there")
def test_it_ends_at_once_when_its_app_is_killed(endless: EvaluationRequest) -> None:
    killed = killed_app("asks", endless.to_json(), child=LIBRARY_CHILD)
    assert killed == -signal.SIGKILL
    until(lambda: is_free(endless.library))
