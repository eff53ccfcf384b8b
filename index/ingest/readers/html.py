"""HTML pages: the main text by trafilatura, the date only from what the page declares.

trafilatura (Barbaresi 2021, https://aclanthology.org/2021.acl-demo.15) is imported when
the first page is read, since that takes half a second. Nothing here fetches anything.
Its date finder (htmldate) falls back on footers, copyright years and dates in the text;
those are guesses, so the date is read here, from declarations only.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from index.ingest.cleaning import normalise, one_line
from index.ingest.publication_date import parse_date
from index.ingest.readers.base import completed, read_bytes
from index.ingest.readers.decoding import Unreadable, decode
from index.ingest.readers.page import prepare
from index.types import ParsedArticle, Skipped

SUFFIXES = (".html", ".htm", ".xhtml")

# A page above this is no article, and its tree would take gigabytes of memory.
MAX_HTML_BYTES = 20 * 1024 * 1024
_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
_XML_ENCODING = re.compile(rb"\s*<\?xml[^>]{0,100}encoding\s*=\s*[\"']([\w.:-]{1,40})")
_XML_DECLARATION = re.compile(r"\s*<\?xml[^>]{0,200}\?>")
_DATE_META_NAMES = """
    article:published article:published_time article:publicationdate citation_publication_date
    date datepublished dc.date dc.date.issued dc.date.published dcterms.date dcterms.issued
    og:article:published_time og:pubdate og:published_time originalpublicationdate
    parsely-pub-date pubdate publication_date publication-date publish-date publish_date
    publishdate published_time published-date sailthru.date
"""
_DATE_META = frozenset(_DATE_META_NAMES.split())
_ARTICLE_TYPE = re.compile(r"\w*(?:Article|BlogPosting|Report)")
_TIME_ELEMENTS = (
    "//time[@datetime][not(ancestor::aside or ancestor::nav or ancestor::footer or ancestor::li"
    " or ancestor::p or ancestor::blockquote or ancestor::figure)]/@datetime"
)
_MARKED_TIMES = (
    "//*[@itemprop='datePublished']/@datetime | //*[@itemprop='datePublished']/@content"
    " | //time[@pubdate]/@datetime"
)

# Its complaints about odd pages are no news for the user: a page that can't be read is
# reported as skipped.
for _name in ("trafilatura", "htmldate", "courlan"):
    logging.getLogger(_name).addHandler(logging.NullHandler())


def read(path: Path) -> Iterator[ParsedArticle | Skipped]:
    """One article: main text, title, site, author and address as trafilatura finds them."""
    yield completed(article_of(read_bytes(path, MAX_HTML_BYTES)), path)


def article_of(data: bytes, charset: str | None = None) -> ParsedArticle:
    """The article of a page's bytes; `charset` is what was said of them elsewhere.

    Raises `Unreadable`.
    """
    decoded = decode(data, charset or _declared_charset(data))
    page = _XML_DECLARATION.sub("", decoded.text, count=1)
    try:
        article = parse(page)
    # The parser's own failures on hostile pages are of no fixed kind; none may end an index run.
    except Exception as error:
        raise Unreadable(f"HTML that can't be read ({type(error).__name__})") from error
    if article is None:
        raise Unreadable("no article text found in the page")
    return replace(article, note=decoded.note)


def parse(page: str) -> ParsedArticle | None:
    """The article of an HTML page; None where no main text can be found."""
    import trafilatura

    tree = trafilatura.load_html(page)
    if tree is None:
        return None
    published = declared_date(tree)
    prepare(tree)
    metadata = trafilatura.extract_metadata(tree, extensive=False)
    text = _main_text(tree) or _main_text(trafilatura.load_html(page))
    if not text:
        return None
    title, source = one_line(metadata.title or ""), one_line(metadata.sitename or "")
    return ParsedArticle(
        text=text,
        title=title,
        title_from="HTML metadata" if title else None,
        published=published,
        published_from="HTML metadata" if published else None,
        source=source or None,
        source_from="HTML metadata" if source else None,
        author=one_line(metadata.author or "") or None,
        url=metadata.url or None,
    )


def _main_text(tree: Any) -> str:
    """The words of a page's article, "" where none can be found."""
    import trafilatura

    extracted = trafilatura.extract(tree, include_comments=False, include_tables=True)
    return normalise(extracted or "")


def declared_date(tree: Any) -> date | None:
    """The publication date that a page (an lxml tree) declares, or None.

    In order: `<meta>` tags, JSON-LD, elements marked as the date published, and a lone
    `<time>` outside paragraphs, lists and asides. Declarations of one kind that
    contradict one another give None.
    """
    metas = [
        meta.get("content") or meta.get("datetime")
        for meta in tree.iter("meta")
        if (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").lower()
        in _DATE_META
    ]
    for declared in (
        metas,
        _json_ld_dates(tree),
        tree.xpath(_MARKED_TIMES),
        tree.xpath(_TIME_ELEMENTS),
    ):
        days = {day for value in declared if (day := parse_date(value))}
        if days:
            return days.pop() if len(days) == 1 else None
    return None


def _json_ld_dates(tree: Any) -> list[object]:
    """`datePublished` of the articles that JSON-LD declares at its top level or in `@graph`."""
    found: list[object] = []
    for script in tree.xpath("//script[@type='application/ld+json']/text()"):
        try:
            data = json.loads(script, strict=False)
        except (ValueError, RecursionError):
            continue
        found += [node.get("datePublished") for node in _nodes(data) if _is_article(node)]
    return found


def _nodes(data: object) -> list[dict[str, object]]:
    """The objects at the top of a JSON-LD document, or those of its `@graph`."""
    nodes: list[dict[str, object]] = []
    for item in data if isinstance(data, list) else [data]:
        graph = item.get("@graph") if isinstance(item, dict) else None
        nodes += [
            node
            for node in (graph if isinstance(graph, list) else [item])
            if isinstance(node, dict)
        ]
    return nodes


def _is_article(node: dict[str, object]) -> bool:
    kind = node.get("@type")
    kinds = kind if isinstance(kind, list) else [kind]
    return any(isinstance(name, str) and _ARTICLE_TYPE.fullmatch(name) for name in kinds)


def _declared_charset(data: bytes) -> str | None:
    match = _XML_ENCODING.match(data) or _CHARSET.search(data[:4096])
    if match is None:
        return None
    return match[1].decode("ascii", "replace").lower()
