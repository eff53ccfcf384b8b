"""The user's language model in the app: where words go, whether it helps, what it writes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from textual.app import SystemCommand

from qa.prose.settings import LanguageModelSettings
from qa.types import Answer
from tui.conversation.messages import HelpChanged, ProseGrew
from tui.conversation.welcome import not_helping, switched_off, where_words_go
from tui.text.prose_lines import leaving_line, model_name

if TYPE_CHECKING:
    from tui.app.talk import Talk
    from tui.engine.engine_thread import EngineThread
    from tui.history.recorder import Entry
    from tui.screens.digesting import Digesting
    from tui.widgets.conversation.conversation import Conversation

Amend = Callable[["Entry", Answer], None]
"""Keeps more of an answer in the history than there was when it was recorded."""


class Helping:
    """Switches the language model on and off, says so, and shows and keeps what it writes.

    Where none is set up, or it is used for nothing, all of this does nothing.
    """

    def __init__(
        self,
        settings: LanguageModelSettings | None,
        engine: EngineThread,
        talk: Talk,
        conversation: Conversation,
    ) -> None:
        self._settings = settings if settings and settings.works else None
        self._engine = engine
        self._talk = talk
        self._conversation = conversation
        self._helps = self._settings is not None
        # Answers in the history below which something is being written, by their tickets.
        self._entries: dict[int, Entry] = {}

    def begin(self) -> None:
        """Say where words will go, and have the model opened; nothing is sent yet."""
        if self._settings:
            self._conversation.strike(self._settings.struck)
            self._conversation.notice(where_words_go(self._settings))
            self._engine.assist(self._settings)

    def commands(self) -> Iterator[SystemCommand]:
        """What switches the model off, or on again, as long as the app runs."""
        if self._settings is None:
            return
        name = model_name(self._settings.model)
        if self._helps:
            words = f"Nothing more goes to {name}, until Dateline is started again"
            yield SystemCommand("Language model: off", words, self._switch_off)
        else:
            words = leaving_line(self._settings)
            yield SystemCommand("Language model: on", words, self._switch_on)

    def digesting(self) -> Digesting | None:
        """Return what has sheets of the desk digested; None where no model is set up."""
        if self._settings is None:
            return None
        from tui.screens.digesting import Digesting

        return Digesting(self._engine.digest, self._engine.leave, lambda: self.settings)

    @property
    def settings(self) -> LanguageModelSettings | None:
        """The language model that helps now, if one does."""
        return self._settings if self._helps else None

    @property
    def about(self) -> str | None:
        """What the help says of it; None where there is nothing to say."""
        if self._settings is None:
            return None
        if not self._helps:
            return "It is off. In the commands, “Language model: on” has it help again."
        return (
            f"{leaving_line(self._settings)} What it writes stands below the exact answer, and each"
            " sentence is checked against your articles. In the commands, “Language model: off”"
            " ends it."
        )

    def changed(self, message: HelpChanged) -> None:
        """Say whether the model helps from now on, where that isn't what was said."""
        if message.problem and self._settings:
            self._helps = False
            self._conversation.notice(not_helping(self._settings, message.problem))

    def recorded(self, ticket: int, entry: Entry) -> None:
        """Remember where an answer is kept below which something is being written."""
        self._entries[ticket] = entry

    def grew(self, message: ProseGrew, amend: Amend | None) -> None:
        """Show what has been written below an answer; keep it once it has ended."""
        self._talk.grew(message.asked, message.prose, message.ended)
        if message.ended and (entry := self._entries.pop(message.asked.ticket, None)) and amend:
            amend(entry, replace(entry.answer, prose=message.prose))

    def _switch_off(self) -> None:
        self._helps = False
        self._engine.assist(None)
        if self._settings:
            self._conversation.notice(switched_off(self._settings))

    def _switch_on(self) -> None:
        if self._settings:
            self._helps = True
            self._engine.assist(self._settings)
            self._conversation.notice(where_words_go(self._settings))
