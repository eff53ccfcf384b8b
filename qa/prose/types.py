"""What a language model is given, and a sentence of its before the check."""

from __future__ import annotations

from dataclasses import dataclass

from index.types import Article

Part = tuple[int, int]
"""Start and end of words of an article."""


@dataclass(frozen=True, slots=True)
class Source:
    """A numbered passage that a model is given: `article.text[start:end]`.

    hidden: parts of it, by offsets into the article, that are meant for a model rather than for
        readers. The model doesn't see them, and nothing is proved by them.
    """

    number: int
    article: Article
    start: int
    end: int
    hidden: tuple[Part, ...] = ()

    @property
    def text(self) -> str:
        """The passage, as long as it is in its article: what is hidden is spaces."""
        shown = self.article.text[self.start : self.end]
        for start, end in self.hidden:
            first, last = max(0, start - self.start), min(len(shown), end - self.start)
            if first < last:
                shown = f"{shown[:first]}{' ' * (last - first)}{shown[last:]}"
        return shown


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence that a model wrote, on one line, and the passages that it names as its proof.

    `unknown` are numbers in it that no passage has.
    """

    text: str
    sources: tuple[Source, ...] = ()
    unknown: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Option:
    """A candidate for an answer as a model sees it: its words, and those around in the sentence.

    What in the sentence is meant for a model is spaces.
    """

    article: Article
    before: str
    words: str
    after: str
