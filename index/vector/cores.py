"""Work spread over the cores, one thread a core."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

Given = TypeVar("Given")
Made = TypeVar("Made")

_most: int | None = None


def use_at_most(cores: int) -> None:
    """Have this process use no more cores: a worker's machine has other workers."""
    global _most
    _most = cores


def each_core(
    work: Callable[[Given], Made],
    items: Iterable[Given],
    begin: Callable[[], object] = lambda: None,
) -> Iterator[Made]:
    """Yield `work(item)` in the order of `items`, as many at a time as there are cores.

    `items` is drawn from on the calling thread, a few ahead of what is yielded. `begin` runs
    first in each thread. It gains only where `work` lets go of Python's global lock.
    """
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    cores = min(cores or 1, _most or sys.maxsize)
    with ThreadPoolExecutor(cores, initializer=begin) as pool:
        waiting: list[Future[Made]] = []
        for item in items:
            waiting.append(pool.submit(work, item))
            if len(waiting) > 2 * cores:
                yield waiting.pop(0).result()
        for future in waiting:
            yield future.result()
