"""Fit the sentence reader's weights, and show what each threshold would do.

    python benchmarks/fit_confidence.py --task LIBRARY SET.jsonl FOREIGN.jsonl [--task …]

A task is a library, questions whose answers stand in it, and foreign questions, which it
can't answer and which teach abstaining. The figures in `qa/reader.py` come from two tasks:
RealTime QA 2023 with 2022's questions as the foreign ones (so that 2022 stays unseen for
reporting), and one made by `benchmarks/reading_comprehension.py`.

A first logistic regression, over every sentence read, gives the weights; a second, over each
question's best sentence alone, scales them, so that the best sentence's confidence is the
share of questions that it answers. Half of the questions are held out for the second and for
the table of thresholds.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import astuple, fields, replace
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from eval.measures import holds_answer
from eval.question_set import EvalQuestion, load
from index.library import Library
from index.types import Hit
from qa.question import understand
from qa.reader import READ_PASSAGES, Evidence, SentenceReader


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--task", type=Path, nargs=3, action="append", required=True)
    parser.add_argument("--limit", type=int, default=300, help="questions of each set")
    parser.add_argument("--foreign-limit", type=int, default=150)
    parser.add_argument("--seed", type=int, default=0)
    chosen = parser.parse_args()
    random = np.random.default_rng(chosen.seed)
    groups = []
    for folder, own_set, foreign_set in chosen.task:
        # Where no article holds an accepted answer word for word, nothing shows whether a
        # sentence is right, so those questions teach nothing.
        labelled = [q for q in load(own_set).questions if q.extra.get("answer_in")]
        own = sample(labelled, chosen.limit, random)
        foreign = sample(load(foreign_set).questions, chosen.foreign_limit, random)
        with Library(folder) as library:
            groups += [examine(library, question) for question in progress([*own, *foreign])]
    groups = [groups[i] for i in random.permutation(len(groups)) if len(groups[i][1])]
    half = len(groups) // 2
    weights, bias = fit(groups[:half])
    report(groups[half:], weights, bias)


def sample(
    questions: Sequence[EvalQuestion], limit: int, random: np.random.Generator
) -> list[EvalQuestion]:
    order = random.permutation(len(questions))[:limit]
    return [questions[i] for i in order]


def progress(questions: list[EvalQuestion]) -> Iterator[EvalQuestion]:
    for n, question in enumerate(questions):
        print(f"\r{n:,} of {len(questions):,}", end="", file=sys.stderr)
        yield question


def examine(library: Library, question: EvalQuestion) -> tuple[np.ndarray, np.ndarray]:
    """Evidence of each sentence read, (sentences, features), and whether it holds an answer."""
    asked = understand(question.question, as_of=question.asked)
    hits = library.search(asked.searched_for, READ_PASSAGES, as_of=question.asked)
    found = SentenceReader(library).examine(asked, with_dense(library, asked.searched_for, hits))
    evidence = np.array([astuple(one[3]) for one in found]).reshape(len(found), -1)
    right = [holds_answer(h.article.text[s:e], question.answers) for h, s, e, _ in found]
    return evidence, np.array(right, dtype=float)


def with_dense(library: Library, query: str, hits: list[Hit]) -> list[Hit]:
    """Give hits that have no vector yet their cosine, so that a library may be fitted early."""
    missing = [hit for hit in hits if hit.dense is None]
    asked = library.encode_query(query)
    vectors = library.encode([f"{hit.article.title}\n{hit.text}" for hit in missing])
    if asked is None or vectors is None:
        return hits
    cosines = iter((vectors @ asked).tolist())
    return [hit if hit.dense is not None else replace(hit, dense=next(cosines)) for hit in hits]


def fit(groups: list[tuple[np.ndarray, np.ndarray]]) -> tuple[np.ndarray, float]:
    evidence = np.concatenate([one for one, _ in groups])
    right = np.concatenate([one for _, one in groups])
    model = LogisticRegression(C=1.0, max_iter=1000).fit(evidence, right)
    return model.coef_[0], float(model.intercept_[0])


def report(groups: list[tuple[np.ndarray, np.ndarray]], weights: np.ndarray, bias: float) -> None:
    logits = [evidence @ weights + bias for evidence, _ in groups]
    best = np.array([one.max() for one in logits])
    right = np.array([g[1][one.argmax()] for g, one in zip(groups, logits, strict=True)])
    scale = LogisticRegression(C=1e6).fit(best[:, None], right)
    a, b = float(scale.coef_[0, 0]), float(scale.intercept_[0])
    print(
        "\nWEIGHTS",
        {f.name: round(a * w, 2) for f, w in zip(fields(Evidence), weights, strict=True)},
    )
    print("BIAS", round(a * bias + b, 2))
    confidence = 1 / (1 + np.exp(-(a * best + b)))
    print(
        f"held out: {len(best)} questions, best sentence right {right.mean():.3f},"
        f" any sentence read right {np.mean([g[1].max() for g in groups]):.3f}"
    )
    for threshold in np.arange(0.1, 0.75, 0.05):
        given = confidence >= threshold
        precision = right[given].mean() if given.any() else float("nan")
        recall = right[given].sum() / right.sum()
        f1 = 2 * precision * recall / (precision + recall)
        decided = np.mean(np.where(given, right, 1 - right))
        print(
            f"threshold {threshold:.2f}: answers {given.mean():.3f} of the questions, right when"
            f" answering {precision:.3f}, gives {recall:.3f} of the right answers (F1 {f1:.3f}),"
            f" decisions right {decided:.3f}"
        )


if __name__ == "__main__":
    main()
