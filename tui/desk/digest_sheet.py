"""A digest as a sheet: a row for each sentence, which opens the words that say so."""

from __future__ import annotations

from qa.prose.settings import Struck
from qa.types import Prose, Written
from tui.desk.sheet import Align, Sheet, SheetColumn, SheetRow
from tui.text.prose_lines import (
    failure_line,
    heading,
    left_out_line,
    sentence_text,
    shown_sentences,
    struck_line,
    summary,
)
from tui.text.safe_text import one_line

_COLUMNS = (SheetColumn("sentence", "Digest", Align.WORDS),)

WRITING = "It is being written."


def digest_sheet(subject: str, prose: Prose, struck: Struck, *, ended: bool) -> Sheet:
    """Return what has been written of a subject, as far as it has been checked."""
    return Sheet(
        title=f"Digest of {one_line(subject)}",
        columns=_COLUMNS,
        rows=tuple(map(_row, shown_sentences(prose, struck))),
        notes=(heading(prose.model), *(_end(prose, struck) if ended else (WRITING,))),
    )


def _row(written: Written) -> SheetRow:
    why, text = struck_line(written), sentence_text(written)
    # A struck sentence rests on nothing, so it opens nothing.
    return SheetRow((f"[{why}] {text}",)) if why else SheetRow((text,), written.citations)


def _end(prose: Prose, struck: Struck) -> tuple[str, ...]:
    said = f"{summary(prose)}." if prose.sentences or prose.failed is None else None
    left_out = left_out_line(prose) if struck is Struck.LEFT_OUT else None
    return tuple(filter(None, (said, left_out, failure_line(prose))))
