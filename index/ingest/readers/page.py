"""What a page shows around and within its article, told by how its tree is built.

trafilatura finds the main text by its container. Where a page has none that it knows, it
takes every paragraph, readers' comments and other articles' teasers among them, and only
paragraphs: lists and captions of the article go. So the tree is put right before: comments
and teasers are cut out, lists and captions become paragraphs. Nothing is cut that holds the
page's headline, and nothing that stands between two paragraphs of the article.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from index.ingest.outlets import host_of
from index.ingest.readers.markup import lines_of

_COMMENTS = "comments?|kommentare?|commentaires?|comentarios?|comentários?|commenti|reacties"
_COMMENT_NAME = re.compile(
    rf"(?:^|[-_ ])(?:{_COMMENTS}|discussion|disqus|lesermeinung(?:en)?|leserbriefe)(?=$|[-_ \d])"
)
_COMMENT_LIST = re.compile(
    rf"(?:{_COMMENTS})[-_ ]?(?:list|thread|section|area|wrap\w*|container|text|body|content|author)"
    r"|disqus|comments(?=$|[-_ ])|lesermeinungen|kommentare|(?:comment|kommentar)[-_]?\d"
)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_COMMENTS_HEADING = re.compile(
    rf"(?:\d[\d.,]* )?(?:readers?['’]? )?(?:{_COMMENTS}|responses)(?: ?\(?\d[\d.,]*\)?)?:?"
    r"|(?:leave|post|add) a (?:comment|reply)|join the (?:conversation|discussion)",
    re.IGNORECASE,
)
_ANSWER_LINK = re.compile(r"^(?:reply|report|antworten|melden|répondre|responder|like)$", re.I)
_SUBSTANTIAL = 60
"""Characters of a paragraph that is an article's own, and no label."""

_TEASER_WORDS = 60
"""Words that a teaser has beside its headline at most."""

_FEWEST_TEASERS = 3
_HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})
_ELSEWHERE = frozenset({"aside", "nav", "footer", "header", "form", "figure"})
_BELOW_A_HEADLINE = frozenset({"p", "div", "a", "img", "figure", "time", "span"})
_LISTS = frozenset({"ul", "ol", "dl"})


def prepare(tree: Any) -> None:
    """Cut comments and teasers out of a page's lxml tree; make lists and captions paragraphs."""
    _cut_comments(tree)
    _cut_teasers(tree)
    _keep_captions(tree)
    _keep_lists(tree)


def _cut_comments(tree: Any) -> None:
    named = [element for element in tree.iter() if _is_comments(element)]
    alike = Counter(element.get("class") for element in named if element.get("class"))
    below = False
    for element in named:
        if _is_gone(element, tree):
            continue
        if _holds_article(element):
            if str(element.get("class") or element.get("id")).lower().startswith("comment"):
                _rename(element)  # or trafilatura would cut it
            continue
        # One element named "comment" may be the page of an opinion.
        several = alike[element.get("class")] > 1 or element.get("itemprop") == "comment"
        sure = several or any(_COMMENT_LIST.search(name) for name in _names(element))
        below = below or _has_text_before(element)
        if sure and below:
            _remove(element)
    for heading in tree.xpath("//h2|//h3|//h4"):
        if _COMMENTS_HEADING.fullmatch(_text(heading)) and not _is_gone(heading, tree):
            _cut_below(heading, tree)


def _cut_below(heading: Any, tree: Any) -> None:
    """Cut a heading "3 comments" and what follows it, where readers can answer there."""
    following = list(heading.itersiblings())
    answers = any(
        _ANSWER_LINK.match(_text(link))
        for sibling in following
        for link in sibling.xpath(".//a|.//button|.//time|self::a")
    )
    counted = any(character.isdigit() for character in _text(heading))
    if (answers or counted) and _has_text_before(heading):
        for element in [*following, heading]:
            if not _holds_article(element):
                _remove(element)


def _is_comments(element: Any) -> bool:
    if not isinstance(element.tag, str) or element.tag in ("html", "body", "main", "a", "script"):
        return False
    if element.get("itemprop") == "comment" or str(element.get("itemtype")).endswith("/Comment"):
        return True
    return any(_COMMENT_NAME.search(name) for name in _names(element))


