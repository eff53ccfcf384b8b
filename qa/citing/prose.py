"""A quoted sentence with its reference, for people: as plain text and as Markdown."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from index.safe_text import flat, one_line
from qa.citing.markdown_text import address, escaped, escaped_flat, linked
from qa.citing.reference import Reference, long_day, reference_of
from qa.types import Citation

_MOST_NAMED = 3
UNDATED = "n.d."


def as_text(citations: Iterable[Citation], accessed: date | None) -> str:
    """Return each sentence with its reference under it, a blank line between two."""
    return "\n\n".join(_text(reference_of(one, accessed)) for one in citations)


def as_markdown(citations: Iterable[Citation], accessed: date | None) -> str:
    """Return each sentence, the quoted words in bold, as a block quotation with its reference.

    The title leads to the words on the page, where the article has a web address.
    """
    return "\n\n".join(quotation(one, accessed) for one in citations)


def quotation(citation: Citation, accessed: date | None = None) -> str:
    """Return one citation as a block quotation in Markdown."""
    reference = reference_of(citation, accessed)
    return f"> “{_marked(citation)}”\n>\n> — {_markdown_reference(reference)}"


def text_reference(reference: Reference) -> str:
    """Return a reference as one line of plain text, without the quoted words."""
    parts = [
        _authors(reference),
        f"“{reference.title}”",
        reference.outlet,
        long_day(reference.day) if reference.day else UNDATED,
        _pages(reference),
        reference.url or reference.path,
    ]
    return ", ".join(part for part in parts if part) + _accessed(reference)


def _text(reference: Reference) -> str:
    return f"“{reference.quotes[0].words}”\n— {text_reference(reference)}"


def _markdown_reference(reference: Reference) -> str:
    link = reference.quotes[0].link
    parts = [
        escaped(_authors(reference)),
        f"“{linked(reference.title, link)}”",
        f"*{escaped(reference.outlet)}*" if reference.outlet else "",
        long_day(reference.day) if reference.day else UNDATED,
        _pages(reference),
        address(reference.url) if reference.url else escaped(reference.path),
    ]
    return ", ".join(part for part in parts if part) + _accessed(reference)


def _marked(citation: Citation) -> str:
    """The sentence with the words of the answer in bold, unless they are all of it."""
    text = citation.article.text
    before = escaped_flat(flat(text[citation.sentence_start : citation.start])).lstrip()
    after = escaped_flat(flat(text[citation.end : citation.sentence_end])).rstrip()
    quote = escaped_flat(one_line(citation.quote))
    return f"{before}**{quote}**{after}" if before or after else quote


def _authors(reference: Reference) -> str:
    names = [author.name for author in reference.authors]
    if len(names) > _MOST_NAMED:
        return f"{names[0]} et al."
    *others, last = names or [""]
    return f"{', '.join(others)} and {last}" if others else last


def _pages(reference: Reference) -> str:
    pages = ", ".join(map(str, reference.pages))
    return f"{'pp.' if len(reference.pages) > 1 else 'p.'} {pages}" if pages else ""


def _accessed(reference: Reference) -> str:
    return f" (accessed {long_day(reference.accessed)})" if reference.accessed else ""
