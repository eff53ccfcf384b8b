"""Whether a sentence states some of its words as what is so, or denies or overtakes them.

"Will not reopen on March 3", "had been due on March 3", "put back from March 3 to April 14":
a reader trained to find days finds one here, and it is the wrong one.
"""

from __future__ import annotations

import re
from datetime import date

_NOT = re.compile(
    r"\b(?:not|never|no longer|cannot|nor|rather than|instead of)\b|n['’]t\b", re.IGNORECASE
)
# "Not until March 3", "not only two", "no more than 40": these state what follows them.
_AFTER_ALL = re.compile(
    r"\b(?:until|till|before|only|just|merely|earlier|sooner|later|more|less|fewer|longer|over"
    r"|under|as|for|in|during|fail\w*)\b",
    re.IGNORECASE,
)
_OVERTAKEN = re.compile(
    r"\b(?:originally|initially|formerly|previously)(?: \w+){0,2}\W+$"
    r"|\b(?:(?:had|were|was) (?:originally |initially |previously )?to have"
    r"|had (?:originally |initially |previously )?been"
    r" (?:due|scheduled|expected|planned|set|slated|supposed|meant|promised|hoped)"
    r"|(?:was|were) (?:supposed|meant)"
    r"|(?:earlier|previous|original|initial|old|former)"
    r" (?:date|deadline|day|estimate|count|toll|figure|plan|price|target|total|offer|forecast))\b",
    re.IGNORECASE,
)
_CHANGE = (
    r"(?:postpon|mov|delay|push|reschedul|put|shift|chang|brought|bring|extend|ris|rose|rais|increas"
    r"|grow|grew|climb|jump|soar|surg|fall|fell|drop|declin|cut|lower|slash|revis|reduc|go|went|gone"
    r"|up|down|doubl|tripl|narrow|widen|shr[aiu]nk|slip)"
)
_FROM = re.compile(rf"\b{_CHANGE}\w*\b[^,;:.()]*\bfrom\W+(?:\w+\s){{0,2}}$", re.IGNORECASE)
_TO = re.compile(r"^[^,;:.()]{0,40}?\bto\s+", re.IGNORECASE)
_COMPARED = re.compile(
    r"\b(?:(?:up|down) from|compared (?:with|to)|from a (?:peak|record|low|high) of)"
    r"\W+(?:(?:about|around|some|nearly|almost|just|over|the|a|an)\W+)*$",
    re.IGNORECASE,
)
_CLAUSE = re.compile(
    r"[;:()—–“”\"]|,(?! and (?:then|later)\b)"
    r"|\b(?:but|because|although|though|while|that|which|who|whom|whether|when|where|why|how|after"
    r"|since|if)\b",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d\b")
_OF_YEAR = re.compile(r"\b(?:in|of|during) ((?:1[5-9]|20)\d\d)\b", re.IGNORECASE)
_ASKS_FOR_OLD = re.compile(
    r"\b(?:not|never|original(?:ly)?|initial(?:ly)?|previous(?:ly)?|former(?:ly)?|first|before|earlier"
    r"|peak|record|most|highest|lowest|maximum|minimum|ever"
    r"|used to|from|once|old|instead|rather|supposed|due|delayed|postponed|had)\b|n['’]t\b",
    re.IGNORECASE,
)


def denied(sentence: str, start: int, end: int) -> bool:
    """Tell whether a sentence denies that `sentence[start:end]` is so.

    >>> said = "It will not reopen on March 3."
    >>> denied(said, said.index("March"), len(said) - 1)
    True
    """
    clause = _CLAUSE.split(sentence[:start])[-1]
    found = list(_NOT.finditer(clause))
    return bool(found) and not _AFTER_ALL.search(clause, found[-1].end())


def overtaken(sentence: str, start: int, end: int) -> bool:
    """Tell whether a sentence gives `sentence[start:end]` as what was so, or was planned, once."""
    clause = _CLAUSE.split(sentence[:start])[-1]
    if _OVERTAKEN.search(clause) or _COMPARED.search(sentence[:start]):
        return True
    return successor(sentence, start, end) is not None


def successor(sentence: str, start: int, end: int) -> int | None:
    """Return where the value begins that came after `sentence[start:end]`, if it is told.

    "The bill rose from £4 million to £6 million" tells it of "£4 million".
    """
    to = _TO.search(sentence[end:])
    return end + to.end() if to and _FROM.search(sentence[:start]) else None


def of_another_year(question: str, sentence: str, context: str, published: date | None) -> bool:
    """Tell whether a question asks of a year ("in 2024") and a sentence tells of another.

    `sentence` is without the answer's own words. If it names no year, it may tell of any that
    its `context` (title and paragraph) names, or of those next to its publication.
    """
    asked = set(_OF_YEAR.findall(question))
    if not asked:
        return False
    if named := set(_YEAR.findall(sentence)):
        return not asked & named
    if published is None or asked & set(_YEAR.findall(context)):
        return False
    return not any(abs(int(year) - published.year) <= 1 for year in asked)


def asks_for_old(question: str) -> bool:
    """Tell whether a question may ask for what isn't so now: "the original date", "the peak"."""
    return bool(_ASKS_FOR_OLD.search(question))
