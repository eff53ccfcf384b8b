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
_WRAPPING = re.compile(
    r"\A(?:\s|//(?=\s*<)|/\*|\*/|<!--|<!\[CDATA\[)+|(?:\s|//|/\*|\*/|-->|\]\]>|;)+\Z"
)
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
    """What the objects at the top, in `@graph` or as `mainEntity` say.

    Of several articles only those count, if there are any, whose headline is the page's title.
    """
    found = Declared()
    articles: list[tuple[str, object]] = []
    for script in tree.iter("script"):
        if not _is_json_ld(script.get("type") or ""):
            continue
        text = _WRAPPING.sub("", "".join(script.itertext()))
        for node in _parsed(text):
            published = node.get("datePublished")
            if node.get("dateModified"):
                found.modified.append(node["dateModified"])
            if published and _is(node, _ARTICLE_TYPE):
                articles.append((_plain(node.get("headline") or node.get("name")), published))
            elif published and _is(node, _PAGE_TYPE):
                found.page.append(published)
    wanted = _plain(title)
    own = [day for headline, day in articles if headline and wanted and headline in wanted]
    found.article = own or [day for _, day in articles]
    return found


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


def _nodes(data: object) -> Iterator[dict[str, Any]]:
    for item in data if isinstance(data, list) else [data]:
        if not isinstance(item, dict):
            continue
        graph, main = item.get("@graph"), item.get("mainEntity")
        yield from (node for node in [item] if not isinstance(graph, list))
        for node in [*(graph if isinstance(graph, list) else []), main]:
            if isinstance(node, dict):
                yield node


def _is(node: dict[str, Any], wanted: re.Pattern[str]) -> bool:
    kind = node.get("@type")
    kinds = kind if isinstance(kind, list) else [kind]
    return any(isinstance(name, str) and wanted.fullmatch(_type_name(name)) for name in kinds)


def _type_name(kind: str) -> str:
    """The bare name, also of "https://schema.org/NewsArticle" and "schema:NewsArticle"."""
    return re.split(r"[/#:]", kind)[-1]


def _plain(title: object) -> str:
    return " ".join(re.findall(r"\w+", title.casefold())) if isinstance(title, str) else ""
