"""What a document's metadata states: a title, an author, a date; and whether that is sound.

Word processors fill these fields by themselves: with a file's name, a template's title, the
name of a login. The day a file was made or saved is never its date of publication.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from index.ingest.cleaning import Cleaned, clean, normalise, one_line
from index.ingest.dates.fields import parse_date
from index.ingest.readers.base import completed
from index.ingest.readers.decoding import Unreadable
from index.types import ParsedArticle

_FILE_NAME = re.compile(
    r"\.(?:docx?|dotx?|odt|rtf|pdf|pptx?|xlsx?|indd|qxp|qxd|pages|pub|tex|dvi|ps|txt|html?|wpd)$",
    re.IGNORECASE,
)
_NO_TITLE = re.compile(
    r"(?:microsoft (?:word|powerpoint|excel|office)\b.*|powerpoint(?: presentation)?|untitled.*"
    r"|document ?\d*|(?:no|without) title|title|presentation ?\d*|doc\d*|new document"
    r"|(?:slide|folie|diapositiv[ae]|slajd|snímek|dia|lysbilde) ?\d+"
    r"|print(?:ing)?|about:blank|https?://.*|file:.*|page \d+|\W*)",
    re.IGNORECASE,
)
_NO_AUTHOR = re.compile(
    r"(?:user|owner|admin(?:istrator)?|root|unknown|author|anonymous|default|pc|home|office|me"
    r"|windows user|microsoft office user|\W*)\d*",
    re.IGNORECASE,
)
_SYMBOLS = dict.fromkeys(range(0xF000, 0xF100)) | dict.fromkeys((0xF0B7, 0xF0A7, 0xF0D8), "•")
"""What only the Symbol and Wingdings fonts have a shape for: bullets, and what can't be read."""

DATE_PROPERTIES = frozenset(
    ("date published", "issued", "publication date", "publish date", "published", "pubdate")
)
"""Names, in lower case, of properties of a user's own that hold the day of publication."""


@dataclass(frozen=True, slots=True)
class Properties:
    """What metadata says, as it is written there."""

    title: str = ""
    author: str = ""
    published: object = None
    source: str = ""
    url: str = ""


def described(text: str, properties: Properties, said_by: str) -> ParsedArticle:
    """An article of `text` with the properties that are sound; `said_by`: "PDF metadata"."""
    title, author = one_line(properties.title), one_line(properties.author)
    published: date | None = parse_date(properties.published)
    source = one_line(properties.source)
    if _NO_TITLE.fullmatch(title) or _FILE_NAME.search(title):
        title = ""
    return ParsedArticle(
        text=text,
        title=title,
        title_from=said_by if title else None,
        published=published,
        published_from=said_by if published else None,
        source=source or None,
        source_from=said_by if source else None,
        author=None if _NO_AUTHOR.fullmatch(author) else author or None,
        url=one_line(properties.url) or None,
    )


def filled_in(article: ParsedArticle, cleaned: Cleaned) -> ParsedArticle:
    """`article` with what its metadata lacks and the lines around its text (`Cleaned`) say."""
    text = cleaned.text
    if article.title and cleaned.title_from not in (None, "first line"):
        # A heading that differs from the title isn't lost to it.
        if cleaned.title.casefold() != article.title.casefold():
            text = f"{cleaned.title}\n\n{text}"
    elif not article.title and cleaned.title:
        article = replace(article, title=cleaned.title, title_from=cleaned.title_from)
    if not article.source and cleaned.source:
        article = replace(article, source=cleaned.source, source_from=cleaned.source_from)
    return replace(article, text=text, author=article.author or cleaned.author)


def article_of(article: ParsedArticle, path: Path) -> ParsedArticle:
    """`article` as its text completes it: cleaned, with a title and a date. Raises `Unreadable`."""
    text = normalise(article.text.translate(_SYMBOLS))
    if not any(map(str.isalnum, text)):
        raise Unreadable("no text in it")
    return completed(filled_in(replace(article, text=text), clean(text)), path, page=text)
