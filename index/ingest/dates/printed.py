"""The dates that an HTML page prints: near its title, or in an element that is called a date.

A page prints many: of comments, of other articles, of events, of what its news tells. What counts
stands alone, or beside nothing but metadata, in a block of its own (`<time>` or text), and no block
in a part of the page that belongs to something else.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Literal

from index.ingest.dates.beside import leads_to_a_date, only_metadata
from index.ingest.dates.fields import Moment, read_moment
from index.ingest.dates.lines import (
    LONGEST,
    PUBLISHED_LABEL,
    UPDATED_LABEL,
    DateLine,
    labelled,
    read_header_line,
    without_furniture,
)
from index.ingest.dates.written import DATE, day_of

Kind = Literal["published", "updated", "bare"]

_BEFORE, _AFTER = 6, 30
"""Blocks around the title in which its date may stand."""

_LONG = 180
"""Characters from which a block is a paragraph of the body."""

_SHORT = 80
"""Characters to which an element is too short to hold another article."""

_MOST_BLOCKS = 20_000
_MOST_WORDS = 9
"""Words beside the date, in a block that holds other metadata too."""

_NO_TEXT = frozenset("script style noscript template select textarea svg iframe".split())
_APART = frozenset("nav aside footer form blockquote figure".split())
_BLOCKS = frozenset(
    """address article aside blockquote br dd div dl dt figcaption figure footer form h1 h2 h3 h4 h5
    h6 header hr li main nav ol p pre section table tbody td tfoot th thead tr ul""".split()
)
_HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())
_APART_NAME = re.compile(
    r"comment|disqus|repl(?:y|ies)\b|related|teaser|side-?bar|widget|recommend|recirc|footer|popular"
    r"|trending|most-?read|newsletter|promo\b|carousel|slider|swiper|ticker|menu|\bnav|cookie|banner"
    r"|similar|latest|archiv|calendar|recent|advert|copyright|weitere|upcoming|see-?also|read-?more"
)
_OTHERS_NAME = re.compile(
    r"comment|disqus|repl(?:y|ies)\b|related|recommend|popular|similar|latest"
)
_UPDATED_NAME = re.compile(r"updat|modif|aktualis|(?:last|date)-?changed|geaendert")
_PUBLISHED_NAME = re.compile(
    r"(?<!re)publi(?:sh(?!er)|ser|cat|cad|cer|qu|zi)|pubblicat|posted|pubdate|created|submitted"
)
_DATE_NAME = re.compile(
    r"(?<!candi)(?<!man)(?<!vali)date|datum|fecha|postmeta|(?:post|entry|asset)-?meta|timestamp"
)
_EVENT_NAME = re.compile(
    r"(?<![a-z])(?:event(?!u)|termin|veranstaltung|concert|konzert|agenda)"
    r"|(?:start|end|due|birth|death|expiry|expiration)[-_]?date|deadline"
)
"""Of elements whose date is that of what the page tells of."""

_METADATA_NAME = re.compile(r"author|autor|byline|category|categories|cat-links|rubrik|breadcrumb")
_OF_SOMETHING_ELSE = re.compile(
    r"\b(?:until|till|bis|from|ab|between|zwischen|events?|termine?|veranstaltung|wann|when|born"
    r"|geboren|died|deadline|since|seit|copyright|valid|gültig|expires|archiv|issue|ausgabe)\b|©",
    re.IGNORECASE,
)
_MAY_BE_DATE = re.compile(r"(?<!\d)\d{4}(?!\d)|\d\.\d{1,2}\.\d")
"""Cheap to look for: the digits that every full date has."""

_SENTENCE_END = re.compile(r"(?:[^\d\W]{3,}|\d{4}) ?[.!?…][\"'”’)]*$")


@dataclass(frozen=True, slots=True)
class PrintedDate:
    """A date of a page, and how it is marked.

    `place` is how many blocks behind the title it stands (negative: before it), None far from it.
    `named` is True where its element is called a date, `alone` where it is a `<time>`, or only
    labels, a byline and separators stand beside it, `declared` where it is a `<time>`.
    """

    moment: Moment
    kind: Kind
    place: int | None
    named: bool
    alone: bool
    declared: bool = False


@dataclass(slots=True)
class _Block:
    """A run of text without a break, the names (classes, ids) of its elements, its `<time>`s."""

    text: str
    pieces: list[tuple[str, str]]
    times: list[tuple[int, str, str]]
    names: str
    tag: str
    title: bool


@dataclass(slots=True)
class _Open:
    """The block that is being read."""

    names: str = ""
    tag: str = ""
    title: bool = False
    pieces: list[tuple[str, str]] = field(default_factory=list)
    times: list[tuple[int, str, str]] = field(default_factory=list)
    length: int = 0


def printed_dates(
    tree: Any, title: str, *, day_first: bool, own: Collection[str] = ()
) -> list[PrintedDate]:
    """The dates that `tree`, an lxml tree, prints as its own or may print so, in its order.

    `own` are the names of its outlet and of its author, in lower case.
    """
    body = tree.find(".//body")
    body = tree if body is None else body
    heading = _heading(body, title)
    blocks = list(_blocks(body, heading))
    at = next((place for place, block in enumerate(blocks) if block.title), None)
    end = _end_of_header(blocks, at)
    found: list[PrintedDate] = []
    for place, block in enumerate(blocks):
        near = at is not None and at - _BEFORE <= place <= end
        beside = place - at if near and at is not None else None
        found += _read(block, beside, own, day_first=day_first)
    return found


def _heading(body: Any, title: str) -> Any:
    """The heading that is the page's title; else its first of the first rank."""
    wanted = _plain(title)
    within = []
    for tag in ("h1", "h2", "h3"):
        for heading in body.iter(tag):
            text = _plain("".join(heading.itertext()))
            if len(text) <= 8:
                continue
            if wanted.startswith(text) or (len(wanted) > 15 and wanted in text):
                return heading
            if text in wanted:
                within.append(heading)
    if within:
        return within[0]
    return next((one for one in body.iter("h1") if _plain("".join(one.itertext()))), None)


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", unicodedata.normalize("NFKC", text).casefold()))


