"""Results of benchmarks, made up."""

from __future__ import annotations

from datetime import UTC, datetime

from benchmarks.harness.conditions import Machine
from benchmarks.harness.figures import Figure
from benchmarks.harness.results import Result

COMMIT = "0123456789abcdef0123456789abcdef01234567"
OLD_MACHINE = Machine("Example 1", 2, ("avx2",), 8, "Linux x86_64")
NEW_MACHINE = Machine("Example 2", 16, ("avx2", "amx_bf16"), 64, "Linux x86_64")


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
