"""Addresses: of an article's page here, and of the article elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import quote, urlencode

from index.types import Article
from qa.citing.addresses import is_web_address

WORDS = "words"
"""The id of the words that an article is opened at."""


class Words(NamedTuple):
    """Where words stand in an article's text."""

    start: int
    end: int


def article_url(article: Article, words: Words | None = None, also: Sequence[Words] = ()) -> str:
    """The address that shows an article, opened at some words; `also` is marked beside them."""
    path = f"/article/{quote(article.id, safe='')}"
    if words is None:
        return path
    others = [f"{other.start}-{other.end}" for other in also if other != words]
    given = {"start": words.start, "end": words.end, "also": others}
    return f"{path}?{urlencode(given, doseq=True)}#{WORDS}"


def original(article: Article, words: Words | None = None) -> str | None:
    """The article's own address where a browser may open it, at the words if they are given."""
    if not article.url or not is_web_address(article.url):
        return None
    if words is None:
        return article.url
    from qa.citing import deep_link

    return deep_link(article.url, article.text, *words) or article.url
