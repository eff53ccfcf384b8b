"""Who disagrees: a question's values, outlet by outlet."""

from __future__ import annotations

from typing import Any

from index.backend import LibraryBackend
from index.errors import UsageError
from qa.citing import link_to
from qa.desk.disagreement.values import told_values, values_of
from qa.desk.found import Found
from qa.json_codec import encode_citation, encode_day
from qa.question.question import Question
from qa.types import Answer, Disagreement, ToldValue
from tui.desk.shared_reader import shared_reader
from tui.desk.sheet import Align, Sheet, SheetColumn, SheetRow
from tui.desk.views import Takes, View, Wanted
from tui.text.desk_lines import disagreement_line
from tui.text.phrases import counted, shown_date
from tui.text.safe_text import one_line

COLUMNS = (
    SheetColumn("value", "Value"),
    SheetColumn("outlet", "Outlet"),
    SheetColumn("day", "Day"),
    SheetColumn("words", "Words", Align.WORDS),
)

NO_VALUE = "no article that was read tells a value of it"
ONE_VALUE = "no article tells another"
_LONGEST = 240


class _Kept:
    """A route that changes nothing and keeps what was found."""

    def __init__(self) -> None:
        self.values: tuple[ToldValue, ...] = ()
        self.disagreement: Disagreement | None = None

    def __call__(self, asked: Question, answer: Answer, found: Found) -> Answer:
        given = (asked, found.verdict, found.hits, found.library)
        self.values, self.disagreement = told_values(*given), values_of(*given)
        return answer


def make(library: LibraryBackend, wanted: Wanted) -> Sheet:
    """Ask the question, and return a row for each outlet that tells a value.

    Raises:
        UsageError: nothing is asked.
        ReaderError: Dateline's own reader is damaged.
    """
    if not wanted.typed.strip():
        raise UsageError("nothing is asked", 'such as "How many people died in the flood?"')
    kept = _asked(library, wanted)
    rows = [_row(value, n) for value in kept.values for n in range(len(value.citations))]
    shown = rows[: wanted.limit] if wanted.limit else rows
    return Sheet(
        title=_title(kept),
        columns=COLUMNS,
        rows=tuple(shown),
        more=len(rows) - len(shown),
        document=_document(wanted.typed, kept),
    )


def _asked(library: LibraryBackend, wanted: Wanted) -> _Kept:
    from qa.answerer import Answerer  # imported here: it loads onnxruntime

    kept = _Kept()
    answerer = Answerer(library, shared_reader(), routes=(kept,))
    answerer.answer(wanted.typed, as_of=wanted.today, filters=wanted.filters)
    return kept


def _title(kept: _Kept) -> str:
    if kept.disagreement:
        return disagreement_line(kept.disagreement)
    if not kept.values:
        return f"No values: {NO_VALUE}"
    outlets = {name for value in kept.values for name in value.outlets}
    told = f"{counted(len(kept.values), 'value')} told by {counted(len(outlets), 'outlet')}"
    same = "that may all be the same" if len(kept.values) > 1 else ONE_VALUE
    return f"{told}: {same}"


def _row(value: ToldValue, n: int) -> SheetRow:
    citation = value.citations[n]
    article = citation.article
    return SheetRow(
        (
            one_line(value.said),
            one_line(article.source or ""),
            shown_date(article.published),
            one_line(citation.sentence, _LONGEST),
        ),
        (citation,),
    )


def _document(question: str, kept: _Kept) -> dict[str, Any]:
    found = kept.disagreement
    return {
        "question": question,
        "line": disagreement_line(found) if found else None,
        "moved": found.moved if found else None,
        "values": [
            {
                "value": one.said,
                "day": encode_day(one.day),
                "outlets": list(one.outlets),
                "citations": [
                    {**encode_citation(cited), "link": link_to(cited)} for cited in one.citations
                ],
            }
            for one in kept.values
        ],
    }


VIEW = View(
    name="values",
    title="Who disagrees",
    prompt="a question: how many, how much, when …",
    blank=False,
    make=make,
    takes=Takes.QUESTION,
)
