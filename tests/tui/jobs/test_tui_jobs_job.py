"""The job that the app holds: its phases, and who hears of them in which order."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from job_fakes import FakeProcess, until

from index.errors import DatelineError
from tui.jobs.child import Stage, Stopped
from tui.jobs.job import Job, Phase, State

AJob = Job[str, str]


def ended(job: AJob) -> State[str, str]:
    until(lambda: not job.state.running)
    return job.state


def test_it_says_how_far_it_is_and_what_came_of_it() -> None:
    process = FakeProcess()
    job: AJob = Job(process)
    assert job.state == State()
    job.begin("this")
    assert (job.state, job.state.running) == (State(Phase.RUNNING, "this"), True)
    job.begin("that")  # one at a time
    process.tell(Stage("reading", 3, None, "a.txt"))
    until(lambda: job.state.stage == Stage("reading", 3, None, "a.txt"))
    assert (job.state.began, job.state.seconds_left) == (3, None)
    process.tell(Stage("embedding", 10, 100), Stage("embedding", 20, 100))
    until(lambda: job.state.stage == Stage("embedding", 20, 100))
    assert job.state.began == 10
    assert job.state.seconds_left is not None
    process.end("made")
    assert ended(job).result == "made"
    assert (job.state.phase, job.state.stage) == (Phase.DONE, Stage("embedding", 20, 100))
    assert process.requests == ["this"]
    job.begin("again")
    assert job.state == State(Phase.RUNNING, "again")
    process.end("made anew")
    assert ended(job).result == "made anew"


@pytest.mark.parametrize("error", [DatelineError("no room", "make some"), ValueError("a bug")])
def test_one_that_fails_says_why(error: Exception) -> None:
    process = FakeProcess()
    job: AJob = Job(process)
    job.begin("this")
    process.end(error)
    assert ended(job).phase is Phase.FAILED
    assert job.state.problem is not None
    assert ("no room" if isinstance(error, DatelineError) else "a bug") in job.state.problem.message


def test_one_that_can_t_even_start_fails() -> None:
    def start(_: str) -> Any:
        raise OSError("too many processes")

    job: AJob = Job(start)
    job.begin("this")
    problem = ended(job).problem
    assert problem is not None
    assert "too many processes" in problem.message


def test_it_is_stopped_and_may_end_well_all_the_same() -> None:
    process = FakeProcess()
    job: AJob = Job(process)
    job.stop()
    assert job.state == State()  # nothing is under way
    for result, phase in ((Stopped(), Phase.STOPPED), ("kept", Phase.DONE)):
        job.begin("this")
        process.tell(Stage("reading"))
        until(lambda: job.state.stage)
        job.stop()
        assert job.state == State(Phase.STOPPING, "this", Stage("reading"))
        process.end(result)
        assert ended(job).phase is phase
    job.stop()
    assert (process.stops, job.state.phase) == (2, Phase.DONE)


def test_it_is_stopped_also_while_it_starts_and_when_the_app_closes() -> None:
    process, started = FakeProcess(on_stop=Stopped()), threading.Event()

    def start(request: str) -> FakeProcess:
        assert started.wait(10)
        return process(request)

    job: AJob = Job(start)
    job.begin("this")
    job.stop()
    assert (job.state.phase, process.stops) == (Phase.STOPPING, 0)
    started.set()
    assert (ended(job).phase, process.stops) == (Phase.STOPPED, 1)
    job.begin("that")
    job.close(timeout=10)
    assert (job.state.phase, process.stops) == (Phase.STOPPED, 2)


def test_listeners_hear_of_every_change_one_after_another() -> None:
    process = FakeProcess()
    job: AJob = Job(process)
    heard: list[tuple[str, Phase, Stage | None]] = []

    def hears(name: str) -> Any:
        return lambda state: heard.append((name, state.phase, state.stage))

    def is_closed(_: State[str, str]) -> None:
        raise RuntimeError("the event loop is closed")

    job.listen(hears("first"))
    job.listen(is_closed)
    leave = job.listen(hears("gone"))
    job.listen(hears("last"))
    leave()
    job.begin("this")
    stage = Stage("reading")
    process.tell(stage)
    process.end("made")
    until(lambda: len(heard) == 6)
    assert heard == [
        (name, *change)
        for change in ((Phase.RUNNING, None), (Phase.RUNNING, stage), (Phase.DONE, stage))
        for name in ("first", "last")
    ]


def test_a_listener_may_stop_the_job() -> None:
    process = FakeProcess(on_stop=Stopped())
    job: AJob = Job(process)
    job.listen(lambda state: state.phase is Phase.RUNNING and state.stage and job.stop())
    job.begin("this")
    process.tell(Stage("reading"))
    until(lambda: process.stops)
    assert ended(job).phase is Phase.STOPPED
