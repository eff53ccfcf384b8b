"""What stands above a chart."""

from __future__ import annotations

from textual.content import Content

from tui.text.styles import DIM
from tui.widgets.charts.time_bins import TimeBins

_HEADING = "bold $text-primary"


def heading(words: str, more: str = "") -> Content:
    """A heading and, behind it, what is to be known of what stands below it."""
    return Content.assemble((words, _HEADING), (f"  {more}" if more else "", DIM))


def time_heading(bins: TimeBins, undated: int = 0) -> Content:
    """What each column stands for, the highest of them, and how many articles stand in none."""
    most = bins.most
    parts = [f"{undated:,} undated"] if undated else []
    when = "on" if bins.unit == "day" else "in"
    parts.append(f"most: {most.value:,.0f} {when} {most.label}")
    each = f"every {bins.unit}" if bins.unit[0].isdigit() else f"a {bins.unit}"
    return heading(f"Articles {each}", " · ".join(parts))


def outlets_heading(outlets: int, shown: int) -> Content:
    """How many outlets there are, where not all of them are shown."""
    return heading("Outlets", f"the first {shown} of {outlets:,}" if shown < outlets else "")
