"""`dateline eval` and `dateline runs`: their options, files and exit codes."""

from __future__ import annotations

import json
import shutil
import xml.etree.ElementTree as ET
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tui.cli import main

QUICK = ("--retrieval-only", "--as-of", "2025-11-10")


@dataclass(frozen=True)
class Result:
    status: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        return json.loads(self.out)


Run = Callable[..., Result]


@pytest.fixture(scope="module")
def library(sample_library: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample library, in which runs may be kept."""
    return Path(shutil.copytree(sample_library, tmp_path_factory.mktemp("eval") / "library"))


@pytest.fixture
def run(library: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    def run_dateline(*arguments: str) -> Result:
        with pytest.raises(SystemExit) as stopped:
            main([arguments[0], "--library", str(library), *arguments[1:]])
        captured = capsys.readouterr()
        return Result(int(stopped.value.code or 0), captured.out, captured.err)

    return run_dateline


def test_the_page_and_the_xml_are_written(run: Run, tmp_path: Path) -> None:
    page, cases = tmp_path / "report.html", tmp_path / "cases.xml"
    asked = ("--limit", "3", "--seed", "7", "--as-of", "2025-11-10")
    result = run("eval", "sample", *asked, "--report", str(page), "--junit", str(cases))
    assert (result.status, result.err) == (0, "")
    assert result.out.startswith("sample: 3 questions, ")
    text = page.read_text(encoding="utf-8")
    assert text.startswith("<!doctype html>")
    assert text.count('<details class="q"') == 3
    assert "<mark>" in text
    assert len(ET.parse(cases).findall(".//testcase")) == 3
    assert sorted(path.name for path in tmp_path.iterdir()) == ["cases.xml", "report.html"]


def test_a_saved_run_is_compared_with_in_json_too(run: Run) -> None:
    assert run("eval", "sample", *QUICK, "--save", "base").status == 0
    document = run("eval", "sample", *QUICK, "--jobs", "2", "--compare", "base", "--json").document
    comparison = document["comparison"]
    assert comparison["name"] == "base"
    assert comparison["n"] == document["n"]
    assert comparison["changes"]["recall.5"]["difference"] == 0
    assert comparison["changes"]["recall.5"]["within_noise"] is True
    assert comparison["conditions"] == {"settings.jobs": {"before": 1, "after": 2}}
    (listed,) = run("runs", "--json").document
    assert listed["settings"]["retrieval_only"] is True
    assert listed["provenance"]["library"]["articles"] == 20
    assert run("runs").out.startswith("base   ")


def test_a_miss_exits_1_with_a_line_each(run: Run) -> None:
    bars = ("--fail-under", "answer_recall.50=0.9", "--fail-under", "recall.1=1", "--fail-under")
    result = run("eval", "sample", *QUICK, *bars, "f1=0.5")
    assert result.status == 1
    first, second = result.err.splitlines()
    assert first.startswith("dateline: recall.1 is 0.")
    assert second == "dateline: f1 isn't measured here, and should be 0.5"
    assert result.out.startswith("sample: ")
    assert run("eval", "sample", *QUICK, *bars[:2]).status == 0


def test_slices_by_a_field(run: Run) -> None:
    document = run("eval", "sample", *QUICK, "--by", "answerable", "--json").document
    assert set(document["slices"]["answerable"]) == {"yes", "no"}
    result = run("eval", "sample", *QUICK, "--by", "outlet")
    assert result.status == 1
    assert result.err.startswith("dateline: no question has a field 'outlet': ")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--report", "nowhere/at/all.html"], "no folder"),
        (["--report", "."], "is a folder"),
        (["--junit", ""], "empty"),
        (["--fail-under", "f1"], "such as f1=0.6"),
        (["--fail-under", "f2=0.5"], "no measure 'f2'"),
        (["--limit", "0"], "--limit"),
        (["--jobs", "0"], "--jobs"),
    ],
)
def test_a_bad_option_is_refused_before_any_question(
    run: Run, arguments: list[str], says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("eval.library_run.run_library", None)
    result = run("eval", "sample", *arguments)
    assert (result.status, result.out) == (2, "")
    assert says in result.err
    assert result.err.count("\n") == 1


def test_a_check_asks_nothing_and_names_the_lines(run: Run, tmp_path: Path) -> None:
    assert run("eval", "sample", "--check").status == 0
    path = tmp_path / "set.jsonl"
    path.write_text('{"id": "a", "question": "Who?", "answers": ["Ines"]}\nnot JSON\n')
    result = run("eval", str(path), "--check")
    assert (result.status, result.err) == (1, "")
    assert "line 2: error: " in result.out
    issues = run("eval", str(path), "--check", "--json").document
    assert {"line", "id", "severity", "message", "where"} == set(issues[0])


def test_a_report_that_cannot_be_written_still_shows_the_figures(run: Run, tmp_path: Path) -> None:
    path = tmp_path / ("x" * 300 + ".html")
    result = run("eval", "sample", *QUICK, "--report", str(path))
    assert result.status == 1
    assert result.out.startswith("sample: ")
    assert result.err.startswith("dateline: can't write ")
    assert result.err.count("\n") == 1
