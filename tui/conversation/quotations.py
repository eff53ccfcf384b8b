"""A quotation with its reference, as text to paste elsewhere."""

from __future__ import annotations

from tui.conversation.opening import place_of
from tui.conversation.references import Reference
from tui.text.phrases import attribution
from tui.text.safe_text import one_line


def quotation(reference: Reference) -> str:
    """The quoted words, then title, outlet and date, then the web address or path: three lines.

    Line breaks and control characters inside any of them are taken out: what is pasted into
    a terminal must not act there.
    """
    article = reference.article
    words = one_line(article.text[reference.start : reference.end])
    source = attribution(article, reference.page)
    return "\n".join([f"“{words}”", source, one_line(place_of(article))])
