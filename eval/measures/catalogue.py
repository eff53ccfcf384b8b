"""Every measure of a report, declared once: its place in the JSON, its direction, its words.

The page, the tables and the app all call a measure by these words. How each is worked out is told
in `answers`, `ranking` and `confidence`.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields

from qa.types import Took

KS = (1, 5, 10, 20, 50)
"""The depths at which recall is measured, in passages (answer recall) or articles (recall)."""

COVERAGES = (0.3, 0.5)
"""The shares of the surest candidates whose accuracy is reported."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure of a report. `keys` lead to it in the report's JSON, each inside the one before.

    `name` is what people read, `short` what the field calls it where that is something else,
    and `says` tells in a few words what it is a share of.
    """

    keys: tuple[str, ...]
    name: str = field(compare=False)
    short: str = field(default="", compare=False)
    says: str = field(default="", compare=False)
    lower_is_better: bool = False

    @property
    def path(self) -> str:
        """Its name in options and thresholds, such as "answer_recall.5"."""
        return ".".join(self.keys)

    @property
    def label(self) -> str:
        """Its name, with the short one after it: "Exact match (EM)"."""
        return f"{self.name} ({self.short})" if self.short else self.name

    def __str__(self) -> str:
        """The path."""
        return self.path


def answer_recall_at(k: int) -> Measure:
    """The share of questions whose answer stands in one of the first k passages."""
    says = f"a top-{k} passage holds the answer"
    return Measure(("answer_recall", str(k)), f"Answer recall @{k}", says=says)


def recall_at(k: int) -> Measure:
    """The share of a question's relevant articles that are among the first k."""
    says = f"relevant articles among the first {k}"
    return Measure(("recall", str(k)), f"Recall @{k}", says=says)


def success_at(k: int) -> Measure:
    """The share of questions with a relevant article among the first k."""
    says = f"a relevant article among the first {k}"
    return Measure(("success", str(k)), f"Success @{k}", says=says)


def _abstention(key: str, name: str, says: str) -> Measure:
    return Measure(("abstention", key), name, says=says)


def _latency(keys: tuple[str, ...], name: str, short: str) -> Measure:
    return Measure(("latency_ms", *keys), name, short, "lower is better", lower_is_better=True)


N = Measure(("n",), "Questions")
ANSWERABLE = Measure(("answerable",), "Answerable questions")
EM = Measure(("em",), "Exact match", "EM", "an accepted answer, word for word")
F1 = Measure(("f1",), "Words shared", "F1", "words shared with an accepted answer")
FORCED_EM = Measure(("forced", "em"), "Exact match, forced", says="if it had to answer everything")
FORCED_F1 = Measure(("forced", "f1"), "Words shared, forced", says="if it had to answer everything")
ANSWER_RECALL = {k: answer_recall_at(k) for k in KS}
RECALL = {k: recall_at(k) for k in KS}
SUCCESS = {k: success_at(k) for k in KS}
MRR = Measure(("mrr@10",), "MRR@10", says="one over the rank of the first relevant article")
NDCG = Measure(("ndcg@10",), "nDCG@10", says="how near the order of articles is to the best")
CITATION_EXACT = Measure(
    ("citation_exact",), "Citations exact", says="the quoted words stand where cited"
)
CITATION_SUPPORT = Measure(
    ("citation_support",), "Citations support", says="the cited sentence holds the answer"
)
ABSTENTION_PRECISION = _abstention(
    "precision", "Abstention precision", "unanswerable, of abstentions"
)
ABSTENTION_RECALL = _abstention("recall", "Abstention recall", "abstained, of unanswerable")
COVERAGE = _abstention("coverage", "Coverage", "questions that got an answer")
ACCURACY_ANSWERED = _abstention(
    "accuracy_answered", "Right when answered", "exact matches among answers"
)
ACCURACY_AT = {
    share: Measure(
        ("abstention", "accuracy_at", str(share)),
        f"Right, surest {share:.0%}",
        says="exact matches among the surest candidates",
    )
    for share in COVERAGES
}
AURC = Measure(
    ("abstention", "aurc"),
    "Area under risk-coverage",
    says="lower is better",
    lower_is_better=True,
)
CALIBRATION_ERROR = Measure(
    ("calibration_error",), "Calibration error", says="lower is better", lower_is_better=True
)
P50, P95 = (
    _latency(("p50",), "Latency, median", "p50"),
    _latency(("p95",), "Latency, 95th percentile", "p95"),
)
STAGES = {
    stage.name: (
        _latency(("stages", stage.name, "p50"), f"Latency of {stage.name}, median", "p50"),
        _latency(("stages", stage.name, "p95"), f"Latency of {stage.name}, 95th percentile", "p95"),
    )
    for stage in fields(Took)
}
"""The p50 and p95 of each stage of a question, by the stage's name in `Took`."""

PROSE_ANSWERS = Measure(("prose", "answers"), "Answers", says="that prose was asked for")
PROSE_GIVEN = Measure(("prose", "given"), "Sentences given", says="by the language model")
PROSE_CHECKED = Measure(("prose", "checked"), "Sentences checked", says="that passed the check")
PROSE_STRUCK = Measure(
    ("prose", "struck"), "Sentences struck", says="that failed it", lower_is_better=True
)
PROSE_FAILED = Measure(
    ("prose", "failed"), "Replies failed", says="cut short, or none", lower_is_better=True
)
PROSE_SHARE = Measure(
    ("prose", "share"), "Sentences that passed", says="of those that the language model gave"
)
PROSE = (PROSE_ANSWERS, PROSE_GIVEN, PROSE_CHECKED, PROSE_STRUCK, PROSE_FAILED, PROSE_SHARE)
"""What is measured where a language model writes below the answers, and else isn't told at all."""

ANSWERS = (
    *(EM, F1, FORCED_EM, FORCED_F1, CITATION_EXACT, CITATION_SUPPORT, COVERAGE, ACCURACY_ANSWERED),
    *(ABSTENTION_PRECISION, ABSTENTION_RECALL, *ACCURACY_AT.values(), AURC, CALIBRATION_ERROR),
)
"""What is measured of the answers, in the order in which it is shown."""

DEPTHS = {
    "Answer recall (passages)": ANSWER_RECALL,
    "Recall (articles)": RECALL,
    "Success (articles)": SUCCESS,
}
"""What is measured of the search at each of `KS`, by what it is called there."""

MEASURES = (
    *(N, ANSWERABLE, EM, F1, FORCED_EM, FORCED_F1),
    *(*ANSWER_RECALL.values(), *RECALL.values(), *SUCCESS.values(), MRR, NDCG),
    *(CITATION_EXACT, CITATION_SUPPORT),
    *(ABSTENTION_PRECISION, ABSTENTION_RECALL, COVERAGE, ACCURACY_ANSWERED),
    *(*ACCURACY_AT.values(), AURC, CALIBRATION_ERROR),
    *(P50, P95, *(one for stage in STAGES.values() for one in stage)),
)
"""All of them but `PROSE`, in the order of the JSON."""

BY_PATH = {measure.path: measure for measure in MEASURES}
PROSE_BY_PATH = {measure.path: measure for measure in PROSE}

RANKING = (*RECALL.values(), *SUCCESS.values(), MRR, NDCG)
"""Those that `eval.measures.ranking` gives for each question."""
