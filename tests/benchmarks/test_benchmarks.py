from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import ParamSpec, TypeVar

import pytest

from benchmarks import history
from benchmarks.__main__ import main
from benchmarks.conditions import Machine, checkout, programs, this_machine
from benchmarks.figures import FLIPPED, UNITS, Figure
from benchmarks.indexing import every_nth
from benchmarks.inputs import Given
from benchmarks.registry import BENCHMARKS
from benchmarks.results import RESULTS, Result, keep, kept
from benchmarks.running import in_new_process
from index.errors import DatelineError, UsageError
from index.library import Library

P = ParamSpec("P")
T = TypeVar("T")

COMMIT = "0123456789abcdef0123456789abcdef01234567"
OLD_MACHINE = Machine("Example 1", 2, ("avx2",), 8, "Linux x86_64")
NEW_MACHINE = Machine("Example 2", 16, ("avx2", "amx_bf16"), 64, "Linux x86_64")


def in_this_process(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    return function(*args, **kwargs)


def result(
    day: int,
    *,
    commit: str | None = COMMIT,
    dirty: bool = False,
    quick: bool = False,
    machine: Machine = OLD_MACHINE,
    file_sha256: str = "a" * 64,
    **figures: Figure,
) -> Result:
    return Result(
        benchmark="retrieval",
        commit=commit,
        dirty=dirty,
        when=datetime(2025, 3, day, 12, tzinfo=UTC),
        quick=quick,
        machine=machine,
        programs={"python": "3.11.9"},
        arguments={"files": {"questions.jsonl": file_sha256}, "settings": {"rounds": 3}},
        library={"articles": 3},
        figures=figures,
    )


def share(value: float) -> Figure:
    return Figure(value, "share", 100)  # so that two questions are 0.02


def drifts(*runs: Result, name: str = "found") -> list[str | None]:
    """Of each run, the day of the run that it fell behind."""
    points = history.series(runs, name)
    return [str(one.drifted_from.when.day) if one.drifted_from else None for one in points]


# --- the kept files ---------------------------------------------------------------------


def test_a_result_is_a_small_file_named_by_day_and_commit(tmp_path: Path) -> None:
    path = keep(tmp_path, result(9, found=Figure(0.625, "share", 810), p50=Figure(7.5, "ms")))
    assert path == tmp_path / "retrieval" / "2025-03-09-0123456.json"
    assert json.loads(path.read_text(encoding="utf-8")) == {
        "format": 1,
        "benchmark": "retrieval",
        "commit": COMMIT,
        "dirty": False,
        "when": "2025-03-09T12:00:00+00:00",
        "quick": False,
        "machine": {
            "cpu": "Example 1",
            "cores": 2,
            "features": ["avx2"],
            "memory_gib": 8,
            "system": "Linux x86_64",
        },
        "programs": {"python": "3.11.9"},
        "arguments": {"files": {"questions.jsonl": "a" * 64}, "settings": {"rounds": 3}},
        "library": {"articles": 3},
        "figures": {
            "found": {"value": 0.625, "unit": "share", "n": 810},
            "p50": {"value": 7.5, "unit": "ms"},
        },
    }


def test_a_result_is_read_as_it_was_written(tmp_path: Path) -> None:
    first, second = result(1, found=share(0.5)), result(2, quick=True, found=share(0.25))
    for one in (second, first):
        keep(tmp_path, one)
    assert kept(tmp_path).results == (first, second)
    assert kept(tmp_path).skipped == ()
    assert kept(tmp_path / "none").results == ()


def test_neither_a_dirty_nor_a_quick_run_replaces_a_full_one() -> None:
    assert result(9, dirty=True).file_name == "2025-03-09-0123456-dirty.json"
    assert result(9, quick=True).file_name == "2025-03-09-0123456-quick.json"
    assert result(9, commit=None).file_name == "2025-03-09-unknown.json"


def altered(**changes: object) -> str:
    return json.dumps(result(1, found=share(0.5)).to_json() | changes)


def test_a_file_that_is_no_result_is_skipped_with_the_reason(tmp_path: Path) -> None:
    folder = tmp_path / "retrieval"
    folder.mkdir()
    no_result = "not a benchmark's result"
    files: dict[str, tuple[str | bytes, str]] = {
        "torn.json": ('{"format": 1, "benchm', "not JSON"),
        "deep.json": ("[" * 100_000, "not JSON"),
        "bytes.json": (b"\xff\xfe\x00", "not JSON"),
        "list.json": ("[1, 2]", no_result),
        "newer.json": (altered(format=2), "of format 2, and only 1 is known"),
        "nan.json": (altered(figures={"found": {"value": float("nan"), "unit": "ms"}}), no_result),
        "text.json": (altered(figures={"found": {"value": "0.5", "unit": "share"}}), no_result),
        "unit.json": (altered(figures={"found": {"value": 1, "unit": "leagues"}}), no_result),
        "machine.json": (altered(machine={"cpu": "Example 1"}), no_result),
        "when.json": (altered(when="some day"), no_result),
        "dirty.json": (altered(dirty="no"), no_result),
        "files.json": (altered(arguments={"settings": {}}), no_result),
        "other.json": (
            altered(benchmark="latency"),
            "a result of 'latency' in another benchmark's folder",
        ),
    }
    for name, (content, _) in files.items():
        (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    (folder / ".half.json").write_text("", encoding="utf-8")
    keep(tmp_path, result(1, found=share(0.5)))
    found = kept(tmp_path)
    assert {one.path.name: one.reason for one in found.skipped} == {
        name: reason for name, (_, reason) in files.items()
    }
    assert len(found.results) == 1


def test_a_figure_must_be_a_finite_number_in_a_known_unit() -> None:
    for wrong in ((float("inf"), "ms", None), (1.0, "leagues", None), (1.0, "share", 0)):
        with pytest.raises(ValueError, match=r"figure|unit"):
            Figure(*wrong)


# --- drift ------------------------------------------------------------------------------


def test_a_share_may_differ_by_two_questions() -> None:
    assert FLIPPED == 2
    assert drifts(result(1, found=share(0.60)), result(2, found=share(0.58))) == [None, None]
    assert drifts(result(1, found=share(0.60)), result(2, found=share(0.57))) == [None, "1"]
    assert drifts(result(1, found=share(0.57)), result(2, found=share(0.60))) == [None, None]


def test_a_loss_in_small_steps_shows_and_each_loss_is_marked_once() -> None:
    values = [0.60, 0.59, 0.58, 0.57, 0.56, 0.54, 0.60]
    runs = [result(day, found=share(value)) for day, value in enumerate(values, start=1)]
    assert drifts(*runs) == [None, None, None, "1", None, "4", None]


def test_a_promise_has_no_noise() -> None:
    exact, one_wrong = Figure(1.0, "share"), Figure(0.999, "share")
    assert drifts(result(1, found=exact), result(2, found=one_wrong)) == [None, "1"]


def test_of_a_risk_more_is_worse() -> None:
    low, high = Figure(0.30, "risk", 100), Figure(0.40, "risk", 100)
    assert drifts(result(1, found=low), result(2, found=high)) == [None, "1"]
    assert drifts(result(1, found=high), result(2, found=low)) == [None, None]


def test_a_speed_is_compared_on_one_machine_only() -> None:
    runs = [
        result(1, found=Figure(100.0, "ms")),
        result(2, found=Figure(400.0, "ms"), machine=NEW_MACHINE),
        result(3, found=Figure(114.0, "ms")),
        result(4, found=Figure(130.0, "ms")),
        result(5, found=Figure(300.0, "ms"), machine=NEW_MACHINE),
    ]
    assert drifts(*runs) == [None, None, None, "1", None]
    changes = [point.change for point in history.series(runs, "found")]
    assert changes == [None, None, 14.0, 16.0, -100.0]


def test_a_ratio_is_compared_on_any_machine() -> None:
    before = result(1, found=Figure(1.30, "times"))
    assert drifts(before, result(2, found=Figure(1.24, "times"), machine=NEW_MACHINE)) == [
        None,
        None,
    ]
    assert drifts(before, result(2, found=Figure(1.20, "times"), machine=NEW_MACHINE)) == [
        None,
        "1",
    ]


def test_a_time_near_zero_has_a_noise_of_its_own() -> None:
    assert drifts(
        result(1, found=Figure(2.0, "ms")),
        result(2, found=Figure(2.9, "ms")),
        result(3, found=Figure(3.1, "ms")),
    ) == [None, None, "1"]


def test_nothing_is_judged_by_code_that_no_commit_holds() -> None:
    runs = [
        result(1, found=share(0.50)),
        result(2, found=share(0.60), dirty=True),
        result(3, found=share(0.50)),
        result(4, found=share(0.40), dirty=True),
        result(5, found=share(0.40)),
    ]
    assert drifts(*runs) == [None, None, None, "1", "1"]


def test_a_count_never_drifts() -> None:
    more, fewer = Figure(900, "passages"), Figure(600, "passages")
    assert drifts(result(1, found=more), result(2, found=fewer)) == [None, None]


def test_only_like_runs_stand_in_one_table() -> None:
    runs = [
        result(1, found=share(0.6)),
        result(2, found=share(0.1), quick=True),
        result(3, found=share(0.2), file_sha256="b" * 64),
        result(4, found=share(0.6)),
    ]
    assert [[one.when.day for one in group] for group in history.alike(runs)] == [
        [1, 4],
        [3],
        [2],
    ]
    titles = [table.title for table in history.tables(runs)]
    assert titles == ["retrieval", "retrieval", "retrieval, quick (a slice: no figure to publish)"]


def test_a_history_shows_each_figure_oldest_first_with_its_change(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    keep(tmp_path, result(1, found=share(0.6), p50=Figure(10.0, "ms")))
    keep(
        tmp_path,
        result(2, commit="f" * 40, found=share(0.5), p50=Figure(4.0, "ms"), machine=NEW_MACHINE),
    )
    (tmp_path / "retrieval" / "torn.json").write_text("{", encoding="utf-8")
    assert main(["history", "retrieval", "--results-dir", str(tmp_path)]) == 0
    shown = capsys.readouterr()
    assert shown.err == "benchmarks: skipped retrieval/torn.json: not JSON\n"
    assert shown.out == (
        "retrieval\n"
        "  figure   when         commit    machine   value     change   drift\n"
        "  found    2025-03-01   0123456   1         0.600     -\n"
        "           2025-03-02   fffffff   2         0.500     -0.100   DRIFT since 0123456\n"
        "  p50      2025-03-01   0123456   1         10.0 ms   -\n"
        "           2025-03-02   fffffff   2         4.0 ms    -\n"
        "  machine 1: Example 1, 2 cores, avx2, 8 GiB of memory, Linux x86_64\n"
        "  machine 2: Example 2, 16 cores, avx2 amx_bf16, 64 GiB of memory, Linux x86_64\n"
        "  of questions.jsonl aaaaaaaa, rounds 3\n"
        "  drifted: 1\n"
    )


def test_a_change_too_small_to_show_is_none() -> None:
    runs = [result(1, found=share(0.6)), result(2, found=share(0.60001))]
    assert [history.shown_change(point) for point in history.series(runs, "found")] == ["-", "="]


def test_a_history_of_nothing_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["history", "--results-dir", str(tmp_path)]) == 1
    assert capsys.readouterr().err == (
        "benchmarks: no results yet: python -m benchmarks DATA makes them\n"
    )
    keep(tmp_path, result(1, found=share(0.6)))
    assert main(["history", "speed", "--results-dir", str(tmp_path)]) == 1
    assert capsys.readouterr().err == "benchmarks: no results of 'speed': there are: retrieval\n"


def test_the_results_that_the_project_keeps_can_be_read() -> None:
    assert kept(RESULTS).skipped == ()


# --- what a run is made with ------------------------------------------------------------


def test_a_machine_is_told_in_words() -> None:
    machine = this_machine()
    assert machine == this_machine()
    assert machine.cores >= 1
    assert machine.memory_gib >= 1
    assert machine.cpu == " ".join(machine.cpu.split()) != ""
    assert set(programs()) >= {"python", "numpy", "onnxruntime"}


def test_the_commit_is_a_whole_one_or_unknown() -> None:
    commit, dirty = checkout()
    assert commit is None or (len(commit) == 40 and int(commit, 16) >= 0)
    assert isinstance(dirty, bool)


def test_every_benchmark_has_a_name_of_its_own_and_quick_settings_that_it_knows() -> None:
    assert len({one.name for one in BENCHMARKS}) == len(BENCHMARKS)
    for one in BENCHMARKS:
        assert set(one.quick_settings) <= set(one.settings)
        assert one.needs


# --- running ----------------------------------------------------------------------------

ARTICLES = (
    ("Harbour crane falls", "A crane fell in Skerry harbour on Monday. Two dockers were hurt."),
    ("Ferry fares rise", "Ferry fares rise to nine crowns in May. The operator blamed fuel."),
    ("Choir wins prize", "The Lowmoor choir won the Anders prize. It has forty singers."),
)
QUESTIONS = (
    ("q1", "How much will the ferry cost?", ["nine crowns"]),
    ("q2", "Which prize did the choir win?", ["the Anders prize"]),
)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder in the shape of the real one, with three articles and two questions."""
    folder = tmp_path / "data" / "realtimeqa" / "2022"
    folder.mkdir(parents=True)
    with gzip.open(folder / "articles.jsonl.gz", "wt", encoding="utf-8") as file:
        for number, (title, text) in enumerate(ARTICLES):
            line = {"id": f"a{number}", "title": title, "text": text, "published": "2022-05-01"}
            file.write(json.dumps(line) + "\n")
    lines = (
        {"id": identity, "question": question, "answers": answers, "asked": "2022-05-02"}
        for identity, question, answers in QUESTIONS
    )
    write_lines(folder / "questions.jsonl", *lines)
    foreign = {"id": "q1", "question": "Who won the regatta?", "answers": ["Skerry"]}
    write_lines(tmp_path / "data" / "realtimeqa" / "2023" / "questions.jsonl", foreign)
    passage = "The ferry will cost nine crowns from June."
    reading = {
        "question": "How much will the ferry cost?",
        "title": "Ferry",
        "context": passage,
        "answers": [{"text": "nine crowns", "start": passage.index("nine")}],
    }
    write_lines(tmp_path / "data" / "mrc" / "dev-xquad-en.jsonl", reading)
    return tmp_path / "data"


def write_lines(path: Path, *lines: dict[str, object]) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")


def run(tmp_path: Path, data: Path, *options: str) -> int:
    return main(
        [
            str(data),
            *("--library-dir", str(tmp_path / "libraries")),
            *("--results-dir", str(tmp_path / "results")),
            *options,
        ],
        call=in_this_process,
    )


def test_one_command_runs_every_benchmark_and_keeps_its_figures(
    tmp_path: Path,
    data: Path,
    tiny_model: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr("index.vector.embedding.default_model_folder", lambda: tiny_model)
    assert run(tmp_path, data) == 0
    found = {one.benchmark: one for one in kept(tmp_path / "results").results}
    assert set(found) == {one.name for one in BENCHMARKS}
    assert found["library"].figures["articles"] == Figure(3.0, "articles")
    assert found["latency"].figures["cold p50"].unit == "ms"
    # Two questions, three passages: the fifth rank holds every answer.
    assert found["retrieval"].figures["fused @5"] == Figure(1.0, "share", 2)
    assert found["answers"].figures["answer_recall.5"] == Figure(1.0, "share", 2)
    assert found["answers"].figures["citation_exact"] == Figure(1.0, "share")
    assert found["answers"].figures["mixed abstention.coverage"].n == 3
    assert found["answers"].figures["abstention.coverage"].n == 2
    assert found["reading"].figures["careful EM"] == Figure(1.0, "share", 1)
    assert found["reading"].figures["quick speed"].value > 0
    assert found["embedding"].figures["dateline index, beside float32"].value > 0
    assert set(found["keywords"].figures) == {"read", "bm25", "export"}
    assert found["indexing"].figures["passages"] == Figure(1.0, "passages")
    assert found["retrieval"].library["passages"] == 3
    assert not found["retrieval"].quick

    lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert ["library", "articles", "3", "articles"] in lines
    assert ["fused", "@5", "1.000"] in lines
    for path in (tmp_path / "results").rglob("*.json"):
        text = path.read_text(encoding="utf-8")
        assert str(tmp_path) not in text
        assert str(Path.home()) not in text
        assert len(text) < 8_000


def test_a_library_that_is_there_is_used_again_and_a_quick_run_has_its_own(
    tmp_path: Path, data: Path, tiny_model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = tmp_path / "libraries" / "realtimeqa-2022"
    articles = data / "realtimeqa" / "2022" / "articles.jsonl.gz"
    Library.update(made, [articles], model=tiny_model)
    with Library(made) as library:
        before = library.status().generation

    assert run(tmp_path, data, "--only", "library") == 0
    with Library(made) as library:
        assert library.status().generation == before

    monkeypatch.setattr("index.vector.embedding.default_model_folder", lambda: tiny_model)
    assert run(tmp_path, data, "--only", "library", "--quick") == 0
    full, quick = sorted(kept(tmp_path / "results").results, key=lambda one: one.quick)
    assert (full.quick, full.figures["articles"].value) == (False, 3)
    assert (quick.quick, quick.figures["articles"].value) == (True, 1)
    assert quick.file_name.endswith("-quick.json")
    assert quick.arguments["settings"] == {"articles, each": 80, "questions, each": 10}
    assert full.arguments["settings"] == {}


def test_a_benchmark_that_fails_is_reported_and_the_others_run(
    tmp_path: Path,
    data: Path,
    tiny_model: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr("index.vector.embedding.default_model_folder", lambda: tiny_model)
    (data / "realtimeqa" / "2022" / "questions.jsonl").unlink()
    assert run(tmp_path, data, "--only", "retrieval,library") == 1
    assert (
        f"benchmarks: retrieval: {data} holds no realtimeqa/2022/questions.jsonl:"
        " name the folder that holds it\n"
    ) in capsys.readouterr().err
    assert [one.benchmark for one in kept(tmp_path / "results").results] == ["library"]


def test_the_list_names_every_benchmark_and_runs_none(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--list"]) == 0
    shown = capsys.readouterr().out
    for one in BENCHMARKS:
        assert f"  {one.name} " in shown
        assert one.says in shown


def test_wrong_usage_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    for arguments, said in (
        ([], "name the DATA folder"),
        (["data", "--only", "speed"], "no benchmark is called 'speed'; there are: library,"),
    ):
        with pytest.raises(SystemExit) as stopped:
            main(arguments)
        assert stopped.value.code == 2
        assert said in capsys.readouterr().err


def test_a_call_in_a_new_process_gives_back_what_came_of_it() -> None:
    assert in_new_process(abs, -3) == 3
    with pytest.raises(ValueError, match="leagues"):
        in_new_process(Figure, 1.0, "leagues")


def test_every_nth_article_is_taken(tmp_path: Path) -> None:
    articles = tmp_path / "articles.jsonl.gz"
    with gzip.open(articles, "wt", encoding="utf-8") as file:
        file.write("one\ntwo\nthree\nfour\nfive\n")
    assert every_nth(articles, 1, tmp_path) == articles
    taken = every_nth(articles, 2, tmp_path)
    assert taken.name == "every-2-articles.jsonl"
    assert taken.read_text(encoding="utf-8") == "one\nthree\nfive\n"
    for n, path in ((0, articles), (2, tmp_path / "articles.txt")):
        with pytest.raises(UsageError):
            every_nth(path, n, tmp_path)


def test_a_benchmark_without_a_library_has_none_to_search(tmp_path: Path) -> None:
    with pytest.raises(DatelineError, match="named no library"):
        _ = Given({}, {}, None, tmp_path).searched


def test_each_unit_writes_a_number() -> None:
    shown = {unit: Figure(1234.5, unit).shown for unit in UNITS}
    assert shown["ms"] == "1,234.5 ms"
    assert shown["times"] == "1234.50 times"
    assert shown["passages"] == "1,234 passages"
    assert Figure(0.6254, "share", 10).shown == "0.625"
