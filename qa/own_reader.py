"""Dateline's own reader, in the manner of reading that is wanted."""

from __future__ import annotations

from qa.manner import Reading
from qa.reader import Reader, SpanReader


def own_reader(reading: Reading = Reading.CAREFUL) -> Reader:
    """Return the reader that Dateline ships, and begin to load it; the search loads meanwhile.

    There is one network so far, which reads alike either way.
    """
    reader = SpanReader()
    reader.start_loading()
    return reader
