"""Dateline's own reader, in the manner of reading that is wanted."""

from __future__ import annotations

from pathlib import Path

from qa.manner import Reading
from qa.progress import AnswerStage
from qa.reading import reader_model
from qa.reading.reader import SpanReader, TwoStepReader


def model_folder(reading: Reading) -> Path:
    """Return the folder of a manner's network, and of the choice fitted to what it reads.

    Looked up each time: tests put another in its place.
    """
    return reader_model.FOLDER / reading.value


def own_reader(reading: Reading = Reading.CAREFUL) -> SpanReader | TwoStepReader:
    """Return the reader that Dateline ships, and begin to load it; the search loads meanwhile."""
    found = reader_of(SpanReader(model_folder(Reading.QUICK)), reading)
    found.start_loading()
    return found


def reader_of(quick: SpanReader, reading: Reading) -> SpanReader | TwoStepReader:
    """Return the reader of a manner around the small network, which takes part in both."""
    if reading is Reading.QUICK:
        return quick
    careful = SpanReader(model_folder(Reading.CAREFUL), stage=AnswerStage.READING_AGAIN)
    return TwoStepReader(quick, careful)
