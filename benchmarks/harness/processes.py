"""Calling a function in a process of its own."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from typing import ParamSpec, Protocol, TypeVar

from index.errors import DatelineError

P = ParamSpec("P")
T = TypeVar("T")


class Call(Protocol):
    """Calls a function, in this process or another."""

    def __call__(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Return what the function returns, or raise what it raises."""
        ...


def in_new_process(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Call a function in a process of its own, and wait for it.

    So no benchmark starts with the memory, the threads or the loaded models that another left.
    """
    with ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn")) as pool:
        try:
            return pool.submit(function, *args, **kwargs).result()
        except BrokenProcessPool:
            raise DatelineError(
                "its process died", "is there enough memory? try it again alone, with --only"
            ) from None
