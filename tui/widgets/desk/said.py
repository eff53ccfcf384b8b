"""What is said above the rows of a sheet, and under them."""

from __future__ import annotations

from dataclasses import dataclass

from textual.content import Content
from textual.widgets import Static

from index.types import LibraryStatus
from tui.conversation.messages import Problem
from tui.desk.printed import shown
from tui.desk.rows import source_line
from tui.desk.sheet import Align, Sheet, SheetRow
from tui.desk.tries import sample_tries
from tui.desk.views import View
from tui.text.columns import cut as cut_to
from tui.text.phrases import is_sample
from tui.text.safe_text import one_line
from tui.text.styles import BAD, DIM, HEADING, OK, WARN

_NO_ARTICLES = "This library has no articles yet: F4 adds a folder of them."
_SAMPLE = "These are the made-up sample articles: F4 adds your own."
_NO_VIEWS = "There is nothing on the desk."


@dataclass(frozen=True, slots=True)
class State:
    """How it stands: what is being looked for, what went wrong or was done, which view waits."""

    looking: bool = False
    view: View | None = None
    problem: Problem | None = None
    done: str = ""


class Said(Static):
    """A few lines; none where there is nothing to say."""

    DEFAULT_CSS = """
    Said { height: auto; max-height: 6; padding: 0 1; }
    """

    def say(self, state: State, sheet: Sheet | None, status: LibraryStatus | None) -> None:
        """Say what was found, what went wrong, or what may be typed."""
        lines: list[Content] = []
        if state.problem:
            lines.append(_problem(state.problem))
        elif state.done:
            lines.append(Content.styled(one_line(state.done), OK))
        elif state.looking:
            lines.append(Content.styled("Looking…", DIM))
        elif sheet:
            lines.append(Content.styled(one_line(sheet.title), HEADING))
        elif state.view:
            lines += _waiting(state.view, status)
        else:
            lines.append(Content(_NO_VIEWS))
        if status and not status.articles and not state.problem:
            lines.append(Content.styled(_NO_ARTICLES, WARN))
        self._put(lines)

    def say_row(
        self, sheet: Sheet | None, row: SheetRow | None, cut: bool, status: LibraryStatus | None
    ) -> None:
        """Say what the marked row says where that is cut, where it stands, and the notes."""
        low = self.screen.has_class("-low")
        # It has no width of its own as long as it isn't seen.
        width = self.content_size.width or max(1, self.screen.size.width - 2)
        lines: list[Content] = []
        if sheet and row:
            if cut and not low and (words := _words(sheet, row)):
                lines.append(Content(words))
            if where := source_line(row):
                lines.append(Content.styled(cut_to(where, width), DIM))
        if sheet:
            if sheet.more:
                lines.append(Content.styled(f"{sheet.more:,} more rows: m shows them", DIM))
            notes = map(one_line, sheet.notes)
            lines += [Content.styled(cut_to(one, width) if low else one, WARN) for one in notes]
            if status and is_sample(status) and not low:
                lines.append(Content.styled(_SAMPLE, DIM))
        self._put(lines)

    def _put(self, lines: list[Content]) -> None:
        self.display = bool(lines)
        self.update(Content("\n").join(lines))


def _problem(problem: Problem) -> Content:
    said = Content.styled(one_line(problem.message), BAD)
    return said + f": {one_line(problem.hint)}" if problem.hint else said


def _words(sheet: Sheet, row: SheetRow) -> str:
    """The words of a row, whole."""
    cells = zip(sheet.columns, row.cells, strict=True)
    return " · ".join(
        text for column, cell in cells if column.align is Align.WORDS and (text := shown(cell))
    )


def _waiting(view: View, status: LibraryStatus | None) -> list[Content]:
    lines = [Content.styled("Type above what to look for, and press Enter.", DIM)]
    lines.append(Content.styled("← and → in the empty box go to another view.", DIM))
    if status and is_sample(status):
        tries = ", ".join(sample_tries(view.name))
        lines.append(Content.assemble(("Over the sample articles, try: ", DIM), tries))
        lines.append(Content.styled(_SAMPLE, DIM))
    return lines
