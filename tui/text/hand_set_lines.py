"""What is known of an article, what of it was set by hand, and what the file states there."""

from __future__ import annotations

from datetime import date

from index.hand_set import FIELDS, HandSet, SetValue
from index.types import Article
from tui.text.phrases import shown_date, shown_place, shown_title
from tui.text.safe_text import one_line, wrapped_at_words


def shown_value(value: SetValue) -> str:
    """A field's value as people write it; "none" where there is none."""
    return shown_date(value) if isinstance(value, date) else one_line(value or "") or "none"


def hand_set_lines(article: Article, known: HandSet) -> list[str]:
    """An article's title and file, and a line for each field: its value, who set it, and when."""
    lines = [shown_title(article), f"  {shown_place(article)}"]
    width = max(map(len, FIELDS))
    for field, name in FIELDS.items():
        value = shown_value(getattr(article, name))
        lines.append(wrapped_at_words(value, f"  {field:<{width}}  ", " " * (width + 4)))
        if field in known.settings:
            note = set_note(field, known)
            lines.append(wrapped_at_words(note, " " * (width + 4), " " * (width + 4)))
    return lines


def set_note(field: str, known: HandSet) -> str:
    """Who set a field and when, and what the file states."""
    setting, stated = known.settings[field], known.stated[field]
    by = f" by {one_line(setting.by)}" if setting.by else ""
    quoted = f"“{one_line(stated)}”" if isinstance(stated, str) and stated else shown_value(stated)
    return f"set by hand{by} on {shown_date(setting.at.date())}; the file states {quoted}"
