"""A batch from its questions to its file: order, going on, failures, several processes."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from batch_fakes import DEADLY, HOPELESS, opened, unopened

from eval.batch.journal import Journal, held, place_of
from eval.batch.questions import BatchQuestion
from eval.batch.run import BatchRun, BatchSummary, check_output
from index.errors import LibraryError, UsageError
from qa.json_codec import Json

TODAY = date(2024, 6, 1)
ASKED = ("When?", "What?", "Broken?", "Who?", "When?", "Refused?")
QUESTIONS = [BatchQuestion(text, carried={"id": str(n)}) for n, text in enumerate(ASKED)]


def asked(
    out: Path,
    questions: list[BatchQuestion] = QUESTIONS,
    *,
    jobs: int = 1,
    conditions: Mapping[str, Json] | None = None,
    watch: Any = lambda _: None,
) -> BatchSummary:
    with Journal(place_of(out), conditions or {"reading": "careful"}, TODAY) as journal:
        journal.resume()
        run = BatchRun(questions, journal, out, watch)
        return run.run(partial(opened, out.with_name("log")), jobs, {})


def log_of(out: Path) -> list[str]:
    log = out.with_name("log")
    return log.read_text(encoding="utf-8").split("\n")[:-1] if log.exists() else []


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "answers.jsonl"


def rows(out: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("jobs", [1, 3])
def test_rows_are_in_the_lists_order_and_nothing_is_asked_twice(out: Path, jobs: int) -> None:
    summary = asked(out, jobs=jobs)
    assert (summary.answered, summary.abstained, summary.failed) == (3, 1, 2)
    assert summary.repeated == 1
    assert sorted(log_of(out)) == sorted(set(ASKED))
    found = rows(out)
    assert [row["question"] for row in found] == list(ASKED)
    assert [row["id"] for row in found] == ["0", "1", "2", "3", "4", "5"]
    first, abstained, broken, *_, refused = found
    assert (first["answer"], first["article"], first["start"]) == ("March 3", "bridge", 28)
    assert first["link"] == "https://news.example/bridge#28"
    assert (abstained["answer"], abstained["abstained"], abstained["confidence"]) == (
        *(None, True),
        0.125,
    )
    assert broken["error"] == "ValueError: no way"
    assert "isn't a day" in refused["error"]


def test_run_again_only_what_failed_is_asked(out: Path) -> None:
    asked(out)
    whole = out.read_bytes()
    out.with_name("log").unlink()
    summary = asked(out)
    assert sorted(log_of(out)) == ["Broken?", "Refused?"]
    assert (summary.kept, out.read_bytes()) == (4, whole)


def test_a_run_without_failures_leaves_the_output_alone(out: Path) -> None:
    asked(out, QUESTIONS[:2])
    assert sorted(path.name for path in out.parent.iterdir()) == ["answers.jsonl", "log"]


class Stopped(BaseException):
    pass


@pytest.mark.parametrize("suffix", [".jsonl", ".csv", ".xlsx"])
def test_cut_short_at_any_byte_it_goes_on_to_the_same_output(tmp_path: Path, suffix: str) -> None:
    questions = [one for one in QUESTIONS if one.question in ("When?", "What?", "Who?")]
    out = tmp_path / f"answers{suffix}"

    def stop(at: Any) -> None:
        if at.done == at.total:
            raise Stopped

    with pytest.raises(Stopped):
        asked(out, questions, watch=stop)
    kept = place_of(out).read_bytes()
    asked(out, questions)
    assert not place_of(out).exists()
    whole = out.read_bytes()
    ends = [n + 1 for n, byte in enumerate(kept) if byte == 10]
    for cut in [0, 1, *(end + by for end in ends[:-1] for by in (-1, 0, 40)), len(kept)]:
        place_of(out).write_bytes(kept[:cut])
        out.write_bytes(whole[: cut // 2])
        out.with_name("log").unlink(missing_ok=True)
        asked(out, questions)
        lines = max(sum(end <= cut for end in ends) - 1, 0)
        assert len(log_of(out)) == 3 - lines
        if suffix != ".xlsx":  # which states when it was made
            assert out.read_bytes() == whole
    assert not place_of(out).exists()


def test_other_conditions_are_said_instead_of_going_on(out: Path) -> None:
    asked(out)
    with pytest.raises(UsageError, match=r"another reading \(careful, now quick\)"):
        asked(out, conditions={"reading": "quick"})
    place_of(out).write_text("my notes\n", encoding="utf-8")
    with pytest.raises(UsageError, match="isn't what a batch left"):
        asked(out)
    assert place_of(out).read_text(encoding="utf-8") == "my notes\n"


def test_a_process_that_dies_costs_its_question_alone(out: Path) -> None:
    questions = [BatchQuestion(text) for text in (DEADLY, *ASKED[:2], "Who?")]
    summary = asked(out, questions, jobs=2)
    assert (summary.answered, summary.failed) == (2, 1)
    assert "exit code 9" in rows(out)[0]["error"]


@pytest.mark.parametrize("jobs", [1, 2])
def test_what_no_question_is_to_blame_for_ends_the_batch(out: Path, jobs: int) -> None:
    questions = [BatchQuestion("When?"), BatchQuestion(HOPELESS)]
    with pytest.raises(LibraryError, match="damaged") as raised:
        asked(out, questions, jobs=jobs)
    assert raised.value.hint == "run: dateline doctor"
    assert place_of(out).exists() or jobs == 2


def test_processes_that_cant_begin_are_an_error(out: Path) -> None:
    with (
        Journal(place_of(out), {}, TODAY) as journal,
        pytest.raises(LibraryError, match="exit code 7"),
    ):
        BatchRun(QUESTIONS, journal, out, lambda _: None).run(unopened, 2, {})


def test_a_full_disk_is_one_line(out: Path) -> None:
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("there is no /dev/full here")
    place_of(out).symlink_to(full)
    with Journal(place_of(out), {}, TODAY) as journal, pytest.raises(UsageError, match="No space"):
        BatchRun(QUESTIONS, journal, out, lambda _: None).run(
            partial(opened, out.with_name("log")), 1, {}
        )


def test_one_run_at_a_time_writes_an_output(out: Path) -> None:
    with held(out), pytest.raises(UsageError, match="another batch"), held(out):
        pass
    assert list(out.parent.iterdir()) == []


def test_an_output_that_isnt_a_batchs_is_left(tmp_path: Path) -> None:
    mine = tmp_path / "mine.csv"
    mine.write_text("mine", encoding="utf-8")
    with pytest.raises(UsageError, match="there already"):
        check_output(mine, restart=False)
    check_output(mine, restart=True)
    for name, says in (("a.pdf", "no format"), (".", "no format"), ("d.csv", "isn't a file")):
        (tmp_path / "d.csv").mkdir(exist_ok=True)
        with pytest.raises(UsageError, match=says):
            check_output(tmp_path / name, restart=True)


def test_nothing_in_a_csv_file_is_taken_for_a_formula(tmp_path: Path) -> None:
    out = tmp_path / "answers.csv"
    hostile = ("=1+1", "+1", "-1", "@x", "\tx", "\rx", "＝1")
    questions = [BatchQuestion("When?", carried={"=a": text, "answer": "x"}) for text in hostile]
    asked(out, questions)
    data = out.read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    with out.open(encoding="utf-8-sig", newline="") as file:
        found = list(csv.DictReader(file))
    assert [row["'=a"] for row in found] == [f"'{text}" for text in hostile]
    assert {row["input_answer"] for row in found} == {"x"}
    assert {row["abstained"] for row in found} == {"false"}
