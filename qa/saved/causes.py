"""Why an answer that was seen isn't the answer any more."""

from __future__ import annotations

from contextlib import suppress

from index.backend import LibraryBackend
from index.errors import NotFoundError
from index.types import Article, Filters
from qa.saved.comparing import same_answer
from qa.saved.seeing import Link, source_of
from qa.saved.types import Cause, Seen, Source
from qa.types import Answer


def cause_of(
    before: Seen, now: Seen, answer: Answer, library: LibraryBackend, link: Link
) -> tuple[Cause, tuple[Source, ...]]:
    """Return why `before` isn't given any more, and the words that tell it, if any do.

    `answer` is what `now` was made of, over `library`.
    """
    if before.removed or not before.sources:
        return Cause.REMOVED, ()
    first = before.sources[0]
    article = _article(library, first)
    if article is None:
        taken = any(one.id == first.article for one in library.taken_down())
        return (Cause.REMOVED if taken else Cause.MISSING), ()
    if article.sha256 != first.text_sha256 and first.quote not in article.text:
        return Cause.EDITED, ()
    older = [one for one in now.rivals if one.older and same_answer(one, before)]
    if older:
        return Cause.SUPERSEDED, ()
    if not _passes(article, answer.filters):
        return Cause.FILTERED, ()
    denied = answer.why.denied if answer.why else ()
    if denials := [one for one in denied if one.article.sha256 not in before.read]:
        return Cause.DENIED, tuple(source_of(one, link) for one in denials)
    if article.sha256 != first.text_sha256:
        return Cause.EDITED, ()
    return Cause.DOUBT, ()


def _article(library: LibraryBackend, source: Source) -> Article | None:
    with suppress(NotFoundError):
        article = library.article(source.article)
        return article if article.id == source.article else None
    return None


def _passes(article: Article, filters: Filters | None) -> bool:
    """Whether filters of days let an article through; an outlet's name stays."""
    if filters is None or not (filters.since or filters.until):
        return True
    day = article.published
    return day is not None and (filters.since or day) <= day <= (filters.until or day)
