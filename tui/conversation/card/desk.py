"""What the desk adds to a card: values that outlets differ in, two events in their order."""

from __future__ import annotations

from textual.content import Content

from qa.types import Citation, Compared, Disagreement
from tui.conversation.card.laid import hanging
from tui.conversation.card.marks import clickable, number
from tui.conversation.card.tables import Row, table
from tui.text.desk_lines import disagreement_line, event_line
from tui.text.phrases import shown_date, shown_title
from tui.text.quoting import quoted
from tui.text.safe_text import one_line
from tui.text.styles import DIM, HEADING, LINK, QUOTED, SELECTED

_LONGEST_VALUE = 60
_WORDS = 160
"""Characters of the sentence that says a value."""


def told_lines(
    found: Disagreement, first: int, selected: int | None, unfolded: bool, fold: int, width: int
) -> list[Content]:
    """The line that says who differs, and under it, unfolded, each outlet's value and words.

    `first` is the number of the first reference of the table; `fold` stands for the line itself.
    """
    mark = "▾" if unfolded else "▸"
    line = clickable(
        f"{mark} {disagreement_line(found)}",
        SELECTED if selected == fold else LINK,
        "toggle_told",
    )
    shown = [hanging(Content(), line, width)]
    if not unfolded:
        return shown
    index = first
    for value in found.values:
        for citation in value.citations:
            lead = number(index, index == selected) + " "
            article = citation.article
            day, outlet = shown_date(article.published), one_line(article.source or "")
            words = one_line(value.said, _LONGEST_VALUE)
            shown += table([Row(lead, words, day, outlet, "", HEADING)], width, whole=True)
            indent = Content(" " * lead.cell_length)
            shown.append(hanging(indent, _words(citation), width))
            index += 1
    return shown


def event_lines(
    compared: Compared, numbers: dict[Citation, int], selected: int | None, width: int
) -> list[Content]:
    """Two events, each with its day, and the words that say it."""
    shown: list[Content] = []
    for event in compared.events:
        shown.append(hanging(Content(), Content.styled(event_line(event), HEADING), width))
        citation = event.citation
        if citation is None:
            continue
        index = numbers[citation]
        lead = number(index, index == selected) + " "
        indent = Content(" " * lead.cell_length)
        article = citation.article
        shown.append(hanging(lead, _words(citation), width, indent))
        day, outlet = shown_date(article.published), one_line(article.source or "")
        shown += table([Row(indent, shown_title(article), day, outlet, "", DIM)], width)
    return shown


def _words(citation: Citation) -> Content:
    before, words, after = quoted(citation, _WORDS)
    return Content.assemble(before, (words, QUOTED), after)
