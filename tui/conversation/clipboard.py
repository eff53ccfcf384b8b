"""Copying, also where tmux stands between the app and the terminal.

Left to its defaults, tmux takes no OSC 52 sequence from a program (`set-clipboard external`),
nor lets one through (`allow-passthrough off`). It does take text from its own command, which
puts it in tmux's buffer and, with `-w`, into the terminal's clipboard too.
"""

from __future__ import annotations

import asyncio
import os
from contextlib import suppress

from textual.app import App

_SECONDS = 2.0


class ClipboardApp(App[None]):
    """An app whose `copy_to_clipboard` works inside tmux too."""

    def copy_to_clipboard(self, text: str) -> None:
        """Copy through OSC 52 and, where the app runs in it, through tmux."""
        super().copy_to_clipboard(text)
        if os.environ.get("TMUX"):
            self.run_worker(_copy_through_tmux(text), group="clipboard", exclusive=True)


async def _copy_through_tmux(text: str) -> None:
    if not await _load(text, "-w"):  # before tmux 3.2 there is no -w
        await _load(text)


async def _load(text: str, *options: str) -> bool:
    """Give a text to tmux; False where it doesn't take it."""
    nowhere = asyncio.subprocess.DEVNULL
    try:
        process = await asyncio.create_subprocess_exec(
            *("tmux", "load-buffer", *options, "-"),
            stdin=asyncio.subprocess.PIPE,
            stdout=nowhere,
            stderr=nowhere,
        )
    except OSError:
        return False
    try:
        async with asyncio.timeout(_SECONDS):
            await process.communicate(text.encode(errors="replace"))
    except TimeoutError:
        return False
    finally:
        if process.returncode is None:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()
    return process.returncode == 0
