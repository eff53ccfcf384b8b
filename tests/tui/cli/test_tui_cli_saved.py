"""`dateline saved`: over the sample, as its user types it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from command_line import CAMPBELL, NONSENSE, Result, Run, check_error

from index.library import Library
from tui.saved import store


@pytest.fixture
def library(sample_library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the sample's library."""
    folder = Path(shutil.copytree(sample_library, tmp_path / "library"))
    monkeypatch.setenv("DATELINE_LIBRARY", str(folder))
    for name in ("XDG_DATA_HOME", "HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(tmp_path / "data"))
    return folder


@pytest.fixture
def typed(run: Run, library: Path) -> Run:
    """`run` over that copy."""
    assert library.is_dir()

    def run_over(*arguments: str) -> Result:
        return run("--library", str(library), *arguments)

    return run_over


def test_a_question_is_saved_checked_and_taken_down(typed: Run, library: Path) -> None:
    result = typed("saved", "add", CAMPBELL, "--name", "visit", "--strictness", "cautious")
    assert result.status == 0
    assert result.out.startswith("Saved as visit.\n    now     October 15-17")
    assert typed("saved", "add", NONSENSE, "--no-ask").status == 0
    check_error(typed("saved", "add", CAMPBELL, "--strictness", "cautious"), 1, "saved already")
    shown = " ".join(typed("saved", "list").out.split())
    assert shown.startswith("1 visit: When is Campbell")
    assert shown.endswith("not asked yet")

    document = typed("saved", "check", "--json").document
    assert (document["changed"], document["failed"]) == (0, 0)
    visit, nonsense = document["questions"]
    assert (visit["strictness"], visit["events"], visit["error"]) == ("cautious", [], None)
    assert visit["answer"]["citations"][0]["quote"] == "October 15-17"
    assert [one["changes"][0]["news"] for one in nonsense["events"]] == ["first"]
    again = typed("saved", "check", "2", "--quiet")
    assert (again.status, again.out) == (0, "")

    with Library(library) as opened:
        article = opened.article(visit["answer"]["citations"][0]["article"])
    removed = typed("remove", article.id, "--everywhere", "--yes", "--copies", "--json")
    assert (removed.status, removed.document["saved"]) == (0, 1)
    assert removed.document["proof"]["clean"]
    gone = typed("saved", "check", "visit", "--json")
    assert gone.status == 4
    [event] = gone.document["questions"][0]["events"]
    assert event["changes"][0]["cause"] == "article-removed"
    assert event["before"]["removed"]
    assert set(event["before"]) - {"removed"} == set(visit["answer"])
    assert typed("saved", "show", "visit").out.count("removed") > 1
    assert typed("saved", "remove", "visit").status == 0
    check_error(typed("saved", "show", "visit"), 1, "no saved question is called 'visit'")


def test_asked_otherwise_is_told_once_and_peeking_keeps_nothing(typed: Run, library: Path) -> None:
    typed("saved", "add", CAMPBELL, "--name", "visit")
    typed("saved", "edit", "visit", "--name", "trip", "--since", "2024", "--strictness", "bold")
    before = (library / store.FILE).read_bytes()
    said = "asked otherwise than last time: the question, its filters or its day, strictness bold"
    peeked = typed("saved", "check", "--peek")
    assert said in " ".join(peeked.out.split())
    assert (library / store.FILE).read_bytes() == before
    checked = typed("saved", "check", "trip", "1", "TRIP")  # one question, asked once
    assert (checked.status, checked.out) == (0, peeked.out)
    check_error(typed("saved", "edit", "trip"), 2, "say what to change")


def test_a_question_that_fails_keeps_no_other_from_being_asked(typed: Run, library: Path) -> None:
    typed("saved", "add", CAMPBELL, "--name", "visit", "--no-ask")
    path = library / store.FILE
    broken = {
        **json.loads(path.read_bytes()),
        "id": "x",
        "name": "x",
        "question": "Who? after:moon",
    }
    path.write_bytes(json.dumps(broken).encode() + b"\n" + path.read_bytes() + b"torn\n")
    result = typed("saved", "check")
    assert result.status == 1
    assert "dateline: x: 'moon' isn't a year" in result.err
    assert "line 3 can't be read" in result.err
    assert "October 15-17" in result.out
    assert "line 3 isn't a saved question" in typed("doctor", "--check").out


def test_wrong_usage_is_said(typed: Run, tmp_path: Path) -> None:
    check_error(typed("saved", "check", "--peek", "--rss", str(tmp_path / "x")), 2, "--peek keeps")
    check_error(typed("saved", "check", "--strictness", "bold"), 2)
    check_error(typed("--since", "2024", "saved", "check"), 2, "--since has no effect")
    check_error(typed("saved", "check", "nobody"), 1, "no saved question")
    check_error(typed("saved", "add", " "), 2, "empty")
    result = typed("saved", "check")
    assert (result.status, result.out) == (0, "")
    assert "No question is saved" in result.err
