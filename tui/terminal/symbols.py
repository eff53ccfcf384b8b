"""Whether a terminal can draw symbols beyond ASCII."""

from __future__ import annotations

import os
from typing import Protocol

_NEEDED = "●○▌↳━⠹“”"
_FEW_GLYPHS = ("linux", "dumb")
"""Terminals whose fonts have a few hundred glyphs, the marks of a meter not among them."""


class Written(Protocol):
    """What is written to: a file that may know its encoding."""

    @property
    def encoding(self) -> str | None:
        """The name of a codec."""
        ...


def draws_symbols(file: Written | None) -> bool:
    """Whether what is written to `file` may hold marks such as "●" and be seen as such."""
    if os.environ.get("TERM") in _FEW_GLYPHS:
        return False
    try:
        _NEEDED.encode(getattr(file, "encoding", None) or "ascii")
    except (LookupError, UnicodeEncodeError):
        return False
    return True
