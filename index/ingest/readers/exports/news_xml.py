"""XML files by their root element: NITF and NewsML-G2, the agencies' formats (IPTC), and feeds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from index.ingest.cleaning import normalise, one_line
from index.ingest.dates.fields import parse_date
from index.ingest.readers import html
from index.ingest.readers import xml_tree as xml
from index.ingest.readers.base import completed, read_bytes
from index.ingest.readers.decoding import Unreadable
from index.ingest.readers.feeds import feed, opml
from index.ingest.readers.inside import Parsed
from index.ingest.readers.markup import lines_of, words_of
from index.types import ParsedArticle, Skipped

SUFFIXES = (".xml", ".nitf", ".newsml")

_MAX_BYTES = 64 * 1024**2
_NEWSML = frozenset({"newsitem", "newsmessage", "packageitem", "itemset"})
_BLOCKS = frozenset({"p", "hl2", "hl1", "h1", "h2", "h3", "h4", "blockquote", "li", "pre", "note"})


def recognises(head: bytes) -> bool:
    """Whether a file that begins so is NITF or NewsML-G2."""
    root = xml.root_name(head)
    return root == "nitf" or (root in _NEWSML and b"iptc.org" in head)


def read(path: Path) -> Parsed:
    """What the document's kind makes of it; a kind that isn't known is reported with its name."""
    data = read_bytes(path, _MAX_BYTES)
    root = xml.root_name(data[:65536])
    if root in feed.ROOTS:
        yield from feed.read(path)
    elif root in opml.ROOTS:
        yield from opml.read(path)
    elif root == "html":
        yield from html.read(path)
    elif root == "nitf" or root in _NEWSML:
        yield from _articles(data, path)
    else:
        raise Unreadable(f"XML of an unknown kind (<{root}>)" if root else "not XML")


def _articles(data: bytes, path: Path) -> Parsed:
    tree = xml.parse(data)
    if xml.local(tree.root) == "nitf":
        found = [_nitf(tree.root)]
    else:
        found = [_news_item(item) for item in _items(tree.root)]
    articles = [article for article in found if article]
    own = len(found) == 1
    for number, article in enumerate(articles, 1):
        key = "" if own else article.key or f"entry {number}"
        yield completed(replace(article, key=key), path, own_file=own)
    if tree.damage:
        yield Skipped(path, f"the XML is {tree.damage}: text may be missing", "damage")
    elif not articles:
        raise Unreadable("no text in it")


def _items(root: Any) -> Iterator[Any]:
    if xml.local(root) == "newsitem":
        yield root
    yield from xml.every(root, "newsitem")


def _nitf(root: Any) -> ParsedArticle | None:
    body = xml.first(root, "body.content", "body")
    text = _text(body)
    if not text:
        return None
    title = xml.words(xml.first(root, "hl1", "title"))
    issued = xml.first(root, "date.issue")
    story = xml.first(root, "story.date")
    publication = xml.first(root, "pubdata")
    written = [
        issued.get("norm") if issued is not None else None,
        publication.get("date.publication") if publication is not None else None,
        story.get("norm") if story is not None else None,
    ]
    identity = xml.first(root, "doc-id")
    source = publication.get("name") if publication is not None else None
    source = source or xml.words(xml.first(root, "distributor", "doc.rights"))
    byline = xml.first(root, "byline")
    person = xml.first(byline, "person") if byline is not None else None
    return _made(
        "NITF",
        text=text,
        key=one_line(identity.get("id-string") or "") if identity is not None else "",
        title=title,
        written=written,
        source=source,
        author=xml.words(person if person is not None else byline),
        url=publication.get("ex-ref") if publication is not None else None,
    )


def _news_item(item: Any) -> ParsedArticle | None:
    content = xml.first(item, "contentset")
    inner = xml.first(content, "nitf") if content is not None else None
    nitf = _nitf(inner) if inner is not None else None
    text = nitf.text if nitf else _inline(content)
    if not text:
        return None
    title = xml.words(xml.first(item, "headline", "itemmeta_title"))
    provider = xml.first(item, "provider")
    source = ""
    if provider is not None:
        named = xml.words(xml.first(provider, "name"))
        literal = provider.get("literal") or (provider.get("qcode") or "").rsplit(":", 1)[-1]
        source = named or literal
    creator = xml.first(item, "creator")
    byline = xml.words(xml.first(item, "by")) or (
        xml.words(xml.first(creator, "name")) if creator is not None else ""
    )
    dates = [xml.words(xml.first(item, name)) for name in _CREATED]
    link = xml.first(item, "link")
    return _made(
        "NewsML",
        text=text,
        key=one_line(item.get("guid") or ""),
        title=title or (nitf.title if nitf else ""),
        written=dates,
        source=source or (nitf.source if nitf else None),
        author=byline or (nitf.author if nitf else None),
        url=link.get("href") if link is not None else None,
    )


# When the story was first issued, then when it was written, then when this version was.
_CREATED = ("firstcreated", "contentcreated", "versioncreated")


def _inline(content: Any | None) -> str:
    """The words of a `contentSet`: a document in XML, or text, perhaps with tags, as data."""
    if content is None:
        return ""
    for inline in xml.every(content, "inlinexml"):
        body = xml.first(inline, "body", "article", "div")
        if text := _text(inline if body is None else body):
            return text
    for inline in xml.every(content, "inlinedata"):
        if text := normalise(words_of("".join(inline.itertext()))):
            return text
    return ""


def _text(element: Any | None) -> str:
    """The lines of an element: its paragraphs and headings, else whatever it holds."""
    if element is None:
        return ""
    blocks = [one for one in xml.every(element, *_BLOCKS) if not _is_within_block(one, element)]
    lines = [xml.words(one) for one in blocks] or lines_of(element)
    return normalise("\n\n".join(line for line in lines if line))


def _is_within_block(one: Any, top: Any) -> bool:
    for above in one.iterancestors():
        if above is top:
            return False
        if xml.local(above) in _BLOCKS:
            return True
    return False


def _made(
    label: str,
    *,
    text: str,
    key: str,
    title: str,
    written: Sequence[str | None],
    source: str | None,
    author: str | None,
    url: str | None,
) -> ParsedArticle:
    published = next((day for value in written if (day := parse_date(value))), None)
    source, author = one_line(source or "") or None, one_line(author or "") or None
    if author and author[:3].lower() == "by ":
        author = author[3:]
    return ParsedArticle(
        text=text,
        key=key,
        title=title,
        title_from=label if title else None,
        published=published,
        published_from=label if published else None,
        source=source,
        source_from=label if source else None,
        author=author,
        url=one_line(url or "") or None,
    )
