"""Updates in a process of their own: what they report, how they stop, and that none is orphaned."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from index.errors import DatelineError, LibraryLockedError
from index.storage.database import FILE_NAME, Database
from index.storage.lock import writer_lock
from index.types import Skipped
from index.update import Progress
from tui import indexing, indexing_child
from tui.indexing import STOPPED_EARLY, Step, UpdateOutcome, UpdateProcess, update_in_process
from tui.update_run import RunState, UpdateRun

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="scripts have no #! there")

STUB = Path(__file__).with_name("tui_stub_update.py")


@pytest.fixture
def model(tmp_path: Path) -> Path:
    folder = tmp_path / "model"
    folder.mkdir()
    return folder


@pytest.fixture
def child(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Makes the update's process one of `tui_stub_update.py`'s."""

    def choose(how: str) -> None:
        script = tmp_path / "python"
        # "$@" is -P -m tui.indexing_child LIBRARY …
        script.write_text(
            f'#!/bin/sh\nshift 3\nexport PYTHONPATH="{STUB.parent.parent}"\n'
            f'exec "{sys.executable}" "{STUB}" {how} "$@"\n'
        )
        script.chmod(0o755)
        monkeypatch.setattr(sys, "executable", str(script))

    return choose


def pending(library: Path) -> int:
    database = Database.open_to_read(library / FILE_NAME)
    try:
        return database.pending_count()
    finally:
        database.close()


def until(condition: Callable[[], object]) -> None:
    for _ in range(6000):
        if condition():
            return
        time.sleep(0.01)
    raise AssertionError("it never came true")


def test_the_steps_and_the_outcome_come_across(
    tmp_path: Path, articles: Path, model: Path, child: Callable[[str], None]
) -> None:
    (articles / "empty.md").write_text("")
    child("ends")
    steps: list[Step] = []
    update = UpdateProcess(tmp_path / "library", [articles], model)
    outcome = update.wait(steps.append)
    assert outcome == UpdateOutcome(
        files=4,
        added=3,
        skipped=(Skipped(articles / "empty.md", "empty"),),
        articles=3,
        passages=3,
        embedded=3,
    )
    stages = list(dict.fromkeys(step.stage for step in steps))
    assert (stages[0], stages[-1]) == ("reading", "embedding")
    assert "building the keyword index" in stages
    assert steps[0].current == "bakery.md"
    assert next(step for step in steps if step.stage == "embedding").total == 3
    again = UpdateProcess(tmp_path / "library", [], model, rebuild=True).wait(lambda _: None)
    assert (again.added, again.unchanged, again.embedded) == (3, 0, 3)


def test_stopped_it_keeps_what_is_embedded(
    tmp_path: Path, articles: Path, model: Path, child: Callable[[str], None]
) -> None:
    child("waits")
    # A shell's background job ignores interrupts, and so would what it starts.
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        update = UpdateProcess(tmp_path / "library", [articles], model)
    finally:
        signal.signal(signal.SIGINT, before)

    outcome = update.wait(lambda step: update.stop() if step.stage == "embedding" else None)
    assert (outcome.interrupted, outcome.embedded, outcome.pending) == (True, 1, 2)
    assert pending(tmp_path / "library") == 2


def test_stopped_before_it_has_read_anything_it_changes_nothing(
    tmp_path: Path, articles: Path, model: Path, child: Callable[[str], None]
) -> None:
    child("waits")
    update = UpdateProcess(tmp_path / "library", [articles], model)
    update.stop()
    assert update.wait(lambda _: None) == STOPPED_EARLY


@pytest.mark.parametrize("patient", [True, False])
def test_one_that_doesn_t_stop_is_ended(
    tmp_path: Path,
    articles: Path,
    model: Path,
    child: Callable[[str], None],
    monkeypatch: pytest.MonkeyPatch,
    patient: bool,
) -> None:
    child("deaf")
    if patient:
        monkeypatch.setattr(indexing, "STOP_SECONDS", 0.2)
    update = UpdateProcess(tmp_path / "library", [articles], model)

    def stop(step: Step) -> None:
        if step.stage == "embedding":
            update.stop()
            if not patient:
                update.stop()

    assert update.wait(stop) == STOPPED_EARLY
    assert pending(tmp_path / "library") == 2


def test_it_stops_when_its_app_is_killed(
    tmp_path: Path, articles: Path, model: Path, child: Callable[[str], None]
) -> None:
    python = sys.executable
    child("waits")
    app = (
        "import os, signal, sys\nfrom pathlib import Path\nfrom tui.indexing import UpdateProcess\n"
        "library, articles, model, sys.executable = sys.argv[1:]\n"
        "update = UpdateProcess(Path(library), [Path(articles)], Path(model))\n"
        "die = lambda step: step.stage == 'embedding' and os.kill(os.getpid(), signal.SIGKILL)\n"
        "update.wait(die)\n"
    )
    library = tmp_path / "library"
    arguments = [str(library), str(articles), str(model), sys.executable]
    died = subprocess.run([python, "-c", app, *arguments], cwd=STUB.parent.parent)
    assert died.returncode == -signal.SIGKILL

    def let_go() -> bool:
        try:
            with writer_lock(library):
                return True
        except LibraryLockedError:
            return False

    until(let_go)
    assert pending(library) == 2


