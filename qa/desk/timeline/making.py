"""A subject's timeline, out of a library."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from index.backend import LibraryBackend
from index.errors import UsageError
from index.types import Filters
from qa.dates.days import Resolved
from qa.desk.text import cited
from qa.desk.timeline.gathering import Candidate, Gathered, gather
from qa.desk.timeline.ranking import Chosen, Day, Sentences, choose, ranked_days
from qa.desk.timeline.subject import weights_of
from qa.desk.timeline.types import Entry, Timeline, Told

DAYS = 12
"""Days of a timeline, unless others are asked for."""

PER_DAY = 2

_MOVED_ALIKE = 0.4


def timeline(
    library: LibraryBackend,
    subject: str,
    filters: Filters | None = None,
    today: date | None = None,
    *,
    known_by: date | None = None,
    days: int = DAYS,
    per_day: int = PER_DAY,
) -> Timeline:
    """Return the days that matter of a subject, in order.

    Args:
        library: where it is looked for.
        subject: a name or a query.
        filters: of which articles.
        today: the day from which days lie in the future; default: today.
        known_by: articles of later days are left out.
        days: how many days at most.
        per_day: how many sentences a day at most.

    Raises:
        UsageError: nothing is looked for.
    """
    if not library.weights(subject):
        raise UsageError("a timeline needs a subject", "give a name or a few words")
    today = today or date.today()
    gathered = gather(library, subject, filters, known_by)
    found = chosen_of(library, gathered, days, per_day)
    entries = [_entry(one, gathered.candidates, found.sentences) for one in found.chosen]
    entries.sort(key=lambda entry: (entry.when.first, entry.when.last))
    return Timeline(
        subject=subject,
        entries=tuple(entries),
        found=sum(any(one.fitness for one in day.candidates) for day in found.ranked),
        articles=gathered.articles,
        undated=gathered.undated,
        today=today,
    )


@dataclass(frozen=True, slots=True)
class Found:
    """All days that are told of, by rank, and those of them that are chosen."""

    ranked: Sequence[Day]
    chosen: Sequence[Chosen]
    sentences: Sentences


def chosen_of(library: LibraryBackend, gathered: Gathered, days: int, per_day: int) -> Found:
    """Return the days that matter most, each with the sentences that are to tell it."""
    words = {word for one in gathered.candidates for word in one.text.split()}
    weights = weights_of(library, " ".join(words))
    sentences = Sentences(weights, gathered.subject.words)
    ranked = ranked_days(gathered.candidates)
    return Found(ranked, choose(ranked, sentences, days, per_day), sentences)


def _entry(chosen: Chosen, candidates: Sequence[Candidate], sentences: Sentences) -> Entry:
    day = chosen.day
    return Entry(
        when=day.when,
        told=tuple(map(_told, chosen.sentences)),
        stories=day.stories,
        announced=day.announced,
        moved_to=_moved_to(chosen.sentences[0], candidates, sentences) if day.announced else None,
    )


def _told(one: Candidate) -> Told:
    return Told(
        cited(one.article, one.start, one.end),
        cited(one.article, *one.span) if one.span else None,
    )


def _moved_to(
    first: Candidate, candidates: Sequence[Candidate], sentences: Sentences
) -> Resolved | None:
    """Return the day for which later articles announce the same."""
    rivals = [
        one
        for one in candidates
        if one.when != first.when
        and one.when.granularity == "day"
        and first.article.published
        and one.article.published
        and one.article.published > first.article.published
        and one.foretells
        and sentences.likeness(one, first) >= _MOVED_ALIKE
    ]
    if not rivals:
        return None
    latest = max(rivals, key=lambda one: (one.article.published or date.min, one.when.first))
    return latest.when
