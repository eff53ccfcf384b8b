"""`dateline eval` and `dateline runs`: their options, files and exit codes."""

from __future__ import annotations

import io
import json
import shutil
import sys
import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from command_line import CAMPBELL, Run, check_error
from fake_embedder import FakeEmbedder

from eval.questions.own_questions import FILE, keep, own_question
from eval.reporting.runs import SavedRun, load
from index.library import Library
from index.storage.database import FILE_NAME, Database
from tui.config.locations import LIBRARY_VARIABLE, MODEL_VARIABLE, sample_articles, sample_set

QUICK = ("--retrieval-only", "--as-of", "2025-11-10")


@pytest.fixture
def here(run: Run, writable_sample: Path) -> Run:
    """Runs `dateline COMMAND` over a library of the sample, named on the command line."""

    def run_here(command: str, *arguments: str) -> Any:
        return run(command, "--library", str(writable_sample), *arguments)

    return run_here


@pytest.fixture(autouse=True)
def no_runs_left(writable_sample: Path) -> Any:
    """What a test keeps in the module's library, the next one doesn't find there."""
    yield
    shutil.rmtree(writable_sample / "runs", ignore_errors=True)


@pytest.fixture
def unasked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Calling what asks the questions is an error, which no test would take for a reason."""
    monkeypatch.setattr("eval.running.library_run.run_library", None)


def test_the_page_and_the_xml_are_written(here: Run, tmp_path: Path) -> None:
    page, cases = tmp_path / "report.html", tmp_path / "cases.xml"
    asked = ("--limit", "3", "--seed", "7", "--as-of", "2025-11-10")
    result = here("eval", "sample", *asked, "--report", str(page), "--junit", str(cases))
    assert (result.status, result.err) == (0, "")
    assert result.out.startswith("sample: 3 questions, ")
    text = page.read_text(encoding="utf-8")
    assert text.startswith("<!doctype html>")
    assert text.count('<details class="q"') == 3
    assert "<mark>" in text
    assert len(ET.parse(cases).findall(".//testcase")) == 3
    assert sorted(path.name for path in tmp_path.iterdir()) == ["cases.xml", "report.html"]


def test_the_questions_gone_wrong_are_listed_after_the_figures(here: Run) -> None:
    asked = ("eval", "sample", "--limit", "12", "--as-of", "2025-11-10")
    plain, _, listed = here(*asked, "--wrong").out.partition("\n\nAnswered wrongly or held back: ")
    assert plain.startswith("sample: 12 questions, ")
    document = here(*asked, "--wrong", "--json").document
    right = {"right", "rightly abstained"}
    wrong = [one["id"] for one in document["questions"] if one["verdict"] not in right]
    assert wrong
    heads = [line.partition(":")[0].strip() for line in listed.splitlines() if ": ✗ " in line]
    assert heads == wrong
    assert listed.startswith(f"{len(wrong)} of 12 questions\n")
    assert "Answered wrongly" not in here("eval", "sample", *QUICK).out


def test_a_saved_run_is_compared_with_in_json_too(here: Run) -> None:
    assert here("eval", "sample", *QUICK, "--save", "base").status == 0
    document = here("eval", "sample", *QUICK, "--jobs", "2", "--compare", "base", "--json").document
    comparison = document["comparison"]
    assert comparison["name"] == "base"
    assert comparison["n"] == document["n"]
    assert comparison["changes"]["recall.5"]["difference"] == 0
    assert comparison["changes"]["recall.5"]["within_noise"] is True
    assert comparison["conditions"] == {"settings.jobs": {"before": 1, "after": 2}}
    (listed,) = here("runs", "--json").document
    assert listed["settings"]["retrieval_only"] is True
    assert listed["provenance"]["library"]["articles"] == 20
    assert here("runs").out.startswith("base   ")


def test_a_miss_exits_1_with_a_line_each(here: Run) -> None:
    bars = ("--fail-under", "answer_recall.50=0.9", "--fail-under", "recall.1=1", "--fail-under")
    result = here("eval", "sample", *QUICK, *bars, "f1=0.5")
    assert result.status == 1
    first, second = result.err.splitlines()
    assert first.startswith("dateline: recall.1 is 0.")
    assert second == "dateline: f1 isn't measured here, and should be 0.5"
    assert result.out.startswith("sample: ")
    assert here("eval", "sample", *QUICK, *bars[:2]).status == 0


def test_slices_by_a_field(here: Run) -> None:
    document = here("eval", "sample", *QUICK, "--by", "answerable", "--json").document
    assert set(document["slices"]["answerable"]) == {"yes", "no"}
    result = here("eval", "sample", *QUICK, "--by", "outlet")
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
        (["--fail-under", "latency_ms.p95=500"], "the better the lower"),
        (["--overwrite"], "--save NAME"),
        (["--report", "both", "--junit", "./both"], "--junit would write over --report: both"),
        (["--report", str(sample_set())], "--report would write over the question set"),
    ],
)
def test_a_bad_option_is_refused_before_any_question(
    here: Run, unasked: None, arguments: list[str], says: str
) -> None:
    result = here("eval", "sample", *arguments)
    assert (result.status, result.out) == (2, "")
    assert says in result.err
    assert result.err.count("\n") == 1


def test_a_check_asks_nothing_and_names_the_lines(here: Run, tmp_path: Path) -> None:
    assert here("eval", "sample", "--check").status == 0
    path = tmp_path / "set.jsonl"
    path.write_text('{"id": "a", "question": "Who?", "answers": ["Ines"]}\nnot JSON\n')
    result = here("eval", str(path), "--check")
    assert (result.status, result.err) == (1, "")
    assert "line 2: error: " in result.out
    path.write_text(json.dumps({"id": "a", "question": "Who?", "answers": ["Ines " * 9999]}))
    assert len(here("eval", str(path), "--check").out) < 500
    issues = here("eval", str(path), "--check", "--json").document
    assert {"line", "id", "severity", "message", "where"} == set(issues[0])


def test_a_report_that_cannot_be_written_still_shows_the_figures(here: Run, tmp_path: Path) -> None:
    path = tmp_path / ("x" * 300 + ".html")
    result = here("eval", "sample", *QUICK, "--report", str(path))
    assert result.status == 1
    assert result.out.startswith("sample: ")
    assert result.err.startswith("dateline: can't write ")
    assert result.err.count("\n") == 1


# --- saved runs --------------------------------------------------------------------------


def test_a_run_is_saved_listed_and_compared_with(here: Run, questions: Path) -> None:
    assert here("runs", "--json").document == []
    assert here("runs").err.startswith("No saved runs")
    assert here("eval", str(questions), "--save", "first").status == 0
    (listed,) = here("runs", "--json").document
    assert (listed["name"], listed["set"], listed["n"]) == ("first", "few", 2)
    assert here("runs").out.startswith("first   ")
    compared = here("eval", str(questions), "--compare", "first")
    assert (compared.status, "first" in compared.out) == (0, True)


@pytest.mark.parametrize(
    ("entry", "says"),
    [
        ({"id": "zzz", "em": 1.0}, "no question in common"),
        # CSV rows, for one, have the same ids in every set.
        ({"id": "a", "question": "Who built the bridge?", "em": 1.0}, "no question in common"),
        ({"id": "a", "em": "high"}, "was altered"),
        ({"id": "a", "ranking": 3}, "was altered"),
        ({"id": ["a"], "em": 1.0}, "was altered"),
    ],
)
def test_a_run_that_cannot_be_compared_with_is_refused_before_any_question(
    here: Run, unasked: None, writable_sample: Path, questions: Path, entry: Any, says: str
) -> None:
    record = {"saved": "2025-01-02T03:04:05+00:00", "settings": {}}
    (writable_sample / "runs").mkdir()
    path = writable_sample / "runs" / "other.json"
    path.write_text(json.dumps({**record, "report": {"questions": [entry]}}), encoding="utf-8")
    check_error(here("eval", str(questions), "--compare", "other"), 1, "'other'", says)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (None, "no question set"),
        ("", "holds no questions"),
        ("\n \n", "holds no questions"),
        ('{"id": 1,\n', "line 1"),
        ('{"id": "a", "question": "Who?"}\n', "answers"),
        ("[]", "line 1"),
    ],
)
def test_a_set_that_cannot_be_read_is_an_error(
    sample: Run, tmp_path: Path, content: str | None, says: str
) -> None:
    path = tmp_path / "broken.jsonl"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    check_error(sample("eval", str(path)), 1, says)
    check_error(sample("eval", str(path), "--json"), 1, says)


def test_a_run_that_is_not_there_is_an_error(sample: Run, questions: Path) -> None:
    check_error(sample("eval", str(questions), "--compare", "nope"), 1, "nope", "dateline runs")


@pytest.mark.parametrize("option", ["--save", "--compare"])
@pytest.mark.parametrize("name", ["", "../up", "a/b", ".hidden", "x" * 200, "a\nb"])
def test_a_bad_name_for_a_run_is_refused_before_any_question(
    sample: Run, unasked: None, questions: Path, option: str, name: str
) -> None:
    check_error(sample("eval", str(questions), option, name), 2, option)


@pytest.fixture
def base(here: Run, writable_sample: Path, questions: Path) -> SavedRun:
    """A run over `questions` that was saved as "base"."""
    assert here("eval", str(questions), *QUICK, "--save", "base").status == 0
    return load(writable_sample / "runs", "base")


def test_a_saved_run_is_not_replaced_by_chance(
    here: Run, writable_sample: Path, questions: Path, base: SavedRun, unasked: None
) -> None:
    on = f"saved on {base.saved.astimezone():%Y-%m-%d at %H:%M}"
    again = here("eval", str(questions), *QUICK, "--save", "base")
    check_error(again, 1, "'base' already", on, "--overwrite")
    assert load(writable_sample / "runs", "base") == base


def test_a_saved_run_is_replaced_where_that_is_said(
    here: Run, writable_sample: Path, questions: Path, base: SavedRun
) -> None:
    asked = ("eval", str(questions), *QUICK, "--compare", "base", "--save", "base", "--overwrite")
    assert here(*asked).status == 0
    assert load(writable_sample / "runs", "base").saved > base.saved


def test_a_run_that_dies_leaves_the_one_it_was_to_replace(
    here: Run,
    writable_sample: Path,
    questions: Path,
    base: SavedRun,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Terminal(io.StringIO):
        """Where Ctrl-C is pressed as soon as a question is said to be done."""

        def isatty(self) -> bool:
            return True

        def write(self, text: str) -> int:
            if " questions" in text:
                raise KeyboardInterrupt
            return super().write(text)

    screen = Terminal()
    monkeypatch.setattr(sys, "stderr", screen)
    again = here("eval", str(questions), *QUICK, "--save", "base", "--overwrite")
    assert (again.status, screen.getvalue().lstrip("\n")) == (1, "dateline: stopped\n")
    assert load(writable_sample / "runs", "base") == base


def test_a_comparison_says_that_the_articles_differ(
    here: Run, writable_sample: Path, questions: Path, base: SavedRun, tmp_path: Path
) -> None:
    path = writable_sample / "runs" / "base.json"
    record = json.loads(path.read_text(encoding="utf-8"))
    asked = ("eval", str(questions), *QUICK, "--compare", "base")
    assert "the articles differ" not in here(*asked).out
    record["provenance"]["library"]["articles_sha256"] = "0" * 64
    path.write_text(json.dumps(record), encoding="utf-8")
    page = tmp_path / "page.html"
    assert "the articles differ" in here(*asked, "--report", str(page)).out
    assert "The articles differ" in page.read_text(encoding="utf-8")
    conditions = here(*asked, "--json").document["comparison"]["conditions"]
    assert list(conditions) == ["library.articles_sha256"]


# --- the sample set --------------------------------------------------------------------


@pytest.fixture
def at_home(
    run: Run,
    articles: Path,
    tmp_path: Path,
    embedder: FakeEmbedder,
    monkeypatch: pytest.MonkeyPatch,
) -> Run:
    """Runs `dateline ARGUMENTS` for a user with a library of other articles, by the environment."""
    Library.update(tmp_path / "library", [articles], embedder=embedder)
    monkeypatch.setenv(LIBRARY_VARIABLE, str(tmp_path / "library"))
    monkeypatch.setenv(MODEL_VARIABLE, str(embedder.folder))
    return run


@pytest.fixture
def old_sample(tmp_path: Path, embedder: FakeEmbedder) -> None:
    """A sample's library that an older Dateline left: it is made again, with the same vectors."""
    folder = tmp_path / "library-sample"
    Library.update(folder, [sample_articles()], embedder=embedder)
    database = Database.open_to_write(folder / FILE_NAME)
    settings = database.settings()
    assert settings is not None
    with database.transaction():
        database.save_settings(replace(settings, words_version=-1))
    database.close()


