"""Times summed up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True)
class Spread:
    """The median and the 95th percentile of `n` times, in milliseconds."""

    p50: float
    p95: float
    n: int

    @classmethod
    def of(cls, times: Sequence[float]) -> Spread:
        """Sum up some times; there is at least one."""
        p50, p95 = np.percentile(times, [50, 95]).tolist()
        return cls(p50, p95, len(times))

    def __str__(self) -> str:
        return f"p50 {self.p50:.0f} ms, p95 {self.p95:.0f} ms over {self.n}"
