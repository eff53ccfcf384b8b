"""The text of an article, of any length."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from rich.segment import Segment
from textual import events
from textual.content import Content, Span
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.selection import Selection
from textual.strip import Strip
from textual.style import Style
from textual.visual import Visual

from tui.conversation.source_text import CURRENT, FOUND, SIGNS
from tui.text.styles import QUOTED

MARGIN = 2
"""The columns left of the text: a sign that marks the line, and a space."""

_LINES_ABOVE = 3


class ArticleText(ScrollView, can_focus=True):
    """Wraps the text once for a width and draws only the lines in view.

    A `Static` draws all of its lines, again and again: for a text of 400,000 characters that
    held the app up for four seconds. Words found change only how the lines in view are drawn.
    """

    class Laid(Message):
        """The text, its lines or its marks are others than before."""

    DEFAULT_CSS = """
    ArticleText {
        overflow-x: hidden;
    }
    """

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._text = Content()
        self._found: Sequence[tuple[int, int]] = ()
        self._chosen = 0
        self._kept_in_view = 0
        self._lines: list[str] = []
        self._starts: list[int] = []
        self._width = 0

    @property
    def text(self) -> Content:
        """The text as it is shown, with the styles of its marks; words found aren't among them."""
        return self._text

    @property
    def first_in_view(self) -> int:
        """The offset in the text of the first line in view."""
        line = min(int(self.scroll_offset.y), len(self._starts) - 1)
        return self._starts[line] if self._starts else 0

    @property
    def line_count(self) -> int:
        """How many lines the text is wrapped into."""
        return len(self._lines)

    @property
    def is_longer_than_view(self) -> bool:
        """Whether not all of the text can be in view at once."""
        return len(self._lines) > self.scrollable_content_region.height

    def marked_lines(self) -> list[tuple[int, str]]:
        """The lines that hold marked words, each with the sign of its mark."""
        marks = [(span.start, SIGNS.get(str(span.style), "")) for span in self._text.spans]
        marks += [(start, SIGNS[FOUND]) for start, _ in self._found]
        return [(self.line_of(start), sign) for start, sign in marks if sign]

    def scroll_to_line(self, line: int) -> None:
        """Bring a line into view, with some of those above it."""
        self.scroll_to(y=max(0, line - _LINES_ABOVE), animate=False)

    def show(self, text: Content, mark: str | None = None) -> None:
        """Show `text`, scrolled to the first words whose style is `mark`."""
        self._text, self._found, self._chosen = text, (), 0
        self._kept_in_view = min((s.start for s in text.spans if s.style == mark), default=0)
        self._wrap()

    def show_found(self, found: Sequence[tuple[int, int]], chosen: int = 0) -> None:
        """Mark words by their (start, end), in order, and go to those numbered `chosen`."""
        self._found, self._chosen = found, chosen
        if found:
            self._kept_in_view = found[chosen][0]
            self._bring_into_view()
        self.refresh()
        self.post_message(self.Laid())

    def on_resize(self, event: events.Resize) -> None:
        """Wrap for another width; keep the mark in view in another height too."""
        if self._width_of_text() != self._width:
            self._wrap()
        else:
            self.call_after_refresh(self._scroll_to_mark)
            self.post_message(self.Laid())

    def watch_show_vertical_scrollbar(self) -> None:
        """There is no scrolling before there is a scroll bar."""
        self.call_after_refresh(self._scroll_to_mark)

    def render_line(self, y: int) -> Strip:
        """Line `y` of those in view."""
        number = self.scroll_offset.y + y
        # Hidden, it has no width, and the lines are those of the width before.
        if number >= len(self._lines) or not self._width:
            return Strip.blank(self.scrollable_content_region.width, self.rich_style)
        spans = list(self._spans_on(number))
        line = Content(self._lines[number], spans=spans)
        if self.text_selection and (span := self.text_selection.get_span(number)):
            start, end = span
            selected = self.screen.get_component_styles("screen--selection")
            line = line.stylize(Style.from_styles(selected), start, None if end == -1 else end)
        strips = Visual.to_strips(
            self, line, self._width, 1, self.visual_style, apply_selection=False, pad=True
        )
        return Strip.join([*self._margin(spans, number), strips[0].apply_offsets(0, number)])

    def _margin(self, spans: Sequence[Span], number: int) -> Iterator[Strip]:
        """The margin, a cell at a time: a selection begun on any of them begins with the line."""
        for cell in f"{sign_of(spans):<{MARGIN}}":
            yield Strip([Segment(cell, self.rich_style)], 1).apply_offsets(0, number)

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """The text selected with the mouse, line by line as it is shown."""
        return selection.extract("\n".join(self._lines)), "\n"

    def selection_updated(self, selection: Selection | None) -> None:
        """Draw the selection."""
        self.refresh()

    def _spans_on(self, number: int) -> Iterator[Span]:
        """The marks on a line, by their places in it."""
        first = self._starts[number]
        length = len(self._lines[number])
        for start, end, style in self._marks(first, first + length):
            start, end = max(start - first, 0), min(end - first, length)
            if start < end:
                yield Span(start, end, style)

    def _marks(self, start: int, end: int) -> Iterator[Span]:
        """The marks of the text, then those of the words found that stand in `start:end`."""
        for span in self._text.spans:
            # The words gone to are what stands out, and among words found those are others.
            step_back = bool(self._found) and span.style == CURRENT
            yield Span(span.start, span.end, QUOTED if step_back else span.style)
        # Words found don't overlap: of those that begin before, only the last may reach in.
        first = max(0, bisect_left(self._found, (start,)) - 1)
        for number in range(first, bisect_left(self._found, (end,))):
            yield Span(*self._found[number], CURRENT if number == self._chosen else FOUND)

    def _width_of_text(self) -> int:
        return max(0, self.scrollable_content_region.width - MARGIN)

    def _wrap(self) -> None:
        self._width = self._width_of_text()
        if not self._width:
            return
        plain = self._text.plain
        self._lines = [line.plain for line in Content(plain).wrap(self._width)]
        self._starts = starts_of(self._lines, plain)
        self.virtual_size = Size(self._width + MARGIN, len(self._lines))
        self.refresh()
        self.post_message(self.Laid())
        self.call_after_refresh(self._scroll_to_mark)

    def line_of(self, offset: int) -> int:
        """The line on which an offset in the text stands."""
        return max(0, bisect_right(self._starts, offset) - 1)

    def _scroll_to_mark(self) -> None:
        self.scroll_to_line(self.line_of(self._kept_in_view))

    def _bring_into_view(self) -> None:
        """Scroll to the words only where they aren't in view, so that the text stands still."""
        below = self.line_of(self._kept_in_view) - self.scroll_offset.y
        if not 0 <= below < self.scrollable_content_region.height:
            self._scroll_to_mark()


def starts_of(lines: Sequence[str], text: str) -> list[int]:
    """Where in `text` each of its wrapped lines begins: wrapping takes out white space only."""
    starts, end = [], 0
    for line in lines:
        start = text.index(line, end)
        starts.append(start)
        end = start + len(line)
    return starts


def sign_of(spans: Sequence[Span]) -> str:
    """The sign in the margin of a line with these marks: that of the weightiest of them."""
    styles = [span.style for span in spans]
    return next((sign for style, sign in SIGNS.items() if style in styles), "")
