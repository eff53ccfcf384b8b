"""HTML within a field of another format: its words, with the breaks that its tags make.

Feeds and agencies put the body of an article into JSON as HTML. All of it is the article's,
so nothing is looked for or left out, as it is of a page; tags are read and not searched
for, by lxml, which is imported when the first such field is met.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Any

_TAG = re.compile(
    r"</(?:a|abbr|article|aside|audio|b|block|blockquote|center|cite|code|dd|del|details|div|dl|dt|em"
    r"|figcaption|figure|font|h[1-6]|hl[12]|i|iframe|ins|li|main|mark|math|object|ol|p|pre|q|s"
    r"|script|section|small|span|strike|strong|style|sub|sup|svg|table|td|th|time|tr|u|ul|video)\s*>"
    r"|<(?:br|hr|img|p)\b[^<>]{0,2000}>",
    re.IGNORECASE,
)
_HTML_NAMES = frozenset(
    """a abbr acronym address applet area article aside audio b base basefont bdi bdo big blink
    block blockquote body br button canvas caption center cite code col colgroup data datalist dd
    del details dfn dialog dir div dl dt em embed fieldset figcaption figure font footer form frame
    frameset h1 h2 h3 h4 h5 h6 head header hgroup hl1 hl2 hr html i iframe img input ins kbd label
    legend li link main map mark marquee menu meta meter nav nobr noframes noscript object ol
    optgroup option output p param picture pre progress q rp rt ruby s samp script search section
    select slot small source span strike strong style sub summary sup svg table tbody td template
    textarea tfoot th thead time title tr track tt u ul var video wbr""".split()
)
# A tag has no words but attributes: "<b then c>" is none.
_MAY_BE_TAG = re.compile(
    r"</?(?P<name>[A-Za-z][\w.:-]*+)\s*+(?:(?<=\s)(?:[\w:@.-]++\s*+=|(?:hidden|disabled|checked"
    r"|selected|controls|allowfullscreen|async|defer|autoplay|loop|muted|nowrap|noshade|itemscope"
    r"|download|open|reversed)\b)(?:\"[^\"]{0,9000}\"|'[^']{0,9000}'|[^\"'<>])*+|/)?>"
)
_CLOSING = re.compile(r"</([A-Za-z][\w.:-]*+)\s*+>")
_SIGN = re.compile(r"<(?![!?])")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_BLOCKS = frozenset(
    """address article aside block blockquote center dd div dl dt fieldset figcaption figure
    footer form h1 h2 h3 h4 h5 h6 header hl1 hl2 hr main nav ol p pre section table ul""".split()
)
_LINES = frozenset({"br", "li", "tr"})
_UNSEEN = frozenset(
    {"script", "style", "head", "template", "noscript", "iframe", "svg", "audio", "video"}
)
_ROWS = re.compile(r"<(?:p|br|div)\b", re.IGNORECASE)


def words_of(text: str) -> str:
    """`text` without tags and entities; a text that has neither comes back as it is."""
    if "<" in text and _TAG.search(text):
        return _flattened(text)
    if "&" in text and _ENTITY.search(text):
        text = _ENTITY.sub(lambda match: html.unescape(match[0]), text)
        # A feed's "&lt;p&gt;" is HTML that was escaped once more.
        if text.lstrip().startswith("<") and _TAG.search(text):
            return _flattened(text)
    return text


def lines_of(element: Any) -> list[str]:
    """The lines of an lxml element: those its blocks make, a list's items after "- "."""
    lines = (" ".join(line.split()) for line in "".join(_pieces(element, False)).split("\n"))
    return [line for line in lines if line and line != "-"]


def text_of_tree(element: Any) -> str:
    """The words of an lxml element, with blank lines between its blocks."""
    return "".join(_pieces(element, False))


def _flattened(markup: str) -> str:
    from lxml import html as lxml_html
    from lxml.etree import LxmlError

    markup = _with_signs_escaped(markup)
    # Where paragraphs are marked by blank lines (WordPress stores them so), these count.
    marked = re.sub(r"\n[ \t\r]*\n", "\n\n", markup)
    keep_lines = not _ROWS.search(markup)
    # A stray NUL or control character can't stand in a tree, and is no word either.
    marked = re.sub(r"[\x00-\x08\x0b\x0e-\x1f]", "", marked)
    try:
        tree = lxml_html.fragment_fromstring(marked, create_parent="div")
    except (AssertionError, LxmlError):  # what begins as a whole page, and is a broken one
        tree = lxml_html.document_fromstring(f"<div>{marked}</div>")
    return "".join(_pieces(tree, keep_lines))


def _with_signs_escaped(markup: str) -> str:
    """`markup` with each "<" that begins no tag as an entity: "if a<b then c>d" is prose.

    A tag has the name of an element of HTML, or one that is closed somewhere, or is empty.
    """
    closed = {name.lower() for name in _CLOSING.findall(markup)}

    def escaped(sign: re.Match[str]) -> str:
        tag = _MAY_BE_TAG.match(markup, sign.start())
        if tag is None:
            return "&lt;"
        name = tag["name"].lower()
        known = name in _HTML_NAMES or name in closed or tag[0].endswith("/>")
        return "<" if known else "&lt;"

    return _SIGN.sub(escaped, markup)


def _pieces(element: Any, keep_lines: bool) -> Iterator[str]:
    """The text of a tree, in order, with line ends where its blocks begin and end."""
    walk: list[tuple[Any, bool]] = [(element, True)]
    while walk:
        node, opening = walk.pop()
        tag = node.tag if isinstance(node.tag, str) else ""
        seen = bool(tag) and tag not in _UNSEEN
        if not opening:
            yield "\n\n" if tag in _BLOCKS else ""
            yield " " if tag in ("td", "th") else ""
            yield _spaced(node.tail, keep_lines) if node is not element else ""
            continue
        yield "\n\n" if tag in _BLOCKS else "\n" if tag in _LINES else ""
        yield "- " if tag == "li" else ""
        yield _spaced(node.text, keep_lines) if seen else ""
        walk.append((node, False))
        if seen:
            walk += [(child, True) for child in reversed(node)]


def _spaced(text: str | None, keep_lines: bool) -> str:
    return (text or "") if keep_lines else re.sub(r"(?<!\n)\n(?!\n)", " ", text or "")
