"""Markdown, with or without front matter; its marks taken off so that quotations read well.

Marks go, words stay: headings lose their "#", links and emphasis keep their text, list
marks and block quotes keep their lines. Images, HTML comments, link definitions, rules
and code fences have no words to quote and go whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import yaml

from index.ingest.cleaning import normalise, one_line
from index.ingest.dates.fields import parse_date
from index.ingest.readers.base import Unreadable, completed, decode, read_bytes
from index.types import ParsedArticle, Skipped

SUFFIXES = (".md", ".markdown")

_FRONT_MATTER = re.compile(r"---[ \t]*\n(?P<yaml>.*?)^(?:---|\.\.\.)[ \t]*$\n?", re.S | re.M)
_FIELD = re.compile(r"(?P<name>[A-Za-z][\w-]*)[ \t]*:(?P<value>.*)")
_FIELD_CONTINUED = re.compile(r"\s.*|- .*|#.*|[\]}].*|")
_TITLE_HEADING = re.compile(
    r"\s*#[ \t]+(?P<title>[^\n]+)|\s*(?P<over>[^\n#>\s][^\n]*)\n=+[ \t]*(?:\n|$)"
)

# In order. Bounded, so that a line of a million brackets costs no more than its length.
_MARKS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.M), replacement)
    for pattern, replacement in (
        (r"<!--(?s:.{0,2000}?)-->", ""),
        (r"^[ \t]{0,3}(?:```|~~~)[^\n]*$", ""),
        (r"^[ \t]{0,3}\[[^\]\n]{1,200}\]:[ \t]*\S+[^\n]*$", ""),
        (r"!\[[^\[\]\n]{0,1000}\](?:\([^()\n]{0,2000}\)|\[[^\[\]\n]{0,200}\])", ""),
        (
            r"\[([^\[\]\n]{0,1000})\]\([^()\n]{0,2000}(?:\([^()\n]{0,200}\)[^()\n]{0,2000})?\)",
            r"\1",
        ),
        (r"\[([^\[\]\n]{1,1000})\]\[[^\[\]\n]{0,200}\]", r"\1"),
        (r"<(https?://[^<>\s]{1,2000}|[^<>\s@]{1,100}@[^<>\s]{1,100})>", r"\1"),
        (r"<br ?/?>", "\n"),
        (
            r"</?(?:p|div|span|em|strong|b|i|u|a|img|sup|sub|figure|figcaption)"
            r"(?: [^<>]{0,2000})?/?>",
            "",
        ),
        (r"^[ \t]{0,3}#{1,6}[ \t]+(.{1,2000}?)[ \t]*#*[ \t]*$", r"\1"),
        (r"^(?:[ \t]{0,3}>[ \t]?)+", ""),
        (r"^[ \t]{0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,}|={3,}[ \t]*)$", ""),
        (r"(?<![\\\w*])(\*{1,3})(?=[^\s*])([^*\n]{1,2000}?)(?<=[^\s\\])\1(?!\*)", r"\2"),
        (r"(?<![\\\w_])(_{1,3})(?=[^\s_])([^\n]{1,2000}?)(?<=[^\s\\_])\1(?![\w_])", r"\2"),
        (r"~~(?=\S)([^~\n]{1,2000})~~", r"\1"),
        (r"`{1,2}([^`\n]{1,2000})`{1,2}", r"\1"),
        (r"\\([\\`*_{}\[\]()#+.!>~|-])", r"\1"),
    )
)


def read(path: Path) -> Iterator[ParsedArticle | Skipped]:
    """One article; `title`, `date`, `source`, `author` and `url` from its front matter."""
    fields, body = split_front_matter(decode(read_bytes(path)))
    text = normalise(plain_text(body))
    if not text:
        raise Unreadable("no article text")
    title, title_from = _text_field(fields, "title"), "front matter"
    if not title and (heading := _TITLE_HEADING.match(body)):
        title, title_from = one_line(plain_text(heading["title"] or heading["over"])), "heading"
    published = parse_date(_text_field(fields, "date") or _text_field(fields, "published"))
    source = _text_field(fields, "source")
    article = ParsedArticle(
        text=text,
        title=title or "",
        title_from=title_from if title else None,
        published=published,
        published_from="front matter" if published else None,
        source=source,
        source_from="front matter" if source else None,
        author=_text_field(fields, "author") or _text_field(fields, "authors"),
        url=_text_field(fields, "url"),
    )
    yield completed(article, path)


def split_front_matter(text: str) -> tuple[dict[str, object], str]:
    """The fields above a Markdown text, and the text below them.

    Front matter that isn't valid YAML (a title with a colon in it, most often) is read a
    line at a time instead. What merely stands between two rules, and isn't made of
    fields, is no front matter: it stays in the text.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    match = _FRONT_MATTER.match(text)
    if match is None:
        return {}, text
    try:
        # BaseLoader builds only text, lists and mappings: safe, and a title "1984" or a
        # date stays as it was written.
        fields = yaml.load(match["yaml"], Loader=yaml.BaseLoader)
    except (yaml.YAMLError, ValueError, RecursionError):
        fields = _fields_by_line(match["yaml"])
    if not isinstance(fields, dict):
        return ({}, text) if match["yaml"].strip() else ({}, text[match.end() :])
    return {str(name).casefold(): value for name, value in fields.items()}, text[match.end() :]


def plain_text(markdown: str) -> str:
    """Markdown without its marks."""
    for pattern, replacement in _MARKS:
        markdown = pattern.sub(replacement, markdown)
    return markdown


def _fields_by_line(block: str) -> dict[str, str] | None:
    """`name: value` lines; None where a line is neither that nor the continuation of one."""
    fields: dict[str, str] = {}
    for line in block.split("\n"):
        if match := _FIELD.fullmatch(line):
            fields[match["name"]] = match["value"].strip().strip("\"'")
        elif not _FIELD_CONTINUED.fullmatch(line):
            return None
    return fields


def _text_field(fields: dict[str, object], name: str) -> str | None:
    """A field as one line of text; several values are joined with commas."""
    value = fields.get(name)
    values = value if isinstance(value, list) else [value]
    return ", ".join(one_line(item) for item in values if isinstance(item, str) and item) or None
