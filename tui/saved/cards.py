"""What the app shows of saved questions, as styled text; no raw text passes through markup."""

from __future__ import annotations

from collections.abc import Iterator

from textual.content import Content

from qa.saved.types import Event, Record
from tui.history.cards import when
from tui.saved import lines
from tui.text.phrases import counted, how_sure
from tui.text.safe_text import one_line
from tui.text.styles import ANSWER, DIM, HEADING, WARN

_LONGEST = 200

NOTHING_SAVED = Content.assemble(
    ("No question is saved yet.\n", "bold"),
    ("s on an answer saves its question, a here another. Esc goes back.", DIM),
)


def row(record: Record) -> Content:
    """A saved question as it is listed: the question, and below it the answer and what is new."""
    mark = lines.NEWS[_newest(record).changes[0].news][0] if _has_news(record) else " "
    question = Content.styled(one_line(record.saved.question, _LONGEST), HEADING)
    said = Content.styled(lines.answer_words(record.last), "" if record.last else DIM)
    return Content("\n").join(
        [
            Content.assemble((f"{mark} ", WARN), question),
            Content.assemble("  ", said, _what(record)),
        ]
    )


def _what(record: Record) -> Content:
    if _has_news(record):
        words = lines.event_words(_newest(record))
        return Content.assemble(" · ", (f"new: {words}", WARN))
    if record.checked is None:
        return Content()
    return Content.styled(f" · nothing new, {when(record.checked)}", DIM)


def heading(records: int, news: int) -> Content:
    """What stands above the list."""
    if not records:
        return NOTHING_SAVED
    said = f"{counted(news, 'question')} changed" if news else "nothing new since you last looked"
    return Content.styled(f"{counted(records, 'saved question')}, {said}", WARN if news else DIM)


def details(record: Record, unfolded: bool) -> Content:
    """A saved question's answer with its source, what is new in it, and what was before."""
    saved = record.saved
    asked = [one_line(saved.name), f"{saved.manner.strictness}, {saved.manner.reading} reading"]
    asked.append(f"asked {when(record.checked)}" if record.checked else lines.NEVER)
    if scope := lines.scope_words(saved):
        asked.append(scope)
    shown = [
        Content.styled(one_line(saved.question, _LONGEST), "bold $text-primary"),
        Content.styled(" · ".join(asked), DIM),
        *_answer(record),
    ]
    for event in reversed(record.new):
        shown += [Content(), *_event(event, "New, ")]
    new = {event.id for event in record.new}
    earlier = [event for event in record.events if event.id not in new]
    if earlier:
        what = "shows" if not unfolded else "hides"
        words = f"{counted(len(earlier), 'earlier event')}: space {what} them"
        shown += [Content(), Content.styled(words, DIM)]
    if unfolded:
        for event in reversed(earlier):
            shown += [Content(), *_event(event, "")]
    return Content("\n").join(shown)


def _answer(record: Record) -> Iterator[Content]:
    last = record.last
    if last is None:
        return
    yield Content()
    yield Content.styled(lines.answer_words(last), ANSWER if last.text is not None else DIM)
    for source in last.sources[:1]:
        yield Content(f"“{one_line(source.sentence, 2 * _LONGEST)}”")
        yield Content.styled(f"{lines.told_by(source)} · {how_sure(last.confidence)}", DIM)


def _event(event: Event, before: str) -> Iterator[Content]:
    yield Content.styled(f"{before}{when(event.at)}", DIM)
    for line in lines.event_parts(event):
        if isinstance(line, tuple):
            name, words = line
            yield Content.assemble((f"  {name}: " if name else "  ", DIM), words)
        else:
            yield Content.styled(line, HEADING)


def _newest(record: Record) -> Event:
    return record.new[-1]


def _has_news(record: Record) -> bool:
    return bool(record.new and record.new[-1].changes)
