"""The charts of an evaluation: their numbers, and how they are drawn."""

from __future__ import annotations

from dataclasses import replace

import pytest
from eval_fakes import answer, measured
from textual.app import App, ComposeResult
from textual.widget import Widget

from eval.reporting.comparison import compare
from eval.reporting.view import ReportView
from eval.types import EvalQuestion
from tui.widgets.charts.curve import Curve
from tui.widgets.charts.stacked import Stack, StackChart, legend
from tui.widgets.evaluation.chart_numbers import (
    RIGHT_WRONG_HELD,
    by_kind,
    by_sureness,
    compared,
    risk_curve,
)

QUESTIONS = (
    EvalQuestion("q1", "When does the bridge reopen?", ("March 3",)),
    EvalQuestion("q2", "Who walked out?", ("crews",)),
    EvalQuestion("q3", "Who is the mayor?", ("Keel",)),
    EvalQuestion("q4", "Where is the ferry?", answerable=False),
)


def report() -> ReportView:
    """Of the four: right, wrong, wrongly held back, rightly held back."""
    said = {
        QUESTIONS[0].question: answer("March 3", "bridge", confidence=0.9),
        QUESTIONS[1].question: answer("Skerry", "ferry", confidence=0.5),
        QUESTIONS[2].question: answer(None, "ferry", confidence=0.2),
        QUESTIONS[3].question: answer(None, "ferry", confidence=0.1),
    }
    return measured(QUESTIONS, said).view()


def nothing() -> ReportView:
    return replace(report(), questions=())


def test_kinds_count_right_wrong_and_held_back() -> None:
    found = {stack.name: (dict(stack.parts), stack.words) for stack in by_kind(report())}
    assert found == {
        "when": ({"good": 1, "bad": 0, "none": 0}, "1 of 1 right"),
        "who": ({"good": 0, "bad": 1, "none": 1}, "0 of 2 right"),
        "where": ({"good": 1, "bad": 0, "none": 0}, "1 of 1 right"),
    }


def test_the_surest_stand_first() -> None:
    names = [stack.name for stack in by_sureness(report())]
    assert names[0] == "80% to 100% sure"
    assert by_sureness(report())[0].words == "100% of 1 right"


def test_the_curve_ends_at_all_questions() -> None:
    found = risk_curve(report())
    assert found is not None
    points, now = found
    assert points[0] == (0.25, 0.0)
    assert points[-1][0] == 1.0
    assert now == (0.5, 0.5)


def test_of_nothing_there_is_nothing() -> None:
    assert risk_curve(nothing()) is None
    assert by_kind(nothing()) == by_sureness(nothing()) == compared(None) == ()


def test_two_runs_stand_beside_one_another() -> None:
    pairs = compared(compare("before", report(), report()))
    assert pairs
    before, now = pairs[::2], pairs[1::2]
    assert [stack.total for stack in before] == [stack.total for stack in now]
    assert {stack.name for stack in pairs[1::2]} == {""}


class Host(App[None]):
    """A chart in a window of its own."""

    def __init__(self, chart: Widget) -> None:
        super().__init__()
        self.chart = chart

    def compose(self) -> ComposeResult:
        yield self.chart


async def drawn(chart: Widget, size: tuple[int, int]) -> list[str]:
    app = Host(chart)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        return [
            "".join(segment.text for segment in chart.render_line(y))
            for y in range(chart.content_size.height)
        ]


async def test_parts_of_a_bar_differ_without_colours() -> None:
    chart = StackChart()
    chart.show([Stack("who", (("good", 2), ("bad", 1), ("none", 1)), "2 of 4"), Stack("why", ())])
    who, why = await drawn(chart, (30, 4))
    assert who == "who " + "█" * 9 + "▒" * 5 + "·" * 5 + " 2 of 4"
    assert why.strip() == "why"
    assert str(legend(RIGHT_WRONG_HELD)).startswith("█ right   ▒ wrong   · held back")


async def test_what_is_not_nothing_is_seen() -> None:
    chart = StackChart()
    chart.show([Stack("all", (("good", 999), ("bad", 1)), "")])
    [line] = await drawn(chart, (24, 2))
    assert line.count("▒") == 1


@pytest.mark.parametrize("size", [(40, 10), (12, 10), (6, 3), (3, 2)])
async def test_a_curve_is_drawn_in_any_room(size: tuple[int, int]) -> None:
    chart = Curve()
    chart.show([(0.25, 0.0), (0.5, 0.0), (1.0, 1.0)], (0.5, 0.0))
    lines = await drawn(chart, size)
    assert len({len(line) for line in lines}) == 1
    if size[0] > 20:
        assert lines[0].startswith("100% ")
        assert lines[-2].startswith("  0% ")
        assert lines[-1].rstrip().endswith("100%")
        assert "◆" in lines[-2]
        assert lines[0].rstrip()[-1] not in " ⠀%"
