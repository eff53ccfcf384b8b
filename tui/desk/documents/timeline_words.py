"""What is said of a timeline beside its sentences, the same wherever it is shown."""

from __future__ import annotations

from qa.desk.timeline.types import Basis, Entry, Timeline
from tui.text.phrases import counted
from tui.text.safe_text import one_line

ANNOUNCED = "announced"
PUBLISHED = "day of publication"
NOTHING = "Nothing tells of a day."


def head(timeline: Timeline) -> str:
    """Return what was found, with its number: "12 of 109 days, in 154 articles"."""
    shown, found = len(timeline.entries), timeline.found
    days = counted(shown, "day") if shown == found else f"{shown:,} of {counted(found, 'day')}"
    return f"{days}, in {counted(timeline.articles, 'article')}"


def remarks(entry: Entry) -> list[str]:
    """Return what has to be known of an entry, in a few words each."""
    said = [counted(entry.stories, "article")]
    if entry.announced:
        said.append(ANNOUNCED)
    if entry.moved_to is not None:
        said.append(f"later announced for {entry.moved_to.words}")
    if entry.basis is Basis.PUBLISHED:
        said.append(PUBLISHED)
    return said


def notes(timeline: Timeline) -> list[str]:
    """Return what has to be known of a timeline."""
    said = []
    if any(entry.basis is Basis.PUBLISHED for entry in timeline.entries):
        said.append(f"{PUBLISHED.capitalize()}: no article tells the day of what stands there.")
    if any(entry.announced for entry in timeline.entries):
        said.append(f"{ANNOUNCED.capitalize()}: only articles from before the day tell of it.")
    if timeline.undated:
        have, only = ("has", "it tells") if timeline.undated == 1 else ("have", "they tell")
        said.append(
            f"{counted(timeline.undated, 'article')} {have} no day:"
            f" only whole dates that {only} count. dateline edit sets one by hand."
        )
    return said


def title(timeline: Timeline) -> str:
    """Return the subject on one line."""
    return one_line(timeline.subject)
