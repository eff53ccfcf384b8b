import asyncio
from pathlib import Path

import pytest
from textual.app import App
from textual.widgets import Static
from tui_fakes import FAIR

from tui.app.app_preferences import Bound, bindings_by_id, keep_theme, usable_keys, use_preferences
from tui.config.preferences import SETTINGS_VARIABLE, Preferences
from tui.conversation.references import Kind, Reference
from tui.widgets.source.find_bar import FindBar
from tui.widgets.source.source_pane import SourcePane

BOUND = {
    "source.next": Bound("SourcePane", "n"),
    "source.find": Bound("SourcePane", "slash"),
    "source.full": Bound("SourcePane", "f"),
    "answer.next": Bound("AnswerCard", "tab,down"),
}


@pytest.mark.parametrize(
    "keys", ["slash,ctrl+f", "/ , ctrl+f", "F12", "alt+shift+left", "question_mark", "+", "é", "F"]
)
def test_keys_that_terminals_know_can_be_given(keys: str) -> None:
    usable, refused = usable_keys({"source.find": keys}, BOUND)
    assert list(usable) == ["source.find"]
    assert refused == []


def test_characters_are_given_by_the_names_of_their_keys() -> None:
    assert usable_keys({"source.find": "?,F3"}, BOUND)[0] == {"source.find": "question_mark,f3"}


@pytest.mark.parametrize(
    ("name", "keys", "reason"),
    [
        ("source.fnid", "f3", "there is no 'source.fnid'"),
        ("source.find", "ctrl+j", "'source.find' can't be ctrl+j: terminals send it for Enter"),
        ("source.find", "f3,ctrl+o", "'source.find' can't be ctrl+o: some terminals swallow it"),
        ("source.find", "Ctrl+S", "'source.find' can't be ctrl+s: some terminals stop"),
        ("source.find", "contrl+f", "'source.find' can't be 'contrl+f', which isn't a key"),
        ("source.find", "hyper+q", "'source.find' can't be hyper+q: keyboards have no hyper key"),
        ("source.find", "", "'source.find' can't be '', which isn't a key"),
        ("source.find", "f", "'source.find' can't be f, which is 'source.full'"),
    ],
)
def test_what_cannot_be_given_is_left_out_and_said_on_one_line(
    name: str, keys: str, reason: str
) -> None:
    usable, refused = usable_keys({name: keys, "source.next": "j"}, BOUND)
    assert usable == {"source.next": "j"}
    assert len(refused) == 1
    assert refused[0].startswith(f"Settings, keys: {reason}")
    assert "\n" not in refused[0]


def test_two_actions_may_swap_their_keys_and_two_widgets_share_one() -> None:
    wanted = {"source.find": "f", "source.full": "/", "answer.next": "f"}
    usable, refused = usable_keys(wanted, BOUND)
    assert usable == {"source.find": "f", "source.full": "slash", "answer.next": "f"}
    assert refused == []


def test_every_id_of_the_app_is_known() -> None:
    bound = bindings_by_id()
    assert bound["source.find"] == Bound("SourcePane", "slash")
    own = {binding.id for binding in SourcePane.__dict__["BINDINGS"]}
    assert own <= set(bound)
    assert {"question.ask", "help.back"} <= set(bound)


async def test_the_theme_and_the_keys_are_put_to_use() -> None:
    app: App[None] = App()
    async with app.run_test() as pilot:
        preferences = Preferences(theme="ansi-light", keys={"source.find": "f3"})
        assert use_preferences(app, preferences) == []
        assert app.theme == "ansi-light"
        pane = SourcePane(id="source")
        await app.mount(pane)
        pane.show((Reference(FAIR, 0, 3, Kind.SOURCE),), 0)
        pane.take_focus()
        await pilot.press("slash")
        assert not app.query_one(FindBar).is_open
        await pilot.press("f3")
        assert app.query_one(FindBar).is_open


async def test_a_theme_of_the_terminals_colours_is_legible_without_colour(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app: App[None] = App()
    async with app.run_test() as pilot:
        use_preferences(app, Preferences(theme="ansi-dark"))
        await app.mount(Static("Pies"))
        await pilot.pause()
        drawn = [s.style for strip in app.screen._compositor.render_strips() for s in strip]
        colours = {(style.color, style.bgcolor) for style in drawn if style}
        assert colours
        assert all(color != background for color, background in colours)


async def test_a_theme_that_is_not_there_is_said_and_the_rest_used() -> None:
    app: App[None] = App()
    async with app.run_test():
        before = app.theme
        warnings = use_preferences(app, Preferences(theme="nrod", keys={"x": "f3"}))
        assert warnings == [
            "Settings: there is no theme 'nrod'.",
            "Settings, keys: there is no 'x'.",
        ]
        assert app.theme == before


async def test_only_a_theme_that_the_user_picks_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "settings.toml"
    file.write_text('theme = "nord"\n')
    monkeypatch.setenv(SETTINGS_VARIABLE, str(file))
    app: App[None] = App()
    async with app.run_test() as pilot:
        use_preferences(app, Preferences(theme="dracula"))
        keep_theme(app)
        await pilot.pause()
        assert file.read_text() == 'theme = "nord"\n'
        app.theme = "gruvbox"
        for _ in range(200):
            await asyncio.sleep(0.01)
            if "gruvbox" in file.read_text():
                break
        assert file.read_text() == 'theme = "gruvbox"\n'


async def test_a_theme_that_cannot_be_kept_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(SETTINGS_VARIABLE, str(tmp_path))
    said: list[str] = []

    class Listening(App[None]):
        def notify(self, message: str, **_: object) -> None:
            said.append(message)

    app = Listening()
    async with app.run_test() as pilot:
        keep_theme(app)
        app.theme = "gruvbox"
        await pilot.pause()
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert said == [f"The theme isn't kept: the settings file {tmp_path} isn't a file"]
        assert app.theme == "gruvbox"
