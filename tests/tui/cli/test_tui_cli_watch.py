"""`dateline watch`: what it prints, and how it ends, as a process of its own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import pytest
from command_line import Run, check_error, subprocess_of
from fake_embedder import FakeEmbedder

from index.library import Library
from index.types import Changes, Skipped, UpdateReport
from index.watching.said import Looked, Noted, Said, Updated
from tui.cli.commands.articles.watch import Lines

NOON = datetime(2024, 10, 14, 12, 0, 5)
TORN = Skipped(Path("/news/torn.txt"), "empty")

unix = pytest.mark.skipif(sys.platform == "win32", reason="there are no such signals")


def lines(
    capsys: pytest.CaptureFixture[str], *said: Said, as_json: bool = False
) -> tuple[str, str]:
    """What is printed of what a watch says, at noon."""
    printer = Lines(as_json, lambda: NOON)
    for one in said:
        printer.say(one)
    captured = capsys.readouterr()
    return captured.out, captured.err


def updated(changes: Changes, articles: int = 9, embedded: int = 0) -> Updated:
    return Updated(UpdateReport(changes, articles, 12, embedded))


# --- what it prints ---------------------------------------------------------------------


def test_an_update_is_a_line_with_the_time(capsys: pytest.CaptureFixture[str]) -> None:
    report = updated(Changes(added=3, removed=1, unchanged=900, duplicates=2), embedded=5)
    assert lines(capsys, report) == ("12:00:05  3 articles added, 1 removed\n", "")


def test_where_nothing_changed_it_says_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    nothing = updated(Changes(unchanged=900))
    assert lines(capsys, nothing, Looked(2), nothing, Looked(2)) == (
        "12:00:05  watching 2 folders; Ctrl-C stops it\n",
        "",
    )
    assert lines(capsys, nothing, as_json=True) == ("", "")


def test_what_is_skipped_or_held_back_is_said_once(capsys: pytest.CaptureFixture[str]) -> None:
    report = updated(Changes(unchanged=9, held_back=312, skipped=[TORN]), 900)
    out, err = lines(capsys, report, report)
    assert out == (
        "12:00:05  skipped /news/torn.txt: empty\n"
        "12:00:05  312 of 900 articles would go: not removed; to remove them: dateline index"
        " --allow-removals\n"
    )
    assert err == ""


def test_what_goes_wrong_is_on_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    out, err = lines(capsys, Noted("/x is\nempty \x1b[2Jnow", problem=True))
    assert (out, err) == ("", "12:00:05  /x is empty now\n")


def test_json_is_a_document_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    report = updated(Changes(added=3, held_back=4, skipped=[TORN]), embedded=5)
    out, err = lines(capsys, report, Looked(2), report, Noted("/x is back"), as_json=True)
    first, second = map(json.loads, out.splitlines())
    assert datetime.fromisoformat(first.pop("at")).replace(tzinfo=None) == NOON
    assert first == {
        **dict.fromkeys(("changed", "moved", "removed", "forgotten", "duplicates", "pending"), 0),
        "added": 3,
        "held_back": 4,
        "skipped": [{"path": "/news/torn.txt", "key": "", "reason": "empty"}],
        "articles": 9,
        "passages": 12,
        "embedded": 5,
        "interrupted": False,
    }
    assert second["skipped"] == []
    assert err == "12:00:05  /x is back\n"


def test_it_has_to_be_told_something(run: Run, tmp_path: Path) -> None:
    here = ("--library", str(tmp_path / "library"))
    check_error(run("watch", *here), 1, "dateline index FOLDER")
    check_error(run("watch", "--every", "0", *here), 2, "--every")
    assert not (tmp_path / "library").exists()


# --- as a process -----------------------------------------------------------------------


@contextmanager
def watching(library: Path, model: Path, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """A process that watches; one that hangs is ended after ten minutes."""
    with subprocess.Popen(
        subprocess_of("watch", *arguments, library=library),
        env={**os.environ, "DATELINE_MODEL": str(model)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    ) as process:
        killer = threading.Timer(600, process.kill)
        killer.start()
        try:
            yield process
        finally:
            killer.cancel()
            process.kill()


@unix
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_a_signal_ends_it_and_that_is_no_error(
    tmp_path: Path, articles: Path, embedder: FakeEmbedder, name: str
) -> None:
    Library.update(tmp_path / "library", [articles], embedder=embedder)
    with watching(tmp_path / "library", embedder.folder) as process:
        assert process.stdout is not None
        assert process.stdout.readline().endswith("  watching 1 folder; Ctrl-C stops it\n")
        process.send_signal(getattr(signal, name))
        out, err = process.communicate(timeout=300)
    assert (process.returncode, out, err) == (0, "", "")


@unix
def test_a_new_file_is_asked_about_a_moment_later(
    tmp_path: Path, articles: Path, tiny_model: Path
) -> None:
    folder = tmp_path / "library"
    Library.update(folder, [articles], model=tiny_model)
    with watching(folder, tiny_model) as process:
        assert process.stdout is not None
        assert process.stdout.readline().endswith("  watching 1 folder; Ctrl-C stops it\n")
        (articles / "quay.txt").write_text("The quay opened again on Friday.")
        assert process.stdout.readline().endswith("  1 article added\n")
        with Library(folder) as library:
            assert library.search("quay opened", 1, mode="bm25")[0].article.id == "quay"
            assert library.embedded == 1.0
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=300) == 0