def test_an_error_that_no_one_foresaw_is_named(
    tmp_path: Path, articles: Path, model: Path, child: Callable[[str], None]
) -> None:
    child("fails")
    with pytest.raises(DatelineError) as failed:
        update_in_process(tmp_path / "library", [articles], model, lambda _: None)
    assert failed.value.message == (
        "indexing stopped before its end: RuntimeError: the tape ran out"
    )
    assert "dateline index" in failed.value.hint


def test_where_another_process_writes_it_says_which(
    tmp_path: Path, articles: Path, model: Path, child: Callable[[str], None]
) -> None:
    child("ends")
    (tmp_path / "library").mkdir()
    with (
        writer_lock(tmp_path / "library"),
        pytest.raises(DatelineError, match=r"another dateline index is writing .*\(process \d+"),
    ):
        UpdateProcess(tmp_path / "library", [articles], model).wait(lambda _: None)


def test_a_stage_begins_with_a_step_and_has_ten_a_second_at_most(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = iter([0.0, 0.01, 0.02, 0.11, 0.13])
    monkeypatch.setattr("time.monotonic", lambda: next(now))
    sent: list[dict[str, object]] = []
    notice = indexing_child._Notice(sent.append)
    for number in range(4):
        notice(Progress("reading", number, None, f"{number}.txt"))
    notice(Progress("embedding", 0, 9))
    assert sent == [
        {"step": "reading", "done": 0, "total": None, "current": "0.txt"},
        {"step": "reading", "done": 3, "total": None, "current": "3.txt"},
        {"step": "embedding", "done": 0, "total": 9, "current": ""},
    ]


# --- the run that the app holds ---------------------------------------------------------


class FakeUpdate:
    """An update that a test moves on: `steps` to report, then `outcome` to give or raise."""

    def __init__(self) -> None:
        self.moved = threading.Event()
        self.steps: list[Step] = []
        self.outcome: UpdateOutcome | BaseException | None = None
        self.stops = 0
        self.asked: list[tuple[Path, tuple[Path, ...], Path | None, bool]] = []

    def __call__(
        self, folder: Path, paths: Sequence[Path], model: Path | None, *, rebuild: bool
    ) -> FakeUpdate:
        self.asked.append((folder, tuple(paths), model, rebuild))
        return self

    def wait(self, report: Callable[[Step], object]) -> UpdateOutcome:
        while True:
            assert self.moved.wait(10), "a test left the update waiting"
            self.moved.clear()
            while self.steps:
                report(self.steps.pop(0))
            if isinstance(self.outcome, UpdateOutcome):
                return self.outcome
            if self.outcome:
                raise self.outcome

    def stop(self) -> None:
        self.stops += 1
        self.outcome = STOPPED_EARLY
        self.moved.set()

    def step(self, *steps: Step) -> None:
        self.steps += steps
        self.moved.set()

    def end(self, outcome: UpdateOutcome | BaseException) -> None:
        self.outcome = outcome
        self.moved.set()


def test_a_run_says_how_far_it_is_and_how_it_ended() -> None:
    update, ended = FakeUpdate(), threading.Event()
    run = UpdateRun(Path("/library"), Path("/model"), ended.set, update)
    assert run.state == RunState()
    run.begin([Path("/news")], rebuild=True)
    assert run.state == RunState(running=True, rebuild=True)
    run.begin()  # one at a time
    update.step(Step("reading", 3, None, "a.txt"))
    until(lambda: run.state.step == Step("reading", 3, None, "a.txt"))
    assert run.state.seconds_left is None
    update.step(Step("embedding", 10, 100), Step("embedding", 20, 100))
    until(lambda: run.state.step == Step("embedding", 20, 100))
    assert run.state.seconds_left is not None
    update.end(UpdateOutcome(added=3))
    assert ended.wait(10)
    assert run.state == RunState(rebuild=True, outcome=UpdateOutcome(added=3))
    assert update.asked == [(Path("/library"), (Path("/news"),), Path("/model"), True)]


@pytest.mark.parametrize("error", [DatelineError("no room", "make some"), ValueError("a bug")])
def test_a_run_that_fails_says_why(error: Exception) -> None:
    update = FakeUpdate()
    run = UpdateRun(Path("/library"), start=update)
    run.begin()
    update.end(error)
    until(lambda: not run.state.running)
    assert run.state.problem is not None
    assert ("no room" if isinstance(error, DatelineError) else "a bug") in run.state.problem.message


def test_a_run_is_stopped_also_while_it_starts_and_when_the_app_closes() -> None:
    update, started = FakeUpdate(), threading.Event()

    def start(
        folder: Path, paths: Sequence[Path], model: Path | None, *, rebuild: bool
    ) -> FakeUpdate:
        started.wait(10)
        return update(folder, paths, model, rebuild=rebuild)

    run = UpdateRun(Path("/library"), start=start)
    run.stop()  # nothing is under way
    run.begin()
    run.stop()
    assert run.state.stopping
    started.set()
    until(lambda: not run.state.running)
    assert (update.stops, run.state.outcome) == (1, STOPPED_EARLY)

    update = FakeUpdate()
    run.begin()
    run.close(timeout=10)
    assert (update.stops, run.state.running) == (1, False)
