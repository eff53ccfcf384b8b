"""Markdown, with or without front matter; its marks taken off so that quotations read well.

Marks go, words stay: headings lose their "#", links and emphasis keep their text, list
marks, block quotes and footnotes keep their lines. Images, HTML comments, link definitions,
rules and code fences have no words to quote and go whole. A line break within a sentence
is a space, as CommonMark has it; two spaces or a backslash before it keep the line.
"""

from __future__ import annotations

import html.entities
import json
import re
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeAlias

import yaml

from index.ingest.cleaning import normalise, one_line
from index.ingest.dates.fields import parse_date
from index.ingest.lines import KEPT, unwrapped
from index.ingest.readers.base import completed, read_bytes
from index.ingest.readers.decoding import Unreadable, decode
from index.types import ParsedArticle, Skipped

SUFFIXES = (".md", ".markdown")

_FRONT_MATTER = re.compile(r"---[ \t]*\n(?P<yaml>.*?)^(?:---|\.\.\.)[ \t]*$\n?", re.S | re.M)
_TOML = re.compile(r"\+\+\+[ \t]*\n(?P<toml>.*?)^\+\+\+[ \t]*$\n?", re.S | re.M)
_FIELD = re.compile(r"(?P<name>[A-Za-z][\w-]*)[ \t]*:(?P<value>.*)")
_FIELD_CONTINUED = re.compile(r"\s.*|- .*|#.*|[\]}].*|")
_TITLE_HEADING = re.compile(
    r"\s*#[ \t]+(?P<title>[^\n]+)|\s*(?P<over>[^\n#>\s][^\n]*)\n=+[ \t]*(?:\n|$)"
)

# As CommonMark has it, but that the destination must look like one, and one without a scheme
# counts only where the text refers to it: "[Ann]: yes/no" and "[Dan]: 24/7" are an interview. Its
# title may stand in the next line. Possessive, so that a run of blanks is gone through once.
_SCHEME = r"(?:[A-Za-z][A-Za-z0-9+.-]{1,30}://|mailto:|tel:|doi:|urn:|data:)"
_FILE = (
    r"(?:html?|xhtml|md|markdown|txt|pdf|docx?|odt|epub|pptx?|xlsx?|csv|json|xml|php|aspx?|png|jpe?g"
    r"|gif|svg|webp|mp[34]|zip)"
)
_LINK_DEFINITION = re.compile(
    r"^[ \t]{0,3}\[(?!\^)(?P<label>[^\]\n]{1,200})\]:[ \t]*+(?:\n[ \t]*+)?+"
    rf"(?:(?P<sure><{_SCHEME}[^<>\n]{{0,2000}}>|{_SCHEME}\S{{1,2000}})|<[^<>\n]{{0,2000}}>"
    r"|(?:[/#]|\.{1,2}/|www\.)\S{0,2000}"
    rf"|[^\s<>]{{1,200}}\.{_FILE}(?:[?#]\S{{0,2000}})?)(?!\S)"
    r"(?:(?=\s)[ \t]*+(?:\n[ \t]*+)?+"
    r"(?:\"[^\"\n]{0,500}\"|'[^'\n]{0,500}'|\([^()\n]{0,500}\))(?=[ \t]*+$))?[ \t]*+$",
    re.M,
)
_REFERENCE = re.compile(r"\[([^\[\]\n]{1,200})\](?![:(])")


def _heading_words(match: re.Match[str]) -> str:
    """A heading without its "##" before and, where it has any, behind."""
    words = match[1].rstrip()
    opened = words.rstrip("#")
    return (opened.rstrip() if opened[-1:] in (" ", "\t") else words) + KEPT


# In order. Bounded, so that a line of a million brackets costs no more than its length.
_Replacement: TypeAlias = str | Callable[[re.Match[str]], str]
_MARKS: tuple[tuple[re.Pattern[str], _Replacement], ...] = tuple(
    (re.compile(pattern, re.M), replacement)
    for pattern, replacement in (
        (r"<!--(?s:.{0,2000}?)-->", ""),
        (r"^[ \t]{0,3}(?:```|~~~)[^\n]*$", ""),
        (r"^[ \t]{0,3}\[\^[^\]\s]{1,100}\]:[ \t]*", ""),
        (r"(?<=\S)\[\^[^\]\s]{1,100}\](?!:)", ""),
        (r"!\[\[[^\[\]\n]{1,1000}\]\]", ""),
        (r"\[\[(?:[^\[\]|\n]{1,1000}\|)?([^\[\]|\n]{1,1000})\]\]", r"\1"),
        (r"!\[[^\[\]\n]{0,1000}\](?:\([^()\n]{0,2000}\)|\[[^\[\]\n]{0,200}\])", ""),
        (
            r"\[([^\[\]\n]{0,1000})\]\([^()\n]{0,2000}(?:\([^()\n]{0,200}\)[^()\n]{0,2000})?\)",
            r"\1",
        ),
        (r"\[([^\[\]\n]{1,1000})\]\[[^\[\]\n]{0,200}\]", r"\1"),
        (r"<(https?://[^<>\s]{1,2000}|[^<>\s@]{1,100}@[^<>\s]{1,100})>", r"\1"),
        (r"<br ?/?>", "\n"),
        (r"(?<=\S)[ \t]*</(?:p|div|figure|figcaption)>[ \t]*(?=\S)", "\n\n"),
        (
            r"</?(?:p|div|span|em|strong|b|i|u|a|img|sup|sub|figure|figcaption)"
            r"(?: [^<>]{0,2000})?/?>",
            "",
        ),
        (r"^[ \t]{0,3}#{1,6}[ \t]++([^ \t\n][^\n]*+)$", _heading_words),
        (r"^(?:[ \t]{0,3}>[ \t]?)+", ""),
        (r"^[ \t]{0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,}|={3,}[ \t]*)$", ""),
        (r"(?<![\\\w*])(\*{1,3})(?=[^\s*])([^*\n]{1,2000}?)(?<=[^\s\\])\1(?!\*)", r"\2"),
        (r"(?<![\\\w_])(_{1,3})(?=[^\s_])([^\n]{1,2000}?)(?<=[^\s\\_])\1(?![\w_])", r"\2"),
        (r"~~(?=\S)([^~\n]{1,2000})~~", r"\1"),
        (r"`{1,2}([^`\n]{1,2000})`{1,2}", r"\1"),
        (r"==(?=\S)([^=\n]{1,2000})==", r"\1"),
    )
)
_ESCAPED = re.compile(
    r"\\([!-/:-@\[-`{-~])|(&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});)"
)
_HARD_BREAK = re.compile(r"(?:(?<! ) {2,}|\\)(?=\n[^\n])")


