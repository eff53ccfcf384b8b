"""The questions of a report as rows of a table: what they show, and which of them in what order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from tui.text.safe_text import one_line

if TYPE_CHECKING:
    from eval.reporting.comparison import Comparison
    from eval.reporting.view import QuestionEntry, ReportView

RIGHT, WRONG = "✓", "✗"

_LONGEST = 300
"""Characters of a question or an answer in the table: it may be of any length."""

# By the verdicts of `eval.measures.result`: a sign and a word, so that no colour is needed.
_MARKS = {
    "right": f"{RIGHT} right",
    "partly right": f"{WRONG} partly",
    "wrong": f"{WRONG} wrong",
    "rightly abstained": f"{RIGHT} abstained",
    "wrongly abstained": f"{WRONG} abstained",
    "found": f"{RIGHT} found",
    "not found": f"{WRONG} not found",
    "failed": f"{WRONG} failed",
}
_UNJUDGED = "not judged"


class Show(StrEnum):
    """Which questions the table holds."""

    ALL = "all"
    WRONG = "wrong"
    ABSTAINED = "abstained"
    CHANGED = "won or lost"


class Column(StrEnum):
    """The columns, in order, by their headings."""

    QUESTION = "Question"
    EXPECTED = "Expected"
    GOT = "Got"
    MARK = "Right?"
    RANK = "Rank"
    SURE = "Sure"
    MS = "ms"


@dataclass(frozen=True, slots=True)
class View:
    """How the table is looked at. `column` None: in the set's order; `id` is under the cursor."""

    show: Show = Show.ALL
    column: Column | None = None
    descending: bool = False
    id: str | None = None

    def showing_next(self, compared: bool) -> View:
        """The next choice of questions; those won or lost only where there is a comparison."""
        choices = [show for show in Show if compared or show is not Show.CHANGED]
        place = choices.index(self.show) if self.show in choices else -1
        return replace(self, show=choices[(place + 1) % len(choices)])

    def sorted_next(self) -> View:
        """Sorted by the next column; after the last, in the set's order."""
        orders: list[Column | None] = [None, *Column]
        place = (orders.index(self.column) + 1) % len(orders)
        return replace(self, column=orders[place], descending=False)

    def sorted_by(self, column: Column) -> View:
        """Sorted by a column, or the other way round where it was already."""
        return replace(
            self, column=column, descending=self.column is column and not self.descending
        )

    def reversed(self) -> View:
        """The other way round; the set's own order has no other way."""
        return self if self.column is None else replace(self, descending=not self.descending)


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """One question of a report, safe to show; `text`, `turns` and `asked` are the set's own.

    `change` is "won" or "lost" against the run compared with. `rank` is that of the first
    passage that holds an accepted answer.
    """

    id: str
    text: str
    turns: tuple[str, ...]
    asked: date | None
    question: str
    expected: str
    got: str
    verdict: str
    abstained: bool
    rank: int | None
    confidence: float | None
    ms: float | None
    change: str = ""

    @property
    def mark(self) -> str:
        """A sign and a word for how it came out; a question won or lost says that."""
        mark = _MARKS.get(self.verdict, _UNJUDGED)
        return f"{mark[0]} {self.change}" if self.change else mark

    @property
    def right(self) -> bool:
        """Whether it came out as it should."""
        return self.mark.startswith(RIGHT)

    @property
    def wrong(self) -> bool:
        """Whether it came out as it should not; a question that isn't judged is neither."""
        return self.mark.startswith(WRONG)


def rows_of(report: ReportView, comparison: Comparison | None = None) -> list[QuestionRow]:
    """The questions of a report, in its order."""
    changes: dict[str, str] = {}
    if comparison is not None:
        changes = dict.fromkeys(comparison.won, "won") | dict.fromkeys(comparison.lost, "lost")
    return [_row(entry, changes.get(entry.id, "")) for entry in report.questions]


def _row(entry: QuestionEntry, change: str) -> QuestionRow:
    asked = entry.asked
    return QuestionRow(
        id=asked.id,
        text=asked.question,
        turns=asked.turns,
        asked=asked.asked,
        question=one_line(asked.question, _LONGEST),
        expected=one_line(_expected(entry), _LONGEST),
        got=one_line(_got(entry), _LONGEST),
        verdict=entry.verdict.value,
        abstained=bool(entry.abstained),
        rank=entry.answer_rank,
        confidence=entry.confidence,
        ms=entry.ms,
        change=change,
    )


def _expected(entry: QuestionEntry) -> str:
    if entry.asked.answerable is False:
        return "(no answer)"
    return " | ".join(entry.asked.answers)


def _got(entry: QuestionEntry) -> str:
    if entry.error is not None:
        return entry.error
    return "(abstained)" if entry.abstained else entry.answer or ""


def arranged(rows: Sequence[QuestionRow], view: View) -> list[QuestionRow]:
    """The rows that a view shows, in its order; those without a value there come last."""
    shown = [row for row in rows if _shows(view.show, row)]
    if (column := view.column) is None:
        return shown
    values = [(_value(column, row), row) for row in shown]
    known = [(value, row) for value, row in values if value is not None]
    known.sort(key=lambda pair: pair[0], reverse=view.descending)
    return [row for _, row in known] + [row for value, row in values if value is None]


def _shows(show: Show, row: QuestionRow) -> bool:
    if show is Show.WRONG:
        return row.wrong
    if show is Show.ABSTAINED:
        return row.abstained
    return show is Show.ALL or bool(row.change)


def _value(column: Column, row: QuestionRow) -> Any:
    """What a column sorts by: numbers by size, words whatever their case."""
    if column is Column.RANK:
        return row.rank
    if column is Column.SURE:
        return row.confidence
    if column is Column.MS:
        return row.ms
    return cell(column, row).casefold()


def cell(column: Column, row: QuestionRow) -> str:
    """What stands in a column; "-" for a number that there isn't."""
    if column is Column.RANK:
        return "-" if row.rank is None else str(row.rank)
    if column is Column.SURE:
        return "-" if row.confidence is None else f"{row.confidence:.2f}"
    if column is Column.MS:
        return "-" if row.ms is None else f"{row.ms:.0f}"
    words = {
        Column.QUESTION: row.question,
        Column.EXPECTED: row.expected,
        Column.GOT: row.got,
        Column.MARK: row.mark,
    }
    return words[column]
