"""The view "Lists": a question that several things answer, and each of them with its sources."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from index.backend import LibraryBackend
from index.errors import UsageError
from qa.citing import link_to
from qa.desk.lists.asked import asked
from qa.json_codec import encode_citation
from qa.types import Answer
from tui.desk.shared_reader import shared_reader
from tui.desk.sheet import Align, Sheet, SheetColumn, SheetRow
from tui.desk.views import Takes, View, Wanted
from tui.text.phrases import counted, how_sure, list_line, shown_date
from tui.text.safe_text import one_line

if TYPE_CHECKING:
    from qa.reading.reader import Reader

_COLUMNS = (
    SheetColumn("number", "", Align.RIGHT),
    SheetColumn("item", "Item"),
    SheetColumn("articles", "Articles", Align.RIGHT),
    SheetColumn("published", "First cited"),
    SheetColumn("words", "Said there", Align.WORDS),
)
_EXAMPLE = "such as: Which countries signed the treaty?"


def answered(library: LibraryBackend, wanted: Wanted, reader: Reader | None = None) -> Answer:
    """Return the answer to what was typed.

    Raises:
        UsageError: it doesn't ask for several things.
        ReaderError: Dateline's own reader is damaged.
    """
    if asked(wanted.typed) is None:
        raise UsageError(
            "that asks for no list", f"type a question that several things answer, {_EXAMPLE}"
        )
    # Here, since the views are listed by whatever shows them, and a reader is heavy.
    from qa.answerer import Answerer

    answerer = Answerer(
        library, reader or shared_reader(), today=lambda: wanted.today or date.today()
    )
    return answerer.answer(wanted.typed, filters=wanted.filters)


def sheet_of(answer: Answer, limit: int | None = None) -> Sheet:
    """Return the sheet of an answer: its items, or that there is no list."""
    document = _document(answer)
    question = one_line(answer.question)
    notes = (
        ()
        if answer.embedded >= 1
        else (f"{int(answer.embedded * 100)}% of the passages can be searched by meaning so far.",)
    )
    if answer.listed is None:
        title = "The articles give no list of it"
        if answer.text is not None:
            said = f"They name one: {one_line(answer.said or '')}"
            notes = (f"{said} ({how_sure(answer.confidence).lower()})", *notes)
        return Sheet(title, notes=notes, document=document)
    rows = tuple(
        SheetRow(
            (
                number,
                one_line(item.text),
                len(item.citations),
                shown_date(item.citations[0].article.published),
                one_line(item.citations[0].sentence),
            ),
            item.citations,
        )
        for number, item in enumerate(answer.listed.items, start=1)
    )
    shown = rows if limit is None else rows[:limit]
    return Sheet(
        f"{counted(len(rows), 'item')}: {question}",
        _COLUMNS,
        shown,
        notes=(f"{list_line(answer.listed)} ({how_sure(answer.confidence).lower()}).", *notes),
        more=len(rows) - len(shown),
        document=document,
    )


def _make(library: LibraryBackend, wanted: Wanted) -> Sheet:
    return sheet_of(answered(library, wanted), wanted.limit)


def _document(answer: Answer) -> dict[str, Any]:
    listed = answer.listed
    items = [
        {
            "item": item.text,
            "citations": [{**encode_citation(one), "link": link_to(one)} for one in item.citations],
        }
        for item in (listed.items if listed else ())
    ]
    return {
        "question": answer.question,
        "answer": answer.text,
        "confidence": round(answer.confidence, 4),
        "listed": listed
        and {
            "items": items,
            "articles": listed.articles,
            "counted": listed.counted,
            "complete": listed.complete,
            "whole_in": listed.whole_in,
        },
    }


VIEW = View(
    name="lists",
    title="Lists",
    prompt=f"a question that several things answer, {_EXAMPLE}",
    blank=False,
    make=_make,
    takes=Takes.QUESTION,
)
