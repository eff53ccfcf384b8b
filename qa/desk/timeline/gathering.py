"""The sentences of a library that tell of a subject, each with the day of which it tells."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from index.backend import LibraryBackend
from index.keyword.tokenizer import terms
from index.types import Article, Filters, Hit, Passage
from qa.dates.days import Resolved, one_day
from qa.desk.text import sentences_of
from qa.desk.timeline.subject import ENOUGH, Subject, subject_of
from qa.desk.timeline.telling import Times, standing, times_of
from qa.desk.timeline.types import Basis

MOST_PASSAGES = 1000
"""The best so many passages of a subject are looked at: more than a reader would call its news."""

_LEAD = 900
"""Characters at an article's beginning that tell what is new."""

_UNNAMED = 0.35
"""What a sentence counts for that names nothing of the subject, in an article about it."""

_ABOUT = 0.7
"""The share of the subject that the beginning of an article about it holds."""

_NEAR = 2
"""So many sentences behind one that names the subject are still taken to speak of it, where the
article's title doesn't: many articles tell of several things, one after the other."""

_BESIDE = 0.6
"""What a sentence counts for in an article that is about something else."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that tells of a day.

    relevance: how much it speaks of the subject, 0 to 1. named: it names it itself.
    fitness: how well it can stand alone, 0 to 1. lead: it stands at its article's beginning.
    mentioned: the other times in it.
    """

    article: Article
    start: int
    end: int
    when: Resolved
    basis: Basis
    span: tuple[int, int] | None
    mentioned: tuple[Resolved, ...]
    story: int
    relevance: float
    named: bool
    fitness: float
    lead: bool
    terms: tuple[str, ...]

    @property
    def foretells(self) -> bool:
        """Whether its article is from before the day."""
        return self.article.published is not None and self.article.published < self.when.first

    @property
    def text(self) -> str:
        """Its words."""
        return self.article.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Gathered:
    """What a library has of a subject."""

    subject: Subject
    candidates: tuple[Candidate, ...]
    articles: int
    undated: int


def gather(
    library: LibraryBackend, typed: str, filters: Filters | None, known_by: date | None
) -> Gathered:
    """Return the sentences that tell of a subject, in articles known by a day if one is given."""
    hits = library.search(typed, MOST_PASSAGES, mode="bm25", filters=filters, known_by=known_by)
    subject = subject_of(library, typed, hits)
    found = dict(_of_subject(subject, hits))
    copies = {one.id for hits_of in found.values() for hit in hits_of for one in hit.copies}
    articles = {article: hits_of[0].article for article, hits_of in found.items()}
    stories = library.story_numbers(list(articles))
    candidates = [
        candidate
        for article, hits_of in found.items()
        for candidate in _candidates(subject, hits_of, stories.get(article, -1))
    ]
    return Gathered(
        subject,
        tuple(candidates),
        len(articles.keys() | copies),
        sum(one.published is None for one in articles.values()),
    )


def _of_subject(subject: Subject, hits: Iterable[Hit]) -> Iterator[tuple[str, list[Hit]]]:
    """Yield the articles that hold enough of the subject, with their passages in order."""
    by_article: defaultdict[str, list[Hit]] = defaultdict(list)
    for hit in hits:
        by_article[hit.article.id].append(hit)
    for article_id, found in by_article.items():
        article = found[0].article
        if subject.is_held(article.text, (article.title, *(hit.text for hit in found))):
            yield article_id, sorted(found, key=lambda hit: hit.passage.start)


def _candidates(subject: Subject, hits: list[Hit], story: int) -> Iterator[Candidate]:
    article = hits[0].article
    titled = subject.share(terms(article.title)) >= ENOUGH
    about = titled or subject.share(terms(article.text[:_LEAD])) >= _ABOUT
    for passage in _passages(article, hits, about):
        text = article.text[passage.start : passage.end]
        since_named = _NEAR + 1
        for place in sentences_of(text):
            start, end = passage.start + place.start, passage.start + place.end
            words = terms(article.text[start:end])
            share = subject.share(words)
            since_named = 0 if share >= ENOUGH else since_named + 1
            if since_named and not (titled or (about and since_named <= _NEAR)):
                continue
            lead = start < _LEAD
            times = times_of(article.text, start, end, article.published)
            when, basis = _day_of(times, article, lead and share >= ENOUGH)
            if when is None:
                continue
            relevance = max(share, _UNNAMED if about else 0.0) * (1.0 if about else _BESIDE)
            yield Candidate(
                article=article,
                start=start,
                end=end,
                when=when,
                basis=basis,
                span=times.span,
                mentioned=times.mentioned,
                story=story,
                relevance=relevance,
                named=share >= ENOUGH,
                fitness=standing(article.text[start:end]),
                lead=lead,
                terms=tuple(dict.fromkeys(words)),
            )


def _passages(article: Article, hits: list[Hit], about: bool) -> list[Passage]:
    """The passages that were found; of an article about the subject also its beginning."""
    found = [hit.passage for hit in hits]
    if about and found[0].start > 0:
        stop = min(found[0].start, _LEAD)
        ends = [one.end for one in sentences_of(article.text[:stop])]
        if ends:
            found.insert(
                0, Passage(-1, article.id, 0, stop if stop == found[0].start else ends[-1])
            )
    return found


def _day_of(times: Times, article: Article, is_news: bool) -> tuple[Resolved | None, Basis]:
    if times.when is not None:
        return times.when, Basis.TOLD
    if is_news and article.published and not times.unsure and not times.mentioned:
        return one_day(article.published), Basis.PUBLISHED
    return None, Basis.PUBLISHED
