"""Runs of other articles' headlines, each a link, with a line or two below."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from index.ingest.outlets import host_of
from index.ingest.readers.page.tree import (
    HEADINGS,
    holders_of_article,
    is_gone,
    is_paragraph,
    remove,
    text_of,
)

_TEASER_WORDS = 60
"""Words that a teaser has beside its headline at most."""

_TEASER_LINE = 200
"""Characters of a teaser's line at most; a longer one that ends a sentence tells something."""

_FEWEST_TEASERS = 3
_BELOW_A_HEADLINE = frozenset({"p", "div", "a", "img", "figure", "time", "span"})
_SENTENCE_END = re.compile(r"(?<!\.\.)[.!?][\"'”’»)]*(?=\s|$)")
_CUT_SHORT = re.compile(r"(?:…|\.\.\.|\[(?:…|\.\.\.)\]|more)[\s»›→]*$", re.IGNORECASE)


def cut_teasers(tree: Any) -> None:
    """Cut out runs of other articles' headlines, each a link, with a line or two below.

    The links lead to one site, the page's own; an article that rounds up others' links many,
    and tells more of each than a line.
    """
    own = {
        _site(host)
        for url in tree.xpath("//link[@rel='canonical']/@href|//meta[@property='og:url']/@content")
        if (host := host_of(url))
    }
    holders = holders_of_article(tree)
    paragraphs = _Paragraphs()
    for parent in tree.xpath("//*[count(*) >= 3]"):
        if parent.tag in ("html", "head", "tr") or is_gone(parent, tree):
            continue
        runs = [
            run
            for run in _teaser_runs(parent, holders)
            if _leads_to_one_site(run, own)
            and not _tells_much(run)
            and not paragraphs.are_around(run)
        ]
        for run in runs:
            for element in run:
                remove(element)


def _leads_to_one_site(run: list[Any], own: set[str]) -> bool:
    hosts = {
        _site(host)
        for element in run
        for href in element.xpath("descendant-or-self::*/@href")
        if (host := host_of(href))
    }
    return hosts <= own or (not own and len(hosts) == 1)


def _site(host: str) -> str:
    return ".".join(host.split(".")[-2:])


def _tells_much(run: list[Any]) -> bool:
    """Whether half of a run's headlines have more below them than a teaser's line.

    That is several sentences, or a long one, which end there: excerpts break off.
    """
    headlines = sum(bool(element.xpath("descendant-or-self::a[@href]")) for element in run)
    told = 0
    for element in run:
        for paragraph in element.xpath("descendant-or-self::p"):
            words = text_of(paragraph)
            sentences = len(_SENTENCE_END.findall(words))
            much = len(words) > _TEASER_LINE or (sentences > 1 and len(words) > _TEASER_LINE / 2)
            told += much and not _CUT_SHORT.search(words)
    return 2 * told >= headlines


def _teaser_runs(parent: Any, holders: set[Any]) -> Iterator[list[Any]]:
    """Children that are teasers, three in a row or more; or linked headings and their lines."""
    children = [child for child in parent if isinstance(child.tag, str)]
    for is_teaser, group in groupby(
        children, key=lambda child: child not in holders and _is_teaser(child)
    ):
        run = list(group)
        if is_teaser and len(run) >= _FEWEST_TEASERS and len({one.tag for one in run}) == 1:
            yield run
    flat: list[Any] = []
    headlines = lines = 0
    for child in [*children, None]:
        if child is not None and _is_linked_headline(child):
            flat.append(child)
            headlines, lines = headlines + 1, 0
        elif child is not None and flat and _is_teasers_line(child) and lines < 2:
            flat.append(child)
            lines += child.tag == "p"
        else:
            if headlines >= _FEWEST_TEASERS:
                yield flat
            flat, headlines = [], 0


def _is_teasers_line(element: Any) -> bool:
    """Whether an element may stand below a linked headline: a picture, a time, a line or two."""
    return element.tag in _BELOW_A_HEADLINE and len(text_of(element).split()) <= _TEASER_WORDS


def _is_linked_headline(element: Any) -> bool:
    """Whether an element is a heading that is all one link to another page."""
    if element.tag not in HEADINGS:
        return False
    links = element.xpath("./ancestor::a[@href]|.//a[@href]")
    return any(
        _is_link_away(link) and text_of(element) == text_of(link) for link in links[:2]
    ) and (len(text_of(element).split()) >= 3)


def _is_teaser(element: Any) -> bool:
    """Whether an element is one linked headline with a line or two."""
    if element.tag in HEADINGS or element.tag in ("p", "tr", "td"):
        return False
    headings = element.xpath(".//h2|.//h3|.//h4|.//h5|.//h6")
    if len(headings) > 1:
        return False
    if headings:
        links = headings[0].xpath("./ancestor::a[@href]|.//a[@href]")
        headline = text_of(headings[0])
    else:
        # A list of links alone is trafilatura's to judge.
        if element.tag != "li" or not element.xpath(".//p|.//div"):
            return False
        links = element.xpath(".//a[@href]")[:1]
        headline = text_of(links[0]) if links else ""
        if len(headline.split()) < 4 or not text_of(element).startswith(headline):
            return False
    beside = len(text_of(element).split()) - len(headline.split())
    return bool(headline) and any(map(_is_link_away, links)) and beside <= _TEASER_WORDS


def _is_link_away(link: Any) -> bool:
    return not (link.get("href") or "#").lstrip().startswith(("#", "mailto:", "javascript:"))


class _Paragraphs:
    """Where the first and the last of the article's paragraphs stand among an element's children.

    Each element is looked through once, when it is first asked about.
    """

    def __init__(self) -> None:
        self._known: dict[Any, tuple[dict[Any, int], int, int]] = {}

    def are_around(self, run: list[Any]) -> bool:
        """Whether a run of siblings has paragraphs of the article before and after it."""
        first, last = run[0], run[-1]
        for _ in range(2):
            parent = first.getparent()
            if parent is None:
                return False
            place, earliest, latest = self._of(parent)
            before, after = earliest < place[first], latest > place[last]
            if before or after:
                return before and after
            first = last = parent
        return False

    def _of(self, parent: Any) -> tuple[dict[Any, int], int, int]:
        if parent not in self._known:
            place = {child: at for at, child in enumerate(parent)}
            found = [at for child, at in place.items() if is_paragraph(child)]
            earliest, latest = (found[0], found[-1]) if found else (len(place), -1)
            self._known[parent] = (place, earliest, latest)
        return self._known[parent]
