"""What stands beside a name, and what that says of its kind."""

from __future__ import annotations

import re

from index.lexicon import any_of
from qa.desk.names.lists import parts
from qa.desk.names.lists.flags import MODIFIER, OPENING, TITLE, flags_of

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


_TITLE_CHARS = 60
"""A title in small letters begins so many characters before its name at most."""

_TITLE_WORD = re.compile(r"([\w'’.-]+)[ \u00a0]$")


def title_before(text: str, start: int) -> int:
    """Return where the title in small letters before a person's name begins; else `start`.

    What a body is called before an office belongs to it: "FINA president".
    """
    first = start
    cored = False
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
        elif not flags & (TITLE | MODIFIER) or word.endswith(("'s", "’s")):
            if word[0].isupper() and not flags & OPENING and "’" not in word and "'" not in word:
                first = found.start(1)
                continue
            break
        first = found.start(1)
        if start - first > _TITLE_CHARS:
            break
    return first
