"""What the app's parts tell one another: the engine's thread to the app, a widget to the app."""

from __future__ import annotations

from dataclasses import dataclass

from textual.message import Message

from index.types import LibraryStatus
from qa.types import Answer
from tui.references import Reference


@dataclass(frozen=True, slots=True)
class Problem:
    """What went wrong, what to do about it, and for the log where it happened."""

    message: str
    hint: str = ""
    detail: str = ""


class LibraryLoading(Message):
    """The engine is at work on opening; `line` says on what."""

    def __init__(self, line: str) -> None:
        self.line = line
        super().__init__()


class LibraryOpened(Message):
    """The library is open, and questions are being answered."""

    def __init__(self, status: LibraryStatus) -> None:
        self.status = status
        super().__init__()


class LibraryFailed(Message):
    """The library can't be opened; every question will fail for the same reason."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__()


class QuestionAsked(Message):
    """The user pressed Enter on a question."""

    def __init__(self, question: str) -> None:
        self.question = question
        super().__init__()


class QuestionAnswered(Message):
    """The engine answered the question with this ticket."""

    def __init__(self, ticket: int, answer: Answer) -> None:
        self.ticket = ticket
        self.answer = answer
        super().__init__()


class QuestionFailed(Message):
    """The engine could not deal with the question with this ticket."""

    def __init__(self, ticket: int, problem: Problem) -> None:
        self.ticket = ticket
        self.problem = problem
        super().__init__()


class ReferenceChosen(Message):
    """The user wants to see `references[index]` in its article."""

    def __init__(self, references: tuple[Reference, ...], index: int) -> None:
        self.references = references
        self.index = index
        super().__init__()
