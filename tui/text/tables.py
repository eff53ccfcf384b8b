"""An evaluation's figures as tables: drawn where stdout is a terminal, plain text elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import click

from tui.text.phrases import counted, seconds
from tui.text.safe_text import one_line

if TYPE_CHECKING:
    from eval.measures.catalogue import Measure
    from eval.reporting.comparison import Change, Comparison
    from eval.reporting.view import ReportView, Slice

SLICES_SHOWN = 12
NAMED = 10
"""How many of the questions won, lost or failed are named; the rest are counted."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of texts under a title. Without `columns`, the rows speak for themselves."""

    title: str
    rows: tuple[tuple[str, ...], ...]
    columns: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def show(tables: list[Table]) -> None:
    """Print tables to stdout."""
    if sys.stdout.isatty():
        _draw(tables)
    else:
        click.echo("\n".join(line for table in tables for line in plain_lines(table)))


def plain_lines(table: Table) -> list[str]:
    """A table as lines of text: every row indented, its columns aligned."""
    rows = [table.columns, *table.rows] if table.columns else list(table.rows)
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = [
        "  " + "   ".join(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True))
        for row in rows
    ]
    return [table.title, *(line.rstrip() for line in lines), *(f"  {n}" for n in table.notes)]


def _draw(tables: list[Table]) -> None:
    # Here, not above: only a terminal needs it.
    from rich import box
    from rich.console import Console
    from rich.table import Table as Drawn
    from rich.text import Text

    console = Console(file=sys.stdout, highlight=False)
    for table in tables:
        drawn = Drawn(
            title=Text(table.title, style="bold"),
            title_justify="left",
            box=box.SIMPLE_HEAD,
            show_header=bool(table.columns),
            pad_edge=False,
        )
        for place, name in enumerate(table.columns or ("",) * len(table.rows[0])):
            numbers = bool(table.columns) and place > 0
            # Folded where the terminal is too narrow: a cell is never cut.
            justify: Literal["left", "right"] = "right" if numbers else "left"
            drawn.add_column(Text(name), justify=justify, overflow="fold")
        for row in table.rows:
            drawn.add_row(*(Text(cell) for cell in row))
        console.print(drawn)
        for note in table.notes:
            console.print(Text(f"  {note}"))


def report_tables(report: ReportView) -> list[Table]:
    """The tables of a report: the figures, then each kind of slice."""
    return [_overview(report), *(_slices(kind, found) for kind, found in report.slices.items())]


def _overview(report: ReportView) -> Table:
    from eval.measures import catalogue as c

    measured = () if report[c.EM] is None else c.ANSWERS  # a set without answers has none of them
    stages = [
        f"{name} {_took(report[p50])}" for name, (p50, _) in c.STAGES.items() if name != "total"
    ]
    rows = (
        *((one.label, f"{share(report[one]):<5}   {one.says}") for one in measured),
        *((name, _at(report, by_depth)) for name, by_depth in c.DEPTHS.items()),
        ("Ranking of articles", "   ".join(_figure(report, one) for one in (c.MRR, c.NDCG))),
        ("Latency", f"p50 {_took(report[c.P50])}   p95 {_took(report[c.P95])}"),
        ("p50 by stage", "   ".join(stages)),
        *_prose(report),
    )
    notes = tuple(one_line(f"failed: {one.id}: {one.error}") for one in report.failed)
    return Table(report_title(report), rows, notes=notes)


def _prose(report: ReportView) -> list[tuple[str, str]]:
    """What came of a language model's prose; no row where it had no part in the run."""
    from eval.measures import catalogue as c

    if report[c.PROSE_ANSWERS] is None:
        return []
    answers, given, checked, struck, failed = (int(report[one] or 0) for one in c.PROSE[:5])
    said = f"{counted(given, 'sentence')} below {counted(answers, 'answer')}:"
    said = f"{said} {checked:,} checked, {struck:,} struck"
    replies = "1 reply" if failed == 1 else f"{failed:,} replies"
    return [("Prose", f"{said}; {replies} failed" if failed else said)]


def _figure(report: ReportView, measure: Measure) -> str:
    return f"{measure.name} {share(report[measure])}"


def report_title(report: ReportView) -> str:
    """What was asked, such as "harbour: 3 questions, 2 answerable"."""
    return (
        f"{one_line(report.set_name)}: {counted(report.n, 'question')},"
        f" {report.answerable:,} answerable"
    )


def run_notes(report: ReportView, unkept: str | None) -> list[str]:
    """What is to be known of a run beside its figures; `unkept` is that of `Run`."""
    notes = [f"the results couldn't be kept as they came: {unkept}"] if unkept else []
    if unresolved := report.unresolved:
        which = "1 relevant article isn't in the library (and counts"
        if len(unresolved) > 1:
            which = f"{len(unresolved):,} relevant articles aren't in the library (and count"
        notes.append(f"{which} as not found): {one_line(', '.join(unresolved[:5]), 200)}")
    return notes


