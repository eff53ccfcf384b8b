"""The frame drawn before Textual is loaded: where things stand, what is typed, what is left."""

from __future__ import annotations

import contextlib
import io
import os
import re
import select
import shlex
import signal
import struct
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from tui_fakes import FakeEngine

from tui.app.app import DatelineApp
from tui.terminal.first_frame import NAME, PLACEHOLDER, STARTING, first_frame, frame
from tui.widgets.conversation.question_box import QuestionBox

if sys.platform == "win32":
    pytest.skip("no frame is drawn on Windows", allow_module_level=True)

import fcntl
import pty
import termios


def drawn(width: int, height: int) -> list[str]:
    """Put the frame's characters on a grid, as a terminal does."""
    grid = [[" "] * width for _ in range(height)]
    row = column = 0
    for place, character in re.findall(r"\x1b\[(?:(\d+;\d+)H|\d*m)|(.)", frame(width, height)):
        if place:
            row, column = (int(number) - 1 for number in place.split(";"))
        elif character:
            grid[row][column] = character
            column += 1
    return ["".join(line) for line in grid]


@pytest.mark.parametrize(("width", "height"), [(60, 20), (80, 24), (99, 30), (100, 30), (133, 40)])
async def test_the_frame_stands_where_the_app_will(width: int, height: int) -> None:
    lines = drawn(width, height)
    app = DatelineApp(FakeEngine())
    async with app.run_test(size=(width, height)) as pilot:
        await pilot.pause()
        box = app.query_one(QuestionBox).region
        beside = [one for one in app.query("#overview, #source") if one.display]
        for region in [box, *(one.region for one in beside)]:
            corners = [
                lines[y][x]
                for y in (region.y, region.bottom - 1)
                for x in (region.x, region.right - 1)
            ]
            assert corners == ["╭", "╮", "╰", "╯"]
        assert lines[box.y + 1][box.x + 3 :].startswith(PLACEHOLDER)
        assert sum(line.count("╭") for line in lines) == 1 + len(beside)
    assert lines[0].strip().split() == [NAME, STARTING]


def test_a_narrow_frame_cuts_its_words() -> None:
    assert drawn(20, 8)[-3].startswith("│  Ask a question")
    assert drawn(20, 8)[-3].endswith(" │")


class Terminal:
    """A pseudo-terminal: the side of the person and the side of the program."""

    def __init__(self, columns: int = 80, rows: int = 24) -> None:
        self.person, self.program = pty.openpty()
        fcntl.ioctl(self.program, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self.keys = os.fdopen(os.dup(self.program), "r", encoding="utf-8")
        self.out = os.fdopen(os.dup(self.program), "w", encoding="utf-8")

    def close(self) -> None:
        self.keys.close()
        self.out.close()
        os.close(self.person)
        os.close(self.program)


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Iterator[Terminal]:
    monkeypatch.setenv("TERM", "xterm-256color")
    opened = Terminal()
    yield opened
    opened.close()


def test_what_is_typed_meanwhile_is_kept_with_its_enter(terminal: Terminal) -> None:
    before = termios.tcgetattr(terminal.program)
    with first_frame(terminal.keys, terminal.out) as shown:
        assert shown
        os.write(terminal.person, b"When?\r")
        raw = termios.tcgetattr(terminal.program)
        raw[3] &= ~(termios.ICANON | termios.ECHO)  # as Textual does when it takes over
        termios.tcsetattr(terminal.program, termios.TCSANOW, raw)
        assert os.read(terminal.program, 100) == b"When?\r"
    assert termios.tcgetattr(terminal.program) == before


def test_the_terminal_is_given_back_after_an_error(terminal: Terminal) -> None:
    before = termios.tcgetattr(terminal.program)
    with pytest.raises(KeyboardInterrupt), first_frame(terminal.keys, terminal.out):
        raise KeyboardInterrupt
    assert termios.tcgetattr(terminal.program) == before
    shown = wait_for(terminal.person, b"\x1b[?1049l")
    assert shown.startswith(b"\x1b[?1049h")
    assert shown.endswith(b"\x1b[?1049l")


def test_no_frame_where_it_could_not_be_drawn(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    with first_frame(terminal.keys, io.StringIO()) as shown:
        assert not shown
    small = struct.pack("HHHH", 24, 12, 0, 0)
    fcntl.ioctl(terminal.program, termios.TIOCSWINSZ, small)
    with first_frame(terminal.keys, terminal.out) as shown:
        assert not shown
    monkeypatch.setenv("TERM", "dumb")
    with first_frame(terminal.keys, terminal.out) as shown:
        assert not shown


def test_a_question_typed_before_the_app_is_there_is_asked(
    sample_library: Path, tmp_path: Path
) -> None:
    child, person = pty.fork()
    if child == 0:
        os.environ |= {"TERM": "xterm-256color", "DATELINE_SETTINGS": os.devnull}
        os.environ["XDG_DATA_HOME"] = str(tmp_path)
        program = [sys.executable, "-m", "tui.cli", "--library", str(sample_library)]
        os.execv(sys.executable, program)
    try:
        fcntl.ioctl(person, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        wait_for(person, PLACEHOLDER.encode())
        os.write(person, b"When does the bridge reopen?\r")
        wait_for(person, b"[1]")
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        os.close(person)


def test_the_app_ends_with_its_terminal_under_a_program_that_waits_for_it(
    sample_library: Path, tmp_path: Path
) -> None:
    child, person = pty.fork()
    if child == 0:  # the hang-up's signal goes to the shell alone, as it would to `make`
        os.environ |= {"TERM": "xterm-256color", "DATELINE_SETTINGS": os.devnull}
        os.environ["XDG_DATA_HOME"] = str(tmp_path)
        app = f"{sys.executable} -m tui.cli --library {shlex.quote(str(sample_library))}"
        os.execv("/bin/sh", ["sh", "-c", f"trap : HUP; {app}; exit $?"])
    try:
        fcntl.ioctl(person, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        wait_for(person, b"F4")
        os.close(person)
        deadline = time.monotonic() + 60
        while (ended := os.waitpid(child, os.WNOHANG))[0] == 0:
            assert time.monotonic() < deadline, "the app goes on without a terminal"
            time.sleep(0.05)
        assert os.waitstatus_to_exitcode(ended[1]) == 128 + signal.SIGHUP
    except BaseException:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child, signal.SIGKILL)
        raise


def wait_for(descriptor: int, wanted: bytes) -> bytes:
    """Read until the bytes wanted have come: a terminal hands on what is written bit by bit."""
    seen, deadline = b"", time.monotonic() + 60
    while wanted not in seen:
        assert time.monotonic() < deadline, seen[-2000:]
        if select.select([descriptor], [], [], 1)[0]:
            seen += os.read(descriptor, 65_536)
    return seen
