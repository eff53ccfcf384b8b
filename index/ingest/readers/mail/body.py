"""The words of a message's body: all of its HTML part, without what a newsletter frames it with.

A message is all its sender's, so no main text is looked for, as it is in a page: a newsletter
has several stories, each in a table of its own, and whatever looks for one loses the others.
"""

from __future__ import annotations

import re
from typing import Any

from index.ingest.cleaning import normalise, one_line
from index.ingest.dates.page import published_on_page
from index.ingest.readers import html
from index.ingest.readers.decoding import Unreadable, decode
from index.ingest.readers.markup import text_of_tree, words_of
from index.ingest.readers.page import unframe
from index.types import ParsedArticle

_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.I)
_TOP, _BOTTOM = 6, 10
"""Lines at the head and the foot of a newsletter that may be its frame."""

_LONGEST = 250
_AT_TOP = re.compile(
    r"""\W*(?:
    (?:view|read|open|see)[ ](?:this|it|the)?\b.{0,40}\b(?:in|on)[ ](?:your|a|the|our)?[ ]?
        (?:web[ ])?(?:browser|web|website|app)
    |view[ ](?:in|as)[ ](?:your[ ])?(?:browser|web[ ]?page)|view[ ]online|web[ ]version
    |(?:having[ ])?(?:trouble|problems|difficulty)[ ](?:viewing|reading|seeing|with)\b.*
    |if[ ]you[ ](?:can(?:['’]t|not)|are[ ]unable[ ]to|have[ ]trouble)\b.{0,40}
        \b(?:see|read|view|display)\b.*
    |(?:im[ ]browser|online)[ ](?:ansehen|öffnen|lesen)
    |.{0,60}nicht[ ](?:richtig|korrekt)[ ](?:angezeigt|dargestellt).*
    |.{0,60}ne[ ]s['’]affiche[ ]pas[ ]correctement.*
    |forward[ ]to[ ]a[ ]friend
    )\W*(?:click[ ]here|here)?\W*""",
    re.IGNORECASE | re.VERBOSE,
)
_AT_BOTTOM = re.compile(
    r""".*\b(?:
    unsubscribe|update[ ](?:your[ ])?(?:email[ ])?preferences|email[ ]preferences
    |manage[ ](?:your[ ])?(?:preferences|subscriptions?)
    |you(?:['’]re|['’]ve|[ ]are|[ ]have)?[ ]receiv(?:ed|ing)[ ]this[ ](?:e-?mail|message|newsletter)
    |how[ ]you[ ]receive[ ]these[ ]e-?mails|add[ ].{1,60}[ ]to[ ]your[ ](?:address[ ]book|contacts)
    |view[ ](?:this[ ])?(?:e-?mail[ ])?in[ ](?:your[ ])?browser
    |our[ ]mailing[ ]address[ ]is|all[ ]rights[ ]reserved
    |abmelden|abbestellen|se[ ]désabonner|désinscri\w+|darse[ ]de[ ]baja|annulla[ ]l['’]iscrizione
    )\b.*|\W*""",
    re.IGNORECASE | re.VERBOSE,
)
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f]")
_LONG_LINK = re.compile(r"[ \t]*<https?://[^<>\s]{40,}>")
_TAGS = re.compile(r"<(?:br ?/?|/p|/div|/td|/html|/font)>", re.IGNORECASE)


def page_of(data: bytes, charset: str | None) -> ParsedArticle | None:
    """The words of an HTML body, with the title and the date of its page; None without words."""
    from lxml import etree
    from lxml import html as lxml_html

    try:
        decoded = decode(data[: html.MAX_HTML_BYTES], charset or html.declared_charset(data))
    except Unreadable:
        return None
    page = html.without_declaration(_CONTROLS.sub("", decoded.text))
    try:
        tree = lxml_html.document_fromstring(page)
    except (etree.LxmlError, ValueError, AssertionError):
        text = normalise(words_of(decoded.text))
        return ParsedArticle(text=text, note=decoded.note) if text else None
    dated = published_on_page(tree)
    title = one_line(tree.findtext(".//title") or "")
    # All of a page whose head is never closed is in its head.
    text = _words_of(tree) or normalise(words_of(decoded.text))
    if not text:
        return None
    return ParsedArticle(
        text=text,
        title=title,
        published=dated.published if dated else None,
        note=decoded.note,
    )


def plain_words(text: str) -> str:
    """The words of a plain body, without the addresses that a program put behind its links."""
    if len(_TAGS.findall(text)) > 2:
        text = words_of(text)  # HTML that says it is plain
    return unframed(normalise(_LONG_LINK.sub("", text)))


def unframed(text: str) -> str:
    """`text` without lines of a newsletter's frame: "View in browser", "Unsubscribe"."""
    lines = text.split("\n")
    kept = [
        line
        for at, line in enumerate(lines)
        if not line
        or len(line) > _LONGEST
        or not (
            (at < _TOP and _AT_TOP.fullmatch(line))
            or (at >= len(lines) - _BOTTOM and _AT_BOTTOM.fullmatch(line))
        )
    ]
    return normalise("\n".join(kept)) or text


def _words_of(tree: Any) -> str:
    """The words of a page's tree that are shown, cells of tables that lay it out apart."""
    for element in tree.xpath("//*[@style or @hidden]"):
        hidden = element.get("hidden") is not None or _HIDDEN.search(element.get("style") or "")
        if hidden and element.getparent() is not None and element.tag != "body":
            element.drop_tree()
    unframe(tree)
    return unframed(normalise(text_of_tree(tree)))
