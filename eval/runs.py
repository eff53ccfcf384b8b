"""Evaluation reports kept under a name, one JSON file each.

A file is `{"name", "saved", "settings", "provenance", "report"}`, the report being that of
`eval --json`. `eval.comparison` tells two of them apart.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from index.errors import NotFoundError, UsageError
from index.types import Skipped

SUFFIX = ".json"

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")


@dataclass(frozen=True, slots=True)
class SavedRun:
    """A saved report. `saved` is when, in UTC.

    `settings` is what the run was told, `provenance` the library, code and programs that it
    was made with (see `eval.provenance`; empty in a file that lacks it).
    """

    name: str
    saved: datetime
    settings: Mapping[str, Any]
    report: Mapping[str, Any]
    provenance: Mapping[str, Any] = field(default_factory=dict)

    @property
    def conditions(self) -> dict[str, Any]:
        """All that the run was made with."""
        return {"settings": self.settings, **self.provenance}


@dataclass(frozen=True, slots=True)
class RunList:
    """The saved runs of a folder, oldest first, and the files there that can't be read."""

    runs: tuple[SavedRun, ...]
    skipped: tuple[Skipped, ...]


def save(
    folder: Path,
    name: str,
    report_json: Mapping[str, Any],
    settings: Mapping[str, Any],
    provenance: Mapping[str, Any] | None = None,
) -> Path:
    """Keep a report under a name, in place of any run of that name, and return its file.

    Raises `UsageError` for a name that can't be a file's, or a folder that can't be written.
    """
    path = path_of(folder, name)
    saved = datetime.now(UTC).isoformat(timespec="microseconds")
    record = {
        "name": name,
        "saved": saved,
        "settings": settings,
        "provenance": provenance or {},
        "report": report_json,
    }
    text = json.dumps(record, ensure_ascii=False, indent=1, allow_nan=False) + "\n"
    write(path, text)
    return path


def write(path: Path, text: str) -> None:
    """Write a file whole or not at all; raises `UsageError` where that can't be done."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _write_atomically(path, text)
    except OSError as error:
        raise UsageError(
            f"can't write {path}: {error.strerror}", "choose a folder you can write to"
        ) from None


def load(folder: Path, name: str) -> SavedRun:
    """Read a saved run; raises `NotFoundError` where there is none, `UsageError` if damaged."""
    path = path_of(folder, name)
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


def path_of(folder: Path, name: str) -> Path:
    """The file of a run; raises `UsageError` for a name that can't be a file's."""
    if not _NAME.fullmatch(name):
        raise UsageError(
            f"{name!r} can't be the name of a run",
            "use letters, digits, '.', '_' and '-', starting with a letter or a digit",
        )
    return folder / f"{name}{SUFFIX}"


def _write_atomically(path: Path, text: str) -> None:
    # Written beside its place and then moved there, so that a crash can't leave half a file
    # where a whole one was.
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with temporary.open("w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except BaseException:
        temporary.unlink(missing_ok=True)
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
        report = dict(record["report"])
        if not all(question["id"] for question in report["questions"]):
            raise KeyError("id")
        made_with = dict(record.get("provenance", {}))
        return SavedRun(path.stem, saved, dict(record["settings"]), report, made_with)
    except (KeyError, TypeError, ValueError, AttributeError):
        raise ValueError("not a saved run") from None
