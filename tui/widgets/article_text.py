"""The text of an article, of any length."""

from __future__ import annotations

from textual import events
from textual.content import Content
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.selection import Selection
from textual.strip import Strip
from textual.style import Style
from textual.visual import Visual

_LINES_ABOVE = 3


class ArticleText(ScrollView, can_focus=True):
    """Wraps the text once for a width and draws only the lines in view.

    A `Static` draws all of its lines, again and again: for a text of 400,000 characters that
    held the app up for four seconds.
    """

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._text = Content()
        self._mark: str | None = None
        self._lines: list[Content] = []
        self._width = 0

    @property
    def text(self) -> Content:
        """The text as it is shown, with the styles of its marks."""
        return self._text

    def show(self, text: Content, mark: str | None = None) -> None:
        """Show `text`, scrolled to the first words whose style is `mark`."""
        self._text, self._mark = text, mark
        self._wrap()

    def on_resize(self, event: events.Resize) -> None:
        """Wrap for another width; keep the mark in view in another height too."""
        if self.scrollable_content_region.width != self._width:
            self._wrap()
        else:
            self.call_after_refresh(self._scroll_to_mark)

    def watch_show_vertical_scrollbar(self) -> None:
        """There is no scrolling before there is a scroll bar."""
        self.call_after_refresh(self._scroll_to_mark)

    def render_line(self, y: int) -> Strip:
        """Line `y` of those in view."""
        number = self.scroll_offset.y + y
        # Hidden, it has no width, and the lines are those of the width before.
        if number >= len(self._lines) or not self._width:
            return Strip.blank(self.scrollable_content_region.width, self.rich_style)
        line = self._lines[number]
        if self.text_selection and (span := self.text_selection.get_span(number)):
            start, end = span
            selected = self.screen.get_component_styles("screen--selection")
            line = line.stylize(Style.from_styles(selected), start, None if end == -1 else end)
        strips = Visual.to_strips(
            self, line, self._width, 1, self.visual_style, apply_selection=False, pad=True
        )
        return strips[0].apply_offsets(0, number)

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """The text selected with the mouse, line by line as it is shown."""
        return selection.extract("\n".join(line.plain for line in self._lines)), "\n"

    def selection_updated(self, selection: Selection | None) -> None:
        """Draw the selection."""
        self.refresh()

    def _wrap(self) -> None:
        self._width = self.scrollable_content_region.width
        if not self._width:
            return
        self._lines = self._text.wrap(self._width)
        self.virtual_size = Size(self._width, len(self._lines))
        self.refresh()
        self.call_after_refresh(self._scroll_to_mark)

    def _scroll_to_mark(self) -> None:
        line = max(0, first_line_with(self._lines, self._mark) - _LINES_ABOVE)
        self.scroll_to(y=line, animate=False)


def first_line_with(lines: list[Content], style: str | None) -> int:
    """The number, from 0, of the first line any of which has `style`; 0 where none has."""
    found = (any(span.style == style for span in line.spans) for line in lines)
    return next((number for number, has_style in enumerate(found) if has_style), 0)
