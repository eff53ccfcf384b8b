"""What each choice of the search is worth: one thing changed at a time, over one set of questions.

    python -m benchmarks.quality.ablation NEWS [--weeks N]              the keyword search
    python -m benchmarks.quality.ablation NEWS [--weeks N] --library L  fusing it with the meaning

NEWS is a folder with `articles.jsonl.gz` and `questions.jsonl` (RealTime QA's). The choices were
made on one year and reported on another; `--weeks N` takes each N-th week of questions, and the
articles of the eight days before them. L is a library of the same articles. Each row says
how many questions have an accepted answer in their first k passages, and whether the change at
5 is beyond noise by McNemar's exact test against the first row.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any, cast

import click
import numpy as np
from numpy.typing import NDArray

from benchmarks.harness.arguments import AT_LEAST_1, FOLDER, Script
from eval.measures.answers import answer_rank
from eval.measures.statistics import mcnemar
from eval.questions.question_set import EvalQuestion, load
from index.ingest.passages import PASSAGE_WORDS, passages, sentences
from index.keyword import tokenizer
from index.keyword.bm25 import Okapi, TermOf, invert
from index.library import Library
from index.search.fusion import min_max
from index.types import Hit
from qa.dates.asked_period import asked_period
from qa.question.question import understand

KS = (1, 5, 10, 20)
POOL = 200
"""Candidates of a question that the fusions rank: the hundred best of each leg at most."""

Ranks = list[int | None]
Fusion = Callable[[Sequence[Hit], EvalQuestion], NDArray[np.float64]]


@dataclass(frozen=True, slots=True)
class Keywords:
    """One way of searching by keyword; the defaults are Dateline's."""

    name: str = "Dateline's"
    size: int = PASSAGE_WORDS
    overlap: bool = False
    title: bool = True
    term: TermOf = tokenizer.term
    k1: float = 1.5
    b: float = 0.75


def _unstemmed(word: str) -> str | None:
    return None if word in tokenizer.STOP_WORDS else word


def _with_stop_words(word: str) -> str | None:
    return tokenizer.term(word) or word


KEYWORDS = (
    Keywords(),
    Keywords("words not stemmed", term=_unstemmed),
    Keywords("stop words kept", term=_with_stop_words),
    Keywords("title left out", title=False),
    Keywords("passages of 60 words", size=60),
    Keywords("passages of 90 words", size=90),
    Keywords("passages of 180 words", size=180),
    Keywords("passages of 250 words", size=250),
    Keywords("overlapping by a sentence", overlap=True),
    Keywords("k1 0.9, b 0.4", k1=0.9, b=0.4),
    Keywords("k1 1.2", k1=1.2),
    Keywords("k1 2.0", k1=2.0),
    Keywords("b 0.5", b=0.5),
    Keywords("b 1.0", b=1.0),
)


@click.command(cls=Script)
@click.argument("news", type=FOLDER)
@click.option("--weeks", type=AT_LEAST_1, default=1, metavar="N", help="Each Nth week's questions.")
@click.option("--library", type=FOLDER, help="Of the same articles: compare ways of fusing.")
def main(news: Path, weeks: int, library: Path | None) -> None:
    """Change one thing of the search at a time."""
    questions = of_weeks(load(news / "questions.jsonl").questions, weeks)
    if library:
        show_fusions(fusions(library, questions), questions)
        return
    articles = of_their_time(read(news / "articles.jsonl.gz"), questions)
    show("keyword search", {way.name: by_keyword(way, articles, questions) for way in KEYWORDS})


def read(path: Path) -> list[dict[str, Any]]:
    """Read the articles: a JSON object a line."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def of_weeks(questions: Sequence[EvalQuestion], step: int) -> list[EvalQuestion]:
    """Return the answerable questions of each `step`-th week, from the second on."""
    weeks = sorted({q.asked for q in questions if q.asked})
    taken = set(weeks[1::step] if step > 1 else weeks)
    return [q for q in questions if q.asked in taken and q.answerable]


def of_their_time(
    articles: Sequence[dict[str, Any]], questions: Sequence[EvalQuestion]
) -> list[dict[str, Any]]:
    """Return the articles of the eight days up to a question, and those that hold its answer."""
    days = {q.asked - timedelta(back) for q in questions if q.asked for back in range(-1, 9)}
    known = {name for q in questions for name in cast("list[str]", q.extra.get("answer_in", []))}
    return [
        one
        for one in articles
        if one["id"] in known
        or (one["published"] and date.fromisoformat(one["published"][:10]) in days)
    ]


def by_keyword(
    way: Keywords, articles: Sequence[dict[str, Any]], questions: Sequence[EvalQuestion]
) -> Ranks:
    """Return the rank of the first passage with an accepted answer, question by question."""
    placed = [(one, span) for one in articles for span in _spans(one["text"], way)]
    texts = (
        f"{one['title']}\n{one['text'][s:e]}" if way.title else one["text"][s:e]
        for one, (s, e) in placed
    )
    okapi = Okapi(invert(texts, way.term), way.k1, way.b)
    ranks: Ranks = []
    for question in questions:
        asked = [
            found for word in tokenizer.raw_words(question.question) if (found := way.term(word))
        ]
        best = np.argsort(-okapi.get_scores(asked), kind="stable")[: max(KS)]
        shown = [placed[row] for row in best]
        ranks.append(answer_rank([one["text"][s:e] for one, (s, e) in shown], question.answers))
    return ranks


def _spans(text: str, way: Keywords) -> Iterator[tuple[int, int]]:
    """Yield a text's passages; overlapping ones begin with the sentence before them."""
    starts = [start for start, _ in sentences(text)] if way.overlap else []
    for start, end in passages(text, way.size):
        before = [one for one in starts if one < start]
        yield (before[-1] if before else start), end


