"""Charts of block characters, and the stretches of time that they show."""

from datetime import date, timedelta

import pytest
from textual.app import App, ComposeResult

from tui.text.blocks import bar, column
from tui.widgets.charts.bars import Bar, BarChart, cut
from tui.widgets.charts.columns import Column, ColumnChart
from tui.widgets.charts.headings import time_heading
from tui.widgets.charts.time_bins import time_bins


class ChartApp(App[None]):
    CSS = "ColumnChart { height: 3; }"

    def __init__(self) -> None:
        super().__init__()
        self.columns = ColumnChart()
        self.bars = BarChart()

    def compose(self) -> ComposeResult:
        yield self.columns
        yield self.bars

    def lines(self, chart: ColumnChart | BarChart) -> list[str]:
        return [chart.render_line(y).text.rstrip() for y in range(chart.size.height)]


def test_a_column_grows_by_eighths_and_what_is_there_is_seen() -> None:
    assert column(0, 10, 2) == "  "
    assert column(10, 10, 2) == "██"
    assert column(5, 10, 2) == " █"
    assert column(1, 1000, 2) == " ▁"
    assert column(3, 0, 2) == "  "


def test_a_bar_grows_by_eighths() -> None:
    assert bar(10, 10, 4) == "████"
    assert bar(5, 10, 4) == "██"
    assert bar(9, 16, 2) == "█▏"
    assert bar(1, 1000, 4) == "▏"
    assert bar(0, 10, 4) == ""


def counted(first: date, last: date, step: int = 1) -> dict[date, int]:
    days = range(0, (last - first).days + 1, step)
    return {first + timedelta(n): 1 for n in days}


@pytest.mark.parametrize(
    ("first", "last", "width", "unit", "labels"),
    [
        (date(2024, 5, 1), date(2024, 5, 1), 40, "day", ("1 May 2024", "1 May 2024")),
        (date(2024, 5, 1), date(2024, 6, 9), 40, "day", ("1 May 2024", "9 Jun 2024")),
        (
            date(2024, 5, 1),
            date(2024, 6, 10),
            40,
            "week",
            ("the week of 29 Apr 2024", "the week of 10 Jun 2024"),
        ),
        (date(2023, 11, 20), date(2024, 12, 3), 40, "month", ("Nov 2023", "Dec 2024")),
        (date(2019, 1, 1), date(2024, 12, 31), 40, "quarter", ("Q1 2019", "Q4 2024")),
        (date(1990, 1, 1), date(2024, 12, 31), 40, "year", ("1990", "2024")),
        (date(1851, 1, 1), date(2024, 12, 31), 40, "5 years", ("1850–1854", "2020–2024")),
        (date(1, 1, 1), date(9999, 12, 31), 4, "10000 years", ("0–9999", "0–9999")),
    ],
)
def test_the_shortest_stretches_are_taken_for_which_there_is_room(
    first: date, last: date, width: int, unit: str, labels: tuple[str, str]
) -> None:
    days = counted(first, last, step=max(1, (last - first).days))
    bins = time_bins(days, width)
    assert bins is not None
    assert bins.unit == unit
    assert (bins.columns[0].label, bins.columns[-1].label) == labels
    assert len(bins.columns) <= width
    assert sum(column.value for column in bins.columns) == sum(days.values())


def test_stretches_without_an_article_are_there_and_each_day_is_in_its_own() -> None:
    bins = time_bins({date(2024, 1, 31): 2, date(2024, 2, 1): 3, date(2025, 1, 1): 1}, 60)
    assert bins is not None
    assert [column.value for column in bins.columns] == [2, 3, *[0] * 10, 1]
    assert [column.tick for column in bins.columns if column.major] == ["Jan 2024", "2025"]
    assert (bins.most.label, bins.most.value) == ("Feb 2024", 3)
    assert time_bins({}, 60) is None
    assert time_bins({date(2024, 1, 1): 1}, 0) is None


def test_the_heading_names_the_stretch_that_counts_most() -> None:
    days = time_bins({date(2024, 5, 1): 2, date(2024, 5, 3): 1}, 60)
    months = time_bins({date(2024, 1, 31): 2, date(2025, 1, 1): 1}, 60)
    assert days is not None
    assert months is not None
    assert time_heading(days).plain == "Articles a day  most: 2 on 1 May 2024"
    assert time_heading(months, 7).plain == "Articles a month  7 undated · most: 2 in Jan 2024"


async def test_columns_stand_over_their_ticks() -> None:
    async with ChartApp().run_test(size=(12, 10)) as pilot:
        app = pilot.app
        assert isinstance(app, ChartApp)
        app.columns.show([Column(4, "first", "a"), Column(2, "second", "b"), Column(0, "none", "")])
        await pilot.pause()
        assert app.lines(app.columns) == ["███", "███ ███", "a   b"]
        app.columns.show([Column(n, str(n), f"tick {n}") for n in range(30)])
        await pilot.pause()
        lines = app.lines(app.columns)
        assert all(len(line) <= 12 for line in lines)
        assert lines[-1] == "tick 0"


async def test_the_pointer_on_a_column_says_what_it_is() -> None:
    async with ChartApp().run_test(size=(12, 10)) as pilot:
        app = pilot.app
        assert isinstance(app, ChartApp)
        app.columns.show([Column(1234, "[b]Oct\x07 2024", "Oct"), Column(2, "Nov 2024", "Nov")])
        await pilot.hover(app.columns, offset=(1, 1))
        assert str(app.columns.tooltip) == "[b]Oct 2024: 1,234"
        await pilot.hover(app.columns, offset=(7, 1))
        assert str(app.columns.tooltip) == "Nov 2024: 2"


async def test_bars_are_aligned_whatever_the_names() -> None:
    async with ChartApp().run_test(size=(30, 10)) as pilot:
        app = pilot.app
        assert isinstance(app, ChartApp)
        names = ("河北日报晨报晚报新闻", "\x1b[31mRed\x1b[0m\nnews", "[b]bold[/b]", "")
        app.bars.show([Bar(name, 1200 // n) for n, name in enumerate(names, start=1)])
        await pilot.pause()
        lines = [app.bars.render_line(y) for y in range(4)]
        assert {line.cell_length for line in lines} == {30}
        texts = [line.text for line in lines]
        assert texts[0].endswith(" 1,200")
        assert texts[1].startswith("Red news")
        assert texts[2].startswith("[b]bold[/b]")
        # Two cells a character: the bars begin in the same column all the same.
        assert texts[0].startswith("河北日报晨报… █")
        assert texts[1].index("█") == 14


def test_words_are_cut_to_whole_cells() -> None:
    assert cut("short", 7) == "short  "
    assert cut("too long", 5) == "too… "
    assert cut("日本語", 4) == "日… "
