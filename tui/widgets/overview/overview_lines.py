"""What the overview says, as styled text."""

from __future__ import annotations

from textual.content import Content

from index.types import Story
from qa.desk.changes.new import NewArticles
from tui.text.phrases import new_line, shown_date, shown_title
from tui.text.safe_text import one_line
from tui.text.styles import DIM
from tui.widgets.charts.headings import heading

_LONGEST_OUTLET, _MOST_OUTLETS = 30, 3
_DAY = len("14 Oct 2024")


def newest_heading(new: NewArticles) -> Content:
    """What stands above the newest stories: how much came in since yesterday, if anything did."""
    return heading("Newest", new_line(new) if new.articles else "")


def questions_heading(numbered: bool) -> Content:
    """How to ask one; `numbered`: also by its number."""
    return heading("Questions to try", f"click one{', or type its number' if numbered else ''}")


def story_line(story: Story) -> Content:
    """The day of a story, its title, and the outlets that ran it."""
    article = story.first
    outlets = list(dict.fromkeys(one.source for one in story.articles if one.source))
    parts = [one_line(outlet, _LONGEST_OUTLET) for outlet in outlets[:_MOST_OUTLETS]]
    if len(outlets) > _MOST_OUTLETS:
        parts.append(f"+{len(outlets) - _MOST_OUTLETS}")
    return Content.assemble(
        (f"{shown_date(article.published):>{_DAY}}  ", DIM),
        shown_title(article),
        (f"  {', '.join(parts)}" if parts else "", DIM),
    )


def question_line(number: int | None, question: str) -> Content:
    """A question to try, with the number that asks it where one does."""
    return Content.assemble((f"{number} " if number else "", "bold"), one_line(question))
