"""Completing the command line in real shells: keys go in through a terminal, arguments come out."""

from __future__ import annotations

import os
import pty
import re
import select
import shutil
import sqlite3
import stat
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pytest
from command_line import check_error, runner
from tools import needs

from index.storage import glance
from qa.manner import Manner
from tui.cli.completion.shells import SHELLS
from tui.cli.completion.variable import COMPLETION_VARIABLE
from tui.saved import store

HOSTILE = 'Wire $(touch owned) `touch owned` "it\'s" a:b; * & é'
START = {
    "bash": ["bash", "--norc", "--noprofile", "-i"],
    "zsh": ["zsh", "-f", "-i"],
    "fish": ["fish", "--no-config", "-i"],
}
IN_TERMINAL = (
    "import fcntl, os, sys, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0);"
    " os.execvp(sys.argv[1], sys.argv[1:])"
)
"""Takes the terminal for the session's own before it becomes a shell, as a window does."""

SECONDS = 60


@dataclass(frozen=True)
class Place:
    folder: Path
    environment: dict[str, str]

    def arguments(self, shell: str, *lines: str) -> list[list[str]]:
        """What `dateline` is given where these lines are typed in a shell; "\\t" is the Tab key."""
        script = self.folder / f"script.{shell}"
        begin = {"zsh": "autoload -U compinit; compinit -u -D; "}.get(shell, "")
        command = f"{begin}source {script}\n"
        main, other = pty.openpty()
        process = subprocess.Popen(
            [sys.executable, "-c", IN_TERMINAL, *START[shell]],
            stdin=other,
            stdout=other,
            stderr=other,
            cwd=self.folder,
            env=self.environment,
            start_new_session=True,
        )
        os.close(other)
        try:
            os.write(main, command.encode())
            for number, line in enumerate(lines, start=1):
                os.write(main, f"{line}\n".encode())
                self._wait(main, number)
        finally:
            process.kill()
            process.wait()
            os.close(main)
        given = (self.folder / "given").read_text().split("\n--\n")[:-1]
        return [one.split("\n") for one in given]

    def _wait(self, main: int, number: int) -> None:
        """Drain the terminal until the command has been run so many times."""
        end = time.monotonic() + SECONDS
        shown = b""
        while time.monotonic() < end:
            if select.select([main], [], [], 0.05)[0]:
                shown += os.read(main, 65536)
            if (self.folder / "given").read_text().count("\n--\n") >= number:
                return
        raise AssertionError(shown.decode(errors="replace"))


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """A folder with a library of outlets, and `dateline`, which notes what it is given."""
    folder = tmp_path_factory.mktemp("shells")
    (folder / "given").touch()
    (folder / "a file.txt").touch()
    library = folder / "library"
    (library / "runs").mkdir(parents=True)
    (library / "runs" / "before.json").touch()
    with sqlite3.connect(library / "library.sqlite") as sql:
        sql.execute(
            "CREATE TABLE articles (row INTEGER PRIMARY KEY, id, title, path, source, published)"
        )
        sql.execute("CREATE TABLE entries (article, path, key)")
        sql.executemany(
            "INSERT INTO articles (id, title, path, source) VALUES (?, ?, ?, ?)",
            [
                ("1", "Two dead: a flood", "/n/2024-flood.txt", "Northern Wire"),
                ("2", "Harbour", "/n/2025-harbour.txt", HOSTILE),
                ("3", "\x1b[2Jno\nname", "/n/x\n.txt", "\x1b[2J"),
            ],
        )
    sql.close()
    (folder / "settings.toml").write_text(f'[libraries]\nwork = "{library}"\n')
    program = folder / "dateline"
    program.write_text(
        f'#!/bin/sh\n[ -n "${COMPLETION_VARIABLE}" ] && exec {sys.executable} -m dateline\n'
        'printf "%s\\n" "$@" >> given; printf "%s\\n" -- >> given\n'
    )
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    environment = {
        "PATH": f"{folder}:{os.environ['PATH']}",
        "PYTHONPATH": str(Path(__file__).parents[3]),
        "HOME": str(folder),
        "TERM": "xterm",
        "LC_ALL": "C.UTF-8",
        "DATELINE_LIBRARY": str(library),
        "DATELINE_SETTINGS": str(folder / "settings.toml"),
    }
    for shell in SHELLS:
        command = [sys.executable, "-m", "dateline", "completion", shell]
        done = subprocess.run(command, capture_output=True, env=environment, check=True)
        (folder / f"script.{shell}").write_bytes(done.stdout)
    return Place(folder, environment)