def read(path: Path) -> Iterator[ParsedArticle | Skipped]:
    """One article; `title`, `date`, `source`, `author` and `url` from its front matter."""
    decoded = decode(read_bytes(path))
    fields, body = split_front_matter(decoded.text)
    text = unwrapped(normalise(_marked_lines(body)), soft=True)
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
        author=_names_field(fields, "author") or _names_field(fields, "authors"),
        url=_text_field(fields, "url"),
        note=decoded.note,
    )
    yield completed(article, path)


def split_front_matter(text: str) -> tuple[dict[str, object], str]:
    """The fields above a Markdown text, and the text below them.

    YAML between "---", TOML between "+++", or an object of JSON. Front matter that isn't
    valid YAML (a title with a colon in it, most often) is read a line at a time instead. What
    merely stands between two rules, and isn't made of fields, is no front matter: it stays in
    the text.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if match := _TOML.match(text):
        try:
            toml = tomllib.loads(match["toml"])
        except (tomllib.TOMLDecodeError, RecursionError):
            return {}, text
        return {name.casefold(): _plain(value) for name, value in toml.items()}, text[match.end() :]
    if text.startswith("{"):
        return _split_json(text)
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


def _split_json(text: str) -> tuple[dict[str, object], str]:
    try:
        fields, end = json.JSONDecoder().raw_decode(text)
    except (ValueError, RecursionError):
        return {}, text
    line, _, below = text[end:].partition("\n")
    if not fields or line.strip():
        return {}, text
    return {name.casefold(): _plain(value) for name, value in fields.items()}, below


def plain_text(markdown: str) -> str:
    """Markdown without its marks."""
    return _marked_lines(markdown).replace(KEPT, "")


def _marked_lines(markdown: str) -> str:
    """Markdown without its marks, but `KEPT` at the end of lines that none may be joined to."""
    markdown = _without_link_definitions(_HARD_BREAK.sub(KEPT, markdown))
    for pattern, replacement in _MARKS:
        markdown = pattern.sub(replacement, markdown)
    return _ESCAPED.sub(_unescaped, markdown)


def _without_link_definitions(markdown: str) -> str:
    if "]:" not in markdown:
        return markdown
    referred = {_label(match[1]) for match in _REFERENCE.finditer(markdown)}
    return _LINK_DEFINITION.sub(
        lambda match: "" if match["sure"] or _label(match["label"]) in referred else match[0],
        markdown,
    )


def _label(written: str) -> str:
    return " ".join(written.casefold().split())


def _unescaped(match: re.Match[str]) -> str:
    if match[1]:
        return match[1]
    name = match[2][1:]
    return html.unescape(match[2]) if name[0] == "#" or name in html.entities.html5 else match[2]


def _plain(value: object) -> object:
    """A value of TOML or JSON as YAML would have given it: text, lists and mappings."""
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return value if isinstance(value, dict) else str(value)


def _fields_by_line(block: str) -> dict[str, str] | None:
    """`name: value` lines; None where a line is neither that nor the continuation of one."""
    fields: dict[str, str] = {}
    for line in block.split("\n"):
        if match := _FIELD.fullmatch(line):
            fields[match["name"]] = match["value"].strip().strip("\"'")
        elif not _FIELD_CONTINUED.fullmatch(line):
            return None
    return fields


def _names_field(fields: dict[str, object], name: str) -> str | None:
    """Authors, who may be links to notes ("[[Ada Quill]]") or to pages, or have a `name` each."""
    value = fields.get(name)
    people = value if isinstance(value, list) else [value]
    named = [
        next((one for key, one in person.items() if str(key).casefold() == "name"), None)
        if isinstance(person, dict)
        else person
        for person in people
    ]
    names = _text_field({name: named}, name)
    return one_line(plain_text(names)) or None if names else None


def _text_field(fields: dict[str, object], name: str) -> str | None:
    """A field as one line of text; several values are joined with commas."""
    value = fields.get(name)
    values = value if isinstance(value, list) else [value]
    return ", ".join(one_line(item) for item in values if isinstance(item, str) and item) or None
