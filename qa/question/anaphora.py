"""Words of a question that point at something said before it: "he", "there", "the other one"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from index.keyword.tokenizer import STOP_WORDS, raw_words
from qa.language.names import names_in
from qa.question.mentions import Mention, mentions

Family = Literal["he", "she", "they", "it", "there", "day", "person", "group", "place", "pair"]


@dataclass(frozen=True, slots=True)
class Pointer:
    """A pointing word, `text[start:end]`, and what it may stand for; `its` where it owns."""

    family: Family
    start: int
    end: int
    word: str
    its: bool = False


_FAMILIES = re.compile(
    r"\b(?:(?P<he>he|him|himself|his)|(?P<she>she|hers?|herself)"
    r"|(?P<they>they|them|themselves|theirs?)|(?P<it>it|itself|its)|(?P<there>there)"
    r"|(?P<day>(?:on |at )?(?:that|the same) (?:day|date|night|morning|evening|afternoon|week"
    r"|weekend|month|year|time)|(?<!and )then(?=\W*$))"
    r"|(?P<pair>the (?:latter|former)|the other one"
    r"|the other(?=['’?]|\W*$| (?:is|was|will|do|did)))"
    r"|(?P<person>(?:the|that|this) (?:man|woman|boy|girl|victim))"
    r"|(?P<group>(?:the|that|this) (?:company|firm|organi[sz]ation|team|club|party|union|agency))"
    r"|(?P<place>(?:the|that|this) (?:town|city|country|village|island|region|place)))\b"
    r"(?!['’](?:t|d)\b)",
    re.IGNORECASE,
)
# "The man who …", "the city of …" say themselves which is meant.
_SAID_WHICH = re.compile(r" (?:who|whom|whose|that|which|of|where|council|centre|hall)\b")
DESCRIBING = frozenset(["person", "group", "place"])
"""Families that say what they point at: "the company"."""


_HELPS = r"(?:is|are|was|were|will|would|has|have|had|do|does|did|can|could|should|may|might)"
_EXISTS = re.compile(rf"\b{_HELPS}(?:n['’]t)? there\b(?= \w)|\bthere {_HELPS}\b", re.IGNORECASE)
_NEVER_POINTS = re.compile(
    # "Was there a fire", "this week"
    rf"{_EXISTS.pattern}|\b(?:out|over) there\b"
    r"|\bthis (?:morning|afternoon|evening|weekend|week|month|year|spring|summer|autumn|fall"
    r"|winter)\b"
    # "Is it raining", "how long does it take to", "what time is it", "it is thought that"
    r"|\b(?:is|was|will|does|did)(?:n['’]t)? it (?:be |still |going to |ever |now )*"
    r"(?:rain|snow|freez|hail|cold|hot|warm|wet|windy|dark|late\b|early\b|true|possible|likely"
    r"|clear that|known|legal|illegal|safe to|worth|necessary|normal|thought|said|easy to|hard to)"
    r"|\b(?:does|did|will|would|can|could) it (?:take|cost|require) "
    r"(?:[\w’'-]+ ){0,3}?to \w+ (?=\w)"
    r"|\bwhat (?:time|day|date) is it\b|\bhow far is it\b|\bit (?:seems|turns out|appears)\b"
    r"|\b(?:who|what|when|where|why|how) (?:is|was) it that\b"
    r"|\bis it (?:\w+ )?(?:that|to)\b",
    re.IGNORECASE,
)
_SAYS = (
    r"(?:say|says|said|think|thinks|claim|claims|claimed|promise|promised|announce|announced"
    r"|expect|expects|expected|believe|believes|hope|hopes|admit|admitted|warn|warned|vow|vowed)"
)
_NEW_CLAUSE = re.compile(
    rf"\b(?:{_SAYS}(?: that)?|that|after|before|when|once|while|until|if|because|since|whether"
    r"|where|and) $",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r"\b(?:the|which|what|many|some|all|two|three|\d+) (?:[\w-]+ ){0,2}(?:\w+[^s\W]s|people)\b",
    re.IGNORECASE,
)
_MAKES = re.compile(r"\b(?:made?|makes?|let|lets|help(?:s|ed)?|saw|see|hear|heard|had) $", re.I)


def pointers(text: str, article: str = "") -> list[Pointer]:
    """Return the pointing words of a question whose meaning isn't in the question itself.

    One of each family: in "did he bring his wife" the second is the first's. `article` is what
    the conversation's answers came from; it tells whether a name before "he" is a person's.
    """
    masked = _NEVER_POINTS.sub(lambda found: "·" * len(found[0]), text)
    kept: dict[str, Pointer] = {}
    for match in _FAMILIES.finditer(masked):
        found = _pointer(masked, match)
        if found and found.family not in kept and not _inside(text, found, article):
            kept[found.family] = found
    return sorted(kept.values(), key=lambda one: one.start)


def _pointer(text: str, match: re.Match[str]) -> Pointer | None:
    family: Family = match.lastgroup  # type: ignore[assignment]  # the groups are the families
    word, following = match[0].casefold(), text[match.end() :]
    if family in DESCRIBING and (_SAID_WHICH.match(following) or following.startswith(("'", "’"))):
        return None
    owns = word in ("his", "their", "its") or (
        word == "her" and _noun_follows(following) and not _MAKES.search(text, 0, match.start())
    )
    return Pointer(family, match.start(), match.end(), word, owns)


def _noun_follows(following: str) -> bool:
    word = re.match(r" ([\w’'-]+)", following)
    return word is not None and word[1].casefold() not in STOP_WORDS


def _inside(text: str, pointer: Pointer, article: str) -> bool:
    """Whether what a pointer stands for is named before it in the question itself."""
    before = text[: pointer.start]
    spoken = [one for one in mentions(before, article) if one.end <= pointer.start]
    if pointer.family in ("he", "she"):
        if any(one.named and one.kind in ("person", "unknown") for one in spoken):
            return True
        return bool(spoken) and bool(_NEW_CLAUSE.search(before)) and not _all_places(spoken)
    if pointer.family == "they":
        return any(one.named and one.kind != "place" for one in spoken) or bool(
            _COUNTED.search(before)
        )
    if pointer.family == "it":
        new_clause = bool(_NEW_CLAUSE.search(before)) or pointer.its
        return any(
            one.kind not in ("person", "place") and (one.named or new_clause) for one in spoken
        )
    return pointer.family == "there" and any(one.kind == "place" for one in spoken)


def _all_places(spoken: list[Mention]) -> bool:
    return all(one.kind == "place" for one in spoken)


_CLAUSE_THAT = re.compile(
    rf"\b(?:{_SAYS}|true|likely|possible|clear|sure|know|known|tell|told|deny|denied|so|fact"
    r"|the [\w-]+) (?:that|this)\b",
    re.IGNORECASE,
)
_THAT = re.compile(r"\b(?:that|this|these|those)\b(?! (?:is|was) said)", re.IGNORECASE)
_THAT_LAST = re.compile(
    r"\b(?:about|of|after|before|by|with|to|for|from|than|since|until) (?:that|this|it)\W*$",
    re.IGNORECASE,
)
_MORE = re.compile(
    r"\b(?:who|what|where|when|how|anyone|anything|someone|anybody|nobody) else\b"
    r"|\b(?:the same|instead|another one)\b|\bthe others\b|\b(?:which|any|one|some|each) of\W*$",
    re.IGNORECASE,
)
_COMPARES = re.compile(
    r"\b(?:more|less|fewer|bigger|larger|smaller|higher|lower|older|younger|longer|shorter|faster"
    r"|later|earlier|better|worse|cheaper)\b(?! than\b| this\b)",
    re.IGNORECASE,
)
_NO_COMPARISON = re.compile(r"\b(?:any|no|sooner or|years|days|much) (?:more|longer|later)\b", re.I)
_OPENS = re.compile(r"^\W*(?:and|but|so(?! far\b| many\b| much\b)|also|or)\b", re.IGNORECASE)

# Words that say what is asked of something, never of what.
_VAGUE = frozenset(
    """happen happened happens happening die died dies dead death deaths killed hurt injured
    wounded injuries arrested arrest charged cost costs price pay paid result results outcome score
    cause caused reason toll damage win wins won lost lose start started begin began end ended
    finish people person many much anyone anybody someone anything long old soon times time day
    date exactly responsible blame blamed involved victims victim survivors witnesses suspect
    suspects motive details detail tell know known explain next go wrong name names take
    affected missing rescued police say says said respond react planned announced confirmed
    expected reported last called survive survived there attend attended""".split()
)


def points_at_topic(text: str) -> bool:
    """Tell whether a question leaves out what it is about: "What caused that?", "Who died?"."""
    masked = _NEVER_POINTS.sub("·", text)
    if _THAT_LAST.search(masked) or _MORE.search(masked):
        return True
    if names_in(text):
        return False
    if _THAT.search(_CLAUSE_THAT.sub("", masked)) or _OPENS.search(text):
        return True
    compares = _COMPARES.search(_NO_COMPARISON.sub("", text))
    return bool(compares) or (_is_vague(text) and not _EXISTS.search(text))


def _is_vague(text: str) -> bool:
    words = [word for word in raw_words(text) if word not in STOP_WORDS and not word[0].isdigit()]
    return bool(raw_words(text)) and all(word in _VAGUE for word in words)
