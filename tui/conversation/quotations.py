"""A quotation with its reference, as text to paste elsewhere."""

from __future__ import annotations

from qa.language.hedges import with_hedge
from tui.conversation.opening import place_of
from tui.conversation.references import Reference
from tui.text.phrases import attribution
from tui.text.safe_text import one_line


def quotation(reference: Reference) -> str:
    """The words, the sentence that says them, title with outlet and date, and where that is.

    A line each, the last a web address or a path; none for the sentence where the words are all
    of it. A value is quoted with its hedge: "about 5,000". Line breaks and control characters
    inside any of them are taken out: what is pasted into a terminal must not act there.
    """
    article = reference.article
    if reference.start == reference.end:  # the article itself is meant
        return "\n".join([attribution(article), one_line(place_of(article))])
    begin = with_hedge(article.text, reference.start, reference.end)
    bounds = [(begin, reference.end)]
    if reference.sentence and reference.sentence != bounds[0]:
        bounds.append(reference.sentence)
    quoted = [f"“{one_line(article.text[start:end])}”" for start, end in bounds]
    source = attribution(article, reference.page)
    return "\n".join([*quoted, source, one_line(place_of(article))])