@pytest.mark.parametrize(
    "shell",
    [
        pytest.param(shell, marks=needs(shell, missing=shutil.which(shell) is None))
        for shell in SHELLS
    ],
)
def test_a_shell_completes_what_is_typed(shell: str, place: Place) -> None:
    (place.folder / "given").write_text("")
    assert place.arguments(
        shell,
        "dateline sugg\t",
        "dateline ask --stri\tca\t",
        "dateline ask --source Nor\t",
        "dateline ask --source=Nor\t",
        "dateline ask --source Wi\t",
        "dateline ask --source 'Nor\t",
        "dateline edit Two\\ dead:\\ \t",
        "dateline --library wo\tstat\t",
        "dateline eval mine --compare be\t",
        "dateline index a\t",
    ) == [
        ["suggest"],
        ["ask", "--strictness", "cautious"],
        ["ask", "--source", "Northern Wire"],
        ["ask", "--source=Northern Wire"],
        ["ask", "--source", HOSTILE],
        ["ask", "--source", "Northern Wire"],
        ["edit", "Two dead: a flood"],
        ["--library", "work", "status"],
        ["eval", "mine", "--compare", "before"],
        ["index", "a file.txt"],
    ]
    assert not (place.folder / "owned").exists()


def answer(
    place: Place, shell: str, line: str, **environment: str
) -> subprocess.CompletedProcess[str]:
    given = {COMPLETION_VARIABLE: f"{shell}_complete", "COMP_WORDS": line, "COMP_CWORD": ""}
    return subprocess.run(
        [sys.executable, "-m", "dateline"],
        capture_output=True,
        text=True,
        env={**place.environment, **given, **environment},
        check=False,
    )


def test_values_have_their_explanations_where_a_shell_shows_them(place: Place) -> None:
    shown = answer(place, "zsh", "dateline edit 2024").stdout
    assert shown == "described\t2024-flood.txt\tTwo dead: a flood\n"
    assert re.search(r"^described\tdoctor\t\S+", answer(place, "zsh", "dateline do").stdout)


def test_saved_questions_are_those_of_the_library_that_is_typed(
    place: Place, tmp_path: Path
) -> None:
    store.add_new(tmp_path, "Who won?", Manner(), name="it's")
    for line in (f"--library {tmp_path} saved show ", f"saved check --library {tmp_path} it"):
        assert answer(place, "zsh", f"dateline {line}").stdout == "described\tit's\tWho won?\n"
    assert answer(place, "zsh", "dateline saved show ").stdout.strip() == ""


@pytest.mark.parametrize(
    ("line", "environment"),
    [
        ("dateline ask --source ", {"DATELINE_LIBRARY": "/nowhere"}),
        ("dateline ask --source ", {"DATELINE_SETTINGS": "/nowhere"}),
        ("dateline --library w", {"DATELINE_SETTINGS": "/nowhere"}),
        ("dateline edit ", {"DATELINE_LIBRARY": "\0"[:0] + "/dev/null"}),
        ("dateline ask --since ", {}),
        ("dateline nothing ", {}),
        ("dateline ask 'open", {}),
        ("", {}),
    ],
)
def test_where_nothing_can_be_offered_nothing_is_said(
    line: str, environment: dict[str, str], place: Place
) -> None:
    done = answer(place, "bash", line, **environment)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Traceback" not in done.stdout


def test_a_library_that_is_no_database_offers_nothing(place: Place, tmp_path: Path) -> None:
    (tmp_path / "library.sqlite").write_bytes(b"SQLite format 3\0" + b"\xff" * 5000)
    done = answer(place, "bash", "dateline ask --source ", DATELINE_LIBRARY=str(tmp_path))
    assert (done.returncode, done.stdout.strip(), done.stderr) == (0, "", "")
    assert glance.outlets(tmp_path / "missing") == []


def test_a_look_that_takes_too_long_ends(place: Place, tmp_path: Path) -> None:
    shutil.copy(place.folder / "library" / "library.sqlite", tmp_path)
    assert glance.outlets(tmp_path, seconds=60)[1:] == [HOSTILE, "Northern Wire"]
    with sqlite3.connect(tmp_path / "library.sqlite") as sql:
        count = 200_000
        sql.execute(
            "INSERT INTO articles (id, title, path, source) WITH RECURSIVE n(i) AS (SELECT 1"
            f" UNION ALL SELECT i + 1 FROM n WHERE i < {count}) SELECT i, '', '', 'S' || i FROM n"
        )
    sql.close()
    assert len(glance.outlets(tmp_path, seconds=0)) < count


def test_completing_loads_no_model_and_no_index(place: Place) -> None:
    code = (
        "import sys, atexit\n"
        "heavy = {'torch', 'sentence_transformers', 'numpy', 'faiss', 'onnxruntime', 'textual'}\n"
        "atexit.register(lambda: sys.stderr.write(str(heavy & set(sys.modules))))\n"
        "from dateline.__main__ import main\nmain()"
    )
    given = {COMPLETION_VARIABLE: "bash_complete", "COMP_WORDS": "dateline ask --source "}
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        env={**place.environment, **given},
        check=True,
    )
    assert "Northern\\ Wire" in done.stdout
    assert done.stderr == "set()"


def test_only_known_shells_have_a_script(capsys: pytest.CaptureFixture[str]) -> None:
    check_error(runner(capsys)("completion", "csh"), 2, "'csh'", "bash", "zsh", "fish")
