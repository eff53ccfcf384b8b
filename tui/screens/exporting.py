"""Exporting a sheet: asking where to, having all of it made, writing it."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from pathlib import Path

from textual.screen import Screen

from index.errors import DatelineError
from tui.conversation.messages import Problem
from tui.desk.export import check_file, export, proposed_file
from tui.desk.request import Request
from tui.desk.sheet import Sheet
from tui.history.export import working_folder
from tui.screens.prompts import LinePrompt
from tui.text.safe_text import one_line
from tui.widgets.desk.said import State


class Exporting:
    """Exports from a screen, one sheet at a time; `say` says what came of it."""

    def __init__(
        self,
        screen: Screen[None],
        ask: Callable[[Request], None],
        say: Callable[[State], None],
        folder: Path | None = None,
    ) -> None:
        """`ask` has a sheet made; files go to `folder`, by default the working one."""
        self._screen, self._ask, self._say = screen, ask, say
        self._folder = folder or working_folder()
        self._awaited: tuple[Request, Path] | None = None

    async def export(self, sheet: Sheet, whole: Request) -> None:
        """Write a sheet to a file that the user names; `whole` asks for all rows of it."""
        typed = whole.wanted.typed
        line, error = str(proposed_file(self._folder, whole.view.name, typed)), None
        while True:
            prompt = LinePrompt("Export to the file (.csv, .md or .json):", line, error)
            if (named := await self._screen.app.push_screen_wait(prompt)) is None:
                return
            line, path = named, self._folder / os.path.expanduser(named)
            try:
                check_file(path)
            except DatelineError as problem:
                error = problem
            else:
                break
        if sheet.more:
            self._awaited = whole, path
            self._ask(whole)
        else:
            await self._write(sheet, path)

    def takes(self, request: Request) -> bool:
        """Whether a sheet was asked for to be exported."""
        return self._awaited is not None and self._awaited[0] is request

    def made(self, sheet: Sheet) -> None:
        """The whole sheet is there."""
        if self._awaited:
            _, path = self._awaited
            self._awaited = None
            self._screen.run_worker(self._write(sheet, path))

    def failed(self, problem: Problem) -> None:
        """It couldn't be made."""
        self._awaited = None
        self._say(State(problem=problem))

    async def _write(self, sheet: Sheet, path: Path) -> None:
        try:
            await asyncio.to_thread(export, sheet, path)
        except DatelineError as problem:
            self._say(State(problem=Problem(problem.message, problem.hint)))
        else:
            self._say(State(done=f"Exported to {one_line(str(path))}"))
