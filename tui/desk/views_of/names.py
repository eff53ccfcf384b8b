"""The view "names": who and what a library names, and the page of one name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from index.backend import LibraryBackend
from qa.desk.names.extractor import NAME
from qa.desk.names.library import KINDS, Name, candidates, top_names
from qa.desk.names.page import NamePage, Words, name_page
from qa.desk.text import cited
from qa.types import Citation
from tui.desk.sheet import Align, Bar, Link, Sheet, SheetColumn, SheetRow
from tui.desk.views import VIEWS, View, Wanted

ALL = "all"
ALONE = "="
"""Before a key: the name of that key, none that it is joined to or shares a surname with."""

_MOST_SPELLINGS = 8
_BEFORE = 24
"""Characters of a sentence that are shown before a name, at most."""

_MOST_BARS = 24
"""Months that have a bar each; of a longer time, years have."""

_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()

_LIST = (
    SheetColumn("name", "Name", Align.WORDS),
    SheetColumn("kind", "Kind"),
    SheetColumn("articles", "Articles", Align.RIGHT),
    SheetColumn("first", "First"),
    SheetColumn("last", "Last"),
)
_PAGE = (
    SheetColumn("what", "What"),
    SheetColumn("words", "Name or words", Align.WORDS),
    SheetColumn("kind", "Kind"),
    SheetColumn("sentences", "Sentences", Align.RIGHT),
    SheetColumn("articles", "Articles", Align.RIGHT),
)


def names_sheet(library: LibraryBackend, wanted: Wanted) -> Sheet:
    """Return the most frequent names, or the page of the name that was typed, or its candidates.

    Raises:
        UsageError: the choice isn't one.
    """
    notes = _unseen(library)
    sheet = _sheet(library, wanted, notes)
    return replace(sheet, document={**sheet.document, "notes": list(notes)})


def _sheet(library: LibraryBackend, wanted: Wanted, notes: tuple[str, ...]) -> Sheet:
    kind = None if wanted.choice in (None, ALL) else wanted.choice
    if NAME not in library.extractors():
        return Sheet("No names", notes=notes, document={"names": [], "more": 0})
    if not wanted.typed.strip():
        return _list(library, kind, wanted, notes)
    typed = " ".join(wanted.typed.split())
    alone = typed.startswith(ALONE)
    called = typed.removeprefix(ALONE)
    most = None if alone else wanted.limit
    found, more = candidates(library, called, kind=kind, filters=wanted.filters, limit=most)
    if alone:
        found, more = [name for name in found if name.key == called], 0
    if not found:
        return Sheet(
            f"No name is “{typed}”",
            notes=notes,
            document={"typed": typed, "names": [], "more": 0},
        )
    meant = _meant(found)
    if meant is None:
        return _candidates(typed, found, more, notes)
    page = name_page(library, meant, filters=wanted.filters, limit=wanted.limit or 1000)
    return _page(typed, page, [one for one in found if one is not meant], notes)


def _meant(found: Sequence[Name]) -> Name | None:
    """Return the one that is plainly meant: the only one, or by far the most usual."""
    if len(found) == 1 or found[0].articles >= 4 * found[1].articles:
        return found[0]
    return None


def _unseen(library: LibraryBackend) -> tuple[str, ...]:
    unseen = library.count() - library.extractors().get(NAME, 0)
    if not unseen:
        return ()
    articles = "1 article hasn't" if unseen == 1 else f"{unseen:,} articles haven't"
    return (f"{articles} been looked at yet: run dateline index",)


def _list(
    library: LibraryBackend, kind: str | None, wanted: Wanted, notes: tuple[str, ...]
) -> Sheet:
    names = top_names(library, kind, wanted.limit, wanted.filters)
    what = _PLURALS[kind]
    return Sheet(
        title=f"The {what} in the most articles" if names else f"No {what}",
        columns=_LIST,
        rows=tuple(map(_row, names)),
        notes=(*notes, "Copies of one text are one article."),
        document={"names": [_document(name) for name in names]},
    )


_PLURALS = {
    None: "names",
    "person": "people",
    "place": "places",
    "organisation": "organisations",
    "other": "other names",
}


def _candidates(typed: str, found: Sequence[Name], more: int, notes: tuple[str, ...]) -> Sheet:
    return Sheet(
        title=f"“{typed}” may be any of {len(found) + more:,} names",
        columns=_LIST,
        rows=tuple(map(_row, found)),
        notes=notes,
        more=more,
        document={
            "typed": typed,
            "names": [_document(name) for name in found],
            "more": more,
        },
    )


def _row(name: Name) -> SheetRow:
    return SheetRow(
        (
            name.name,
            name.kind,
            name.articles,
            name.first.isoformat() if name.first else None,
            name.last.isoformat() if name.last else None,
        ),
        leads_to=_link(name),
    )


def _link(name: Name) -> Link:
    # A full name means itself; of a surname alone it has to be said that nothing else is meant.
    bare = name.kind == "person" and " " not in name.key
    return Link("names", f"{ALONE}{name.key}" if bare else name.key, name.kind)


def _page(typed: str, page: NamePage, others: Sequence[Name], notes: tuple[str, ...]) -> Sheet:
    name = page.name
    beside = [
        SheetRow(
            ("with", one.name, one.kind, one.sentences, one.articles),
            leads_to=Link("names", one.key, one.kind),
        )
        for one in page.beside
    ]
    said = [_words_row("said", words) for words in page.quotations]
    named = [] if said else [_words_row("named", words) for words in page.newest]
    return Sheet(
        title=_title(name),
        columns=_PAGE,
        rows=(*beside, *said, *named),
        bars=_bars(name, page.months),
        notes=(*_page_notes(page, others), *notes),
        document={
            "typed": typed,
            "name": _document(name),
            "months": [
                {"month": month.isoformat()[:7], "articles": count}
                for month, count in page.months.items()
            ],
            "undated": page.undated,
            "with": [
                {
                    "name": one.name,
                    "kind": one.kind,
                    "sentences": one.sentences,
                    "articles": one.articles,
                }
                for one in page.beside
            ],
            "quotations": [_words_document(words) for words in page.quotations],
            "newest": [_words_document(words) for words in page.newest],
            "others": [_document(one) for one in others],
        },
    )


def _title(name: Name) -> str:
    articles = "1 article" if name.articles == 1 else f"{name.articles:,} articles"
    mentions = "1 mention" if name.mentions == 1 else f"{name.mentions:,} mentions"
    days = ""
    if name.first and name.last:
        days = f", {name.first.isoformat()}"
        days += f" to {name.last.isoformat()}" if name.last != name.first else ""
    return f"{name.name} ({name.kind}): {articles}, {mentions}{days}"


def _page_notes(page: NamePage, others: Sequence[Name]) -> list[str]:
    spelt = page.name.spellings
    said = ", ".join(f"{spelling} {count:,}" for spelling, count in spelt[:_MOST_SPELLINGS])
    if len(spelt) > _MOST_SPELLINGS:
        said += f" and {len(spelt) - _MOST_SPELLINGS} more"
    notes = [f"Spelt {said}"]
    if page.undated:
        undated = "1 article has" if page.undated == 1 else f"{page.undated:,} articles have"
        notes.append(f"{undated} no day, and no bar")
    if others:
        named = ", ".join(f"{one.name} ({one.kind}, {one.articles:,})" for one in others[:5])
        notes.append(f"Also called so: {named}")
    if "timeline" in VIEWS:
        notes.append(f"What happened when: dateline timeline “{page.name.name}”")
    return notes


def _bars(name: Name, months: Mapping[date, int]) -> tuple[Bar, ...]:
    """Return a bar a month from the first to the last, empty ones too; of long times a year."""
    if not months:
        return ()
    first, last = min(months), max(months)
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    if count > _MOST_BARS:
        years = range(first.year, last.year + 1)
        by_year = {year: sum(n for day, n in months.items() if day.year == year) for year in years}
        return tuple(Bar(str(year), articles) for year, articles in by_year.items())
    bars = []
    for place in range(count):
        year, month = divmod(first.year * 12 + first.month - 1 + place, 12)
        day = date(year, month + 1, 1)
        bars.append(Bar(f"{_MONTHS[month]} {year}", months.get(day, 0)))
    return tuple(bars)


def _words_row(what: str, words: Words) -> SheetRow:
    citation = cited(words.article, words.start, words.end)
    shown = citation.quote if what == "said" else _around(citation)
    return SheetRow((what, shown, None, None, None), (citation,))


def _around(citation: Citation) -> str:
    """Return a sentence from a few words before the name on, which mayn't be seen else."""
    sentence = citation.sentence
    before = sentence[: citation.start - citation.sentence_start]
    if len(before) <= _BEFORE:
        return sentence
    words = before[-_BEFORE:].split(" ", 1)[-1]
    return f"… {words}{sentence[len(before) :]}"


def _document(name: Name) -> dict[str, Any]:
    return {
        "name": name.name,
        "kind": name.kind,
        "key": name.key,
        "spellings": [{"spelling": one, "mentions": count} for one, count in name.spellings],
        "articles": name.articles,
        "mentions": name.mentions,
        "first": name.first.isoformat() if name.first else None,
        "last": name.last.isoformat() if name.last else None,
    }


def _words_document(words: Words) -> dict[str, Any]:
    article = words.article
    return {
        "article": article.id,
        "title": article.title,
        "source": article.source,
        "published": article.published.isoformat() if article.published else None,
        "start": words.start,
        "end": words.end,
        "quote": article.text[words.start : words.end],
        "sentence": cited(article, words.start, words.end).sentence,
    }


VIEW = View(
    name="names",
    title="Names",
    prompt="a name, or nothing for all",
    blank=True,
    make=names_sheet,
    choices=(ALL, *KINDS),
)
