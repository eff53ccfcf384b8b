"""What came of an evaluation: its figures, the table of its questions, and one of them in full."""

from __future__ import annotations

from dataclasses import replace

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from tui.jobs.evaluation_runs import Evaluation
from tui.text.question_rows import QuestionRow, View, arranged, rows_of
from tui.text.safe_text import one_line
from tui.text.tables import main_figures, report_title, run_notes
from tui.text.wrapping import wrapped
from tui.widgets.evaluation.question_table import QuestionTable

_LONGEST_NOTE = 160
_PADDING = 2


class ResultsPane(Vertical):
    """Shows what an `Evaluation` holds, and keeps in it how the table is looked at."""

    DEFAULT_CSS = """
    ResultsPane {
        & > .title { padding: 0 1; height: 1; text-style: bold; }
        & > .figures { padding: 0 1; max-height: 4; }
        & > .notes { padding: 0 1; max-height: 3; color: $text-muted; }
        & > .shown { padding: 0 1; height: 1; color: $text-muted; }
        & > .one {
            padding: 0 1;
            height: 3;
            background: $panel;
        }
        & > .title, & > .shown, & > .one { text-wrap: nowrap; text-overflow: ellipsis; }
    }
    """

    class AskLive(Message):
        """The user wants to see a question answered in the conversation."""

        def __init__(self, row: QuestionRow) -> None:
            self.row = row
            super().__init__()

    def __init__(self, evaluation: Evaluation, *, id: str) -> None:
        super().__init__(id=id)
        self._evaluation = evaluation
        self._rows: list[QuestionRow] = []
        self._title = Static(classes="title")
        self._figures = Static(classes="figures")
        self._notes = Static(classes="notes")
        self._shown = Static(classes="shown")
        self._table = QuestionTable(id="evaluation-table")
        self._one = Static(classes="one")

    def compose(self) -> ComposeResult:
        """The figures above, the table, its question in full below."""
        yield self._title
        yield self._figures
        yield self._notes
        yield self._shown
        yield self._table
        yield self._one

    def take_focus(self) -> None:
        """Let the user walk through the table."""
        self._table.focus()

    def show(self) -> None:
        """Show what the evaluation holds now; nothing where nothing is finished."""
        if (finished := self._evaluation.finished) is None:
            return
        saved = self._evaluation.saved_as
        self._title.update(
            Content(report_title(finished.report) + (f" · saved as {saved}" if saved else ""))
        )
        self._show_figures()
        notes = [*run_notes(finished.report, finished.unkept), *self._compared()]
        self._notes.update(Content("\n".join(one_line(note, _LONGEST_NOTE) for note in notes)))
        self._notes.display = bool(notes)
        self._rows = rows_of(finished.report, self._evaluation.comparison)
        self.look(self._evaluation.view)

    def on_resize(self, event: events.Resize) -> None:
        """Keep each figure beside its name."""
        self._show_figures()

    def _show_figures(self) -> None:
        if finished := self._evaluation.finished:
            whole, brief = (
                wrapped(
                    [Content(figure) for figure in main_figures(finished.report, brief=brief)],
                    " · ",
                    self.size.width - _PADDING,
                )
                for brief in (False, True)
            )
            # The names in brackets are shown where they cost no line.
            fits = len(whole.plain.splitlines()) <= len(brief.plain.splitlines())
            self._figures.update(whole if fits else brief)

    def look(self, view: View) -> None:
        """Look at the table in another way."""
        self._evaluation.view = view
        shown = arranged(self._rows, view)
        order = "in the set's order"
        if view.column:
            order = f"by {view.column} {'▼' if view.descending else '▲'}"
        self._shown.update(Content(f"{view.show}: {len(shown):,} of {len(self._rows):,}, {order}"))
        if not shown:
            self._one.update(Content("None: f shows others."))
        self._table.show(shown, view)

    def _compared(self) -> list[str]:
        comparison = self._evaluation.comparison
        if comparison is None:
            return []
        won, lost = len(comparison.won), len(comparison.lost)
        return [
            f"against {comparison.name}: {won} won, {lost} lost"
            f" (McNemar's p = {comparison.mcnemar:.3f}); c shows the differences"
        ]

    @on(QuestionTable.Highlighted)
    def _highlighted(self, event: QuestionTable.Highlighted) -> None:
        event.stop()
        if row := self._table.current():
            self._evaluation.view = replace(self._evaluation.view, id=row.id)
            self._one.update(_in_full(row))

    @on(QuestionTable.Chosen)
    def _chosen(self, event: QuestionTable.Chosen) -> None:
        event.stop()
        if row := self._table.current():
            self.post_message(self.AskLive(row))

    @on(QuestionTable.HeadingChosen)
    def _heading_chosen(self, event: QuestionTable.HeadingChosen) -> None:
        event.stop()
        self.look(self._evaluation.view.sorted_by(event.column))


def _in_full(row: QuestionRow) -> Content:
    return Content.assemble(
        (row.question, "bold"),
        ("\nexpected  ", "dim"),
        row.expected,
        ("\ngot       ", "dim"),
        f"{row.got} — {row.verdict}",
    )
