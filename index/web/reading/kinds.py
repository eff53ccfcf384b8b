"""What a fetched page is, by its content type and its first bytes."""

from __future__ import annotations

import re

from index.ingest.readers.exports import news_xml
from index.web.http.answer import Fetched
from index.web.http.fetcher import HTML
from index.web.http.refused import Refused
from index.web.reading.feeds import is_feed, root_of
from index.web.reading.sitemaps import ROOTS as SITEMAPS

_PDF = b"%PDF-"
_LOOKS_LIKE_HTML = re.compile(rb"\s*(?:<!doctype html|<html|<head|<body)", re.IGNORECASE)


def article_kind(fetched: Fetched) -> str:
    """Return the content type as which a page is kept.

    Raises:
        Refused: it is none that holds an article.
    """
    head = fetched.body[:8192].removeprefix(b"\xef\xbb\xbf")
    if not head.strip():
        raise Refused("an empty page", lasting=False)
    if head.lstrip().startswith(_PDF):
        return "application/pdf"
    if fetched.kind in HTML or (
        fetched.kind in ("", "text/plain") and _LOOKS_LIKE_HTML.match(head)
    ):
        return "text/html"
    if is_feed(fetched.body):
        raise Refused(f"a feed, not an article: dateline follow {fetched.address}")
    root = root_of(fetched.body)
    if root in SITEMAPS:
        raise Refused(f"a sitemap, not an article: dateline follow {fetched.address}")
    if root == "html":
        return "text/html"
    if fetched.kind == "text/plain":
        return "text/plain"
    if news_xml.recognises(head):
        return "text/xml"
    raise Refused("no page that an article could be read from")
