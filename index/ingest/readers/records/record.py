"""From a record of an export, a mapping of names to values, to an article."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from index.ingest.cleaning import normalise, one_line
from index.ingest.dates.fields import parse_date
from index.ingest.readers import html
from index.ingest.readers.base import completed
from index.ingest.readers.markup import words_of
from index.ingest.readers.records.fields import Mapped, names_of, plain_name
from index.ingest.readers.records.notes import SOME_SUMMARIES, SUMMARY_ONLY, links_only
from index.types import ParsedArticle, Skipped

_PAGE = re.compile(r"<(?:html|body)\b", re.IGNORECASE)
_PARTS = ("rendered", "main", "value", "default", "name", "literal", "by", "full", "text")
"""Where a value is an object, the name of what it says: "title": {"rendered": …}."""

_BY = re.compile(r"\A[Bb][Yy]:? +(?=[A-Z])")
_DEEPEST = 6
_FEWEST_WORDS = 20
_MAY_BE_SAVED = frozenset(
    "date datetime created createdat datecreated creationdate timestamp".split()
)
"""What read-later tools call the time at which a link was saved, which is no publication date."""


@dataclass(frozen=True, slots=True)
class Export:
    """What the records of one file have in common: how they are called, and their fields' names."""

    label: str
    mapping: Mapped = field(default_factory=dict)
    created_is_saved: bool = False
    """Whether "created" is when a link was saved, as read-later tools have it."""


def articles(
    records: Iterable[tuple[str, Mapping[str, Any]]], path: Path, export: Export
) -> Iterator[ParsedArticle | Skipped]:
    """The article of each record that has text, by its id, its address, or its place.

    Those without any text are counted and reported as such. Nothing is yielded for no record.
    """
    bare = short = 0
    for where, record in records:
        article = article_of(record, where, export)
        if article is None:
            bare += 1
            continue
        if SUMMARY_ONLY in (article.title_from or ""):
            short += 1
            if short == 1:
                article = replace(article, note=SOME_SUMMARIES)
        yield completed(article, path, own_file=False)
    if bare:
        yield links_only(path, bare)


def article_of(record: Mapping[str, Any], where: str, export: Export) -> ParsedArticle | None:
    """A record's article; None where it has no text."""
    named = _named(record)
    found = _first(named, "text", export, _text_of)
    page: ParsedArticle | None = None
    if found and _PAGE.search(found):
        page = _page(found)
    text = page.text if page else normalise(words_of(found or ""))
    summary_only = not text
    if not text:
        text = normalise(words_of(_first(named, "summary", export, _text_of) or ""))
    title = _first(named, "title", export, _line_of) or (page.title if page else "")
    if not text or text == title:
        return None
    url = _first(named, "url", export, _line_of)
    published = _first(named, "published", export, _day_of)
    from_page = page if page and not published else None
    source = _first(named, "source", export, _line_of) or (page.source if page else None)
    author = _first(named, "author", export, _names_of) or (page.author if page else None)
    return ParsedArticle(
        text=text,
        key=_first(named, "id", export, _line_of) or url or where,
        title=title,
        title_from=(export.label + SUMMARY_ONLY * summary_only) if title else None,
        published=published or (from_page.published if from_page else None),
        published_from=export.label
        if published
        else (from_page.published_from if from_page else None),
        source=source,
        source_from=export.label if source else None,
        author=author,
        url=url or (page.url if page else None),
    )


def has_text(record: Mapping[str, Any], export: Export, *, direct: bool = False) -> bool:
    """Whether a record has text; `direct`: as a string of its own, or a list of them."""
    named = _named(record)
    return bool(_first(named, "text", export, _direct_text_of if direct else _text_of))


def is_article(record: Mapping[str, Any], export: Export) -> bool:
    """Whether a record with text is more than a label or an answer: it has a title, an address,
    a date, or some twenty words.
    """
    named = _named(record)
    return (
        len((_first(named, "text", export, _direct_text_of) or "").split()) >= _FEWEST_WORDS
        or is_titled(record, export)
        or bool(_first(named, "url", export, _line_of))
        or bool(_first(named, "published", export, _day_of))
    )


