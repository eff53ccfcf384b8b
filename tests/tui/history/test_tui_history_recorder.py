"""Answers are recorded from a thread, lost at no exit, and a failure is said once."""

import sqlite3
import threading
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tui_fakes import FAIR_DATES, found

from index.errors import DatelineError
from qa.types import Answer, Prose, Written
from tui.history import database
from tui.history.recorder import Recorder
from tui.history.store import Store

PATIENCE = 30.0
NOON = datetime(2024, 10, 14, 12, tzinfo=UTC)


class Failures:
    """Gathers what a recorder reports; `wait` returns once there is something."""

    def __init__(self) -> None:
        self.errors: list[DatelineError] = []
        self._some = threading.Event()

    def __call__(self, error: DatelineError) -> None:
        self.errors.append(error)
        self._some.set()

    def wait(self) -> None:
        assert self._some.wait(PATIENCE)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "history.sqlite"


@pytest.fixture
def failures() -> Failures:
    return Failures()


def questions(path: Path, conversation: str) -> list[str]:
    with closing(Store(path)) as store:
        return [turn.answer.question for turn in store.turns(conversation)]


def test_what_is_recorded_is_there_after_closing(path: Path, failures: Failures) -> None:
    recorder = Recorder(path, failures)
    asked = [f"Question {n}?" for n in range(20)]
    for question in asked:
        recorder.record("c", "news", found(question), NOON)
    assert recorder.close(PATIENCE)
    assert questions(path, "c") == asked
    with closing(Store(path)) as store:
        assert store.turns("c")[0].asked == NOON
    assert failures.errors == []


def test_nothing_recorded_touches_no_file(path: Path, failures: Failures) -> None:
    assert Recorder(path, failures).close(PATIENCE)
    assert not path.exists()


def test_a_turn_is_asked_now_unless_a_time_is_given(path: Path, failures: Failures) -> None:
    before = datetime.now(UTC)
    recorder = Recorder(path, failures)
    recorder.record("c", "news", found("Now?"))
    assert recorder.close(PATIENCE)
    with closing(Store(path)) as store:
        assert before <= store.turns("c")[0].asked <= datetime.now(UTC)


def test_recording_doesnt_wait_for_the_disk(path: Path, failures: Failures) -> None:
    gate = threading.Event()

    class Slow(Store):
        def add(
            self, conversation: str, library: str, answer: Answer, asked: datetime, **more: bool
        ) -> int:
            assert gate.wait(PATIENCE)
            return super().add(conversation, library, answer, asked, **more)

    recorder = Recorder(path, failures, Slow)
    recorder.record("c", "news", found("Slow?"))
    assert not recorder.close(0.01)
    gate.set()
    assert recorder.close(PATIENCE)
    assert questions(path, "c") == ["Slow?"]


def test_a_file_that_cant_be_used_is_reported_once(path: Path, failures: Failures) -> None:
    path.write_bytes(b"not a database " * 500)
    recorder = Recorder(path, failures)
    for n in range(3):
        recorder.record("c", "news", found(f"Question {n}?"))
    assert not recorder.close(PATIENCE)
    (error,) = failures.errors
    assert "can't be used: file is not a database" in error.message


def test_answers_wait_until_they_can_be_written(path: Path, failures: Failures) -> None:
    path.write_bytes(b"not a database " * 500)
    recorder = Recorder(path, failures)
    recorder.record("c", "news", found("One?"))
    failures.wait()
    path.unlink()
    recorder.record("c", "news", found("Two?"))
    assert recorder.close(PATIENCE)
    assert questions(path, "c") == ["One?", "Two?"]
    assert len(failures.errors) == 1


def test_another_program_that_keeps_the_file_locked_is_reported(
    path: Path, failures: Failures, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "_BUSY_SECONDS", 0)
    Store(path).close()
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        recorder = Recorder(path, failures)
        recorder.record("c", "news", found("Locked?"))
        failures.wait()
        other.execute("ROLLBACK")
    assert recorder.close(PATIENCE)
    assert failures.errors[0].hint == "another Dateline is writing to it: try again"
    assert questions(path, "c") == ["Locked?"]


def test_a_bug_with_one_answer_doesnt_hold_up_the_next(path: Path, failures: Failures) -> None:
    class Buggy(Store):
        def add(
            self, conversation: str, library: str, answer: Answer, asked: datetime, **more: bool
        ) -> int:
            if answer.question == "Bad?":
                raise ZeroDivisionError("a bug")
            return super().add(conversation, library, answer, asked, **more)

    recorder = Recorder(path, failures, Buggy)
    for question in ("Bad?", "Good?"):
        recorder.record("c", "news", found(question))
    assert recorder.close(PATIENCE)
    assert questions(path, "c") == ["Good?"]
    assert "ZeroDivisionError('a bug')" in failures.errors[0].message


def test_an_app_that_is_gone_is_not_told(path: Path) -> None:
    def gone(_: DatelineError) -> None:
        raise RuntimeError("the event loop is closed")

    path.write_bytes(b"not a database " * 500)
    recorder = Recorder(path, gone)
    recorder.record("c", "news", found("Anyone?"))
    assert not recorder.close(PATIENCE)
    assert not any(thread.name == "dateline-history" for thread in threading.enumerate())


PROSE = Prose("llama", (Written("It runs in October.", (FAIR_DATES,)),))


def test_what_comes_below_an_answer_later_is_kept_with_it(path: Path, failures: Failures) -> None:
    recorder = Recorder(path, failures)
    first = recorder.record("c", "news", found("One?"), NOON, growing=True)
    recorder.record("c", "news", found("Two?"), NOON)
    recorder.amend(first, replace(first.answer, prose=PROSE))
    assert recorder.close(PATIENCE)
    with closing(Store(path)) as store:
        one, two = (turn.answer for turn in store.turns("c"))
    assert one.prose == PROSE
    assert two.prose is None


def test_an_amendment_waits_with_an_answer_that_cannot_be_written_yet(
    path: Path, failures: Failures
) -> None:
    path.mkdir()  # no file can be there
    recorder = Recorder(path, failures)
    entry = recorder.record("c", "news", found("One?"), growing=True)
    recorder.amend(entry, replace(entry.answer, prose=PROSE))
    failures.wait()
    path.rmdir()
    assert recorder.close(PATIENCE)
    with closing(Store(path)) as store:
        assert store.turns("c")[0].answer.prose == PROSE


def test_an_answer_that_was_never_kept_is_not_amended(path: Path, failures: Failures) -> None:
    class Buggy(Store):
        def add(
            self, conversation: str, library: str, answer: Answer, asked: datetime, **more: bool
        ) -> int:
            raise ZeroDivisionError("a bug")

    recorder = Recorder(path, failures, Buggy)
    entry = recorder.record("c", "news", found("Bad?"), growing=True)
    recorder.amend(entry, replace(entry.answer, prose=PROSE))
    assert recorder.close(PATIENCE)
    assert questions(path, "c") == []
