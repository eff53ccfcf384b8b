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
            Content.assemble((f"{mark} ", HEADING), question),
            Content.assemble("  ", said, _what(record)),
        ]
    )


def _what(record: Record) -> Content:
    if _has_news(record):
        words = lines.event_words(_newest(record))
        return Content.assemble(" · ", (f"new: {words}", HEADING))
    if record.checked is None:
        return Content()
    return Content.styled(" · nothing new", DIM)


def heading(records: int, news: int) -> Content:
    """What stands above the list."""
    if not records:
        return NOTHING_SAVED
    said = f"{news:,} changed" if news else "nothing new since you last looked"
    return Content.styled(f"{counted(records, 'saved question')}, {said}", WARN if news else DIM)


def details(record: Record) -> Content:
    """A saved question, its answer, and what is new in it, or where else the answer stands."""
    saved, last = record.saved, record.last
    asked = [one_line(saved.name), f"{saved.manner.strictness}, {saved.manner.reading} reading"]
    asked.append(f"asked {when(record.checked)}" if record.checked else lines.NEVER)
    if scope := lines.scope_words(saved):
        asked.append(scope)
    shown = [Content.styled(one_line(saved.question, _LONGEST), "bold $text-primary")]
    if last:
        sure = f" · {how_sure(last.confidence)}" if last.text is not None else ""
        answer = lines.answer_words(last)
        shown.append(Content.assemble((answer, ANSWER if sure else DIM), (sure, DIM)))
    for event in reversed(record.new):
        shown += [*_event(event, "New, "), Content()]
    if last and not record.new:
        for source in last.sources[:1]:
            shown.append(Content(f"“{one_line(source.sentence, 2 * _LONGEST)}”"))
            shown.append(Content.styled(lines.told_by(source), DIM))
            shown.append(Content.styled(lines.place(source), DIM))
        shown.append(Content())
    return Content("\n").join([*shown, Content.styled(" · ".join(asked), DIM)])


def earlier(record: Record, unfolded: bool) -> Content:
    """What an answer was before, all of it where it is unfolded."""
    new = {event.id for event in record.new}
    events = [event for event in record.events if event.id not in new]
    if not events:
        return Content()
    does = "hides them" if unfolded else "shows them"
    shown = [Content.styled(f"Looked at before: {len(events):,} (space {does})", DIM)]
    if unfolded:
        for event in reversed(events):
            shown += [Content(), *_event(event, "")]
    return Content("\n").join(shown)


def _event(event: Event, before: str) -> Iterator[Content]:
    yield Content.styled(f"{before}{when(event.at)}", DIM)
    for line in lines.event_parts(event):
        if isinstance(line, tuple):
            name, words = line
            said = f"  {name}: " if name and name != lines.PLACE else "  "
            yield Content.assemble((said, DIM), words)
        else:
            yield Content.styled(line, HEADING)


def _newest(record: Record) -> Event:
    return record.new[-1]


def _has_news(record: Record) -> bool:
    return bool(record.new and record.new[-1].changes)
