"""The pane in which a quotation is shown in its article."""

from __future__ import annotations

from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message

from index.types import Article
from tui.conversation.changed_file import FileCheck
from tui.conversation.edited_article import with_article
from tui.conversation.messages import ArticleShown, CitingChosen, EditChosen
from tui.conversation.opening import Opener, open_outside
from tui.conversation.overview import Neighbours
from tui.conversation.quotations import quotation
from tui.conversation.references import Reference, citation_of
from tui.conversation.source_text import CURRENT, marked, place, places
from tui.widgets.source.article_text import ArticleText
from tui.widgets.source.file_notice import FileNotice
from tui.widgets.source.find_bar import FindBar
from tui.widgets.source.opens_outside import OpensOutside
from tui.widgets.source.other_articles import OtherArticles
from tui.widgets.source.quotation_strip import QuotationStrip
from tui.widgets.source.source_head import SourceHead

_FULL = "-source-full"
_OPEN = "-source-open"
_LOW, _TALL = 20, 28
"""The rows under which the article's particulars are cut short, and those from which other
articles are listed unasked."""


class SourcePane(OpensOutside):
    """An article, scrolled to the words of one reference, with the others of its kind marked.

    While words are being found in the article, n and N go through those instead.
    """

    # The conversation beside it makes room; unscoped, because it isn't inside the pane.
    SCOPED_CSS = False
    DEFAULT_CSS = f"""
    SourcePane #source-body {{
        height: 1fr;
    }}
    Screen.-wide.{_FULL} #talk, Screen.-wide.{_FULL} #desk-side {{
        display: none;
    }}
    """

    HELP = "A source"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "step(1)", "Next quotation", id="source.next"),
        Binding("N", "step(-1)", "Previous quotation", show=False, id="source.previous"),
        Binding("slash", "find", "Find", key_display="/", id="source.find"),
        Binding(
            *("y", "copy", "Copy"), tooltip="The words, with their reference", id="source.copy"
        ),
        Binding(
            *("Y", "cite", "Copy"),
            tooltip="Pick the form: text, Markdown, RIS, BibTeX, CSL JSON, a link",
            show=False,
            id="source.cite",
        ),
        Binding("o", "open", "Open outside", id="source.open"),
        Binding("f", "full", "Full width", id="source.full"),
        Binding("m", "others", "Other articles", id="source.others"),
        Binding("l", "library", "At a glance", show=False, id="source.library"),
        Binding("E", "edit", "Edit", id="source.edit"),
        Binding("escape", "back", "Back", key_display="esc", id="source.back"),
        Binding("tab", "leave", "Question", show=False, id="source.question"),
    ]

    class PutAway(Message):
        """The user put the article away."""

    def __init__(
        self, *, id: str, file_check: FileCheck | None = None, opener: Opener = open_outside
    ) -> None:
        """`file_check` is asked of every article shown, in a thread, if it has changed since.

        `opener` opens an article outside, in a thread too.
        """
        super().__init__(opener, id=id)
        self._references: tuple[Reference, ...] = ()
        self._index = 0
        # Where other articles were opened from, to go back to.
        self._trail: list[tuple[tuple[Reference, ...], int]] = []
        self._head = SourceHead(id="source-head")
        self._notice = FileNotice(file_check, id="source-notice")
        self._article = ArticleText(id="source-text")
        self._strip = QuotationStrip(id="source-strip")
        self._others = OtherArticles(id="source-others")
        self._find_bar = FindBar(id="source-find-bar")

    def compose(self) -> ComposeResult:
        """The article's particulars, its text under them, finding words, and other articles."""
        yield self._head
        yield self._notice
        with Horizontal(id="source-body"):
            yield self._article
            yield self._strip
        yield self._find_bar
        yield self._others

    def on_mount(self) -> None:
        """Begin with nothing to show."""
        self.clear()

    def on_resize(self, event: events.Resize) -> None:
        """Where rows are scarce, leave them to the text."""
        self._head.make_low(self.size.height < _LOW)
        self._others.set_class(self.size.height < _LOW, "-low")
        self._others.unfold(self.size.height >= _TALL)

    def on_hide(self) -> None:
        """Put away, it needs no place."""
        self.leave_full()

    # What is shown

    @property
    def is_open(self) -> bool:
        """Whether an article is shown."""
        return bool(self._references)

    @property
    def _shown(self) -> Reference | None:
        return self._references[self._index] if self._references else None

    def clear(self) -> None:
        """Show no article."""
        self._references, self._index = (), 0
        self._trail.clear()
        self.leave_full()
        self._article.show(Content())
        self._find_bar.show("")
        self._notice.look(None)
        self.screen.remove_class(_OPEN)
        self.refresh_bindings()

    def show(self, references: tuple[Reference, ...], index: int) -> None:
        """Show `references[index]`; n and N go to the others."""
        self._trail.clear()
        self._show(references, index)

    def _show(self, references: tuple[Reference, ...], index: int) -> None:
        before, shown = self._shown, references[index]
        self._references, self._index = references, index
        self.screen.add_class(_OPEN)
        self.border_title = Content(place(shown, index, len(references)))
        self._head.show(shown)
        text = marked(shown, references)
        self._find_bar.show(text.plain)
        self._article.show(text, CURRENT)
        self._notice.look(shown.article)
        if before is None or before.article.id != shown.article.id:
            self._others.show(Neighbours())
            self.post_message(ArticleShown(shown.article))
        self.refresh_bindings()

    def show_neighbours(self, article: Article, neighbours: Neighbours) -> None:
        """Show what stands beside an article, if it is still the one that is shown."""
        if self._shown and self._shown.article.id == article.id:
            self._others.show(neighbours)
            self.refresh_bindings()

    def take_focus(self) -> None:
        """Let the keyboard scroll the article."""
        self._article.focus()

    def go_to_number(self, number: int) -> None:
        """Go to the reference that its card, or else its place, gives a number, if any has it."""
        for index, one in enumerate(self._references):
            if (one.number or index + 1) == number:
                self.go_to(index)
                return

    def go_to(self, index: int) -> None:
        """Go to the reference of this number, counted from 0, where there is one."""
        if index < len(self._references):
            self._show(self._references, index)

    def leave_full(self) -> None:
        """Give the conversation its place back."""
        self.screen.remove_class(_FULL)
        self.refresh_bindings()

    # Where the quotations stand

    @on(ArticleText.Laid)
    def _laid(self, message: ArticleText.Laid) -> None:
        message.stop()
        marks = self._article.marked_lines()
        # Its column stays: another width would be other lines, and may need no strip.
        self._strip.visible = bool(marks) and self._article.is_longer_than_view
        self._strip.show(self._article.line_count, marks)

    @on(QuotationStrip.Pointed)
    def _pointed(self, message: QuotationStrip.Pointed) -> None:
        message.stop()
        first, after = message.lines
        if self._shown and not self._find_bar.is_open:
            for offset, number in places(self._shown, self._references).items():
                if first <= self._article.line_of(offset) < after:
                    self.go_to(number)
                    return
        self._article.scroll_to_line(first)

    # Other articles

    @on(OtherArticles.Opened)
    def _other_opened(self, message: OtherArticles.Opened) -> None:
        message.stop()
        self._trail.append((self._references, self._index))
        self._show(message.references, message.index)
        self.take_focus()

    @on(OtherArticles.Left)
    def _others_left(self, message: OtherArticles.Left) -> None:
        message.stop()
        self._others.unfold(self.size.height >= _TALL)
        self.take_focus()

    # Finding words

    @on(FindBar.Found)
    def _words_found(self, message: FindBar.Found) -> None:
        message.stop()
        self._article.show_found(message.places, message.chosen)
        self.refresh_bindings()

    @on(FindBar.Settled)
    def _words_settled(self, message: FindBar.Settled) -> None:
        message.stop()
        self.take_focus()

    # Actions

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys that would do nothing aren't offered."""
        finding = self._find_bar.is_open
        if action == "step":
            return self._find_bar.finds if finding else len(self._references) > 1
        if action == "back":
            return finding or self.screen.has_class(_FULL) or bool(self._trail)
        if action == "others":
            return self._others.any
        if action == "full":
            return bool(self._references) and not self.screen.has_class("-narrow")
        if action == "find":
            return bool(self._references) and not self._find_bar.has_focus_within
        if action in ("copy", "cite", "open", "edit"):
            return bool(self._references)
        return True

    def action_step(self, step: int) -> None:
        """Go to the next or the previous reference, or words found, round and round."""
        if self._find_bar.is_open:
            self._find_bar.step(step)
        else:
            self.go_to((self._index + step) % len(self._references))

    def action_find(self) -> None:
        """Type words to find in the article, from what is in view on."""
        self._find_bar.open(self._article.first_in_view)
        self.refresh_bindings()

    def action_back(self) -> None:
        """Stop finding words; else go back to the article before; else to half the width."""
        if self._find_bar.is_open:
            self.take_focus()
            self._find_bar.close()
            self.refresh_bindings()
        elif self._trail:
            self._show(*self._trail.pop())
        else:
            self.leave_full()

    def action_others(self) -> None:
        """Go to the other articles."""
        self._others.unfold(True)
        self.call_after_refresh(self._others.take_focus)

    def action_library(self) -> None:
        """Put the article away: the library at a glance takes its place."""
        self.clear()
        self.post_message(self.PutAway())

    def action_full(self) -> None:
        """Give the source the whole width, or the conversation its place back."""
        self.screen.toggle_class(_FULL)
        self.refresh_bindings()

    def action_leave(self) -> None:
        """Go to the question box."""
        self.leave_full()
        self.call_after_refresh(self.app.run_action, "app.focus_question")

    def action_edit(self) -> None:
        """Have what is known of the article set by hand."""
        if self._shown:
            self.post_message(EditChosen(self._shown.article))

    def show_edited(self, article: Article) -> None:
        """Show an article that is shown as it is known now."""
        references = with_article(self._references, article)
        if references != self._references:
            self.show(references, self._index)

    def action_copy(self) -> None:
        """Copy the quoted words with their reference."""
        if self._shown:
            self.app.copy_to_clipboard(quotation(self._shown))
            self.say("Copied, with its reference")

    def action_cite(self) -> None:
        """Pick the form in which the reference is copied."""
        if self._shown:
            citation = citation_of(self._shown)
            citations = (citation,) if citation else ()
            self.post_message(CitingChosen(citations, self._shown.article))

    def action_open(self) -> None:
        """Open the article outside."""
        if self._shown:
            self.open_outside(self._shown.article)
