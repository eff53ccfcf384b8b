"""`--fail-under`: figures of a report that must not be lower than asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Any

from eval.comparison import value_at
from eval.report import Report
from eval.slices import BUILT_IN
from index.errors import UsageError

LOWER_IS_BETTER = ("latency_ms.", "abstention.aurc", "calibration_error")
"""Measures, by how their paths begin, that no least can be asked of."""

ROUNDING = 1e-9
"""A mean is a sum of floating-point numbers: one that is short by less is not short."""


@dataclass(frozen=True, slots=True)
class Threshold:
    """The least that the figure at `path` may be."""

    path: str
    least: float


def parse(text: str) -> Threshold:
    """Read "f1=0.6" or "answer_recall.5=0.8"; raises `ValueError` with the reason.

    A path is any number of the report; one of a slice ("slices.source.Courier.f1") can only
    be looked up when the questions have been asked.
    """
    path, equals, number = text.rpartition("=")
    try:
        least = float(number)
    except ValueError:
        least = float("nan")
    if not equals or not path or not isfinite(least):
        raise ValueError(f"{text!r} isn't a measure and a number, such as f1=0.6")
    if path.startswith(LOWER_IS_BETTER):
        raise ValueError(f"{path} is the better the lower it is: there is no least for it")
    known = [name for name in known_paths() if not name.startswith(LOWER_IS_BETTER)]
    if path not in known and not path.startswith("slices."):
        raise ValueError(f"there is no measure {path!r}: {', '.join(known)}")
    return Threshold(path, least)


def check_slices(thresholds: Iterable[Threshold], by: Iterable[str]) -> None:
    """Raise `UsageError` for a threshold of slices that aren't made: not built in, nor by `by`."""
    made = tuple(f"slices.{name}." for name in (*BUILT_IN, *by))
    for threshold in thresholds:
        if threshold.path.startswith("slices.") and not threshold.path.startswith(made):
            raise UsageError(f"there are no slices for {threshold.path}", "give --by FIELD too")


def known_paths() -> list[str]:
    """The paths of a report's figures, other than those of slices."""
    empty = Report("", (), {}).to_json()
    return [path for path in _paths(empty) if not path.startswith("slices.")]


def _paths(report: Mapping[str, Any], prefix: str = "") -> list[str]:
    paths: list[str] = []
    for key, value in report.items():
        if isinstance(value, Mapping):
            paths += _paths(value, f"{prefix}{key}.")
        elif value is None or isinstance(value, (int, float)):
            paths.append(prefix + key)
    return paths


def misses(report: Mapping[str, Any], thresholds: Iterable[Threshold]) -> list[str]:
    """A line for each threshold that the report doesn't reach; not measured is not reached."""
    lines: list[str] = []
    for threshold in thresholds:
        value = value_at(report, threshold.path)
        if value is None:
            lines.append(f"{threshold.path} isn't measured here, and should be {threshold.least:g}")
        elif value < threshold.least - ROUNDING:
            lines.append(f"{threshold.path} is {value:.4g}, below {threshold.least:g}")
    return lines
