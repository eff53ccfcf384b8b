"""What is measured, one thing a function. All are pure; all shares are 0..1.

A mean over no questions is None, never 0: a set without unanswerable questions says nothing
about abstaining, and must not look as if it had failed at it.

Sources: exact match and F1 as in the official SQuAD 2.0 evaluation script (Rajpurkar et al.,
2018). How sure the answers are, and whether rightly, is measured in `eval.measures.confidence`; how
well the articles are ranked, in `eval.measures.ranking`.
"""

from __future__ import annotations

import re
import string
from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from index.errors import DatelineError
from qa.types import Citation

_ARTICLES = re.compile(r"\b(a|an|the)\b")
_WITHOUT_PUNCTUATION = str.maketrans("", "", string.punctuation)


def mean(values: Iterable[float]) -> float | None:
    """The arithmetic mean; None where there is nothing to average."""
    known = list(values)
    return sum(known) / len(known) if known else None


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
    return _holds(normalise(text), answer_patterns(answers))


def answer_rank(texts: Iterable[str], answers: Iterable[str]) -> int | None:
    """The rank, from 1, of the first text that holds an accepted answer; None where none does."""
    patterns = answer_patterns(answers)
    for rank, text in enumerate(texts, start=1):
        if _holds(normalise(text), patterns):
            return rank
    return None


def answer_patterns(answers: Iterable[str]) -> list[re.Pattern[str]]:
    """What finds each answer in a normalised text, on word boundaries."""
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


def citation_support(citation: Citation, answers: Iterable[str]) -> bool:
    """Whether the sentence in which the quoted words stand holds an accepted answer."""
    return holds_answer(citation.sentence, answers)
