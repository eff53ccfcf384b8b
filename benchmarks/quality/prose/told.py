"""A sentence of an article with what claims are made of it."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

from index.types import Article
from qa.prose.checking.quoted import quotations
from qa.prose.types import Source


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence with its passage, and another article from which lies may take words."""

    article: Article
    source: Source
    start: int
    end: int
    other: Article

    @property
    def text(self) -> str:
        """The sentence on one line."""
        return " ".join(self.article.text[self.start : self.end].split())

    @property
    def passage(self) -> str:
        """The passage."""
        return self.source.text


Rule = Callable[[Told, random.Random], str | None]
"""Makes a claim of a sentence; None where there is nothing to change."""


def put(text: str, start: int, end: int, words: str) -> str:
    """Return a text with other words in the place of some."""
    return text[:start] + words + text[end:]


def without_quotations(text: str) -> str:
    """Return a text, as long as it is, with signs for what stands in quotation marks."""
    for words in quotations(text):
        text = text.replace(words, "_" * len(words))
    return text
