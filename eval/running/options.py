"""What a run is told."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from index.types import Filters
from qa.manner import Manner


@dataclass(frozen=True, slots=True)
class RunOptions:
    """What a run is told.

    as_of: the day for questions without an `asked` of their own; today's where None.
    filters, manner: which articles may be used, and how answers are made.
    retrieval_only: only search.
    limit, seed: ask so many questions, drawn at random with that seed; all where None.
    by: fields of the set to slice by.
    jobs: how many questions are asked at a time.
    fresh: don't go on from where an earlier run stopped.

    The last three change no question's result.
    """

    as_of: date | None = None
    filters: Filters = field(default_factory=Filters)
    manner: Manner = field(default_factory=Manner)
    retrieval_only: bool = False
    limit: int | None = None
    seed: int = 0
    by: tuple[str, ...] = ()
    jobs: int = 1
    fresh: bool = False
