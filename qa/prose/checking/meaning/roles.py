"""Who is what ("Angela Keel, the mayor", "Angela Keel, of Wend"), who says what, and did it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from qa.desk.names.lists.flags import TITLE, flags_of
from qa.prose.checking.meaning.same_words import concept, is_verb
from qa.prose.checking.meaning.units import Unit, parts_of

LONGEST = 8
"""Words of a role, at most."""

_IS = frozenset("is was".split())
_OPENS = frozenset("a an the".split())
_DOER = re.compile(
    r"\w{2,}(?:ers?|ors?|ists?|(?<!m)ents?|ants?|ians?|m[ae]n|women|chief|head|boss)\Z"
)
_ENDS = frozenset("of in at for on with from by to who whose which that and or but".split())


_SAYING = {
    concept(word)
    for word in "say confirm threaten note explain warn argue insist tweet write admit".split()
}
_HELPING = frozenset("has had have also later then repeatedly will would".split())
_NEAR = 4


class _Role(NamedTuple):
    """What a claim says of a name: the last word of a role, or the place that one is of."""

    name: Unit
    key: str
    word: str
    of: bool = False


def others_role(claim: Sequence[Unit], lines: Sequence[Sequence[Unit]]) -> str | None:
    """Return whose role it is in the sentences, if not of whom a claim says it; None for nothing.

    It must stand right beside another name there, and nowhere beside this one.
    """
    for role in _roles(claim):
        owners = [owner for line in lines for owner in _owners(role, line)]
        if owners and not any(_is_same(role.name, owner) for owner in owners):
            return (
                f"the passage says “{role.word}” of “{owners[0].word}”, not of “{role.name.word}”"
            )
    return None


def _roles(claim: Sequence[Unit]) -> Iterator[_Role]:
    for at, unit in enumerate(claim[:-2]):
        if unit.kind != "name":
            continue
        after = claim[at + 1 : at + 1 + LONGEST]
        if after[0].ends and after[0].word == "of" and after[1].kind == "name":
            yield _Role(unit, after[1].key, f"of {after[1].word}", of=True)
        elif head := _head(after):
            yield _Role(unit, head.key, head.word)


def _head(units: Sequence[Unit]) -> Unit | None:
    """Return the last word of the role that some units behind a name begin with."""
    if units[0].word not in _IS and not (units[0].ends and units[0].word in _OPENS):
        return None
    if units[0].word in _IS and units[1].word.endswith("ing") and units[1].word != "acting":
        return None  # "is considering"
    found: Unit | None = None
    for unit in units[1:]:
        if unit.ends or unit.word in _ENDS or unit.kind in ("number", "date"):
            break
        if unit.kind == "word":
            if is_verb(unit.word) or (found and unit.word.endswith("ing")):
                break
            found = unit
    if found and (_DOER.match(found.word) or flags_of(found.word) & TITLE):
        return found
    return None


def _owners(role: _Role, line: Sequence[Unit]) -> Iterator[Unit]:
    """Yield the names right beside which a role stands in a sentence."""
    for at, unit in enumerate(line):
        if unit.key != role.key:
            continue
        if role.of:
            if (
                at > 1
                and line[at - 1].word == "of"
                and line[at - 1].ends
                and _is_name(line[at - 2])
            ):
                yield line[at - 2]
            continue
        after = line[at + 1] if at + 1 < len(line) else None
        if after and _is_name(after) and not after.ends:
            yield after
        elif after and after.word == "of" and _own(role, line):
            yield role.name
        elif before := _before(line, at):
            yield before


def _before(line: Sequence[Unit], at: int) -> Unit | None:
    """Return the name of which the role at a place is told behind a comma or an "is"."""
    for back in range(at, max(0, at - LONGEST), -1):
        one, previous = line[back], line[back - 1]
        if (one.ends or one.word in _IS) and _is_name(previous):
            return previous
        if one.ends or previous.kind in ("number", "date") or is_verb(previous.word):
            return None
    return None


def _own(role: _Role, line: Sequence[Unit]) -> bool:
    return any(_is_same(role.name, unit) for unit in line if _is_name(unit))


def _is_name(unit: Unit) -> bool:
    return unit.kind == "name"


def _is_same(one: Unit, other: Unit) -> bool:
    return one.key == other.key or bool(set(parts_of(one)) & set(parts_of(other)))


def others_words(claim: Sequence[Unit], line: Sequence[Unit]) -> str | None:
    """Return who says something in a sentence, if not who says it in a claim; None for nothing."""
    place = next((at for at, unit in enumerate(claim) if unit.key in _SAYING), None)
    mine = None if place is None else _sayer(claim, place)
    places = [at for at, unit in enumerate(line) if unit.key in _SAYING]
    said = [_sayer(line, at) for at in places]
    if mine is None or not said:
        return None
    for at, one in zip(places, said, strict=True):
        around = line[max(0, at - _NEAR) : at + _NEAR]
        if one is None or any(_is_same(mine, unit) for unit in around):
            return None
    first = next(one for one in said if one is not None)
    in_line = any(_is_same(mine, unit) for unit in line)
    if _is_name(first) or not _is_name(mine) or in_line:
        return f"the passage says that “{first.word}” said so, not “{mine.word}”"
    return None


def told_by(claim: Sequence[Unit], place: int, line: Sequence[Unit]) -> int | None:
    """Return where a claim names who says something, if a sentence has words of the same one."""
    mine = _sayer(claim, place)
    if mine is None or not _is_name(mine):
        return None
    said = (_sayer(line, at) for at, unit in enumerate(line) if unit.key in _SAYING)
    if any(one is not None and _is_same(mine, one) for one in said):
        return claim.index(mine)
    return None


def _sayer(units: Sequence[Unit], at: int) -> Unit | None:
    """Return the word for who says something; None where it is a pronoun or can't be told."""
    if units[at].ends:  # "…," said Angela Keel
        after = units[at + 1] if at + 1 < len(units) else None
        return after if after and _is_name(after) else None
    for back in range(at - 1, -1, -1):
        unit = units[back]
        if unit.word in _HELPING or unit.word.endswith("ly"):
            if unit.ends:
                return None
            continue
        return unit if unit.counts and not is_verb(unit.word) and not _is_time(unit) else None
    return None


