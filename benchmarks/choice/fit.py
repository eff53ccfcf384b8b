"""Fit the weights by which Dateline chooses among candidate answers and says how sure it is.

    python -m benchmarks.choice.fit collect FOLDER NAME TASK [TASK …]
    python -m benchmarks.choice.fit fit FOLDER/*-careful.npz [--half FILE] [--write]
    python -m benchmarks.choice.fit fit FOLDER/*-quick.npz --reading quick …

A TASK is a folder that holds a library and questions.jsonl, of which the library answers some.
`collect` asks them in both manners of reading, and keeps, in FOLDER/NAME-quick.npz and
FOLDER/NAME-careful.npz, each candidate's evidence and whether it is right. `fit` finds the
weights and says what they are worth on questions held out (five folds; a question that is asked
of several libraries falls into one):

1. The weights of the evidence maximise the likelihood of the right candidates under a softmax
   over each question's candidates.
2. The confidence is a logistic regression on the first candidate's evidence and its lead, over
   all questions, foreign ones too.
   Of neither may a weight have the sign that its evidence can't mean (`RAISES`, `LOWERS`).
3. The thresholds are chosen by what came of the questions held out
   (`benchmarks/choice/thresholds.py`).

The shipped weights come from tasks of texts that the readers weren't trained on: libraries of 12,
100, 1,000 and all articles of RealTime QA 2023, asked the other weeks' questions
(`benchmarks/choice/libraries.py`), with some of 2022's that nothing answers there, so that
2022's answers stay unseen; and one that `benchmarks/choice/reading_comprehension.py` makes of
XQuAD English, without dates, as many a user's will be. That one counts as half of all: people ask
a folder of articles what they say as often as what the week's news was.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence, Set
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import click
import numpy as np
from scipy.optimize import minimize
from scipy.special import expit

from benchmarks.choice.candidates import Group, collect, restore
from benchmarks.choice.thresholds import chosen_thresholds, shown
from benchmarks.harness.arguments import FILE, FOLDER, Script, reading_option
from index.errors import DatelineError
from qa.choosing.choice import MAX_LEAD, NAMES
from qa.manner import Reading, Strictness
from qa.reading.own_reader import model_folder
from qa.reading.reader_model import CARD_FILE, CHOICE_FILE

FOLDS = 5
MEANING, NO_MEANING = NAMES.index("meaning"), NAMES.index("no_meaning")
RIDGE = 0.003
"""Penalty on the squared weights, per question."""

LEAST_SPREAD = 1e-9
"""Standard deviation of a piece of evidence below which it is rounding."""

UNANSWERABLE = 0.25
"""Share of the unanswerable among the questions that people ask of their own articles. The tasks
hold more of them, so that they are learnt; they count as if they were so many."""

FREEDOM = 0.3
"""Of the confidence's weights, the inverse of the penalty, over standardised evidence."""

RAISES = frozenset(
    "margin share support stories rank search meaning words sentence_words passage_words names"
    " sentence_names kind recency glance echoes title near counted".split()
)
LOWERS = frozenset("not_kind echo length not_year not_counted opposite".split())
"""Evidence that can only speak for an answer, or against it. Left free, pieces that go together
get weights that cancel each other out in these tasks and not in another library."""

UNSAID = frozenset({"later"})
"""Evidence that tells nothing of the confidence: articles from after the day asked may be all
that there is."""


@click.group()
def main() -> None:
    """Fit the weights by which Dateline chooses among candidate answers."""


@main.command("collect", cls=Script)
@click.argument("folder", type=FOLDER)
@click.argument("name")
@click.argument("tasks", metavar="TASK…", type=FOLDER, nargs=-1, required=True)
def collect_command(folder: Path, name: str, tasks: tuple[Path, ...]) -> None:
    """Ask each TASK's questions, and keep every candidate in FOLDER/NAME-….npz."""
    collect(tasks, {reading: folder / f"{name}-{reading}.npz" for reading in Reading})


@main.command("fit", cls=Script)
@click.argument("paths", metavar="CANDIDATES…", type=FILE, nargs=-1, required=True)
@click.option("--half", type=FILE, help="One of CANDIDATES; its questions count as half of all.")
@click.option("--write", is_flag=True, help="Into the reader's folder.")
@reading_option
def fit_command(paths: tuple[Path, ...], half: Path | None, write: bool, reading: str) -> None:
    """Fit the weights to the CANDIDATES collected, and say what they are worth."""
    card = fit(paths, half)
    text = json.dumps(card, indent=1) + "\n"
    print(text)
    if write:
        ship(text, model_folder(Reading(reading)))


