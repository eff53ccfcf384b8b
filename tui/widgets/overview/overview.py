"""The library at a glance: when its articles are from, of whom, the newest, what to ask."""

from __future__ import annotations

from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from index.types import LibraryStatus
from tui.conversation.messages import QuestionAsked, ReferenceChosen
from tui.conversation.overview import Overview
from tui.conversation.references import Kind, whole
from tui.text.phrases import is_sample
from tui.text.styles import DIM
from tui.widgets.charts import headings
from tui.widgets.charts.bars import Bar, BarChart
from tui.widgets.charts.columns import ColumnChart
from tui.widgets.charts.time_bins import time_bins
from tui.widgets.overview import overview_lines as lines
from tui.widgets.rows import Row, RowList, fill

_NOTHING_YET = "Sources are shown here, with the quoted words marked."
_LOW = 26
"""The rows under which less of everything is shown."""

_TALL = 40
"""The rows from which more is shown."""

_OUTLETS_LOW, _OUTLETS, _OUTLETS_TALL = 3, 5, 10
_STORIES_LOW, _STORIES, _STORIES_TALL = 4, 5, 8
_QUESTIONS = 6


class OverviewPane(RowList, can_focus=True):
    """Sections one under another, each only where there is something to show in it."""

    HELP = "The library at a glance"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "app.focus_question", "Question", show=False, id="overview.question"),
    ]
    DEFAULT_CSS = """
    OverviewPane {
        padding: 0 1 0 0;
        scrollbar-size-vertical: 1;
        .overview-heading {
            height: 1;
            margin-top: 1;
            padding: 0 1;
            text-wrap: nowrap;
            text-overflow: ellipsis;
        }
        .overview-heading.-first { margin-top: 0; }
        #overview-nothing { padding: 0 1; }
        ColumnChart, BarChart { padding: 0 1; }
        &.-low ColumnChart { height: 4; }
        &.-tall ColumnChart { height: 11; }
    }
    """

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._overview = Overview()
        self._status: LibraryStatus | None = None
        self._examples: tuple[str, ...] = ()
        self._numbered = True
        self._nothing = Static(Content.styled(_NOTHING_YET, DIM), id="overview-nothing")
        self._days = ColumnChart(id="overview-days")
        self._outlets = BarChart(id="overview-outlets")
        self._stories = [Row() for _ in range(_STORIES_TALL)]
        self._questions = [Row() for _ in range(_QUESTIONS)]
        names = ("days", "outlets", "stories", "questions")
        self._heads = {
            name: Static(id=f"overview-{name}-head", classes="overview-heading") for name in names
        }

    def compose(self) -> ComposeResult:
        """The sections, each below its heading."""
        self.border_title = "Your articles"
        yield self._nothing
        yield self._heads["days"]
        yield self._days
        yield self._heads["outlets"]
        yield self._outlets
        yield self._heads["stories"]
        yield from self._stories
        yield self._heads["questions"]
        yield from self._questions

    def on_mount(self) -> None:
        """Begin with nothing to show."""
        self._draw()

    def on_resize(self, event: events.Resize) -> None:
        """Another width has room for other stretches of time, another height for more or less."""
        self.set_class(self.size.height < _LOW, "-low")
        self.set_class(self.size.height >= _TALL, "-tall")
        self._draw()

    def take_focus(self) -> bool:
        """Go to the first row, or to the pane itself."""
        if not super().take_focus():
            self.focus()
        return True

    def show(self, status: LibraryStatus, overview: Overview) -> None:
        """Show a library."""
        self._status, self._overview = status, overview
        self.border_title = "Sample articles" if is_sample(status) else "Your articles"
        self._draw()

    def show_examples(self, questions: tuple[str, ...]) -> None:
        """Show questions to try, or none."""
        self._examples = questions[:_QUESTIONS]
        self._draw()

    def number(self, numbered: bool) -> None:
        """Put the numbers before the questions, as long as a number typed asks one, or no more."""
        self._numbered = numbered
        self._draw()

    def _draw(self) -> None:
        outlets, stories = self._room()
        named = self._status.sources if self._status else ()
        shown = {
            "days": self._draw_days(),
            "outlets": headings.outlets_heading(len(named), outlets) if named else None,
            "stories": lines.newest_heading(self._overview.new) if self._overview.stories else None,
            "questions": lines.questions_heading(self._numbered) if self._examples else None,
        }
        self._outlets.display = bool(named)
        self._outlets.show([Bar(name, count) for name, count in named[:outlets]])
        fill(
            self._stories,
            [
                (lines.story_line(story), number)
                for number, story in enumerate(self._overview.stories[:stories])
            ],
        )
        fill(
            self._questions,
            [
                (lines.question_line(number if self._numbered else None, question), question)
                for number, question in enumerate(self._examples, start=1)
            ],
        )
        for name, head in self._heads.items():
            words = shown[name]
            head.display = words is not None
            if words is not None:
                head.update(words)
        first = next((name for name, words in shown.items() if words is not None), "")
        for name, head in self._heads.items():
            head.set_class(name == first, "-first")
        self._nothing.display = not first
        self.refresh_bindings()

    def _draw_days(self) -> Content | None:
        """Draw the columns, and return their heading."""
        # A margin on either side, and a scroll bar, which may come with what is shown.
        bins = time_bins(self._overview.days, self.size.width - 3)
        self._days.display = bins is not None
        if bins is None:
            return None
        self._days.show(bins.columns)
        return headings.time_heading(bins, self._status.undated if self._status else 0)

    def _room(self) -> tuple[int, int]:
        """How many outlets and how many stories there is room for."""
        if self.has_class("-low"):
            return _OUTLETS_LOW, _STORIES_LOW
        if self.has_class("-tall"):
            return _OUTLETS_TALL, _STORIES_TALL
        return _OUTLETS, _STORIES

    @on(Row.Chosen)
    def _chosen(self, message: Row.Chosen) -> None:
        message.stop()
        if isinstance(message.value, str):
            self.post_message(QuestionAsked(message.value))
        elif isinstance(message.value, int):
            stories = self._overview.stories
            references = tuple(whole(story.first, Kind.NEWEST) for story in stories)
            self.post_message(ReferenceChosen(references, message.value))
