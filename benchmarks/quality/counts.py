"""Whether counts are exact: drawn queries, counted and compared with a scan of every text.

    python -m benchmarks.quality.counts DATA [--queries 200] [--every N] [--library FOLDER]

DATA holds realtimeqa/2022. Words, pairs of words, phrases, names and queries that leave something
out are drawn from the articles. For each, the articles and stories that are counted must be
those of a scan that knows nothing of postings: it goes through all texts with its own rules for
phrases. Without --library, a library of the articles is made first; nothing is embedded.
"""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from benchmarks.harness.arguments import AT_LEAST_1, FOLDER, Script
from benchmarks.harness.inputs import ARTICLES, every_nth, files_of
from benchmarks.speed.indexing import measure as index
from benchmarks.speed.spread import Spread
from index.errors import UsageError
from index.keyword.tokenizer import raw_words, terms
from index.library import Library
from index.types import Article
from qa.desk.counts import matching
from qa.language.names import name_spans

COLLECTION = f"realtimeqa/2022/{ARTICLES}"
_MARKS = str.maketrans("", "", '"“”„«»')
_SHARES = (("word", 5), ("pair", 5), ("phrase", 5), ("name", 3), ("without", 2))
"""The kinds of queries, and how many of each there are among twenty."""


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


@dataclass(frozen=True, slots=True)
class Compared:
    """What `measure` found: the queries whose count isn't the scan's, and the time of each count.

    found: how many of the queries any article matches.
    """

    articles: int
    queries: int
    found: int
    different: tuple[str, ...]
    milliseconds: Spread


@click.command(cls=Script)
@click.argument("data", type=FOLDER)
@click.option("--queries", type=AT_LEAST_1, default=200, show_default=True)
@click.option("--every", type=AT_LEAST_1, default=1, metavar="N", help="Each Nth article.")
@click.option("--seed", type=int, default=1, show_default=True)
@click.option("--library", type=FOLDER, help="A library of these articles, made already.")
def main(data: Path, queries: int, every: int, seed: int, library: Path | None) -> None:
    """Compare counts with a scan of every text."""
    with tempfile.TemporaryDirectory() as folder:
        if library is None:
            articles = every_nth(files_of(data, (COLLECTION,))[COLLECTION], every, Path(folder))
            library = Path(folder) / "library"
            index(articles, library, until_keywords=True)
        compared = measure(library, queries, seed)
    for typed in compared.different:
        print(f"  differs: {typed}")
    right = compared.queries - len(compared.different)
    print(
        f"{right} of {compared.queries} queries are counted as a scan of {compared.articles:,}"
        f" articles counts them; {compared.found} match any\n  counting: {compared.milliseconds}"
    )


def measure(folder: Path, queries: int, seed: int) -> Compared:
    """Draw queries from a library's articles, count each, and scan all texts for them."""
    with Library(folder) as library:
        drawn = _drawn(list(library.articles()), queries, random.Random(seed))
        scanned = [set[str]() for _ in drawn]
        for article in library.articles():
            for found, is_held in zip(scanned, _scan(article, drawn), strict=True):
                if is_held:
                    found.add(article.id)
        different, taken = [], []
        for query, ids in zip(drawn, scanned, strict=True):
            began = time.perf_counter()
            counted = matching(library, query.typed)
            taken.append((time.perf_counter() - began) * 1000)
            stories = len(set(library.story_numbers(sorted(ids)).values()))
            if {one.article_id for one in counted.articles} != ids or counted.stories != stories:
                different.append(
                    f"{query.typed}: {len(counted.articles)} counted, {len(ids)} there"
                )
        return Compared(
            library.count(), len(drawn), sum(map(bool, scanned)), tuple(different), Spread.of(taken)
        )


def _scan(article: Article, drawn: Sequence[Drawn]) -> Iterator[bool]:
    """Tell of each query whether an article matches it, by going through its words."""
    held = set(terms(article.title)) | set(terms(article.text))
    lines = [article.title, *article.text.split("\n")]
    said = " \n ".join(f" {' '.join(_plain(raw_words(line)))} " for line in lines)
    for query in drawn:
        looked_for = " ".join(query.phrase)
        yield (
            all(set(terms(word)) <= held for word in query.words)
            and not (query.without and set(terms(query.without)) <= held)
            and (not looked_for or f" {looked_for} " in said or f" {looked_for}'s " in said)
        )


def _plain(words: Sequence[str]) -> Iterator[str]:
    for word in words:
        yield word.replace(",", "") if word[0].isdigit() else word.replace("’", "'")


def _drawn(articles: Sequence[Article], number: int, rng: random.Random) -> list[Drawn]:
    """Draw different queries; raises `UsageError` where the articles have too few words."""
    kinds = [kind for kind, share in _SHARES for _ in range(share)]
    draw: dict[str, Callable[[Article, Article], Drawn | None]] = {
        "word": lambda one, _: _of_words("word", [_word(one, rng)]),
        "pair": lambda one, _: _of_words("pair", [_word(one, rng), _word(one, rng)]),
        "phrase": lambda one, _: _phrase(one, rng),
        "name": lambda one, _: _name(one, rng),
        "without": lambda one, other: _without(_word(one, rng), _word(other, rng)),
    }
    found = dict[str, Drawn]()
    for _ in range(100 * number):
        kind = kinds[len(found) % len(kinds)]
        query = draw[kind](rng.choice(articles), rng.choice(articles))
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
    words = tuple(_plain(raw_words(typed)))
    if ":" in typed or not words:
        return None
    return Drawn(kind, f'"{typed}"', phrase=words)


if __name__ == "__main__":
    main()
