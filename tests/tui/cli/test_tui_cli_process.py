"""The command line as a process: its errors, its signals, its streams, what it loads."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import click
import pytest
from command_line import CAMPBELL, COMMANDS, Result, check_error, subprocess_of

from index.errors import DatelineError
from tui.cli.group import main

# --- every error is one line ------------------------------------------------------------


@dataclass(frozen=True)
class Failing:
    """Runs a command that fails, as `dateline` would be run."""

    capsys: pytest.CaptureFixture[str]

    def __call__(self, error: BaseException) -> Result:
        @click.command()
        def command() -> None:
            raise error

        return self.run(command)

    def run(self, command: click.Command) -> Result:
        with pytest.raises(SystemExit) as stopped:
            main([], command)
        captured = self.capsys.readouterr()
        return Result(int(stopped.value.code or 0), captured.out, captured.err)


@pytest.fixture
def failing(capsys: pytest.CaptureFixture[str]) -> Failing:
    return Failing(capsys)


def test_an_errors_message_cannot_steer_the_terminal(failing: Failing) -> None:
    result = failing(DatelineError("torn\n\x1b[2Jfile\x07 here", "call\r\na doctor"))
    check_error(result, 1)
    assert result.err == "dateline: torn file here: call a doctor\n"


def test_an_error_without_a_hint_is_just_its_message(failing: Failing) -> None:
    assert failing(DatelineError("torn")).err == "dateline: torn\n"


def test_a_system_error_is_not_called_a_bug(failing: Failing) -> None:
    result = failing(PermissionError(13, "Permission denied", "/some/where"))
    assert result.err == "dateline: Permission denied: /some/where\n"


def test_a_bug_is_called_one(failing: Failing, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATELINE_DEBUG", raising=False)
    bug = ZeroDivisionError("by\nnought")
    result = failing(bug)
    assert (result.status, result.out) == (1, "")
    assert result.err == (
        "dateline: this is a bug in dateline: ZeroDivisionError: by nought"
        " (set DATELINE_DEBUG=1 to see where)\n"
    )
    monkeypatch.setenv("DATELINE_DEBUG", "1")
    with pytest.raises(ZeroDivisionError):
        failing(bug)


@pytest.mark.parametrize("error", [KeyboardInterrupt(), click.Abort()])
def test_ctrl_c_is_one_clear_line(failing: Failing, error: BaseException) -> None:
    result = failing(error)
    assert (result.status, result.out) == (1, "")
    # A line break may come first: it ends the ^C that a terminal shows.
    assert result.err.lstrip("\n") == "dateline: stopped\n"


def test_ctrl_c_from_anywhere_is_one_clear_line(failing: Failing) -> None:
    class Interrupted(click.Command):
        def main(self, *_: object, **__: object) -> NoReturn:
            raise KeyboardInterrupt

    result = failing.run(Interrupted("dateline"))
    assert (result.status, result.out, result.err) == (1, "", "dateline: stopped\n")


# --- as a process of its own ------------------------------------------------------------


@pytest.mark.skipif(os.name == "nt", reason="there is no SIGINT to send to a process")
def test_ctrl_c_stops_a_process_quietly(sample_library: Path) -> None:
    script = (
        "import time, qa.answerer\n"
        "from tui.cli import main\n"
        "def answer(*_, **__):\n"
        "    print('asked', flush=True)\n"
        "    time.sleep(60)\n"
        "qa.answerer.Answerer.answer = answer\n"
        f"main(['eval', 'sample', '--library', {str(sample_library)!r}])\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        # Tests run in the background inherit that interrupts are ignored.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "asked\n"
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
    assert (process.returncode, out) == (1, "")
    assert err.lstrip("\n") == "dateline: stopped\n"


def test_a_closed_pipe_ends_quietly(sample_library: Path) -> None:
    command = subprocess_of("search", "bridge", "-k", "50", library=sample_library)
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, bufsize=0
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(timeout=30) in (0, 1)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_full_disk_is_one_line(sample_library: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            subprocess_of("search", "bridge", library=sample_library),
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert (done.returncode, done.stderr) == (1, b"dateline: No space left on device\n")


def test_json_is_whole_where_the_stream_cannot_write_every_character(sample_library: Path) -> None:
    done = subprocess.run(
        subprocess_of("ask", CAMPBELL, "--json", library=sample_library),
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
        capture_output=True,
        check=True,
    )
    assert json.loads(done.stdout.decode("ascii"))["question"] == CAMPBELL


def test_the_app_needs_a_terminal(tmp_path: Path) -> None:
    done = subprocess.run(
        subprocess_of(library=tmp_path / "library"),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    check_error(Result(done.returncode, done.stdout, done.stderr), 1, "terminal", "dateline ask")
    assert not (tmp_path / "library").exists()


# --- what it loads ----------------------------------------------------------------------


def test_help_loads_nothing_heavy() -> None:
    script = (
        "import sys\n"
        "from tui.cli import main\n"
        "for words in (['--help'], ['--version'], ['nonsense'],"
        f" *([name, '--help'] for name in {COMMANDS!r})):\n"
        "    try: main(words)\n"
        "    except SystemExit: pass\n"
        "heavy = {'numpy', 'faiss', 'onnxruntime', 'torch', 'textual', 'sqlite3', 'rich'}\n"
        "sys.exit(repr(heavy & set(sys.modules)) if heavy & set(sys.modules) else 0)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr


def test_asking_never_loads_the_heavy_libraries(sample_library: Path) -> None:
    script = (
        "import sys\n"
        "from tui.cli import main\n"
        f"try: main(['ask', {CAMPBELL!r}, '--library', {str(sample_library)!r}])\n"
        "except SystemExit as stopped: assert not stopped.code\n"
        "heavy = {'torch', 'transformers', 'sentence_transformers', 'textual', 'trafilatura'}\n"
        "sys.exit(repr(heavy & set(sys.modules)) if heavy & set(sys.modules) else 0)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
