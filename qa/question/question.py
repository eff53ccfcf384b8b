"""Understanding a question: what it asks for, and what a follow-up leaves out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from index.errors import UsageError
from index.types import Filters
from qa.dates.asked_period import asked_period
from qa.language.answer_type import Kind, kind_of
from qa.language.filter_words import narrowed, typed_filters
from qa.question.follow_up import complete
from qa.types import Turn


@dataclass(frozen=True, slots=True)
class Question:
    """A question ready to be searched.

    `typed` is all that the user typed, `text` is that without its filter words, `searched_for`
    with what a follow-up left out (`carried`). `filters` are those typed and those given.
    `news_of` is the day whose news is
    asked for: the day of asking, or one soon after the days that the question itself names.
    No article of after `known_by` may tell of it.
    """

    typed: str
    text: str
    searched_for: str
    kind: Kind
    as_of: date | None = None
    filters: Filters | None = None
    news_of: date | None = None
    carried: tuple[str, ...] = ()
    known_by: date | None = None


LONGEST_PERIOD = timedelta(days=31)
"""A longer one ("in 2023") says too little of when its news appeared."""

TOLD_WITHIN = timedelta(days=3)
"""How soon after a day its news has appeared."""


def understand(
    text: str,
    *,
    turns: Sequence[Turn] = (),
    as_of: date | None = None,
    filters: Filters | None = None,
    today: date | None = None,
) -> Question:
    """Read a question in the light of the conversation's earlier turns, oldest first.

    It is asked on the day `as_of`, and what was published later isn't known yet; where none is
    given it is asked `today`, whatever the articles' days.

    Raises:
        UsageError: a filter typed can't be used, or nothing is asked beside the filters.
    """
    # Half a surrogate pair (an argument that isn't UTF-8) can't be tokenised.
    typed = " ".join(text.encode("utf-8", "replace").decode("utf-8").split())
    found = typed_filters(typed, as_of)
    text = found.text
    if found.words and not text:
        raise UsageError("nothing is asked beside the filters", "add the question")
    filters = narrowed(filters or Filters(), found.filters) or None
    whole = complete(text, turns)
    day = as_of or today
    return Question(
        typed=typed,
        text=text,
        searched_for=whole.searched_for,
        kind=kind_of(whole.text),
        as_of=day,
        filters=filters,
        news_of=_news_of(whole.text, day),
        carried=whole.carried,
        known_by=as_of,
    )


def _news_of(text: str, as_of: date | None) -> date | None:
    period = asked_period(text, as_of) if as_of else None
    if as_of is None or period is None or period.last - period.first > LONGEST_PERIOD:
        return as_of
    # Compared before it is added to: nothing comes three days after the last day there is.
    return as_of if as_of - period.last <= TOLD_WITHIN else period.last + TOLD_WITHIN
