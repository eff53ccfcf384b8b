"""What the engine's thread tells the app of the desk."""

from __future__ import annotations

from textual.message import Message

from tui.conversation.messages import Problem
from tui.desk.request import Request
from tui.desk.sheet import Sheet


class SheetMade(Message):
    """A sheet of the desk is there."""

    def __init__(self, request: Request, sheet: Sheet) -> None:
        self.request = request
        self.sheet = sheet
        super().__init__()


class SheetFailed(Message):
    """A sheet of the desk couldn't be made."""

    def __init__(self, request: Request, problem: Problem) -> None:
        self.request = request
        self.problem = problem
        super().__init__()
