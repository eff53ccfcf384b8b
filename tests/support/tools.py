"""Programs of the system that some tests need: without them those are skipped, but not in CI."""

from __future__ import annotations

import os

import pytest


def needs(tool: str, *, missing: bool) -> pytest.MarkDecorator:
    """Skips where `tool` is missing; where `DATELINE_TEST_TOOLS` is "required" the test fails."""
    required = os.environ.get("DATELINE_TEST_TOOLS") == "required"
    return pytest.mark.skipif(missing and not required, reason=f"{tool} isn't installed")
