"""A language model writes for many callers: in threads of its own, so that no lane waits for it."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import aclosing, closing
from typing import TYPE_CHECKING

from dateline.lane import Busy
from index.errors import DatelineError, LanguageModelError
from qa.prose.writing import Draft
from qa.types import Prose, Written

if TYPE_CHECKING:
    from qa.prose.model import LanguageModel
    from qa.prose.settings import LanguageModelSettings
    from qa.prose.types import Claim
    from qa.prose.writing import Request, Told

MOST = 4
"""Texts that are written at once."""

WAITING = 8
"""Callers that may wait for their turn beside those."""

FOR_CHECKS = 30.0
"""Seconds that all checks of a text may take beside its writing, the wait for others included."""

Opened = Callable[["LanguageModelSettings"], "LanguageModel"]
"""Opens a model. Each text under way has one of its own: a model does one thing at a time."""


def own_model(settings: LanguageModelSettings) -> LanguageModel:
    """Open the model that the settings name."""
    from qa.prose.client.opening import open_model  # imported here: only who has a model needs it

    return open_model(settings)


class Drafting:
    """Writes at most so many texts at once. All methods are called in one event loop."""

    def __init__(
        self,
        settings: LanguageModelSettings,
        opened: Opened = own_model,
        *,
        most: int = MOST,
        waiting: int = WAITING,
    ) -> None:
        self._settings = settings
        self._opened = opened
        self._most = most + waiting
        self._under_way: set[_Draft] = set()
        self._idle: list[LanguageModel] = []
        self._threads = ThreadPoolExecutor(most, thread_name_prefix="dateline-writing")

    async def write(
        self,
        request: Request,
        check: Callable[[Claim], Awaitable[Written]],
        told: Told = lambda _: None,
    ) -> Prose:
        """Have a text written, and `check` each sentence; `told` of each as it is checked.

        Never raises for what the model, its server or the library does: `Prose.failed` says it.
        Cancelled, it lets go of the reply.
        """
        begun = time.perf_counter()
        sentences: list[Written] = []
        failed: str | None = None
        try:
            async with (
                asyncio.timeout(self._settings.seconds + FOR_CHECKS),
                aclosing(self._claims(request)) as claims,
            ):
                async for claim in claims:
                    written = await check(claim)
                    sentences.append(written)
                    told(written)
        except TimeoutError:
            failed = "it takes too long"
        except (DatelineError, Busy) as error:
            failed = str(error)
        took = (time.perf_counter() - begun) * 1000
        return Prose(self._settings.model, tuple(sentences), failed, took)

    def close(self) -> None:
        """Let go of all replies, and take no more."""
        for draft in self._under_way:
            draft.let_go()
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def _claims(self, request: Request) -> AsyncGenerator[Claim, None]:
        """Yield claims as they come whole.

        Raises:
            LanguageModelError: the reply ended early, or too many wait for one.
        """
        if len(self._under_way) >= self._most:
            raise LanguageModelError("it writes for too many others", "try again in a minute")
        loop = asyncio.get_running_loop()
        made: asyncio.Queue[Claim | None] = asyncio.Queue()
        draft = _Draft()

        def work() -> str | None:
            return draft.write(
                self._model,
                request,
                self._settings.tokens,
                lambda claim: loop.call_soon_threadsafe(made.put_nowait, claim),
                self._idle.append,
            )

        try:
            future = loop.run_in_executor(self._threads, work)
        except RuntimeError:
            raise LanguageModelError("the server is being stopped") from None
        self._under_way.add(draft)
        future.add_done_callback(lambda _: self._under_way.discard(draft))
        future.add_done_callback(lambda _: made.put_nowait(None))
        try:
            while (claim := await made.get()) is not None:
                yield claim
            if future.cancelled():
                raise LanguageModelError("the server is being stopped")
            if failed := future.result():
                raise LanguageModelError(failed)
        finally:
            draft.let_go()
            future.cancel()

    def _model(self) -> LanguageModel:
        try:
            return self._idle.pop()
        except IndexError:
            return self._opened(self._settings)


class _Draft:
    """One text under way in a thread, of which another thread may let go."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._gone = False
        self._model: LanguageModel | None = None

    def write(
        self,
        opened: Callable[[], LanguageModel],
        request: Request,
        tokens: int,
        told: Callable[[Claim], object],
        done: Callable[[LanguageModel], object],
    ) -> str | None:
        """Write, and tell of each claim; return why it ended early, or None."""
        try:
            model = opened()
        except DatelineError as error:
            return str(error)
        with self._lock:
            if self._gone:
                done(model)
                return None
            self._model = model
        draft = Draft(model, request, tokens)
        with closing(iter(draft)) as claims:
            for claim in claims:
                if self._gone:
                    break
                told(claim)
        with self._lock:
            self._model = None
        done(model)
        return draft.failed

    def let_go(self) -> None:
        """Let go of the reply, wherever it is."""
        with self._lock:
            self._gone = True
            if self._model is not None:
                self._model.abandon()
