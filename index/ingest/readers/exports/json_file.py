"""JSON files: one article, a list of them, or records somewhere inside, as agencies nest them.

A record is an object with text, under any of the names of `fields`. Of a file that breaks off
in a list, what stands before the break is read.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from index.ingest.readers import jsonl
from index.ingest.readers.base import read_bytes
from index.ingest.readers.decoding import Unreadable, decode
from index.ingest.readers.inside import Parsed
from index.ingest.readers.records.fields import NO_MAPPING, Mapped
from index.ingest.readers.records.record import (
    Export,
    articles,
    has_text,
    is_article,
    is_bare,
    is_titled,
    numbered,
)
from index.types import Skipped

SUFFIXES = (".json",)

MAX_BYTES = 64 * 1024**2
_DEEPEST = 12
_META = frozenset({"meta", "metadata", "info", "frontmatter", "attributes", "_source"})
_SAVED = frozenset({"bookmarks", "savedat", "taggedat"})
_NAMED_TEXT = re.compile(
    rb'"(?:text|body|content|articleBody|full_?text|html_?content|content_?html|story)"\s*:\s*["{\[]',
    re.IGNORECASE,
)
_NAMED_TITLE = re.compile(rb'"(?:title|headline)"\s*:', re.IGNORECASE)
_LIST = re.compile(r"\[\s*(?=\{)")


def recognises(head: bytes) -> bool:
    """Whether a file that begins so is JSON with articles in it."""
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    return start in (b"{", b"[") and bool(_NAMED_TEXT.search(head) and _NAMED_TITLE.search(head))


def read(path: Path, mapping: Mapped = NO_MAPPING) -> Parsed:
    """The articles of a file in its order, by their ids."""
    try:
        text = decode(read_bytes(path, MAX_BYTES)).text
    except Unreadable as problem:
        if problem.reason.startswith("larger"):
            raise Unreadable(f"{problem.reason}; as JSON Lines it can be of any size") from None
        raise
    damage = None
    try:
        data = json.loads(text.removeprefix("\ufeff"))
    except RecursionError:
        raise Unreadable("nested too deeply") from None
    except ValueError as error:
        if str(error).startswith("Extra data") and "\n" in text.strip():
            yield from jsonl.read(path)
            return
        data = list(_before_break(text))
        damage = "not valid JSON" if not data else "the JSON breaks off: articles may be missing"
        if not data:
            raise Unreadable(damage) from None
    export = Export("JSON", mapping, created_is_saved=_is_read_later(data))
    records = _records(data, export)
    if not records:
        raise Unreadable('no article in it: no field such as "text" or "body"')
    yield from articles(numbered(records), path, export)
    if damage:
        yield Skipped(path, damage, "damage")


def _records(data: object, export: Export, depth: int = 0) -> list[Mapping[str, Any]]:
    """The objects that are articles, in order: those with text, else those that are links."""
    if depth > _DEEPEST or not isinstance(data, dict | list):
        return []
    if isinstance(data, list):
        return [record for one in data for record in _records(one, export, depth + 1)]
    direct = has_text(data, export, direct=True)
    if direct and is_article(data, export):
        return [_with_meta(data)]
    parts = [(value, _records(value, export, depth + 1)) for value in data.values()]
    inner = [
        # What stands beside a nested article is said of it: {"date": …, "article": {…}}.
        {**_own(data), **record} if isinstance(value, dict) and len(found) == 1 else record
        for value, found in parts
        for record in found
    ]
    if any(_is_titled(record, export) for record in inner):
        return inner
    if (has_text(data, export) and not direct) or is_bare(_with_content(data), export):
        return [_with_content(_with_meta(data))]
    return inner


def _is_titled(record: Mapping[str, Any], export: Export) -> bool:
    """Whether a record is an article, and no block of one."""
    return has_text(record, export) and is_titled(record, export)


def _own(data: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in data.items() if not isinstance(value, dict | list)}


def _with_meta(data: Mapping[str, Any]) -> Mapping[str, Any]:
    """A record with what an object of its own says of it: {"meta": {"title": …}, "text": …}."""
    inner = [value for name, value in data.items() if name.lower() in _META]
    return {**{name: one for meta in inner if isinstance(meta, dict) for name, one in meta.items()},
            **data}  # fmt: skip


def _with_content(data: Mapping[str, Any]) -> Mapping[str, Any]:
    """A record whose "content" says more of the article than the text, with that beside the rest.

    Karakeep (once Hoarder) has the page's address, title and HTML in a bookmark's "content".
    """
    content = data.get("content")
    if not isinstance(content, dict) or not ("url" in content or "type" in content):
        return data
    own = {name: value for name, value in data.items() if value is not None and name != "content"}
    return {**{name: value for name, value in content.items() if value is not None}, **own}


def _is_read_later(data: object) -> bool:
    """Whether a file is a read-later tool's, whose "created" is when a link was saved."""
    if isinstance(data, dict):
        names = {str(name).lower().replace("_", "") for name in data}
        return bool(names & _SAVED)
    return isinstance(data, list) and bool(data) and _is_read_later(data[0])


def _before_break(text: str) -> Iterator[Any]:
    """The objects of the first list in a text, up to where it stops being JSON."""
    begin = _LIST.search(text)
    decoder = json.JSONDecoder()
    at = begin.end() if begin else len(text)
    while at < len(text):
        try:
            value, at = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            return
        yield value
        while at < len(text) and text[at] in " \t\r\n,":
            at += 1
