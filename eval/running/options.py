"""What a run is told."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from index.types import Filters
from qa.manner import Manner

if TYPE_CHECKING:
    from qa.prose.settings import LanguageModelSettings


@dataclass(frozen=True, slots=True)
class RunOptions:
    """What a run is told.

    as_of: the day for questions without an `asked` of their own, who may then use no later article.
    today: where none is given, they are asked today, and may use every article.
    filters, manner: which articles may be used, and how answers are made.
    retrieval_only: only search.
    limit, seed: ask so many questions, drawn at random with that seed; all where None.
    by: fields of the set to slice by.
    jobs: how many questions are asked at a time.
    fresh: don't go on from where an earlier run stopped.
    llm: a language model that has a part in the run: it chooses, makes searches, or writes prose
        below every answer, as it says. Prose changes no answer.

    `jobs` and `fresh` change no question's result.
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
    today: date = field(default_factory=date.today)
    llm: LanguageModelSettings | None = None

    @property
    def day(self) -> date:
        """The day on which questions without one of their own are asked."""
        return self.as_of or self.today
