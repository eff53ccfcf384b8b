"""What a number counts: of "19 people, 17 of them foreigners" the second counts foreigners."""

from __future__ import annotations

import re

from index.keyword.tokenizer import term

_WORD = re.compile(r"[^\W\d_][\w’'-]*|[,;:.()—–](?!\d)|\d\S*")
_NUMBER = re.compile(r"(?:[^\w]*\d\S*\s*)+")
_ASKED = re.compile(r"\b(?:how many|(?:what|which|the)? ?number of)\b", re.IGNORECASE)
_PLURALS = frozenset(
    "people men women children police fish sheep staff teeth feet mice crew".split()
)
_NO_PLURAL = re.compile(r"(?:ss|us|is|’s|'s)$", re.IGNORECASE)
_VERBS = frozenset(
    """is are was were has have had do does did will would can could should may might must been be
    gets goes says this his its""".split()
)
_MORE = re.compile(r"\W*(?:more|additional|extra|further)\b(?! than\b)", re.IGNORECASE)
_ASKS_FOR_MORE = re.compile(r"\b(?:more|additional|extra|further|other|else|new)\b", re.IGNORECASE)
_GENERAL = frozenset("people person times others".split())
"""Whom anybody is one of: "seven miners" tells how many people."""

REACH = 4
"""Within so many words after a number stands what it counts."""


def counted_in_question(question: str) -> str | None:
    """Return the term of what a question asks the number of; None where it doesn't, or of people.

    >>> counted_in_question("How many foreign tourists were killed?")
    'tourist'
    """
    found = _ASKED.search(question)
    noun = _noun(question[found.end() :], REACH + 2) if found else None
    return None if noun in _GENERAL else term(noun) if noun else None


def counted_by(answer: str, after: str) -> str | None:
    """Return the term of what a number counts, by its own words and those that follow it.

    >>> counted_by("17", " of them foreigners, died.")
    'foreign'
    """
    noun = _noun(_NUMBER.sub("", answer), len(answer)) or _noun(after, REACH)
    return None if noun in _GENERAL else term(noun) if noun else None


def adds_to_others(question: str, after: str) -> bool:
    """Tell whether a number is of what came to others ("two more"), and such isn't asked for."""
    return bool(_MORE.match(after)) and not _ASKS_FOR_MORE.search(question)


def _noun(text: str, reach: int) -> str | None:
    """Return the first plural among some words, before any stop or verb."""
    for match in _WORD.findall(text)[:reach]:
        word = str(match).casefold()
        if word in _VERBS or not word[0].isalpha():
            return None
        if word in _PLURALS or (
            len(word) > 3 and word.endswith("s") and not _NO_PLURAL.search(word)
        ):
            return word
    return None
