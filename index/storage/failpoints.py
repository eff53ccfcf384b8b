"""The named moments of everything that writes to a library, for tests to end it there.

Whatever changes a library on disk says at each step what it has just done or is about to do:
"commit", "synced vectors.faiss", "delete bm25-000003". Nobody listens, and a step costs a call;
tests listen, and let the process die there, or the disk be full (see
`tests/robustness/test_index_kills.py` and `tests/robustness/test_index_faults.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

Listener = Callable[[str], object]

_listener: Listener | None = None


def step(what: str, which: object = "") -> None:
    """Mark a moment of a write; `which` names the one of several that it is of."""
    if _listener is not None:
        _listener(f"{what} {which}" if which else what)


@contextmanager
def listening(listener: Listener) -> Iterator[None]:
    """Have a function told of every step; what it raises, the step raises."""
    global _listener
    before, _listener = _listener, listener
    try:
        yield
    finally:
        _listener = before
