"""A job's process and its lines: how it ends, stops and dies, and that none is orphaned."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest
from job_fakes import DIED, is_free, killed_app, program, until

from index.errors import DatelineError
from tui.jobs.child import Child, Done, Failed, Message, Program, Stage, Stopped, from_line, to_line


def child_of(code: str) -> Child:
    """A process that runs a few lines of Python, which needn't keep to the protocol."""
    return Child(Program((sys.executable, "-c", code), DIED, 30.0), {})


def ignore(_: Stage) -> None:
    pass


@pytest.mark.parametrize(
    "message",
    [
        Stage("embedding", 3, 9, "caf\udce9\n.txt"),
        Stage("reading"),
        Done({"report": {"n": 1}}),
        Failed("no room", "make some"),
        Stopped(),
    ],
)
def test_a_message_crosses_as_one_line(message: Message) -> None:
    line = to_line(message)
    assert (line.isascii(), "\n" in line) == (True, False)
    assert from_line(line) == message


@pytest.mark.parametrize(
    "line",
    [
        *("", "\n", "noise", "[]", "3", "{}", '{"stage"', '{"stage": 3}', '{"stage": {}}'),
        *('{"stage": {"name": "x", "size": 3}}', '{"tell": {"name": "x"}}'),
        '{"done": {"result": {}}, "stopped": {}}',
    ],
)
def test_any_other_line_is_no_message(line: str) -> None:
    with pytest.raises(ValueError, match="not a message"):
        from_line(line)


def test_the_request_goes_there_and_stages_and_the_result_come_back() -> None:
    # A name that isn't valid UTF-8; longer than a pipe holds.
    request = {"path": "/news/caf\udce9", "long": "x" * 200_000}
    stages: list[Stage] = []
    assert Child(program("echoes"), request).run(stages.append) == Done({"request": request})
    # What others print isn't taken for a message.
    assert stages == [Stage("counting", 1, 2, "one"), Stage("counting", 2, 2)]


def test_an_error_crosses_with_its_hint() -> None:
    with pytest.raises(DatelineError, match="there is no room") as failed:
        Child(program("refuses"), {}).run(ignore)
    assert failed.value.hint == "make some"


def test_an_error_that_no_one_foresaw_is_named() -> None:
    with pytest.raises(DatelineError) as failed:
        Child(program("breaks"), {}).run(ignore)
    assert failed.value.message == f"{DIED.message}: RuntimeError: the tape ran out"
    assert failed.value.hint == DIED.hint


def say(line: str) -> str:
    return f"print({line!r}, flush=True); "


@pytest.mark.parametrize(
    "code",
    [
        "import os, signal; os.kill(os.getpid(), signal.SIGTERM)",
        "import os; os._exit(0)",
        "raise MemoryError",
        say(to_line(Stage("reading"))),
        "print('{\"stage\": {\"na', end='')",
        # It would go on for ever, and isn't waited for.
        f"{say('noise')}import time; time.sleep(600)",
        f"{say('{}')}import time; time.sleep(600)",
    ],
)
def test_a_process_that_dies_or_talks_nonsense_is_an_error(code: str) -> None:
    with pytest.raises(DatelineError, match="it stopped before its end") as failed:
        child_of(code).run(ignore)
    assert failed.value.hint == DIED.hint


def test_what_is_told_before_it_dies_is_heard() -> None:
    stages: list[Stage] = []
    with pytest.raises(DatelineError):
        child_of(say(to_line(Stage("reading", 3)))).run(stages.append)
    assert stages == [Stage("reading", 3)]


def test_one_who_is_told_and_raises_ends_it() -> None:
    def tell(_: Stage) -> None:
        raise RuntimeError("the screen is gone")

    with pytest.raises(RuntimeError, match="the screen is gone"):
        Child(program("waits"), {}).run(tell)


# --- stopping -----------------------------------------------------------------------------


@pytest.mark.parametrize(("how", "ended"), [("waits", Stopped()), ("ends_well", Done({"kept": 3}))])
def test_stopped_it_says_how_it_ended(how: str, ended: Message) -> None:
    # A shell's background job ignores interrupts, and so would what it starts.
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        child = Child(program(how), {})
    finally:
        signal.signal(signal.SIGINT, before)
    assert child.run(lambda _: child.stop()) == ended


def test_stopped_before_it_has_begun_it_does_nothing() -> None:
    child = Child(program("echoes"), {})
    child.stop()
    assert child.run(ignore) in (Stopped(), Done({"request": {}}))


@pytest.mark.parametrize("patient", [True, False])
def test_one_that_is_deaf_is_ended(patient: bool) -> None:
    child = Child(program("is_deaf", patience=0.5 if patient else 600), {})

    def stop(_: Stage) -> None:
        child.stop()
        if not patient:
            child.stop()

    assert child.run(stop) == Stopped()


@pytest.mark.skipif(sys.platform == "win32", reason="no signals there")
@pytest.mark.parametrize(("how", "patience"), [("holds_a_lock", 600), ("holds_a_lock_deaf", 0.2)])
def test_it_ends_when_its_app_is_killed(tmp_path: Path, how: str, patience: float) -> None:
    assert killed_app(how, {"folder": str(tmp_path)}, patience) == -signal.SIGKILL
    until(lambda: is_free(tmp_path))


def test_one_whose_app_was_gone_before_it_asked_for_anything_ends() -> None:
    ran = subprocess.run(
        program("waits").command, stdin=subprocess.DEVNULL, capture_output=True, timeout=120
    )
    assert (ran.returncode, ran.stdout) == (0, b"")
