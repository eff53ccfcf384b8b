"""The keys: the line at the foot, the palette and the help say the same of each."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest
from rich.cells import cell_len
from textual.app import App, ComposeResult
from textual.binding import Binding
from textual.widget import Widget
from textual.widgets import Static
from tui_fakes import FakeEngine
from tui_pilot import MEDIUM, NARROW, WIDE, ask, assert_the_keys_fit, box, offered, shown, until

from tui.app.app import DatelineApp
from tui.app.app_preferences import _descendants, bindings_by_id
from tui.app.palette import NOT_OFFERED, commands
from tui.app.session import Places
from tui.screens.help import keys_on
from tui.widgets.key_line import Key, KeyLine, fitting


def declared() -> list[Binding]:
    """Every binding of Dateline's own that has an id."""
    bindings_by_id()  # imports them all
    return [
        binding
        for owner in _descendants(Widget)
        if owner.__module__.startswith("tui.")
        for binding in vars(owner).get("BINDINGS", ())
        if isinstance(binding, Binding) and binding.id
    ] + [one for one in DatelineApp.BINDINGS if isinstance(one, Binding) and one.id]


def test_what_the_palette_leaves_out_is_there_to_be_left_out() -> None:
    assert {binding.id for binding in declared()} >= NOT_OFFERED


async def test_the_palette_offers_every_binding_that_it_does_not_leave_out() -> None:
    bindings = {binding.id: binding for binding in declared()}

    class Everything(Static, can_focus=True):
        # Each with a key of its own: on their own widgets some share one.
        BINDINGS = [  # noqa: RUF012
            Binding(f"ctrl+alt+{number}", "nothing", one.description, id=one.id, show=one.show)
            for number, one in enumerate(bindings.values())
        ]

        def action_nothing(self) -> None:
            pass

    class Host(App[None]):
        def compose(self) -> ComposeResult:
            yield Everything()

    async with Host().run_test() as pilot:
        pilot.app.query_one(Everything).focus()
        await pilot.pause()
        names = [one.title.rsplit("  ", 1)[0] for one in commands(pilot.app, pilot.app.screen)]
    wanted = [one.description for name, one in bindings.items() if name not in NOT_OFFERED]
    assert sorted(names[: len(wanted)]) == sorted(wanted)


def test_every_binding_says_what_it_does_and_alike_ones_the_same() -> None:
    words = defaultdict(set)
    for binding in declared():
        if binding.id in {"history.next", "history.previous"}:  # the list's own arrows
            continue
        assert binding.description, binding.id
        words[binding.action.removeprefix("app.")].add(binding.description)
    for action in ("help", "quit", "dismiss(None)", "focus_answer"):
        assert len(words[action]) == 1, (action, words[action])
    assert words["back"] == {"Back"}


@pytest.mark.parametrize("size", [NARROW, MEDIUM, WIDE])
async def test_the_line_groups_the_keys_and_cuts_none(size: tuple[int, int]) -> None:
    async with DatelineApp(FakeEngine()).run_test(size=size) as pilot:
        await ask(pilot, "When is the fair?")
        await until(pilot, lambda: "Answer" in offered(pilot.app.screen))
        assert_the_keys_fit(pilot.app.screen)
        line = pilot.app.screen.query_one(KeyLine)
        assert line.line.startswith("⏎ Ask")
        assert {"Help", "Commands"} <= set(offered(pilot.app.screen))
        assert [key.group for key in line.keys] == sorted(key.group for key in line.keys)
        assert line.line.endswith("…") == (size != WIDE)
        await pilot.press("tab")
        await until(pilot, lambda: "Back" in offered(pilot.app.screen))
        assert_the_keys_fit(pilot.app.screen)


async def test_a_click_on_a_key_or_on_the_rest_does_it(tmp_path: Path) -> None:
    places = Places(tmp_path / "library", tmp_path / "history.sqlite")
    async with DatelineApp(FakeEngine(), places=places).run_test(size=MEDIUM) as pilot:
        await until(pilot, lambda: "Filters" in offered(pilot.app.screen))
        first = pilot.app.screen
        line = first.query_one(KeyLine)
        await pilot.click(line, offset=(cell_len(line.line.partition("Filters")[0]) + 2, 0))
        await until(pilot, lambda: pilot.app.screen is not first)
        assert "Apply" in offered(pilot.app.screen)
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.screen is first)
        await pilot.click(line, offset=(cell_len(line.line) - 1, 0))
        await until(pilot, lambda: pilot.app.screen.query("#help-text"))


def test_the_way_back_has_room_before_all_others() -> None:
    keys = [
        Key(Binding("a", "add", "A long thing to do"), "a", 0),
        Key(Binding("escape", "back", "Back"), "esc", 1),
        Key(Binding("f1", "app.help", "Help"), "F1", 2),
    ]
    assert [key.words for key in fitting(keys, 10)] == ["Back"]
    assert [key.words for key in fitting(keys, 21)] == ["Back", "Help"]
    assert fitting(keys, 60) == tuple(keys)


async def test_the_help_is_one_page_and_begins_with_what_has_focus(tmp_path: Path) -> None:
    places = Places(tmp_path / "library", tmp_path / "history.sqlite")
    async with DatelineApp(FakeEngine(), places=places).run_test(size=MEDIUM) as pilot:
        await ask(pilot, "When is the fair?")
        for keys, title in (((), "The question box"), (("tab",), "An answer")):
            await pilot.press(*keys)
            await until(pilot, lambda title=title: keys_on(pilot.app.screen)[0].title == title)
            await pilot.press("f1")
            await until(pilot, lambda: pilot.app.screen.query("#help-text"))
            page = pilot.app.screen.query_one("#help-text", Static)
            await until(pilot, lambda page=page, title=title: shown(page).startswith(title))
            await until(pilot, lambda: not pilot.app.screen.query_one("#help").max_scroll_y)
            await pilot.press("escape")
            await until(pilot, lambda: not pilot.app.screen.query("#help-text"))


async def test_a_screen_is_kept_listens_only_while_it_is_seen_and_shows_what_is_new(
    tmp_path: Path,
) -> None:
    places = Places(tmp_path / "library", tmp_path / "history.sqlite")
    app = DatelineApp(FakeEngine(), places=places)
    async with app.run_test(size=MEDIUM) as pilot:
        first = app.screen
        session = app._others
        assert session is not None
        listeners = session._indexing._listeners
        before = len(listeners)
        await pilot.press("f4")
        await until(pilot, lambda: app.screen is not first and app.screen.query("#library-text"))
        screen = app.screen
        await until(pilot, lambda: len(listeners) == before + 1)
        await until(pilot, lambda: app.focused is screen.query_one("#library-body"))
        await pilot.press("escape")
        await until(pilot, lambda: box(pilot).has_focus)
        assert len(listeners) == before
        await pilot.resize_terminal(*WIDE)
        await pilot.press("f4")
        await until(pilot, lambda: app.screen is screen)
        assert len(listeners) == before + 1
        await until(pilot, lambda: app.focused is screen.query_one("#library-body"))
        await until(pilot, lambda: screen.query_one("#library-body").region.width == WIDE[0])
        await until(
            pilot, lambda: "counting" not in shown(screen.query_one("#library-text", Static))
        )
        await pilot.press("escape")
        await until(pilot, lambda: box(pilot).has_focus)
        # Over another library it is another screen, with nothing of the one before.
        session.use_library(tmp_path / "other")
        await pilot.press("f4")
        await until(pilot, lambda: app.screen not in (first, screen))
        assert not screen.is_attached
