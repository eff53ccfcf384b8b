"""Whether two answers seen are the same, and what is news between them.

What counts is what the articles say. Confidence that goes up and down is no news, nor is another
copy of a story, nor another of the articles that were read before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from qa.answerer import LEAST_RIVAL
from qa.choosing.agreement import copied
from qa.language.values import same
from qa.saved.types import Cause, Change, News, Seen, SeenRival, Source

WOBBLE = 0.1
"""By how much a confidence may change, over the articles known before, without being news."""

LEAST_COPIED = 10
"""Words from which sentences that share half of their runs are taken for copies."""

MOST_SOURCES, MOST_RIVALS, MOST_READ = 20, 20, 200
"""What is remembered of earlier checks, so that nothing that comes back is called new."""

Causes = Callable[[], tuple[Cause, tuple[Source, ...]]]
"""Says why the answer seen before isn't given any more, and which words tell it, if any do."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a check came to: what is to be told, and what the next check compares with."""

    changes: tuple[Change, ...]
    last: Seen


def compare(before: Seen | None, now: Seen, causes: Causes) -> Outcome:
    """Return what is new in an answer; `causes` is asked only where the old answer isn't given."""
    if before is None:
        return Outcome((Change(News.FIRST),), now)
    if before.conditions != now.conditions:
        return Outcome((Change(News.OTHERWISE, _differences(before, now)),), now)
    if before.text is None and not before.removed:
        if now.text is None:
            return Outcome((), _with_read(now, before))
        if _was_held_back(before, now):
            return Outcome((), _with_read(before, now))
        return Outcome((Change(News.ANSWERED),), _with_read(now, before))
    if now.text is None:
        if _is_held_back(before, now):
            return Outcome((), _with_read(before, now))
        cause, sources = causes()
        change = Change(News.GONE, sources=sources, cause=cause)
        return Outcome((change,), _with_read(now, before))
    if not same_answer(before, now):
        return _other(before, now, causes)
    return _same(before, now)


def same_answer(one: Seen | SeenRival, other: Seen | SeenRival) -> bool:
    """Tell whether two answers say the same, or are bounds of the same words of one article."""
    if one.text is None or other.text is None:
        return one.text is other.text
    if _same_words(one.sources[:1], other.sources[:1]):
        return True
    if one.resolved and other.resolved:
        return one.resolved == other.resolved
    return same(one.resolved or one.text, other.resolved or other.text)


def same_source(one: Source, other: Source) -> bool:
    """Tell whether two sources are one report: an article, its later text, a copy of the story."""
    return (
        one.article == other.article
        or one.text_sha256 == other.text_sha256
        or (one.url is not None and one.url == other.url)
        or one.article in other.story
        or other.article in one.story
        or _copied(one.sentence.casefold().split(), other.sentence.casefold().split())
    )


def _same(before: Seen, now: Seen) -> Outcome:
    changes = []
    if sources := tuple(one for one in now.sources if not _known(one, before.sources, before.read)):
        changes.append(Change(News.SOURCE, sources=sources))
    changes += _new_rivals(before, now)
    kept = _with_read(now, before)
    return Outcome(
        tuple(changes),
        replace(
            kept,
            sources=(*now.sources, *_others(before.sources, now.sources))[:MOST_SOURCES],
            rivals=_all_rivals(now, before),
        ),
    )


def _other(before: Seen, now: Seen, causes: Causes) -> Outcome:
    if _changed_places(before, now):
        return Outcome((), _with_read(before, now))
    cause, sources = causes()
    other = Change(News.OTHER, sources=sources, cause=cause)
    return Outcome((other, *_new_rivals(before, now)), _with_read(now, before))


def _new_rivals(before: Seen, now: Seen) -> list[Change]:
    """The rivals that weren't there; one of an article read before must be clearly more likely."""
    known: list[Seen | SeenRival] = [before, *before.rivals]
    return [
        Change(News.RIVAL, rival.said, rival.sources)
        for rival in now.rivals
        if not rival.older
        and not any(same_answer(rival, one) for one in known)
        and (not _read(rival.sources, before) or rival.confidence >= LEAST_RIVAL + WOBBLE)
    ]


def _was_held_back(before: Seen, now: Seen) -> bool:
    """Whether an answer is the guess that was held back, a little surer, from the same articles."""
    guess = _guess(before)
    return (
        guess is not None
        and same_answer(guess, now)
        and abs(now.confidence - guess.confidence) < WOBBLE
        and _read(now.sources, before)
    )


def _is_held_back(before: Seen, now: Seen) -> bool:
    """Whether an answer is only held back now, a little less sure, from the same articles."""
    guess = _guess(now)
    return (
        guess is not None
        and same_answer(guess, before)
        and abs(guess.confidence - before.confidence) < WOBBLE
        and _read(guess.sources, before)
        and set(now.read) <= set(before.read)
    )


def _changed_places(before: Seen, now: Seen) -> bool:
    """Whether an answer and its rival, of articles read before, are only ranked otherwise."""
    was = next((one for one in _current(before.rivals) if same_answer(one, now)), None)
    now_is = next((one for one in _current(now.rivals) if same_answer(one, before)), None)
    return (
        was is not None
        and now_is is not None
        and abs(was.confidence - now.confidence) < WOBBLE
        and abs(now_is.confidence - before.confidence) < WOBBLE
        and _read(now.sources, before)
    )


def _guess(abstained: Seen) -> SeenRival | None:
    return next(_current(abstained.rivals), None)


def _current(rivals: Iterable[SeenRival]) -> Iterator[SeenRival]:
    return (one for one in rivals if not one.older)


def _read(sources: Sequence[Source], before: Seen) -> bool:
    return all(_known(one, before.sources, before.read) for one in sources)


def _known(source: Source, sources: Sequence[Source], read: Sequence[str]) -> bool:
    return source.text_sha256 in read or any(same_source(source, one) for one in sources)


def _others(sources: Sequence[Source], than: Sequence[Source]) -> tuple[Source, ...]:
    return tuple(one for one in sources if not any(one.article == other.article for other in than))


def _all_rivals(now: Seen, before: Seen) -> tuple[SeenRival, ...]:
    """The rivals there are, and those of earlier checks, which mustn't be new once more."""
    past = [one for one in before.rivals if not any(same_answer(one, r) for r in now.rivals)]
    return (*now.rivals, *past)[:MOST_RIVALS]


def _with_read(kept: Seen, other: Seen) -> Seen:
    return replace(kept, read=tuple(dict.fromkeys((*kept.read, *other.read)))[:MOST_READ])


def _same_words(one: Sequence[Source], other: Sequence[Source]) -> bool:
    """Whether two answers overlap in one article's text."""
    return bool(one and other) and (
        one[0].text_sha256 == other[0].text_sha256
        and one[0].start < other[0].end
        and other[0].start < one[0].end
    )


def _copied(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether a sentence is another's copy; two short ones are only where they are the same."""
    if min(len(one), len(other)) < LEAST_COPIED:
        return one == other
    return copied(" ".join(one), " ".join(other))


def _differences(before: Seen, now: Seen) -> str:
    """Say what is asked otherwise, such as "strictness bold (was balanced)"."""
    one, other = before.conditions, now.conditions
    said = ["the question, its filters or its day"] if one.asked != other.asked else []
    for name in ("strictness", "reading"):
        was, is_now = getattr(one, name), getattr(other, name)
        said += [f"{name} {is_now} (was {was})"] if was != is_now else []
    said += ["another reader"] if one.reader != other.reader else []
    said += ["another embedding model"] if one.encoder != other.encoder else []
    return ", ".join(said)
