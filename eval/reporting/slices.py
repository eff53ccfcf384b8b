"""The same measures over parts of a set: by question word, by mention of time, by any field."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import partial

from eval.measures.answers import mean
from eval.measures.confidence import coverage
from eval.measures.result import QuestionResult
from eval.reporting.view import DEPTH, Slice, Slices
from eval.types import EvalQuestion
from index.errors import UsageError
from index.lexicon import ANY_MONTH, DAYS_NEAR_TODAY, WEEKDAY_NAME, any_of

WORDS = ("when", "who", "where", "how many", "what", "why", "which", "other")
"""The question words that questions are sorted by, in the order of reports."""

BUILT_IN = ("question_word", "speaks_of_time")
"""What every report is sliced by."""

NO_VALUE = "(none)"
"""The slice of the questions that lack the field."""

OWN_FIELDS = ("asked", "answerable", "relevant")
"""Fields of a question set's contract that questions can be sorted by too."""

_WORD = re.compile(
    r"\b(?:(when)|(who|whom|whose)|(where)|(how many|how much)|(what)|(why)|(which))\b",
    re.IGNORECASE,
)
_GROUPS = WORDS[:-1]

# "May" and "March" are words too, so months count only with a capital; "second" isn't among
# the units, since it is mostly an ordinal.
_TIME = re.compile(
    r"\b(?:1[6-9]|20)\d\d\b|\b\d{1,2}/\d{1,2}\b"
    rf"|\b{ANY_MONTH}\b|\b{WEEKDAY_NAME}s?\b"
    rf"|(?i:\b(?:{any_of(DAYS_NEAR_TODAY)}|recently|currently|nowadays|ago)\b"
    r"|\b(?:this|last|next|past|previous|coming|each|every)\s+(?:\w+\s+)?"
    r"(?:minute|hour|morning|afternoon|evening|night|day|weekend|week|fortnight|month|quarter"
    r"|spring|summer|autumn|fall|winter|season|year|decade|century)s?\b"
    r"|\b(?:since|until|before|after|during)\s+(?:the\s+)?\d)"
)


def question_word(question: str) -> str:
    """The question word that comes first: one of `WORDS` ("how much" counts as "how many")."""
    match = _WORD.search(question)
    return _GROUPS[match.lastindex - 1] if match and match.lastindex else WORDS[-1]


def speaks_of_time(question: str) -> bool:
    """Whether the question names a time: a year, month or weekday, "last week", "yesterday".

    That it asks for one ("when …") doesn't count.
    """
    return bool(_TIME.search(question))


def field_values(name: str, question: EvalQuestion) -> tuple[str, ...]:
    """A question's values of a field, as texts: of a list each, and `NO_VALUE` for none."""
    value = getattr(question, name) if name in OWN_FIELDS else question.extra.get(name)
    values = value if isinstance(value, (list, tuple)) else [value]
    return tuple(dict.fromkeys(_text(one) for one in values)) or (NO_VALUE,)


def check_fields(questions: Sequence[EvalQuestion], names: Iterable[str]) -> None:
    """Raise `UsageError` for a field that no question has, naming those that there are."""
    known = {name for question in questions for name in question.extra} | set(OWN_FIELDS)
    for name in names:
        if name not in known:
            raise UsageError(
                f"no question has a field {name!r}", f"fields: {', '.join(sorted(known))}"
            )


def slices(results: Sequence[QuestionResult], by: Sequence[str] = ()) -> Slices:
    """The measures of each slice.

    Besides the question word and whether the question speaks of time, the fields of `by`,
    each with its largest slice first. A question whose field is a list is in several slices.
    """
    words = _sliced(results, lambda q: (question_word(q.question),))
    times = _sliced(results, lambda q: (_text(speaks_of_time(q.question)),))
    return {
        "question_word": {word: words[word] for word in WORDS if word in words},
        "speaks_of_time": _by_size(times),
        **{name: _by_size(_sliced(results, partial(field_values, name))) for name in by},
    }


def _sliced(
    results: Sequence[QuestionResult], values: Callable[[EvalQuestion], tuple[str, ...]]
) -> dict[str, Slice]:
    members: dict[str, list[QuestionResult]] = {}
    for result in results:
        for value in values(result.question):
            members.setdefault(value, []).append(result)
    return {value: _measured(group) for value, group in members.items()}


def _measured(results: Sequence[QuestionResult]) -> Slice:
    ranks = [result.answer_rank for result in results if result.question.accepted]
    judged = [result.outcome for result in results if result.outcome and result.question.judged]
    return Slice(
        n=len(results),
        em=mean(result.em for result in results if result.em is not None),
        f1=mean(result.f1 for result in results if result.f1 is not None),
        answer_recall=mean(rank is not None and rank <= DEPTH for rank in ranks),
        coverage=coverage(judged),
    )


def _by_size(found: dict[str, Slice]) -> dict[str, Slice]:
    return dict(sorted(found.items(), key=lambda item: (-item[1].n, item[0])))


def _text(value: object) -> str:
    if value is None or value == "":
        return NO_VALUE
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.isoformat() if isinstance(value, date) else str(value)