def _names(element: Any) -> Iterator[str]:
    """An element's id and classes, "userComments" as "user-comments"."""
    for name in (element.get("id"), *(element.get("class") or "").split()):
        if name:
            yield _CAMEL.sub("-", name).lower()


def _holds_article(element: Any) -> bool:
    return bool(
        element.xpath("descendant-or-self::h1|descendant-or-self::*[@itemprop='articleBody']")
    )


def _has_text_before(element: Any) -> bool:
    """Whether a paragraph of the article stands before an element, in the page's order."""
    return any(
        len(_text(paragraph)) >= _SUBSTANTIAL
        and not any(_is_comments(above) for above in paragraph.iterancestors())
        for paragraph in element.xpath("preceding::p")
    )


def _cut_teasers(tree: Any) -> None:
    """Cut out runs of other articles' headlines, each a link, with a line or two below.

    The links lead to one site, the page's own; an article that rounds up others' links many.
    """
    own = {
        ".".join(host.split(".")[-2:])
        for url in tree.xpath("//link[@rel='canonical']/@href|//meta[@property='og:url']/@content")
        if (host := host_of(url))
    }
    for parent in tree.xpath("//*[count(*) >= 3]"):
        if parent.tag in ("html", "head", "tr") or _is_gone(parent, tree):
            continue
        for run in _teaser_runs(parent):
            hosts = {
                ".".join(host.split(".")[-2:])
                for element in run
                for href in element.xpath("descendant-or-self::*/@href")
                if (host := host_of(href))
            }
            one_site = hosts <= own or (not own and len(hosts) == 1)
            if one_site and not _is_between_paragraphs(run):
                for element in run:
                    _remove(element)


def _teaser_runs(parent: Any) -> Iterator[list[Any]]:
    """Children that are teasers, three in a row or more; or linked headings and their lines."""
    children = [child for child in parent if isinstance(child.tag, str)]
    for is_teaser, group in groupby(children, key=_is_teaser):
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
    return element.tag in _BELOW_A_HEADLINE and len(_text(element).split()) <= _TEASER_WORDS


def _is_linked_headline(element: Any) -> bool:
    """Whether an element is a heading that is all one link to another page."""
    if element.tag not in _HEADINGS:
        return False
    links = element.xpath("./ancestor::a[@href]|.//a[@href]")
    return any(_is_link_away(link) and _text(element) == _text(link) for link in links[:2]) and (
        len(_text(element).split()) >= 3
    )


def _is_teaser(element: Any) -> bool:
    """Whether an element is one linked headline with a line or two."""
    if element.tag in _HEADINGS or element.tag in ("p", "tr", "td"):
        return False
    headings = element.xpath(".//h2|.//h3|.//h4|.//h5|.//h6")
    if len(headings) > 1:
        return False
    if headings:
        links = headings[0].xpath("./ancestor::a[@href]|.//a[@href]")
        headline = _text(headings[0])
    else:
        # A list of links alone is trafilatura's to judge.
        if element.tag != "li" or not element.xpath(".//p|.//div"):
            return False
        links = element.xpath(".//a[@href]")[:1]
        headline = _text(links[0]) if links else ""
        if len(headline.split()) < 4 or not _text(element).startswith(headline):
            return False
    beside = len(_text(element).split()) - len(headline.split())
    return (
        bool(headline)
        and any(map(_is_link_away, links))
        and beside <= _TEASER_WORDS
        and not _holds_article(element)
    )


def _is_link_away(link: Any) -> bool:
    return not (link.get("href") or "#").lstrip().startswith(("#", "mailto:", "javascript:"))


def _is_between_paragraphs(run: list[Any]) -> bool:
    """Whether a run of siblings has paragraphs of the article before and after it."""
    first, last = run[0], run[-1]
    for _ in range(2):
        before = any(_is_paragraph(one) for one in first.itersiblings(preceding=True))
        after = any(_is_paragraph(one) for one in last.itersiblings())
        if before or after:
            return before and after
        first = last = first.getparent()
        if first is None or first.getparent() is None:
            return False
    return False


def _is_paragraph(element: Any) -> bool:
    return element.tag == "p" and len(_text(element)) >= _SUBSTANTIAL


