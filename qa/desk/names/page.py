"""What is known of one name: when, how spelt, with whom, and its newest mentions and quotations."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from index.backend import LibraryBackend
from index.types import Article, Filters, KeyCount
from qa.desk.names.extractor import END, KEY, NAME, START, kind_of, plain_key, stored_key
from qa.desk.names.library import Name, bearers_of
from qa.desk.text import Sentence, sentences_around

QUOTATIONS = "quotations"
"""The extractor of quotations, whose column "key" holds speakers by folded names."""

_Place = tuple[str, int, int]
"""An article's id, and where words stand in its text."""


@dataclass(frozen=True, slots=True)
class Beside:
    """A name that stands with another one: in how many sentences, and in how many articles."""

    key: str
    name: str
    kind: str
    sentences: int
    articles: int


@dataclass(frozen=True, slots=True)
class Words:
    """Words of an article: a mention, or a quotation."""

    article: Article
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class NamePage:
    """What is known of a name; of copies of one text, the one that was indexed first counts.

    months: how many of its articles are of each month, by the month's first day, in order.
    undated: how many have no day.
    beside: names that stand with it, those of the most sentences first.
    newest: where it is named in the newest articles, once in each.
    quotations: the newest ones of which it is the speaker, once an article.
    """

    name: Name
    months: Mapping[date, int]
    undated: int
    beside: tuple[Beside, ...]
    newest: tuple[Words, ...]
    quotations: tuple[Words, ...]


@dataclass(slots=True)
class _Together:
    """Where a name stands with the page's: sentences, articles, and its longest spelling."""

    sentences: set[tuple[str, int]] = field(default_factory=set)
    articles: set[str] = field(default_factory=set)
    longest: _Place = ("", 0, 0)

    def add(self, place: _Place, usual: int) -> None:
        """Remember where the spelling of the usual length stands, or else the longest."""
        length, best = place[2] - place[1], self.longest[2] - self.longest[1]
        if best != usual and (length == usual or length > best):
            self.longest = place


def name_page(
    library: LibraryBackend,
    name: Name,
    *,
    kind: str | None = None,
    filters: Filters | None = None,
    limit: int = 20,
) -> NamePage:
    """Return what is known of a name that `find_names` returned.

    Args:
        library: where it was found.
        name: what was found.
        kind: of which kind the names beside it are to be; None for all.
        filters: of which articles.
        limit: how many names beside it, mentions and quotations at most.
    """
    own = {stored_key(key, name.kind) for key in name.keys}
    spans: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
    for row in library.extracted(NAME, keys={KEY: own}, filters=filters):
        spans[row.article_id].append(_span(row.values))
    ids = _once_a_story(library, list(spans))
    spellings: Counter[str] = Counter()
    days: dict[str, date | None] = {}
    sentences: dict[str, tuple[Sentence, ...]] = {}
    for article_id in ids:
        article = library.article(article_id)
        days[article_id] = article.published
        sentences[article_id] = sentences_around(article.text, [s for s, _ in spans[article_id]])
        spellings.update(" ".join(article.text[s:e].split()) for s, e in spans[article_id])
    months = Counter(day.replace(day=1) for day in days.values() if day)
    newest = sorted(ids, key=lambda one: days[one] or date.min, reverse=True)[:limit]
    return NamePage(
        name=replace(name, spellings=tuple(spellings.most_common())),
        months=dict(sorted(months.items())),
        undated=sum(day is None for day in days.values()),
        beside=_beside(library, _together(library, sentences, own, kind), limit),
        newest=tuple(Words(library.article(one), *spans[one][0]) for one in newest),
        quotations=_quotations(library, name, filters, limit),
    )


def _once_a_story(library: LibraryBackend, ids: list[str]) -> list[str]:
    """Return the articles without further copies of one text, in their order."""
    numbers = library.story_numbers(ids)
    first: dict[int, str] = {}
    for one in ids:
        first.setdefault(numbers[one], one)
    return list(first.values())


def _together(
    library: LibraryBackend,
    own_sentences: Mapping[str, Sequence[Sentence]],
    own: set[str],
    kind: str | None,
) -> dict[str, _Together]:
    """Return what stands with the name in articles, by rows' keys, given its sentences in each."""
    found: defaultdict[str, _Together] = defaultdict(_Together)
    for row in library.extracted(NAME, list(own_sentences)):
        key = str(row.values[KEY])
        if key in own or (kind and kind_of(key) != kind):
            continue
        one = found[key]
        one.articles.add(row.article_id)
        start, end = _span(row.values)
        near = own_sentences[row.article_id]
        place = bisect_right(near, start, key=lambda sentence: sentence.start) - 1
        if place >= 0 and start < near[place].end:
            one.sentences.add((row.article_id, place))
        one.add((row.article_id, start, end), len(plain_key(key)))
    return found


def _beside(
    library: LibraryBackend, together: Mapping[str, _Together], limit: int
) -> tuple[Beside, ...]:
    """Join what is one name among those beside, and keep those that stand there most."""
    groups: defaultdict[str, list[KeyCount]] = defaultdict(list)
    for bearer, one in together.items():
        count = KeyCount(bearer, len(one.articles), len(one.sentences))
        person = kind_of(bearer) == "person"
        groups[bearer[: bearer.index("|", 2)] if person else bearer].append(count)
    joined: list[tuple[str, str, _Together]] = []
    for counts in groups.values():
        for joined_name in bearers_of(counts):
            parts = [together[count.key] for count in joined_name.keys]
            whole = _Together(
                set().union(*(part.sentences for part in parts)),
                set().union(*(part.articles for part in parts)),
            )
            key = plain_key(joined_name.keys[0].key)
            for part in parts:
                whole.add(part.longest, len(key))
            joined.append((key, joined_name.kind, whole))
    joined.sort(key=lambda one: (-len(one[2].sentences), -len(one[2].articles), one[0]))
    return tuple(
        Beside(key, _words(library, one.longest), kind, len(one.sentences), len(one.articles))
        for key, kind, one in joined[:limit]
    )


def _words(library: LibraryBackend, place: _Place) -> str:
    return " ".join(library.article(place[0]).text[place[1] : place[2]].split())


def _quotations(
    library: LibraryBackend, name: Name, filters: Filters | None, limit: int
) -> tuple[Words, ...]:
    """Return the newest quotations of a person, where the library has looked for them."""
    if name.kind not in ("person", "organisation") or not library.extractors().get(QUOTATIONS):
        return ()
    rows = library.extracted(QUOTATIONS, keys={"key": name.keys}, filters=filters)
    first: dict[str, tuple[int, int]] = {}
    for row in rows:
        if row.values.get(START) is not None:
            first.setdefault(row.article_id, _span(row.values))
    articles: Iterable[Article] = map(library.article, _once_a_story(library, list(first)))
    newest = sorted(articles, key=lambda one: one.published or date.min, reverse=True)[:limit]
    return tuple(Words(article, *first[article.id]) for article in newest)


def _span(values: Mapping[str, object]) -> tuple[int, int]:
    start, end = values[START], values[END]
    assert isinstance(start, int)
    assert isinstance(end, int)
    return start, end
