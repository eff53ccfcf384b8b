from __future__ import annotations

import pytest

from benchmarks.harness.figures import Figure
from benchmarks.harness.processes import in_new_process


def test_a_call_in_a_new_process_gives_back_what_came_of_it() -> None:
    assert in_new_process(abs, -3) == 3
    with pytest.raises(ValueError, match="leagues"):
        in_new_process(Figure, 1.0, "leagues")
