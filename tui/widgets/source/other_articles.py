"""The articles beside the one that is shown: of the same story, and related ones."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.style import Style
from textual.widgets import Static

from tui.conversation.overview import Neighbours
from tui.conversation.references import Kind, Reference, whole
from tui.text.phrases import attribution
from tui.text.styles import DIM
from tui.widgets.rows import Row, RowList, fill

_MOST_COPIES, _MOST = 5, 8


class OtherArticles(RowList):
    """A line that says how many there are; unfolded, each with a row that opens it."""

    HELP = "The other articles"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,m", "leave", "Back", key_display="esc", id="others.back"),
    ]
    DEFAULT_CSS = """
    OtherArticles {
        height: auto;
        max-height: 40%;
        display: none;
        border-top: solid $foreground 20%;
        scrollbar-size-vertical: 1;
        #source-others-head {
            padding: 0 1;
            link-style: none;
            link-color: $text-primary;
            link-style-hover: bold underline;
        }
    }
    OtherArticles.-any { display: block; }
    OtherArticles.-low { border-top: none; }
    """

    class Opened(Message):
        """One of them was chosen."""

        def __init__(self, references: tuple[Reference, ...], index: int) -> None:
            self.references = references
            self.index = index
            super().__init__()

    class Left(Message):
        """The user goes back to the article."""

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._all: tuple[Reference, ...] = ()
        self._unfolded = False
        self._head = Static(id="source-others-head")
        self._rows = [Row() for _ in range(_MOST)]

    def compose(self) -> ComposeResult:
        """How many there are, and a row for each."""
        yield self._head
        yield from self._rows

    @property
    def any(self) -> bool:
        """Whether there are any."""
        return bool(self._all)

    def show(self, neighbours: Neighbours) -> None:
        """Show other articles, or none."""
        copies = neighbours.copies[:_MOST_COPIES]
        self._all = (
            *(whole(article, Kind.COPY) for article in copies),
            *(whole(article, Kind.RELATED) for article in neighbours.related),
        )[:_MOST]
        self.set_class(self.any, "-any")
        self._draw()

    def unfold(self, unfolded: bool) -> None:
        """Show each with a row, or only how many there are."""
        self._unfolded = unfolded
        self._draw()

    def action_toggle_rows(self) -> None:
        """Unfold or fold them."""
        self.unfold(not self._unfolded)

    def action_leave(self) -> None:
        """Go back to the article."""
        self.post_message(self.Left())

    def _draw(self) -> None:
        kinds = [reference.kind for reference in self._all]
        parts = [f"{kinds.count(Kind.COPY)} of the same story"] if Kind.COPY in kinds else []
        if Kind.RELATED in kinds:
            parts.append(f"{kinds.count(Kind.RELATED)} related")
        click = Style.from_meta({"@click": "toggle_rows"})
        sign = "▾" if self._unfolded else "▸"
        words = Content(f"{sign} Other articles: {' · '.join(parts)}").stylize(click)
        self._head.update(Content.assemble(words, ("  m", "bold")))
        lines = [(_line(reference), number) for number, reference in enumerate(self._all)]
        fill(self._rows, lines if self._unfolded else ())

    @on(Row.Chosen)
    def _chosen(self, message: Row.Chosen) -> None:
        message.stop()
        assert isinstance(message.value, int)
        self.post_message(self.Opened(self._all, message.value))


def _line(reference: Reference) -> Content:
    return Content.assemble(
        (f"{reference.kind.value:<{_KIND}}  ", DIM), attribution(reference.article)
    )


_KIND = max(len(kind.value) for kind in (Kind.COPY, Kind.RELATED))
