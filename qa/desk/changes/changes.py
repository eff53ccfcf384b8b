"""All that changed in a library since a moment: stories, values, corrections, texts.

Numbers of articles and stories are exact. What costs a look at each article (which older one it
follows, which values moved) is done for the newest of them, up to a bound that is told.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from index.backend import LibraryBackend
from index.types import Article, EarlierVersion, Filters
from qa.desk.changes.corrections import corrections
from qa.desk.changes.differences import Difference, differences
from qa.desk.changes.measured import Pair, moved
from qa.desk.changes.nearness import Follower, Older
from qa.desk.changes.since import Since
from qa.desk.text import cited
from qa.types import Citation

MOST_STORIES = 400
"""Stories that are compared with older ones, the newest first; each takes about 30 ms."""

MOST_EDITED = 200
MOST_SENTENCES = 2_000
"""Texts that are compared with what they said before, and sentences of each text at most."""


_MOST_OLDER = 3
"""Older articles with which a new one is compared, at most, and as many other new ones."""


@dataclass(frozen=True, slots=True)
class StoryChange:
    """A story with new articles: these, the first published first.

    `follows` is an older article of which they are copies (`copied`), or that tells of the same
    event; None where the story is new. `others` are further such articles, new ones too.
    """

    articles: tuple[Article, ...]
    follows: Article | None = None
    copied: bool = False
    others: tuple[Older, ...] = ()


@dataclass(frozen=True, slots=True)
class MovedValue:
    """A value that an older article told, and the one that a new article tells of the same."""

    before: Citation
    after: Citation


@dataclass(frozen=True, slots=True)
class Edited:
    """An article whose file was edited, last at `replaced` (UTC).

    before: what it said at the moment from which changes are told; versions: how many times it was
    edited since. differences: of the two texts; () where only the title is another, or where the
    texts are too long to be compared (`too_long`).
    """

    article: Article
    before: EarlierVersion
    replaced: datetime
    versions: int
    differences: tuple[Difference, ...] = ()
    too_long: bool = False

    @property
    def title_changed(self) -> bool:
        """Whether the title is another than before."""
        return self.before.title != self.article.title


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed.

    articles, stories: how many articles are new, and of how many stories they are.
    not_compared: how many of these stories weren't compared with older ones, being too many.
    unknown: of how many articles of the library it isn't known when they were indexed.
    edited_articles: how many were edited; `edited` may be fewer.
    """

    since: Since
    articles: int = 0
    stories: int = 0
    new: tuple[StoryChange, ...] = ()
    went_on: tuple[StoryChange, ...] = ()
    moved: tuple[MovedValue, ...] = ()
    corrections: tuple[Citation, ...] = ()
    edited: tuple[Edited, ...] = ()
    edited_articles: int = 0
    not_compared: int = 0
    unknown: int = 0
    last_update: datetime | None = field(default=None)

    def __bool__(self) -> bool:
        return bool(self.articles or self.edited_articles)


def changes(
    library: LibraryBackend,
    since: Since,
    filters: Filters | None = None,
    *,
    most_stories: int = MOST_STORIES,
) -> Changes:
    """Return what changed in a library since a moment.

    Args:
        library: the library.
        since: the moment; where none is known nothing has changed.
        filters: of which articles, new and older ones.
        most_stories: how many new stories are compared with older ones, the newest first.
    """
    filters = filters or Filters()
    unknown, last = library.count_unknown_moments(), library.last_update()
    if since.moment is None:
        return Changes(since, unknown=unknown, last_update=last)
    ids = library.indexed_since(since.moment, filters)
    groups = _by_story(library, ids)
    compared = [
        tuple(sorted(map(library.article, group), key=_by_day)) for group in groups[:most_stories]
    ]
    found = _Compared(library, filters, frozenset(ids))
    stories = [found.story(articles) for articles in compared]
    edited_ids = library.replaced_since(since.moment, filters)
    edited = [_edited(library, identity, since.moment) for identity in edited_ids[:MOST_EDITED]]
    firsts = [story.articles[0] for story in stories]
    return Changes(
        since,
        articles=len(ids),
        stories=len(groups),
        new=tuple(story for story in stories if story.follows is None),
        went_on=tuple(story for story in stories if story.follows is not None),
        moved=tuple(found.moved_values(stories)),
        corrections=tuple(_corrections([*firsts, *(one.article for one in edited)])),
        edited=tuple(edited),
        edited_articles=len(edited_ids),
        not_compared=max(0, len(groups) - most_stories),
        unknown=unknown,
        last_update=last,
    )


