"""The quotations of a library: by whom, with which words, the newest first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from index.backend import LibraryBackend
from index.errors import NotFoundError
from index.keyword.tokenizer import terms
from index.types import Article, Filters, Value
from qa.desk.names.library import keys_called
from qa.desk.names.lists.parts import SUFFIXES
from qa.desk.quotations.rows import EXTRACTOR, KEY, read_rows
from qa.desk.quotations.rules.found import Found, Kind
from qa.desk.quotations.rules.naming import folded
from qa.desk.text import cited
from qa.types import Citation

MOST_ARTICLES = 1_000
"""Articles, the newest, in which words are looked for where no speaker is named."""


@dataclass(frozen=True, slots=True)
class Quotation:
    """A quotation of an article: `found` are its spans.

    copies: the other articles of the library that have the same story, and are left out.
    """

    article: Article
    found: Found

    @property
    def words(self) -> str:
        """The content; pieces are joined by " … "."""
        return " … ".join(self.article.text[start:end] for start, end in self.found.content)

    @property
    def speaker(self) -> str | None:
        """Who said it: the fullest name in the article, or what stands beside the verb."""
        span = self.found.speaker or self.found.mention
        return self.article.text[slice(*span)] if span else None

    @property
    def mention(self) -> str | None:
        """Who is named beside the verb, as it stands there."""
        return self.article.text[slice(*self.found.mention)] if self.found.mention else None

    @property
    def verb(self) -> str | None:
        """The verb of saying, as it stands there."""
        return self.article.text[slice(*self.found.cue)] if self.found.cue else None

    @property
    def citation(self) -> Citation:
        """The citation of all of it, from the first word to the last."""
        content = self.found.content
        return cited(self.article, content[0][0], content[-1][1])


def unseen(library: LibraryBackend) -> int:
    """Return how many articles of a library haven't been looked at for quotations."""
    return library.count() - library.extractors().get(EXTRACTOR, 0)


def speakers_of(library: LibraryBackend, name: str) -> list[str]:
    """Return the keys of the speakers who have all words of a name: "Park" is Park Jin.

    Where the library knows names of that spelling, their other ones count too: "FDA" finds the
    Food and Drug Administration, "Joseph Biden" Joe Biden.
    """
    wanted = folded(name).split()
    if not wanted or not library.extractors().get(EXTRACTOR):
        return []
    known = keys_called(library, name)
    return [
        one.key
        for one in library.extracted_keys(EXTRACTOR, KEY)
        if one.key in known or _has_all(wanted, folded(one.key).split())
    ]


def _has_all(wanted: list[str], words: list[str]) -> bool:
    """Whether a speaker has all words wanted; "Ann Lee" isn't Ann Lee Jr."""
    namesake = len(wanted) > 1 and words[-1] in SUFFIXES and words[-1] not in wanted
    return not namesake and _in_order(wanted, words)


def _in_order(wanted: list[str], words: list[str]) -> bool:
    place = 0
    for word in words:
        if place < len(wanted) and word == wanted[place]:
            place += 1
    return place == len(wanted)


def quotations(
    library: LibraryBackend,
    *,
    by: str | None = None,
    words: str = "",
    kind: Kind | None = None,
    filters: Filters | None = None,
    known_by: date | None = None,
    limit: int | None = None,
) -> list[Quotation]:
    """Return the quotations of a library, each story's once.

    Args:
        library: where they were looked for as it was indexed.
        by: any part of the speaker's name; of all speakers where it is None.
        words: what has to stand in the quotation or its sentence: each of the words, however it
            is inflected. Those that have all of them themselves come first. Where no speaker is
            named, it is looked for in the newest `MOST_ARTICLES` that hold them (see `left_out`).
        kind: "direct", "indirect" (with mixed ones), or None for all.
        filters: of which articles.
        known_by: of no article of a later day.
        limit: how many at most.
    """
    if not library.extractors().get(EXTRACTOR):
        return []
    wanted = set(terms(words))
    rows: Mapping[str, list[Mapping[str, Value]]]
    if by is not None:
        keys = speakers_of(library, by)
        if not keys:
            return []
        rows = _by_article(library, keys=keys)
        articles = _articles(library, rows, filters, known_by)
    elif wanted:
        rows = _by_article(library, _holding(library, wanted, filters, known_by)[:MOST_ARTICLES])
        articles = _articles(library, rows, None, None)
    else:
        return _newest(library, kind, filters, known_by, limit)
    found = _of(articles, rows, library)
    if wanted:
        places = [(one, _words_stand(one, wanted)) for one in found]
        found = [one for one, place in places if place]
        ranks = {id(one): place for one, place in places}
        found.sort(key=lambda one: (-ranks[id(one)], -_day(one.article)))
    else:
        found.sort(key=lambda one: -_day(one.article))
    return [one for one in found if _is_of(one, kind)][:limit]


