"""An evaluation's figures as tables: drawn where stdout is a terminal, plain text elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import click

from tui.phrases import counted, seconds
from tui.text import one_line

if TYPE_CHECKING:
    from eval.comparison import Change, Comparison

SLICES_SHOWN = 12
NAMED = 10
"""How many of the questions won, lost or failed are named; the rest are counted."""

Document = Mapping[str, Any]


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


def report_tables(document: Document) -> list[Table]:
    """The tables of a report (the JSON of `eval --json`): the figures, then each kind of slice."""
    return [_overview(document), *(_slices(kind, document) for kind in document["slices"])]


def _overview(document: Document) -> Table:
    abstention, latency = document["abstention"], document["latency_ms"]
    stages = [
        f"{name} {_took(times['p50'])}"
        for name, times in latency["stages"].items()
        if name != "total"
    ]
    rows = (
        ("answers", f"EM {share(document['em'])}   F1 {share(document['f1'])}"),
        (
            "if forced",
            f"EM {share(document['forced']['em'])}   F1 {share(document['forced']['f1'])}",
        ),
        ("answer recall", _at(document["answer_recall"])),
        ("article recall", _at(document["recall"])),
        ("success", _at(document["success"])),
        ("ranking", f"MRR@10 {share(document['mrr@10'])}   nDCG@10 {share(document['ndcg@10'])}"),
        (
            "citations",
            f"exact {share(document['citation_exact'])}"
            f"   support {share(document['citation_support'])}",
        ),
        (
            "abstaining",
            f"precision {share(abstention['precision'])}   recall {share(abstention['recall'])}"
            f"   coverage {share(abstention['coverage'])}",
        ),
        (
            "when answered",
            f"accuracy {share(abstention['accuracy_answered'])}"
            f"   area under risk-coverage {share(abstention['aurc'])}",
        ),
        (
            "surest of all",
            "   ".join(
                f"{float(part):.0%} {share(right)}"
                for part, right in abstention["accuracy_at"].items()
            ),
        ),
        ("confidence", f"calibration error {share(document['calibration_error'])}"),
        ("latency", f"p50 {_took(latency['p50'])}   p95 {_took(latency['p95'])}"),
        ("p50 by stage", "   ".join(stages)),
    )
    failed = [q for q in document["questions"] if q["error"]]
    notes = tuple(one_line(f"failed: {q['id']}: {q['error']}") for q in failed)
    return Table(report_title(document), rows, notes=notes)


def report_title(document: Document) -> str:
    """What was asked, such as "harbour: 3 questions, 2 answerable"."""
    return (
        f"{one_line(document['set'])}: {counted(document['n'], 'question')},"
        f" {document['answerable']:,} answerable"
    )


def run_notes(document: Document, unkept: str | None) -> list[str]:
    """What is to be known of a run beside its figures; `unkept` is that of `Run`."""
    notes = [f"the results couldn't be kept as they came: {unkept}"] if unkept else []
    if unresolved := document["unresolved"]:
        which = "1 relevant article isn't in the library (and counts"
        if len(unresolved) > 1:
            which = f"{len(unresolved):,} relevant articles aren't in the library (and count"
        notes.append(f"{which} as not found): {one_line(', '.join(unresolved[:5]), 200)}")
    return notes


def main_figures(document: Document) -> list[str]:
    """The figures that matter most, with their names; of a set without answers, its ranking's."""
    abstention, p50 = document["abstention"], document["latency_ms"]["p50"]
    if document["em"] is None:
        shares = (("MRR@10", document["mrr@10"]), ("nDCG@10", document["ndcg@10"]))
        figures = [f"{name} {share(value)}" for name, value in shares]
    else:
        figures = [
            f"EM {share(document['em'])}",
            f"F1 {share(document['f1'])}",
            f"answered {share(abstention['coverage'])}",
            f"right of answered {share(abstention['accuracy_answered'])}",
            f"abstention precision {share(abstention['precision'])},"
            f" recall {share(abstention['recall'])}",
        ]
    return [*figures, f"p50 {_took(p50)}"]


def _slices(kind: str, document: Document) -> Table:
    found = document["slices"][kind]
    measures = list(next(iter(found.values()), {}))
    rows = tuple(
        (one_line(value, 40), *(_cell(one[measure]) for measure in measures))
        for value, one in list(found.items())[:SLICES_SHOWN]
    )
    more = len(found) - len(rows)
    columns = (
        one_line(kind.replace("_", " ")),
        *(measure.replace("_", " ") for measure in measures),
    )
    notes = (f"and {more:,} more, in --json and --report",) if more > 0 else ()
    return Table(f"By {columns[0]}", rows, columns, notes)


def comparison_table(comparison: Comparison) -> Table:
    """The figures of two runs side by side, and the questions won and lost."""
    from eval.comparison import ARTICLES

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
    digits = 0 if change.path.startswith("latency") else 3
    interval, verdict = "-", ""
    if change.interval is not None:
        low, high = change.interval
        interval = f"{low:+.{digits}f}..{high:+.{digits}f}"
        verdict = "within noise" if change.within_noise else "beyond noise"
    return (
        change.path,
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


def _at(shares: Mapping[str, float | None]) -> str:
    return "  ".join(f"@{k} {share(value)}" for k, value in shares.items())


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
