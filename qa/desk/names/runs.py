"""Words with capitals that stand together in a text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from index.lexicon import any_of
from qa.desk.names.lists import parts
from qa.desk.names.lists.flags import (
    COMMON,
    GIVEN,
    OPENING,
    PLACE,
    SURNAME,
    flags_of,
    folded,
    known_names,
)
from qa.desk.names.pieces import CALENDAR, NUMBERED, POSSESSIVE

_CAPITALS = "".join(
    chr(code) for code in range(0x2C00) if unicodedata.category(chr(code)) in ("Lu", "Lt")
)
_CAPITAL = f"[{re.escape(_CAPITALS)}]"
_FIRST = re.compile(_CAPITAL)
_NO_START = frozenset("_@#.")
_ARTICLES = ("al-", "Al-", "el-", "El-", "as-", "d'", "d’")
"""What is written together with the name behind it, in small letters too."""

_ABBREVIATED = any_of(
    """Mr Mrs Ms Dr Sen Sens Rep Reps Gov Govs Gen Lt Col Sgt Capt Maj Prof Rev Hon St Ft Mt Jr Sr
    Cmdr Adm Det Supt Pres Cpl Pvt Bros Inc Corp Ltd Messrs""".split()
)
_WORD = (
    rf"(?:(?:[Aa]l|[Ee]l|[dDlL])[-'’])?+{_CAPITAL}"
    rf"(?:\w|['’‑-](?=\w)|&(?={_CAPITAL}))*+(?:\+(?!\w))?"
)
_TOKEN = rf"(?:(?:{_CAPITAL}\.)+(?:{_CAPITAL}\b)?|{_ABBREVIATED}\.|{_WORD})"
_SMALL = (
    r"(?:of(?: the)?|&|de(?: la| los)?|la|del|van(?: de[rn]?)?|von(?: der)?|bin|ibn|da|di|du|dos"
    r"|le|y|al|el|ter)"
)
_RUN = re.compile(rf"{_TOKEN}(?:[ \u00a0](?:{_SMALL}[ \u00a0])?{_TOKEN}){{0,14}}+")
_OPENS = re.compile(r"(?:^|[.!?:;…•|–—\n]['\"’”)\]]*\s*|\n\s*)['\"‘“(\[*]*$")
_EXTENDED = re.compile(
    rf"(?:,? and|, ?| for(?: the)?| on| in(?: the)?)[ \u00a0](?:{_TOKEN})"
    rf"(?:[ \u00a0](?:{_SMALL}[ \u00a0])?{_TOKEN}){{0,8}}+"
)
_EXTENSION = frozenset(" \u00a0,")
_GOES_ON = (" and", " for", " on", " in", ",")
_ABROAD = ("embassy", "consulate", "mission")
_DIGITS = frozenset("0123456789IVX")
_NUMBER = re.compile(r"[ \u00a0](?:\d{1,4}|[IVX]{1,4})\b(?![.,:]\d|[%-])")


class Run(NamedTuple):
    """Words with capitals that stand together in a text, and whether they open a sentence."""

    start: int
    end: int
    opens: bool


def runs_of(text: str) -> Iterator[Run]:
    """Yield the runs of a text in their order, each no more than some fifteen words."""
    place = 0
    for first in _FIRST.finditer(text):
        start = first.start()
        if start < place:
            continue
        before = text[start - 1 : start]
        if before in _NO_START or before.isalnum():
            continue
        found = _RUN.match(text, start)
        if found is None:
            continue
        end = _extended(text, start, found.end())
        place = end
        if before in ("-", "'", "’"):
            start = _with_article(text, start)
        yield Run(start, end, _opens(text, start))


def _with_article(text: str, start: int) -> int:
    """Return where a name begins whose article is in small letters: "al-Assad", "d'Ivoire"."""
    for article in _ARTICLES:
        begin = start - len(article)
        if begin >= 0 and text.startswith(article, begin) and not text[begin - 1 : begin].isalnum():
            return begin
    return start


def _opens(text: str, start: int) -> bool:
    if text[start - 1 : start] == " " and (text[start - 2].isalnum() or text[start - 2] == ","):
        return False  # by far most
    return bool(_OPENS.search(text, max(0, start - 6), start)) if start else True


def _extended(text: str, start: int, end: int) -> int:
    """Go on behind "Department of Health" with "and Human Services", behind heads alone."""
    if text[end : end + 1] not in _EXTENSION:
        return end
    if text[end + 1 : end + 2] in _DIGITS and (number := _NUMBER.match(text, end)):
        word = text[max(start, text.rfind(" ", start, end) + 1) : end]
        if folded(word) in NUMBERED or folded(word + number.group()) in known_names():
            return number.end()
    for _ in range(3):
        if not text.startswith(_GOES_ON, end):
            break
        found = _EXTENDED.match(text, end)
        if found is None:
            break
        if known := _known_end(text, start, found.end()):
            end = known
            continue
        words = folded(text[start:end]).split()[-8:]
        last = flags_of(words[-1])
        of_body = words[-1] in parts.ORGANISATION_HEADS
        behind = found.group().split()
        first = next((word for word in behind if word[0].isupper()), behind[-1])
        if folded(first) in CALENDAR or POSSESSIVE.search(text, start, end):
            break
        if behind[0] in ("and", ",", ",and"):
            head = next((word for word in words if word in parts.ORGANISATION_HEADS), None)
            if head is None or last & (GIVEN | SURNAME) or not _goes_on(words, head, behind):
                break
        elif not of_body or (behind[0] == "in" and words[-1] not in _ABROAD):
            break
        end = found.end()
    return end


def _known_end(text: str, start: int, end: int) -> int | None:
    """Return where a known name ends that goes on over "and": "Food and Drug Administration"."""
    words = text[start:end].split(" ")
    for count in range(min(len(words), 7), 2, -1):
        name = " ".join(words[:count])
        if "and" in words[1 : count - 1] and folded(POSSESSIVE.sub("", name)) in known_names():
            return start + len(name)
    return None


def _goes_on(words: Sequence[str], head: str, behind: Sequence[str]) -> bool:
    """Whether what follows "and" is of the same body: an abstract noun, as what stands before."""
    first = folded(next((word for word in behind if word[0].isupper()), behind[-1]))
    if words[-1] == head:
        return first in parts.ORGANISATION_HEADS
    if not {"of", "for", "on"} & set(words[words.index(head) :]):
        return False
    flags = flags_of(first)
    return bool(flags & COMMON) and not flags & (GIVEN | PLACE | OPENING)
