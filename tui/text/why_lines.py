"""What spoke for an answer and against it, as a table in plain lines."""

from __future__ import annotations

from math import floor

from qa.types import Answer, Citation, Weighed, Why
from tui.text.phrases import attribution
from tui.text.safe_text import line_width, one_line

_LEAST_SHOWN = 0.005
"""Points that would be shown as 0.00 aren't worth a line."""

_LONGEST_ANSWER = 60
_COLUMN = 9
_NOTHING = "Why: the passages hold nothing that could be an answer."
_NOTHING_BUT_DENIED = (
    "Why: the passages hold nothing that could be an answer but what they deny, or tell of another"
    " time or of somebody else."
)


def why_lines(answer: Answer) -> list[str]:
    """Return the table of the first candidate and the runner-up, what was denied, the verdict."""
    why = answer.why
    if why is None:
        return [_NOTHING]
    if not why.candidates:
        return [_NOTHING if not why.denied else _NOTHING_BUT_DENIED, *_denied(why)]
    told = [
        reasons
        for reasons in zip(*(one.reasons for one in why.candidates), strict=True)
        if any(abs(reason.points) >= _LEAST_SHOWN for reason in reasons)
    ]
    told.sort(key=lambda reasons: -abs(reasons[0].points))  # what counts most for the first
    rows = [
        ("", [str(n) for n in range(1, len(why.candidates) + 1)]),
        ("an answer with average evidence", [_signed(one.usual) for one in why.candidates]),
        *((reasons[0].label, [_signed(one.points) for one in reasons]) for reasons in told),
        ("together", [_signed(one.total) for one in why.candidates]),
        ("how sure that is", [_percent(one.confidence) for one in why.candidates]),
    ]
    width = max(len(label) for label, _ in rows)
    return [
        "Why: above 0 speaks for an answer, below 0 against it, beside average evidence.",
        *(_candidate(n, one) for n, one in enumerate(why.candidates, start=1)),
        *(f"  {label:<{width}}" + "".join(f"{c:>{_COLUMN}}" for c in row) for label, row in rows),
        *_denied(why),
        _verdict(answer, why),
    ]


def _candidate(number: int, one: Weighed) -> str:
    return _said(str(number), one.citation)


def _denied(why: Why) -> list[str]:
    """What was left out, a line each: no article says it of what is asked."""
    return [_said("Denied", citation) for citation in why.denied]


def _said(label: str, citation: Citation) -> str:
    words = one_line(citation.quote, _LONGEST_ANSWER)
    line = f"{label}: {words} — {attribution(citation.article, citation.page)}"
    return f"  {one_line(line, line_width() - 2)}"


def _verdict(answer: Answer, why: Why) -> str:
    verdict = "Held back" if answer.abstained else "Shown"
    asked = f"{round(why.threshold * 100)}% asked for by {why.strictness}"
    return f"{verdict}: {_percent(answer.confidence)} sure, {asked}."


def _percent(confidence: float) -> str:
    """Rounded down, so that no answer is held back at the very number that is asked for."""
    return f"{floor(confidence * 100 + 1e-9)}%"


def _signed(points: float) -> str:
    return f"{round(points, 2) + 0.0:+.2f}"
