from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import ParamSpec, TypeVar

import pytest
from benchmark_fakes import NEW_MACHINE, result, share

from benchmarks.__main__ import main
from benchmarks.harness.figures import Figure
from benchmarks.harness.inputs import QUICK_ARTICLES, every_nth, library_name
from benchmarks.harness.results import keep, kept
from benchmarks.registry import BENCHMARKS
from index.library import Library

P = ParamSpec("P")
T = TypeVar("T")


def in_this_process(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    return function(*args, **kwargs)


def test_every_benchmark_has_a_name_of_its_own_and_quick_settings_that_it_knows() -> None:
    assert len({one.name for one in BENCHMARKS}) == len(BENCHMARKS)
    for one in BENCHMARKS:
        assert set(one.quick_settings) <= set(one.settings)
        assert one.needs


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


def test_a_history_of_nothing_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["history", "--results-dir", str(tmp_path)]) == 1
    assert capsys.readouterr().err == (
        "benchmarks: no results yet: python -m benchmarks DATA makes them\n"
    )
    keep(tmp_path, result(1, found=share(0.6)))
    assert main(["history", "speed", "--results-dir", str(tmp_path)]) == 1
    assert capsys.readouterr().err == "benchmarks: no results of 'speed': there are: retrieval\n"


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
    tmp_path: Path, data: Path, tiny_model: Path
) -> None:
    made = tmp_path / "libraries" / "realtimeqa-2022"
    articles = data / "realtimeqa" / "2022" / "articles.jsonl.gz"
    Library.update(made, [articles], model=tiny_model)
    with Library(made) as library:
        before = library.status().generation

    assert run(tmp_path, data, "--only", "library") == 0
    with Library(made) as library:
        assert library.status().generation == before

    quick_library = tmp_path / "libraries" / library_name("realtimeqa/2022", quick=True)
    slices = quick_library.with_name(f"{quick_library.name}-articles")
    slices.mkdir()
    sliced = every_nth(articles, QUICK_ARTICLES, slices)
    Library.update(quick_library, [sliced], model=tiny_model)
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
    capsys: pytest.CaptureFixture[str],
) -> None:
    articles = data / "realtimeqa" / "2022" / "articles.jsonl.gz"
    Library.update(tmp_path / "libraries" / "realtimeqa-2022", [articles], model=tiny_model)
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
        assert main(arguments) == 2
        (line,) = capsys.readouterr().err.splitlines()
        assert line.startswith("benchmarks: ")
        assert said in line
