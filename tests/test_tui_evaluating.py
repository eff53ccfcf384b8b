"""A question set asked in a process of its own, and what the app keeps of it."""

from __future__ import annotations

import json
import threading
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from eval_fakes import measured
from fake_embedder import FakeEmbedder

from eval.conditions import Conditions
from eval.reporting.codec import decode, encode
from eval.reporting.report import Report
from eval.reporting.runs import save as save_run
from eval.running.library_run import Run
from eval.running.options import RunOptions
from eval.running.run import Progress
from eval.types import EvalQuestion
from index.errors import DatelineError, NotFoundError
from index.library import Library
from index.types import Filters
from qa.manner import Manner, Reading, Strictness
from tui.evaluating import SAMPLE, Finished, Job, ProcessRunner, Step, StoppedError, ask_all
from tui.evaluation import Evaluation, Stage, compare_with, is_taken, recent_sets, save, saved_runs

DAY = date(2024, 5, 6)


def steps_of(runner: ProcessRunner, job: Job) -> tuple[list[Step], Finished]:
    steps: list[Step] = []
    return steps, runner.run(job, steps.append)


@pytest.fixture
def child(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Makes a runner of a child that does what it is told to, in a few lines of Python."""

    def make(code: str) -> ProcessRunner:
        head = "import json, os, sys, time\ndef say(**record): print(json.dumps(record))\n"
        (tmp_path / "told_child.py").write_text(head + code, encoding="utf-8")
        monkeypatch.setenv("PYTHONPATH", str(tmp_path))
        return ProcessRunner("told_child")

    return make


@pytest.fixture
def job(tmp_path: Path) -> Job:
    return Job(str(tmp_path / "few.jsonl"), tmp_path / "library", DAY)


def test_a_job_reaches_the_child_as_it_is() -> None:
    filters = Filters(date(2024, 1, 2), None, ("Gazette", "Café"))
    manner = Manner(Strictness.BOLD, Reading.QUICK)
    job = Job("sets/harbour.jsonl", Path("/library"), DAY, filters, manner)
    assert Job.from_json(job.to_json()) == job


def test_the_sample_set_asks_the_samples_own_library(tmp_path: Path) -> None:
    sample = Job(SAMPLE, tmp_path / "library", DAY)
    assert (sample.asked, sample.path.name) == (tmp_path / "library-sample", "sample.jsonl")
    other = Job("~/few.jsonl", tmp_path / "library", DAY)
    assert (other.asked, other.path) == (tmp_path / "library", Path.home() / "few.jsonl")


# --- the child's side ---------------------------------------------------------------------


def test_a_set_is_asked_of_a_library(
    articles: Path, embedder: FakeEmbedder, tmp_path: Path, job: Job
) -> None:
    Library.update(job.library, [articles], embedder=embedder)
    lines = [
        {"id": "a", "question": "When did the old bridge close?", "answers": ["Monday"]},
        {"id": "b", "question": "What did the union ask for?", "relevant": ["nowhere"]},
    ]
    lines[1]["answers"] = ["nine per cent"]
    job.path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    steps, finished = steps_of(ProcessRunner(), job)
    assert [(step.done, step.total) for step in steps] == [(0, 2), (1, 2), (2, 2)]
    right = [entry.em == 1 for entry in finished.report.questions]
    assert [step.right for step in steps] == [None, right[0], sum(right)]
    assert [entry.id for entry in finished.report.questions] == ["a", "b"]
    assert finished.report.set_name == "few"
    assert finished.conditions.settings["as_of"] == "2024-05-06"
    parts: Any = finished.conditions.parts
    assert parts["library"]["articles"] == 3
    assert finished.unkept is None


def test_what_cannot_be_asked_is_an_error_in_its_own_words(job: Job) -> None:
    with pytest.raises(DatelineError, match="no question set at "):
        ProcessRunner().run(job, lambda _: None)
    job.path.write_text('{"id": "a", "question": "Who?", "answers": ["Ines"]}\n')
    with pytest.raises(DatelineError, match="there is no library in ") as error:
        ProcessRunner().run(job, lambda _: None)
    assert "dateline index" in error.value.hint


def test_the_sample_is_made_after_its_set_was_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[tuple[str, Any]] = []
    asked: list[Any] = []

    def open_sample(own: Path, report: Any) -> Any:
        report("first run: reading the sample articles")
        return SimpleNamespace(close=lambda: asked.append(own))

    def run_library(folder: Path, questions: Any, options: RunOptions, watch: Any) -> Run:
        asked.append((folder, len(questions.questions), options))
        watch(Progress(0, 60))
        watch(Progress(3, 60, right=1))
        made_with = Conditions({"limit": None}, {"machine": "m"})
        return Run(Report("sample", (), {}), made_with, unkept="full")

    monkeypatch.setattr("tui.samples.open_sample", open_sample)
    monkeypatch.setattr("eval.running.library_run.run_library", run_library)
    filters = Filters(sources=("Gazette",))
    manner = Manner(Strictness.CAUTIOUS)
    job = Job(SAMPLE, tmp_path / "library", DAY, filters, manner)
    ask_all(job, lambda kind, value: sent.append((kind, value)))
    options = RunOptions(as_of=DAY, filters=filters, manner=manner)
    assert asked == [tmp_path / "library", (tmp_path / "library-sample", 60, options)]
    assert sent == [
        ("step", {"line": "first run: reading the sample articles"}),
        ("step", {"done": 0, "total": 60, "right": None}),
        ("step", {"done": 3, "total": 60, "right": 1}),
        (
            "finished",
            {
                "report": encode(Report("sample", (), {}).view()),
                "settings": {"limit": None},
                "provenance": {"machine": "m"},
                "unkept": "full",
            },
        ),
    ]


# --- the app's side -----------------------------------------------------------------------


def test_a_child_that_dies_is_an_error(child: Any, job: Job) -> None:
    for end in ("os._exit(3)", "print('{\"fini'); sys.exit()", "raise RuntimeError"):
        steps: list[Step] = []
        with pytest.raises(DatelineError, match="the evaluation stopped before its end"):
            child(f"say(step={{'line': 'on'}})\nsys.stdout.flush()\n{end}").run(job, steps.append)
        assert steps == [Step("on")]


def test_a_run_is_stopped_from_another_thread(child: Any, job: Job) -> None:
    runner = child("say(step={'done': 1, 'total': 9}); sys.stdout.flush(); time.sleep(60)")
    with pytest.raises(StoppedError):
        runner.run(job, lambda _: threading.Thread(target=runner.stop).start())


def test_a_run_that_was_stopped_before_it_began_never_begins(child: Any, job: Job) -> None:
    runner = child("time.sleep(60)")
    runner.stop()
    with pytest.raises(StoppedError):
        runner.run(job, lambda _: None)


def test_the_app_is_told_of_every_change(child: Any, job: Job) -> None:
    finished = {"report": {"n": 1}, "settings": {}, "provenance": {}, "unkept": None}
    runner = child(
        "say(step={'line': 'reading\\x1b[2J'}); say(step={'done': 1, 'total': 2, 'right': 1})\n"
        f"say(finished=json.loads({json.dumps(finished)!r}))"
    )
    evaluation = Evaluation(lambda: runner)
    lines, over = [], threading.Event()

    def changed() -> None:
        lines.append(evaluation.state.line)
        if evaluation.state.stage is Stage.FINISHED:
            over.set()

    evaluation.listen(changed)
    evaluation.start(job)
    assert over.wait(30)
    assert lines[:2] == ["reading", "1 of 2 questions, going on from the run that was cut short"]
    assert evaluation.state.step == Step(done=1, total=2, right=1)
    assert evaluation.finished == Finished(job, decode({"n": 1}), Conditions())


# --- saved runs ---------------------------------------------------------------------------


@pytest.fixture
def finished(job: Job) -> Finished:
    question = EvalQuestion("q1", "When?", ("noon",))
    report = measured([question], {"When?": NotFoundError("gone")}).view()
    return Finished(job, report, Conditions({"limit": None}, {"machine": "m"}))


def test_the_sets_asked_before_are_those_of_saved_runs(finished: Finished, tmp_path: Path) -> None:
    library = finished.job.library
    assert recent_sets(library, []) == ()
    for name in ("few.jsonl", "old.csv", "new.csv"):
        (tmp_path / name).touch()
    old, new, gone = (str(tmp_path / name) for name in ("old.csv", "new.csv", "gone.csv"))
    odd: list[Any] = [None, 3, "text", {"path": 7}, {}]
    for number, place in enumerate([{"path": old}, {"path": gone}, {"path": SAMPLE}, *odd]):
        save_run(library / "runs", f"r{number}", finished.report, Conditions({}, {"set": place}))
    save(finished, "mine", overwrite=False)
    few = finished.job.question_set
    assert recent_sets(library, []) == (few, old)
    assert recent_sets(library, [new, old]) == (new, old, few)


def test_a_run_is_saved_with_where_its_set_was(finished: Finished) -> None:
    assert not is_taken(finished, "mine")
    save(finished, "mine", overwrite=False)
    assert is_taken(finished, "mine")
    with pytest.raises(DatelineError, match="'mine' already"):
        save(finished, "mine", overwrite=False)
    (run,) = saved_runs(finished).runs
    assert run.conditions.provenance == {"machine": "m", "set": {"path": finished.job.question_set}}
    # Where the set lay is no condition that runs differ by.
    assert compare_with(finished, "mine").conditions == {}


def test_a_run_whose_file_was_altered_cannot_be_compared_with(finished: Finished) -> None:
    save(finished, "odd", overwrite=False)
    path = finished.job.asked / "runs" / "odd.json"
    record = json.loads(path.read_text(encoding="utf-8"))
    record["report"]["questions"][0]["em"] = "high"
    path.write_text(json.dumps(record), encoding="utf-8")
    with pytest.raises(DatelineError, match="its file was altered"):
        compare_with(finished, "odd")
    with pytest.raises(NotFoundError, match="nope"):
        compare_with(finished, "nope")
