"""The source pane driven by keys, in an app that holds little else."""

import threading
from dataclasses import replace

import pytest
from article_fakes import article
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.pilot import Pilot
from textual.widgets import Input, Static
from tui_fakes import BUS, FAIR, FAIR_DATES, cite
from tui_pilot import until

from index.errors import NotFoundError
from index.types import Article
from tui.conversation.changed_file import FileChange, FileCheck
from tui.conversation.clipboard import ClipboardApp
from tui.conversation.opening import Opener, open_outside
from tui.conversation.overview import Neighbours
from tui.conversation.references import Kind, Reference
from tui.widgets.source.article_text import ArticleText
from tui.widgets.source.other_articles import OtherArticles
from tui.widgets.source.quotation_strip import QuotationStrip
from tui.widgets.source.source_pane import SourcePane

WIDE, MEDIUM, NARROW = (120, 36), (80, 24), (60, 20)


class PaneApp(ClipboardApp):
    """The two panes of the app, and what a test wants to see."""

    CSS_PATH = "../../../tui/app/app.tcss"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]  # noqa: RUF012

    def __init__(self, file_check: FileCheck | None = None, opener: Opener = open_outside) -> None:
        super().__init__()
        self.pane = SourcePane(id="source", file_check=file_check, opener=opener)
        self.copied: list[str] = []
        self.said: list[str] = []

    def compose(self) -> ComposeResult:
        with Horizontal(id="panes"):
            with Vertical(id="talk"):
                yield Input(id="question")
            yield self.pane

    def on_mount(self) -> None:
        self.screen.add_class("-reading")

    def copy_to_clipboard(self, text: str) -> None:
        self.copied.append(text)

    def notify(self, message: str, *, markup: bool = True, **_: object) -> None:
        assert not markup
        self.said.append(message)

    def action_focus_question(self) -> None:
        self.query_one("#question").focus()


def quoted(source: Article, quote: str) -> Reference:
    citation = cite(source, quote)
    return Reference(source, citation.start, citation.end, Kind.SOURCE)


DATES = Reference(FAIR, FAIR_DATES.start, FAIR_DATES.end, Kind.SOURCE)
PARKING = quoted(FAIR, "Parking is free")


def text(app: PaneApp) -> ArticleText:
    return app.query_one(ArticleText)


def in_view(app: PaneApp) -> list[str]:
    """The lines of the article on the screen, margin and all."""
    height = text(app).scrollable_content_region.height
    return [text(app).render_line(y).text.rstrip() for y in range(height)]


def reversed_in_view(app: PaneApp) -> str:
    view = text(app)
    strips = [view.render_line(y) for y in range(view.scrollable_content_region.height)]
    return "".join(s.text for strip in strips for s in strip if s.style and s.style.reverse)


def shown(app: PaneApp, selector: str) -> str:
    return str(app.query_one(selector, Static).content)


def said_on_border(app: PaneApp) -> str | None:
    return app.pane.border_subtitle


async def opened(pilot: Pilot[None], *references: Reference) -> PaneApp:
    app = pilot.app
    assert isinstance(app, PaneApp)
    app.pane.show(references, 0)
    await pilot.pause()
    app.pane.take_focus()
    await until(pilot, lambda: text(app).has_focus and reversed_in_view(app))
    return app


@pytest.mark.parametrize("size", [WIDE, MEDIUM, NARROW])
async def test_the_quoted_words_are_in_view_and_their_line_has_a_sign(
    size: tuple[int, int],
) -> None:
    async with PaneApp().run_test(size=size) as pilot:
        app = await opened(pilot, DATES, PARKING)
        assert reversed_in_view(app) == "October 15-17"
        signed = [line for line in in_view(app) if line.startswith("┃ ")]
        assert len(signed) == 1
        assert "October 15-17" in signed[0]
        assert any(line.startswith("│ ") and "Parking is free" in line for line in in_view(app))
        words = next(
            s.style
            for y in range(text(app).scrollable_content_region.height)
            for s in text(app).render_line(y)
            if s.text == "October 15-17"
        )
        assert words is not None
        assert words.bold
        assert words.underline


