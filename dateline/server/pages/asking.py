"""What an address asks: `/?q=When+…&since=2024-05-01&source=The+Courier&as_of=2024-06-01`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol
from urllib.parse import urlencode

from index.errors import UsageError
from index.types import Filters
from qa.language.filter_words import days_of
from tui.conversation.scope import EVERYTHING, Scope, chips
from tui.text.safe_text import one_line

LONGEST_QUESTION = 1000
"""Characters of a question; longer ones are refused."""

PASSAGES = "passages"
"""The value of `mode` that looks for passages; any other asks for an answer."""

_PART_OF_A_DATE = re.compile(r"\d{4}(-\d\d){0,2}", re.ASCII)


class Parameters(Protocol):
    """The parameters of an address: `starlette.datastructures.QueryParams`."""

    def get(self, key: str, default: str) -> str:
        """The last value of a name."""

    def getlist(self, key: str) -> Sequence[str]:
        """All values of a name."""


@dataclass(frozen=True, slots=True)
class Asking:
    """A question, within a scope; `passages`: only passages are looked for."""

    question: str = ""
    scope: Scope = EVERYTHING
    passages: bool = False

    @property
    def filters(self) -> Filters | None:
        """The filters; None where there are none."""
        return self.scope.filters or None

    def url(self, path: str = "/") -> str:
        """The address that asks this."""
        filters = self.scope.filters
        named: Mapping[str, str | Sequence[str]] = {
            "q": self.question,
            "mode": PASSAGES if self.passages else "",
            "since": _written(filters.since),
            "until": _written(filters.until),
            "source": filters.sources,
            "as_of": _written(self.scope.as_of),
        }
        given = {name: value for name, value in named.items() if value}
        return f"{path}?{urlencode(given, doseq=True)}" if given else path


@dataclass(frozen=True, slots=True)
class Removable:
    """A filter that is set: its words, and the address that asks without it."""

    words: str
    url: str


def removable(asking: Asking) -> tuple[Removable, ...]:
    """Return what of the scope can be taken away."""
    return tuple(
        Removable(chip.words, replace(asking, scope=chip.rest).url())
        for chip in chips(asking.scope)
    )


def without_filters(asking: Asking) -> Asking:
    """Return the same question asked of all articles; the day of asking stays."""
    return replace(asking, scope=replace(asking.scope, filters=Filters()))


def read_asking(given: Parameters) -> tuple[Asking, UsageError | None]:
    """Return what an address asks, and what of it can't be used; that is left out.

    A blank name of an outlet is none; a month or a year is the first of its days in `since`, and
    the last in `until`.
    """
    problem: UsageError | None = None

    def day(name: str, last: bool = False) -> date | None:
        nonlocal problem
        try:
            return _day(given.get(name, ""), name, last)
        except UsageError as error:
            problem = problem or error
            return None

    question = given.get("q", "").strip()
    if len(question) > LONGEST_QUESTION:
        problem = UsageError(
            f"a question has at most {LONGEST_QUESTION:,} characters, this one {len(question):,}",
            "ask it in fewer words",
        )
        question = ""
    sources = tuple(dict.fromkeys(filter(None, map(str.strip, given.getlist("source")))))
    filters = Filters(day("since"), day("until", last=True), sources)
    if filters.since and filters.until and filters.since > filters.until:
        problem = problem or UsageError(
            f"no day is both on or after {filters.since} and on or before {filters.until}",
            "change the filters",
        )
    scope = Scope(filters, day("as_of"))
    return Asking(question, scope, given.get("mode", "") == PASSAGES), problem


def _day(text: str, name: str, last: bool) -> date | None:
    text = text.strip()
    if not text:
        return None
    if _PART_OF_A_DATE.fullmatch(text) and (name != "as_of" or len(text) == len("2024-05-01")):
        with suppress(UsageError):
            return days_of(text, date.min)[1 if last else 0]
    what = name.replace("_", " ")
    raise UsageError(f"{what}: {one_line(text, 40)!r} isn't a day", "write days as 2024-05-01")


def _written(day: date | None) -> str:
    return day.isoformat() if day else ""
