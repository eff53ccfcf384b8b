from __future__ import annotations

import json
from pathlib import Path

from benchmark_fakes import COMMIT, result, share

from benchmarks.harness.figures import Figure
from benchmarks.harness.results import RESULTS, keep, kept


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


def test_the_results_that_the_project_keeps_can_be_read() -> None:
    assert kept(RESULTS).skipped == ()
