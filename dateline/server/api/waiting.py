"""Working at a request for as long as somebody waits for it."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from starlette.types import Receive

from dateline.server.errors import ClientGone, Refused

Value = TypeVar("Value")

LONGEST = 60.0
"""Seconds that an answer may take, the wait for others and for the models included."""


async def within_bounds(work: Coroutine[Any, Any, Value], seconds: float = LONGEST) -> Value:
    """Return what `work` comes to.

    Raises:
        Refused: it takes too long, and is cancelled.
    """
    try:
        async with asyncio.timeout(seconds):
            return await work
    except TimeoutError:
        raise Refused(503, "it takes too long", "try again", {"Retry-After": "10"}) from None


async def while_there(
    receive: Receive, work: Coroutine[Any, Any, Value], seconds: float = LONGEST
) -> Value:
    """Return what `work` comes to; cancel it once whoever asked has closed the connection.

    Raises:
        ClientGone: they have.
    """
    task = asyncio.ensure_future(within_bounds(work, seconds))
    watch = asyncio.ensure_future(_gone(receive))
    try:
        await asyncio.wait({task, watch}, return_when=asyncio.FIRST_COMPLETED)
        if task.done():
            return task.result()
        raise ClientGone
    finally:
        task.cancel()
        watch.cancel()


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
