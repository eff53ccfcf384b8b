"""Evaluation reports kept under a name, one JSON file each, in the folder `runs` of a library.

Where several machines share the library's database, they are in that (`index.storage.kept`). A
file is `{"name", "saved", "settings", "provenance", "report"}`, the report being that of
`eval --json`. `eval.reporting.comparison` tells two of them apart.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from eval.conditions import Conditions, decode_conditions, encode_conditions
from eval.files import WRITABLE
from eval.measures.catalogue import Measure
from eval.reporting.codec import decode, decode_figures, encode
from eval.reporting.view import ReportView
from index.errors import NotFoundError, UsageError
from index.storage.kept.documents import Documents, documents_of
from index.types import Skipped
from qa.json_codec import Json

SUFFIX = ".json"

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")


@dataclass(frozen=True, slots=True)
class SavedRun:
    """A saved report, and what it was made with. `saved` is when, in UTC.

    `figures` are the report's, `document` the whole of it as the file has it: most runs that
    are listed are never looked into.
    """

    name: str
    saved: datetime
    conditions: Conditions
    document: Mapping[str, Json]

    @property
    def set_name(self) -> str | None:
        """What the question set was called; None where the file doesn't say."""
        name = self.document.get("set")
        return name if isinstance(name, str) else None

    @property
    def figures(self) -> Mapping[Measure, float | None]:
        """The report's figures."""
        return decode_figures(self.document)

    def report(self) -> ReportView:
        """The report; raises `UsageError` where a part of it isn't what it should be."""
        try:
            return decode(self.document)
        except (TypeError, ValueError):
            raise UsageError(
                f"the run {self.name!r} can't be compared with: its file was altered",
                "save it anew",
            ) from None


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
    path, documents = path_of(folder, name), documents_of(folder)
    if not overwrite and documents.exists(path.name):
        try:
            taken = f"saved on {_read(documents, path.name).saved.astimezone():%Y-%m-%d at %H:%M}"
        except ValueError as reason:
            taken = f"which can't be read: {reason}"
        raise UsageError(
            f"there is a run named {name!r} already, {taken}",
            "choose another name, or give --overwrite to replace it",
        )
    try:
        documents.check_writable(path.name)
    except IsADirectoryError:
        raise UsageError(f"can't write {path}: it is a folder", "choose another name") from None
    except OSError:
        raise UsageError(f"can't write into {folder}", WRITABLE) from None


def save(
    folder: Path,
    name: str,
    report: ReportView,
    conditions: Conditions,
    *,
    overwrite: bool = False,
) -> Path:
    """Keep a report under a name, and return its file; a run overwritten is there until then.

    In a library whose runs are in the database, the file is only what names it.

    Raises `UsageError` for a name that can't be a file's or is taken (see `check_free`), or a
    folder that can't be written.
    """
    check_free(folder, name, overwrite=overwrite)
    path = path_of(folder, name)
    saved = datetime.now(UTC).isoformat(timespec="microseconds")
    record = {
        "name": name,
        "saved": saved,
        **encode_conditions(conditions),
        "report": encode(report),
    }
    text = json.dumps(record, ensure_ascii=False, indent=1, allow_nan=False) + "\n"
    try:
        documents_of(folder).write(path.name, text.encode("utf-8", errors="replace"))
    except OSError as error:
        raise UsageError(f"can't write {path}: {error.strerror}", WRITABLE) from None
    return path


def is_taken(folder: Path, name: str) -> bool:
    """Whether there is a saved run of that name; raises `UsageError` where it can't be one."""
    return documents_of(folder).exists(path_of(folder, name).name)


def load(folder: Path, name: str) -> SavedRun:
    """Read a saved run; raises `NotFoundError` where there is none, `UsageError` if damaged."""
    path, documents = path_of(folder, name), documents_of(folder)
    try:
        return _read(documents, path.name)
    except FileNotFoundError:
        raise NotFoundError(f"no saved run named {name!r}", "`dateline runs` lists them") from None
    except ValueError as reason:
        raise UsageError(f"{path} can't be read: {reason}", "delete it and run again") from None


def list_runs(folder: Path) -> RunList:
    """The saved runs of a folder; none where there is no such folder."""
    runs: list[SavedRun] = []
    skipped: list[Skipped] = []
    documents = documents_of(folder)
    for name in names(folder):
        try:
            runs.append(_read(documents, f"{name}{SUFFIX}"))
        except FileNotFoundError:
            continue  # deleted meanwhile, or a link that leads nowhere
        except ValueError as reason:
            skipped.append(Skipped(folder / f"{name}{SUFFIX}", str(reason)))
    return RunList(tuple(sorted(runs, key=lambda run: run.saved)), tuple(skipped))


def names(folder: Path) -> list[str]:
    """The names of the saved runs of a folder, sorted, whether or not they can be read."""
    return [
        name.removesuffix(SUFFIX)
        for name in documents_of(folder).names()
        # A dot: a save that was cut off, or is being written now.
        if name.endswith(SUFFIX) and not name.startswith(".")
    ]


def path_of(folder: Path, name: str) -> Path:
    """The file of a run; raises `UsageError` for a name that can't be a file's."""
    if not _NAME.fullmatch(name):
        raise UsageError(
            f"{name!r} can't be the name of a run",
            "use letters, digits, '.', '_' and '-', starting with a letter or a digit",
        )
    return folder / f"{name}{SUFFIX}"


def _read(documents: Documents, name: str) -> SavedRun:
    """Read one document; raises `ValueError` with the reason where it isn't a saved run.

    Raises `FileNotFoundError` where there is none.
    """
    try:
        if (content := documents.read(name)) is None:
            raise FileNotFoundError
        record = json.loads(content.decode("utf-8"))
    except FileNotFoundError:
        raise
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
        return SavedRun(name.removesuffix(SUFFIX), saved, decode_conditions(record), report)
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError):
        raise ValueError("not a saved run") from None
