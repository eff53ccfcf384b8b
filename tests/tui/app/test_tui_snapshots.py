"""Pictures of the app, each compared with the one that was last looked at and found good.

Where one differs, look at the report that pytest names; once the new picture is as it should be:

    python -m pytest tests/tui/app/test_tui_snapshots.py --snapshot-update
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
import snapshot_app as states
from textual.pilot import Pilot
from tui_pilot import MEDIUM, NARROW, WIDE

State = Callable[[Pilot[None]], Awaitable[None]]
Compare = Callable[..., bool]

LOW = (40, 16)
SMALL, TALL = (40, 44), (80, 40)
DARK, LIGHT, TERMINAL = "textual-dark", "textual-light", "ansi-dark"


def picture(state: State, size: tuple[int, int], theme: str = DARK, colour: bool = True) -> object:
    columns, rows = size
    look = theme.removeprefix("textual-") if colour else "no-colour"
    name = f"{state.__name__}-{columns}x{rows}-{look}"
    return pytest.param(state, size, theme, colour, id=name)


@pytest.fixture(autouse=True)
def _the_same_everywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)


@pytest.mark.parametrize(
    ("state", "size", "theme", "colour"),
    [
        picture(states.welcome, NARROW),
        picture(states.welcome, WIDE),
        picture(states.overview, MEDIUM, TERMINAL),
        picture(states.answer, NARROW),
        picture(states.answer, MEDIUM, colour=False),
        picture(states.answer, WIDE),
        picture(states.answer, WIDE, LIGHT),
        picture(states.a_list, MEDIUM),
        picture(states.a_list, WIDE),
        picture(states.unfolded, NARROW),
        picture(states.unfolded, WIDE, TERMINAL),
        picture(states.differing, NARROW),
        picture(states.differing, WIDE, LIGHT),
        picture(states.ordered, NARROW),
        picture(states.ordered, WIDE),
        picture(states.follow_up, MEDIUM),
        picture(states.follow_up, WIDE, LIGHT),
        picture(states.waiting, MEDIUM),
        picture(states.abstention, NARROW, LIGHT),
        picture(states.abstention, WIDE),
        picture(states.error, MEDIUM),
        picture(states.reading, NARROW),
        picture(states.reading, WIDE, colour=False),
        picture(states.reading_full, WIDE),
        picture(states.finding, MEDIUM, LIGHT),
        picture(states.filters, NARROW),
        picture(states.filters, MEDIUM),
        picture(states.history, NARROW),
        picture(states.history, WIDE),
        picture(states.history_found, MEDIUM, LIGHT),
        picture(states.saved, NARROW),
        picture(states.saved, MEDIUM, colour=False),
        picture(states.saved, WIDE, LIGHT),
        picture(states.desk, LOW),
        picture(states.desk, MEDIUM),
        picture(states.desk, WIDE, LIGHT),
        picture(states.desk_rows, LOW, LIGHT),
        picture(states.desk_rows, MEDIUM, LIGHT),
        picture(states.desk_rows, WIDE, colour=False),
        picture(states.desk_source, LOW),
        picture(states.desk_source, WIDE),
        picture(states.updating, NARROW),
        picture(states.updating, WIDE),
        picture(states.evaluation, NARROW, colour=False),
        picture(states.evaluation, WIDE),
        picture(states.help_page, NARROW),
        picture(states.words_leave, LOW),
        picture(states.words_leave, MEDIUM),
        picture(states.words_leave, WIDE, LIGHT),
        picture(states.prose, SMALL),
        picture(states.prose, TALL),
        picture(states.prose, WIDE, colour=False),
        picture(states.prose_left_out, TALL, LIGHT),
        picture(states.prose_begins, TALL, TERMINAL),
        picture(states.prose_begins, MEDIUM),
        picture(states.prose_fails, TALL),
        picture(states.prose_all_struck, SMALL, LIGHT),
        picture(states.help_with_model, MEDIUM),
    ],
)
def test_the_app_looks_as_it_did(
    snap_compare: Compare,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    state: State,
    size: tuple[int, int],
    theme: str,
    colour: bool,
) -> None:
    if not colour:
        monkeypatch.setenv("NO_COLOR", "1")
    states.keep_conversations(tmp_path)

    async def show(pilot: Pilot[None]) -> None:
        await state(pilot)
        await states.hold_still(pilot)

    assert snap_compare(
        states.app(tmp_path, theme, states.LLM.get(state)), terminal_size=size, run_before=show
    )
