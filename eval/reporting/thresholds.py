"""`--fail-under`: figures of a report that must not be lower than asked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import isfinite

from eval.measures.catalogue import BY_PATH, PROSE_BY_PATH
from eval.reporting.slices import BUILT_IN
from eval.reporting.view import SLICES, ReportView
from index.errors import UsageError

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
    paths = {**BY_PATH, **PROSE_BY_PATH}
    measure = paths.get(path)
    if measure is None and not path.startswith(SLICES):
        known = [name for name, one in paths.items() if not one.lower_is_better]
        raise ValueError(f"there is no measure {path!r}: {', '.join(known)}")
    if measure is not None and measure.lower_is_better:
        raise ValueError(f"{path} is the better the lower it is: there is no least for it")
    return Threshold(path, least)


def check_slices(thresholds: Iterable[Threshold], by: Iterable[str]) -> None:
    """Raise `UsageError` for a threshold of slices that aren't made: not built in, nor by `by`."""
    made = tuple(f"{SLICES}{name}." for name in (*BUILT_IN, *by))
    for threshold in thresholds:
        if threshold.path.startswith(SLICES) and not threshold.path.startswith(made):
            raise UsageError(f"there are no slices for {threshold.path}", "give --by FIELD too")


def misses(report: ReportView, thresholds: Iterable[Threshold]) -> list[str]:
    """A line for each threshold that the report doesn't reach; not measured is not reached."""
    lines: list[str] = []
    for threshold in thresholds:
        value = report.value(threshold.path)
        if value is None:
            lines.append(f"{threshold.path} isn't measured here, and should be {threshold.least:g}")
        elif value < threshold.least - ROUNDING:
            lines.append(f"{threshold.path} is {value:.4g}, below {threshold.least:g}")
    return lines
