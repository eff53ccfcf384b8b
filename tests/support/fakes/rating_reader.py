"""A reader that marks nothing, and rates words by how much of the question stands beside them."""

from __future__ import annotations

from collections.abc import Sequence

from index.keyword.tokenizer import terms
from index.types import Hit
from qa.desk.text import sentence_at
from qa.progress import Notice, unheard
from qa.question.question import Question
from qa.reading.reader import Part, Span

UNRELATED = -9.0
"""The margin of words whose sentence has none of the question's."""


class RatingReader:
    """Its margins follow the words of the question in the same sentence, or in the line above."""

    def read(
        self, question: Question, hits: Sequence[Hit], progress: Notice = unheard
    ) -> list[Span]:
        """Return no span: questions are answered by their lists alone."""
        return []

    def margins(
        self, question: Question, hits: Sequence[Hit], parts: Sequence[Sequence[Part]]
    ) -> list[list[float]]:
        """Return a point or two for each word of the question beside a part."""
        wanted = set(terms(question.searched_for))
        return [
            [UNRELATED + 3 * len(wanted & _beside(hit.article.text, start)) for start, _ in of]
            for hit, of in zip(hits, parts, strict=True)
        ]


def _beside(text: str, start: int) -> set[str]:
    found = sentence_at(text, start)
    if found is None:
        return set()
    line = text.rfind("\n", 0, start) + 1
    above = text[:line].rstrip().rpartition("\n")[2]
    said = text[found.start : found.end]
    return set(terms(f"{above} {said}" if above.endswith(":") else said))
