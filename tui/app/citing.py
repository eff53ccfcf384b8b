"""Copying references in the form that the user picks."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from textual.app import App

from tui.conversation.messages import CitingChosen
from tui.screens.prompts import Choice

if TYPE_CHECKING:
    from qa.citing import Form

LINK = "Link that opens the page at the words"


class Citing:
    """Asks for a form, the one picked last at first, and copies what is cited in it."""

    def __init__(self, app: App[None]) -> None:
        self._app = app
        self._last = 0

    def choose(self, message: CitingChosen) -> None:
        """Have the user pick a form, and copy."""
        from qa.citing import Form, link_to  # imported here: the app begins without

        forms = list(Form)
        links = [link for one in message.citations if (link := link_to(one))]
        options = [form.label for form in forms] + ([LINK] if links else [])

        def chosen(place: int | None) -> None:
            if place is None:
                return
            self._last = place
            if place < len(forms):
                self._copy(_references(message, forms[place]), options[place])
            else:
                self._copy("\n".join(dict.fromkeys(links)), "a link")

        first = min(self._last, len(options) - 1)
        self._app.push_screen(Choice("Copy the reference as", options, first), chosen)

    def _copy(self, text: str, what: str) -> None:
        self._app.copy_to_clipboard(text)
        self._app.notify(f"Copied as {what}", markup=False)


def _references(message: CitingChosen, form: Form) -> str:
    from qa.citing import cite, cite_article

    today = date.today()
    if message.citations:
        return cite(message.citations, form, accessed=today)
    return cite_article(message.article, form, accessed=today)