def left_out(
    library: LibraryBackend,
    words: str,
    filters: Filters | None = None,
    known_by: date | None = None,
) -> int:
    """Count the articles that hold all the words, and in which `quotations` doesn't look."""
    held = len(_holding(library, set(terms(words)), filters, known_by))
    return max(0, held - MOST_ARTICLES)


def _holding(
    library: LibraryBackend, wanted: set[str], filters: Filters | None, known_by: date | None
) -> list[str]:
    """Return the ids of the articles that hold all the terms, the newest first."""
    held = library.holding(wanted, filters=filters, known_by=known_by)
    held.sort(key=lambda one: -(one.published.toordinal() if one.published else 0))
    return [one.article_id for one in held]


def _newest(
    library: LibraryBackend,
    kind: Kind | None,
    filters: Filters | None,
    known_by: date | None,
    limit: int | None,
) -> list[Quotation]:
    until = filters or Filters()
    found: list[Quotation] = []
    size = None if limit is None else max(50, limit)
    while True:
        listed = [one.article for one in library.list_articles(until, limit=size).articles]
        articles = [one for one in listed if _known(one, known_by)]
        rows = _by_article(library, [article.id for article in articles])
        found = [one for one in _of(articles, rows, library) if _is_of(one, kind)]
        if size is None or len(listed) < size or (limit is not None and len(found) >= limit):
            return found[:limit]
        size *= 4


def _by_article(
    library: LibraryBackend,
    ids: list[str] | None = None,
    *,
    keys: list[str] | None = None,
) -> dict[str, list[Mapping[str, Value]]]:
    rows: dict[str, list[Mapping[str, Value]]] = defaultdict(list)
    chosen = {KEY: keys} if keys is not None else None
    for row in library.extracted(EXTRACTOR, ids, keys=chosen):
        rows[row.article_id].append(row.values)
    return rows


def _articles(
    library: LibraryBackend,
    ids: Iterable[str],
    filters: Filters | None,
    known_by: date | None,
) -> list[Article]:
    outlets = None
    if filters and filters.sources:
        outlets = {one.name for one in library.outlets(Filters(sources=filters.sources))}
    found = []
    for name in ids:
        try:
            article = library.article(name)
        except NotFoundError:  # an id that is also another's file name
            continue
        if not _known(article, known_by) or not _in_days(article, filters):
            continue
        if outlets is None or (article.source or "") in outlets:
            found.append(article)
    return found


def _known(article: Article, known_by: date | None) -> bool:
    return known_by is None or article.published is None or article.published <= known_by


def _in_days(article: Article, filters: Filters | None) -> bool:
    if filters is None or not (filters.since or filters.until):
        return True
    day = article.published
    return day is not None and (filters.since or day) <= day <= (filters.until or day)


def _of(
    articles: Iterable[Article],
    rows: Mapping[str, list[Mapping[str, Value]]],
    library: LibraryBackend,
) -> list[Quotation]:
    """Make quotations of rows; of the copies of a story the first published alone."""
    kept = [article for article in articles if article.id in rows]
    numbers = library.story_numbers([article.id for article in kept])
    first: dict[int, Article] = {}
    for article in sorted(kept, key=lambda one: (_day(one) or date.max.toordinal(), one.id)):
        if article.id in numbers:
            first.setdefault(numbers[article.id], article)
    shown = {article.id for article in first.values()}
    return [
        Quotation(article, found)
        for article in kept
        if article.id in shown
        for found in read_rows(rows[article.id])
    ]


def _day(article: Article) -> int:
    return article.published.toordinal() if article.published else 0


def _is_of(one: Quotation, kind: Kind | None) -> bool:
    if kind is None:
        return True
    return (one.found.kind == "direct") == (kind == "direct")


def _words_stand(one: Quotation, wanted: set[str]) -> int:
    """Return 2 where all words stand in the quotation, 1 where in its sentence, else 0."""
    if wanted.issubset(terms(one.words)):
        return 2
    citation = one.citation
    around = citation.article.text[citation.sentence_start : citation.sentence_end]
    name = one.speaker or ""
    return int(wanted.issubset(terms(f"{around} {name}")))


__all__ = ["Quotation", "left_out", "quotations", "speakers_of", "unseen"]