@pytest.mark.usefixtures("old_sample")
def test_the_sample_set_asks_the_samples_own_library(at_home: Run, tmp_path: Path) -> None:
    first = at_home("eval", "sample", *QUICK, "--save", "base", "--json")
    assert (first.status, first.document["n"]) == (0, 60)
    # What isn't there yet is made, which is said; no relevant article is missing from it.
    assert first.err == "dateline: first run: reading the sample articles\n"
    assert first.document["recall"]["50"] > 0.9
    again = at_home("eval", "sample", *QUICK, "--compare", "base")
    assert (again.status, again.err) == (0, "")
    assert at_home("eval", "sample", "--check").out == "Nothing is wrong with it.\n"
    # The run is listed with the user's own, whose library nothing was put into.
    assert at_home("runs").out.startswith("base   ")
    assert not (tmp_path / "library" / "runs").exists()
    assert at_home("status", "--json").document["articles"] == 3


def test_a_library_named_on_the_command_line_is_asked_the_sample_set_itself(
    at_home: Run, tmp_path: Path
) -> None:
    named = ("--library", str(tmp_path / "library"))
    for arguments in ((*named, "eval", "sample", *QUICK), ("eval", "sample", *QUICK, *named)):
        result = at_home(*arguments)
        assert (result.status, "relevant articles aren't in the library" in result.err) == (0, True)
    assert not (tmp_path / "library-sample").exists()
    gone = ("--library", str(tmp_path / "gone"))
    check_error(at_home("eval", "sample", *gone), 1, "there is no library")
    assert at_home("runs", *named).err.startswith("No saved runs")


def test_a_mistake_is_told_before_the_sample_is_indexed(at_home: Run, tmp_path: Path) -> None:
    check_error(at_home("eval", "sample", "--compare", "nope"), 1, "nope")
    assert not (tmp_path / "library-sample").exists()


def test_the_users_own_questions_are_asked_by_name(here: Run, writable_sample: Path) -> None:
    check_error(here("eval", "mine"), 1, "no questions of your")
    asked = own_question((CAMPBELL,), date(2024, 10, 14), ("October 15-17",))
    keep(writable_sample, asked)
    figures = here("eval", "mine", "--json").document
    assert figures["set"] == FILE.removesuffix(".jsonl")
    assert figures["em"] == 1.0
