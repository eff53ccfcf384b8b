"""What an answer lets its reader open: numbered words of articles."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from index.types import Article, Hit
from qa.types import Alternative, Answer, Citation

MOST_ALTERNATIVES = 3
MOST_NEAREST = 3


class Kind(Enum):
    """Why a reference is shown; the value is what its reader is told."""

    SOURCE = "Source"
    ALTERNATIVE = "Another possible answer"
    NEAREST = "Near the question, but not an answer"


@dataclass(frozen=True, slots=True)
class Reference:
    """The words `article.text[start:end]`, which a reader can open and see in place."""

    article: Article
    start: int
    end: int
    kind: Kind

    @property
    def page(self) -> int | None:
        """The page on which the words begin; None where the article's file has none."""
        return self.article.page_at(self.start)


def references(answer: Answer) -> tuple[Reference, ...]:
    """All that `answer` lets its reader open, in the order of the numbers shown.

    First its citations, then one for each rival that has any; for an abstention, the
    nearest passages.
    """
    if answer.abstained:
        return tuple(_nearest(hit) for hit in answer.hits[:MOST_NEAREST])
    return (
        *(_cited(citation, Kind.SOURCE) for citation in answer.citations),
        *(
            _cited(rival.citations[0], Kind.ALTERNATIVE)
            for rival in rivals_of(answer)
            if rival.citations
        ),
    )


def rivals_of(answer: Answer) -> tuple[Alternative, ...]:
    """The rivals that can be unfolded under an answer: other answers, then earlier values."""
    if answer.abstained:
        return ()
    return tuple(sorted(answer.alternatives[:MOST_ALTERNATIVES], key=lambda rival: rival.older))


def _cited(citation: Citation, kind: Kind) -> Reference:
    return Reference(citation.article, citation.start, citation.end, kind)


def _nearest(hit: Hit) -> Reference:
    return Reference(hit.article, hit.passage.start, hit.passage.end, Kind.NEAREST)
