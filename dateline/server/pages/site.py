"""What the page is shown over."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Protocol, TypeVar

from dateline.desk import Views, own_views
from index.types import Filters
from qa.progress import Notice
from qa.types import Answer, Citation, Prose

if TYPE_CHECKING:
    from index.backend import LibraryBackend
    from qa.prose.settings import LanguageModelSettings
    from qa.prose.writing import Request, Told

Value = TypeVar("Value")


class Asked(Protocol):
    """Who answers: `dateline.service.Service`, whose members these are."""

    @property
    def loading(self) -> bool:
        """Whether the models are still being loaded; questions wait for them."""

    async def ask_with(
        self,
        call: Callable[[LibraryBackend, Answer], Value],
        question: str,
        *,
        as_of: date | None = None,
        filters: Filters | None = None,
        progress: Notice = ...,
        reword: bool = ...,
    ) -> Value:
        """Return what `call` makes of an answer and its library; cancelled, it stops soon."""

    @property
    def llm(self) -> LanguageModelSettings | None:
        """The language model that helps; None where none does."""

    @property
    def writing(self) -> float:
        """Seconds that a text by it may take."""

    def request(self, answer: Answer) -> Request | None:
        """Return what it is to write below an answer."""

    def digest(self, subject: str, citations: Sequence[Citation]) -> Request | None:
        """Return what it is to write of what is cited."""

    async def write(self, request: Request, told: Told = ...) -> Prose:
        """Have it written, and each sentence checked."""

    async def read(self, call: Callable[[LibraryBackend], Value]) -> Value:
        """Return what `call` reads from the library."""


@dataclass(frozen=True, slots=True)
class Site:
    """A library's web page.

    asked: who answers.
    local: whether only this machine reaches it. Nobody else is shown where files lie.
    logs_in: whether one logs in, and so can log out.
    today: tells the day that a link to an answer carries.
    views: gives the views of the desk.
    """

    asked: Asked
    local: bool = False
    logs_in: bool = False
    today: Callable[[], date] = date.today
    views: Views = own_views
