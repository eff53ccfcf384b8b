"""What may be set of an article by hand, and the values that a user may give.

Set values stand in the place of what the article's file states, which stays known, and are kept
until they are reset: whatever becomes of the file.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime

from index.errors import UsageError

FIELDS: Mapping[str, str] = {
    "title": "title",
    "date": "published",
    "outlet": "source",
    "author": "author",
    "url": "url",
}
"""What may be set, as users call it, and the attribute of an `Article` that it is."""

BY_HAND = "set by hand"
"""Where a value comes from that was set by hand, as `published_from` says it."""

LONGEST = 500
"""Characters of a value."""

_ADDRESS = re.compile(r"https?://[^\s/]+\S*", re.IGNORECASE)

SetValue = str | date | None


@dataclass(frozen=True, slots=True)
class Setting:
    """A value that was set: by whom, as the system calls them, and when (UTC).

    `value` is None where it was set that there is none.
    """

    value: SetValue
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class HandSet:
    """What was set of an article, by field, and what its file states of every field."""

    settings: Mapping[str, Setting]
    stated: Mapping[str, SetValue]


NONE = "none"
"""What users type for a day, an outlet, an author or an address that there isn't."""


def typed(field: str, text: str) -> SetValue:
    """Read a value as a user types it: a day in full, written YYYY-MM-DD; "none" for none.

    Raises:
        UsageError: the field can't be set to that.
    """
    text = text.strip()
    if field != "title" and text.casefold() == NONE:
        return None
    if field != "date":
        return checked(field, text)
    # The pattern too: fromisoformat would take 20241014 and 2024-W42-1.
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII):
        with suppress(ValueError):
            return date.fromisoformat(text)
    raise UsageError(f"{text!r} isn't a day written YYYY-MM-DD", 'or "none", where it isn\'t known')


def checked(field: str, value: SetValue) -> SetValue:
    """Return a value as it is stored.

    Raises:
        UsageError: the field can't be set, or not to that.
    """
    if field not in FIELDS:
        raise UsageError(f"{field!r} can't be set", f"these can be: {', '.join(FIELDS)}")
    if field == "date":
        if value is None or type(value) is date:
            return value
        raise UsageError(f"the date {value!r} isn't a day", "give a day, written YYYY-MM-DD")
    if value is None and field != "title":
        return None
    text = " ".join(value.split()) if isinstance(value, str) else ""
    if not text:
        raise UsageError(f"the {field} is empty", "reset it to have what the file states")
    if len(text) > LONGEST:
        raise UsageError(f"the {field} is longer than {LONGEST} characters", "shorten it")
    if not text.isprintable():
        raise UsageError(f"the {field} has characters that can't be shown", "type it again")
    if field == "url" and not _ADDRESS.fullmatch(text):
        raise UsageError(f"{text!r} isn't a web address", "it begins with https:// or http://")
    return text
