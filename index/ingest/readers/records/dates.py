"""Dates as mail and feeds write them (RFC 5322), besides all that `parse_date` reads."""

from __future__ import annotations

import re
from datetime import date
from email.utils import parsedate_to_datetime

from index.ingest.publication_date import parse_date

_MONTH = re.compile(r"\b\d{1,2}[ -][A-Z][a-z]{2,8}[ -]\d{4}\b")
"""What is all figures may be read either way round, and isn't read."""


def day_of(value: object) -> date | None:
    """The day of "Mon, 14 Oct 2024 23:30:00 -0500" as it is written, or of any other form."""
    if (day := parse_date(value)) or not isinstance(value, str) or not _MONTH.search(value):
        return day
    try:
        return parse_date(parsedate_to_datetime(value))
    except (ValueError, IndexError, TypeError, OverflowError):
        return None
