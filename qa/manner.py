"""The manner in which questions are answered, as the user may choose it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Strictness(StrEnum):
    """How sure an answer must be to be shown.

    * CAUTIOUS: few answers, and few wrong ones among them.
    * BALANCED: the right answers shown outnumber the wrong ones by most; of the least sure ones
      about half are right.
    * BOLD: most right answers are shown, and more wrong ones with them.

    What probability each asks for is measured, and lies beside the reader's weights
    (`qa.choosing.choice.Thresholds`).
    """

    CAUTIOUS = "cautious"
    BALANCED = "balanced"
    BOLD = "bold"


class Reading(StrEnum):
    """How thoroughly passages are read: QUICK costs less time, CAREFUL finds more."""

    QUICK = "quick"
    CAREFUL = "careful"


@dataclass(frozen=True, slots=True)
class Manner:
    """All that a user may choose of how questions are answered, whichever question it is."""

    strictness: Strictness = Strictness.BALANCED
    reading: Reading = Reading.CAREFUL
