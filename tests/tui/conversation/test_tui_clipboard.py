import os
import stat
import sys
from pathlib import Path

import pytest

from tui.conversation.clipboard import ClipboardApp

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no tmux")

WORDS = "“Pies” — café\n/news/a.txt"


def tmux(folder: Path, script: str) -> None:
    stand_in = folder / "tmux"
    stand_in.write_text(f"#!/bin/sh\n{script}\n")
    stand_in.chmod(stand_in.stat().st_mode | stat.S_IXUSR)


@pytest.fixture
def inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a stand-in for tmux, in which the app seems to run."""
    monkeypatch.setenv("TMUX", "/tmp/tmux-0/default,1,0")
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    return tmp_path


async def copied() -> str:
    """Copy, and return what a paste inside the app would give."""
    app = ClipboardApp()
    async with app.run_test() as pilot:
        app.copy_to_clipboard(WORDS)
        await app.workers.wait_for_complete()
        await pilot.pause()
        return app.clipboard


async def test_tmux_is_given_the_text_for_its_buffer_and_the_terminal(inside: Path) -> None:
    tmux(inside, f'echo "$@" > "{inside}/options"; cat > "{inside}/buffer"')
    assert await copied() == WORDS
    assert (inside / "options").read_text() == "load-buffer -w -\n"
    assert (inside / "buffer").read_text() == WORDS


async def test_an_older_tmux_is_given_it_for_its_buffer(inside: Path) -> None:
    tmux(inside, f'[ "$2" = -w ] && exit 1; cat > "{inside}/buffer"')
    assert await copied() == WORDS
    assert (inside / "buffer").read_text() == WORDS


async def test_a_tmux_that_takes_nothing_or_is_not_there_does_no_harm(
    inside: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tmux(inside, "exit 1")
    assert await copied() == WORDS
    (inside / "tmux").unlink()
    monkeypatch.setenv("PATH", str(inside))
    assert await copied() == WORDS


async def test_a_tmux_that_never_ends_is_ended(
    inside: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.conversation.clipboard._SECONDS", 0.05)
    tmux(inside, "exec sleep 60")
    assert await copied() == WORDS


async def test_outside_tmux_it_is_not_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TMUX", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    tmux(tmp_path, f'touch "{tmp_path}/ran"')
    assert await copied() == WORDS
    assert not (tmp_path / "ran").exists()
