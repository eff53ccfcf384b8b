"""A card of the conversation: one question and what came of it."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Region
from textual.selection import Selection
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Static

from index.types import Article
from qa.language.filter_words import typed_filters
from qa.progress import AnswerProgress
from qa.prose.settings import Struck
from qa.types import Answer, Prose
from tui.conversation import cards
from tui.conversation.card.laid import Laid
from tui.conversation.card.waiting import stage_line
from tui.conversation.cards import FOLD, TOLD, View
from tui.conversation.dialogue import Asked
from tui.conversation.edited_article import with_article
from tui.conversation.messages import (
    AnswerJudged,
    AskAgain,
    CitingChosen,
    Problem,
    ReferenceChosen,
    SaveChosen,
)
from tui.conversation.references import Reference, references
from tui.conversation.scope import Scope
from tui.terminal.symbols import draws_symbols
from tui.text.styles import LINK, SELECTED

_FRAME_SECONDS = 0.125
_INDENT = 2
"""Cells by which a follow-up stands further in, as the style sheet has it."""


class AnswerCard(Static):
    """One `Static`, which stays quick when a conversation holds hundreds of them.

    What stands on it is laid out for its width. With focus, Tab goes through the references one
    by one, the line that unfolds the rivals among them, and on past the last.
    """

    HELP = "An answer"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open_selected", "Open", id="answer.open"),
        Binding("space", "toggle_rivals", "Others", id="answer.others"),
        Binding("v", "toggle_told", "Who says what", id="answer.told"),
        Binding("x", "ask_alone", "Not carried", id="answer.alone"),
        Binding(
            *("r", "ask_as_typed", "As typed"),
            tooltip="Search for the question as it was typed",
            id="answer.as_typed",
        ),
        Binding("w", "ask_without_filters", "No filters", id="answer.without_filters"),
        Binding("plus", "judge(True)", "Right", key_display="+", id="answer.right"),
        Binding("minus", "judge(False)", "Wrong", key_display="-", id="answer.wrong"),
        Binding(
            *("y", "copy", "Copy"),
            tooltip="What is cited, with its reference",
            show=False,
            id="answer.copy",
        ),
        Binding(
            *("Y", "cite", "Copy"),
            tooltip="Pick the form: text, Markdown, RIS, BibTeX, CSL JSON, a link",
            show=False,
            id="answer.cite",
        ),
        Binding("s", "save", "Save question", id="answer.save"),
        Binding("tab,down", "select(1)", "Next source", show=False, id="answer.next"),
        Binding("shift+tab,up", "select(-1)", "Previous source", show=False, id="answer.previous"),
        *(
            Binding(
                f"{n}",
                f"open_reference({n - 1})",
                "Open that source",
                show=False,
                id=f"answer.open_{n}",
            )
            for n in range(1, 10)
        ),
    ]

    def __init__(self, asked: Asked) -> None:
        self._asked = asked
        self._progress: AnswerProgress | None = None
        self._answer: Answer | None = None
        self._problem: Problem | None = None
        self._all: tuple[Reference, ...] = ()
        self._view = View(plain=not draws_symbols(sys.__stdout__))
        self._writing = False
        self._judged: bool | None = None
        self._spinner: Timer | None = None
        self._frame: int | None = None
        self._laid = Laid(self._lay)
        super().__init__(self._laid, classes="-waiting")

    @property
    def ticket(self) -> int:
        """By which the answer finds its card."""
        return self._asked.ticket

    @property
    def question(self) -> str:
        """As it was typed."""
        return self._asked.question

    @property
    def waiting(self) -> bool:
        """True until it is known what comes of the question."""
        return self._answer is None and self._problem is None

    @property
    def follows(self) -> bool:
        """True where the question took something from those before it."""
        return bool(self._answer and self._answer.carried)

    @property
    def answered(self) -> bool:
        """True where the articles gave an answer; False too while there is none yet."""
        return self._answer is not None and not self._answer.abstained

    @property
    def references(self) -> tuple[Reference, ...]:
        """What can be opened by the numbers on the card; those folded away have none yet."""
        return tuple(replace(self._all[stop], number=stop + 1) for stop in self._numbers)

    def has_number(self, index: int) -> bool:
        """Whether the card shows a number, counted from 0; those folded away it doesn't."""
        return index in self._numbers

    @property
    def _stops(self) -> tuple[int, ...]:
        if self._answer is None:
            return ()
        return cards.stops(self._answer, self._all, self._view.unfolded, self._view.told)

    @property
    def _numbers(self) -> tuple[int, ...]:
        return tuple(stop for stop in self._stops if stop >= 0)

    def rows_needed(self) -> int:
        """How many rows the card takes as wide as it is now; 0 before it has its place."""
        width = self.content_size.width
        if self.follows and not self.has_class("-follows"):
            width -= _INDENT
        return self._laid.rows(width) + self.gutter.height if width > 0 else 0

    def show_progress(self, progress: AnswerProgress) -> None:
        """Show how far the answer is."""
        if self.waiting:
            self._progress = progress
            self._spin()
            self._begin_to_spin()

    def show_answer(self, asked: Asked, answer: Answer, total: int | None) -> None:
        """Show what the engine answered to `asked`; `total` is how many articles there are."""
        self._asked, self._answer = asked, answer
        self._all = references(answer)
        self._view = replace(self._view, selected=None, unfolded=False, told=False, total=total)
        self.can_focus = True
        self._settle("-abstained" if answer.abstained else "-answered")

    def show_prose(self, prose: Prose, ended: bool) -> None:
        """Show what a language model has written below the answer so far, or all of it."""
        if self._answer is None:
            return
        self._writing = not ended
        self._answer = replace(self._answer, prose=prose)
        self._all = references(self._answer)
        if ended:
            self._stop_spinning()
        else:
            self._begin_to_spin()
        self._view = replace(self._view, writing=self._writing, frame=self._frame)
        self._redraw()

    def strike(self, struck: Struck) -> None:
        """Show sentences that fail the check struck through, or leave them out."""
        if struck is not self._view.struck:
            self._view = replace(self._view, struck=struck)
            self._redraw()

    def show_edited(self, article: Article) -> None:
        """Show an article that the answer names as it is known now."""
        if self._answer:
            self._answer = with_article(self._answer, article)
            self._all = references(self._answer)
            self._draw(self._view.selected)

    def show_problem(self, problem: Problem) -> None:
        """Show why there is no answer."""
        self._problem = problem
        self._settle("-failed")

    def again(self) -> AnswerCard:
        """Another card of the same question, with what came of it."""
        other = AnswerCard(self._asked)
        other.strike(self._view.struck)
        if self._answer:
            other.show_answer(self._asked, self._answer, self._view.total)
            if self._answer.prose:
                other.show_prose(self._answer.prose, not self._writing)
        elif self._problem:
            other.show_problem(self._problem)
        elif self._progress:
            other.show_progress(self._progress)
        return other

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """The text that the mouse has selected, as it is laid out."""
        return selection.extract(str(self._laid)), "\n"

    def on_focus(self) -> None:
        """Mark the first reference."""
        self._draw(next(iter(self._stops), None))

    def on_blur(self) -> None:
        """Take the mark away."""
        self._draw(None)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what this answer has: rivals, words carried, filters."""
        answer = self._answer
        if action == "open_selected":
            return bool(self._stops)
        if action == "toggle_rivals":
            return FOLD in self._stops
        if action == "toggle_told":
            return TOLD in self._stops
        if action in ("judge", "save"):
            return answer is not None
        if action in ("copy", "cite"):
            return bool(answer and answer.citations)
        if action == "ask_alone":
            return bool(answer and answer.carried)
        if action == "ask_as_typed":
            return bool(answer and answer.reworded and answer.reworded.query)
        if action == "ask_without_filters":
            return bool(answer and answer.filters)
        return True

    def action_select(self, step: int) -> None:
        """Mark the next stop, or leave the card where there is none."""
        stops, selected = self._stops, self._view.selected
        place = (stops.index(selected) if selected in stops else -1) + step
        if 0 <= place < len(stops):
            self._draw(stops[place])
        elif step > 0:
            self.screen.focus_next()
        else:
            self.screen.focus_previous()

    def action_open_selected(self) -> None:
        """Show the marked reference in its article, or unfold what is marked."""
        if self._view.selected == FOLD:
            self.action_toggle_rivals()
        elif self._view.selected == TOLD:
            self.action_toggle_told()
        elif self._view.selected is not None:
            self.action_open_reference(self._view.selected)

    def action_open_reference(self, index: int) -> None:
        """Show a reference, counted from 0, in its article; there may be none of that number."""
        if index in self._numbers:
            self.post_message(ReferenceChosen(self.references, self._numbers.index(index)))

    def action_toggle_rivals(self) -> None:
        """Unfold the rivals and older values, or the guess held back; or fold them again."""
        self._view = replace(self._view, unfolded=not self._view.unfolded)
        self._draw(FOLD if self.has_focus else None)
        if self._view.unfolded:
            self.call_after_refresh(self._show_unfolded)

    def action_toggle_told(self) -> None:
        """Unfold the values that outlets differ in, each with its words; or fold them again."""
        self._view = replace(self._view, told=not self._view.told)
        self._draw(TOLD if self.has_focus else None)
        if self._view.told:
            self.call_after_refresh(self._show_unfolded)

    def action_ask_alone(self) -> None:
        """Ask the question again without what it took from the turns before it."""
        asked = self._asked
        self.post_message(AskAgain(self.question, asked.scope, turns=(), reword=asked.reword))

    def action_ask_as_typed(self) -> None:
        """Ask the question again without the search that a language model made of it."""
        asked = self._asked
        self.post_message(AskAgain(self.question, asked.scope, asked.turns or (), reword=False))

    def action_ask_without_filters(self) -> None:
        """Ask the question again without its filters, those typed in it and those set."""
        question = typed_filters(self.question).text
        scope = Scope(as_of=self._asked.scope.as_of)
        asked = self._asked
        self.post_message(AskAgain(question, scope, asked.turns or (), asked.reword))

    def action_copy(self) -> None:
        """Copy the sentences that the answer cites, with their references."""
        from qa.citing import Form, cite  # imported here: the app begins without

        if self._answer and self._answer.citations:
            self.app.copy_to_clipboard(cite(self._answer.citations, Form.TEXT))
            self.app.notify("Copied, with its reference", markup=False)

    def action_cite(self) -> None:
        """Pick the form in which the references of the answer are copied."""
        if self._answer and self._answer.citations:
            citations = self._answer.citations
            self.post_message(CitingChosen(citations, citations[0].article))

    def action_judge(self, right: bool) -> None:
        """Say whether the answer is right; said again, that is taken back."""
        if self._answer:
            said = None if self._judged is right else right
            self.post_message(AnswerJudged(self._asked, self._answer, said))

    def action_save(self) -> None:
        """Have the question asked again from time to time."""
        if self._answer:
            self.post_message(SaveChosen(self._asked, self._answer))

    def show_judged(self, right: bool | None) -> None:
        """Show what the user said of the answer."""
        self._judged = right
        self._view = replace(self._view, judged=right)
        self._draw(self._view.selected)

    def _draw(self, selected: int | None) -> None:
        self._view = replace(self._view, selected=selected)
        self._redraw()
        if selected is not None:
            self.call_after_refresh(self._show_selected)

    def _show_selected(self) -> None:
        """Scroll so that what the keyboard has marked is in view, where the card is taller."""
        row = self._laid.row_of(SELECTED)
        if row is not None:
            self._bring_into_view(row - 1, 3)

    def _show_unfolded(self) -> None:
        """Scroll so that what was unfolded is in view, from its line on where it is long."""
        row = self._laid.row_of(SELECTED if self.has_focus else LINK)
        if row is not None:
            self._bring_into_view(row, self._laid.rows(self.content_size.width) - row)

    def _bring_into_view(self, row: int, rows: int) -> None:
        if isinstance(self.parent, Widget):
            top = self.virtual_region.y + self.gutter.top + row
            height = min(rows, self.parent.scrollable_content_region.height)
            self.parent.scroll_to_region(Region(0, top, 1, height), animate=False, force=True)

    def be_dense(self, dense: bool) -> None:
        """Leave no row free, in a window that has few of them, or leave them free again."""
        if dense is not self._view.dense:
            self._view = replace(self._view, dense=dense)
            self._redraw()

    def _lay(self, width: int) -> Content:
        if self._answer:
            return cards.answered(self._answer, self._all, self._view, width)
        if self._problem:
            return cards.failed(self.question, self._problem, width)
        stage = stage_line(self._progress, self._frame, self._view.plain)
        return cards.waiting(self.question, stage, width)

    def _settle(self, what: str) -> None:
        """Show what came of the question; nothing moves any longer."""
        self._stop_spinning()
        self.remove_class("-waiting")
        self.add_class(what)
        self._draw(None)

    def _redraw(self) -> None:
        self._laid = Laid(self._lay)
        self.update(self._laid)

    def _begin_to_spin(self) -> None:
        if self._spinner is None and self.is_mounted and self.app.animation_level != "none":
            self._frame = 0
            self._spinner = self.set_interval(_FRAME_SECONDS, self._spin)

    def _stop_spinning(self) -> None:
        if self._spinner:
            self._spinner.stop()
        self._spinner = self._frame = None

    def _spin(self) -> None:
        """Draw the last line once more, and nothing else: a terminal may be far away."""
        if self._frame is not None:
            self._frame += 1
            if self._writing:
                self._view = replace(self._view, frame=self._frame)
        self._laid.forget()
        size = self.content_size
        row = self._laid.rows(size.width) - 1 if size.width else 0
        self.refresh(Region(0, row, size.width, 1))