def _by_story(library: LibraryBackend, ids: Sequence[str]) -> list[list[str]]:
    """Put articles of one story together, in the order of the stories' newest ones."""
    numbers = library.story_numbers(ids)
    groups: dict[int, list[str]] = {}
    for identity in ids:
        groups.setdefault(numbers[identity], []).append(identity)
    return list(groups.values())


def _by_day(article: Article) -> tuple[date, str]:
    return article.published or date.max, article.id


class _Compared:
    """Stories beside what the library held before."""

    def __init__(self, library: LibraryBackend, filters: Filters, new: frozenset[str]) -> None:
        self._library = library
        self._new = new
        self._follower = Follower(library, filters)

    def story(self, articles: tuple[Article, ...]) -> StoryChange:
        """Tell whether a story is new, or goes on from an older article."""
        older = [one for one in self._library.copies(articles[0].id) if one.id not in self._new]
        if older:
            return StoryChange(articles, min(older, key=_by_day), copied=True)
        found = self._follower.older(articles[0])
        before = [one for one in found if one.article.id not in self._new][:_MOST_OLDER]
        beside = [one for one in found if one.article.id in self._new][:_MOST_OLDER]
        if not before:
            return StoryChange(articles, others=tuple(beside))
        return StoryChange(articles, before[0].article, others=(*before[1:], *beside))

    def moved_values(self, stories: Sequence[StoryChange]) -> Iterator[MovedValue]:
        """Yield the values that moved, each once: to its newest, from its newest before that."""
        found: list[tuple[Pair, Article, Article]] = []
        for story in stories:
            article = story.articles[0]
            before = [story.follows] if story.follows else []
            for older in (*before, *(one.article for one in story.others)):
                if _is_before(older, article):
                    pairs = moved(older, article, self._library.weights)
                    found += [(pair, older, article) for pair in pairs]
        found.sort(key=lambda one: (-_ordinal(one[2]), -_ordinal(one[1]), -one[0].shared))
        seen: set[tuple[str, str, str]] = set()
        for pair, older, article in found:
            new = (pair.after.measure, str(pair.after.value), "new")
            old = (pair.before.measure, str(pair.before.value), "old")
            if not seen & {new, old}:
                seen |= {new, old}
                yield MovedValue(
                    cited(older, pair.before.start, pair.before.end),
                    cited(article, pair.after.start, pair.after.end),
                )


def _is_before(older: Article, newer: Article) -> bool:
    return bool(older.published and newer.published and older.published < newer.published)


def _ordinal(article: Article) -> int:
    return article.published.toordinal() if article.published else 0


def _edited(library: LibraryBackend, identity: str, since: datetime) -> Edited:
    article = library.article(identity)
    versions = [one for one in library.earlier_versions(identity) if one.replaced >= since]
    before = versions[0]
    replaced = max(one.replaced for one in versions)
    # A sentence ends in a full stop, of which there are fewer than of letters: a cheap bound.
    too_long = max(before.text.count("."), article.text.count(".")) > MOST_SENTENCES
    found = () if too_long else tuple(differences(before.text, article.text))
    return Edited(article, before, replaced, len(versions), found, too_long)


def _corrections(articles: Sequence[Article]) -> Iterator[Citation]:
    seen: set[str] = set()
    for article in articles:
        if article.id not in seen:
            seen.add(article.id)
            yield from corrections(article)
