"""The citations of a sentence that passed: the sentences of the articles that say it."""

from __future__ import annotations

from qa.prose.checking.words import WordCheck
from qa.prose.types import Claim
from qa.types import Citation


class CarryingSentences:
    """Cites the sentences that were found to say all words of a claim."""

    def __init__(self, words: WordCheck) -> None:
        self._words = words

    def __call__(self, claim: Claim) -> tuple[Citation, ...]:
        """Return one sentence or two, the one with the most of the words first; () for none."""
        carried = self._words.carried(claim)
        if carried.why is not None:
            return ()
        return tuple(
            Citation(
                line.source.article,
                line.start,
                line.end,
                line.source.article.text[line.start : line.end],
                line.start,
                line.end,
            )
            for line in carried.lines
        )
