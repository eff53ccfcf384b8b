"""The fields of marks: what a line of their files may hold, read and checked."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Protocol, TypeVar

from benchmarks.quality.marks.articles import Span
from index.errors import DatelineError


class Marked(Protocol):
    """What a line stands for: an article or a question, known by its id."""

    @property
    def id(self) -> str: ...


_Marked = TypeVar("_Marked", bound=Marked)
_Name = TypeVar("_Name", bound=str)


def read_lines(
    path: Path, what: str, parse: Callable[[Mapping[str, object]], _Marked]
) -> tuple[_Marked, ...]:
    """What the lines of a file stand for, in their order; `what` names one in errors.

    `parse` may raise ValueError, KeyError or TypeError about its line.

    Raises:
        DatelineError: a line isn't valid, or an id is there twice.
    """
    found: dict[str, _Marked] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            one = parse(json.loads(line))
            if one.id in found:
                raise ValueError(f"{what} {one.id} is there twice")
        except (ValueError, KeyError, TypeError) as error:
            raise DatelineError(f"{path.name}, line {number}: {error}") from None
        found[one.id] = one
    return tuple(found.values())


def rows_of(value: object) -> list[Mapping[str, object]]:
    """A list of objects; raises `ValueError` where `value` is none."""
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise ValueError("a list of objects is wanted")
    return value


def list_of(value: object) -> list[object]:
    """A list; raises `ValueError` where `value` is none."""
    if not isinstance(value, list):
        raise ValueError(f"{value!r} is no list")
    return value


def one_of(value: object, names: tuple[_Name, ...]) -> _Name:
    """The one of `names` that `value` is; raises `ValueError` where it is none."""
    for name in names:
        if value == name:
            return name
    raise ValueError(f"{value!r} is none of {', '.join(names)}")


def spans_of(value: object) -> tuple[Span, ...]:
    """A list of spans; raises `ValueError` where `value` is none."""
    if not isinstance(value, list):
        raise ValueError("a list of spans is wanted")
    return tuple(map(span_of, value))


def span_of(value: object) -> Span:
    """A span, [start, end] in characters; raises `ValueError` where `value` is none."""
    match value:
        case [int(start), int(end)] if 0 <= start < end:
            return start, end
    raise ValueError(f"{value!r} is no span")
