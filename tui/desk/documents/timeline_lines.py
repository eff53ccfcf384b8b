"""A timeline as lines of text for the terminal."""

from __future__ import annotations

from qa.desk.timeline.types import Timeline
from tui.desk.documents.timeline_words import NOTHING, head, notes, remarks, title
from tui.text.phrases import attribution
from tui.text.safe_text import one_line, wrapped_at_words


def timeline_lines(timeline: Timeline) -> list[str]:
    """Return a timeline as lines no wider than the terminal, each sentence whole."""
    lines = [wrapped_at_words(f"{title(timeline)}: {head(timeline)}", "", "    ")]
    for entry in timeline.entries:
        lines += ["", wrapped_at_words(f"{entry.when.words}  ({', '.join(remarks(entry))})")]
        for told in entry.told:
            citation = told.citation
            where = attribution(citation.article, citation.page)
            lines += [
                wrapped_at_words(f"“{one_line(citation.quote)}”", "    "),
                wrapped_at_words(f"— {where}", "      ", "        "),
            ]
    if not timeline.entries:
        lines += [NOTHING]
    if said := notes(timeline):
        lines += ["", *(wrapped_at_words(note, "  ") for note in said)]
    return lines
