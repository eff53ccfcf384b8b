"""Values of the index and of answering as JSON: the parts that several documents share.

What a whole document looks like is said where it is written: `tui.cli.json_output` for `--json`,
`tui.history.answers` for the history, `eval.reporting.codec` for evaluations.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TypeAlias

from index.types import Filters
from qa.types import Citation

Json: TypeAlias = "bool | int | float | str | Sequence[Json] | Mapping[str, Json] | None"
"""Any JSON value."""


def encode_day(day: date | None) -> str | None:
    """A day as "2024-10-14"."""
    return day.isoformat() if day else None


def decode_day(value: object) -> date | None:
    """Read what `encode_day` wrote; raises `TypeError` or `ValueError` for anything else."""
    if not value:
        return None
    if not isinstance(value, str):
        raise TypeError(f"{value!r} isn't a day")
    return date.fromisoformat(value)


def encode_filters(filters: Filters) -> dict[str, Json]:
    """The filters' bounds as days, and the outlets."""
    return {
        "since": encode_day(filters.since),
        "until": encode_day(filters.until),
        "sources": list(filters.sources),
    }


def decode_filters(value: Mapping[str, Json]) -> Filters:
    """Read what `encode_filters` wrote; a part that is missing filters nothing.

    Raises `TypeError` or `ValueError` for anything else.
    """
    sources = value.get("sources", ())
    if not isinstance(sources, Sequence):
        raise TypeError(f"{sources!r} aren't outlets")
    return Filters(
        decode_day(value.get("since")), decode_day(value.get("until")), tuple(map(str, sources))
    )


def encode_citation(citation: Citation) -> dict[str, Json]:
    """What a citation says of its article, and where in it which words stand."""
    article = citation.article
    return {
        "article": article.id,
        "title": article.title,
        "source": article.source,
        "published": encode_day(article.published),
        "path": article.path,
        "url": article.url,
        "set_by_hand": list(article.set_by_hand),
        "page": citation.page,
        "start": citation.start,
        "end": citation.end,
        "quote": citation.quote,
        "sentence_start": citation.sentence_start,
        "sentence_end": citation.sentence_end,
        "sentence": citation.sentence,
    }
