"""The tables of a report as its page shows them: measures, slices, a comparison, conditions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from eval.conditions import Conditions
from eval.measures.catalogue import (
    ABSTENTION_RECALL,
    ACCURACY_ANSWERED,
    ANSWER_RECALL,
    ANSWERS,
    CITATION_SUPPORT,
    COVERAGE,
    DEPTHS,
    EM,
    F1,
    KS,
    MRR,
    NDCG,
    P50,
    P95,
    PROSE,
    PROSE_ANSWERS,
    PROSE_SHARE,
    RECALL,
    STAGES,
    Measure,
)
from eval.reporting.charts import interval_bar, small_bar
from eval.reporting.comparison import WHOLE_SET, Change, Comparison
from eval.reporting.view import SLICE_LABELS, ReportView, Slice, Slices
from qa.json_codec import Json

SLICES_SHOWN = 40
"""Slices of one field in the page; the JSON has them all."""

_TITLES = {
    "question_word": "question word",
    "speaks_of_time": "whether the question speaks of time",
}

MAIN = (
    *(EM, F1, ANSWER_RECALL[5], RECALL[5], MRR, NDCG, CITATION_SUPPORT),
    *(ABSTENTION_RECALL, COVERAGE, ACCURACY_ANSWERED, *WHOLE_SET, PROSE_SHARE),
)
"""The figures of a comparison that are shown at once; the others are folded away."""

Row = tuple[str, Sequence[float | None]]
"""A name and its figures, None where it wasn't measured."""

Figure = tuple[Measure, float | None]
"""A measure and its figure."""


def number(value: float | None) -> str:
    """A share such as "0.625"; a dash where it wasn't measured."""
    return "–" if value is None else f"{value:.3f}"


@dataclass(frozen=True, slots=True)
class Measures:
    """All of a report's means."""

    depths: list[str]
    by_depth: list[Row]
    ranking: list[Figure]
    latency: list[Row]
    answers: list[Figure]
    prose: list[tuple[Measure, str]]


def measures(report: ReportView) -> Measures:
    """All of a report's means."""
    stages = [("whole question", (P50, P95)), *STAGES.items()]
    return Measures(
        depths=[f"@{k}" for k in KS],
        by_depth=[(name, [report[found[k]] for k in KS]) for name, found in DEPTHS.items()],
        ranking=[(measure, report[measure]) for measure in (MRR, NDCG)],
        latency=[(name, [report[one] for one in both]) for name, both in stages if name != "total"],
        answers=[(measure, report[measure]) for measure in ANSWERS],
        prose=_of_prose(report),
    )


def _of_prose(report: ReportView) -> list[tuple[Measure, str]]:
    """The figures of a language model's prose; none where it had no part in the run."""
    if report[PROSE_ANSWERS] is None:
        return []
    counts = [(one, f"{report[one] or 0:,.0f}") for one in PROSE if one != PROSE_SHARE]
    return [*counts, (PROSE_SHARE, number(report[PROSE_SHARE]))]


@dataclass(frozen=True, slots=True)
class SliceTable:
    """The slices of one field: a value each, its figures and the bars beside them.

    `more` says how many others there are.
    """

    title: str
    columns: list[str]
    rows: list[tuple[str, list[tuple[str, Markup]]]]
    more: int


def slices(kinds: Slices) -> list[SliceTable]:
    """A table for each way of slicing."""
    return [_slice_table(kind, found) for kind, found in kinds.items()]


def _slice_table(kind: str, found: Mapping[str, Slice]) -> SliceTable:
    rows = [
        (value, [_slice_cell(name, figure) for name, figure in one.figures().items()])
        for value, one in list(found.items())[:SLICES_SHOWN]
    ]
    columns = list(SLICE_LABELS if found else ())
    return SliceTable(_TITLES.get(kind, kind), columns, rows, len(found) - len(rows))


def _slice_cell(name: str, value: float | None) -> tuple[str, Markup]:
    if name == "n":
        return f"{value:,}", Markup()
    return number(value), small_bar(value) if name == "f1" and value is not None else Markup()


@dataclass(frozen=True, slots=True)
class ShownChange:
    """One figure in both runs, in words; without an interval it isn't known to be noise or not."""

    name: str
    before: str
    after: str
    difference: str
    interval: str = ""
    bar: str = ""
    within_noise: bool | None = None
    direction: str = ""


@dataclass(frozen=True, slots=True)
class Compared:
    """Two runs side by side. `left_out` counts the questions that only one of them asked."""

    name: str
    n: int
    left_out: int
    mcnemar: float
    main: list[ShownChange]
    rest: list[ShownChange]
    won: tuple[str, ...]
    lost: tuple[str, ...]
    articles_differ: bool
    conditions: Mapping[str, tuple[Json, Json]]


def compared(comparison: Comparison) -> Compared:
    """The figures of two runs side by side, and the questions won and lost."""
    changes = comparison.changes
    return Compared(
        name=comparison.name,
        n=comparison.n,
        left_out=len(comparison.only_before) + len(comparison.only_after),
        mcnemar=comparison.mcnemar,
        main=_changes([change for change in changes if change.measure in MAIN]),
        rest=_changes([change for change in changes if change.measure not in MAIN]),
        won=comparison.won,
        lost=comparison.lost,
        articles_differ=comparison.articles_differ,
        conditions=comparison.conditions,
    )


def _changes(changes: Sequence[Change]) -> list[ShownChange]:
    # One scale for all, so that the bars compare.
    reach = [abs(end) for change in changes for end in change.interval or ()]
    extent = max(reach, default=0.0) or 1.0
    return [_change(change, extent) for change in changes]


def _change(change: Change, extent: float) -> ShownChange:
    digits = 0 if change.measure in (P50, P95) else 3
    told = ShownChange(
        name=change.measure.label,
        before=f"{change.before:.{digits}f}",
        after=f"{change.after:.{digits}f}",
        difference=_signed(change.difference, digits),
    )
    if change.interval is None:
        return told
    low, high = change.interval
    return replace(
        told,
        interval=f"{_signed(low, digits)} to {_signed(high, digits)}",
        bar=interval_bar(low, high, change.difference, extent),
        within_noise=change.within_noise,
        direction="higher" if change.difference > 0 else "lower",
    )


def _signed(value: float, digits: int) -> str:
    return f"{value:+.{digits}f}".replace("-", "−")


def made_with(conditions: Conditions) -> Iterator[tuple[str, Json]]:
    """What the run was made with: names and values."""
    for part, values in conditions.parts.items():
        for name, value in (values if isinstance(values, Mapping) else {"": values}).items():
            if value is not None:
                yield f"{part} {name}".strip(), value
