"""A whole run over the sample library: the one test here that loads models."""

from __future__ import annotations

import json
import shutil
import subprocess
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from eval.conditions import decode_conditions, encode_conditions
from eval.measures.catalogue import CITATION_EXACT, EM, RECALL, STAGES
from eval.measures.result import QuestionResult
from eval.questions.question_set import load
from eval.running.library_run import run_library
from eval.running.options import RunOptions
from eval.running.provenance import code_sha256, commit, reader_sha256
from eval.running.run import Progress
from index.errors import UsageError
from index.library import Library
from index.types import Filters
from tui.config.locations import sample_set

OPTIONS = RunOptions(as_of=date(2025, 11, 10), limit=4, seed=1)
SEARCH = RunOptions(as_of=date(2025, 11, 10), retrieval_only=True)


class Stopped(Exception):
    """Stands for Ctrl-C, which would end the test run too."""


def stop(at: Progress) -> None:
    if at.done == 2:
        raise Stopped


def test_a_run_cut_short_goes_on_and_ends_as_if_it_had_not_been(writable_sample: Path) -> None:
    questions = load(sample_set())
    whole = run_library(writable_sample, questions, replace(OPTIONS, by=("asked",)))
    assert len(whole.report.results) == 4
    assert whole.report.view()[CITATION_EXACT] == 1
    assert not (writable_sample / "runs").exists()

    with pytest.raises(Stopped):
        run_library(writable_sample, questions, OPTIONS, stop)
    (left,) = (writable_sample / "runs").iterdir()
    assert left.name.startswith("partial-")
    # Two at a time, and the rest only; the results are those of one at a time in one go.
    heard: list[Progress] = []
    resumed = run_library(writable_sample, questions, replace(OPTIONS, jobs=2), heard.append)
    assert [at.done for at in heard] == [2, 3, 4]
    assert [scores(result) for result in resumed.report.results] == [
        scores(result) for result in whole.report.results
    ]
    assert not (writable_sample / "runs").exists()


def test_a_fresh_run_forgets_the_one_cut_short(writable_sample: Path) -> None:
    questions = load(sample_set())
    with pytest.raises(Stopped):
        run_library(writable_sample, questions, SEARCH, stop)
    heard: list[Progress] = []
    run_library(writable_sample, questions, replace(SEARCH, fresh=True), heard.append)
    assert heard[0].done == 0
    assert not (writable_sample / "runs").exists()


def scores(result: QuestionResult) -> tuple[object, ...]:
    return (
        result.question.id,
        result.answer,
        result.confidence,
        result.em,
        result.f1,
        result.articles,
        result.cited,
    )


def test_retrieval_only_reads_nothing(writable_sample: Path) -> None:
    report = run_library(writable_sample, load(sample_set()), SEARCH).report.view()
    search, _ = STAGES["search"]
    assert (report[RECALL[50]] or 0) > 0.9
    assert (report[search] or 0) > 0
    assert [report[measure] for measure in STAGES["read"]] == [0, 0]
    assert report[EM] is None
    assert report.failed == ()


def test_what_a_run_was_made_with_is_plain_json(writable_sample: Path) -> None:
    filters = Filters(sources=("Northern Wire",))
    options = RunOptions(date(2025, 1, 2), filters, limit=1, jobs=3)
    run = run_library(writable_sample, load(sample_set()), options)
    conditions = json.loads(json.dumps(run.conditions.parts))
    assert decode_conditions(encode_conditions(run.conditions)) == run.conditions
    assert conditions["settings"] == {
        "as_of": "2025-01-02",
        "since": None,
        "until": None,
        "source": "Northern Wire",
        "strictness": "balanced",
        "reading": "careful",
        "retrieval_only": False,
        "limit": 1,
        "seed": 0,
        "language_model": None,
        "jobs": 3,
    }
    assert conditions["library"]["articles"] == 20
    with Library(writable_sample) as library:
        assert conditions["library"]["articles_sha256"] == library.articles_sha256()
    assert "MiniLM" in conditions["library"]["model"]
    assert conditions["library"]["generation"].startswith("bm25-")
    assert len(conditions["code"]["sha256"]) == 64
    assert conditions["reader"]["sha256"] == reader_sha256()
    assert {"python", "onnxruntime", "faiss-cpu"} <= set(conditions["programs"])
    assert run.report.results[0].outcome is not None


def test_the_readers_checksum_is_of_its_weights_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qa.reading.reader_model.FOLDER", tmp_path)
    found = []
    for content in ("{}", "[]"):
        (tmp_path / "choice.json").write_text(content)
        reader_sha256.cache_clear()
        found.append(reader_sha256())
    reader_sha256.cache_clear()
    assert found[0] != found[1]


def test_an_unknown_field_is_refused_before_any_question(writable_sample: Path) -> None:
    with pytest.raises(UsageError, match="no question has a field 'outlet'"):
        run_library(writable_sample, load(sample_set()), replace(OPTIONS, by=("outlet",)))


# --- the code's own state ---------------------------------------------------------------


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A checkout of a project with one file of code."""
    for name in ("index", "qa", "eval"):
        (tmp_path / name).mkdir()
    (tmp_path / "eval" / "run.py").write_text("x = 1\n")
    return tmp_path


@pytest.mark.skipif(shutil.which("git") is None, reason="git isn't installed")
def test_the_commit_says_whether_the_code_differs(root: Path) -> None:
    def git(*arguments: str) -> None:
        author = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
        subprocess.run(["git", *author, *arguments], cwd=root, check=True, capture_output=True)

    assert commit(root) is None
    git("init")
    git("add", ".")
    git("commit", "-m", "first")
    clean = commit(root)
    assert clean is not None
    assert len(clean) == 40
    (root / "eval" / "run.py").write_text("x = 2\n")
    assert commit(root) == f"{clean}+changes"


def test_the_codes_checksum_is_of_names_and_contents(root: Path) -> None:
    def found() -> str:
        code_sha256.cache_clear()
        return code_sha256(root)

    first = found()
    (root / "qa" / "new.py").write_text("x = 1\n")
    (root / "qa" / "notes.txt").write_text("not code")
    second = found()
    (root / "qa" / "new.py").rename(root / "qa" / "newer.py")
    assert len({first, second, found()}) == 3
