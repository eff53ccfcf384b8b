"""Results kept as small JSON files: RESULTS/<benchmark>/<UTC date>-<short commit>….json.

A file holds what `Result` does; `-dirty` in its name says that the code differed from the
commit, `-quick` that the run took a slice. The same benchmark of the same code on the same
day replaces its file.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.harness.conditions import ROOT, Machine
from benchmarks.harness.figures import Figure, Figures
from eval.files import write
from index.types import Skipped

RESULTS = ROOT / "benchmarks" / "results"
FORMAT = 1
SHORT = 7
"""How many digits of a commit are shown."""


@dataclass(frozen=True, slots=True)
class Result:
    """What one run of one benchmark found, and with what.

    `commit` is None outside a checkout. `arguments` is what it was given: "files" maps each
    file's name to its SHA-256, "settings" holds the benchmark's own. `library` is what of the
    library tells one from another, empty where none was needed.
    """

    benchmark: str
    commit: str | None
    dirty: bool
    when: datetime
    quick: bool
    machine: Machine
    programs: Mapping[str, str]
    arguments: Mapping[str, Mapping[str, str | int]]
    library: Mapping[str, str | int | float]
    figures: Figures

    @property
    def code(self) -> str:
        """The code it ran, such as "1a2b3c4" or "1a2b3c4-dirty"."""
        return (self.commit or "unknown")[:SHORT] + ("-dirty" if self.dirty else "")

    @property
    def file_name(self) -> str:
        """The name of its file."""
        return f"{self.when:%Y-%m-%d}-{self.code}{'-quick' if self.quick else ''}.json"

    def to_json(self) -> dict[str, Any]:
        """The result as plain JSON values."""
        return {
            "format": FORMAT,
            "benchmark": self.benchmark,
            "commit": self.commit,
            "dirty": self.dirty,
            "when": self.when.isoformat(timespec="seconds"),
            "quick": self.quick,
            "machine": asdict(self.machine),
            "programs": dict(self.programs),
            "arguments": {name: dict(given) for name, given in self.arguments.items()},
            "library": dict(self.library),
            "figures": {name: figure.to_json() for name, figure in self.figures.items()},
        }

    @classmethod
    def from_json(cls, record: Mapping[str, Any]) -> Result:
        """Read what `to_json` wrote; raises some `LookupError`, `TypeError` or `ValueError` else.

        Only what comparing rests on is checked: types that would fail later, or mislead.
        """
        machine = record["machine"]
        commit, dirty, quick = record["commit"], record["dirty"], record["quick"]
        if not isinstance(commit, (str, type(None))):
            raise TypeError("commit")
        if not isinstance(dirty, bool) or not isinstance(quick, bool):
            raise TypeError("dirty, quick")
        return cls(
            benchmark=str(record["benchmark"]),
            commit=commit,
            dirty=dirty,
            when=datetime.fromisoformat(record["when"]).astimezone(UTC),
            quick=quick,
            machine=Machine(**{**machine, "features": tuple(map(str, machine["features"]))}),
            programs=dict(record["programs"]),
            arguments={name: dict(record["arguments"][name]) for name in ("files", "settings")},
            library=dict(record["library"]),
            figures={name: Figure.from_json(one) for name, one in record["figures"].items()},
        )


@dataclass(frozen=True, slots=True)
class Kept:
    """The results of a folder, oldest first, and the files there that can't be read."""

    results: tuple[Result, ...]
    skipped: tuple[Skipped, ...]


def keep(folder: Path, result: Result) -> Path:
    """Write a result into its place under `folder`, and return its file.

    Raises `UsageError` where the folder can't be written.
    """
    path = folder / result.benchmark / result.file_name
    write(path, json.dumps(result.to_json(), indent=1, ensure_ascii=False, allow_nan=False) + "\n")
    return path


def kept(folder: Path) -> Kept:
    """Read every result under `folder`; none where there is no such folder."""
    results: list[Result] = []
    skipped: list[Skipped] = []
    for path in sorted(folder.glob("*/*.json")):
        if path.name.startswith("."):
            continue  # a result that is being written, or was cut off
        try:
            results.append(_read(path))
        except ValueError as reason:
            skipped.append(Skipped(path, str(reason)))
    return Kept(tuple(sorted(results, key=lambda result: result.when)), tuple(skipped))


def _read(path: Path) -> Result:
    """Read one file; raises `ValueError` with the reason where it isn't a result."""
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ValueError(error.strerror) from None
    except (ValueError, RecursionError):
        raise ValueError("not JSON") from None
    try:
        if record["format"] != FORMAT:
            raise ValueError(f"of format {record['format']}, and only {FORMAT} is known")
    except (LookupError, TypeError):
        raise ValueError("not a benchmark's result") from None
    try:
        result = Result.from_json(record)
    except (LookupError, TypeError, ValueError, AttributeError):
        raise ValueError("not a benchmark's result") from None
    if result.benchmark != path.parent.name:
        raise ValueError(f"a result of {result.benchmark!r} in another benchmark's folder")
    return result
