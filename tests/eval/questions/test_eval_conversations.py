"""The bundled conversations hold together, and what follow-ups carry in them is measured.

Each dialogue says what its last question must carry from the turns before it (`carries`, none
where it stands by itself), what it may (`may_carry`), and what was answered before (`replies`), so
that carrying is measured apart from the reader. All were written while the rules were drafted and
before anything was measured; the held-out half was first asked when the rules were done.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import cast

import pytest

from eval.questions.question_set import EvalQuestion, load
from index.ingest.passages import sentences
from index.ingest.readers import discover, read
from index.types import Article, ParsedArticle
from qa.language.names import QUESTION_WORDS
from qa.question.question import Question, understand
from qa.types import Citation, Turn

SETS = Path(str(resources.files("eval"))) / "sets"
CONVERSATIONS = load(SETS / "conversations.jsonl").questions
HALVES = ("development", "held-out")


@pytest.fixture(scope="module")
def articles() -> dict[str, Article]:
    """The sample articles, by file name without suffix or by JSONL id."""
    found = {}
    for path in discover(SETS / "sample"):
        assert isinstance(path, Path)
        for parsed in read(path):
            assert isinstance(parsed, ParsedArticle)
            name = parsed.key or path.stem
            found[name] = Article(
                id=name,
                title=parsed.title,
                text=parsed.text,
                published=parsed.published,
                published_from=parsed.published_from,
                source=parsed.source,
                author=parsed.author,
                url=parsed.url,
                path=str(path),
                sha256="",
            )
    return found


def turns_of(question: EvalQuestion, articles: dict[str, Article]) -> list[Turn]:
    replies = cast(Sequence[dict[str, str] | None], question.extra["replies"])
    return [
        Turn(asked) if reply is None else told(asked, reply["answer"], articles[reply["article"]])
        for asked, reply in zip(question.earlier, replies, strict=True)
    ]


def told(asked: str, answer: str, article: Article) -> Turn:
    start = article.text.index(answer)
    end = start + len(answer)
    around = next((s, e) for s, e in sentences(article.text) if s <= start and end <= e)
    return Turn(asked, answer, citation=Citation(article, start, end, answer, *around))


def words(*texts: str) -> set[str]:
    found = re.findall(r"[^\W_]+", " ".join(texts).casefold())
    return {word for word in found if len(word) > 1 and word not in QUESTION_WORDS}


@dataclass
class Carrying:
    """How many of the words that had to be carried were, and how many others."""

    right: int = 0
    wrong: int = 0
    missing: int = 0
    decided: int = 0
    asked: int = 0

    def add(self, question: EvalQuestion, found: Question) -> None:
        required = words(*expected(question, "carries"))
        carried = words(*found.carried)
        self.right += len(carried & required)
        harmless = words(question.question, *expected(question, "may_carry"))
        self.wrong += len(carried - required - harmless)
        self.missing += len(required - carried)
        self.decided += (found.searched_for != found.text) == bool(required)
        self.asked += 1

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.wrong)

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missing)

    @property
    def decisions(self) -> float:
        return self.decided / self.asked


def expected(question: EvalQuestion, field: str) -> Sequence[str]:
    return cast(Sequence[str], question.extra.get(field, ()))


def carrying(half: str, articles: dict[str, Article]) -> Carrying:
    total = Carrying()
    for question in CONVERSATIONS:
        if question.extra["half"] == half:
            found = understand(
                question.question, turns=turns_of(question, articles), as_of=question.asked
            )
            total.add(question, found)
    return total


def test_the_set_has_enough_dialogues_of_each_kind() -> None:
    assert len(CONVERSATIONS) >= 36
    alone = [question for question in CONVERSATIONS if not expected(question, "carries")]
    assert len(alone) >= len(CONVERSATIONS) * 0.3
    assert sum(not question.answerable for question in CONVERSATIONS) >= 8
    assert all(2 <= len(question.turns) <= 4 for question in CONVERSATIONS)
    for half in HALVES:
        assert sum(question.extra["half"] == half for question in CONVERSATIONS) >= 18


def test_every_answer_stands_in_its_articles(articles: dict[str, Article]) -> None:
    for question in CONVERSATIONS:
        assert bool(question.answers) == bool(question.relevant), question.id
        texts = [" ".join(articles[name].text.split()) for name in question.relevant]
        for accepted in question.answers:
            assert any(accepted in text for text in texts), (question.id, accepted)


def test_every_reply_stands_in_its_article(articles: dict[str, Article]) -> None:
    for question in CONVERSATIONS:
        turns = turns_of(question, articles)  # a citation that misquotes can't be made
        assert [turn.question for turn in turns] == list(question.earlier)


@pytest.mark.parametrize(
    ("half", "precision", "recall", "decisions"),
    [("development", 1.0, 1.0, 1.0), ("held-out", 1.0, 0.87, 0.96)],
)
def test_follow_ups_carry_what_they_need_and_no_more(
    articles: dict[str, Article], half: str, precision: float, recall: float, decisions: float
) -> None:
    """For the held-out half, what was reached when it was first asked."""
    found = carrying(half, articles)
    assert found.precision >= precision
    assert found.recall >= recall
    assert found.decisions >= decisions