def _keep_captions(tree: Any) -> None:
    """Make the captions of the article's pictures paragraphs, where they stand."""
    for figure in tree.xpath("//figure"):
        captions = figure.xpath(".//figcaption")
        if captions and _is_in_article(figure):
            for caption in reversed(captions):
                _add_paragraph_after(figure, _text(caption))
    for caption in tree.xpath(
        "//*[self::p or self::div or self::span][contains(@class, 'caption')]"
    ):
        inline = not caption.xpath(".//p|.//div|.//ul|.//h2|.//h3|.//h4|.//img|.//figure")
        above = [one for one in caption.iterancestors() if one.tag != "body"][:3]
        if inline and _is_in_article(caption) and not any(one.tag == "figure" for one in above):
            for one in [caption, *above]:
                if "caption" in f"{one.get('class')} {one.get('id')}":
                    _rename(one)
            caption.tag = "p"


def _is_in_article(element: Any) -> bool:
    """Whether paragraphs of an article stand beside a picture, or just below."""
    words = _text(element.xpath(".//figcaption")[0] if element.tag == "figure" else element)
    if len(words.split()) < 3:
        return False
    above = list(element.iterancestors())
    if any(one.tag in _ELSEWHERE or one.tag in ("a", "li") for one in above):
        return False
    return any(
        len(_text(paragraph)) >= _SUBSTANTIAL
        for one in above[:3]
        for paragraph in one.xpath("./p|./div/p|./section/p")
        if paragraph is not element
    )


def _keep_lists(tree: Any) -> None:
    """Make the lists between the article's paragraphs, or announced by one, paragraphs."""
    from trafilatura.xpaths import BODY_XPATH

    framed = any(frame(tree) for frame in BODY_XPATH)
    for found in tree.xpath("//ul|//ol|//dl|//h2|//h3|//h4|//h5"):
        if _is_gone(found, tree) or any(
            one.tag in _ELSEWHERE or one.tag in _LISTS for one in found.iterancestors()
        ):
            continue
        before, after = _neighbour(found, preceding=True), _neighbour(found, preceding=False)
        between = before is not None and after is not None
        if found.tag in _HEADINGS:
            if between and _text(found) and not found.xpath(".//a"):
                found.tag = "p"
            continue
        announced = before is not None and _text(before).endswith(":")
        linked = sum(len(_text(link)) for link in found.xpath(".//a"))
        if not (between or announced) or 2 * linked > len(_text(found)):
            continue
        if framed and found.xpath(".//li//p|.//li//div|.//li//br|.//li//ul|.//li//ol|.//dd"):
            continue  # trafilatura knows better how its lines belong together
        for line in reversed(lines_of(found)):
            _add_paragraph_after(found, line)
        _remove(found)


def _neighbour(element: Any, *, preceding: bool) -> Any | None:
    """The nearest paragraph of the article beside an element, past other lists and headings."""
    for one in element.itersiblings(preceding=preceding):
        if not isinstance(one.tag, str) or not _text(one):
            continue
        if _is_paragraph(one) or (one.tag == "p" and preceding and _text(one).endswith(":")):
            return one
        if (
            one.tag not in _LISTS
            and one.tag not in _HEADINGS
            and one.tag not in ("p", "blockquote")
        ):
            return None
    return None


def _add_paragraph_after(element: Any, words: str) -> None:
    if words:
        paragraph = element.makeelement("p")
        paragraph.text = words
        element.addnext(paragraph)
        # addnext puts it before the element's tail, which stays the element's.
        paragraph.tail, element.tail = element.tail, None


def _remove(element: Any) -> None:
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


def _rename(element: Any) -> None:
    """Take away the names by which an element would be left out."""
    element.attrib.pop("class", None)
    element.attrib.pop("id", None)


def _is_gone(element: Any, tree: Any) -> bool:
    """Whether an element is no longer part of the tree."""
    top = element
    while (above := top.getparent()) is not None:
        top = above
    return top is not tree and top is not tree.getroottree().getroot()


def _text(element: Any) -> str:
    """An element's words, one space apart."""
    return " ".join(str(element.text_content()).split()) if isinstance(element.tag, str) else ""
