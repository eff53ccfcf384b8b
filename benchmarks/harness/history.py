"""Each figure over the commits: its change from the run before, and where it drifted.

Only like is compared with like: a quick run never with a full one, runs of other files or
settings never with one another, and a figure that depends on the machine only with runs on
the same machine description.

A figure drifts where it is worse, by more than its noise, than the best it has been since it
last drifted. So a loss in small steps, each within the noise, shows as well as one at a time,
and each loss is marked once. A run of code that no commit holds is judged, but nothing is
judged by it: it can't be brought back.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from benchmarks.harness.conditions import Machine
from benchmarks.harness.figures import UNITS, Figure
from benchmarks.harness.results import Result
from tui.text.safe_text import one_line
from tui.text.tables import Table

COLUMNS = ("figure", "when", "commit", "machine", "value", "change", "drift")
DIGEST = 8
"""How many digits of a file's SHA-256 are shown."""


@dataclass(frozen=True, slots=True)
class Point:
    """A figure in one run. `before` is the figure it may be compared with, if there is one.

    `drifted_from` is the run whose figure it fell behind, where it drifted.
    """

    result: Result
    figure: Figure
    before: Figure | None = None
    drifted_from: Result | None = None

    @property
    def change(self) -> float | None:
        """The value's difference from the run before; None where there is none."""
        return None if self.before is None else self.figure.value - self.before.value


def series(results: Sequence[Result], name: str) -> list[Point]:
    """The figure `name` in each of the results that have it; all are of one `alike` group.

    `results` are in order of time, oldest first.
    """
    latest: dict[tuple[str, Machine | None], Figure] = {}
    best: dict[tuple[str, Machine | None], tuple[Figure, Result]] = {}
    points: list[Point] = []
    for result in results:
        figure = result.figures.get(name)
        if figure is None:
            continue
        comparable = figure.unit, result.machine if figure.of_machine else None
        standard = best.get(comparable)
        drifted = standard is not None and -figure.gain(standard[0]) > _slack(figure, standard[0])
        points.append(
            Point(
                result,
                figure,
                latest.get(comparable),
                standard[1] if standard and drifted else None,
            )
        )
        latest[comparable] = figure
        improved = standard is None or figure.gain(standard[0]) > 0
        if not result.dirty and (drifted or improved):
            best[comparable] = figure, result
    return points


def _slack(figure: Figure, before: Figure) -> float:
    """The noise, and a hair more: 0.6 - 0.5 is more than 0.1 in binary fractions."""
    return figure.noise(before) + 1e-9


def alike(results: Sequence[Result]) -> list[list[Result]]:
    """The results in groups that may be compared: of one benchmark, arguments, and slice."""
    groups: dict[tuple[str, bool, str], list[Result]] = {}
    for result in results:
        arguments = json.dumps(result.arguments, sort_keys=True)
        groups.setdefault((result.benchmark, result.quick, arguments), []).append(result)
    return sorted(groups.values(), key=lambda group: (group[0].benchmark, group[0].quick))


def tables(results: Sequence[Result]) -> list[Table]:
    """A table for each group of results that may be compared; `results` oldest first."""
    return [_table(group) for group in alike(results)]


def _table(group: Sequence[Result]) -> Table:
    machines = list(dict.fromkeys(result.machine for result in group))
    names = dict.fromkeys(name for result in group for name in result.figures)
    rows = [row for name in names for row in _rows(name, series(group, name), machines)]
    drifts = sum(bool(row[-1]) for row in rows)
    first = group[0]
    arguments = [
        *(f"{name} {str(sha256)[:DIGEST]}" for name, sha256 in first.arguments["files"].items()),
        *(f"{name} {value}" for name, value in first.arguments["settings"].items()),
    ]
    notes = (
        *(f"machine {place}: {machine}" for place, machine in enumerate(machines, start=1)),
        f"of {', '.join(arguments)}" if arguments else "",
        f"drifted: {drifts}" if drifts else "no drift",
    )
    title = first.benchmark + (", quick (a slice: no figure to publish)" if first.quick else "")
    return Table(
        one_line(title), tuple(rows), COLUMNS, tuple(one_line(note) for note in notes if note)
    )


def _rows(
    name: str, points: Sequence[Point], machines: Sequence[Machine]
) -> Iterator[tuple[str, ...]]:
    for place, point in enumerate(points):
        drifted_from = point.drifted_from
        yield tuple(
            one_line(cell)
            for cell in (
                "" if place else name,
                f"{point.result.when:%Y-%m-%d}",
                point.result.code,
                str(1 + machines.index(point.result.machine)),
                point.figure.shown,
                shown_change(point),
                f"DRIFT since {drifted_from.code}" if drifted_from else "",
            )
        )


def shown_change(point: Point) -> str:
    """The change from the run before, such as "+0.004" or "-12.0 ms"; "-" where there is none."""
    if point.change is None:
        return "-"
    # Negative zero and what rounds to it would show as a fall.
    shown = UNITS[point.figure.unit].form.format(abs(point.change))
    same = shown == UNITS[point.figure.unit].form.format(0.0)
    return "=" if same else f"{'+' if point.change > 0 else '-'}{shown}"
