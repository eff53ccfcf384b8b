"""Claims drawn from articles: of each kind so many, by a seed."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from benchmarks.quality.prose.lies import LIES
from benchmarks.quality.prose.told import Told
from benchmarks.quality.prose.truths import TRUTHS
from index.ingest.passages import passages, sentences
from index.types import Article
from qa.prose.types import Claim, Source

_LONG = range(9, 46)
"""Words of a sentence from which claims are made."""


@dataclass(frozen=True, slots=True)
class Case:
    """A claim with its kind, and whether it is true."""

    kind: str
    true: bool
    claim: Claim


def cases(articles: Sequence[Article], number: int, seed: int) -> list[Case]:
    """Return `number` claims of each kind, or as many as the articles give."""
    rng = random.Random(seed)
    found: dict[tuple[str, bool], list[Case]] = {(kind, True): [] for kind in TRUTHS}
    found |= {(kind, False): [] for kind in LIES}
    for told in _sentences(articles, rng):
        rules = [
            *((k, True, r) for k, r in TRUTHS.items()),
            *((k, False, r) for k, r in LIES.items()),
        ]
        for kind, true, rule in rules:
            made = found[kind, true]
            # One kind takes a sentence in three, so that no article is all of it.
            if len(made) == number or rng.random() > 1 / 3:
                continue
            text = rule(told, rng)
            if text is not None and (text != told.text) is (kind != "verbatim"):
                made.append(Case(kind, true, Claim(text, (told.source,))))
        if all(len(made) == number for made in found.values()):
            break
    return [case for made in found.values() for case in made]


def _sentences(articles: Sequence[Article], rng: random.Random) -> Iterator[Told]:
    drawn = list(articles)
    rng.shuffle(drawn)
    for article in drawn:
        other = rng.choice(articles)
        spans = passages(article.text)
        for start, end in rng.sample(spans, min(3, len(spans))):
            source = Source(1, article, start, end)
            for first, last in sentences(source.text):
                told = Told(article, source, start + first, start + last, other)
                if len(told.text.split()) in _LONG and re.fullmatch(
                    r"[A-Z“\"].*[a-z0-9%)][.”\"]{1,2}", told.text
                ):
                    yield told
