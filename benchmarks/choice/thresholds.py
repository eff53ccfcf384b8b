"""The confidence from which an answer is given, by how strict the user wants it.

Chosen by what came of questions that the weights weren't fitted to, those that the articles
don't answer among them, and not by what the confidences promise:

* balanced: the lowest of those (within `CHANCE`) where the right answers given outnumber the wrong
  ones by most. At the margin of that an answer is right half of the time.
* cautious: the lowest at which `PRECISE` of the answers given are right.
* bold: the lowest that is about as good as the best (`AS_GOOD`) by F1 between the right answers
  given and the answers given.

None is less strict than the one after it.
"""

from __future__ import annotations

import numpy as np

from qa.choosing.choice import Thresholds

AS_GOOD = 0.01
"""Of F1, which over some thousand questions is known to a few hundredths."""

CHANCE = 0.05
"""Of the right answers' lead over the wrong ones: what can't be told from the best, since its
standard error over the shipped fit's 1,600 questions is 0.07. Of those the most answers count."""

PRECISE = 0.8
"""The share of the answers given that are right where the user wants it cautious."""

NEIGHBOURS = 50
"""So many answers just above a threshold say how often those at the margin are right."""

TRIED = np.round(np.arange(0.05, 0.96, 0.01), 2)
"""The thresholds to choose from."""


def chosen_thresholds(outcomes: np.ndarray, counts: np.ndarray | None = None) -> Thresholds:
    """Return the thresholds.

    `outcomes` holds a question's confidence, whether its first candidate is right, and more, in a
    row; `counts` what each question counts, 1 unless given.
    """
    confidence, right = outcomes[:, 0], outcomes[:, 1]
    counts = np.ones(len(outcomes)) if counts is None else counts
    given = np.array([counts[confidence >= threshold].sum() for threshold in TRIED])
    good = np.array([(counts * right)[confidence >= threshold].sum() for threshold in TRIED])
    f1 = 2 * good / np.maximum(1.0, given + counts @ right)
    gain = good - (given - good)
    precise = (given > 0) & (good >= PRECISE * given)
    balanced = float(TRIED[gain >= gain.max() - CHANCE * gain.max()].min())
    # Where no threshold is as precise as is wanted, only the very surest are to be shown.
    cautious = float(TRIED[precise].min(initial=TRIED[-1]))
    bold = float(TRIED[f1 >= f1.max() - AS_GOOD].min())
    return Thresholds(max(cautious, balanced), balanced, min(bold, balanced))


def shown(outcomes: np.ndarray, threshold: float, own: np.ndarray) -> str:
    """Say how many questions a threshold answers, and how many of the answers are right."""
    given = outcomes[:, 0] >= threshold
    next_above = outcomes[given][np.argsort(outcomes[given, 0])][:NEIGHBOURS]
    precision = outcomes[given, 1].mean() if given.any() else np.nan
    margin = next_above[:, 1].mean() if given.any() else np.nan
    return (
        f"{given.sum()} answers given, {precision:.3f} of them right, {margin:.3f} of the"
        f" {len(next_above)} just above the threshold; {given[own].mean():.3f} of the own questions"
        f" answered, {given[~own].sum()} of the {(~own).sum()} foreign ones"
    )
