"""The evaluation's screen, driven by keys over a run that a test lets go on and end."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from eval_fakes import answer, measured
from job_fakes import FakeProcess
from textual.app import App
from textual.content import Content
from textual.pilot import Pilot
from textual.widgets import Input, OptionList, Static
from tui_pilot import assert_the_keys_fit, until
from tui_pilot import offered as keys_offered

from eval.conditions import Conditions
from eval.reporting.runs import load
from eval.reporting.runs import save as save_run
from eval.reporting.view import AskedQuestion, QuestionEntry, ReportView
from eval.types import EvalQuestion
from index.errors import LibraryError, NotFoundError
from qa.types import Answer
from tui.jobs.child import Stage, Stopped
from tui.jobs.evaluating import SAMPLE, EvaluationRequest, Finished
from tui.jobs.evaluation_runs import Evaluation
from tui.jobs.job import Phase
from tui.screens.evaluation import EvaluationScreen, LiveQuestion, Pane
from tui.text.question_rows import Column, cell
from tui.widgets.charts.curve import Curve
from tui.widgets.charts.stacked import StackChart
from tui.widgets.evaluation.question_table import QuestionTable, widths
from tui.widgets.key_line import KeyLine

NARROW, MEDIUM, WIDE = (60, 20), (80, 24), (120, 36)
ASKED_ON = date(2024, 5, 1)

QUESTIONS = (
    EvalQuestion("q1", "When does the bridge reopen?", ("March 3",)),
    EvalQuestion("q2", "Who walked out?", ("crews",), asked=date(2024, 3, 2)),
    EvalQuestion("q3", "And why?", ("noon",), turns=("Who walked out?", "And why?")),
    EvalQuestion("q4", "Who is [b]mayor[/b]?", answerable=False),
    EvalQuestion("q5", "Where\x1b[2J is it?", ("Skerry",)),
)


def report(**changed: Answer | Exception) -> ReportView:
    """Of the five: right, wrong, wrongly abstained, rightly abstained, failed."""
    answers: dict[str, Answer | Exception] = {
        "q1": answer("March 3", "bridge", confidence=0.91),
        "q2": answer("Skerry", "ferry", confidence=0.4),
        "q3": answer(None, "ferry", confidence=0.2),
        "q4": answer(None, "ferry", confidence=0.1),
        "q5": LibraryError("busy\x1b[31m"),
        **changed,
    }
    said = {question.question: answers[question.id] for question in QUESTIONS}
    return measured(QUESTIONS, said).view()


def of_many(n: int) -> ReportView:
    """The report of n questions, each like one of the five."""
    five = report()
    entries = (five.questions[place % 5] for place in range(n))
    return replace(
        five,
        questions=tuple(
            replace(entry, asked=replace(entry.asked, id=f"q{place}"))
            for place, entry in enumerate(entries)
        ),
    )


class Host(App[None]):
    """What the app does with the screen, over runs that tell `stages` and end in `outcome`."""

    def __init__(
        self, library: Path, outcome: ReportView | Exception, stages: tuple[Stage, ...]
    ) -> None:
        super().__init__()
        self.library = library
        self.outcome = outcome
        self.stages = stages
        self.process = FakeProcess(on_stop=Stopped())
        self.evaluation = Evaluation(self.start)
        self.given: list[LiveQuestion | None] = []

    def start(self, request: EvaluationRequest) -> FakeProcess:
        self.process.tell(*self.stages)
        return self.process(request)

    def end(self) -> None:
        if isinstance(self.outcome, Exception):
            self.process.end(self.outcome)
            return
        [*_, request] = self.process.requests
        conditions = Conditions({"limit": None}, {"machine": "fake"})
        self.process.end(Finished(request, self.outcome, conditions))

    def on_mount(self) -> None:
        self.open()

    def open(self) -> None:
        screen = EvaluationScreen(self.evaluation, self.library, ASKED_ON)
        self.push_screen(screen, self.given.append)


def screen(pilot: Pilot[None]) -> EvaluationScreen:
    found = pilot.app.screen
    assert isinstance(found, EvaluationScreen)
    return found


def table(pilot: Pilot[None]) -> QuestionTable:
    return screen(pilot).query_one(QuestionTable)


def cells(pilot: Pilot[None], column: int) -> list[str]:
    return [cell(list(Column)[column], row) for row in table(pilot).shown]


def words(pilot: Pilot[None]) -> str:
    """All that the pane shown says outside of its table, lists and boxes."""
    pane = screen(pilot).query_one(f"#{screen(pilot).pane}")
    return "\n".join(str(static.content) for static in pane.query(Static) if static.display)


async def finish(pilot: Pilot[None], host: Host) -> None:
    """Ask the sample set, which is the first of the list, and wait for the table."""
    await until(pilot, lambda: isinstance(pilot.app.focused, OptionList))
    await pilot.press("enter")
    await until(pilot, lambda: screen(pilot).pane is Pane.PROGRESS)
    host.end()
    await until(pilot, lambda: screen(pilot).pane is Pane.RESULTS)
    await until(pilot, lambda: len(table(pilot).shown) == len(QUESTIONS))


async def type_path(pilot: Pilot[None], text: str) -> None:
    screen(pilot).query_one(f"#{Pane.SETS} Input", Input).focus()
    await pilot.pause()
    screen(pilot).query_one(f"#{Pane.SETS} Input", Input).value = text
    await pilot.press("enter")


def assert_nothing_is_cut_off(pilot: Pilot[None]) -> None:
    shown = screen(pilot)
    pane = shown.query_one(f"#{shown.pane}")
    below = 0
    for widget in pane.children:
        if widget.region:
            assert shown.region.contains_region(widget.region), widget
            assert widget.region.y >= below, f"{widget} lies over what is above it"
            below = widget.region.bottom
            if isinstance(widget, Static) and isinstance(widget.content, Content):
                needed = len(widget.content.wrap(widget.content_region.width))
                assert needed <= widget.content_region.height, widget.content
    assert below <= shown.query_one(KeyLine).region.y
    assert_the_keys_fit(shown)


def a_host(tmp_path: Path, outcome: ReportView | Exception | None = None, *stages: Stage) -> Host:
    return Host(tmp_path / "library", outcome or report(), stages)


@pytest.mark.parametrize("size", [NARROW, MEDIUM, WIDE])
async def test_a_set_is_asked_and_every_question_stands_in_the_table(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    stages = (
        Stage("first run: reading the sample articles"),
        Stage("asking questions", 3, 5, "1 right so far"),
    )
    host = a_host(tmp_path, None, *stages)
    async with host.run_test(size=size) as pilot:
        await until(pilot, lambda: isinstance(pilot.app.focused, OptionList))
        assert_nothing_is_cut_off(pilot)
        await pilot.press("enter")
        await until(pilot, lambda: "1 right so far" in words(pilot))
        assert "Asking sample" in words(pilot)
        assert "3 of 5 questions, going on from the run that was cut short" in words(pilot)
        assert_nothing_is_cut_off(pilot)
        host.end()
        await until(pilot, lambda: len(table(pilot).shown) == 5)
        assert_nothing_is_cut_off(pilot)
        assert host.process.requests == [EvaluationRequest(SAMPLE, tmp_path / "library", ASKED_ON)]
        assert cells(pilot, 0) == [
            "When does the bridge reopen?",
            "Who walked out?",
            "And why?",
            "Who is [b]mayor[/b]?",
            "Where is it?",
        ]
        assert cells(pilot, 1) == ["March 3", "crews", "noon", "(no answer)", "Skerry"]
        assert cells(pilot, 2) == [
            "March 3",
            "Skerry",
            "(abstained)",
            "(abstained)",
            "LibraryError: busy",
        ]
        assert cells(pilot, 3) == [
            "✓ right",
            "✗ wrong",
            "✗ abstained",
            "✓ abstained",
            "✗ failed",
        ]
        assert cells(pilot, 4) == ["1", "1", "1", "-", "-"]
        assert cells(pilot, 5) == ["0.91", "0.40", "0.20", "0.10", "-"]
        assert "harbour: 5 questions, 4 answerable" in words(pilot)
        figures = words(pilot).replace("\n", " · ")
        assert "Coverage 0.400 · Right when answered 0.500 · Abstention precision 0.500" in figures
        assert "Abstention recall 1.000 · Latency, median" in figures
        brief = "Exact match 0.400 · Words shared 0.400 · "
        whole = "Exact match (EM) 0.400 · Words shared (F1) 0.400 · "
        assert (brief if size == NARROW else whole) in figures


async def test_the_question_under_the_cursor_is_told_in_full(tmp_path: Path) -> None:
    host = a_host(tmp_path)
    async with host.run_test(size=NARROW) as pilot:
        await finish(pilot, host)
        await pilot.press("down", "down", "down", "down")
        await until(pilot, lambda: "Where is it?" in words(pilot))
        assert "expected  Skerry\ngot       LibraryError: busy — failed" in words(pilot)


async def test_a_run_goes_on_while_the_screen_is_closed(tmp_path: Path) -> None:
    host = a_host(tmp_path, None, Stage("asking questions", 1, 5))
    async with host.run_test(size=MEDIUM) as pilot:
        await until(pilot, lambda: isinstance(pilot.app.focused, OptionList))
        await pilot.press("enter")
        await until(pilot, lambda: "1 of 5 questions" in words(pilot))
        await pilot.press("escape")
        await until(pilot, lambda: host.given == [None])
        host.open()
        await until(pilot, lambda: screen(pilot).pane is Pane.PROGRESS)
        assert "1 of 5 questions" in words(pilot)
        await pilot.press("escape")
        await until(pilot, lambda: host.given == [None, None])
        host.end()
        await until(pilot, lambda: host.evaluation.job.state.phase is Phase.DONE)
        host.open()
        await until(pilot, lambda: screen(pilot).pane is Pane.RESULTS)
        await until(pilot, lambda: len(table(pilot).shown) == 5)


async def test_a_run_is_stopped_and_goes_on_at_the_next_start(tmp_path: Path) -> None:
    path = tmp_path / "harbour.jsonl"
    path.touch()
    host = a_host(tmp_path, None, Stage("asking questions", 2, 5))
    async with host.run_test(size=NARROW) as pilot:
        await type_path(pilot, str(path))
        await until(pilot, lambda: "2 of 5 questions" in words(pilot))
        await pilot.press("x")
        await until(pilot, lambda: screen(pilot).pane is Pane.SETS)
        assert "Stopped at 2 of 5. Choose the same set again" in words(pilot)
        sets = screen(pilot).query_one(f"#{Pane.SETS} OptionList", OptionList)
        await until(pilot, lambda: sets.option_count == 2)
        assert str(sets.options[1].prompt).startswith("harbour.jsonl — ")
        assert_nothing_is_cut_off(pilot)
        sets.focus()
        await pilot.press("down", "enter")
        await until(pilot, lambda: len(host.process.requests) == 2)
        assert [request.question_set for request in host.process.requests] == [str(path), str(path)]
        host.end()
        await until(pilot, lambda: screen(pilot).pane is Pane.RESULTS)


async def test_what_was_typed_stays_where_it_cannot_be_asked(tmp_path: Path) -> None:
    error = NotFoundError("no question set at x[b].jsonl", "check the file's name")
    host = a_host(tmp_path, error)
    async with host.run_test(size=NARROW) as pilot:
        await type_path(pilot, "x[b].jsonl")
        await until(pilot, lambda: screen(pilot).pane is Pane.PROGRESS)
        host.end()
        await until(pilot, lambda: screen(pilot).pane is Pane.SETS)
        said = "no question set at x[b].jsonl (check the file's name)"
        assert said in words(pilot)
        box = screen(pilot).query_one(f"#{Pane.SETS} Input", Input)
        assert box.value == "x[b].jsonl"
        await until(pilot, lambda: pilot.app.focused is box)
        assert_nothing_is_cut_off(pilot)


async def test_a_run_that_fails_leaves_the_results_before_it(tmp_path: Path) -> None:
    host = a_host(tmp_path)
    async with host.run_test(size=MEDIUM) as pilot:
        await finish(pilot, host)
        host.outcome = RuntimeError("a bug")
        await pilot.press("n")
        await until(pilot, lambda: isinstance(pilot.app.focused, OptionList))
        await pilot.press("enter")
        await until(pilot, lambda: screen(pilot).pane is Pane.PROGRESS)
        host.end()
        await until(pilot, lambda: screen(pilot).pane is Pane.SETS)
        assert "Something went wrong: RuntimeError: a bug" in words(pilot)
        await pilot.press("escape")
        await until(pilot, lambda: screen(pilot).pane is Pane.RESULTS)
        assert len(table(pilot).shown) == 5


async def test_the_table_is_filtered_and_sorted(tmp_path: Path) -> None:
    host = a_host(tmp_path)
    async with host.run_test(size=WIDE) as pilot:
        await finish(pilot, host)
        await pilot.press("f")
        await until(pilot, lambda: len(table(pilot).shown) == 3)
        assert "wrong: 3 of 5, in the set's order" in words(pilot)
        await pilot.press("f")
        await until(pilot, lambda: cells(pilot, 0) == ["And why?", "Who is [b]mayor[/b]?"])
        await pilot.press("f")  # nothing to compare with, so back to all
        await until(pilot, lambda: len(table(pilot).shown) == 5)
        await pilot.press("o")
        await until(pilot, lambda: cells(pilot, 0)[0] == "And why?")
        await pilot.press("o", "o", "o", "o", "o")
        await until(pilot, lambda: "all: 5 of 5, by Sure ▲" in words(pilot))
        await until(pilot, lambda: cells(pilot, 5) == ["0.10", "0.20", "0.40", "0.91", "-"])
        await pilot.press("O")
        await until(pilot, lambda: cells(pilot, 5) == ["0.91", "0.40", "0.20", "0.10", "-"])
        x = sum(width + 2 for width in list(widths(table(pilot).size.width).values())[:3])
        await pilot.click(table(pilot), offset=(x + 1, 0))
        await until(pilot, lambda: "by Right? ▲" in words(pilot))


async def test_enter_gives_the_question_to_be_asked_live(tmp_path: Path) -> None:
    host = a_host(tmp_path)
    async with host.run_test(size=NARROW) as pilot:
        await finish(pilot, host)
        await pilot.press("down", "enter")
        await until(pilot, lambda: host.given)
        host.open()
        await until(pilot, lambda: screen(pilot).pane is Pane.RESULTS)
        # The table is as it was left.
        await until(pilot, lambda: table(pilot).cursor_row == 1)
        await pilot.press("down", "enter")
        await until(pilot, lambda: len(host.given) == 2)
    assert host.given == [
        LiveQuestion("Who walked out?", date(2024, 3, 2)),
        LiveQuestion("And why?", ASKED_ON, ("Who walked out?",)),
    ]


async def test_a_run_is_saved_and_never_over_another_unasked(tmp_path: Path) -> None:
    runs = tmp_path / "library-sample" / "runs"
    save_run(runs, "base", report(), Conditions())
    before = load(runs, "base")
    host = a_host(tmp_path)
    async with host.run_test(size=NARROW) as pilot:
        await finish(pilot, host)
        await pilot.press("s")
        await until(pilot, lambda: isinstance(pilot.app.focused, Input))
        await pilot.press(*"a b", "enter")
        await until(pilot, lambda: "'a b' can't be the name of a run" in words(pilot))
        assert_nothing_is_cut_off(pilot)
        box = screen(pilot).query_one(f"#{Pane.NAME} Input", Input)
        box.value = "base"
        await pilot.press("enter")
        await until(pilot, lambda: "There is a run 'base' already" in words(pilot))
        assert load(runs, "base") == before
        await pilot.press("enter")
        await until(pilot, lambda: screen(pilot).pane is Pane.RESULTS)
        assert "saved as base" in words(pilot)
        assert_nothing_is_cut_off(pilot)
    saved = load(runs, "base")
    assert saved.saved > before.saved
    assert saved.conditions.provenance == {"machine": "fake", "set": {"path": SAMPLE}}
    assert saved.conditions.settings == {"limit": None}


async def test_a_run_is_compared_with_a_saved_one(tmp_path: Path) -> None:
    before = report(q1=answer(None, "bridge"), q4=answer("Skerry", "ferry"))
    save_run(tmp_path / "library-sample" / "runs", "base", before, Conditions({"limit": 5}))
    host = a_host(tmp_path)
    async with host.run_test(size=NARROW) as pilot:
        await finish(pilot, host)
        await pilot.press("c")
        runs = screen(pilot).query_one(f"#{Pane.RUNS} OptionList", OptionList)
        await until(pilot, lambda: runs.option_count == 1)
        assert str(runs.options[0].prompt).startswith("base  harbour · ")
        assert_nothing_is_cut_off(pilot)
        await pilot.press("enter")
        await until(pilot, lambda: screen(pilot).pane is Pane.DIFFERENCES)
        assert "Compared with base:" in words(pilot)
        assert "won 2: q1, q4" in words(pilot)
        assert "differs: settings.limit: 5 before, None now" in words(pilot)
        await pilot.press("escape")
        await until(pilot, lambda: cells(pilot, 3)[0] == "✓ won")
        assert cells(pilot, 3)[3] == "✓ won"
        assert "against base: 2 won, 0 lost" in words(pilot)
        assert_nothing_is_cut_off(pilot)
        await pilot.press("f", "f", "f")
        await until(pilot, lambda: len(table(pilot).shown) == 2)
        assert "won or lost: 2 of 5" in words(pilot)
        await pilot.press("c")
        await until(pilot, lambda: screen(pilot).pane is Pane.DIFFERENCES)


async def test_a_run_that_cannot_be_compared_with_says_why(tmp_path: Path) -> None:
    folder = tmp_path / "library-sample" / "runs"
    entry = QuestionEntry(AskedQuestion("zzz"), em=1.0)
    save_run(folder, "other", ReportView("other", {}, questions=(entry,)), Conditions())
    (folder / "torn.json").write_text("{")
    host = a_host(tmp_path)
    async with host.run_test(size=NARROW) as pilot:
        await finish(pilot, host)
        await pilot.press("c")
        await until(pilot, lambda: "(1 can't be read" in words(pilot))
        await pilot.press("enter")
        await until(pilot, lambda: "no question in common" in words(pilot))
        assert_nothing_is_cut_off(pilot)
        await pilot.press("escape")
        await until(pilot, lambda: screen(pilot).pane is Pane.RESULTS)


async def test_keys_that_would_do_nothing_are_not_offered(tmp_path: Path) -> None:
    host = a_host(tmp_path)
    async with host.run_test(size=WIDE) as pilot:
        await until(pilot, lambda: isinstance(pilot.app.focused, OptionList))
        assert offered(pilot) == ["Back", "Help"]
        await finish(pilot, host)
        await until(
            pilot,
            lambda: (
                offered(pilot)
                == ["Ask", "Filter", "Sort", "Save", "Compare", "Charts", "New run", "Back", "Help"]
            ),
        )


def offered(pilot: Pilot[None]) -> list[str]:
    return keys_offered(screen(pilot))


async def test_a_long_table_is_filled_to_its_end(tmp_path: Path) -> None:
    host = a_host(tmp_path, of_many(250))
    async with host.run_test(size=MEDIUM) as pilot:
        await until(pilot, lambda: isinstance(pilot.app.focused, OptionList))
        await pilot.press("enter")
        await until(pilot, lambda: host.process.requests)
        host.end()
        await until(pilot, lambda: len(table(pilot).shown) == 250)
        await pilot.press("ctrl+end")
        await until(pilot, lambda: "Where is it?" in words(pilot))
        await pilot.press("f")
        await until(pilot, lambda: len(table(pilot).shown) == 150)


async def test_a_table_of_thousands_is_walked_through(tmp_path: Path) -> None:
    host = a_host(tmp_path, of_many(3000))
    async with host.run_test(size=(70, 20)) as pilot:
        await until(pilot, lambda: isinstance(pilot.app.focused, OptionList))
        await pilot.press("enter")
        await until(pilot, lambda: host.process.requests)
        host.end()
        await until(pilot, lambda: len(table(pilot).shown) == 3000)
        shown = table(pilot)
        shown.focus()
        page = shown.size.height - 1
        await pilot.press("up")
        assert shown.cursor_row == 0
        await pilot.press("pagedown", "down")
        assert shown.cursor_row == page + 1
        assert shown.scroll_offset.y == 2
        await pilot.press("end", "down")
        assert shown.cursor_row == 2999
        assert line(shown, page).startswith(" Where is it?")
        assert line(shown, 0).startswith(" Question")
        await pilot.press("home")
        assert (shown.cursor_row, shown.scroll_offset.y) == (0, 0)
        # The numbers, for which there is no room, are scrolled to; the question stays.
        assert "0.91" not in line(shown, 1)
        await pilot.press(*["right"] * 5)
        assert line(shown, 1).startswith(" When does the bridge")
        assert "0.91" in line(shown, 1)
        await pilot.click(shown, offset=(3, 3))
        assert shown.cursor_row == 2
        assert host.given == []
        await pilot.click(shown, offset=(3, 3))
        await until(pilot, lambda: host.given)


def line(shown: QuestionTable, y: int) -> str:
    return shown.render_line(y).text


async def test_the_run_is_seen_as_charts_and_back(tmp_path: Path) -> None:
    host = Host(tmp_path, report(), ())
    async with host.run_test(size=MEDIUM) as pilot:
        await finish(pilot, host)
        await pilot.press("g")
        await until(pilot, lambda: screen(pilot).pane is Pane.CHARTS)
        kinds = screen(pilot).query_one("#charts-kinds", StackChart)
        assert [stack.name for stack in kinds.stacks] == ["when", "who", "where", "why"]
        assert screen(pilot).query_one("#charts-risk", Curve).mark is not None
        assert not screen(pilot).query_one("#charts-pairs").display
        await pilot.press("g")
        assert screen(pilot).pane is Pane.RESULTS
        await pilot.press("g", "escape")
        assert screen(pilot).pane is Pane.RESULTS