def fit(paths: Sequence[Path], half: Path | None = None) -> dict[str, Any]:
    """Return the choice fitted to collected candidates, and print what it is worth.

    `half` is one of them, whose questions count as half of all in the confidence and the
    thresholds.
    """
    tasks = [restore(path) for path in paths]
    task = np.repeat(np.arange(len(tasks)), [len(one) for one in tasks])
    groups = [group for one in tasks for group in one]
    outcomes = np.full((len(groups), 4), np.nan)
    folds = np.array([fold_of(group.question) for group in groups])
    own = np.array([not group.foreign for group in groups])
    counts = counts_of(own, task == list(paths).index(half) if half else None)
    for fold in range(FOLDS):
        others = [group for group, of in zip(groups, folds, strict=True) if of != fold]
        weights = fitted(others, counts[folds != fold])
        for i in np.flatnonzero(folds == fold):
            outcomes[i] = outcome(groups[i], weights)
    baseline = np.array([outcome(group, MARGIN) for group in groups])
    for number, path in enumerate(paths):
        among = task == number
        say(f"{path.name}, by the reader's best margin", baseline[among], own[among])
        say(f"{path.name}, fitted, held out", outcomes[among], own[among])
    thresholds = chosen_thresholds(outcomes, counts)
    for strictness in Strictness:
        threshold = thresholds.of(strictness)
        print(f"{strictness}, {threshold}: {shown(outcomes, threshold, own)}")
    final = fitted(groups, counts)
    return {
        "weights": dict(zip(NAMES, np.round(final.weights, 3).tolist(), strict=True)),
        "confidence_weights": dict(zip(NAMES, np.round(final.confidence, 3).tolist(), strict=True)),
        "lead": round(final.lead, 3),
        "bias": round(final.bias, 3),
        "thresholds": asdict(thresholds),
        "usual": dict(zip(NAMES, np.round(final.usual, 3).tolist(), strict=True)),
        "usual_lead": round(final.usual_lead, 3),
    }


def ship(choice: str, folder: Path) -> None:
    """Write a choice into a reader's folder, and its checksum into the reader's card."""
    (folder / CHOICE_FILE).write_text(choice, encoding="utf-8")
    reader = json.loads((folder / CARD_FILE).read_text(encoding="utf-8"))
    reader["sha256"][CHOICE_FILE] = hashlib.sha256(choice.encode()).hexdigest()
    (folder / CARD_FILE).write_text(json.dumps(reader, indent=1) + "\n", encoding="utf-8")


def fold_of(question: str) -> int:
    return hashlib.sha256(question.encode()).digest()[0] % FOLDS


@dataclass(frozen=True, slots=True)
class Fitted:
    """The weights, (NAMES,), by which candidates are chosen and their confidence computed.

    `usual` is what the evidence of first candidates is on average, and `usual_lead` their lead.
    """

    weights: np.ndarray
    confidence: np.ndarray
    lead: float
    bias: float
    usual: np.ndarray
    usual_lead: float


_MARGIN = np.array([float(name == "margin") for name in NAMES])
MARGIN = Fitted(_MARGIN, _MARGIN, 0.0, 0.0, np.zeros(len(NAMES)), 0.0)
"""What to compare with: the reader's best margin over "no answer" alone."""


def fitted(groups: Sequence[Group], counts: np.ndarray) -> Fitted:
    """Return the weights fitted to the questions; `counts` is what each counts."""
    weights = choosing(groups)
    rows, good = [], []
    for group in groups:
        best, lead = first_of(group, weights)
        rows.append([*group.evidence[best], lead])
        good.append(right(group)[best])
    table = np.array(rows)
    mean, spread = np.average(table, axis=0, weights=counts), table.std(axis=0)
    spread[spread < LEAST_SPREAD] = np.inf  # what never varies tells nothing
    best_fit = minimize(
        _misfit,
        np.zeros(table.shape[1] + 1),
        ((table - mean) / spread, np.array(good), counts),
        method="L-BFGS-B",
        jac=True,
        bounds=[*_bounds(UNSAID), (0, None), (None, None)],
    ).x
    slopes = best_fit[:-1] / spread
    confidence = slopes[:-1]
    bias = float(best_fit[-1] - slopes @ mean)
    # A passage that has no vector yet is taken to be as near as passages are on average.
    confidence[NO_MEANING] = confidence[MEANING] * mean[MEANING]
    return Fitted(weights, confidence, float(slopes[-1]), bias, mean[:-1], float(mean[-1]))


def _bounds(unsaid: Set[str] = frozenset()) -> list[tuple[float | None, float | None]]:
    """Return what the weight of each piece of evidence may be."""
    return [
        (0 if name in RAISES | unsaid else None, 0 if name in LOWERS | unsaid else None)
        for name in NAMES
    ]


