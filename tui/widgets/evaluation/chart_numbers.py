"""The numbers of an evaluation's charts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.widgets.charts.stacked import Part, Stack

if TYPE_CHECKING:
    from eval.reporting.comparison import Comparison
    from eval.reporting.view import QuestionEntry, ReportView
    from tui.widgets.charts.curve import Point

RIGHT_WRONG: tuple[tuple[Part, str], ...] = (("good", "right"), ("bad", "wrong"))
RIGHT_WRONG_HELD: tuple[tuple[Part, str], ...] = (
    ("good", "right"),
    ("bad", "wrong"),
    ("none", "held back, though the articles say"),
)

_BINS = 5


def risk_curve(report: ReportView) -> tuple[tuple[Point, ...], Point | None] | None:
    """The share wrong over the share given, the surest first, and where the run stands on it.

    None where nothing is judged.
    """
    from eval.measures.catalogue import ACCURACY_ANSWERED, COVERAGE
    from eval.measures.confidence import risks
    from eval.reporting.view import outcomes_of

    curve = risks(outcomes_of(report.questions))
    if not curve:
        return None
    points = tuple((place / len(curve), risk) for place, risk in enumerate(curve, start=1))
    right, covered = report[ACCURACY_ANSWERED], report[COVERAGE]
    return points, None if right is None or covered is None else (covered, 1 - right)


def by_sureness(report: ReportView) -> tuple[Stack, ...]:
    """How many of the best candidates are right, by their confidence, the surest first."""
    from eval.measures.confidence import reliability
    from eval.reporting.view import outcomes_of

    stacks = []
    for one in reversed(reliability(outcomes_of(report.questions), bins=_BINS)):
        right = round(one.accuracy * one.n, 6)
        name = f"{one.low:.0%} to {one.high:.0%} sure"
        words = f"{one.accuracy:.0%} of {one.n} right"
        stacks.append(Stack(name, (("good", right), ("bad", one.n - right)), words))
    return tuple(stacks)


def by_kind(report: ReportView) -> tuple[Stack, ...]:
    """How many came out right, wrong or held back, by question word."""
    from eval.reporting.slices import WORDS, question_word

    kinds: dict[str, list[QuestionEntry]] = {}
    for entry in report.questions:
        if _part(entry):
            kinds.setdefault(question_word(entry.asked.question), []).append(entry)
    return tuple(_stack(word, kinds[word]) for word in WORDS if word in kinds)


def _stack(word: str, entries: list[QuestionEntry]) -> Stack:
    counts = {part: 0 for part, _ in RIGHT_WRONG_HELD}
    for entry in entries:
        if part := _part(entry):
            counts[part] += 1
    words = f"{counts['good']} of {len(entries)} right"
    return Stack(word, tuple(counts.items()), words)


def _part(entry: QuestionEntry) -> Part | None:
    """What a question counts as; None where nobody can say."""
    from eval.measures.result import Verdict

    return {
        Verdict.RIGHT: "good",
        Verdict.RIGHTLY_ABSTAINED: "good",
        Verdict.PARTLY: "bad",
        Verdict.WRONG: "bad",
        Verdict.FAILED: "bad",
        Verdict.WRONGLY_ABSTAINED: "none",
    }.get(entry.verdict)  # type: ignore[return-value]


def compared(comparison: Comparison | None) -> tuple[Stack, ...]:
    """Each share that both runs have, before and after, in pairs."""
    from eval.measures.catalogue import P50, P95

    stacks: list[Stack] = []
    for change in comparison.changes if comparison else ():
        if change.measure in (P50, P95):  # times, and no shares
            continue
        noise = ", within noise" if change.within_noise else ""
        name = change.measure.name
        stacks += [
            Stack(name, (("past", change.before),), f"{change.before:.3f} before"),
            Stack("", (("good", change.after),), f"{change.after:.3f} now{noise}"),
        ]
    return tuple(stacks)
