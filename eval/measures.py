"""What is measured, one thing a function. All are pure; all shares are 0..1.

A mean over no questions is None, never 0: a set without unanswerable questions says nothing
about abstaining, and must not look as if it had failed at it.

Sources: exact match and F1 as in the official SQuAD 2.0 evaluation script (Rajpurkar et al.,
2018); the ranking measures are those of the `ir-measures` library (MacAvaney et al., 2022).
"""

from __future__ import annotations

import re
import string
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby

from index.errors import DatelineError
from qa.types import Citation

_ARTICLES = re.compile(r"\b(a|an|the)\b")
_WITHOUT_PUNCTUATION = str.maketrans("", "", string.punctuation)


def mean(values: Iterable[float]) -> float | None:
    """The arithmetic mean; None where there is nothing to average."""
    known = list(values)
    return sum(known) / len(known) if known else None


def percentile(values: Iterable[float], share: float) -> float | None:
    """The value below which `share` (0..1) of the values lie, by linear interpolation."""
    ordered = sorted(values)
    if not ordered:
        return None
    place = share * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


# --- the answer's words -----------------------------------------------------------------


def normalise(text: str) -> str:
    """Lower case, no ASCII punctuation, no articles, single spaces: SQuAD's, step for step."""
    bare = text.lower().translate(_WITHOUT_PUNCTUATION)
    return " ".join(_ARTICLES.sub(" ", bare).split())


def exact_match(prediction: str | None, answers: Sequence[str]) -> float:
    """1 where the prediction is an accepted answer after normalisation, else 0.

    `prediction` is None where the system abstained; `answers` is empty where abstaining is right.
    """
    if prediction is None or not answers:
        return float(prediction is None and not answers)
    return float(any(normalise(prediction) == normalise(answer) for answer in answers))


def f1(prediction: str | None, answers: Sequence[str]) -> float:
    """The best overlap of tokens with an accepted answer: 2PR / (P + R) over bags of words.

    Abstentions and unanswerable questions count as in `exact_match`.
    """
    if prediction is None or not answers:
        return exact_match(prediction, answers)
    return max(_token_f1(normalise(prediction).split(), normalise(a).split()) for a in answers)


def _token_f1(predicted: list[str], accepted: list[str]) -> float:
    if not predicted or not accepted:
        return float(predicted == accepted)
    same = (Counter(predicted) & Counter(accepted)).total()
    # 2PR / (P + R) with P = same / |predicted| and R = same / |accepted|.
    return 2 * same / (len(predicted) + len(accepted))


# --- the passages -----------------------------------------------------------------------


def holds_answer(text: str, answers: Iterable[str]) -> bool:
    """Whether an accepted answer stands in the text, after normalisation, on word boundaries."""
    return _holds(normalise(text), _patterns(answers))


def answer_rank(texts: Iterable[str], answers: Iterable[str]) -> int | None:
    """The rank, from 1, of the first text that holds an accepted answer; None where none does."""
    patterns = _patterns(answers)
    for rank, text in enumerate(texts, start=1):
        if _holds(normalise(text), patterns):
            return rank
    return None


def answer_recall_at(
    ks: Iterable[int], texts: Iterable[str], answers: Iterable[str]
) -> dict[int, float]:
    """For each k: 1 where one of the first k texts holds an accepted answer, else 0."""
    rank = answer_rank(texts, answers)
    return {k: float(rank is not None and rank <= k) for k in ks}


def _patterns(answers: Iterable[str]) -> list[re.Pattern[str]]:
    # Normalisation leaves typographic quotes and dashes, so a boundary is "no letter or digit
    # here" rather than a space. An answer of articles alone would match anything: left out.
    bare = (normalise(answer) for answer in answers)
    return [re.compile(rf"(?<!\w){re.escape(answer)}(?!\w)") for answer in bare if answer]


def _holds(normalised: str, patterns: Iterable[re.Pattern[str]]) -> bool:
    return any(pattern.search(normalised) for pattern in patterns)


# --- the citations ----------------------------------------------------------------------


