"""`dateline copy`: what it prints, what it exits with, and that the copy answers the same."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from command_line import CAMPBELL, Result, Run, check_error
from fake_embedder import FakeEmbedder

from index.library import Library
from tui.cli.completion import values


@pytest.fixture
def library(tmp_path: Path, articles: Path, embedder: FakeEmbedder) -> Path:
    """A library of three articles, with a run that was saved."""
    Library.update(tmp_path / "library", [articles], embedder=embedder)
    (tmp_path / "library" / "runs").mkdir()
    (tmp_path / "library" / "runs" / "base.json").write_text("{}")
    return tmp_path / "library"


@pytest.fixture
def typed(run: Run, library: Path) -> Run:
    """What runs `dateline copy --from LIBRARY`."""

    def run_copy(*arguments: str) -> Result:
        return run("copy", "--from", str(library), *arguments)

    return run_copy


def test_a_library_is_copied_and_what_was_copied_is_said(typed: Run, tmp_path: Path) -> None:
    done = typed("--to", str(tmp_path / "copy"))
    assert (done.status, done.err) == (0, "")
    said = rf"3 articles \(3 passages, 3 vectors, 1 file\) copied to {tmp_path}/copy; both checked"
    assert re.fullmatch(said + r", and the same \(\d+ s\)\n", done.out)


def test_the_library_that_is_used_is_copied_where_none_is_named(
    run: Run, library: Path, tmp_path: Path
) -> None:
    assert run("--library", str(library), "copy", "--to", str(tmp_path / "a")).status == 0
    assert run("copy", "--library", str(library), "--to", str(tmp_path / "b")).status == 0
    with Library(tmp_path / "a") as one, Library(tmp_path / "b") as other:
        assert one.articles_sha256() == other.articles_sha256()


def test_the_document_says_all_of_it(typed: Run, library: Path, tmp_path: Path) -> None:
    with Library(library) as opened:
        digest = opened.articles_sha256()
    target = str(tmp_path / "copy")
    document = typed("--to", target, "--json").document
    assert document.pop("tables")["articles"] == 3
    assert list(document.pop("seconds")) == ["check", "files", "rows", "search", "verify", "swap"]
    assert document.pop("bytes") > 0
    assert document == {
        "from": str(library),
        "to": target,
        "replaced": False,
        "articles": 3,
        "passages": 3,
        "vectors": 3,
        "pending": 0,
        "articles_sha256": digest,
        "files": 1,
        "moved": 0,
        "left_out": [],
        "notes": [],
    }


def test_more_is_said_where_it_is_asked_for(
    typed: Run, articles: Path, library: Path, tmp_path: Path
) -> None:
    (library / "runs" / "link.json").symlink_to(articles)
    done = typed("--to", str(tmp_path / "copy"), "--map", f"{articles}=/elsewhere", "-v")
    lines = done.out.splitlines()
    assert lines[1:3] == [
        "  1 folder called otherwise there",
        "  left out runs/link.json: it is a link, or no file",
    ]
    assert re.match("Digest of the articles: [0-9a-f]{64}$", lines[3])
    assert "articles 3, entries 3" in lines[4]
    assert re.match(r"Spent on each step: checking the library \d+\.\d s, copying", lines[-1])
    with Library(tmp_path / "copy") as opened:
        assert opened.status().folders == ("/elsewhere",)


def test_what_is_there_is_replaced_only_with_replace(typed: Run, tmp_path: Path) -> None:
    target = str(tmp_path / "copy")
    assert typed("--to", target).status == 0
    check_error(typed("--to", target), 1, f"there is a library in {target} already", "--replace")
    done = typed("--to", target, "--replace")
    assert f"copied to {target}, replacing what was there; both checked" in done.out


def test_what_can_t_be_copied_is_said_in_a_line(
    run: Run, typed: Run, library: Path, tmp_path: Path
) -> None:
    check_error(typed(), 2, "Missing option '--to'")
    check_error(typed("--to", ""), 2, "empty")
    check_error(typed("--to", str(library)), 1, "can't be copied onto itself")
    check_error(typed("--to", str(library / "backup")), 1, "lies in the library's folder")
    check_error(typed("--to", str(tmp_path / "x"), "--map", "news"), 1, "write OLD=NEW")
    check_error(typed("--to", str(tmp_path / "x"), "--map", "/no=/where"), 1, "no folder of the")
    check_error(typed("--to", str(tmp_path / "x"), "--as-of", "2024-01-01"), 2, "has no effect")
    nowhere = run("copy", "--from", str(tmp_path / "nowhere"), "--to", str(tmp_path / "x"))
    check_error(nowhere, 1, "there is no library in")
    assert not (tmp_path / "x").exists()


def test_names_of_libraries_complete_both_ends() -> None:
    from tui.cli.commands.upkeep.copy import command

    completed = {one.name: one for one in command.params if one.name in ("origin", "target")}
    for option in completed.values():
        assert option._custom_shell_complete is values.libraries
    assert set(completed) == {"origin", "target"}


def test_a_copy_answers_the_same(run: Run, sample_library: Path, tmp_path: Path) -> None:
    target = tmp_path / "copy"
    assert run("copy", "--from", str(sample_library), "--to", str(target)).status == 0
    for arguments in (("ask", CAMPBELL, "--json"), ("search", "ferry", "--json")):
        one, other = (
            run("--library", str(folder), *arguments).document
            for folder in (sample_library, target)
        )
        for document in (one, other):
            if isinstance(document, dict):
                document.pop("took_ms", None)
        assert one == other


def test_saved_questions_are_as_they_were(
    run: Run, sample_library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("XDG_DATA_HOME", "HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(tmp_path / "data"))
    library, target = tmp_path / "library", tmp_path / "copy"
    shutil.copytree(sample_library, library)
    assert run("--library", str(library), "saved", "add", CAMPBELL, "--name", "visit").status == 0
    assert run("copy", "--from", str(library), "--to", str(target)).status == 0
    checked = run("--library", str(target), "saved", "check", "--json")
    assert (checked.status, checked.document["changed"]) == (0, 0)
    one, other = (
        run("--library", str(folder), "saved", "show", "visit", "--json").out
        for folder in (library, target)
    )
    assert json.loads(one)["question"] == json.loads(other)["question"] == CAMPBELL
