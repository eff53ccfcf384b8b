"""A quotation with its reference, as text to paste elsewhere."""

from __future__ import annotations

from qa.language.hedges import with_hedge
from tui.conversation.opening import place_of
from tui.conversation.references import Reference
from tui.text.phrases import attribution
from tui.text.safe_text import one_line


def quotation(reference: Reference) -> str:
    """The quoted words, then title, outlet and date, then the web address or path: three lines.

    A value is quoted with its hedge: "about 5,000".

    Line breaks and control characters inside any of them are taken out: what is pasted into
    a terminal must not act there.
    """
    article = reference.article
    begin = with_hedge(article.text, reference.start, reference.end)
    words = one_line(article.text[begin : reference.end])
    return "\n".join([f"“{words}”", attribution(article), one_line(place_of(article))])
