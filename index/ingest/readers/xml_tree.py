"""XML trees by lxml, made so that a file can neither grow in memory nor fetch anything."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.entities import html5
from typing import Any, NamedTuple

from index.ingest.readers.decoding import Unreadable

_ENCODING = re.compile(rb"encoding\s*=\s*[\"']([\w.:-]{1,40})")
_PROLOGUE = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?.*?\?>\s*|<!--.*?-->\s*|<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>\s*)*"
    rb"<(?:[\w.-]+:)?(?P<root>[A-Za-z][\w.-]*)",
    re.DOTALL | re.IGNORECASE,
)


_ENTITY = re.compile(rb"&([A-Za-z][A-Za-z0-9]{1,31});")
_OF_XML = frozenset({"amp", "lt", "gt", "quot", "apos"})
_HARMLESS = frozenset({"ERR_ENTITYREF_SEMICOL_MISSING", "ERR_NAME_REQUIRED", "ERR_INVALID_CHAR"})
"""A lone "&", or a control character: nothing behind it is lost."""


class Tree(NamedTuple):
    """A document's root element, and what is wrong with the file, if anything."""

    root: Any
    damage: str | None = None


def root_name(head: bytes) -> str:
    """The local name of the element that a document begins with, in lower case; "" for none."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head.decode("utf-16", "ignore").encode()
    match = _PROLOGUE.match(head)
    return match["root"].decode("ascii").lower() if match else ""


def states_encoding(data: bytes) -> bool:
    """Whether a document's declaration names an encoding."""
    declaration = data.lstrip()[:200].split(b"?>")[0]
    return declaration.startswith(b"<?xml") and bool(_ENCODING.search(declaration))


def _number_of(entity: re.Match[bytes]) -> bytes:
    """HTML's "&nbsp;" as XML knows it, by its number; another entity as it is."""
    name = entity[1].decode("ascii")
    written = html5.get(f"{name};") if name not in _OF_XML else None
    return "".join(f"&#{ord(one)};" for one in written).encode() if written else entity[0]


def parse(data: bytes) -> Tree:
    """The tree of a document. Raises `Unreadable`.

    Entities of the document's own are left as they stand, nothing is loaded from elsewhere,
    and trees of absurd depth or text are refused by the parser. Of a damaged document the
    part that can be read is the tree.
    """
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        recover=True,
        remove_comments=True,
        remove_pis=True,
    )
    data = _ENTITY.sub(_number_of, data)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError, LookupError):
        raise Unreadable("not valid XML") from None
    if root is None:
        raise Unreadable("not valid XML")
    fatal = [
        error
        for error in parser.error_log
        if error.level_name == "FATAL" and error.type_name not in _HARMLESS
    ]
    at = f"damaged from line {fatal[0].line} on" if fatal else None
    return Tree(root, at)


def local(element: Any) -> str:
    """An element's name without its namespace, in lower case; "" for what is no element."""
    tag = element.tag
    return tag.rsplit("}", 1)[-1].lower() if isinstance(tag, str) else ""


def every(element: Any, *names: str) -> Iterator[Any]:
    """The elements of any of these local names (lower case) below an element, in order."""
    for one in element.iter():
        if one is not element and local(one) in names:
            yield one


def first(element: Any, *names: str) -> Any | None:
    """The first element below one, of the first name of which there is any."""
    for name in names:
        for one in every(element, name):
            return one
    return None


def words(element: Any | None) -> str:
    """All words of an element, one space apart; "" for None."""
    return " ".join("".join(element.itertext()).split()) if element is not None else ""