def _blocks(body: Any, heading: Any) -> Iterator[_Block]:
    """The page's blocks, without those in parts that belong to something else."""
    around = set() if heading is None else {heading, *heading.iterancestors()}
    # Not at the top: asking a question reads no page.
    from lxml import etree

    walk = etree.iterwalk(body, events=("start", "end", "comment", "pi"))
    block = _Open()
    count = 0
    for event, element in walk:
        tag = element.tag
        if event in ("comment", "pi") or not isinstance(tag, str):
            _add(block, element.tail, element.getparent())
            continue
        if event == "start":
            breaks = tag in _BLOCKS
            if breaks and (closed := _closed(block)):
                yield closed
                count += 1
            if breaks:
                block = _Open(tag=tag, title=block.title and closed is None)
            if element is heading:
                block.title = True
            apart = tag in _NO_TEXT or (element not in around and _is_apart(element, tag))
            if apart or count > _MOST_BLOCKS:
                walk.skip_subtree()
                continue
            if tag == "time" and element.get("datetime"):
                block.times.append((block.length, element.get("datetime"), _names(element)))
            _add(block, element.text, element)
        else:
            if tag in _BLOCKS:
                if closed := _closed(block):
                    yield closed
                    count += 1
                block = _Open(title=block.title and closed is None and tag not in _HEADINGS)
            if element is not body:
                _add(block, element.tail, element.getparent())
    if closed := _closed(block):
        yield closed


def _is_apart(element: Any, tag: str) -> bool:
    """Whether an element holds comments, other articles and the like."""
    if tag in _APART:
        return True
    name = f"{element.get('class') or ''} {element.get('id') or ''}".lower()
    if not _APART_NAME.search(name):
        return False
    # "teaser__date" and "article-footer" may hold nothing but the date of what they belong to.
    if not _OTHERS_NAME.search(name) and _length(element) <= _SHORT:
        return False
    return any(child.tag in _HEADINGS or child.tag in ("a", "li") for child in element.iter())


def _length(element: Any) -> int:
    """Characters of the text within, counted no further than is asked for."""
    length = 0
    for text in element.itertext():
        length += len(text.strip())
        if length > _SHORT:
            break
    return length


def _add(block: _Open, text: str | None, element: Any) -> None:
    if text and (words := " ".join(text.split())):
        block.pieces.append((words, "" if element is None else _names(element)))
        block.length += len(words) + 1


def _closed(block: _Open) -> _Block | None:
    if not block.pieces and not block.times:
        return None
    text = " ".join(words for words, _ in block.pieces)
    names = " ".join(dict.fromkeys(name for _, name in block.pieces if name))
    return _Block(text, block.pieces, block.times, names, block.tag, block.title)


def _names(element: Any) -> str:
    """Class, id and itemprop of an element and of the one around it, in lower case."""
    names = []
    for one in (element, element.getparent()):
        if one is not None and one.tag not in ("body", "main", "article", "html"):
            names += [one.get(name) or "" for name in ("class", "id", "itemprop")]
    return " ".join(names).lower()


def _end_of_header(blocks: list[_Block], title: int | None) -> int:
    """The last block in which the title's date may stand: before the second paragraph."""
    if title is None:
        return -1
    paragraphs = 0
    for place in range(title + 1, min(title + _AFTER, len(blocks))):
        paragraphs += len(blocks[place].text) >= _LONG
        if paragraphs > 1 or (paragraphs and blocks[place].tag in ("h1", "h2", "h3")):
            return place - 1
    return min(title + _AFTER, len(blocks)) - 1