async def test_a_selection_takes_the_text_without_the_signs() -> None:
    async with PaneApp().run_test(size=WIDE) as pilot:
        app = await opened(pilot, DATES)
        row = next(y for y, line in enumerate(in_view(app)) if line.startswith("┃"))
        await pilot.mouse_down(text(app), offset=(2, row))
        await pilot.hover(text(app), offset=(11, row))
        await pilot.mouse_up(text(app), offset=(11, row))
        assert app.screen.get_selected_text() == "The fair "


async def test_n_goes_through_the_references() -> None:
    async with PaneApp().run_test(size=WIDE) as pilot:
        app = await opened(pilot, DATES, PARKING)
        await pilot.press("n")
        await until(pilot, lambda: reversed_in_view(app) == "Parking is free")
        await pilot.press("n")
        await until(pilot, lambda: reversed_in_view(app) == "October 15-17")
        await pilot.press("N")
        await until(pilot, lambda: reversed_in_view(app) == "Parking is free")


# Finding words

PIES = article(
    "\n".join(f"Line {n}." for n in range(40))
    + "\nThe pies of Bríndle.\n"
    + "\n".join(f"Line {n}." for n in range(40, 80))
    + "\nNo brindle pies.\nBRINDLE again.",
    "pies",
)
LINE_41 = quoted(PIES, "Line 41.")


@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_words_are_found_marked_counted_and_gone_through(size: tuple[int, int]) -> None:
    async with PaneApp().run_test(size=size) as pilot:
        app = await opened(pilot, LINE_41)
        await pilot.press("slash")
        await until(pilot, lambda: app.query_one("#source-find").has_focus)
        await pilot.press(*"brindle")
        await until(pilot, lambda: shown(app, "#source-find-count") == "1 of 3")
        assert reversed_in_view(app) == "Bríndle"
        assert any(line.startswith("┃ ") and "Bríndle" in line for line in in_view(app))
        assert any(line.startswith("│ ") and "Line 41." in line for line in in_view(app))
        await pilot.press("enter")
        await until(pilot, lambda: text(app).has_focus)
        await pilot.press("n")
        assert shown(app, "#source-find-count") == "2 of 3"
        await until(pilot, lambda: reversed_in_view(app) == "brindle")
        assert any(line.startswith("› ") and "BRINDLE" in line for line in in_view(app))
        await pilot.press("n", "n")
        await until(pilot, lambda: reversed_in_view(app) == "Bríndle")
        await pilot.press("N")
        assert shown(app, "#source-find-count") == "3 of 3"
        assert app.screen.region.contains_region(app.query_one("#source-find-bar").region)


async def test_escape_leaves_the_finding_where_it_is_and_n_the_references_again() -> None:
    async with PaneApp().run_test(size=WIDE) as pilot:
        app = await opened(pilot, LINE_41, quoted(PIES, "No brindle pies."))
        await pilot.press("slash", *"pies of", "escape")
        await until(pilot, lambda: text(app).has_focus)
        assert not app.query_one("#source-find-bar").display
        assert reversed_in_view(app) == "Line 41."
        assert any("The pies of" in line for line in in_view(app))
        await pilot.press("n")
        await until(pilot, lambda: reversed_in_view(app) == "No brindle pies.")
        await pilot.press("slash")
        assert app.query_one("#source-find", Input).value == ""


async def test_words_that_are_not_there_say_so_and_leave_the_quotation() -> None:
    async with PaneApp().run_test(size=WIDE) as pilot:
        app = await opened(pilot, LINE_41)
        await pilot.press("slash", *"tarts")
        await until(pilot, lambda: shown(app, "#source-find-count") == "not found")
        assert reversed_in_view(app) == "Line 41."
        await pilot.press("enter", "n")  # there is nothing to go to
        assert reversed_in_view(app) == "Line 41."
        await pilot.press("slash", *[" "])
        await until(pilot, lambda: shown(app, "#source-find-count") == "")


async def test_another_source_ends_the_finding() -> None:
    async with PaneApp().run_test(size=WIDE) as pilot:
        app = await opened(pilot, LINE_41)
        await pilot.press("slash", *"pies")
        app.pane.show((DATES,), 0)
        await pilot.pause()
        assert not app.query_one("#source-find-bar").display
        await pilot.press("slash")
        app.pane.clear()
        await pilot.pause()
        assert not app.query_one("#source-find-bar").display


