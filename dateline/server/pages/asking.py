"""What an address asks: `/?q=When+…&since=2024-05-01&source=The+Courier&as_of=2024-06-01`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol
from urllib.parse import urlencode

import click

from dateline.server.api.parameters import LONGEST_QUESTION, MOST_SOURCES
from index.errors import UsageError
from index.types import Filters
from tui.cli.options import day, first_day, last_day
from tui.conversation.scope import EVERYTHING, Scope, chips

PASSAGES = "passages"
"""The value of `mode` that looks for passages; any other asks for an answer."""


class Parameters(Protocol):
    """The parameters of an address: `starlette.datastructures.QueryParams`."""

    def get(self, key: str, default: str) -> str:
        """The last value of a name."""

    def getlist(self, key: str) -> Sequence[str]:
        """All values of a name."""


@dataclass(frozen=True, slots=True)
class Asking:
    """A question, within a scope; `passages`: only passages are looked for.

    reword: whether a language model may make the search, where one does.
    written: whether the page waits for what one writes below the answer.
    """

    question: str = ""
    scope: Scope = EVERYTHING
    passages: bool = False
    reword: bool = True
    written: bool = False

    @property
    def filters(self) -> Filters | None:
        """The filters; None where there are none."""
        return self.scope.filters or None

    def url(self, path: str = "/") -> str:
        """The address that asks this."""
        mode = PASSAGES if self.passages else ""
        given = {
            "q": self.question,
            "mode": mode,
            "reword": "" if self.reword else "0",
            "prose": "1" if self.written else "",
        }
        return address(path, given, self.scope)


def address(path: str, given: Mapping[str, str], scope: Scope) -> str:
    """Return an address with what is given there, within a scope; without what is empty."""
    filters = scope.filters
    named: dict[str, str | Sequence[str]] = {
        **given,
        "since": _written(filters.since),
        "until": _written(filters.until),
        "source": filters.sources,
        "as_of": _written(scope.as_of),
    }
    left = {name: value for name, value in named.items() if value}
    return f"{path}?{urlencode(left, doseq=True)}" if left else path


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

    def read(name: str, reads: Callable[[str], date]) -> date | None:
        nonlocal problem
        text = given.get(name, "").strip()
        try:
            return reads(text) if text else None
        except click.BadParameter as error:
            said = f"{name.replace('_', ' ')}: {error.message}"
            problem = problem or UsageError(said, "change the filters")
            return None

    question = given.get("q", "").strip()
    if len(question) > LONGEST_QUESTION:
        problem = UsageError(
            f"a question has at most {LONGEST_QUESTION:,} characters, this one {len(question):,}",
            "ask it in fewer words",
        )
        question = ""
    sources = tuple(dict.fromkeys(filter(None, map(str.strip, given.getlist("source")))))
    if len(sources) > MOST_SOURCES:
        problem = UsageError(f"at most {MOST_SOURCES} outlets can be named", "name fewer")
    filters = Filters(read("since", first_day), read("until", last_day), sources[:MOST_SOURCES])
    if filters.since and filters.until and filters.since > filters.until:
        problem = problem or UsageError(
            f"no day is both on or after {filters.since} and on or before {filters.until}",
            "change the filters",
        )
    scope = Scope(filters, read("as_of", day))
    asking = Asking(
        question,
        scope,
        given.get("mode", "") == PASSAGES,
        given.get("reword", "") != "0",
        given.get("prose", "") == "1",
    )
    return asking, problem


def _written(day: date | None) -> str:
    return day.isoformat() if day else ""
