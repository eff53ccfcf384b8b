"""The runs that the app saves, offers again and compares with."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from eval_fakes import measured

from eval.conditions import Conditions
from eval.reporting.runs import save as save_run
from eval.types import EvalQuestion
from index.errors import DatelineError, NotFoundError
from tui.jobs.evaluating import SAMPLE, EvaluationRequest, Finished
from tui.jobs.evaluation_runs import compare_with, is_taken, recent_sets, save, saved_runs


@pytest.fixture
def finished(tmp_path: Path) -> Finished:
    request = EvaluationRequest(str(tmp_path / "few.jsonl"), tmp_path / "library", date(2024, 5, 6))
    question = EvalQuestion("q1", "When?", ("noon",))
    report = measured([question], {"When?": NotFoundError("gone")}).view()
    return Finished(request, report, Conditions({"limit": None}, {"machine": "m"}))


def test_the_sets_asked_before_are_those_of_saved_runs(finished: Finished, tmp_path: Path) -> None:
    library = finished.request.library
    assert recent_sets(library, []) == ()
    for name in ("few.jsonl", "old.csv", "new.csv"):
        (tmp_path / name).touch()
    old, new, gone = (str(tmp_path / name) for name in ("old.csv", "new.csv", "gone.csv"))
    odd: list[Any] = [None, 3, "text", {"path": 7}, {}]
    for number, place in enumerate([{"path": old}, {"path": gone}, {"path": SAMPLE}, *odd]):
        save_run(library / "runs", f"r{number}", finished.report, Conditions({}, {"set": place}))
    save(finished, "mine", overwrite=False)
    few = finished.request.question_set
    assert recent_sets(library, []) == (few, old)
    assert recent_sets(library, [new, old]) == (new, old, few)


def test_a_run_is_saved_with_where_its_set_was(finished: Finished) -> None:
    assert not is_taken(finished, "mine")
    save(finished, "mine", overwrite=False)
    assert is_taken(finished, "mine")
    with pytest.raises(DatelineError, match="'mine' already"):
        save(finished, "mine", overwrite=False)
    (run,) = saved_runs(finished).runs
    set_asked = {"path": finished.request.question_set}
    assert run.conditions.provenance == {"machine": "m", "set": set_asked}
    # Where the set lay is no condition that runs differ by.
    assert compare_with(finished, "mine").conditions == {}


def test_a_run_whose_file_was_altered_cannot_be_compared_with(finished: Finished) -> None:
    save(finished, "odd", overwrite=False)
    path = finished.request.asked / "runs" / "odd.json"
    record = json.loads(path.read_text(encoding="utf-8"))
    record["report"]["questions"][0]["em"] = "high"
    path.write_text(json.dumps(record), encoding="utf-8")
    with pytest.raises(DatelineError, match="its file was altered"):
        compare_with(finished, "odd")
    with pytest.raises(NotFoundError, match="nope"):
        compare_with(finished, "nope")