async def test_typing_in_the_find_line_does_not_act_on_the_pane() -> None:
    async with PaneApp().run_test(size=WIDE) as pilot:
        app = await opened(pilot, DATES, PARKING)
        await pilot.press("slash", *"nyof")
        assert app.query_one("#source-find", Input).value == "nyof"
        assert app.copied == []
        assert app.query_one("#talk").display


# Copying and opening


async def test_y_copies_the_quotation_with_its_reference_and_says_so() -> None:
    async with PaneApp().run_test(size=WIDE) as pilot:
        app = await opened(pilot, DATES)
        await pilot.press("y")
        assert app.copied == [
            "“October 15-17”\n— “County fair returns”, Brindle Gazette, 1 October 2024,"
            " /news/2024-10-01-fair.txt"
        ]
        assert said_on_border(app) == "Copied, with its reference"


async def test_o_opens_the_article_outside_off_the_event_loop() -> None:
    threads: list[str] = []

    def opener(article: Article) -> str:
        threads.append(threading.current_thread().name)
        return article.path

    async with PaneApp(opener=opener).run_test(size=WIDE) as pilot:
        app = await opened(pilot, DATES)
        await pilot.press("o")
        await until(pilot, lambda: said_on_border(app) == "Opened /news/2024-10-01-fair.txt")
    assert threads
    assert threading.main_thread().name not in threads


async def test_what_cannot_be_opened_says_why_on_one_line() -> None:
    def fail(article: Article) -> str:
        raise NotFoundError("the file isn't there any more: /news/a\n[b].txt")

    async with PaneApp(opener=fail).run_test(size=WIDE) as pilot:
        app = await opened(pilot, DATES)
        await pilot.press("o")
        await until(pilot, lambda: app.said)
        assert app.said == ["the file isn't there any more: /news/a [b].txt"]


async def test_with_no_source_the_keys_do_nothing() -> None:
    async with PaneApp().run_test(size=WIDE) as pilot:
        app = pilot.app
        assert isinstance(app, PaneApp)
        app.pane.take_focus()
        await pilot.press("y", "o", "f", "n", "slash", "escape")
        assert app.copied == app.said == []
        assert said_on_border(app) is None
        assert app.query_one("#talk").display
        assert not app.query_one("#source-find-bar").display


# Full width


async def test_f_gives_the_source_the_whole_width_and_escape_gives_it_back() -> None:
    async with PaneApp().run_test(size=WIDE) as pilot:
        app = await opened(pilot, DATES)
        for back in ("f", "escape"):
            await pilot.press("f")
            await until(pilot, lambda: app.pane.region.width == 120)
            await until(pilot, lambda: reversed_in_view(app) == "October 15-17")
            await pilot.press(back)
            await until(pilot, lambda: app.pane.region.width == 60)
            assert text(app).has_focus


async def test_tab_leaves_the_full_width_for_the_question() -> None:
    async with PaneApp().run_test(size=WIDE) as pilot:
        app = await opened(pilot, DATES)
        await pilot.press("f")
        await until(pilot, lambda: app.pane.region.width == 120)
        await pilot.press("tab")
        await until(pilot, lambda: app.query_one("#question").has_focus)
        assert app.pane.region.width == 60


async def test_escape_ends_the_finding_before_the_full_width() -> None:
    async with PaneApp().run_test(size=WIDE) as pilot:
        app = await opened(pilot, DATES)
        await pilot.press("f", "slash", *"fair", "escape")
        await until(pilot, lambda: not app.query_one("#source-find-bar").display)
        assert app.pane.region.width == 120
        await pilot.press("escape")
        await until(pilot, lambda: app.pane.region.width == 60)


async def test_a_window_of_one_pane_offers_no_full_width() -> None:
    async with PaneApp().run_test(size=WIDE) as pilot:
        app = await opened(pilot, DATES)
        await pilot.press("f")
        await until(pilot, lambda: app.pane.region.width == 120)
        await pilot.resize_terminal(*NARROW)
        await until(pilot, lambda: app.pane.region.width == 60)
        assert not app.pane.check_action("full", ())
        assert app.pane.check_action("back", ())


# Files that changed


