"""Running the command line, in this process or as one of its own, and what every error must be."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tui.cli import main

CAMPBELL = "When is Campbell visiting Japan?"
"""A question that the sample articles answer."""

NONSENSE = "Which colour were the llama's roller skates?"

COMMANDS = (
    *("index", "watch", "fetch", "follow", "ask", "search", "saved", "articles", "edit", "remove"),
    *("count", "quotes", "names", "timeline", "changes", "values"),
    *("eval", "runs", "suggest", "status", "libraries", "copy", "doctor", "completion"),
)


@dataclass(frozen=True)
class Result:
    status: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        """The one JSON document that stdout must be."""
        return json.loads(self.out)


Run = Callable[..., Result]


def runner(capsys: pytest.CaptureFixture[str]) -> Run:
    """What runs `dateline ARGUMENTS` in this process."""

    def run_dateline(*arguments: str) -> Result:
        with pytest.raises(SystemExit) as stopped:
            main(list(arguments))
        captured = capsys.readouterr()
        return Result(int(stopped.value.code or 0), captured.out, captured.err)

    return run_dateline


def subprocess_of(*arguments: str, library: Path) -> list[str]:
    """The command that runs `dateline ARGUMENTS` over a library as a process of its own."""
    return [sys.executable, "-m", "tui.cli", "--library", str(library), *arguments]


def check_error(result: Result, status: int, *says: str) -> None:
    """One line on stderr that says so, nothing on stdout, no traceback."""
    assert (result.status, result.out) == (status, "")
    assert result.err.endswith("\n")
    (line,) = result.err.removesuffix("\n").split("\n")
    assert line.startswith("dateline: ")
    assert line.isprintable()
    assert "bug" not in line
    for words in says:
        assert words in line
