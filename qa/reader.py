"""Readers look inside the passages of a search for the words that answer a question.

`SentenceReader` offers whole sentences. Another reader stands behind the same method.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import exp
from typing import Protocol

import numpy as np

from index.library import Library
from index.passages import sentences
from index.types import Article, Hit
from index.words import terms
from qa.question import Kind, Question, names_in


@dataclass(frozen=True, slots=True)
class Span:
    """Words of an article that may answer: `hit.article.text[start:end]`.

    `confidence` is the reader's estimate, 0 to 1, that they do. The span lies inside the
    hit's passage, and inside the sentence `sentence_start` to `sentence_end`.
    """

    hit: Hit
    start: int
    end: int
    sentence_start: int
    sentence_end: int
    confidence: float


class Reader(Protocol):
    """Finds answers in passages."""

    def read(self, question: Question, hits: Sequence[Hit]) -> list[Span]:
        """Return candidate answers, best first."""
        ...


_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_SIGNS: dict[Kind, re.Pattern[str]] = {
    "date": re.compile(
        rf"\b{_MONTH}\s+\d|\d\s+{_MONTH}(?!\w)|\b(?:19|20)\d\d\b|\b(?:mon|tues|wednes|thurs|fri"
        r"|satur|sun)day\b|\b(?:today|tomorrow|tonight|yesterday|midnight|noon)\b"
        r"|\b(?:next|last|this)\s+(?:week|month|year|spring|summer|autumn|fall|winter)\b"
        r"|\b\d{1,2}(?::\d\d)?\s*[ap]\.?m\b",
        re.IGNORECASE,
    ),
    "number": re.compile(
        r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens?|hundreds?"
        r"|thousands?|millions?|billions?|half|twice|double)\b",
        re.IGNORECASE,
    ),
    "reason": re.compile(
        r"\b(?:because|due to|owing to|after|caused?|blamed?|since|so that|in order to|amid)\b",
        re.IGNORECASE,
    ),
}

LEAST_WEIGHT = 0.1
"""Of a question's term. Okapi's idf falls below 0 where most passages hold a term, as in a
library of one article, and shares of a total near 0 would be of any size."""

LEAD_CHARS = 1_000
WORDS_AS_MEANING = 0.6
"""The cosine that a sentence with all the question's words is taken to have."""

READ_PASSAGES = 8
READ_SENTENCES = 12
"""Sentences that are embedded, the best by their words alone: at 2 cores some 0.1 s."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the confidence is computed from, each 0 to 1.

    meaning: cosine of the question and the sentence read under its title.
    passage_meaning: cosine of the question and the passage.
    words: share of the question's terms, by idf, that stand in the sentence, or in the title
        or first sentence of its article: "the official's visit" leaves to them who it is.
    passage_words: the same share in the title and the passage.
    names: share of the names in the question that the article speaks of; 1 where it has none.
    kind: 1 where the sentence holds what the question asks for (a date for "when" …).
    """

    meaning: float
    passage_meaning: float
    words: float
    passage_words: float
    names: float
    kind: float


# Fitted by benchmarks/fit_confidence.py.
WEIGHTS = Evidence(
    meaning=2.67, passage_meaning=0.35, words=0.96, passage_words=0.88, names=0.57, kind=0.84
)
BIAS = -5.02


def confidence(evidence: Evidence) -> float:
    """Return the logistic of the weighted evidence."""
    score = BIAS + sum(
        getattr(WEIGHTS, name) * getattr(evidence, name) for name in Evidence.__dataclass_fields__
    )
    return 1 / (1 + exp(-score))


class SentenceReader:
    """Offers the sentences that best support an answer, each with a confidence."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def read(self, question: Question, hits: Sequence[Hit]) -> list[Span]:
        """Return sentences of the best passages, most confident first."""
        spans = [
            Span(hit, start, end, start, end, confidence(evidence))
            for hit, start, end, evidence in self.examine(question, hits)
        ]
        return sorted(spans, key=lambda span: -span.confidence)

    def examine(
        self, question: Question, hits: Sequence[Hit]
    ) -> list[tuple[Hit, int, int, Evidence]]:
        """Return (hit, start, end, evidence) of the sentences worth reading, in no order."""
        weights = {
            name: max(LEAST_WEIGHT, idf)
            for name, idf in self._library.weights(question.searched_for).items()
        }
        total = sum(weights.values()) or 1.0
        asked_names = {name.casefold() for name in names_in(question.searched_for)}
        name_shares: dict[str, float] = {}
        found = []
        for hit in hits[:READ_PASSAGES]:
            passage_words = _share(weights, f"{hit.article.title}\n{hit.text}") / total
            context = f"{hit.article.title}\n{_lead(hit.article)}"
            names = name_shares.setdefault(hit.article.id, _named(asked_names, hit.article))
            offset = hit.passage.start
            for start, end in sentences(hit.text):
                sentence = hit.text[start:end]
                if len(sentence.split()) < 3:  # a heading or a byline answers nothing
                    continue
                evidence = Evidence(
                    meaning=0.0,
                    passage_meaning=max(0.0, hit.dense or 0.0),
                    words=_share(weights, f"{context}\n{sentence}") / total,
                    passage_words=passage_words,
                    names=names,
                    kind=_fits(question.kind, sentence, asked_names),
                )
                found.append((hit, offset + start, offset + end, evidence))
        found.sort(key=lambda one: -confidence(one[3]))
        return self._with_meaning(question, found[:READ_SENTENCES])

    def _with_meaning(
        self, question: Question, found: list[tuple[Hit, int, int, Evidence]]
    ) -> list[tuple[Hit, int, int, Evidence]]:
        asked = self._library.encode_query(question.searched_for) if found else None
        texts = [f"{hit.article.title}\n{hit.article.text[s:e]}" for hit, s, e, _ in found]
        vectors = None if asked is None else self._library.encode(texts)
        if asked is None or vectors is None:
            # Nothing is embedded yet. Shared words then stand in for shared meaning, or no
            # sentence could reach the threshold.
            return [
                (hit, start, end, replace(evidence, meaning=WORDS_AS_MEANING * evidence.words))
                for hit, start, end, evidence in found
            ]
        cosines = np.maximum(0.0, vectors @ asked)
        return [
            (hit, start, end, replace(evidence, meaning=float(cosine)))
            for (hit, start, end, evidence), cosine in zip(found, cosines, strict=True)
        ]


def _share(weights: dict[str, float], text: str) -> float:
    present = set(terms(text))
    return sum(weight for name, weight in weights.items() if name in present)


def _lead(article: Article) -> str:
    head = article.text[:LEAD_CHARS]
    start, end = next(iter(sentences(head)), (0, 0))
    return head[start:end]


def _named(asked_names: set[str], article: Article) -> float:
    text = f"{article.title}\n{article.text}".casefold()
    return sum(name in text for name in asked_names) / len(asked_names) if asked_names else 1.0


def _fits(kind: Kind, sentence: str, asked_names: set[str]) -> float:
    """1 where the sentence holds something of the kind asked for, else 0; 1 for any words."""
    if kind == "name":
        return float(any(name.casefold() not in asked_names for name in names_in(sentence)))
    sign = _SIGNS.get(kind)
    return 1.0 if sign is None else float(bool(sign.search(sentence)))
