"""`dateline ask --batch`: its options, what it prints, its exit code."""

from __future__ import annotations

import csv
import io
import sys
from pathlib import Path

import pytest
from command_line import CAMPBELL, NONSENSE, Run, check_error


@pytest.fixture
def few(tmp_path: Path) -> Path:
    path = tmp_path / "few.csv"
    path.write_text(f"no,question\n1,{CAMPBELL}\n2,{NONSENSE}\n", encoding="utf-8")
    return path


def test_a_list_is_answered_and_abstaining_is_no_failure(sample: Run, few: Path) -> None:
    out = few.with_name("answers.csv")
    result = sample("ask", "--batch", str(few), "--out", str(out))
    assert (result.status, result.err) == (0, "")
    assert result.out.startswith("2 questions: 1 answered, the articles don't say: 1. In ")
    with out.open(encoding="utf-8-sig", newline="") as file:
        first, second = csv.DictReader(file)
    assert (first["answer"], first["date"], first["no"]) == ("October 15-17", "2024-10-14", "1")
    assert (second["answer"], second["abstained"]) == ("", "true")
    check_error(sample("ask", "--batch", str(few), "--out", str(out)), 1, "is there already")


def test_a_failed_row_is_exit_1_and_json_sums_up(
    sample: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = io.TextIOWrapper(io.BytesIO(b'{"question": "When?", "since": "soon"}\n'))
    monkeypatch.setattr(sys, "stdin", lines)
    out = tmp_path / "answers.jsonl"
    result = sample("ask", "--batch", "-", "--out", str(out), "--json")
    assert result.status == 1
    assert (result.document["failed"], result.document["out"]) == (1, str(out))
    assert result.err.startswith("dateline: 1 question of 1 failed")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ((), "Missing argument 'QUESTION'"),
        (("Who?", "--out", "a.csv"), "--out has no effect without --batch"),
        (("Who?", "--jobs", "2"), "--jobs has no effect"),
        (("Who?", "--jobs", "1"), "--jobs has no effect"),
        (("Who?", "--restart"), "--restart has no effect"),
        (("Who?", "--batch", "q.csv", "--out", "a.csv"), "not both"),
        (("--batch", "q.csv"), "needs --out"),
        (("--batch", "q.csv", "--out", "q.csv"), "the same file"),
        (("--batch", "q.csv", "--out", "a.csv", "--why"), "--why has no effect"),
        (("--batch", "q.csv", "--out", "a.csv", "--cite", "ris"), "--cite has no effect"),
    ],
)
def test_what_makes_no_sense_together_is_refused(
    run: Run, arguments: tuple[str, ...], says: str
) -> None:
    check_error(run("ask", *arguments), 2, says)


def test_the_list_is_never_written_over_however_it_is_named(run: Run, few: Path) -> None:
    before = few.read_bytes()
    link = few.with_name("link.csv")
    link.symlink_to(few)
    for out in (link, few.parent / ".." / few.parent.name / few.name):
        arguments = ("--batch", str(few), "--out", str(out), "--restart")
        check_error(run("ask", *arguments), 2, "the same file")
    assert few.read_bytes() == before


def test_what_is_wrong_with_the_files_is_one_line(run: Run, few: Path) -> None:
    folder = few.parent
    (folder / "empty.csv").touch()
    (folder / "file").touch()
    for questions, out, says in (
        ("none.csv", "a.csv", "none.csv"),
        ("empty.csv", "a.csv", "holds no questions"),
        ("few.csv", "a.doc", "no format goes by that name"),
        ("few.csv", "file/a.csv", "file"),
    ):
        arguments = ("--batch", str(folder / questions), "--out", str(folder / out))
        check_error(run("ask", *arguments), 1, says)
