"""The captions and lists of a page's article, which become paragraphs where they stand."""

from __future__ import annotations

from itertools import islice
from typing import Any

from index.ingest.readers.markup import lines_of
from index.ingest.readers.page.tree import (
    HEADINGS,
    LISTS,
    SUBSTANTIAL,
    is_gone,
    remove,
    rename,
    text_of,
)

_ELSEWHERE = frozenset({"aside", "nav", "footer", "header", "form", "figure"})


def keep_captions(tree: Any) -> None:
    """Make the captions of the article's pictures paragraphs, where they stand."""
    beside = _Beside()
    for figure in tree.xpath("//figure"):
        captions = figure.xpath(".//figcaption")
        if captions and not _is_teaser(figure) and _is_in_article(figure, beside):
            for caption in reversed(captions):
                _add_paragraph_after(figure, _caption_words(caption))
    for caption in tree.xpath(
        "//*[self::p or self::div or self::span][contains(@class, 'caption')]"
    ):
        inline = not caption.xpath(".//p|.//div|.//ul|.//h2|.//h3|.//h4|.//img|.//figure")
        above = [one for one in caption.iterancestors() if one.tag != "body"][:3]
        if (
            inline
            and _is_in_article(caption, beside)
            and not any(one.tag == "figure" for one in above)
        ):
            for one in [caption, *above]:
                if "caption" in f"{one.get('class')} {one.get('id')}":
                    rename(one)
            caption.tag = "p"


def _is_teaser(figure: Any) -> bool:
    """Whether a figure's words are another article's headline: a link round them, or a heading."""
    headings = " or ".join(f"self::{tag}" for tag in sorted(HEADINGS))
    return bool(figure.xpath(f".//a[@href]//figcaption|.//figcaption//*[{headings}]"))


def _caption_words(caption: Any) -> str:
    """A caption's words; its credit, in an element of its own, is apart from them."""
    words = ""
    for piece in caption.itertext():
        glued = words[-1:].islower() or words[-1:] in (".", "!", "?", ")")
        words += f" {piece}" if glued and piece[:1].isupper() else piece
    return " ".join(words.split())


def _is_in_article(element: Any, beside: _Beside) -> bool:
    """Whether paragraphs of an article stand beside a picture, or just below."""
    words = text_of(element.xpath(".//figcaption")[0] if element.tag == "figure" else element)
    if len(words.split()) < 3:
        return False
    above = list(element.iterancestors())
    if any(one.tag in _ELSEWHERE or one.tag in ("a", "li") for one in above):
        return False
    return any(beside.has_paragraph(one, element) for one in above[:3])


class _Beside:
    """The first two of the article's paragraphs in an element or its blocks, found once."""

    def __init__(self) -> None:
        self._known: dict[Any, list[Any]] = {}

    def has_paragraph(self, element: Any, other_than: Any) -> bool:
        """Whether an element has a paragraph of the article, not counting one."""
        if element not in self._known:
            found = element.xpath("./p|./div/p|./section/p")
            long = (one for one in found if len(text_of(one)) >= SUBSTANTIAL)
            self._known[element] = list(islice(long, 2))
        return any(one is not other_than for one in self._known[element])


def keep_lists(tree: Any) -> None:
    """Make the lists between the article's paragraphs, or announced by one, paragraphs."""
    from trafilatura.xpaths import BODY_XPATH

    neighbours = _Neighbours()
    framed = any(frame(tree) for frame in BODY_XPATH)
    for found in tree.xpath("//ul|//ol|//dl|//h2|//h3|//h4|//h5"):
        if is_gone(found, tree) or any(
            one.tag in _ELSEWHERE or one.tag in LISTS for one in found.iterancestors()
        ):
            continue
        before, after = neighbours.of(found)
        between = bool(before and after)
        if found.tag in HEADINGS:
            if between and text_of(found) and not found.xpath(".//a"):
                found.tag = "p"
                rename(found)
            continue
        announced = before.endswith(":")
        linked = sum(len(text_of(link)) for link in found.xpath(".//a"))
        if not (between or announced) or 2 * linked > len(text_of(found)):
            continue
        if framed and found.xpath(".//li//p|.//li//div|.//li//br|.//li//ul|.//li//ol|.//dd"):
            continue  # trafilatura knows better how its lines belong together
        for line in reversed(lines_of(found)):
            _add_paragraph_after(found, line)
        remove(found)


class _Neighbours:
    """The nearest paragraphs of the article beside the children of an element.

    They are found once for each element, as it was before its lists became paragraphs.
    """

    def __init__(self) -> None:
        self._known: dict[Any, dict[Any, tuple[str, str]]] = {}

    def of(self, element: Any) -> tuple[str, str]:
        """The words of the paragraphs before and after, past lists and headings; "" for none."""
        parent = element.getparent()
        if parent is None:
            return "", ""
        if parent not in self._known:
            children = [(child, text_of(child)) for child in parent]
            before = _nearest(children, announcing=True)
            after = _nearest(children[::-1], announcing=False)
            self._known[parent] = {child: (before[child], after[child]) for child, _ in children}
        return self._known[parent].get(element, ("", ""))


def _nearest(children: list[tuple[Any, str]], *, announcing: bool) -> dict[Any, str]:
    """The words of the last paragraph that comes before each child, in the order given."""
    found = {}
    nearest = ""
    for child, words in children:
        found[child] = nearest
        if not words:
            continue
        if child.tag == "p":
            if len(words) >= SUBSTANTIAL or (announcing and words.endswith(":")):
                nearest = words
        elif child.tag not in LISTS and child.tag not in HEADINGS and child.tag != "blockquote":
            nearest = ""
    return found


def _add_paragraph_after(element: Any, words: str) -> None:
    if words:
        paragraph = element.makeelement("p")
        paragraph.text = words
        element.addnext(paragraph)
        # addnext puts it before the element's tail, which stays the element's.
        paragraph.tail, element.tail = element.tail, None
