"""Whether two sentences tell a value of the same thing: that of which the question asks."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.keyword.tokenizer import terms
from qa.language.names import names_in
from qa.question.question import Question
from qa.reading.reader import Span

LEAST_SHARED = 0.34
"""The share of the question's terms that must stand around a value, in its passage and title."""


_THE = re.compile(r"(?<!of )\b(?:the|these|those|other|another|first|last) $", re.IGNORECASE)
_ALONE = re.compile(r"^[^.;:!?]{0,80}\b(?:alone|at the scene|so far this|of them|of whom|others)\b")
_OF_THEM = re.compile(r"^(?: \w+)? (?:of (?:them|whom|those|these|the)|others?)\b", re.IGNORECASE)


_QUALIFIERS = re.compile(
    r"\b(?:domestic(?:ally)?|international(?:ly)?|worldwide|global(?:ly)?|overseas|abroad"
    r"|nationwide|national(?:ly)?|statewide|north american?|punitive|compensatory|annual(?:ly)?"
    r"|monthly|weekly|daily|per (?:week|month|year|day|capita)|a (?:week|month|year|day)|net|gross"
    r"|core|injured|wounded|missing|hospitali[sz]ed|civilians?|soldiers?|troops|adults?|men|women"
    r"|children|students|teachers?|opening|weekend|first[- ](?:day|half|quarter)"
    r"|minimum|maximum)\b",
    re.IGNORECASE,
)
_ALIKE = {"globally": "worldwide", "global": "worldwide", "domestically": "domestic"}
NEAR = 60
"""Characters around a value in which what it is of is qualified."""


def of_some(span: Span) -> bool:
    """Tell whether a value is of a part only: "the five who died at the scene", "six of the 7"."""
    text = span.hit.article.text
    before = text[max(span.sentence_start, span.start - 12) : span.start]
    after = text[span.end : span.sentence_end]
    return bool(_THE.search(before) or _ALONE.match(after) or _OF_THEM.match(after))


def of_the_same(asked: Question, ones: Sequence[Span], others: Sequence[Span]) -> bool:
    """Tell whether values told in these places are of what is asked, as far as words show."""
    wanted = set(terms(asked.searched_for))
    names = {name.split()[-1].casefold() for name in names_in(asked.searched_for)}
    one, other = ones[0], others[0]
    if _qualified(one) != _qualified(other):
        return False
    if not (_speaks(wanted, names, one) and _speaks(wanted, names, other)):
        return False
    named = _named(names, one), _named(names, other)
    # "Across Turkey and Syria" and "in Syria" tell of different things.
    return len(names) < 2 or not all(named) or named[0] == named[1] or _is_one_name(asked)


def _qualified(span: Span) -> frozenset[str]:
    """Return the words around a value that say of which part of the whole it is."""
    text = span.hit.article.text
    first = max(span.sentence_start, span.start - NEAR)
    around = (
        f"{text[first : span.start]} {text[span.end : min(span.sentence_end, span.end + NEAR)]}"
    )
    found = (match.casefold() for match in _QUALIFIERS.findall(around))
    return frozenset(_ALIKE.get(word, word) for word in found)


def _named(names: set[str], span: Span) -> set[str]:
    said = span.sentence.casefold()
    return {name for name in names if name in said}


def _is_one_name(asked: Question) -> bool:
    """Whether no two of the question's names stand as alike beside one another."""
    return not re.search(r"[A-Z][\w’'-]* and (?:the )?[A-Z]", asked.searched_for)


def _speaks(wanted: set[str], names: set[str], span: Span) -> bool:
    around = f"{span.hit.article.title} {span.hit.text}"
    present = set(terms(around))
    if len(wanted & present) < LEAST_SHARED * len(wanted):
        return False
    said = around.casefold()
    return not names or sum(name in said for name in names) * 2 >= len(names)
