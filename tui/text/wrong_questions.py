"""The questions of a run that came out wrong, as plain text: what was said, and what was right."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import TYPE_CHECKING

from tui.text.phrases import counted
from tui.text.question_rows import rows_of
from tui.text.safe_text import line_width, one_line

if TYPE_CHECKING:
    from eval.reporting.view import QuestionEntry, ReportView

_LONGEST, _LONGEST_ID = 300, 60
"""Characters shown of a question, an answer or an error, and of a question's id."""

_INDENT = "  "


def wrong_lines(report: ReportView) -> list[str]:
    """A block of lines for each question that the app's table marks as wrong.

    That is each one answered wrongly or in part, held back though the articles say, not found,
    or failed. Lines are wrapped to the terminal.
    """
    marked = zip(rows_of(report), report.questions, strict=True)
    wrong = [(row.mark, entry) for row, entry in marked if row.wrong]
    lines = [f"Answered wrongly or held back: {len(wrong):,} of {counted(report.n, 'question')}"]
    for mark, entry in wrong:
        lines += ["", *_block(mark, entry)]
    return lines


def _block(mark: str, entry: QuestionEntry) -> Iterator[str]:
    asked = entry.asked
    yield from _wrapped("", f"{one_line(asked.id, _LONGEST_ID)}: {mark}")
    facts = (
        ("before", " · ".join(asked.turns)),
        ("asked", asked.question + (f" ({asked.asked.isoformat()})" if asked.asked else "")),
        ("said", _said(entry)),
        ("right", " | ".join(asked.answers) or _unanswerable(asked.answerable)),
    )
    for name, value in facts:
        if value:
            yield from _wrapped(f"{name:<8}", one_line(value, _LONGEST))


def _said(entry: QuestionEntry) -> str:
    if entry.error is not None:
        return entry.error
    if entry.abstained is None:  # nothing was read
        return ""
    if not entry.abstained:
        return f"{entry.answer or ''}{_how_sure(entry.confidence)}"
    candidate = entry.candidate
    if candidate is None:
        return "your articles don't say"
    held = f"{one_line(candidate.answer)}{_how_sure(candidate.confidence)}"
    return f"your articles don't say; held back: {held}"


def _unanswerable(answerable: bool | None) -> str:
    return "the articles don't say" if answerable is False else ""


def _how_sure(confidence: float | None) -> str:
    return "" if confidence is None else f" ({confidence:.0%} sure)"


def _wrapped(name: str, text: str) -> list[str]:
    first = f"{_INDENT}{name}"
    return textwrap.wrap(
        text, line_width(), initial_indent=first, subsequent_indent=" " * len(first)
    )
