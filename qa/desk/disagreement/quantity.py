"""What a value leaves open: a hedge, a round number, a month for a day.

Two values conflict only where nothing that both leave open could be the same: "at least 5" and 7,
"about 5,000" and 4,980, "Monday" and "14 October" don't.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from index.types import Article
from qa.dates.relative import resolve
from qa.language.counts import counted_by
from qa.language.values import canonical

Measure = Literal["amount", "days"]

INFINITE = Decimal("Infinity")

ROUGH = Decimal("0.2")
"""How far, as a share, a value may be from what "about", "nearly" or "close to" says."""

LEAST_ROUNDED = 100
"""From this on a whole number that ends in zeros may be a round one."""

_SIGNS = frozenset("$€£¥₹%")
_ABOUT = frozenset(
    "about around roughly approximately approx some almost nearly close estimated average".split()
)
_OPEN_ABOVE = re.compile(r"(?:more than|at least|over|no less|not less|no fewer|not fewer)")
_OPEN_BELOW = re.compile(r"(?:fewer than|less than|under|up to|at most|as many|as much|no more)")
_MORE_BEHIND = re.compile(r"^(?:\+| ?(?:or|and) (?:more|above|over)\b|-?plus\b)")
_NOT_ALONE = frozenset("- dozens hundreds thousands millions billions half quarter".split())


@dataclass(frozen=True, slots=True)
class Quantity:
    """An amount, or a run of days as ordinals, and all that it may mean: `low` to `high`.

    `unit` is a currency's sign, "%", what is counted, or "" where the words leave that out.
    """

    measure: Measure
    value: Decimal
    low: Decimal
    high: Decimal
    unit: str = ""

    def conflicts(self, other: Quantity) -> bool:
        """Tell whether both can't be so."""
        return self.low > other.high or other.low > self.high

    def moved_to(self, later: Quantity) -> bool:
        """Tell whether a later value says more than this one left open.

        "At least 151" moves to 156; 1,136 doesn't move to "more than 1,100".
        """
        if self.low == -INFINITE or later.low == -INFINITE:
            return False
        if INFINITE in (self.high, later.high):
            return later.low > self.value + (self.value - self.low)
        return self.conflicts(later)

    def alike(self, other: Quantity) -> bool:
        """Tell whether both measure the same, as far as their words say."""
        if self.measure != other.measure:
            return False
        return self.unit == other.unit or (
            "" in (self.unit, other.unit) and not _signed(self, other)
        )


def _signed(one: Quantity, other: Quantity) -> bool:
    return bool({one.unit, other.unit} & _SIGNS)


def quantity_of(article: Article, start: int, end: int, hedge: str | None) -> Quantity | None:
    """Return what the amount `article.text[start:end]` may mean; None where it isn't one amount."""
    words, after = article.text[start:end], article.text[end : end + 60]
    tokens = canonical(words)
    numbers = [Decimal(token) for token in tokens if token[0].isdigit() and _is_number(token)]
    if len(numbers) != 1 or any(token in _NOT_ALONE for token in tokens):
        return None
    value = numbers[0]
    unit = next((token for token in tokens if token in _SIGNS), None)
    if unit is None:
        unit = counted_by(words, after) or ""
    low, high = _open(value, hedge or "", after, unit)
    return Quantity("amount", value, low, high, unit)


def _is_number(token: str) -> bool:
    return bool(re.fullmatch(r"\d+(?:\.\d+)?", token))


def _open(value: Decimal, hedge: str, after: str, unit: str) -> tuple[Decimal, Decimal]:
    half = _rounding(value, unit) / 2
    low, high = value - half, value + half
    if _OPEN_ABOVE.search(hedge) or _MORE_BEHIND.match(after):
        return low, INFINITE
    if _OPEN_BELOW.search(hedge):
        return -INFINITE, high
    if set(hedge.split()) & _ABOUT:
        return min(low, value * (1 - ROUGH)), max(high, value * (1 + ROUGH))
    return low, high


def _rounding(value: Decimal, unit: str) -> Decimal:
    """Return the step to which a number may have been rounded: 1,000 for 5,000, 0.1 for 5.2."""
    exponent = int(value.normalize().as_tuple().exponent)
    whole = exponent >= 0 and (value < LEAST_ROUNDED or unit == "%")
    return Decimal(1) if whole else Decimal(1).scaleb(exponent)


def days_of(article: Article, start: int, end: int) -> Quantity | None:
    """Return the days that the words mean in their article; None where that isn't sure."""
    found = resolve(article.text, start, end, article.published)
    if found is None or found.first == date.min:
        return None
    low, high = Decimal(found.first.toordinal()), Decimal(found.last.toordinal())
    return Quantity("days", low, low, high)
