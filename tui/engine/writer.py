"""Prose below answers: written one after another, in a thread that waits for the network."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

from qa.types import Prose, Written
from tui.conversation.dialogue import Asked
from tui.conversation.messages import Problem, ProseGrew
from tui.desk.request import OF_THE_DESK
from tui.engine.problems import problem_of
from tui.text.safe_text import one_line

if TYPE_CHECKING:
    from qa.prose.types import Claim
    from qa.prose.writing import Draft

Verify = Callable[["Claim"], "Written | Problem"]
"""Checks a sentence, or says why it can't be checked; waits for that."""

STOPPED = "it was stopped"


@dataclass(eq=False)
class _Work:
    asked: Asked
    draft: Draft
    stopped: bool = False


class Writer:
    """Has drafts written in the order in which they come, and posts each sentence once checked.

    The thread is a daemon: quitting never waits for a server. Only `verify` touches the library.
    """

    def __init__(self, verify: Verify, post: Callable[[Message], object]) -> None:
        self._verify = verify
        self._post = post
        self._works: queue.SimpleQueue[_Work] = queue.SimpleQueue()
        self._open: list[_Work] = []  # the one being written, then those that wait
        self._lock = threading.Lock()
        self._conversation: str | None = None
        self._goes_on = True
        self._thread = threading.Thread(target=self._run, name="dateline-writer", daemon=True)

    def write(self, asked: Asked, draft: Draft) -> None:
        """Have a draft written; `ProseGrew` follows, and one with `ended` in any case."""
        work = _Work(asked, draft)
        with self._lock:
            work.stopped = not self._is_wanted(work)
            self._open.append(work)
        self._works.put(work)
        if self._thread.ident is None:
            self._thread.start()

    def attend(self, conversation: str) -> None:
        """Leave what is being written for others; nothing is known of any before the first call."""
        with self._lock:
            self._conversation = conversation
            self._leave()

    def go_on(self, wanted: bool) -> None:
        """Leave all that is being written, and what will be asked for, until it is wanted again."""
        with self._lock:
            self._goes_on = wanted
            self._leave()

    def _is_wanted(self, work: _Work) -> bool:
        attended = (None, work.asked.conversation)
        elsewhere = work.asked.conversation == OF_THE_DESK
        return self._goes_on and (elsewhere or self._conversation in attended)

    def leave(self, asked: Asked) -> None:
        """Leave one text, if it is still being written or waits."""
        with self._lock:
            self._leave(asked)

    def _leave(self, asked: Asked | None = None) -> None:
        for place, work in enumerate(self._open):
            given_up = work.asked is asked or not self._is_wanted(work)
            if not work.stopped and given_up:
                work.stopped = True
                if place == 0:  # the model is this thread's alone
                    work.draft.model.abandon()

    def _run(self) -> None:
        while True:
            work = self._works.get()
            self._write(work)
            with self._lock:
                self._open.remove(work)

    def _write(self, work: _Work) -> None:
        began = time.perf_counter()
        made: list[Written] = []
        # Whatever goes wrong here, a card waits for the end.
        try:
            failed = self._follow(work, made)
        except BaseException as error:
            failed = problem_of(error).message
        took = (time.perf_counter() - began) * 1000
        failed = one_line(failed) if failed else None
        prose = Prose(work.draft.model.name, tuple(made), failed, took)
        self._post(ProseGrew(work.asked, prose, ended=True))

    def _follow(self, work: _Work, made: list[Written]) -> str | None:
        """Take in what comes, and return why there is no more of it, if it didn't just end."""
        if work.stopped:
            return STOPPED
        with closing(iter(work.draft)) as claims:
            for claim in claims:
                checked = self._verify(claim)
                if isinstance(checked, Problem):
                    return checked.message
                made.append(checked)
                if work.stopped:
                    break
                prose = Prose(work.draft.model.name, tuple(made))
                self._post(ProseGrew(work.asked, prose, ended=False))
        return STOPPED if work.stopped else work.draft.failed
