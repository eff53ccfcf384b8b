"""The articles that a query matches, told from the keyword index; phrases are read for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from index.backend import LibraryBackend
from index.errors import UsageError
from index.types import Article, Filters, Held
from qa.desk.counts.names import NameFound, found_name
from qa.desk.counts.parts import Part, Phrase, Span, Word
from qa.desk.counts.query import Query, parsed
from qa.desk.text import sentence_at
from qa.language.filter_words import narrowed

MOST_READ = 20_000
"""Texts that are read for a phrase, at most: only phrases of nothing but common words need more."""


@dataclass(frozen=True, slots=True)
class Matches:
    """The articles that match a query, in the order of indexing.

    names: what was found for each name of the query.
    notes: what has to be known of the count, a line each.
    """

    query: Query
    articles: tuple[Held, ...]
    names: tuple[NameFound, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def stories(self) -> int:
        """How many stories the articles are of: copies of one text are counted once."""
        return len({article.story for article in self.articles})

    def place(self, article: Article) -> Span | None:
        """Return where in an article's text the query's first words stand that show the match.

        In the first sentence that holds the most of what was asked for, from its first to its last
        word. None where all of that stands in the title, or nothing was asked for.
        """
        if len(self.query.parts) == 1 and not self.names:
            return next(self.query.parts[0].spans(article.text), None)
        found = list[tuple[Span, int]]()
        for number, part in enumerate(self.query.parts):
            found += [(span, number) for span in part.spans(article.text)]
        for number, name in enumerate(self.names, len(self.query.parts)):
            found += [(span, number) for span in name.spans(article)]
        by_sentence = dict[int, list[tuple[Span, int]]]()
        for span, number in sorted(found):
            sentence = sentence_at(article.text, span[0])
            by_sentence.setdefault(sentence.start if sentence else 0, []).append((span, number))
        if not by_sentence:
            return None
        best = max(by_sentence.values(), key=lambda held: len({number for _, number in held}))
        firsts = dict[int, Span]()
        for span, number in best:
            firsts.setdefault(number, span)
        return min(start for start, _ in firsts.values()), max(end for _, end in firsts.values())


def matching(
    library: LibraryBackend,
    query: str | Query,
    filters: Filters | None = None,
    *,
    known_by: date | None = None,
    today: date | None = None,
) -> Matches:
    """Return the articles that hold all that a query asks for: see `qa.desk.counts.query`.

    Args:
        library: where they are.
        query: as it was typed, or read already.
        filters: which articles count; those that stand in the query narrow them.
        known_by: articles of later days are left out; those without a day stay.
        today: the day that "last week" in a filter counts from; default: `known_by`, or this day.

    Raises:
        UsageError: the query can't be understood, or too many texts would have to be read for a
            phrase of common words alone.
    """
    asked = parsed(query, today or known_by) if isinstance(query, str) else query
    among = narrowed(filters or Filters(), asked.filters)
    names = tuple(found_name(library, name.typed) for name in asked.names)
    left_out = [found_name(library, name.typed) for name in asked.without_names]
    parts = [*asked.parts, *(name.phrase for name in names if name.phrase)]
    without = [*asked.without, *(name.phrase for name in left_out if name.phrase)]
    found = library.holding(
        [term for part in parts for term in part.terms],
        without=[term for part in without if isinstance(part, Word) for term in part.terms],
        filters=among,
        known_by=known_by,
    )
    for name in names:
        if name.places is not None:
            found = [one for one in found if one.article_id in name.places]
    for name in left_out:
        found = [one for one in found if one.article_id not in (name.places or ())]
    found = _verified(library, found, [part for part in parts if isinstance(part, Phrase)])
    for part in without:
        if isinstance(part, Phrase):
            found = _without(library, found, part)
    notes = [name.note for name in (*names, *left_out) if name.note]
    if asked.ignored:
        words = ", ".join(f"“{word}”" for word in asked.ignored[:5])
        more = f" and {len(asked.ignored) - 5:,} more" if len(asked.ignored) > 5 else ""
        notes.insert(0, f"Not looked for: {words}{more}.")
    return Matches(replace(asked, filters=among), tuple(found), names, tuple(notes))


def _without(library: LibraryBackend, found: Sequence[Held], part: Part) -> list[Held]:
    """Return those articles that don't hold a phrase."""
    holding = {one.article_id for one in library.holding(part.terms)}
    suspects = [one for one in found if one.article_id in holding]
    holds = {one.article_id for one in _verified(library, suspects, [part])}
    return [one for one in found if one.article_id not in holds]


def _verified(library: LibraryBackend, found: Iterable[Held], parts: Sequence[Part]) -> list[Held]:
    """Return those articles whose title or text holds each of the parts."""
    candidates = list(found)
    if not parts:
        return candidates
    if len(candidates) > MOST_READ:
        raise UsageError(
            f"{len(candidates):,} articles are too many to look through for a phrase",
            f"add a rarer word, or narrow them to {MOST_READ:,} with after:, before: or source:",
        )
    ids = [one.article_id for one in candidates]
    holding = {
        name
        for name, title, text in library.said(ids)
        if all(_holds(part, title, text) for part in parts)
    }
    return [one for one in candidates if one.article_id in holding]


def _holds(part: Part, title: str, text: str) -> bool:
    return part.stands_in(text) or part.stands_in(title)
