"""Every measure of a report, declared once: its name, its place in the JSON, its direction.

How each is worked out is told in `answers`, `ranking` and `confidence`.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

from qa.types import Took

KS = (1, 5, 10, 20, 50)
"""The depths at which recall is measured, in passages (answer recall) or articles (recall)."""

COVERAGES = (0.3, 0.5)
"""The shares of the surest candidates whose accuracy is reported."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure of a report. `keys` lead to it in the report's JSON, each inside the one before."""

    keys: tuple[str, ...]
    lower_is_better: bool = False

    @property
    def path(self) -> str:
        """Its name in options, comparisons and thresholds, such as "answer_recall.5"."""
        return ".".join(self.keys)

    def __str__(self) -> str:
        """The path."""
        return self.path


def at(name: str, k: int) -> Measure:
    """The measure `name` at depth k."""
    return Measure((name, str(k)))


def _latency(*keys: str) -> Measure:
    return Measure(("latency_ms", *keys), lower_is_better=True)


N = Measure(("n",))
ANSWERABLE = Measure(("answerable",))
EM = Measure(("em",))
F1 = Measure(("f1",))
FORCED_EM = Measure(("forced", "em"))
FORCED_F1 = Measure(("forced", "f1"))
ANSWER_RECALL = {k: at("answer_recall", k) for k in KS}
RECALL = {k: at("recall", k) for k in KS}
SUCCESS = {k: at("success", k) for k in KS}
MRR = Measure(("mrr@10",))
NDCG = Measure(("ndcg@10",))
CITATION_EXACT = Measure(("citation_exact",))
CITATION_SUPPORT = Measure(("citation_support",))
ABSTENTION_PRECISION = Measure(("abstention", "precision"))
ABSTENTION_RECALL = Measure(("abstention", "recall"))
COVERAGE = Measure(("abstention", "coverage"))
ACCURACY_ANSWERED = Measure(("abstention", "accuracy_answered"))
ACCURACY_AT = {share: Measure(("abstention", "accuracy_at", str(share))) for share in COVERAGES}
AURC = Measure(("abstention", "aurc"), lower_is_better=True)
CALIBRATION_ERROR = Measure(("calibration_error",), lower_is_better=True)
P50, P95 = _latency("p50"), _latency("p95")
STAGES = {
    stage.name: (_latency("stages", stage.name, "p50"), _latency("stages", stage.name, "p95"))
    for stage in fields(Took)
}
"""The p50 and p95 of each stage of a question, by the stage's name in `Took`."""

MEASURES = (
    *(N, ANSWERABLE, EM, F1, FORCED_EM, FORCED_F1),
    *(*ANSWER_RECALL.values(), *RECALL.values(), *SUCCESS.values(), MRR, NDCG),
    *(CITATION_EXACT, CITATION_SUPPORT),
    *(ABSTENTION_PRECISION, ABSTENTION_RECALL, COVERAGE, ACCURACY_ANSWERED),
    *(*ACCURACY_AT.values(), AURC, CALIBRATION_ERROR),
    *(P50, P95, *(one for stage in STAGES.values() for one in stage)),
)
"""All of them, in the order of the JSON."""

BY_PATH = {measure.path: measure for measure in MEASURES}

RANKING = (*RECALL.values(), *SUCCESS.values(), MRR, NDCG)
"""Those that `eval.measures.ranking` gives for each question."""
