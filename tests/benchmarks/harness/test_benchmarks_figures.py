from __future__ import annotations

import pytest

from benchmarks.harness.figures import UNITS, Figure


def test_a_figure_must_be_a_finite_number_in_a_known_unit() -> None:
    for wrong in ((float("inf"), "ms", None), (1.0, "leagues", None), (1.0, "share", 0)):
        with pytest.raises(ValueError, match=r"figure|unit"):
            Figure(*wrong)


def test_each_unit_writes_a_number() -> None:
    shown = {unit: Figure(1234.5, unit).shown for unit in UNITS}
    assert shown["ms"] == "1,234.5 ms"
    assert shown["times"] == "1234.50 times"
    assert shown["passages"] == "1,234 passages"
    assert Figure(0.6254, "share", 10).shown == "0.625"
