"""Questions to try on a library: drafted from its newest articles, and tried before they are shown.

A question is shown only if the library, asked it, gives the drafted answer and quotes the article
that it was made of. Trying costs as much as answering, so it goes in short steps, for moments in
which nothing is asked, and what came of it is kept for as long as the library stays as it is.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from qa.types import Answer

if TYPE_CHECKING:
    from eval.types import EvalQuestion
    from index.backend import LibraryBackend
    from index.types import Article

WANTED = 6
_ARTICLES = 200
_TRIED = 30
_MOST_WORDS = 15
"""The words of a question that can be taken in at a glance, and stands on a line."""
_KEPT = 20
"""The libraries whose questions are kept."""


def sound_questions(
    library: LibraryBackend, ask: Callable[[str], Answer]
) -> Iterator[tuple[str, ...]]:
    """Yield the questions found so far after each step: an article read, or a question tried."""
    from eval.drafting.suggest import suggest

    found: list[str] = []
    tried = 0
    for article in _articles(library):
        for draft in suggest([article], 1, gaps=False):
            if not _is_plain(draft):
                continue
            yield tuple(found)
            tried += 1
            if _answers(ask(draft.question), draft, article):
                found.append(draft.question)
        yield tuple(found)
        if len(found) == WANTED or tried == _TRIED:
            return


def _articles(library: LibraryBackend) -> Iterable[Article]:
    """The articles to draft from: those of the newest stories; of an undated library the first."""
    if stories := library.newest_stories(_ARTICLES):
        return [story.first for story in stories]
    return islice(library.articles(), _ARTICLES)


def _is_plain(draft: EvalQuestion) -> bool:
    """Whether a question can be asked on any day, of whom it names, at a glance."""
    from eval.drafting.draft_words import POSSESSIVES

    words = draft.question.casefold().rstrip("?").split()
    return draft.asked is None and len(words) <= _MOST_WORDS and POSSESSIVES.isdisjoint(words)


def _answers(answer: Answer, draft: EvalQuestion, article: Article) -> bool:
    from eval.measures.answers import exact_match

    return bool(
        answer.text
        and exact_match(answer.text, draft.answers)
        and any(citation.article.id == article.id for citation in answer.citations)
    )


@dataclass(frozen=True, slots=True)
class ExampleCache:
    """The questions found for libraries, in a file that may be lost at any time.

    `state` is whatever must be as it was for them to hold, such as the library's generation.
    """

    path: Path

    def get(self, library: Path, state: str) -> tuple[str, ...] | None:
        """Return the questions found for a library in a state; None where that isn't known."""
        match self._read().get(str(library)):
            case [str(known), *questions] if known == state:
                return tuple(str(question) for question in questions)
        return None

    def put(self, library: Path, state: str, questions: Iterable[str]) -> None:
        """Keep questions in place of those of an earlier state; where that fails, nothing."""
        kept = self._read()
        kept.pop(str(library), None)
        kept[str(library)] = [state, *questions]
        newest = dict(list(kept.items())[-_KEPT:])
        beside = self.path.with_name(f"{self.path.name}.{os.getpid()}")
        with suppress(OSError):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            beside.write_text(json.dumps(newest, indent=1), encoding="utf-8")
            beside.replace(self.path)

    def _read(self) -> dict[str, list[str]]:
        with suppress(OSError, ValueError):
            kept = json.loads(self.path.read_text(encoding="utf-8"))
            if isinstance(kept, dict):
                return kept
        return {}
