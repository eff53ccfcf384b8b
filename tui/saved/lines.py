"""What is said of saved questions, as plain lines: what scripts, mails and files get."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from qa.saved.types import Cause, Change, Checked, Event, News, Record, SavedQuestion, Seen, Source
from tui.conversation.scope import Scope, chips
from tui.text.phrases import attribution, counted, how_sure, with_day
from tui.text.safe_text import one_line, wrapped_at_words

NOT_SAID = "your articles don't say"
NEVER = "not asked yet"
PLACE = "place"
"""The name of a part that says where a source can be opened; it isn't wrapped."""

_LONGEST = 280
_LONGEST_ANSWER = 160

NEWS = {
    News.FIRST: ("·", "asked for the first time"),
    News.ANSWERED: ("+", "new answer"),
    News.OTHER: ("!", "another answer"),
    News.SOURCE: ("+", "new source"),
    News.RIVAL: ("?", "another possible answer"),
    News.GONE: ("-", "no answer any more"),
    News.OTHERWISE: ("~", "asked otherwise than last time"),
}
"""A mark and the words for each kind of news."""

_CAUSES = {
    Cause.REMOVED: "the article that said it was removed",
    Cause.MISSING: "the article that said it isn't in the library any more",
    Cause.EDITED: "the article that said it was edited",
    Cause.FILTERED: "the article that said it lies outside the filters by now",
    Cause.SUPERSEDED: "an article has told another since",
    Cause.DENIED: "an article denies it",
    Cause.DOUBT: "it isn't sure enough any more",
}


def answer_words(seen: Seen | None) -> str:
    """An answer as it was seen, on one line: "next Tuesday (22 October 2024)"."""
    if seen is None:
        return NEVER
    if seen.removed:
        return "removed with the article that said it"
    if seen.said is None:
        return NOT_SAID
    return with_day(one_line(seen.said, _LONGEST_ANSWER), seen.resolved)


def cause_words(change: Change) -> str:
    """Why an answer is gone, or isn't the answer any more; "" where that isn't asked."""
    return _CAUSES[change.cause] if change.cause else ""


def place(source: Source) -> str:
    """Where a source can be opened: its page at the words, else its file."""
    return one_line(source.link or source.url or source.path)


def told_by(source: Source) -> str:
    """A source's title, outlet, day and page."""
    return attribution(source, source.page)


def event_words(event: Event) -> str:
    """What happened, on one line: "another answer, new source"."""
    counts = [NEWS[change.news][1] for change in event.changes]
    return ", ".join(dict.fromkeys(counts)) or "removed with the article that said it"


def headline(saved_name: str, question: str) -> str:
    """A saved question's name and words, on one line."""
    return f"{one_line(saved_name)}: {one_line(question, _LONGEST)}"


Part = str | tuple[str, str]
"""A line of what happened: a heading, or a name ("before", "now", "") and words."""


def event_parts(event: Event) -> Iterator[Part]:
    """Yield what happened: each change, then what it changed, why, and the words that tell it."""
    for change in event.changes:
        mark, words = NEWS[change.news]
        text = one_line(change.text, _LONGEST)
        yield f"{mark} {words}{f': {text}' if text else ''}"
        if change.news in (News.OTHER, News.GONE, News.OTHERWISE):
            yield from _answer_parts("before", event.before)
        if change.news in (News.FIRST, News.ANSWERED, News.OTHER, News.OTHERWISE):
            yield from _answer_parts("now", event.now)
        if change.news is News.SOURCE:
            yield "answer", answer_words(event.now)
        if change.cause:
            yield "why", _CAUSES[change.cause]
        for source in change.sources:
            yield from _source_parts(source)


def _answer_parts(name: str, seen: Seen | None) -> Iterator[Part]:
    yield name, answer_words(seen)
    if seen is not None:
        for source in seen.sources[:1]:
            yield from _source_parts(source)


def _source_parts(source: Source) -> Iterator[Part]:
    yield "", told_by(source)
    if source.sentence != source.quote:
        yield "", f"“{one_line(source.sentence, _LONGEST)}”"
    yield PLACE, place(source)


def event_lines(event: Event) -> Iterator[str]:
    """Yield the parts of what happened, each wrapped to the terminal."""
    return map(_line, event_parts(event))


def answer_lines(name: str, seen: Seen | None) -> Iterator[str]:
    """Yield an answer under a name ("now", "before"), and the words of its first source."""
    return map(_line, _answer_parts(name, seen))


def _line(part: Part) -> str:
    if isinstance(part, str):
        return wrapped_at_words(part, "  ", "    ")
    name, words = part
    return f"{' ' * 12}{words}" if name == PLACE else _field(name, words)


def checked_lines(checked: Checked, events: Sequence[Event], *, quiet: bool) -> list[str]:
    """Return what a check says of one question: `events` are those to be told, oldest first.

    Nothing where `quiet` is set and nothing happened, but that a question was asked once.
    """
    saved = checked.record.saved
    if checked.error and not events:
        return []
    if not events:
        last = checked.record.last
        sure = f" · {how_sure(last.confidence)}" if last and last.text is not None else ""
        said = f"= {headline(saved.name, saved.question)} {answer_words(last)}{sure}"
        return [] if quiet else [wrapped_at_words(said, "", "    ")]
    if quiet and all(change.news is News.FIRST for event in events for change in event.changes):
        return []
    shown = [wrapped_at_words(headline(saved.name, saved.question), "", "    ")]
    for event in events:
        shown += event_lines(event)
    return [*shown, ""]


def list_line(number: int, record: Record) -> str:
    """A saved question in the list, with its last answer."""
    new = f"  ({counted(len(record.new), 'change')} not looked at)" if record.new else ""
    return wrapped_at_words(
        f"{number}  {headline(record.saved.name, record.saved.question)}{_scope(record)}"
        f" — {answer_words(record.last)}{new}",
        "",
        "     ",
    )


def timeline_lines(record: Record) -> Iterator[str]:
    """Yield a saved question's history, oldest first."""
    saved = record.saved
    yield wrapped_at_words(headline(saved.name, saved.question), "", "    ")
    asked = f"{saved.manner.strictness}, {saved.manner.reading} reading"
    yield _field("asked", f"{asked}{_scope(record)}")
    yield _field("added", f"{saved.added.astimezone():%Y-%m-%d %H:%M}")
    checked = f"{record.checked.astimezone():%Y-%m-%d %H:%M}" if record.checked else NEVER
    yield _field("checked", checked)
    for event in record.events:
        yield ""
        yield f"{event.at.astimezone():%Y-%m-%d %H:%M}"
        yield from event_lines(event)
    if record.last is not None and not record.events:
        yield from answer_lines("now", record.last)


def scope_words(saved: SavedQuestion) -> str:
    """What a question is asked within: "since 1 Jan 2024 · Brindle Gazette"; mostly nothing."""
    return " · ".join(chip.words for chip in chips(Scope(saved.filters, saved.as_of)))


def _scope(record: Record) -> str:
    words = scope_words(record.saved)
    return f" ({words})" if words else ""


def _field(name: str, words: str) -> str:
    return wrapped_at_words(words, f"    {name:<8}", " " * 12)