def is_titled(record: Mapping[str, Any], export: Export) -> bool:
    """Whether a record has a title."""
    return bool(_first(_named(record), "title", export, _line_of))


def is_bare(record: Mapping[str, Any], export: Export) -> bool:
    """Whether a record is of an article though it has no text: its address, or its summary."""
    named = _named(record)
    titled = bool(_first(named, "title", export, _line_of))
    summary = bool(_first(named, "summary", export, _text_of))
    if _first(named, "url", export, _line_of):
        return titled or summary or "tags" in named
    return titled and summary and bool(_first(named, "published", export, _day_of))


def _named(record: Mapping[str, Any]) -> dict[str, Any]:
    return {plain_name(name): value for name, value in record.items()}


def _direct_text_of(value: object) -> str:
    if isinstance(value, list):
        return "\n\n".join(one for one in value if isinstance(one, str))
    return value if isinstance(value, str) else ""


def _first(named: Mapping[str, Any], wanted: str, export: Export, value_of: Any) -> Any:
    """What the first of a field's names that says anything says; None where none does."""
    for name in names_of(wanted, export.mapping):
        if export.created_is_saved and name in _MAY_BE_SAVED:
            continue
        if name in named and (value := value_of(named[name])):
            return value
    return None


def _text_of(value: object, depth: int = 0) -> str:
    """The text of a value: a string, a list of paragraphs or blocks, an object that holds one."""
    if isinstance(value, str):
        return value
    if depth >= _DEEPEST:
        return ""
    if isinstance(value, list):
        pieces = (_text_of(one, depth + 1) for one in value)
        return "\n\n".join(piece for piece in pieces if piece)
    if isinstance(value, dict):
        named = {plain_name(name): inner for name, inner in value.items()}
        for name in ("rendered", "value", *names_of("text")):
            if name in named and (text := _text_of(named[name], depth + 1)):
                return text
    return ""


def _line_of(value: object) -> str | None:
    """A value as one line of text, tags and entities read."""
    if isinstance(value, list) and value:
        value = value[0]
    if isinstance(value, dict):
        named = {plain_name(name): inner for name, inner in value.items()}
        for part in _PARTS:
            if isinstance(named.get(part), str) and named[part].strip():
                value = named[part]
                break
    if isinstance(value, bool) or not isinstance(value, str | int):
        return None
    return one_line(words_of(str(value))) or None


def _names_of(value: object) -> str | None:
    """One name or several, joined with commas: texts, or objects with the parts of a name."""
    items = value if isinstance(value, list) else [value]
    names = (_BY.sub("", name) for item in items if (name := _name_of(item)))
    return ", ".join(dict.fromkeys(names)) or None


def _name_of(item: object) -> str | None:
    if isinstance(item, dict):
        named = {plain_name(name): inner for name, inner in item.items()}
        given = named.get("given") or named.get("firstname")
        family = named.get("family") or named.get("lastname")
        if isinstance(family, str):
            return one_line(f"{given} {family}" if isinstance(given, str) else family) or None
    return _line_of(item)


def _day_of(value: object) -> date | None:
    """A day as any of these tools writes it; CSL's [[2024, 10, 14]] too."""
    if isinstance(value, dict):
        named = {plain_name(name): inner for name, inner in value.items()}
        parts = named.get("dateparts")
        if isinstance(parts, list) and parts and isinstance(parts[0], list):
            return _day_of_parts(parts[0])
        raw = named.get("raw") or named.get("literal")
        if isinstance(raw, str):
            return parse_date(raw)
    return parse_date(value)


def _day_of_parts(parts: list[Any]) -> date | None:
    try:
        year, month, day = (int(part) for part in parts)
    except (TypeError, ValueError):
        return None
    return parse_date(f"{year:04}-{month:02}-{day:02}")


def _page(markup: str) -> ParsedArticle | None:
    """The article of a whole page in a field; None where it has no main text."""
    try:
        return html.parse(markup)
    # As of a page's file: the parser's failures on hostile pages are of no fixed kind.
    except Exception:
        return None


def numbered(records: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Records with their places, "entry 1" on."""
    for number, record in enumerate(records, 1):
        yield f"entry {number}", record
