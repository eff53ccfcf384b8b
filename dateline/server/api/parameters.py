"""What the endpoints take: the command line's options, under the same names."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Annotated, Literal, Self

import click
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from index.types import Filters
from qa.manner import Strictness
from tui.cli.options import day, first_day, last_day

LONGEST_QUESTION = 2000
"""Characters of a question."""

MOST_HITS = 100
MOST_ROWS = 10_000
"""Rows of a view of the desk."""

MOST_SOURCES = 50


def _worded(value: str) -> str:
    if not value.strip():
        raise ValueError("it is empty")
    return value


def _as(read: Callable[[str], date]) -> Callable[[object], object]:
    """Read a day as the command line does; an empty one isn't given."""

    def reading(value: object) -> object:
        if value is None or value == "":
            return None
        try:
            return read(str(value))
        except click.BadParameter as error:
            raise ValueError(error.message) from None

    return reading


Words = Annotated[str, Field(max_length=LONGEST_QUESTION), AfterValidator(_worded)]
Day = Annotated[date | None, BeforeValidator(_as(day))]
FirstDay = Annotated[date | None, BeforeValidator(_as(first_day))]
LastDay = Annotated[date | None, BeforeValidator(_as(last_day))]


class Limits(BaseModel):
    """Which articles may be used."""

    model_config = ConfigDict(extra="forbid")

    as_of: Day = Field(None, description="The day that it is asked on, YYYY-MM-DD; default: today.")
    since: FirstDay = Field(
        None, description="Only articles of that day or later: YYYY, YYYY-MM or YYYY-MM-DD."
    )
    until: LastDay = Field(
        None, description="Only articles of that day or earlier: YYYY, YYYY-MM or YYYY-MM-DD."
    )
    source: list[str] = Field(
        [], max_length=MOST_SOURCES, description="Only of this outlet; repeatable: of any of them."
    )

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.since and self.until and self.since > self.until:
            raise ValueError(f"since {self.since} is after until {self.until}")
        return self

    @property
    def filters(self) -> Filters:
        """The limits as filters of a search."""
        return Filters(self.since, self.until, tuple(one for one in self.source if one.strip()))


class AskParameters(Limits):
    """What /ask takes."""

    question: Words = Field(
        description="It may carry filters, as on the command line: `source:courier after:2025-02`.",
        examples=["When does the bridge reopen?"],
    )
    strictness: Strictness | None = Field(
        None, description="How sure an answer must be; default: as the server was started."
    )
    why: bool = Field(False, description="Say what spoke for and against the answer.")
    prose: bool = Field(
        False,
        description="Have a few sentences written below the answer, each one checked, by the"
        " language model that whoever runs the server has set up.",
    )


class SearchParameters(Limits):
    """What /search takes."""

    query: Words = Field(description="Words or a question.", examples=["bridge bearings"])
    k: int = Field(10, ge=1, le=MOST_HITS, description="How many passages.")
    mode: Literal["hybrid", "bm25", "dense"] = Field(
        "hybrid", description="Keywords and meaning together, or one alone."
    )


class SheetParameters(Limits):
    """What /sheets/VIEW takes."""

    query: str = Field(
        "",
        max_length=LONGEST_QUESTION,
        description="What the view's prompt says: words, a name, a question.",
        examples=["bridge"],
    )
    by: str | None = Field(
        None, max_length=40, description="One of the view's choices; default: the first."
    )
    k: int = Field(200, ge=1, le=MOST_ROWS, description="How many rows at most.")
    format: Literal["json", "csv"] = Field("json", description="What is returned.")


class NoParameters(BaseModel):
    """Of an endpoint that takes none."""

    model_config = ConfigDict(extra="forbid")
