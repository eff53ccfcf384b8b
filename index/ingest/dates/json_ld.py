"""What the JSON-LD of a page says of its dates."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

_ARTICLE_TYPE = re.compile(r"\w*(?:Article|Posting|Report|HowTo|Recipe|Review)")
_PAGE_TYPE = re.compile(r"(?:\w*Page|CreativeWork)")
# Around the JSON: comments of HTML and of JavaScript, CDATA, a semicolon.
_BEFORE = re.compile(r"(?:\s|//(?=\s*+<)|/\*|\*/|<!--|<!\[CDATA\[)*+")
_AFTER = ("//", "/*", "*/", "-->", "]]>", ";")
_LINKED_DATA_NAMES = ("", "schema:", "http://schema.org/", "https://schema.org/")
_DEEPEST = 20
_TRAILING_COMMA = re.compile(r",(?=\s*[}\]])")
_PUBLISHED = re.compile(r'"datePublished"\s*:\s*"([^"\\]{4,60})"')
_TYPE = re.compile(r'"@type"\s*:\s*"([^"\\]{1,80})"')


@dataclass(slots=True)
class Declared:
    """The values of `datePublished` of articles and of mere pages, and all of `dateModified`."""

    article: list[object] = field(default_factory=list)
    page: list[object] = field(default_factory=list)
    modified: list[object] = field(default_factory=list)


def declared(tree: Any, title: str) -> Declared:
    """What the objects at the top, in `@graph` (also in lists of it) or as `mainEntity` say.

    Of several articles only those count, if there are any, whose headline is the page's title.
    """
    found = Declared()
    articles: list[tuple[str, object]] = []
    for script in tree.iter("script"):
        if not _is_json_ld(script.get("type") or ""):
            continue
        for node in _parsed(_unwrapped("".join(script.itertext()))):
            published = _value(node, "datePublished")
            if modified := _value(node, "dateModified"):
                found.modified.append(modified)
            if published and _is(node, _ARTICLE_TYPE):
                headline = _value(node, "headline") or _value(node, "name")
                articles.append((_plain(headline), published))
            elif published and _is(node, _PAGE_TYPE):
                found.page.append(published)
    wanted = _plain(title)
    own = [day for headline, day in articles if headline and wanted and headline in wanted]
    found.article = own or [day for _, day in articles]
    return found


def _unwrapped(text: str) -> str:
    """The JSON of a script, without what it is wrapped in."""
    match = _BEFORE.match(text)
    text = text[match.end() if match else 0 :].rstrip()
    end = len(text)
    while mark := next((mark for mark in _AFTER if text.endswith(mark, 0, end)), None):
        end -= len(mark)
        while end and text[end - 1].isspace():
            end -= 1
    return text[:end]


def _value(node: dict[str, Any], name: str) -> object:
    """What an object says by a name of schema.org, also as `{"@value": …}` or in a list of one."""
    found = next((node[key + name] for key in _LINKED_DATA_NAMES if node.get(key + name)), None)
    if isinstance(found, list) and len(found) == 1:
        found = found[0]
    return found.get("@value") if isinstance(found, dict) else found


def _is_json_ld(kind: str) -> bool:
    return kind.split(";")[0].strip().lower() == "application/ld+json"


def _parsed(text: str) -> list[dict[str, Any]]:
    """The objects of a document; of one that is no JSON, its type and its only date."""
    for written in (text, _TRAILING_COMMA.sub("", text)):
        try:
            return list(_nodes(json.loads(written, strict=False)))
        except (ValueError, RecursionError):
            continue
    days, kinds = set(_PUBLISHED.findall(text)), _TYPE.findall(text)
    articles = [kind for kind in kinds if _ARTICLE_TYPE.fullmatch(_type_name(kind))]
    if len(days) == 1 and articles:
        return [{"@type": articles[0], "datePublished": days.pop()}]
    return []


def _nodes(data: object, depth: int = 0) -> Iterator[dict[str, Any]]:
    if isinstance(data, list) and depth < _DEEPEST:
        for item in data:
            yield from _nodes(item, depth + 1)
    if not isinstance(data, dict):
        return
    graph, main = data.get("@graph"), data.get("mainEntity")
    if not isinstance(graph, list):
        yield data
    for node in graph if isinstance(graph, list) else [graph]:
        yield from _within(node, depth + 1)
    if isinstance(main, dict):
        yield main


def _within(node: object, depth: int) -> Iterator[dict[str, Any]]:
    """The objects of a part of a graph, themselves no graphs."""
    if isinstance(node, dict):
        yield node
    elif isinstance(node, list) and depth < _DEEPEST:
        for item in node:
            yield from _within(item, depth + 1)


def _is(node: dict[str, Any], wanted: re.Pattern[str]) -> bool:
    kind = node.get("@type")
    kinds = kind if isinstance(kind, list) else [kind]
    return any(isinstance(name, str) and wanted.fullmatch(_type_name(name)) for name in kinds)


def _type_name(kind: str) -> str:
    """The bare name, also of "https://schema.org/NewsArticle" and "schema:NewsArticle"."""
    return re.split(r"[/#:]", kind)[-1]


def _plain(title: object) -> str:
    return " ".join(re.findall(r"\w+", title.casefold())) if isinstance(title, str) else ""
