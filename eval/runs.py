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

_WRITABLE = "choose a folder you can write to"
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


def check_free(folder: Path, name: str, *, overwrite: bool = False) -> None:
    """Raise `UsageError` where a run couldn't be saved under a name: to be asked before it runs.

    A name is taken where a run has it, unless that is to be overwritten; the error says when
    that run was saved. A folder that can't be written is an error too.
    """
    path = path_of(folder, name)
    if not overwrite and os.path.lexists(path):
        try:
            taken = f"saved on {_read(path).saved.astimezone():%Y-%m-%d at %H:%M}"
        except ValueError as reason:
            taken = f"which can't be read: {reason}"
        raise UsageError(
            f"there is a run named {name!r} already, {taken}",
            "choose another name, or give --overwrite to replace it",
        )
    there = folder if folder.exists() else folder.parent
    if there.exists() and not (there.is_dir() and os.access(there, os.W_OK)):
        raise UsageError(f"can't write into {folder}", _WRITABLE)
    if path.is_dir():
        raise UsageError(f"can't write {path}: it is a folder", "choose another name")


def save(
    folder: Path,
    name: str,
    report_json: Mapping[str, Any],
    settings: Mapping[str, Any],
    provenance: Mapping[str, Any] | None = None,
    *,
    overwrite: bool = False,
) -> Path:
    """Keep a report under a name, and return its file; a run overwritten is there until then.

    Raises `UsageError` for a name that can't be a file's or is taken (see `check_free`), or a
    folder that can't be written.
    """
    check_free(folder, name, overwrite=overwrite)
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
    """Write a file whole or not at all; raises `UsageError` where that can't be done.

    What a link leads to is written, not the link; a pipe or a device is written to.
    """
    # A set may be called by a file name that isn't text: "?" then stands for its odd bytes.
    data = text.encode("utf-8", errors="replace")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        target = path.resolve()
        if target.exists() and not target.is_file():
            target.write_bytes(data)
        else:
            _write_atomically(target, data)
    except OSError as error:
        raise UsageError(f"can't write {path}: {error.strerror}", _WRITABLE) from None


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


def _write_atomically(path: Path, data: bytes) -> None:
    # Written beside its place and then moved there, so that a crash can't leave half a file
    # where a whole one was.
    temporary = path.with_name(f".{path.name[:40]}.{os.getpid()}")
    try:
        with temporary.open("wb") as file:
            file.write(data)
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
        if not 1970 < saved.year < 9999:  # a day that no other time zone may have
            raise ValueError("no such day")
        report = dict(record["report"])
        if not all(question["id"] for question in report["questions"]):
            raise KeyError("id")
        made_with = dict(record.get("provenance", {}))
        return SavedRun(path.stem, saved, dict(record["settings"]), report, made_with)
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError):
        raise ValueError("not a saved run") from None
