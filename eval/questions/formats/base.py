"""What the readers of question-set formats share: what they yield, and reading a file."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.types import EvalQuestion
from index.errors import NotFoundError, UsageError
from index.own_files import OWN_QUESTIONS
from index.storage.kept.documents import documents_of

MOST_RELEVANT = 1000
"""The highest grade of an article: trec_eval, which computes nDCG, keeps a place for each one."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A question and where it stands: "line 3", and that line's number where lines count."""

    question: EvalQuestion
    where: str
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Broken:
    """A place that should have held a question, and why it can't be used."""

    where: str
    reason: str
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """A question set being read: its name, its entries in order, and how to mend an empty one.

    Whatever makes a set unreadable as a whole is raised, by the time the entries have been
    read through, as a `NotFoundError` or a `UsageError`; the rest comes as `Broken`.
    """

    name: str
    entries: Iterator[Entry | Broken]
    hint: str


def text_of(path: Path, kind: str) -> str:
    """Return a file's text, with or without a byte-order mark; `kind` is what it should be.

    Raises `NotFoundError` where there is no file, `UsageError` where it can't be read or
    isn't UTF-8.
    """
    try:
        data = _bytes_of(path)
    except FileNotFoundError:
        raise NotFoundError(f"no question set at {path}", "check the file's name") from None
    except OSError as error:
        raise UsageError(f"can't read {path}: {error.strerror}", f"give {kind}") from None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        number = data.count(b"\n", 0, error.start) + 1
        raise UsageError(
            f"{path}: line {number} isn't UTF-8", "save the file as UTF-8 and run it again"
        ) from None


def _bytes_of(path: Path) -> bytes:
    """Read a file, or what a library has under that path in its database: the user's own set."""
    if path.name != OWN_QUESTIONS:
        return path.read_bytes()
    content = documents_of(path.parent).read(path.name)
    if content is None:
        raise FileNotFoundError
    return content


def numbered_lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield each line that isn't blank, with its number from 1."""
    # Not splitlines(): it would also split at characters that JSON strings may hold.
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            yield number, line


def line_entries(
    text: str, parse: Callable[[str], EvalQuestion], file: str = ""
) -> Iterator[Entry | Broken]:
    """Yield what `parse` makes of each line; one that it raises `ValueError` for is broken.

    `file` names the file in places ("queries.jsonl line 3") where a set has more than one.
    """
    for number, line in numbered_lines(text):
        where = f"{file} line {number}".lstrip()
        try:
            yield Entry(parse(line), where, number)
        except ValueError as reason:
            yield Broken(where, str(reason), number)


def json_object(line: str, example: str) -> dict[str, Any]:
    """Parse a JSON object; raises `ValueError`, with the example, for anything else."""
    record = json_value(line)
    if not isinstance(record, dict):
        raise ValueError(f"not a JSON object ({example})")
    return record


def json_value(text: str) -> Any:
    """Parse JSON; raises `ValueError` with a reason fit to be shown.

    NaN and Infinity, which some programs write for an empty cell and JSON doesn't have, are null.
    """
    try:
        value = json.loads(text, parse_constant=lambda _: None, parse_float=_finite)
        if "\\ud" in text.casefold():  # an escape for half a character, whose other half may lack
            json.dumps(value, ensure_ascii=False).encode()
        return value
    except UnicodeEncodeError:
        raise ValueError("half a surrogate pair (\\ud800 to \\udfff) stands in it alone") from None
    except json.JSONDecodeError as error:
        at = f"line {error.lineno}, column" if error.lineno > 1 else "column"
        raise ValueError(f"not JSON: {error.msg} at {at} {error.colno}") from None
    except (ValueError, RecursionError):
        raise ValueError("not JSON that can be read") from None


def _finite(digits: str) -> float:
    if math.isinf(number := float(digits)):
        raise ValueError
    return number


def required_text(record: dict[str, Any], name: str) -> str:
    """Return a text that isn't blank; raises `ValueError` where there is none."""
    value = record.get(name)
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"{name!r} is missing or not a text")
    return value


def identity(record: dict[str, Any], name: str) -> str:
    """Return an id, which may be written as a number; raises `ValueError` where it is neither."""
    value = record.get(name)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return required_text(record, name)
