"""Choosing a question set: the sample, one asked before, or the path of another."""

from __future__ import annotations

import os
from collections.abc import Sequence

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from eval.questions.own_questions import FILE as OWN_FILE
from tui.jobs.evaluating import SAMPLE
from tui.text.phrases import SAMPLE_SUFFIX
from tui.text.safe_text import one_line
from tui.widgets.line_entry import LineEntry

_NOTHING_YET = "Ask a whole set of questions, and see how many come out right."


class SetChooser(Vertical):
    """A list of sets, and a line for the path of one that isn't in it."""

    DEFAULT_CSS = """
    SetChooser {
        padding: 0 1;
        & > .note { max-height: 3; margin-bottom: 1; }
        & > OptionList { height: auto; max-height: 1fr; }
        & > OptionList, & > OptionList:focus { border: none; }
        & > LineEntry { margin-top: 1; }
    }
    """

    class Chosen(Message):
        """The user chose a set: `SAMPLE`, or a path as it was typed."""

        def __init__(self, question_set: str) -> None:
            self.question_set = question_set
            super().__init__()

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._sets: tuple[str, ...] = (SAMPLE,)
        self._note = Static(Content(_NOTHING_YET), classes="note")
        self._list = OptionList(_option(SAMPLE))
        self._line = LineEntry(
            "Or the path of another set:",
            "a .jsonl, a SQuAD .json, a .csv, a BEIR folder",
            id="path",
        )

    def compose(self) -> ComposeResult:
        """What happened last, the list, the line."""
        yield self._note
        yield self._list
        yield self._line

    def take_focus(self) -> None:
        """Let the user choose, or mend what was typed."""
        if self._line.text:
            self._line.take_focus()
        else:
            self._list.focus()

    def clear(self) -> None:
        """Forget what happened last, and what was typed."""
        self.say(_NOTHING_YET)
        self._line.fill("")
        self._line.complain("")

    def offer(self, used: Sequence[str]) -> None:
        """List the sets that were asked before, under the sample."""
        self._sets = (SAMPLE, *used)
        self._list.set_options([_option(question_set) for question_set in self._sets])
        self._list.highlighted = 0

    def say(self, note: str) -> None:
        """Say what became of the last run."""
        self._note.update(Content(one_line(note)))

    def complain(self, question_set: str, problem: str) -> None:
        """Say why a set couldn't be asked, and put its path back to be mended."""
        self.say(_NOTHING_YET)
        if question_set != SAMPLE:
            self._line.fill(question_set)
        self._line.complain(problem)

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self._line.complain("")
        self.post_message(self.Chosen(self._sets[event.option_index]))

    @on(LineEntry.Entered)
    def _entered(self, event: LineEntry.Entered) -> None:
        event.stop()
        self._line.complain("")
        self.post_message(self.Chosen(event.text))


def _option(question_set: str) -> Option:
    if question_set == SAMPLE:
        return Option(Content.assemble(("The sample", "bold"), " — about the sample articles"))
    folder, name = os.path.split(question_set.rstrip(os.sep))
    if name == OWN_FILE:
        about = "the sample articles" if folder.endswith(SAMPLE_SUFFIX) else "your library"
        words = f" — what you called right or wrong about {about}"
        return Option(Content.assemble(("Your own", "bold"), words))
    return Option(Content.assemble((one_line(name), "bold"), (f" — {one_line(folder)}", "dim")))