def main_figures(report: ReportView, *, brief: bool = False) -> list[str]:
    """The figures that matter most, with their names; of a set without answers, its ranking's.

    Brief names lack the short one in brackets: "Exact match", not "Exact match (EM)".
    """
    from eval.measures import catalogue as c

    shown: tuple[Measure, ...] = (c.MRR, c.NDCG)
    if report[c.EM] is not None:
        of_abstaining = (c.ABSTENTION_PRECISION, c.ABSTENTION_RECALL)
        shown = (c.EM, c.F1, c.COVERAGE, c.ACCURACY_ANSWERED, *of_abstaining)
    figures = [f"{_called(one, brief)} {share(report[one])}" for one in shown]
    return [*figures, f"{_called(c.P50, brief)} {_took(report[c.P50])}"]


def answer_scores(figures: Mapping[Measure, float | None], *, brief: bool = False) -> list[str]:
    """The answers' scores with their names, as far as they were measured."""
    from eval.measures.catalogue import EM, F1

    scores = ((one, figures.get(one)) for one in (EM, F1))
    return [f"{_called(one, brief)} {share(score)}" for one, score in scores if score is not None]


def _called(measure: Measure, brief: bool) -> str:
    return measure.name if brief else measure.label


def _slices(kind: str, found: Mapping[str, Slice]) -> Table:
    from eval.reporting.view import SLICE_LABELS

    rows = tuple(
        (one_line(value, 40), *(_cell(figure) for figure in one.figures().values()))
        for value, one in list(found.items())[:SLICES_SHOWN]
    )
    more = len(found) - len(rows)
    columns = (
        one_line(kind.replace("_", " ")),
        *(SLICE_LABELS if found else ()),
    )
    notes = (f"and {more:,} more, in --json and --report",) if more > 0 else ()
    return Table(f"By {columns[0]}", rows, columns, notes)


def comparison_table(comparison: Comparison) -> Table:
    """The figures of two runs side by side, and the questions won and lost."""
    from eval.reporting.comparison import ARTICLES

    rows = tuple(_change(change) for change in comparison.changes)
    notes = [
        f"{name} {len(ids)}: {_named(ids)}"
        for name, ids in (("won", comparison.won), ("lost", comparison.lost))
    ]
    notes.append(
        f"McNemar's exact test of the questions won and lost: p = {comparison.mcnemar:.3f}"
    )
    for ids, which in ((comparison.only_before, "before"), (comparison.only_after, "now")):
        if ids:
            notes.append(f"asked only {which}, and left out: {counted(len(ids), 'question')}")
    if comparison.articles_differ:
        notes.append("the articles differ: the two runs weren't made over the same ones")
    notes += [
        one_line(f"differs: {path}: {_short(before)} before, {_short(after)} now")
        for path, (before, after) in comparison.conditions.items()
        if path != ARTICLES
    ]
    columns = ("measure", "before", "now", "change", "95% interval", "")
    return Table(f"Compared with {comparison.name}:", rows, columns, tuple(notes))


def _change(change: Change) -> tuple[str, ...]:
    from eval.measures.catalogue import P50, P95

    digits = 0 if change.measure in (P50, P95) else 3
    interval, verdict = "-", ""
    if change.interval is not None:
        low, high = change.interval
        interval = f"{low:+.{digits}f}..{high:+.{digits}f}"
        verdict = "within noise" if change.within_noise else "beyond noise"
    return (
        change.measure.label,
        f"{change.before:.{digits}f}",
        f"{change.after:.{digits}f}",
        f"{change.difference:+.{digits}f}",
        interval,
        verdict,
    )


def _named(ids: tuple[str, ...]) -> str:
    more = f" and {len(ids) - NAMED} more" if len(ids) > NAMED else ""
    return one_line(", ".join(ids[:NAMED]) + more) or "-"


def _short(value: object) -> str:
    return one_line(str(value), 24)


def _at(report: ReportView, by_depth: Mapping[int, Measure]) -> str:
    return "  ".join(f"@{k} {share(report[measure])}" for k, measure in by_depth.items())


def _cell(value: float | None) -> str:
    return f"{value:,}" if isinstance(value, int) else share(value)


def share(value: float | None) -> str:
    """A share such as "0.625"; "-" where it wasn't measured."""
    return "-" if value is None else f"{value:.3f}"


def _took(milliseconds: float | None) -> str:
    """A stretch of time such as "103 ms", or "1.01 s" from a second on."""
    if milliseconds is None:
        return "-"
    return seconds(milliseconds) if round(milliseconds) >= 1000 else f"{milliseconds:.0f} ms"
