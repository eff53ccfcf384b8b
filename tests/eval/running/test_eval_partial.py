from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from eval_fakes import TEXTS, Scripted, answer

from eval.measures.result import QuestionResult
from eval.running.partial import PartialRun, key_of
from eval.running.scoring import Scorer
from eval.types import EvalQuestion, QuestionSet
from index.errors import LibraryError

QUESTIONS = (
    EvalQuestion("q1", "When?", ("noon",), ("ferry",), extra={"desk": "sea"}),
    EvalQuestion("q2", "Who?", answerable=False),
    EvalQuestion("q3", "Why?", ("noon",)),
)
SCORER = Scorer(
    Scripted(
        {
            "When?": answer("noon", "ferry"),
            "Who?": answer(None, "ferry"),
            "Why?": LibraryError("busy"),
        }
    ),
    TEXTS.__getitem__,
)
RESULTS = [SCORER.result(question) for question in QUESTIONS]


def kept(folder: Path, *results: QuestionResult) -> PartialRun:
    with PartialRun(folder, "k", QUESTIONS) as partial:
        for result in results:
            partial.keep(result)
    return PartialRun(folder, "k", QUESTIONS)


def test_a_run_cut_short_leaves_its_results(tmp_path: Path) -> None:
    again = kept(tmp_path / "runs", *RESULTS[:2])
    assert again.path == tmp_path / "runs" / "partial-k.jsonl"
    assert again.known() == {"q1": RESULTS[0], "q2": RESULTS[1]}


def test_a_question_that_failed_is_asked_again(tmp_path: Path) -> None:
    assert kept(tmp_path, *RESULTS).known().keys() == {"q1", "q2"}


def test_a_torn_line_costs_only_itself(tmp_path: Path) -> None:
    again = kept(tmp_path, RESULTS[0])
    with again.path.open("a", encoding="utf-8") as file:
        file.write('{"id": "q2", "result": {"ans')
    assert again.known().keys() == {"q1"}
    assert kept(tmp_path, RESULTS[1]).known().keys() == {"q1", "q2"}


def test_lines_that_mean_nothing_here_are_left_out(tmp_path: Path) -> None:
    (tmp_path / "partial-k.jsonl").write_text(
        '[]\n{"id": "zzz", "result": {}}\n{"id": "q1", "result": {"em": 1}}\n{"id": "q1"}\n',
        encoding="utf-8",
    )
    assert PartialRun(tmp_path, "k", QUESTIONS).known() == {}


def test_a_complete_run_leaves_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "runs"
    partial = kept(folder, RESULTS[0])
    partial.discard()
    assert not folder.exists()
    kept(folder, RESULTS[0])
    (folder / "base.json").write_text("{}")
    partial.discard()
    assert [path.name for path in folder.iterdir()] == ["base.json"]
    partial.discard()  # a second time harms nothing


def test_where_results_cannot_be_kept_the_run_goes_on(tmp_path: Path) -> None:
    (tmp_path / "runs").write_text("a file in the way")
    with PartialRun(tmp_path / "runs", "k", QUESTIONS) as partial:
        partial.keep(RESULTS[0])
        partial.keep(RESULTS[1])
    assert partial.problem is not None
    assert "partial-k.jsonl" in partial.problem
    assert partial.known() == {}


def test_the_key_is_of_all_that_decides_the_results() -> None:
    whole, conditions = QuestionSet("s", QUESTIONS), {"settings": {"as_of": "2025-01-01"}}
    key = key_of(whole, conditions)
    assert key == key_of(QuestionSet("renamed", QUESTIONS), conditions)
    other = (replace(QUESTIONS[0], answers=("midnight",)), *QUESTIONS[1:])
    keys = {
        key,
        key_of(whole, {"settings": {"as_of": "2025-01-02"}}),
        key_of(QuestionSet("s", QUESTIONS[:2]), conditions),
        key_of(QuestionSet("s", other), conditions),
    }
    assert len(keys) == 4
    assert len(key) == 16
