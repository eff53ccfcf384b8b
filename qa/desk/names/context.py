"""What stands beside a name, and what that says of its kind."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from index.lexicon import any_of
from qa.desk.names.lists import parts
from qa.desk.names.lists.flags import MODIFIER, TITLE, flags_of

_SAYING = any_of(parts.SAYING)
_AGED = re.compile(r", (?:aged? )?\d{1,3}(?:,|\.| and\b)| \(\d{1,3}\)")
_SAYS = re.compile(
    rf"(?:,[^.,\n]{{3,60}},)? (?:also |has |had |then |later |previously )?{_SAYING}\b"
)
_WHO = re.compile(r",? (?:who|whose|himself|herself|and (?:his|her))\b")
_DESCRIBED = re.compile(
    r", (?:an?|the|his|her|its|a former|executive|chief|senior|director|chair\w*|president"
    r"|professor|head|founder|co-founder)\b"
)
_BEFORE = re.compile(r"([\w'’.-]+)(,?)[ \u00a0]['\"“‘(]?$")
_IN = frozenset(
    "in at near from to across around outside inside throughout toward towards into".split()
)
_SAID_BEFORE = re.compile(rf"\b{_SAYING} $")
_MEMBER = re.compile(r" \((?:[RDI]|Rep|Dem)[-–.]")
_ROLE_STEMS = parts.ROLES | parts.TITLES


def person_votes(text: str, start: int, end: int) -> int:
    """Return how much speaks for a person's name there, negative where it speaks against one."""
    behind = text[end : end + 90]
    votes = 0
    if _AGED.match(behind) or _MEMBER.match(behind):
        votes += 4
    if _WHO.match(behind):
        votes += 3
    elif _SAYS.match(behind):
        votes += 2
    elif _DESCRIBED.match(behind):
        votes += 1
    before = text[max(0, start - 24) : start]
    if _SAID_BEFORE.search(before):
        votes += 2
    found = _BEFORE.search(before)
    if found:
        word = found[1].casefold()
        last = word.rsplit("-", 1)[-1]
        if word in ("the", "a", "an"):
            votes -= 3
        elif word in _IN:
            votes -= 2
        elif word == "by":
            votes += 1
        elif last in _ROLE_STEMS:
            votes += 3 if not found[2] else 1
    return votes


def place_votes(text: str, start: int, end: int) -> int:
    """Return how much speaks for a place's name there."""
    found = _BEFORE.search(text[max(0, start - 24) : start])
    votes = 0
    if found and not found[2]:
        word = found[1].casefold()
        if word in ("in", "near", "across", "around", "throughout"):
            votes += 2
        elif word in ("at", "from", "to", "outside", "inside", "into", "toward", "towards"):
            votes += 1
        elif word in ("the", "a", "an"):
            votes -= 1
        elif word in (
            "northern",
            "southern",
            "eastern",
            "western",
            "central",
            "downtown",
            "nearby",
            "rural",
        ):
            votes += 3
    if text.startswith("-based", end):
        votes += 3
    return votes


_SPORT = (
    *("seed", "playoff", "quarterback", "touchdown", "inning", "halftime", "semifinal", "finals"),
    *("championship", "tournament", "coach", "unbeaten", "knockout", "kickoff", "offense"),
    *(
        "rebounds",
        "scored",
        " goal",
        "striker",
        "midfielder",
        "group stage",
        "extra time",
        "penalty",
    ),
)
_SPORTY = 5
"""An article in which so many such words stand is of sport."""

_TEAM_BEHIND = re.compile(
    r"(?:['’]s (?:win|loss|victory|defeat|opener|coach|offense|defense|captain|goal|squad|bench)\b"
    r"| \d{1,3}(?:[,–-]|\b)| \(\d| vs\.?| (?:beat|defeated|upset|lost|won|scored|trailed|led"
    r"|faces|hosts|plays|edged|topped|routed|advanced|eliminated|thrashed|cruised|drew)\b)"
)
_TEAM_BEFORE = re.compile(
    r"(?:\bvs\.?|\bNo\. \d+(?: seed)?|\bseed|\b(?:against|beat|beating|over|defeated|upset|past"
    r"|face|facing|versus|eliminated|lost to|loss to|win over)) $"
)
_AS_TEAM = 0.3
"""A place is a team where this share of its mentions in an article of sport say so."""


def teams_of(text: str, places: Sequence[tuple[int, int]]) -> set[str]:
    """Return the names of places that name teams in an article of sport."""
    if len(places) < 2 or sum(map(text.count, _SPORT)) < _SPORTY:
        return set()
    said: Counter[str] = Counter()
    all_of: Counter[str] = Counter()
    for start, end in places:
        name = text[start:end]
        all_of[name] += 1
        before = text[max(0, start - 20) : start]
        said[name] += bool(_TEAM_BEHIND.match(text, end) or _TEAM_BEFORE.search(before))
    return {name for name, count in said.items() if count >= max(1, _AS_TEAM * all_of[name])}


_TITLE_CHARS = 60
"""A title in small letters begins so many characters before its name at most."""

_TITLE_WORD = re.compile(r"([\w'’.-]+)[ \u00a0]$")


def title_before(text: str, start: int, cored: bool) -> int:
    """Return where the title in small letters before a person's name begins; else `start`.

    Where `cored`, a title with capitals begins at `start`, of which more words may stand before.
    """
    first = start
    if cored and text.startswith(("co-", "ex-"), start - 3) and start >= 3:
        first = start = start - 3
    for _ in range(6):
        found = _TITLE_WORD.search(text, max(0, first - 24), first)
        if found is None:
            break
        word = found[1]
        flags = flags_of(word)
        if not cored:
            if not flags & TITLE or "'" in word or "’" in word:
                break
            cored = True
        elif not flags & (TITLE | MODIFIER) or not (word[0].islower() or flags & TITLE):
            break
        first = found.start(1)
        if start - first > _TITLE_CHARS:
            break
    return first
