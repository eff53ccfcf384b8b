"""A timeline as Markdown, in which no words of articles can become markup."""

from __future__ import annotations

from qa.citing.markdown_text import escaped
from qa.citing.prose import quotation
from qa.desk.timeline.types import Timeline
from tui.desk.documents.timeline_words import NOTHING, head, notes, remarks, title


def timeline_markdown(timeline: Timeline) -> str:
    """Return a timeline as a Markdown document, each sentence with its reference."""
    blocks = [f"# {escaped(title(timeline))}", f"{escaped(head(timeline))}."]
    for entry in timeline.entries:
        blocks += [f"## {escaped(entry.when.words)}", escaped(", ".join(remarks(entry)))]
        # A comment between two block quotations keeps them from becoming one.
        blocks.append("\n\n<!-- -->\n\n".join(quotation(told.citation) for told in entry.told))
    if not timeline.entries:
        blocks.append(NOTHING)
    if said := notes(timeline):
        blocks.append("\n".join(f"* {escaped(note)}" for note in said))
    return "\n\n".join(blocks) + "\n"