def _read(
    block: _Block, place: int | None, own: Collection[str], *, day_first: bool
) -> Iterator[PrintedDate]:
    """The dates of a block; far from the title only those that are called so or labelled."""
    timed = list(_times(block, day_first)) if block.times and not _is_prose(block.text) else []
    if timed:
        yield from (
            PrintedDate(moment, kind, place, True, True, declared=True) for moment, kind in timed
        )
        return
    near = place is not None
    if not _MAY_BE_DATE.search(block.text):
        return
    if len(block.text) > 3 * LONGEST or (block.tag in _HEADINGS and block.title):
        return
    for text, names, rest in _candidates(block):
        if not _MAY_BE_DATE.search(text) or not DATE.search(text) or _EVENT_NAME.search(names):
            continue
        line = read_header_line(text, day_first=day_first)
        named = _is_named(names)
        alone = line is not None
        if line is None and (near or named or UPDATED_LABEL.search(text)):
            if not named and not only_metadata(rest, own):
                continue
            line = _among_metadata(text, day_first)
        if line and (near or line.published or line.updated or _kind(names) != "bare"):
            for day, kind in _dates(line, names):
                yield PrintedDate(Moment(day), kind, place, named, alone)
            return


def _candidates(block: _Block) -> Iterator[tuple[str, str, str]]:
    """A block, then its pieces but for those of a sentence: text, names, text without bylines."""
    rest = " | ".join(
        "" if _METADATA_NAME.search(names) and not DATE.search(words) else words
        for words, names in block.pieces
    )
    yield block.text, block.names, rest if " | " in rest else block.text
    before = 0
    for words, names in block.pieces:
        start, before = before, before + len(words) + 1
        if _is_named(names) or leads_to_a_date(block.text[:start], block.text[before - 1 :]):
            yield words, names, words


def _is_named(names: str) -> bool:
    """Whether the names of an element say that it is a date."""
    return bool(_DATE_NAME.search(_UPDATED_NAME.sub("", names)) or _PUBLISHED_NAME.search(names))


def _is_prose(text: str) -> bool:
    """Whether a block is a sentence, whose dates are what it tells of."""
    return (
        bool(_SENTENCE_END.search(text)) or len(without_furniture(text).split()) > 3 * _MOST_WORDS
    )


def _among_metadata(text: str, day_first: bool) -> DateLine | None:
    """The dates of a short block that isn't a sentence: "2 May 2024 by Ines Moreau"."""
    if len(text) > LONGEST or _SENTENCE_END.search(text) or _OF_SOMETHING_ELSE.search(text):
        return None
    matches = list(DATE.finditer(text))
    if len(matches) > 2 or len(without_furniture(text).split()) > _MOST_WORDS:
        return None
    return labelled(text, matches, day_first=day_first)


def _dates(line: DateLine, names: str) -> Iterator[tuple[date, Kind]]:
    if line.bare and not line.published and not line.updated:
        kind = _kind(names)
        yield from ((day, kind) for day in line.bare)
        return
    kinds: Iterable[tuple[Kind, tuple[date, ...]]] = (
        ("published", line.published),
        ("updated", line.updated),
        ("bare", line.bare),
    )
    for kind, days in kinds:
        yield from ((day, kind) for day in days)


def _times(block: _Block, day_first: bool) -> Iterator[tuple[Moment, Kind]]:
    """The `<time>` elements of a block, by their names or the words before them."""
    before = 0
    ends = [offset for offset, _, _ in block.times[1:]] + [len(block.text)]
    for (offset, written, names), end in zip(block.times, ends, strict=True):
        label = block.text[before:offset]
        own = block.text[offset : offset + 40]
        before = offset
        date_shown = DATE.match(own)
        after = block.text[offset + date_shown.end() : end] if date_shown else ""
        if _EVENT_NAME.search(names):
            continue
        if not _is_named(names) and not leads_to_a_date(label, after):
            continue
        moment = _as_printed(read_moment(written, day_first=day_first), own, day_first)
        if moment is None:
            continue
        kind = _kind(names)
        if kind == "bare":
            label_of = f"{label} {own.split(':')[0]}"
            if UPDATED_LABEL.search(label_of):
                kind = "updated"
            elif PUBLISHED_LABEL.search(label_of):
                kind = "published"
        yield moment, kind


def _as_printed(declared: Moment | None, text: str, day_first: bool) -> Moment | None:
    """The day that a `<time>` shows to readers, where it isn't the one that it declares."""
    match = DATE.search(text)
    shown = day_of(match, day_first=day_first) if match else None
    if shown and (declared is None or abs(shown - declared.day) > timedelta(days=1)):
        return Moment(shown)
    return declared


def _kind(names: str) -> Kind:
    """What the names of an element say; WordPress calls a date that was never changed both."""
    if _PUBLISHED_NAME.search(names):
        return "published"
    if _UPDATED_NAME.search(names):
        return "bare" if _DATE_NAME.search(_UPDATED_NAME.sub("", names)) else "updated"
    return "bare"
