"""The answers of a batch as they come, in a file beside the output, until it is complete.

    answers.csv.partial     {"batch": 1, "conditions": {…}}          what all was asked with
                            {"key": "4f0c…", "answer": {…}}          a line for each answer

Killed anywhere, a run leaves whole lines and at most one torn one, which the next run cuts off. A
question is known by what decides its answer, so a list may have grown, or been put in another
order, meanwhile. Only the places of the lines are held in memory.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO

from filelock import FileLock, Timeout

from eval.batch.answers import BatchAnswer, decode_answer, encode_answer
from index.errors import UsageError
from qa.json_codec import Json, decode_day, encode_day

SUFFIX = ".partial"
FORMAT = 1

_FULL = "make room there and run it again: it goes on where it stopped"


def place_of(out: Path) -> Path:
    """Return where the answers for an output are kept meanwhile."""
    return out.with_name(out.name + SUFFIX)


@contextmanager
def held(out: Path) -> Iterator[None]:
    """Keep other runs away from an output.

    Raises:
        UsageError: another run writes to it, or it can't be written.
    """
    lock = FileLock(out.with_name(out.name + ".lock"))
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        lock.acquire(timeout=0)
    except Timeout:
        raise UsageError(f"another batch is writing {out}", "wait for it to end") from None
    except OSError as error:
        raise UsageError(
            f"can't write {out}: {error.strerror or error}", "choose a folder you can write to"
        ) from None
    try:
        yield
    finally:
        with suppress(OSError):
            Path(lock.lock_file).unlink(missing_ok=True)
        lock.release()


class Journal:
    """The file of one run's answers. Use it as a context manager; `discard` removes the file."""

    def __init__(self, path: Path, conditions: Mapping[str, Json], today: date) -> None:
        """Begin a journal with its first answer; `conditions` decide all answers beside a key.

        `today` is the day of asking, and once a run is resumed, the day on which it began.
        """
        self.path = path
        self._conditions = conditions
        self.today = today
        self._places: dict[str, int] = {}
        self._file: BinaryIO | None = None

    def __enter__(self) -> Journal:
        return self

    def __exit__(self, *_: object) -> None:
        if self._file is not None:
            with suppress(OSError):
                self._file.close()

    def resume(self) -> int:
        """Take up the answers that an earlier run kept, but for failures; return how many.

        Raises:
            UsageError: they were given under other conditions (the message names the first), or
                the file is none of a batch's.
        """
        with self._guarded():
            if not self.path.exists():
                return 0
            self._file = self.path.open("r+b")
            end = 0
            for number, line in enumerate(self._file):
                record = _record(line)
                if number == 0 and line.endswith(b"\n"):
                    self._check(record)
                elif record is None:
                    break  # torn, and so is whatever may stand behind it
                elif record["answer"].get("error") is None:
                    self._places[record["key"]] = end
                end += len(line)
            self._file.seek(end)
            self._file.truncate()
        return len(self._places)

    def __contains__(self, key: str) -> bool:
        return key in self._places

    def keep(self, key: str, answer: BatchAnswer) -> None:
        """Write one answer through to the file.

        Raises:
            UsageError: it can't be written.
        """
        with self._guarded():
            file = self._opened()
            place = file.seek(0, 2)
            file.write(_line({"key": key, "answer": encode_answer(answer)}))
            file.flush()
            self._places[key] = place

    def answer(self, key: str) -> BatchAnswer:
        """Return a kept answer; raises `KeyError` where there is none."""
        place = self._places[key]
        with self._guarded():
            file = self._opened()
            file.seek(place)
            return decode_answer(json.loads(file.readline())["answer"])

    def discard(self) -> None:
        """Forget all answers: the run is complete, or begins anew."""
        self._places.clear()
        if self._file is not None:
            self._file.close()
            self._file = None
        with self._guarded():
            self.path.unlink(missing_ok=True)

    def _opened(self) -> BinaryIO:
        if self._file is None:
            self._file = self.path.open("w+b")
        if self._file.seek(0, 2) == 0:  # new, or torn in its first line
            self._file.write(_line(self._head()))
        return self._file

    def _head(self) -> dict[str, Json]:
        return {"batch": FORMAT, "today": encode_day(self.today), "conditions": self._conditions}

    def _check(self, record: Mapping[str, Any] | None) -> None:
        if record is None or record.get("batch") != FORMAT:
            raise UsageError(
                f"{self.path} isn't what a batch left", "move it away, or choose another name"
            )
        before = record.get("conditions", {})
        for name, value in self._conditions.items():
            if before.get(name) != value:
                shown = f" ({before.get(name)}, now {value})" if len(str(value)) < 40 else ""
                raise UsageError(
                    f"what {self.path} keeps was asked with another {name}{shown}",
                    "ask as before to go on with it, or all anew with --restart",
                )
        self.today = decode_day(record.get("today")) or self.today

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise UsageError(f"can't write {self.path}: {error.strerror}", _FULL) from None


def _line(record: Mapping[str, Json]) -> bytes:
    return json.dumps(record).encode() + b"\n"


def _record(line: bytes) -> Mapping[str, Any] | None:
    """Return what a line says; None where it is torn or says something else."""
    with suppress(ValueError, KeyError, TypeError, AttributeError):
        if line.endswith(b"\n"):
            record = json.loads(line)
            if "batch" not in record:
                decode_answer(record["answer"])
                str(record["key"])
            return dict(record)
    return None
