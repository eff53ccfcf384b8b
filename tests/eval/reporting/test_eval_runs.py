from __future__ import annotations

import json
import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from eval.conditions import Conditions
from eval.files import write
from eval.measures.answers import mean
from eval.measures.catalogue import EM, MEASURES, N
from eval.reporting.runs import SavedRun, check_free, list_runs, load, save
from eval.reporting.view import AskedQuestion, QuestionEntry, ReportView
from index.errors import NotFoundError, UsageError


def report(scores: dict[str, float], name: str = "harbour") -> ReportView:
    """The report on questions that have these EM scores."""
    entries = tuple(QuestionEntry(AskedQuestion(id), em=score) for id, score in scores.items())
    return ReportView(name, {N: len(scores), EM: mean(scores.values())}, questions=entries)


MADE = Conditions({"limit": None})


def scores(run: SavedRun) -> dict[str, float | None]:
    return {entry.id: entry.em for entry in run.report().questions}


def test_a_saved_run_is_loaded_as_it_was(tmp_path: Path) -> None:
    saved = report({"q1": 1.0}, name="Café “Meer”")
    made_with = Conditions({"mode": "hybrid"}, {"library": {"generation": "g1"}})
    path = save(tmp_path / "runs", "hybrid-1.2_b", saved, made_with)
    assert path == tmp_path / "runs" / "hybrid-1.2_b.json"
    run = load(tmp_path / "runs", "hybrid-1.2_b")
    assert run.name == "hybrid-1.2_b"
    assert run.report() == replace(saved, figures={**dict.fromkeys(MEASURES), **saved.figures})
    assert (run.set_name, run.figures[EM]) == ("Café “Meer”", 1.0)
    assert run.conditions == made_with
    assert datetime.now(UTC) - run.saved < timedelta(minutes=1)


def test_runs_are_listed_oldest_first_and_a_damaged_one_is_named(tmp_path: Path) -> None:
    assert list_runs(tmp_path / "none").runs == ()
    for name in ("b", "a"):
        save(tmp_path, name, report({"q": 0.0}), MADE)
    (tmp_path / "torn.json").write_text('{"name": "torn", "rep')
    (tmp_path / "other.json").write_text("[1, 2]")
    (tmp_path / ".half.json").write_text("")
    for name, day in (("year1", "0001-01-01T00:00:00+23:59"), ("year9999", "9999-12-31")):
        record = {"saved": day, "settings": {}, "report": {"questions": []}}
        (tmp_path / f"{name}.json").write_text(json.dumps(record))
    listed = list_runs(tmp_path)
    assert [run.name for run in listed.runs] == ["b", "a"]
    assert [(skipped.path.name, skipped.reason) for skipped in listed.skipped] == [
        ("other.json", "not a saved run"),
        ("torn.json", "not JSON"),
        ("year1.json", "not a saved run"),
        ("year9999.json", "not a saved run"),
    ]
    with pytest.raises(UsageError, match=r"torn\.json can't be read: not JSON"):
        load(tmp_path, "torn")


def test_a_run_is_replaced_only_when_that_is_said(tmp_path: Path) -> None:
    save(tmp_path, "base", report({"q": 0.0}), MADE)
    saved = f"{load(tmp_path, 'base').saved.astimezone():%Y-%m-%d at %H:%M}"
    for refuse in (check_free, lambda *name: save(*name, report({"q": 1.0}), MADE)):
        with pytest.raises(UsageError, match="a run named 'base' already") as caught:
            refuse(tmp_path, "base")
        assert saved in caught.value.message
        assert "--overwrite" in caught.value.hint
    assert scores(load(tmp_path, "base")) == {"q": 0.0}
    check_free(tmp_path, "other")
    check_free(tmp_path, "base", overwrite=True)
    save(tmp_path, "base", report({"q": 1.0}), MADE, overwrite=True)
    assert scores(load(tmp_path, "base")) == {"q": 1.0}


def test_a_save_that_fails_leaves_the_old_run_and_no_litter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(tmp_path, "base", report({"q": 0.0}), MADE)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(UsageError, match="No space left on device"):
        save(tmp_path, "base", report({"q": 1.0}), MADE, overwrite=True)
    assert [path.name for path in tmp_path.iterdir()] == ["base.json"]
    assert scores(load(tmp_path, "base")) == {"q": 0.0}


def test_a_name_that_a_damaged_file_has_is_taken_too(tmp_path: Path) -> None:
    (tmp_path / "base.json").write_text("{")
    with pytest.raises(UsageError, match="'base' already, which can't be read: not JSON"):
        check_free(tmp_path, "base")


def test_a_folder_that_cannot_be_written_is_told_in_advance(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "runs").write_text("a file in the way")
    with pytest.raises(UsageError, match="can't write into"):
        check_free(tmp_path / "runs", "base")
    (tmp_path / "library").mkdir()
    check_free(tmp_path / "library" / "runs", "base")
    (tmp_path / "library" / "base.json").mkdir()
    with pytest.raises(UsageError, match="it is a folder"):
        check_free(tmp_path / "library", "base", overwrite=True)
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(UsageError, match="can't write into"):
        check_free(tmp_path / "library" / "runs", "base", overwrite=True)


def test_what_a_link_leads_to_is_written(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    link = tmp_path / "page.html"
    link.symlink_to(tmp_path / "there" / "page.html")
    write(link, "first")
    write(link, "second")
    assert link.is_symlink()
    assert (tmp_path / "there" / "page.html").read_text() == "second"
    assert [path.name for path in (tmp_path / "there").iterdir()] == ["page.html"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_is_written_to_and_stays_one(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        write(pipe, "figures")
        assert os.read(reader, 100) == b"figures"
        assert pipe.is_fifo()
    finally:
        os.close(reader)


def test_a_name_as_long_as_a_file_may_have_is_written(tmp_path: Path) -> None:
    path = tmp_path / f"{'x' * 250}.html"
    write(path, "figures \ud800")
    assert path.read_bytes() == b"figures ?"


@pytest.mark.parametrize("name", ["", "../up", "a/b", ".hidden", "-flag", "a b", "né", "a" * 101])
def test_a_name_that_is_no_file_name_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError, match="can't be the name of a run"):
        save(tmp_path, name, report({}), MADE)
    with pytest.raises(UsageError, match="can't be the name of a run"):
        load(tmp_path, name)
    assert list(tmp_path.iterdir()) == []


def test_a_run_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="no saved run named 'base'"):
        load(tmp_path, "base")


def test_a_run_saved_without_its_provenance_is_still_read(tmp_path: Path) -> None:
    told = {"set": "harbour", "n": 1, "em": 1.0, "questions": [{"id": "q", "em": 1.0}]}
    record = {"name": "old", "saved": "2025-01-02T03:04:05+00:00", "settings": {}}
    (tmp_path / "old.json").write_text(json.dumps({**record, "report": told}))
    assert load(tmp_path, "old").conditions.provenance == {}
    assert scores(load(tmp_path, "old")) == {"q": 1.0}


def test_what_an_interrupted_run_left_is_no_run(tmp_path: Path) -> None:
    (tmp_path / "partial-0123456789abcdef.jsonl").write_text("{}")
    listed = list_runs(tmp_path)
    assert (listed.runs, listed.skipped) == ((), ())
