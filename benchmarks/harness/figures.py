"""The figures that a benchmark finds: a value in a unit, and what counts as a change of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from math import isfinite
from typing import Any, Literal

FLIPPED = 2
"""How many questions may come out otherwise without a change in Dateline.

Two runs ask the same questions of the same articles, so no chance of the draw lies between
them, and the interval of a share over so many questions would hide a real loss. What does
differ without a cause in the code is rounding: vectors made in bfloat16 or float32, or sums
taken in another order, turn over near ties. A question or two is what that may take.
"""


@dataclass(frozen=True, slots=True)
class Unit:
    """How a unit's values are written and judged.

    `better` is None where neither way is a loss. `noise` is the change, as a share of the
    value, that says nothing, and `least_noise` the same as a value, for what is near zero;
    `of_machine`: comparable on one machine only.
    """

    form: str
    better: Literal["higher", "lower"] | None = None
    noise: float = 0.0
    least_noise: float = 0.0
    of_machine: bool = False


# Times on a machine that does little else still differ by a tenth and more from run to run,
# the 95th percentile of ten cold starts most of all. A ratio's two sides are timed in turn
# within one run, so what slows the machine slows both. A library's size depends a little on
# where SQLite's pages split.
UNITS: Mapping[str, Unit] = {
    "share": Unit("{:.3f}", "higher"),
    "risk": Unit("{:.3f}", "lower"),
    "times": Unit("{:.2f} times", "higher", noise=0.05),
    "ms": Unit("{:,.1f} ms", "lower", noise=0.15, least_noise=1.0, of_machine=True),
    "s": Unit("{:,.1f} s", "lower", noise=0.15, least_noise=0.5, of_machine=True),
    "passages/s": Unit("{:,.1f} passages/s", "higher", noise=0.15, of_machine=True),
    "requests/s": Unit("{:,.1f} requests/s", "higher", noise=0.15, of_machine=True),
    "MB of memory": Unit("{:,.0f} MB of memory", "lower", noise=0.15, of_machine=True),
    "MB on disk": Unit("{:,.1f} MB on disk", "lower", noise=0.02),
    "articles": Unit("{:,.0f} articles"),
    "passages": Unit("{:,.0f} passages"),
}


@dataclass(frozen=True, slots=True)
class Figure:
    """A value in one of `UNITS`.

    `n` is how many questions (or citations) a share or a risk is over; None for a promise
    that no rounding may break, such as that every quote is exact.
    """

    value: float
    unit: str
    n: int | None = None

    def __post_init__(self) -> None:
        """Raise `ValueError` for a value or a unit that can't be judged."""
        if not isfinite(self.value):
            raise ValueError("a figure isn't a finite number")
        if self.unit not in UNITS:
            raise ValueError(f"no unit is called {self.unit!r}")
        if self.n is not None and self.n < 1:
            raise ValueError("a figure is over no questions")

    @property
    def of_machine(self) -> bool:
        """Whether it may be compared on one machine only."""
        return UNITS[self.unit].of_machine

    @property
    def shown(self) -> str:
        """The value with its unit, such as "139.2 ms"; a share is a bare number."""
        return UNITS[self.unit].form.format(self.value)

    def gain(self, before: Figure) -> float:
        """How much better this is than `before`, below 0 if worse; 0 where neither is better."""
        better = UNITS[self.unit].better
        if better is None:
            return 0.0
        return self.value - before.value if better == "higher" else before.value - self.value

    def noise(self, before: Figure) -> float:
        """The change from `before`, either way, that says nothing about Dateline."""
        if self.n is not None:
            return FLIPPED / self.n
        unit = UNITS[self.unit]
        return max(unit.least_noise, unit.noise * abs(before.value))

    def to_json(self) -> dict[str, Any]:
        """The figure as plain JSON values; `n` only where there is one."""
        return {name: value for name, value in asdict(self).items() if value is not None}

    @classmethod
    def from_json(cls, record: Mapping[str, Any]) -> Figure:
        """Read what `to_json` wrote; raises `ValueError`, `TypeError` or `KeyError` otherwise."""
        value, n = record["value"], record.get("n")
        numbers = isinstance(value, (int, float)) and isinstance(n, (int, type(None)))
        if not numbers or isinstance(value, bool) or not isinstance(record["unit"], str):
            raise TypeError("not a figure")
        return cls(float(value), record["unit"], n)


Figures = Mapping[str, Figure]
"""A benchmark's figures by name, in the order they are shown."""
