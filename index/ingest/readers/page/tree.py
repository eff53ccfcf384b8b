"""Reading and changing a page's lxml tree: words, paragraphs, removal."""

from __future__ import annotations

from typing import Any

SUBSTANTIAL = 60
"""Characters of a paragraph that is an article's own, and no label."""

HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})
LISTS = frozenset({"ul", "ol", "dl"})


def text_of(element: Any) -> str:
    """An element's words, one space apart; "" for a comment of HTML."""
    return " ".join(str(element.text_content()).split()) if isinstance(element.tag, str) else ""


def is_paragraph(element: Any) -> bool:
    """Whether an element is a paragraph long enough to be an article's own."""
    return element.tag == "p" and len(text_of(element)) >= SUBSTANTIAL


def holders_of_article(tree: Any) -> set[Any]:
    """The elements that hold the page's headline, or what it says is its article."""
    found: set[Any] = set()
    for element in tree.xpath("//h1|//*[@itemprop='articleBody']"):
        while element is not None and element not in found:
            found.add(element)
            element = element.getparent()
    return found


def remove(element: Any) -> None:
    """Take an element out of its tree; the text behind it stays."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail and element.tail.strip():
        previous = element.getprevious()
        if previous is not None:
            previous.tail = f"{previous.tail or ''} {element.tail}"
        else:
            parent.text = f"{parent.text or ''} {element.tail}"
    parent.remove(element)


def rename(element: Any) -> None:
    """Take away the names by which an element would be left out."""
    element.attrib.pop("class", None)
    element.attrib.pop("id", None)


def is_gone(element: Any, tree: Any) -> bool:
    """Whether an element is no longer part of the tree."""
    top = element
    while (above := top.getparent()) is not None:
        top = above
    return top is not tree and top is not tree.getroottree().getroot()
