"""The digest of a sheet on the desk's screen: had written elsewhere, and shown as it comes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import count

from qa.prose.settings import LanguageModelSettings
from qa.types import Citation, Prose
from tui.conversation.dialogue import Asked
from tui.conversation.messages import ProseGrew
from tui.desk.digest_sheet import digest_sheet
from tui.desk.request import OF_THE_DESK
from tui.desk.rows import citations_of
from tui.desk.sheet import Sheet

HaveWritten = Callable[[Asked, Sequence[Citation]], None]
"""Has a digest of what is cited written; a `ProseGrew` follows for each sentence, and the end."""

Helps = Callable[[], LanguageModelSettings | None]
"""Returns the language model that helps now; None where none does."""

_tickets = count(1)


class Digesting:
    """Knows which digest is shown, and the sheet that it is of."""

    def __init__(self, write: HaveWritten, leave: Callable[[Asked], None], helps: Helps) -> None:
        """`write` begins a digest, `leave` gives up one that is still being written."""
        self._write, self._leave, self._helps = write, leave, helps
        self._asked: Asked | None = None
        self._of: Sheet | None = None

    @property
    def is_shown(self) -> bool:
        """Whether a digest is what is shown."""
        return self._asked is not None

    def can(self, sheet: Sheet | None) -> bool:
        """Whether a sheet can have a digest now."""
        if self.is_shown or sheet is None or self._helps() is None:
            return False
        return bool(citations_of(sheet))

    def begin(self, subject: str, sheet: Sheet) -> Sheet:
        """Have a digest of a sheet written; return what is shown meanwhile."""
        settings = self._helps()
        assert settings is not None, "it was offered"
        self._asked, self._of = Asked(next(_tickets), OF_THE_DESK, subject), sheet
        self._struck = settings.struck
        self._write(self._asked, citations_of(sheet))
        return digest_sheet(subject, Prose(settings.model), self._struck, ended=False)

    def grown(self, message: ProseGrew) -> Sheet | None:
        """Return the digest as far as it is; None where it isn't the one that is shown."""
        if self._asked is None or message.asked.ticket != self._asked.ticket:
            return None
        subject = self._asked.question
        return digest_sheet(subject, message.prose, self._struck, ended=message.ended)

    def end(self) -> Sheet | None:
        """Give up the digest that is shown, if one is; return the sheet that it is of."""
        if self._asked is not None:
            self._leave(self._asked)
        found, self._asked, self._of = self._of, None, None
        return found
