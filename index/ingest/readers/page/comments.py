"""Readers' comments, by the names of their elements and by their headings."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from index.ingest.readers.page.tree import (
    SUBSTANTIAL,
    holders_of_article,
    is_gone,
    remove,
    rename,
    text_of,
)

_COMMENTS = "comments?|kommentare?|commentaires?|comentarios?|comentários?|commenti|reacties"
_READERS = (
    r"readers?[-_]?(?:opinions?|letters|responses|reactions|posts)|coral[-_](?:stream|talk|thread)"
)
_COMMENT_NAME = re.compile(
    rf"(?:^|[-_ ])(?:{_COMMENTS}|discussion|disqus|lesermeinung(?:en)?|leserbriefe)(?=$|[-_ \d])"
    rf"|^responses$|{_READERS}"
)
_COMMENT_LIST = re.compile(
    rf"(?:{_COMMENTS})[-_ ]?(?:list|thread|section|area|wrap\w*|container|text|body|content|author)"
    r"|disqus|comments(?=$|[-_ ])|lesermeinungen|kommentare|(?:comment|kommentar)[-_]?\d"
    rf"|^responses$|{_READERS}"
)
_CUT_BY_NAME = re.compile(r"^comment|comment-?list|(?:article|post)-comments|^disqus", re.I)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_COMMENTS_HEADING = re.compile(
    rf"(?:\d[\d.,]* )?(?:readers?['’]? )?(?:{_COMMENTS}|responses)(?: ?\(?\d[\d.,]*\)?)?:?"
    r"|(?:\d[\d.,]*|one) (?:thoughts?|comments?|responses?|repl(?:y|ies)) (?:on|to) .{1,300}"
    r"|(?:leave|post|add) a (?:comment|reply)|join the (?:conversation|discussion)",
    re.IGNORECASE,
)
_COUNTED = re.compile(r"one\b|.*\d", re.IGNORECASE)
_ANSWER_LINK = re.compile(r"^(?:reply|report|antworten|melden|répondre|responder|like)$", re.I)


def cut_comments(tree: Any) -> None:
    """Cut readers' comments out of a tree; what holds the article is none, whatever its name."""
    page = _Page(tree)
    for element in page.named:
        if is_gone(element, tree):
            continue
        if page.is_articles(element):
            if any(_CUT_BY_NAME.search(element.get(name) or "") for name in ("id", "class")):
                rename(element)  # or trafilatura would cut it
            continue
        if page.is_sure(element) and page.has_text_before(element):
            remove(element)
    headings = [
        heading
        for heading in tree.xpath("//h2|//h3|//h4")
        if _COMMENTS_HEADING.fullmatch(text_of(heading))
    ]
    for parent, group in groupby(headings, key=lambda heading: heading.getparent()):
        if parent is not None and not is_gone(parent, tree):
            _cut_below(list(group), parent, page)


def _cut_below(headings: list[Any], parent: Any, page: _Page) -> None:
    """Cut a heading "3 comments" and what follows it, where readers can answer there."""
    children = list(parent)
    place = {child: at for at, child in enumerate(children)}
    last_answer = max((at for at, child in enumerate(children) if _can_answer(child)), default=-1)
    for heading in headings:
        sure = place[heading] < last_answer or _COUNTED.match(text_of(heading))
        if sure and page.has_text_before(heading):
            for element in children[place[heading] :]:
                if not page.is_articles(element):
                    remove(element)
            return


def _can_answer(element: Any) -> bool:
    if not isinstance(element.tag, str):
        return False
    links = element.xpath(".//a|.//button|.//time|self::a")
    return any(_ANSWER_LINK.match(text_of(link)) for link in links)


class _Page:
    """A tree's elements that are named as comments are, and where its text stands.

    `named` has them in the page's order. Text is weighed in characters, once per page.
    """

    def __init__(self, tree: Any) -> None:
        elements = [element for element in tree.iter() if isinstance(element.tag, str)]
        self._order = {element: at for at, element in enumerate(elements)}
        self.named = [element for element in elements if _is_comments(element)]
        self._alike = Counter(one.get("class") for one in self.named if one.get("class"))
        self._holders = holders_of_article(tree)
        self._weight: Counter[Any] = Counter()
        self._items: dict[Any, Counter[str]] = {}
        self._first = len(elements)
        self._whole: Any = None
        named = set(self.named)
        for element in elements:
            weight = _own_weight(element)
            if weight == 0:
                continue
            above = [element, *element.iterancestors()]
            self._whole = above[-1]
            for one in above:
                self._weight[one] += weight
            found = self._first < len(elements)
            own = element.tag == "p" and weight >= SUBSTANTIAL and named.isdisjoint(above[1:])
            if own and not found:
                self._first = self._order[element]
        for element in self.named:
            kind = element.get("itemprop") or element.get("itemtype") or element.get("class")
            for one in element.iterancestors():
                if kind and one in named:
                    self._items.setdefault(one, Counter())[kind] += 1
        articles = tree.xpath("//article")
        self._mains = {
            one
            for one in [*tree.xpath("//main"), *(articles if len(articles) == 1 else [])]
            if named.isdisjoint([one, *one.iterancestors()])
        }

    def is_articles(self, element: Any) -> bool:
        """Whether an element holds the article: its headline, most of the page's text, or all
        of its `<main>` or only `<article>`.

        A list of several comments may be longer than the article.
        """
        if element in self._holders:
            return True
        weight = self._weight[element]
        if not weight or max(self._items.get(element, {"": 0}).values()) > 1:
            return False
        return 2 * weight > self._weight[self._whole] or any(
            one in self._mains and self._weight[one] - weight < SUBSTANTIAL
            for one in element.iterancestors()
        )

    def is_sure(self, element: Any) -> bool:
        """Whether an element named "comment" is one; a single one may be an opinion's page."""
        return (
            self._alike[element.get("class")] > 1
            or _is_declared(element)
            or "-" in element.tag
            or any(_COMMENT_LIST.search(name) for name in _names(element))
        )

    def has_text_before(self, element: Any) -> bool:
        """Whether a paragraph of the article stands before an element, in the page's order."""
        return self._first < self._order[element]


def _own_weight(element: Any) -> int:
    """The characters of a paragraph, or of a block's text outside its own blocks."""
    if element.tag == "p":
        return len(text_of(element))
    if element.tag not in ("div", "section", "article", "main", "td", "li", "body"):
        return 0
    words = " ".join([element.text or "", *(child.tail or "" for child in element)])
    weight = len(" ".join(words.split()))
    return weight if weight >= SUBSTANTIAL else 0


def _is_comments(element: Any) -> bool:
    if element.tag in ("html", "body", "main", "a", "script"):
        return False
    return _is_declared(element) or any(_COMMENT_NAME.search(name) for name in _names(element))


def _is_declared(element: Any) -> bool:
    return element.get("itemprop") == "comment" or str(element.get("itemtype")).rstrip(
        "/"
    ).endswith("/Comment")


def _names(element: Any) -> Iterator[str]:
    """An element's id, classes and, where it is a page's own, tag; "userComments" as
    "user-comments".
    """
    tag = element.tag if "-" in element.tag else None
    for name in (tag, element.get("id"), *(element.get("class") or "").split()):
        if name:
            yield _CAMEL.sub("-", name).lower()