def _is_time(unit: Unit) -> bool:
    return unit.kind in ("date", "number")


def others_deed(claim: Sequence[Unit], line: Sequence[Unit]) -> str | None:
    """Return who did it in a sentence, if a claim says it of what is told behind it there.

    "Fog delayed the ferry" isn't said by "leaks delayed the ferry, and then fog came".
    """
    words = [(at, unit) for at, unit in enumerate(claim) if unit.counts]
    if len(words) < 3:
        return None
    (_, doer), (place, verb), *after = words
    if verb.kind != "word" or not is_verb(verb.word) or place > 2 or verb.ends:
        return None
    if (by := _done_by(verb, line)) and _is_name(doer):
        in_line = any(_is_same(doer, unit) for unit in line)
        return None if in_line else f"the passage says “{verb.word} by {by.word}”"
    if any(unit.word == "by" for unit in (*claim, *line)):
        return None
    where: dict[str, list[int]] = {}
    for at, unit in enumerate(line):
        where.setdefault(unit.key, []).append(at)
    done, behind = where.get(verb.key, ()), where.get(doer.key)
    if len(done) != 1 or not behind or line[done[0]].ends:
        return None
    own = next((unit for unit in reversed(line[: done[0]]) if unit.word != "that"), None)
    if own is None or not own.counts or is_verb(own.word) or own.word.endswith("ly"):
        return None
    last = max((at for _, unit in after for at in where.get(unit.key, ())), default=-1)
    if done[0] < last < min(behind):
        return f"the passage says “{verb.word}” of “{own.word}”, not of “{doer.word}”"
    return None


def _done_by(verb: Unit, line: Sequence[Unit]) -> Unit | None:
    """Return the name for who did it where a sentence has it once, as "signed by Ada Keel"."""
    done = [at for at, unit in enumerate(line) if unit.key == verb.key]
    if len(done) != 1 or line[done[0]].word != verb.word:
        return None
    behind = line[done[0] + 1 : done[0] + 2 + _NEAR]
    for unit, name in pairwise(behind):
        if unit.ends or unit.kind == "name":
            return None
        if unit.word == "by":
            return name if _is_name(name) else None
    return None