def counts_of(own: np.ndarray, half: np.ndarray | None = None) -> np.ndarray:
    """Return what each question counts, 1 on average.

    `own` says which can be answered, and `half` which are to count as half of all.
    """
    counts = np.ones(len(own))
    for share, among in ((1 - UNANSWERABLE, own), (0.5, half)):
        if among is not None and among.any() and not among.all():
            part = counts[among].sum() / counts.sum()
            counts = counts * np.where(among, share / part, (1 - share) / (1 - part))
    return counts


def _misfit(
    weights: np.ndarray, table: np.ndarray, good: np.ndarray, counts: np.ndarray
) -> tuple[float, np.ndarray]:
    """Return the penalised negative log-likelihood of a logistic regression, and its slope."""
    values = table @ weights[:-1] + weights[-1]
    gap = counts * (expit(values) - good)
    penalised = weights[:-1] / FREEDOM
    lost = np.logaddexp(0, values) - values * good
    loss = counts @ lost + weights[:-1] @ penalised / 2
    return loss, np.array([*(table.T @ gap + penalised), gap.sum()])


def choosing(groups: Sequence[Group]) -> np.ndarray:
    """Return the weights under which the right candidates are likeliest."""
    told = [g for g in groups if 0 < right(g).sum() < len(g.em)]

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        total, slope = 0.0, np.zeros_like(weights)
        for group in told:
            scores = group.evidence @ weights
            chances = np.exp(scores - scores.max())
            chances /= chances.sum()
            among = chances * right(group)
            total -= np.log(among.sum())
            slope -= (among / among.sum() - chances) @ group.evidence
        return (
            total / len(told) + RIDGE * weights @ weights,
            slope / len(told) + 2 * RIDGE * weights,
        )

    if not told:
        raise DatelineError("no question has both a right and a wrong candidate")
    weights: np.ndarray = minimize(
        loss, np.zeros(len(NAMES)), jac=True, method="L-BFGS-B", bounds=_bounds()
    ).x
    # As in the confidence: a passage without a vector is as near as passages are on average.
    weights[NO_MEANING] = weights[MEANING] * np.mean(
        [meaning for group in told for meaning in group.evidence[:, MEANING]]
    )
    return weights


def right(group: Group) -> np.ndarray:
    """Return which candidates are right: an accepted answer, or what says the same."""
    either: np.ndarray = np.maximum(group.em, group.same)
    return either


def first_of(group: Group, weights: np.ndarray) -> tuple[int, float]:
    """Return which candidate is first, and its lead."""
    scores = group.evidence @ weights
    order = np.argsort(-scores)
    lead = scores[order[0]] - scores[order[1]] if len(order) > 1 else MAX_LEAD
    return int(order[0]), min(MAX_LEAD, float(lead))


def outcome(group: Group, by: Fitted) -> tuple[float, float, float, float]:
    """Return the first candidate's confidence, if it is right, F1, and if any candidate is."""
    best, lead = first_of(group, by.weights)
    value = by.confidence @ group.evidence[best] + by.lead * lead + by.bias
    confidence = 1 / (1 + np.exp(-value))
    return confidence, right(group)[best], group.f1[best], float(right(group).max())


def say(name: str, outcomes: np.ndarray, own: np.ndarray) -> None:
    mine = outcomes[own]
    surest = mine[np.argsort(-mine[:, 0])]
    mixed = outcomes[np.argsort(-outcomes[:, 0])]
    risks = 1 - np.cumsum(mixed[:, 1]) / np.arange(1, len(mixed) + 1)
    bins = np.clip((outcomes[:, 0] * 10).astype(int), 0, 9)
    counts = counts_of(own)
    gaps = [
        abs(counts[bins == b] @ (outcomes[bins == b, 1] - outcomes[bins == b, 0])) / counts.sum()
        for b in np.unique(bins)
    ]
    print(
        f"{name}: {len(mine)} questions, right {mine[:, 1].mean():.3f}, F1 {mine[:, 2].mean():.3f},"
        f" any candidate right {mine[:, 3].mean():.3f}; right of the surest 30%"
        f" {surest[: int(0.3 * len(surest)), 1].mean():.3f}, 50%"
        f" {surest[: len(surest) // 2, 1].mean():.3f}; with {int((~own).sum())} foreign:"
        f" AURC {risks.mean():.3f}, calibration error {sum(gaps):.3f}"
        f" ({by_chance(outcomes[:, 0], counts):.3f} if the confidences were perfect)"
    )


def by_chance(confidence: np.ndarray, counts: np.ndarray, drawn: int = 300) -> float:
    """Return the mean calibration error of confidences that are the very chances of being right."""
    bins = np.clip((confidence * 10).astype(int), 0, 9)
    right = np.random.default_rng(0).random((drawn, len(confidence))) < confidence
    gaps = counts * (right - confidence)
    errors = sum(abs(gaps[:, bins == b].sum(axis=1)) for b in np.unique(bins))
    return float(np.mean(errors) / counts.sum())


if __name__ == "__main__":
    main()