def fusions(folder: Path, questions: Sequence[EvalQuestion]) -> dict[str, Ranks]:
    """Rank the same candidates of each question by every fusion."""
    found: dict[str, Ranks] = {name: [] for name in FUSIONS}
    with Library(folder) as library:
        for question in questions:
            hits = library.search(question.question, POOL)
            for name, fusion in FUSIONS.items():
                order = np.argsort(-fusion(hits, question), kind="stable")[: max(KS)]
                texts = [hits[place].text for place in order]
                found[name].append(answer_rank(texts, question.answers))
    return found


def _legs(hits: Sequence[Hit]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    bm25 = np.array([hit.bm25 or 0.0 for hit in hits])
    return bm25, np.array([-1.0 if hit.dense is None else hit.dense for hit in hits])


def _reciprocal(hits: Sequence[Hit], _: EvalQuestion) -> NDArray[np.float64]:
    """Reciprocal rank fusion: Σ 1/(60 + rank) (Cormack et al. 2009)."""
    ranks = [np.argsort(np.argsort(-leg, kind="stable")) + 1 for leg in _legs(hits)]
    fused: NDArray[np.float64] = 1 / (60 + ranks[0]) + 1 / (60 + ranks[1])
    return fused


def _standard(hits: Sequence[Hit], _: EvalQuestion) -> NDArray[np.float64]:
    """The mean of both legs' z-scores."""
    bm25, dense = ((leg - leg.mean()) / (leg.std() or 1.0) for leg in _legs(hits))
    fused: NDArray[np.float64] = bm25 + dense
    return fused


def _weighted(
    weight: float, bonus: float = 0.0, days: int = 10, *, soft: bool = False, named: bool = False
) -> Fusion:
    """Min-max fusion with this weight of the meaning, and what recent articles gain.

    `named` counts from the days that the question's own time words say, as Dateline does.
    """

    def fused(hits: Sequence[Hit], question: EvalQuestion) -> NDArray[np.float64]:
        bm25, dense = _legs(hits)
        scores = weight * min_max(dense) + (1 - weight) * min_max(bm25)
        day = understand(question.question, as_of=question.asked).news_of if named else None
        ages = [_age(hit, day or question.asked) for hit in hits]
        if soft:
            return scores + bonus * np.array([np.exp(-a / days) if a >= 0 else 0.0 for a in ages])
        return scores + bonus * np.array([0 <= age <= days for age in ages])

    return fused


def _age(hit: Hit, day: date | None) -> int:
    """Days from the article to a day; -1 where that isn't known, or the article is later."""
    if hit.article.published is None or day is None:
        return -1
    return max(-1, (day - hit.article.published).days)


FUSIONS: Mapping[str, Fusion] = {
    "min-max, half each": _weighted(0.5),
    "reciprocal rank": _reciprocal,
    "z-scores": _standard,
    "min-max, meaning 0.3": _weighted(0.3),
    "min-max, meaning 0.4": _weighted(0.4),
    "min-max, meaning 0.6": _weighted(0.6),
    "min-max, meaning 0.7": _weighted(0.7),
    "and 0.15 for the last 10 days": _weighted(0.5, 0.15),
    "and 0.3 for the last 10 days": _weighted(0.5, 0.3),
    "and 0.45 for the last 10 days": _weighted(0.5, 0.45),
    "and 0.3 for the last 5 days": _weighted(0.5, 0.3, 5),
    "and 0.3 for the last 20 days": _weighted(0.5, 0.3, 20),
    "and 0.3, falling with 10 days": _weighted(0.5, 0.3, 10, soft=True),
    "and 0.3 for the 10 days up to those named": _weighted(0.5, 0.3, named=True),
}


def has_time_word(question: EvalQuestion) -> bool:
    """Tell whether a question's own words say of which days it asks."""
    return bool(question.asked and asked_period(question.question, question.asked))


def show_fusions(rows: Mapping[str, Ranks], questions: Sequence[EvalQuestion]) -> None:
    """Print the fusions over all questions, then over those with and without a time word."""
    show("fusion", rows)
    timed = [has_time_word(question) for question in questions]
    for title, wanted in (("with a time word", True), ("without", False)):
        part = {
            name: [rank for rank, one in zip(ranks, timed, strict=True) if one is wanted]
            for name, ranks in rows.items()
        }
        if next(iter(part.values())):
            print()
            show(title, part)


def show(title: str, rows: Mapping[str, Ranks]) -> None:
    """Print a Markdown table; the first row is what the others are compared with."""
    base = next(iter(rows.values()))
    print(f"| {title}, {len(base)} questions | " + " | ".join(f"@{k}" for k in KS) + " | p at 5 |")
    print("|---" * (len(KS) + 2) + "|")
    for name, ranks in rows.items():
        shares = " | ".join(f"{sum(_within(r, k) for r in ranks) / len(ranks):.3f}" for k in KS)
        won = sum(_within(r, 5) and not _within(b, 5) for r, b in zip(ranks, base, strict=True))
        lost = sum(_within(b, 5) and not _within(r, 5) for r, b in zip(ranks, base, strict=True))
        print(f"| {name} | {shares} | {mcnemar(won, lost):.2f} |")


def _within(rank: int | None, k: int) -> bool:
    return rank is not None and rank <= k


if __name__ == "__main__":
    main()
