"""Queries drawn from articles, for benchmarks of what is typed."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from index.errors import UsageError
from index.keyword.tokenizer import raw_words, terms
from index.types import Article
from qa.language.names import name_spans

KINDS = tuple("word pair phrase name".split()) * 4 + tuple("word pair phrase without".split())
"""The kinds of queries, as often as they are drawn."""

_MARKS = str.maketrans("", "", '"“”„«»')


@dataclass(frozen=True, slots=True)
class Drawn:
    """A query as it is typed, and what the scan is to look for.

    words: those that have to be there; phrase: the words of one; without: a word that may not be.
    """

    kind: str
    typed: str
    words: tuple[str, ...] = ()
    phrase: tuple[str, ...] = ()
    without: str = ""


def draw(
    articles: Sequence[Article], number: int, rng: random.Random, kinds: Sequence[str]
) -> list[Drawn]:
    """Draw different queries, of one kind after the other.

    Raises:
        UsageError: the articles have too few words.
    """
    draws: dict[str, Callable[[Article, Article], Drawn | None]] = {
        "word": lambda one, _: _of_words("word", [_word(one, rng)]),
        "pair": lambda one, _: _of_words("pair", [_word(one, rng), _word(one, rng)]),
        "phrase": lambda one, _: _phrase(one, rng),
        "name": lambda one, _: _name(one, rng),
        "without": lambda one, other: _without(_word(one, rng), _word(other, rng)),
    }
    found = dict[str, Drawn]()
    for _ in range(100 * number):
        kind = kinds[len(found) % len(kinds)]
        query = draws[kind](rng.choice(articles), rng.choice(articles))
        if query is not None:
            found.setdefault(query.typed, query)
        if len(found) == number:
            return list(found.values())
    raise UsageError(f"{len(articles)} articles have too few words for {number} queries")


def _word(article: Article, rng: random.Random) -> str | None:
    """Draw one of an article's words: one that is a single word to the tokenizer too."""
    words = (
        [
            word.strip(".,;:!?()[]-–—'‘’*_").translate(_MARKS)
            for word in rng.sample(words, min(8, len(words)))
            if ":" not in word
        ]
        if (words := article.text.split())
        else []
    )
    return next((w for w in words if len(raw_words(w)) == 1 and terms(w) and w[0] != "-"), None)


def _of_words(kind: str, words: Sequence[str | None]) -> Drawn | None:
    typed = [word for word in words if word]
    return Drawn(kind, " ".join(typed), tuple(typed)) if len(typed) == len(words) else None


def _without(word: str | None, other: str | None) -> Drawn | None:
    if not word or not other:
        return None
    return Drawn("without", f"{word} -{other}", (word,), without=other)


def _phrase(article: Article, rng: random.Random) -> Drawn | None:
    words = rng.choice(article.text.split("\n")).split()
    if len(words) < 4:
        return None
    start = rng.randrange(len(words) - 3)
    typed = " ".join(words[start : start + rng.randint(2, 4)]).translate(_MARKS)
    return _as_phrase("phrase", typed)


def _name(article: Article, rng: random.Random) -> Drawn | None:
    names = [article.text[start:end] for start, end in name_spans(article.text)]
    names = [name for name in names if " " in name and "\n" not in name]
    return _as_phrase("name", rng.choice(names).translate(_MARKS)) if names else None


def _as_phrase(kind: str, typed: str) -> Drawn | None:
    words = tuple(plain(raw_words(typed)))
    if ":" in typed or not words:
        return None
    return Drawn(kind, f'"{typed}"', phrase=words)


def plain(words: Sequence[str]) -> Iterator[str]:
    """Write raw words in the one way in which phrases are compared."""
    for word in words:
        yield word.replace(",", "") if word[0].isdigit() else word.replace("’", "'")
