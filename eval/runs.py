"""Evaluation reports kept under a name, one JSON file each, and the difference of two.

A file is `{"name", "saved", "settings", "report"}`, the report being that of `eval --json`.
"""

from __future__ import annotations

import json
import os
import re
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from index.errors import NotFoundError, UsageError
from index.types import Skipped

SUFFIX = ".json"

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")


@dataclass(frozen=True, slots=True)
class SavedRun:
    """A saved report. `saved` is when, in UTC; `settings` is what the run was made with."""

    name: str
    saved: datetime
    settings: Mapping[str, Any]
    report: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class RunList:
    """The saved runs of a folder, oldest first, and the files there that can't be read."""

    runs: tuple[SavedRun, ...]
    skipped: tuple[Skipped, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What changed from one report to another.

    `differences` maps a mean's path, such as "answer_recall.5", to after minus before, None
    where either is. `won` and `lost` are the ids of the questions whose exact match rose or
    fell; `only_before` and `only_after` those of the questions that just one report has.
    """

    differences: Mapping[str, float | None]
    won: tuple[str, ...]
    lost: tuple[str, ...]
    only_before: tuple[str, ...]
    only_after: tuple[str, ...]


def save(
    folder: Path, name: str, report_json: Mapping[str, Any], settings: Mapping[str, Any]
) -> Path:
    """Keep a report under a name, in place of any run of that name, and return its file.

    Raises `UsageError` for a name that can't be a file's, or a folder that can't be written.
    """
    path = _path(folder, name)
    saved = datetime.now(UTC).isoformat(timespec="microseconds")
    record = {"name": name, "saved": saved, "settings": settings, "report": report_json}
    text = json.dumps(record, ensure_ascii=False, indent=1, allow_nan=False) + "\n"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _write_atomically(path, text)
    except OSError as error:
        raise UsageError(
            f"can't save the run to {path}: {error.strerror}", "choose a folder you can write to"
        ) from None
    return path


def load(folder: Path, name: str) -> SavedRun:
    """Read a saved run; raises `NotFoundError` where there is none, `UsageError` if damaged."""
    path = _path(folder, name)
    if not path.is_file():
        raise NotFoundError(f"no saved run named {name!r}", "`dateline runs` lists them")
    try:
        return _read(path)
    except ValueError as reason:
        raise UsageError(f"{path} can't be read: {reason}", "delete it and run again") from None


def list_runs(folder: Path) -> RunList:
    """The saved runs of a folder; none where there is no such folder."""
    runs: list[SavedRun] = []
    skipped: list[Skipped] = []
    for path in sorted(folder.glob(f"*{SUFFIX}")):
        if path.name.startswith("."):
            continue  # a save that was cut off, or is being written now
        try:
            runs.append(_read(path))
        except ValueError as reason:
            skipped.append(Skipped(path, str(reason)))
    return RunList(tuple(sorted(runs, key=lambda run: run.saved)), tuple(skipped))


def compare(before: Mapping[str, Any], after: Mapping[str, Any]) -> Comparison:
    """What changed between two reports (the JSON of `eval --json`), by mean and by question.

    Raises `UsageError` where they have no question in common.
    """
    old, new = _exact_matches(before), _exact_matches(after)
    shared = [question for question in old if question in new]
    if not shared:
        raise UsageError(
            "the two runs have no question in common", "compare runs of one question set"
        )
    old_means, new_means = _means(before), _means(after)
    return Comparison(
        differences={
            path: _difference(old_means[path], new_means[path])
            for path in old_means
            if path in new_means
        },
        won=tuple(question for question in shared if new[question] > old[question]),
        lost=tuple(question for question in shared if new[question] < old[question]),
        only_before=tuple(question for question in old if question not in new),
        only_after=tuple(question for question in new if question not in old),
    )


def _exact_matches(report: Mapping[str, Any]) -> dict[str, float]:
    return {question["id"]: question["em"] for question in report["questions"]}


def _means(report: Mapping[str, Any], prefix: str = "") -> dict[str, float | None]:
    """The report's figures by path; not the questions, the set's name, or the counts."""
    means: dict[str, float | None] = {}
    for key, value in report.items():
        if isinstance(value, Mapping):
            means |= _means(value, f"{prefix}{key}.")
        elif key not in ("set", "n", "answerable", "questions"):
            means[prefix + key] = value
    return means


def _difference(before: float | None, after: float | None) -> float | None:
    return None if before is None or after is None else after - before


def _path(folder: Path, name: str) -> Path:
    if not _NAME.fullmatch(name):
        raise UsageError(
            f"{name!r} can't be the name of a run",
            "use letters, digits, '.', '_' and '-', starting with a letter or a digit",
        )
    return folder / f"{name}{SUFFIX}"


def _write_atomically(path: Path, text: str) -> None:
    # Written beside its place and then moved there, so that a crash can't leave half a run
    # where a whole one was.
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=SUFFIX)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise


def _read(path: Path) -> SavedRun:
    """Read one file; raises `ValueError` with the reason where it isn't a saved run."""
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ValueError(error.strerror) from None
    except (ValueError, RecursionError):
        raise ValueError("not JSON") from None
    try:
        saved = datetime.fromisoformat(record["saved"]).astimezone(UTC)
        run = SavedRun(path.stem, saved, dict(record["settings"]), dict(record["report"]))
        _exact_matches(run.report)
    except (KeyError, TypeError, ValueError):
        raise ValueError("not a saved run") from None
    return run
