"""When an HTML page says it was published: what it declares, and what it prints.

Evidence of all kinds is gathered, the surest first: `<meta>` names that say "published", JSON-LD of
an article, elements marked as the date published, a generic "date", dates printed near the title,
JSON-LD of the page, the address. Declarations that contradict one another give no date, unless
another kind says which is right.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, timedelta
from typing import Any

from index.ingest.dates import json_ld
from index.ingest.dates.fields import Moment, read_moment
from index.ingest.dates.printed import PrintedDate, printed_dates
from index.ingest.dates.text import Dated
from index.ingest.dates.written import day_in

_PUBLISHED_NAMES = """
    article:published article:published_time article:publicationdate article.published
    bepress_citation_date citation_publication_date datepublished dc.date.issued dc.date.published
    dc.date.publication dcterms.issued og:article:published_time og:pubdate og:published_time
    originalpublicationdate parsely-pub-date pubdate publicationdate publication_date
    publication-date publish-date publish_date publishdate published published_at published_time
    published-date published_date sailthru.date article_date_original date_published
    cxenseparse:recs:publishtime rnews:datepublished
"""
_PUBLISHED_META = frozenset(_PUBLISHED_NAMES.split())
_GENERIC_META = frozenset(
    "date dc.date dc:date dcterms.date dc.date.created dcterms.created".split()
)
_MODIFIED_META = frozenset(
    """article:modified_time article:modified datemodified dc.date.modified dcterms.modified
    last-modified lastmod modified og:updated_time og:modified_time revised""".split()
)
_NAMING_META = frozenset("og:site_name application-name author article:author".split())
_MARKED = (
    "//*[@itemprop='datePublished'] | //time[@pubdate]"
    " | //*[contains(concat(' ', @class, ' '), ' dt-published ')]"
    " | //abbr[contains(concat(' ', @class, ' '), ' published ')]"
)
_OF_COMMENTS = re.compile(r"comment|repl(?:y|ies)\b|related|teaser", re.IGNORECASE)
_DAY_IN_ADDRESS = re.compile(r"(?<!\d)((?:19|20)\d\d)([/-])(\d{1,2})\2(\d{1,2})(?=[/_-]|$)")
_ENGLISH = frozenset("the of and to in is that for was with".split())
_DAY_FIRST_ENGLISH = re.compile(r"en[-_](?:gb|uk|au|nz|ie|in|za)", re.IGNORECASE)
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"

METADATA = "HTML metadata"
PRINTED = "the page, near its title"
PRINTED_ELSEWHERE = "the page"
UPDATED = "the page, its last change"
ADDRESS = "web address"


@dataclass(slots=True)
class _Evidence:
    """What a page says, by kind."""

    published: list[Moment] = field(default_factory=list)
    article: list[Moment] = field(default_factory=list)
    marked: list[Moment] = field(default_factory=list)
    generic: list[Moment] = field(default_factory=list)
    modified: set[date] = field(default_factory=set)
    web_page: list[Moment] = field(default_factory=list)
    printed: list[PrintedDate] = field(default_factory=list)
    address: date | None = None


def published_on_page(tree: Any) -> Dated | None:
    """The publication date that a page (an lxml tree) states, or None."""
    found = _evidence(tree)
    printed, where, near = _printed_day(found)
    # What readers see near the title counts more than what only programs see, unless it is the day
    # of a declared change: some systems declare when a page was begun, or moved to them.
    shown = near and printed not in found.modified
    for moments in (found.published, found.article, found.marked):
        day = _agreed(moments, found, printed)
        if day and not (shown and day != printed):
            return Dated(day, METADATA)
        if moments and not shown and moments is not found.marked:
            return None
    generic = _agreed(found.generic, found, printed)
    updated = _updated_day(found)
    if generic and not shown and not _is_of_change(generic, found, [printed, updated]):
        return Dated(generic, METADATA)
    if printed:
        return Dated(printed, where)
    if day := _agreed(found.web_page, found, None):
        return Dated(day, METADATA)
    if found.address:
        return Dated(found.address, ADDRESS)
    return Dated(updated, UPDATED) if updated else None


def _evidence(tree: Any) -> _Evidence:
    day_first = _day_first(tree)
    title = _title(tree)

    def moments(values: Iterable[object]) -> list[Moment]:
        read = (read_moment(value, day_first=day_first) for value in values)
        return [moment for moment in read if moment]

    metas: dict[str, list[object]] = {"published": [], "generic": [], "modified": []}
    addresses = [link.get("href") for link in tree.xpath("//link[@rel='canonical']")]
    for meta in tree.iter("meta"):
        name = (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").lower()
        value = meta.get("content") or meta.get("datetime")
        if name in _PUBLISHED_META:
            metas["published"].append(value)
        elif name in _GENERIC_META:
            metas["generic"].append(value)
        elif name in _MODIFIED_META:
            metas["modified"].append(value)
        elif name == "og:url":
            addresses.append(value)
    linked = json_ld.declared(tree, title)
    return _Evidence(
        published=moments(metas["published"]),
        article=moments(linked.article),
        marked=moments(_marked(tree)),
        generic=moments(metas["generic"]),
        modified={moment.day for moment in moments([*metas["modified"], *linked.modified])},
        web_page=moments(linked.page),
        printed=printed_dates(tree, title, day_first=day_first, own=_own_names(tree)),
        address=_day_in_address(addresses),
    )


def _marked(tree: Any) -> list[object]:
    """The values of elements marked as the date published, but for those of comments."""
    found: list[object] = []
    for element in tree.xpath(_MARKED):
        around = (element, *element.iterancestors())
        if any(_OF_COMMENTS.search(f"{one.get('class')} {one.get('id')}") for one in around[:6]):
            continue
        value = element.get("datetime") or element.get("content") or element.get("title")
        found.append(value or "".join(element.itertext()))
    return found


def _printed_day(found: _Evidence) -> tuple[date | None, str, bool]:
    """The day that the page prints as its own, where, and whether that is near the title."""
    behind = [one for one in found.printed if one.place is not None and one.place >= 0]
    before = [one for one in found.printed if one.place is not None and one.place < 0]
    elsewhere = [one for one in found.printed if one.place is None]
    for dates, near in (
        ([one for one in behind if one.alone or one.named], True),
        ([one for one in before if one.alone or one.named], True),
        (behind, True),
        (before, True),
        ([one for one in elsewhere if one.kind == "published"], False),
    ):
        for kind in ("published", "bare"):
            of_kind = [one for one in dates if one.kind == kind]
            days = {_local(one.moment, found) for one in of_kind}
            if len(days) == 1:
                where = PRINTED if near else PRINTED_ELSEWHERE
                declared = any(one.declared for one in of_kind)
                return days.pop(), METADATA if declared else where, near
            if days:
                break
    return None, "", False


def _updated_day(found: _Evidence) -> date | None:
    """The day of the last change, where the page prints one and no other."""
    for near in (True, False):
        days = {
            one.moment.day
            for one in found.printed
            if one.kind == "updated" and (one.place is not None) == near
        }
        if days:
            return days.pop() if len(days) == 1 else None
    return None


def _is_of_change(generic: date, found: _Evidence, printed: list[date | None]) -> bool:
    """Whether a generic "date" is the day of a change: the page prints, or declares, an earlier."""
    earlier = [day for day in printed if day and day < generic]
    return bool(earlier) or (generic in found.modified and printed[0] not in (None, generic))


def _agreed(moments: list[Moment], found: _Evidence, printed: date | None) -> date | None:
    """The one day that `moments` name; of several, the one that other kinds of evidence name."""
    days = {_local(moment, found, printed) for moment in moments}
    if len(days) > 1:
        others = {
            _local(moment, found, printed)
            for kind in (found.published, found.article, found.marked, found.generic)
            if kind is not moments
            for moment in kind
        } | {printed, found.address}
        days = (days & others) or days
        days = days - found.modified or days
    return days.pop() if len(days) == 1 else None


def _local(moment: Moment, found: _Evidence, printed: date | None = None) -> date:
    """The day where it was written, of a moment given in UTC.

    The page may give the same moment in its own zone too, or print its own day, or have it in its
    address: an evening in America is the next day in Greenwich.
    """
    if not moment.in_utc or moment.at is None:
        return moment.day
    declared = (*found.published, *found.article, *found.marked, *found.generic)
    for other in (*declared, *(one.moment for one in found.printed)):
        if not other.in_utc and _same_instant(moment, other):
            return other.day
    possible = {(moment.at + timedelta(hours=hours)).date() for hours in (-12, 14)}
    for day in (printed, found.address):
        if day in possible and day not in found.modified - {moment.day}:
            return day
    return moment.day


def _same_instant(in_utc: Moment, other: Moment) -> bool:
    """Whether a moment of another zone, or of an unnamed one, is that one."""
    if in_utc.at is None or other.at is None:
        return False
    if other.at.tzinfo is not None:
        return in_utc.at == other.at
    apart = other.at.replace(tzinfo=UTC) - in_utc.at
    return (
        timedelta(hours=-12) <= apart <= timedelta(hours=14)
        and apart % timedelta(minutes=15) == timedelta(0)
        and bool(in_utc.at.second or in_utc.at.minute % 15)
    )


def _day_in_address(addresses: list[Any]) -> date | None:
    days = {
        day_in(int(year), int(month), int(number))
        for address in addresses
        if isinstance(address, str)
        for year, _, month, number in _DAY_IN_ADDRESS.findall(address)
    }
    return days.pop() if len(days) == 1 else None


def _title(tree: Any) -> str:
    titles = [
        meta.get("content") or ""
        for meta in tree.iter("meta")
        if (meta.get("property") or meta.get("name") or "").lower() in ("og:title", "twitter:title")
    ]
    titles += ["".join(title.itertext()) for title in tree.xpath("//head/title")[:1]]
    return " ".join(max(titles, key=len, default="").split())


def _own_names(tree: Any) -> frozenset[str]:
    """The names of the outlet and of the author, which may stand beside a printed date."""
    names = [
        meta.get("content") or ""
        for meta in tree.iter("meta")
        if (meta.get("property") or meta.get("name") or "").lower() in _NAMING_META
    ]
    for title in tree.xpath("//head/title")[:1]:
        names += re.split(r" [|–—-] | :: ", " ".join("".join(title.itertext()).split()))[1:]
    plain = (" ".join(re.findall(r"\w+", name.casefold())) for name in names)
    return frozenset(name for name in plain if name)


def _day_first(tree: Any) -> bool:
    """Whether numeric dates are written with the day first: anywhere but in America's English.

    Only where the page's language says so, or its words do; not in English of no country.
    """
    language = (tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang") or "")[
        :5
    ]
    if _DAY_FIRST_ENGLISH.match(language):
        return True
    words = re.findall(
        r"[a-z]+", " ".join(tree.itertext("p", "div", "span", "li"))[:20_000].lower()
    )
    english = sum(word in _ENGLISH for word in words) > 0.08 * len(words)
    if language and re.match(r"[a-z]{2}(?![a-z])", language, re.IGNORECASE):
        return not language.lower().startswith("en") and not english
    return len(words) > 40 and not english
