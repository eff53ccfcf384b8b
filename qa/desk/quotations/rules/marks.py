"""What stands between quotation marks, whatever marks an outlet sets."""

from __future__ import annotations

import re
from typing import NamedTuple

_MARK = re.compile("[\"“”„«»‘’'\n]")
_BLANK = re.compile(r"\s*")
_DOUBLE_OPEN = "“„«"
_DOUBLE_CLOSE = "”»"
_OPENS_BEFORE = frozenset(" \t\u00a0([{—–-/:\u2009\u202f")
_LONGEST_SINGLE = 600
"""Characters between single marks, at most: an apostrophe is taken for one too easily."""
_LONGEST = 3_000
"""Characters of a paragraph whose closing mark is missing, at most."""
_OWNS = re.compile(r"\s+[a-z]")


class Quoted(NamedTuple):
    """Words between marks: `start` to `end` without them, `opens` to `closes` with them.

    `ended` is False where the paragraph ends before the closing mark; where the next paragraph
    opens with a mark again, it `goes_on` there.
    """

    opens: int
    start: int
    end: int
    closes: int
    ended: bool = True
    goes_on: bool = False


def quoted_in(text: str) -> list[Quoted]:
    """Return what stands between quotation marks in a text, the outermost only, in its order.

    >>> [(one.start, one.end) for one in quoted_in('She said "no" to it.')]
    [(10, 12)]
    """
    found: list[Quoted] = []
    opened: int | None = None
    singles = 0  # behind here no single mark opens: it lies within what was found
    marks = list(_MARK.finditer(text))
    for number, match in enumerate(marks):
        place, mark = match.start(), match[0]
        if mark == "\n":
            if opened is not None:
                _leave_open(text, found, opened, place)
            opened = None
        elif mark in "‘’'":
            if opened is None and place >= singles and mark != "’" and _may_open(text, place):
                end = _single_end(text, place, marks, number)
                if end is not None:
                    found.append(Quoted(place, place + 1, end, end + 1))
                    singles = end + 1
        elif opened is None:
            if place >= singles and mark not in _DOUBLE_CLOSE and _may_open(text, place):
                opened = place
        elif mark in _DOUBLE_CLOSE or (mark == '"' and not _reopens(text, place)):
            if place > opened + 1:
                found.append(Quoted(opened, opened + 1, place, place + 1))
            opened = None
        elif mark in _DOUBLE_OPEN and text[opened] in _DOUBLE_OPEN and _may_open(text, place):
            # Opened again without having been closed: what came before was a stray mark.
            opened = place
    if opened is not None:
        _leave_open(text, found, opened, len(text))
    return found


def _may_open(text: str, place: int) -> bool:
    """Whether a mark stands where one opens: after a space, before a word."""
    before = text[place - 1] if place else " "
    after = text[place + 1 : place + 2]
    return bool(after) and not after.isspace() and (before in _OPENS_BEFORE or before == "\n")


def _reopens(text: str, place: int) -> bool:
    """Whether a straight mark can only open: a space before it, a word behind it."""
    before, after = text[place - 1], text[place + 1 : place + 2]
    return before.isspace() and after.isalnum()


def _single_end(text: str, place: int, marks: list[re.Match[str]], number: int) -> int | None:
    """Return where the single mark stands that closes the one at `place`."""
    closing = "’" if text[place] == "‘" else "'"
    for match in marks[number + 1 : number + 40]:
        end = match.start()
        if match[0] == "\n" or end - place > _LONGEST_SINGLE:
            return None
        if match[0] not in (closing, "'", "’") or end == place + 1:
            continue
        after = text[end + 1 : end + 2]
        if after.isalnum() or text[end - 1].isspace():
            continue
        # The fans' songs, Bills' staff: an apostrophe, if another mark can close.
        if (
            text[end - 1] == "s"
            and _OWNS.match(text, end + 1)
            and _closes_later(text, end, marks, number)
        ):
            continue
        return end
    return None


def _closes_later(text: str, end: int, marks: list[re.Match[str]], number: int) -> bool:
    for match in marks[number + 1 : number + 40]:
        if match[0] == "\n":
            return False
        place = match.start()
        if place > end and match[0] in "’'" and not text[place + 1 : place + 2].isalnum():
            return not text[place - 1].isspace()
        if place > end and match[0] in "‘":
            return False
    return False


def _leave_open(text: str, found: list[Quoted], opened: int, end: int) -> None:
    """Add what isn't closed in its paragraph, which ends at `end`."""
    following = _BLANK.match(text, end)
    place = following.end() if following else end
    goes_on = text[place : place + 1] in ("“", '"', "„", "«") and place > end
    last = end
    while last > opened + 1 and text[last - 1].isspace():
        last -= 1
    # A lone mark before a word or two, or a long stretch, is a slip of the pen.
    if last > opened + 1 and (goes_on or last - opened < _LONGEST):
        found.append(Quoted(opened, opened + 1, last, last, ended=False, goes_on=goes_on))
