"""Which passages prove an answer: those that tell it of what is asked, the plainest first.

Two articles that share some words needn't say the same: "University" answers where Marla will work
in one, and stands in a report of somebody's wedding in another. The reader reads each passage with
the question, so its own score of the words there tells most; what else the sentence and the
article share with the question tells the rest.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from index.keyword.tokenizer import raw_words, terms
from index.types import Article
from qa.choosing.agreement import independent
from qa.language.answer_type import wants_sentence
from qa.language.names import names_in
from qa.language.values import canonical
from qa.reading.reader import Span

FAR = 6.0
"""How far below the best span's margin that of another may lie where its sentence speaks of what
is asked."""

NEAR = 3.0
"""And how far where it doesn't."""

TIE = 1.5
"""Margins within which the sentence that shares more with the question is the plainer proof."""

LEAST_WEIGHT = 0.1
"""Of a term that the question and the sentence share, which Okapi's idf may put below 0."""


class Support:
    """Tells which spans of an answer prove it; holds what is the same for a question's answers."""

    def __init__(self, searched_for: str, weights: Mapping[str, float]) -> None:
        """Take the question as it is searched, and the idf of its terms."""
        self._weights = weights
        # Of "Ines Calder" the last word, by which articles go on.
        self._names = _words(" ".join(name.split()[-1] for name in names_in(searched_for)))
        self._named_in: dict[str, set[str]] = {}  # by article
        self._whole = wants_sentence(searched_for)

    def proofs(self, group: Sequence[Span]) -> list[Span]:
        """Return the spans that prove an answer, one an independent article, the plainest first.

        `group` holds spans that say the same, the reader's best first; it always proves it.
        """
        best = group[0]
        proving = [span for span in group if span is best or self._proves(span, best)]
        first = best if self._whole else self._plainest(proving, best)
        return independent([first, *(span for span in proving if span is not first)])

    def _proves(self, span: Span, best: Span) -> bool:
        if self._names and not self._is_of_same(span, best):
            return False
        speaks = self._shared(span, best) > 0
        if not speaks and _is_plain(span.text):
            return False
        return span.margin >= best.margin - (FAR if speaks else NEAR)

    def _is_of_same(self, span: Span, best: Span) -> bool:
        """Whether its article speaks of one of those whom the question and the best's name."""
        asked = self._named(best.hit.article)
        return not asked or bool(asked & self._named(span.hit.article))

    def _named(self, article: Article) -> set[str]:
        """Return those of the question's names of which an article speaks."""
        if article.id not in self._named_in:
            words = _words(f"{article.title} {article.text}")
            self._named_in[article.id] = self._names & words
        return self._named_in[article.id]

    def _plainest(self, proving: Sequence[Span], best: Span) -> Span:
        said = canonical(best.text)
        equal = [
            span
            for span in proving
            if span.margin >= best.margin - TIE and canonical(span.text) == said
        ]
        return max(equal, key=lambda span: self._shared(span, best))

    def _shared(self, span: Span, best: Span) -> float:
        """Return how much of the question its sentence holds, besides the answer's own words."""
        present = set(terms(span.sentence)) - set(terms(f"{span.text} {best.text}"))
        words = sum(max(LEAST_WEIGHT, self._weights[name]) for name in present & set(self._weights))
        return words + len(self._names & _words(span.sentence))


def _is_plain(text: str) -> bool:
    """Whether it is a bare number or a single common word, which stand in any article."""
    return len(text.split()) == 1 and not text[0].isupper()


def _words(text: str) -> set[str]:
    return {re.sub(r"['’]s?$", "", word) for word in raw_words(text)}
