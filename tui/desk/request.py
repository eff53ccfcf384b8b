"""What the app asks of its engine for the desk."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui.desk.views import View, Wanted


OF_THE_DESK = ""
"""The conversation of what is written of a sheet: that of none."""


@dataclass(frozen=True, slots=True, eq=False)
class Request:
    """A sheet that is wanted: of which view, and what of it. Each is itself alone."""

    view: View
    wanted: Wanted
