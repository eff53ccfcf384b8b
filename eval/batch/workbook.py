"""The answers of a batch as an Excel workbook: a sheet of answers, and one that sums them up.

All text is written as text: none becomes a formula, a number or a link, but for the addresses of
articles, http and https alone.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from datetime import date
from pathlib import Path

import xlsxwriter
from xlsxwriter.exceptions import XlsxWriterException
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from eval.batch.answers import BatchAnswer
from eval.batch.questions import BatchQuestion
from eval.batch.sheets import cell_of, columns_of, row_of
from qa.json_codec import Json

MOST_ROWS = 1_048_575
"""Rows of a sheet under its header."""

_EXACT = 2**53
"""Up to here a cell holds every whole number; beyond, and what is no number, it holds text."""

_FIRST_DAY = "1900-03-01"
"""Excel knows no earlier day, and takes 1900 for a leap year."""

_LONGEST_CELL = 32_767
_MOST_LINKS = 65_530
_LONGEST_LINK = 2_079
_LINKED = ("url", "link")
_WIDTHS = {"question": 42, "answer": 28, "quote": 36, "sentence": 60, "title": 40, "error": 40}
_WIDTHS |= {"url": 30, "link": 30, "path": 30, "earlier": 36, "outlet": 18, "article": 18}
_USUAL_WIDTH = 13
_NOT_XML = re.compile("[\ud800-\udfff\ufffe\uffff]")
"""XML can't hold these at all; XlsxWriter escapes control characters."""

Row = tuple[BatchQuestion, BatchAnswer]
Summary = Callable[[], Mapping[str, Json]]


def write(path: Path, rows: Iterable[Row], names: Mapping[str, str], summary: Summary) -> None:
    """Write a workbook whole or not at all; raises `OSError`.

    `summary` is asked for once all rows are written.
    """
    target = path.resolve()  # what a link leads to is replaced, not the link
    # One run at a time writes it, so a run that was killed leaves this to the next one.
    temporary = target.with_name(f".{target.name[:40]}.new")
    try:
        _write(temporary, rows, names, summary)
        with temporary.open("rb") as written:
            os.fsync(written.fileno())
        os.replace(temporary, target)
    except XlsxWriterException as error:
        cause = error.args[0] if error.args else None
        raise (cause if isinstance(cause, OSError) else OSError(0, str(error))) from None
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


def _write(path: Path, rows: Iterable[Row], names: Mapping[str, str], summary: Summary) -> None:
    book = xlsxwriter.Workbook(
        str(path),
        {
            "constant_memory": True,  # each row goes to a file as the next one begins
            "strings_to_formulas": False,
            "strings_to_numbers": False,
            "strings_to_urls": False,
        },
    )
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    head = book.add_format({"bold": True, "valign": "top", "bottom": 1})
    link = book.add_format(
        {"text_wrap": True, "valign": "top", "font_color": "#0563C1", "underline": 1}
    )
    day = book.add_format({"valign": "top", "num_format": "yyyy-mm-dd"})
    columns = columns_of(names)
    sheet = book.add_worksheet("Answers")
    for place, name in enumerate(columns):
        sheet.set_column(place, place, _WIDTHS.get(name, _USUAL_WIDTH))
    sheet.freeze_panes(1, columns.index("question") + 1)
    _put_all(sheet, 0, columns, head)
    cells = _Cells(sheet, wrapped, link, day)
    last = 0
    for last, (question, answer) in enumerate(rows, start=1):
        row = row_of(question, answer, names)
        for place, name in enumerate(columns):
            cells.put(last, place, name, cell_of(name, row.get(name), answer))
    sheet.autofilter(0, 0, last, len(columns) - 1)
    _summarise(book.add_worksheet("Summary"), summary(), head, wrapped)
    book.close()


class _Cells:
    """Writes cells, and links as long as a sheet may have more of them."""

    def __init__(self, sheet: Worksheet, wrapped: Format, link: Format, day: Format) -> None:
        self._sheet = sheet
        self._day = day
        self._wrapped = wrapped
        self._link = link
        self._links = 0

    def put(self, row: int, column: int, name: str, value: Json) -> None:
        """Write a value of the column `name`, and a link where it is an article's address."""
        if value is None:
            return
        if isinstance(value, bool):
            self._sheet.write_boolean(row, column, value, self._wrapped)
            return
        if isinstance(value, int | float) and abs(value) <= _EXACT:
            self._sheet.write_number(row, column, value, self._wrapped)
            return
        text = _text(str(value))
        if name == "date" and text >= _FIRST_DAY:
            self._sheet.write_datetime(row, column, date.fromisoformat(text), self._day)
            return
        linked = name in _LINKED and self._links < _MOST_LINKS and _is_link(text)
        # XlsxWriter refuses what Excel would; then the address is mere text.
        if linked and self._sheet.write_url(row, column, text, self._link) == 0:
            self._links += 1
            return
        self._sheet.write_string(row, column, text, self._wrapped)


def _is_link(text: str) -> bool:
    return text.startswith(("http://", "https://")) and len(text) <= _LONGEST_LINK


def _text(value: str) -> str:
    text = _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", value)
    return text if len(text) <= _LONGEST_CELL else f"{text[: _LONGEST_CELL - 1]}…"


def _put_all(sheet: Worksheet, row: int, values: Iterable[str], look: Format) -> None:
    for column, value in enumerate(values):
        sheet.write_string(row, column, _text(value), look)


def _summarise(
    sheet: Worksheet, summary: Mapping[str, Json], head: Format, wrapped: Format
) -> None:
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, 60)
    for row, (name, value) in enumerate(summary.items()):
        sheet.write_string(row, 0, name, head)
        if isinstance(value, int | float) and not isinstance(value, bool):
            sheet.write_number(row, 1, value, wrapped)
        else:
            sheet.write_string(row, 1, _text("" if value is None else str(value)), wrapped)