@pytest.mark.parametrize("change", list(FileChange))
async def test_a_file_that_changed_is_said_and_the_stored_text_shown(change: FileChange) -> None:
    threads: list[str] = []

    def check(article: Article) -> FileChange | None:
        threads.append(threading.current_thread().name)
        return change if article.id == "fair" else None

    other = quoted(replace(PIES), "Line 41.")
    async with PaneApp(check).run_test(size=NARROW) as pilot:
        app = await opened(pilot, DATES, other)
        notice = app.query_one("#source-notice", Static)
        await until(pilot, lambda: notice.display)
        assert str(notice.content) == change.value
        assert text(app).text.plain == FAIR.text
        assert app.screen.region.contains_region(notice.region)
        await until(pilot, lambda: reversed_in_view(app) == "October 15-17")
        await pilot.press("n")
        await until(pilot, lambda: len(threads) == 2)
        assert not notice.display
    assert threading.main_thread().name not in threads


async def test_an_answer_about_a_file_that_comes_late_is_not_put_on_another() -> None:
    gate = threading.Event()

    def check(article: Article) -> FileChange | None:
        if article.id == "fair":
            gate.wait(10)
            return FileChange.GONE
        return None

    async with PaneApp(check).run_test(size=WIDE) as pilot:
        app = await opened(pilot, DATES, LINE_41)
        await pilot.press("n")
        await until(pilot, lambda: reversed_in_view(app) == "Line 41.")
        gate.set()
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert not app.query_one("#source-notice").display


# Where the quotations stand, and what stands beside the article


async def test_a_strip_shows_where_the_quotations_stand_and_a_click_goes_there() -> None:
    first = quoted(FAIR, "Brindle County")
    async with PaneApp().run_test(size=WIDE) as pilot:
        app = await opened(pilot, DATES, first)
        strip = app.query_one(QuotationStrip)
        await until(pilot, lambda: strip.visible and strip.size.height)
        signs = [strip.render_line(y).text for y in range(strip.size.height)]
        assert signs[0] == "│"
        assert signs.count("┃") == 1
        assert "".join(signs[1:10]).strip() == ""
        await pilot.click(strip, offset=(0, 0))
        await until(pilot, lambda: reversed_in_view(app) == "Brindle County")
        await pilot.click(strip, offset=(0, strip.size.height // 2))
        await until(pilot, lambda: text(app).scroll_offset.y > 10)


async def test_a_short_article_needs_no_strip() -> None:
    async with PaneApp().run_test(size=WIDE) as pilot:
        app = await opened(pilot, quoted(BUS, "midnight"))
        assert not app.query_one(QuotationStrip).visible


@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_the_quotation_is_in_view_below_whatever_stands_above(size: tuple[int, int]) -> None:
    long = replace(FAIR, title="A very long title " * 30, url=f"https://a.example/{'a' * 300}")
    async with PaneApp().run_test(size=size) as pilot:
        app = await opened(pilot, replace(DATES, article=long))
        assert reversed_in_view(app) == "October 15-17"
        if size == NARROW:
            assert app.query_one("#source-head").content_size.height == 2


COPY = replace(FAIR, id="copy", source="The Courier")


@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_other_articles_open_and_escape_comes_back(size: tuple[int, int]) -> None:
    async with PaneApp().run_test(size=size) as pilot:
        app = await opened(pilot, PARKING, DATES)
        others = app.query_one(OtherArticles)
        assert not others.display
        app.pane.show_neighbours(COPY, Neighbours((BUS,)))  # of an article that isn't shown
        assert not others.any
        app.pane.show_neighbours(FAIR, Neighbours((COPY,), (BUS,)))
        await pilot.pause()
        assert "1 of the same story · 1 related" in shown(app, "#source-others-head")
        await until(pilot, lambda: reversed_in_view(app) == "Parking is free")
        await pilot.press("m")
        await until(pilot, lambda: others.has_focus_within)
        await pilot.press("escape")
        await until(pilot, lambda: text(app).has_focus)
        await pilot.press("m")
        await until(pilot, lambda: others.has_focus_within)
        await pilot.press("down", "enter")
        await until(pilot, lambda: text(app).text.plain == BUS.text)
        assert app.pane.border_title == "[2] of 2 · Related"
        assert not others.any
        await until(pilot, lambda: text(app).has_focus)
        await pilot.press("y")
        assert app.copied == ["“Late buses for the fair”, n.d., /news/buses.txt"]
        await pilot.press("escape")
        await until(pilot, lambda: reversed_in_view(app) == "Parking is free")
        assert app.pane.border_title == "[1] of 2 · Source"