def citation_exact(citation: Citation, article_text: Callable[[str], str]) -> bool:
    """Whether the library's own text of the article has the quote at the citation's offsets.

    `article_text` maps an article's id to its text. A citation of an article that it doesn't
    know (a `DatelineError` or a `LookupError`) is not exact.
    """
    try:
        text = article_text(citation.article.id)
    except (DatelineError, LookupError):
        return False
    return text[citation.start : citation.end] == citation.quote


# --- abstaining -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one question, as the abstention measures see it.

    A question that crashed was neither answered nor abstained on. `correct` and `confidence`
    are of the best candidate answer, which an abstaining system has too; `confidence` is None
    where it had none. No candidate is correct for a question that can't be answered.
    """

    answerable: bool
    answered: bool
    abstained: bool
    correct: float
    confidence: float | None


def abstention_precision(outcomes: Iterable[Outcome]) -> float | None:
    """The share of abstentions that fell on unanswerable questions."""
    return mean(not outcome.answerable for outcome in outcomes if outcome.abstained)


def abstention_recall(outcomes: Iterable[Outcome]) -> float | None:
    """The share of unanswerable questions that were abstained on."""
    return mean(outcome.abstained for outcome in outcomes if not outcome.answerable)


def coverage(outcomes: Iterable[Outcome]) -> float | None:
    """The share of all questions that were answered."""
    return mean(outcome.answered for outcome in outcomes)


def accuracy_answered(outcomes: Iterable[Outcome]) -> float | None:
    """The share of the answers given that are right (by exact match)."""
    return mean(outcome.correct for outcome in outcomes if outcome.answered)


def aurc(outcomes: Iterable[Outcome]) -> float | None:
    """The area under the risk-coverage curve: the mean risk over all coverages; lower is better.

        AURC = 1/n · Σ_{k=1..n} r_k,    r_k = 1/k · Σ_{i=1..k} (1 - correct_i)

    with the outcomes in order of falling confidence, so that r_k is the share of wrong answers
    were only the k surest given (Geifman, Uziel and El-Yaniv, "Bias-Reduced Uncertainty
    Estimation for Deep Neural Classifiers", ICLR 2019). Outcomes of equal confidence share
    their mean loss, which is the expectation over their orders: the figure doesn't depend on
    the order of the questions. Those without a candidate come last.
    """
    losses: list[float] = []
    for _, tied in groupby(sorted(outcomes, key=_surest_first), key=_surest_first):
        group = [1 - outcome.correct for outcome in tied]
        losses.extend([sum(group) / len(group)] * len(group))
    return mean(total / k for k, total in enumerate(accumulate(losses), start=1))


def _surest_first(outcome: Outcome) -> tuple[bool, float]:
    return outcome.confidence is None, -(outcome.confidence or 0.0)


# --- the ranking of articles ------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Ranking:
    """Means over the questions that name relevant articles; None where no question does."""

    recall: Mapping[int, float | None]
    mrr10: float | None
    ndcg10: float | None


def ranked_articles(article_ids: Iterable[str]) -> tuple[str, ...]:
    """The articles of a ranked list of passages, each at the rank of its best passage."""
    return tuple(dict.fromkeys(article_ids))


def ranking(
    qrels: Mapping[str, Collection[str]], run: Mapping[str, Sequence[str]], ks: Sequence[int]
) -> Ranking:
    """Recall@k, MRR@10 and nDCG@10 of ranked articles, by `ir-measures`.

    `qrels` maps a question's id to its relevant articles, `run` to the articles found, best
    first. A question of `qrels` that is missing from `run` scores zero.
    """
    judged = {question: relevant for question, relevant in qrels.items() if relevant}
    if not judged:
        return Ranking(dict.fromkeys(ks), None, None)
    import ir_measures  # here, not above: it is slow to import, and only this needs it

    recalls = {k: ir_measures.R @ k for k in ks}
    rr10, ndcg10 = ir_measures.RR @ 10, ir_measures.nDCG @ 10
    means = ir_measures.calc_aggregate(
        [*recalls.values(), rr10, ndcg10],
        {question: dict.fromkeys(relevant, 1) for question, relevant in judged.items()},
        {
            question: {article: -float(rank) for rank, article in enumerate(found)}
            for question, found in run.items()
            if question in judged
        },
    )
    return Ranking(
        {k: float(means[measure]) for k, measure in recalls.items()},
        float(means[rr10]),
        float(means[ndcg10]),
    )
