"""What is said of entries that hold less than an article: only a summary, or only a link."""

from __future__ import annotations

from pathlib import Path

from index.types import Skipped

SUMMARY_ONLY = " (summary only)"
"""Ends `title_from` where an article's text is its file's summary of it."""

SOME_SUMMARIES = "of some of its entries only a summary is there"
"""The note on such a file, given with the first of them."""


def links_only(path: Path, count: int) -> Skipped:
    """The report of `count` entries that were passed over, since they have no text."""
    entries = f"{count:,} {'entry' if count == 1 else 'entries'} passed over"
    return Skipped(path, f"{entries}: no text: only a link", "links", lost=False)
