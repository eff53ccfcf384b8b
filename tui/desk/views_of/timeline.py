"""The days that matter of a subject, with the sentences that tell of them."""

from __future__ import annotations

from typing import Any

from index.backend import LibraryBackend
from index.errors import UsageError
from qa.citing import link_to
from qa.dates.days import Resolved
from qa.desk.timeline.making import timeline
from qa.desk.timeline.types import Entry, Timeline, Told
from qa.json_codec import encode_citation
from qa.language.filter_words import narrowed, typed_filters
from tui.desk.documents.timeline_words import head, notes, remarks, title
from tui.desk.sheet import Align, Sheet, SheetColumn, SheetRow
from tui.desk.views import View, Wanted

_COLUMNS = (
    SheetColumn("when", "When"),
    SheetColumn("sentence", "What is told", Align.WORDS),
    SheetColumn("articles", "Articles", Align.RIGHT),
    SheetColumn("remarks", "How it is known"),
)
_CHOICES = {"12 days": 12, "30 days": 30, "100 days": 100}


def asked(library: LibraryBackend, wanted: Wanted, days: int) -> Timeline:
    """Return the timeline that is asked for; filters may be typed with its subject.

    Raises:
        UsageError: a filter isn't one, or beside filters nothing was typed.
    """
    typed = typed_filters(wanted.typed, wanted.today)
    if not typed.text:
        raise UsageError("a timeline needs a subject", "give a name or a few words")
    return timeline(
        library,
        typed.text,
        narrowed(wanted.filters, typed.filters),
        wanted.today,
        known_by=wanted.today,
        days=days,
    )


def sheet_of(found: Timeline, *, as_data: bool = False) -> Sheet:
    """Return the sheet of a timeline: a row for each sentence.

    `as_data`: days are written as ISO 8601 has them, for programs.
    """
    when = iso if as_data else _words
    return Sheet(
        title=f"{title(found)}: {head(found)}",
        columns=_COLUMNS,
        rows=tuple(
            SheetRow(
                (
                    when(entry.when),
                    told.citation.quote,
                    entry.stories,
                    ", ".join(remarks(entry)[1:]),
                ),
                (told.citation,),
            )
            for entry in found.entries
            for told in entry.told
        ),
        notes=tuple(notes(found)),
        document=document(found),
    )


def _words(when: Resolved) -> str:
    return when.words


def iso(when: Resolved) -> str:
    """Write a time as ISO 8601 has it: 2024-10-14, 2024-10, 2024, 2024-10-14/2024-10-20."""
    match when.granularity:
        case "day":
            return when.first.isoformat()
        case "month":
            return f"{when.first:%Y-%m}"
        case "year":
            return f"{when.first:%Y}"
    return f"{when.first.isoformat()}/{when.last.isoformat()}"


def document(found: Timeline) -> dict[str, Any]:
    """Return the document of `dateline timeline --json`."""
    return {
        "subject": found.subject,
        "today": found.today.isoformat(),
        "articles": found.articles,
        "undated": found.undated,
        "found": found.found,
        "days": list(map(_day, found.entries)),
    }


def _day(entry: Entry) -> dict[str, Any]:
    return {
        "first": entry.when.first.isoformat(),
        "last": entry.when.last.isoformat(),
        "granularity": entry.when.granularity,
        "basis": entry.basis.value,
        "articles": entry.stories,
        "announced": entry.announced,
        "moved_to": iso(entry.moved_to) if entry.moved_to else None,
        "sentences": list(map(_sentence, entry.told)),
    }


def _sentence(told: Told) -> dict[str, Any]:
    time = told.time
    return {
        **encode_citation(told.citation),
        "link": link_to(told.citation),
        "time": {"start": time.start, "end": time.end, "quote": time.quote} if time else None,
    }


def _sheet(library: LibraryBackend, wanted: Wanted) -> Sheet:
    most = _CHOICES.get(wanted.choice or "", _CHOICES["12 days"])
    days = most if wanted.limit is None else min(most, max(1, wanted.limit))
    return sheet_of(asked(library, wanted, days))


VIEW = View(
    name="timeline",
    title="Timeline",
    prompt="a name, or a few words",
    blank=False,
    make=_sheet,
    choices=tuple(_CHOICES),
)
