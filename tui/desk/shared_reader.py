"""Dateline's reader, for the views that ask questions: loaded once a process, by the first."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qa.reading.reader import SpanReader, TwoStepReader


@lru_cache(maxsize=1)
def shared_reader() -> SpanReader | TwoStepReader:
    """Return Dateline's reader.

    Raises:
        ReaderError: it is damaged.
    """
    from qa.reading.own_reader import own_reader  # imported here: it loads onnxruntime

    return own_reader()
