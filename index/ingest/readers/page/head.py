"""What stands over a page's article: its headline, its outlet and its authors.

trafilatura takes them from metadata or from the only `<h1>`. On many pages the title is the site's
name, or has the site's and a section's beside the headline, and the outlet is a mere host; the page
itself often says which part is which.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urlsplit

from index.ingest.cleaning import one_line
from index.ingest.outlets import host_of
from index.ingest.readers.page.tree import text_of

_MARK = re.compile(r"\s*[|·•»«›‹]+\s*|\s+(?:[-–—:/]|::|--)\s+")
_BY = re.compile(
    r"(?i:(?:view all posts|posted|written|geschrieben|verfasst|publié|escrito) )?"
    r"(?i:by|von|par|por)\s+(?=[A-ZÀ-Þ])"
)
_SEPARATOR = re.compile(r"\s*;\s*")
_COMPANY = re.compile(r"\b(?:GmbH|AG|Inc|Ltd|LLC|S\.A\.)(?!\w)")
_HOST = re.compile(r"(?:[\w-]+\.)+[a-z]{2,}", re.IGNORECASE)
_NOT_ALPHANUMERIC = re.compile(r"[\W_]+")
_SHORTEST_NAME = 3
"""Letters of a host's name that say something: "t" of t.co is in nearly every title."""
_FEWEST_OF_NAME = 0.4
"""The share of a name's letters that its host has: "bbc" of BBC News."""
_LONGEST_TITLE = 1_000
_MOST_HEADINGS = 20


def headline(tree: Any, title: str, outlet: str) -> str:
    """`title` without the site's and sections' names; the other part where it is only the site's.

    What is left must be printed as an `<h1>`, and be longer than each part that goes.
    """
    if not title or len(title) > _LONGEST_TITLE:
        return title
    printed = tree.xpath("//h1")[:_MOST_HEADINGS]
    homeward = any(_same(text_of(one), title) and _leads_home(one) for one in printed)
    if homeward or _same(title, outlet):
        whole = _window_title(tree)
        others = [part for part in _MARK.split(whole) if _bare(part) and not _same(part, title)]
        if others and any(_same(part, title) for part in _MARK.split(whole)):
            return max(others, key=len)
    for heading in printed:
        words = text_of(heading)
        rest = _beside(title, words)
        if rest and all(len(part) < len(words) for part in _MARK.split(rest)):
            return words
    return title


def outlet_name(tree: Any, outlet: str, title: str, url: str | None) -> str:
    """The outlet's name: `outlet`, or the part of the window's title that the host stands for.

    A name with a slogan beside it loses the slogan, where the name is the host's.
    """
    host = host_of(url)
    if outlet and not _HOST.fullmatch(outlet):
        parts = [part.strip() for part in _MARK.split(outlet)]
        named = [part for part in parts if len(parts) > 1 and host and _is_host(part, host)]
        return named[0] if len(named) == 1 else outlet
    host = host or host_of(f"//{outlet}") if outlet else host
    parts = [part.strip() for part in _MARK.split(_window_title(tree))]
    if host and len(parts) > 1:
        for part in (parts[-1], parts[0]):
            if not _same(part, title) and _stands_for(host, part):
                return part
    return outlet


def authors(named: str, outlet: str, url: str | None) -> str:
    """`named`, names apart by "; ", without "By", the outlet's own name and companies."""
    names = [
        name[by.end() :] if (by := _BY.match(name)) else name for name in _SEPARATOR.split(named)
    ]
    if any(_COMPANY.search(name) for name in names):
        return ""
    host = host_of(url)
    others = [
        name for name in names if not _same(name, outlet) and not (host and _is_host(name, host))
    ]
    return "; ".join(name for name in others or names if name)


def _window_title(tree: Any) -> str:
    whole = next((text_of(one) for one in tree.xpath("//head/title")), "")
    return one_line(whole) if len(whole) <= _LONGEST_TITLE else ""


def _leads_home(heading: Any) -> bool:
    """Whether a heading is a link to the site's first page, as its name in the head often is."""
    links = heading.xpath("./ancestor::a[@href]|.//a[@href]")
    return any(_is_home(link.get("href")) for link in links[:2])


def _is_home(href: str) -> bool:
    try:
        parts = urlsplit(href.strip())
    except ValueError:  # "http://[" and the like
        return False
    return parts.path in ("", "/") and not parts.query and bool(parts.path or parts.netloc)


def _beside(title: str, words: str) -> str:
    """What `title` has before or after `words`, past a mark; "" where it has them otherwise."""
    for before, after in _around(title, words):
        if before and not after and (mark := list(_MARK.finditer(before))):
            if mark[-1].end() == len(before):
                return before[: mark[-1].start()]
        elif after and not before and (first := _MARK.match(after)):
            return after[first.end() :]
    return ""


def _around(title: str, words: str) -> Iterator[tuple[str, str]]:
    at = title.casefold().find(words.casefold()) if words else -1
    if at >= 0 and len(title) == len(title.casefold()):
        yield title[:at], title[at + len(words) :]


def _stands_for(host: str, name: str) -> bool:
    """Whether a host is a name's: has its words, or their first letters."""
    label = _label(host)
    parts = [part for part in label.split("-") if part]
    bare = _bare(name)
    initials = "".join(word[0] for word in re.findall(r"\w+", _unaccented(name)))
    if len(label) < _SHORTEST_NAME or not bare:
        return False
    # "Apple unveils a phone" isn't what apple.com is called.
    much = sum(map(len, parts)) >= _FEWEST_OF_NAME * len(bare)
    return (much and all(part in bare for part in parts)) or label == initials.casefold()


def _is_host(name: str, host: str) -> bool:
    """Whether a name is a host's, but for spaces and the domain."""
    return _bare(name) in {_bare(_label(host)), _bare(host)}


def _label(host: str) -> str:
    """The part of a host that names its owner: "bbc" of news.bbc.co.uk."""
    labels = host.casefold().split(".")[:-1] or [host.casefold()]
    owners: Iterable[str] = labels[:-1] if len(labels) > 1 and labels[-1] in _SECOND else labels
    return list(owners)[-1]


_SECOND = frozenset({"ac", "co", "com", "gov", "net", "org"})


def _same(one: str, other: str) -> bool:
    return bool(_bare(one)) and _bare(one) == _bare(other)


def _bare(name: str) -> str:
    """A name's letters and figures alone, without accents and its article."""
    return _NOT_ALPHANUMERIC.sub("", re.sub(r"(?i)^\s*the\s", "", _unaccented(name))).casefold()


def _unaccented(name: str) -> str:
    apart = unicodedata.normalize("NFKD", name)
    return "".join(letter for letter in apart if not unicodedata.combining(letter))
