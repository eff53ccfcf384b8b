"""What the app's parts tell one another: the engine's thread to the app, a widget to the app."""

from __future__ import annotations

from dataclasses import dataclass

from textual.message import Message

from index.types import Article, LibraryStatus
from qa.progress import AnswerProgress
from qa.prose.settings import LanguageModelSettings
from qa.saved.types import Checked
from qa.types import Answer, Citation, Prose, Turn
from tui.conversation.dialogue import Asked
from tui.conversation.overview import Neighbours, Overview
from tui.conversation.references import Reference
from tui.conversation.scope import Scope


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
    """The library is open, or is another one now than before; questions are being answered."""

    def __init__(self, status: LibraryStatus) -> None:
        self.status = status
        super().__init__()


class LibrarySummedUp(Message):
    """What the library holds has been counted, after it was opened or had changed."""

    def __init__(self, overview: Overview) -> None:
        self.overview = overview
        super().__init__()


class ExamplesFound(Message):
    """Questions have been found that the library answers; none where `questions` is empty."""

    def __init__(self, questions: tuple[str, ...]) -> None:
        self.questions = questions
        super().__init__()


class ArticleShown(Message):
    """The user looks at an article."""

    def __init__(self, article: Article) -> None:
        self.article = article
        super().__init__()


class NeighboursFound(Message):
    """What stands beside `article` is known."""

    def __init__(self, article: Article, neighbours: Neighbours) -> None:
        self.article = article
        self.neighbours = neighbours
        super().__init__()


class LibraryFailed(Message):
    """The library can't be opened; questions will fail for the same reason until it can."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__()


class QuestionAsked(Message):
    """The user pressed Enter on a question."""

    def __init__(self, question: str) -> None:
        self.question = question
        super().__init__()


class AskAgain(Message):
    """The user wants a question answered on other terms: after other turns, or within others."""

    def __init__(
        self, question: str, scope: Scope, turns: tuple[Turn, ...], reword: bool = True
    ) -> None:
        self.question = question
        self.scope = scope
        self.turns = turns
        self.reword = reword
        super().__init__()


class QuestionProgressed(Message):
    """The engine is at work on a question."""

    def __init__(self, asked: Asked, progress: AnswerProgress) -> None:
        self.asked = asked
        self.progress = progress
        super().__init__()


class QuestionAnswered(Message):
    """The engine answered a question; `writer` is the language model that writes below it, if any.

    Where one does, `ProseGrew` follows.
    """

    def __init__(self, asked: Asked, answer: Answer, writer: str | None = None) -> None:
        self.asked = asked
        self.answer = answer
        self.writer = writer
        super().__init__()


class ProseGrew(Message):
    """A sentence below an answer was checked, or there will be no more: `prose` is all so far."""

    def __init__(self, asked: Asked, prose: Prose, ended: bool) -> None:
        self.asked = asked
        self.prose = prose
        self.ended = ended
        super().__init__()


class HelpChanged(Message):
    """From now on the language model of `settings` helps, or none; `problem` is why it doesn't."""

    def __init__(
        self, settings: LanguageModelSettings | None, problem: Problem | None = None
    ) -> None:
        self.settings = settings
        self.problem = problem
        super().__init__()


class QuestionFailed(Message):
    """The engine could not deal with a question."""

    def __init__(self, asked: Asked, problem: Problem) -> None:
        self.asked = asked
        self.problem = problem
        super().__init__()


class ScopeChanged(Message):
    """The user wants later questions asked within another scope."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        super().__init__()


class ReferenceChosen(Message):
    """The user wants to see `references[index]` in its article."""

    def __init__(self, references: tuple[Reference, ...], index: int) -> None:
        self.references = references
        self.index = index
        super().__init__()


class AnswerJudged(Message):
    """The user says whether an answer is right; None takes what was said of it back."""

    def __init__(self, asked: Asked, answer: Answer, right: bool | None) -> None:
        self.asked = asked
        self.answer = answer
        self.right = right
        super().__init__()


class CitingChosen(Message):
    """The user wants references to paste elsewhere: of citations, or of an article as a whole."""

    def __init__(self, citations: tuple[Citation, ...], article: Article) -> None:
        self.citations = citations
        self.article = article
        super().__init__()


class SaveChosen(Message):
    """The user wants a question to be saved, and asked again from time to time."""

    def __init__(self, asked: Asked, answer: Answer) -> None:
        self.asked = asked
        self.answer = answer
        super().__init__()


class SavedChecked(Message):
    """A saved question was asked again; `left` others still are to be."""

    def __init__(self, checked: Checked, left: int) -> None:
        self.checked = checked
        self.left = left
        super().__init__()


class SavedCounted(Message):
    """How many saved questions have news that their user hasn't looked at."""

    def __init__(self, count: int) -> None:
        self.count = count
        super().__init__()


class EditChosen(Message):
    """The user wants to set by hand what is known of an article."""

    def __init__(self, article: Article) -> None:
        self.article = article
        super().__init__()


class ArticlesChanged(Message):
    """An update of the library would take in or drop `count` files; 0 where it is up to date."""

    def __init__(self, count: int) -> None:
        self.count = count
        super().__init__()


class UpdateEnded(Message):
    """An update that was begun in the app has ended, however it did."""


class Warned(Message):
    """Something beside the conversation went wrong; `words` say what, and what to do."""

    def __init__(self, words: str) -> None:
        self.words = words
        super().__init__()
