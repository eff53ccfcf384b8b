"""A job's process, and the JSON lines between it and the app.

The app starts a program and writes one line to its stdin: the request, as JSON. The program
answers with a line for each message, and ends after one of the last three:

    {"stage": {"name": "embedding", "done": 20, "total": 1000, "detail": ""}}
    {"done": {"result": {…}}}
    {"failed": {"message": "…", "hint": "…"}}
    {"stopped": {}}

Its stdin stays open. Closing it is how the app asks the program to stop, which it does as at
Ctrl-C; and since the system closes the pipes of a process that dies, however it dies, no job
outlives the app.

Processes, because importing torch and embedding hold Python's global lock for long stretches: in
a thread they would stop the screen. Plain ones, because multiprocessing can't start any while
Textual has replaced the standard streams.
"""

from __future__ import annotations

import _thread
import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from index.errors import DatelineError
from tui.text.safe_text import one_line

JsonObject = Mapping[str, Any]
"""A JSON object: a request or a result as it crosses from process to process."""

_LONGEST_REASON = 300


@dataclass(frozen=True, slots=True)
class Stage:
    """How far one stage of a job is; `total` is None where it isn't known.

    `detail` says in a few words what the stage is at, or has found so far.
    """

    name: str
    done: int = 0
    total: int | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Done:
    """The job came to its end."""

    result: JsonObject


@dataclass(frozen=True, slots=True)
class Failed:
    """The job can't be done: why, and what the user can do about it."""

    message: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Stopped:
    """The job was stopped, as it was asked to be, before it had a result."""


Message = Stage | Done | Failed | Stopped
Tell = Callable[[Stage], object]

_MESSAGES: dict[str, Callable[..., Message]] = {
    kind.__name__.lower(): kind for kind in (Stage, Done, Failed, Stopped)
}


def to_line(message: Message) -> str:
    """Return a message as one line of JSON, without its line end."""
    # Not asdict, which would copy all of a result.
    values = {field.name: getattr(message, field.name) for field in fields(message)}
    return json.dumps({type(message).__name__.lower(): values}, default=str)


def from_line(line: str) -> Message:
    """Return the message that `to_line` wrote.

    Raises:
        ValueError: it is none; a process that is killed as it writes leaves half of one.
    """
    try:
        [(kind, values)] = json.loads(line).items()
        return _MESSAGES[kind](**values)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise ValueError(f"not a message: {line!r}") from error


@dataclass(frozen=True, slots=True)
class Program:
    """What a job's process runs, and how the app deals with it.

    `died` says that it ended before its end, and where to see why. `patience` is how many seconds
    it may take to stop; then it is ended.
    """

    command: Sequence[str]
    died: Failed
    patience: float

    @classmethod
    def of_module(cls, module: str, died: Failed, patience: float) -> Program:
        """A module of Dateline's that calls `serve`."""
        # -P: the folder that the user is in may hold an "index" or a "json.py" of its own.
        return cls((sys.executable, "-P", "-m", module), died, patience)


class Child:
    """The process of one job under way, as the app sees it."""

    def __init__(self, program: Program, request: JsonObject) -> None:
        """Start it.

        Raises:
            OSError: the system can't.
        """
        self._died = program.died
        self._process = subprocess.Popen(
            program.command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # the terminal belongs to the app
            encoding="utf-8",
        )
        self._killer = threading.Timer(program.patience, self._process.kill)
        self._killer.daemon = True
        self._stopping = False
        assert self._process.stdin is not None
        # Unbuffered: what a process that died didn't take must not be written again at the end.
        with contextlib.suppress(BrokenPipeError):
            os.write(self._process.stdin.fileno(), f"{json.dumps(request)}\n".encode())

    def run(self, tell: Tell) -> Done | Stopped:
        """Wait for the end; `tell` gets every stage. What `tell` raises ends the process.

        Raises:
            DatelineError: the job failed, or its process died.
        """
        try:
            with self._process:
                try:
                    ended = self._read(tell)
                except BaseException:
                    self._process.terminate()
                    raise
        finally:
            self._killer.cancel()
        if ended is None:
            ended = Stopped() if self._stopping else self._died
        if isinstance(ended, Failed):
            raise DatelineError(ended.message, ended.hint)
        return ended

    def stop(self) -> None:
        """Ask it to stop, from any thread; the second time, end it at once."""
        if self._stopping:
            self._process.kill()
            return
        self._stopping = True
        assert self._process.stdin is not None
        with contextlib.suppress(OSError):
            self._process.stdin.close()
        self._killer.start()

    def _read(self, tell: Tell) -> Done | Failed | Stopped | None:
        """Read messages up to the last; None where none says how the job ended."""
        for line in self._process.stdout or ():
            try:
                message = from_line(line)
            except ValueError:
                self._process.terminate()  # what doesn't keep to the protocol isn't waited for
                return None
            if not isinstance(message, Stage):
                return message
            tell(message)
        return None


def serve(work: Callable[[JsonObject, Tell], JsonObject], program: Program) -> None:
    """Do a job in this process, which a `Child` of `program` started.

    `work` gets the request and returns the result. It is interrupted, as by Ctrl-C, where it is
    to stop or the app is gone.
    """
    # Only our lines may reach the pipe, whatever a library prints.
    lines = os.fdopen(os.dup(1), "w", encoding="utf-8", buffering=1)
    os.dup2(2, 1)

    def send(message: Message) -> None:
        with contextlib.suppress(BrokenPipeError):  # the app is gone: `_watch` ends the work
            lines.write(to_line(message) + "\n")

    # A shell starts its background jobs with interrupts ignored, and children inherit that.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    if (request := _request()) is None:
        return
    threading.Thread(target=_watch, args=(program.patience,), daemon=True).start()
    with contextlib.suppress(KeyboardInterrupt):
        send(_ended(work, request, send, program.died))


def _ended(
    work: Callable[[JsonObject, Tell], JsonObject], request: JsonObject, tell: Tell, died: Failed
) -> Message:
    try:
        return Done(work(request, tell))
    except KeyboardInterrupt:
        return Stopped()
    except DatelineError as error:
        return Failed(error.message, error.hint)
    except Exception as error:
        said = one_line(f"{type(error).__name__}: {error}", _LONGEST_REASON)
        return Failed(f"{died.message}: {said}", died.hint)


def _request() -> JsonObject | None:
    """The line that the app writes; None where the app is gone before that."""
    # Not sys.stdin, whose lock would hang the interpreter's end while `_watch` reads.
    line = b""
    while not line.endswith(b"\n"):
        if not (more := os.read(0, 65_536)):
            return None
        line += more
    request: JsonObject = json.loads(line)
    return request


def _watch(patience: float) -> None:
    """Wait until stdin closes; then interrupt the work, and see that it ends."""
    while os.read(0, 1024):
        pass
    if hasattr(signal, "pthread_kill"):  # also ends a wait in the system
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)
    else:
        _thread.interrupt_main()
    time.sleep(patience)
    os._exit(1)  # nothing is lost but what isn't committed yet
