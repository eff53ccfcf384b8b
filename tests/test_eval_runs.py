from __future__ import annotations

import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from eval.runs import list_runs, load, save
from index.errors import NotFoundError, UsageError


def report(scores: dict[str, float], /, **means: Any) -> dict[str, Any]:
    questions = [{"id": question, "em": value} for question, value in scores.items()]
    return {
        "set": "harbour",
        "n": len(scores),
        "answerable": len(scores),
        **means,
        "questions": questions,
    }


def test_a_saved_run_is_loaded_as_it_was(tmp_path: Path) -> None:
    saved = report({"q1": 1.0}, em=1.0, note="Café “Meer”")
    made_with = {"library": {"generation": "g1"}}
    path = save(tmp_path / "runs", "hybrid-1.2_b", saved, {"mode": "hybrid"}, made_with)
    assert path == tmp_path / "runs" / "hybrid-1.2_b.json"
    run = load(tmp_path / "runs", "hybrid-1.2_b")
    assert run.name == "hybrid-1.2_b"
    assert run.report == saved
    assert run.settings == {"mode": "hybrid"}
    assert run.provenance == made_with
    assert run.conditions == {"settings": {"mode": "hybrid"}, **made_with}
    assert datetime.now(UTC) - run.saved < timedelta(minutes=1)


def test_runs_are_listed_oldest_first_and_a_damaged_one_is_named(tmp_path: Path) -> None:
    assert list_runs(tmp_path / "none").runs == ()
    for name in ("b", "a"):
        save(tmp_path, name, report({"q": 0.0}), {})
    (tmp_path / "torn.json").write_text('{"name": "torn", "rep')
    (tmp_path / "other.json").write_text("[1, 2]")
    (tmp_path / ".half.json").write_text("")
    listed = list_runs(tmp_path)
    assert [run.name for run in listed.runs] == ["b", "a"]
    assert [(skipped.path.name, skipped.reason) for skipped in listed.skipped] == [
        ("other.json", "not a saved run"),
        ("torn.json", "not JSON"),
    ]
    with pytest.raises(UsageError, match=r"torn\.json can't be read: not JSON"):
        load(tmp_path, "torn")


def test_saving_again_replaces_the_run(tmp_path: Path) -> None:
    save(tmp_path, "base", report({"q": 0.0}), {})
    save(tmp_path, "base", report({"q": 1.0}), {})
    assert load(tmp_path, "base").report["questions"] == [{"id": "q", "em": 1.0}]


def test_a_save_that_fails_leaves_the_old_run_and_no_litter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(tmp_path, "base", report({"q": 0.0}), {})

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(UsageError, match="No space left on device"):
        save(tmp_path, "base", report({"q": 1.0}), {})
    assert [path.name for path in tmp_path.iterdir()] == ["base.json"]
    assert load(tmp_path, "base").report["questions"] == [{"id": "q", "em": 0.0}]


@pytest.mark.parametrize("name", ["", "../up", "a/b", ".hidden", "-flag", "a b", "né", "a" * 101])
def test_a_name_that_is_no_file_name_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError, match="can't be the name of a run"):
        save(tmp_path, name, report({}), {})
    with pytest.raises(UsageError, match="can't be the name of a run"):
        load(tmp_path, name)
    assert list(tmp_path.iterdir()) == []


def test_a_run_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="no saved run named 'base'"):
        load(tmp_path, "base")


def test_a_run_saved_without_its_provenance_is_still_read(tmp_path: Path) -> None:
    record = {"name": "old", "saved": "2025-01-02T03:04:05+00:00", "settings": {}}
    (tmp_path / "old.json").write_text(json.dumps({**record, "report": report({"q": 1.0})}))
    assert load(tmp_path, "old").provenance == {}


def test_what_an_interrupted_run_left_is_no_run(tmp_path: Path) -> None:
    (tmp_path / "partial-0123456789abcdef.jsonl").write_text("{}")
    listed = list_runs(tmp_path)
    assert (listed.runs, listed.skipped) == ((), ())
