"""A quotation with its reference, as text to paste elsewhere."""

from __future__ import annotations

from dataclasses import replace

from qa.language.hedges import with_hedge
from tui.conversation.references import Reference
from tui.text.safe_text import one_line


def quotation(reference: Reference) -> str:
    """The words, the sentence that says them, and the article's reference, a line each.

    The reference ends in a web address or a path; no line for the sentence where the words are all
    of it. A value is quoted with its hedge: "about 5,000". Line breaks and control characters
    inside any of them are taken out: what is pasted into a terminal must not act there.
    """
    # Imported here: the app begins without.
    from qa.citing.prose import text_reference
    from qa.citing.reference import reference_of_article

    article = reference.article
    if reference.start == reference.end:  # the article itself is meant
        return text_reference(reference_of_article(article))
    begin = with_hedge(article.text, reference.start, reference.end)
    bounds = [(begin, reference.end)]
    if reference.sentence and reference.sentence != bounds[0]:
        bounds.append(reference.sentence)
    quoted = [f"“{one_line(article.text[start:end])}”" for start, end in bounds]
    stated = reference_of_article(article)
    page = (reference.page,) if reference.page else ()
    return "\n".join([*quoted, f"— {text_reference(replace(stated, pages=page))}"])
