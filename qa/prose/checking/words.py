"""Whether one sentence of what a claim cites, or two that belong together, say all of its words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise, product

from index.ingest.passages import sentences
from qa.prose.checking.names import NameCheck, names_of
from qa.prose.checking.same_words import concept
from qa.prose.checking.sense import marks_of, reason
from qa.prose.checking.units import Unit, claim_units, sentence_units, units_of
from qa.prose.types import Claim, Source

PAIRED = 4
"""Sentences of each of two passages that are looked at together, those with the most words."""

_CONTRARY = [
    {"to", "from"},
    {"with", "without"},
    {"for", "against"},
    {"before", "after"},
    {"over", "under"},
    {"above", "below"},
    {"up", "down"},
    {"inside", "outside"},
    {"in", "outside"},
    {"into", "from"},
    {"until", "after"},
    {"until", "from"},
    {"by", "against"},
    {"since", "until"},
    {"since", "before"},
    {"during", "before"},
    {"during", "after"},
    {"on", "before"},
    {"on", "after"},
    {"in", "before"},
    {"in", "after"},
    {"by", "after"},
    {"at", "before"},
    {"at", "after"},
]
_PREPOSITIONS = frozenset().union(*_CONTRARY)
_BE = frozenset("is are was were be been being get got gets".split())
_SAYING = concept("say")


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence of a passage: `article.text[start:end]`."""

    source: Source
    start: int
    end: int

    @property
    def units(self) -> tuple[Unit, ...]:
        """Its words."""
        return sentence_units(self.source.article, self.start, self.end)


@dataclass(frozen=True, slots=True)
class Carried:
    """Sentences that say a claim's words, the one with the most of them first, or why not.

    missing: how many words none of them says.
    """

    lines: tuple[Line, ...]
    missing: int = 0
    why: str | None = None


class WordCheck:
    """Says which words of a claim no sentence says."""

    def __init__(self, names: NameCheck) -> None:
        self._names = names
        self._last: tuple[Claim, Carried] | None = None

    def __call__(self, claim: Claim) -> str | None:
        """Return why no sentence says the claim; None where one does."""
        return self.carried(claim).why

    def carried(self, claim: Claim) -> Carried:
        """Return which sentences say a claim; the last claim's are remembered."""
        if self._last is None or self._last[0] is not claim:
            self._last = claim, self._carried(claim)
        return self._last[1]

    def _carried(self, claim: Claim) -> Carried:
        tried = [_judged(attempt) for attempt in self._attempts(claim)]
        if not tried:
            return Carried((), 1, "the passage says nothing")
        return min(tried, key=lambda one: (one.why is not None, len(one.lines), one.missing))

    def _attempts(self, claim: Claim) -> Iterator[_Attempt]:
        best: list[list[_Sided]] = []
        for source in claim.sources:
            known = names_of(source.article)
            here = known.within(source)
            units = claim_units(
                claim.text, known, here, lambda name, of=source: self._names.who(of, name)
            )
            title = units_of(source.article.title)
            sided = [_Sided.of(units, line) for line in lines_of(source)]
            everywhere = frozenset().union(*(one.keys for one in sided))
            for one in sided:
                yield _Attempt((one,), title, everywhere)
            for one, other in pairwise(sided):
                if one.has - other.has and other.has - one.has:
                    yield _Attempt(_first(one, other), title, everywhere)
            best.append(sorted(sided, key=lambda one: -len(one.has))[:PAIRED])
        for place, ones in enumerate(best):
            for others in best[place + 1 :]:
                for one, other in product(ones, others):
                    if one.has - other.has and other.has - one.has:
                        yield _Attempt(_first(one, other), (), frozenset())


@dataclass(frozen=True, slots=True)
class _Sided:
    """A claim's units, by what they mean in a sentence's article, beside the sentence.

    has: places of the claim's units that the sentence says.
    """

    claim: tuple[Unit, ...]
    line: Line
    units: tuple[Unit, ...]
    has: frozenset[int]
    keys: frozenset[str]

    @classmethod
    def of(cls, claim: tuple[Unit, ...], line: Line) -> _Sided:
        units = line.units
        keys = {unit.key for unit in units}
        parts = {part: unit.key for unit in units if unit.kind == "name" for part in _parts(unit)}
        made = []
        for unit in claim:
            if unit.key not in keys and unit.counts:
                found = {parts.get(part) for part in _parts(unit)}
                if len(found) == 1 and (key := found.pop()):
                    unit = Unit(key, unit.word, unit.kind, unit.start, unit.end, unit.ends)
            made.append(unit)
        all_keys = frozenset(keys | parts.keys())
        has = frozenset(
            place
            for place, unit in enumerate(made)
            if unit.counts
            and (unit.key in all_keys or all(part in all_keys for part in _parts(unit)))
        )
        return cls(tuple(made), line, units, has, all_keys)


@dataclass(frozen=True, slots=True)
class _Attempt:
    """One or two sentences, the one with the most of a claim's words first, and the title.

    names: keys of the whole passage: whom a pronoun means may be told outside of the sentences.
    """

    sided: tuple[_Sided, ...]
    title: tuple[Unit, ...]
    names: frozenset[str]


def lines_of(source: Source) -> list[Line]:
    """Return the sentences of a passage but for those in which something is hidden."""
    found = []
    for first, last in sentences(source.text):
        start, end = source.start + first, source.start + last
        if all(end <= begin or stop <= start for begin, stop in source.hidden):
            found.append(Line(source, start, end))
    return found


def _first(one: _Sided, other: _Sided) -> tuple[_Sided, _Sided]:
    return (one, other) if len(one.has) >= len(other.has) else (other, one)


def _parts(unit: Unit) -> list[str]:
    """Return what the words of a name say, each by itself."""
    if unit.kind != "name":
        return [unit.key]
    return [concept(word) for word in unit.word.replace("-", " ").split() if word not in _JOINING]


_JOINING = frozenset("of the and for de la al".split())


def _judged(attempt: _Attempt) -> Carried:
    lines = tuple(one.line for one in attempt.sided)
    main = attempt.sided[0]
    claim = main.claim
    counted = {place for place, unit in enumerate(claim) if unit.counts}
    said = frozenset().union(*(one.has for one in attempt.sided))
    in_title = {unit.key for unit in attempt.title} | {
        part for unit in attempt.title for part in _parts(unit)
    }
    missing = [
        place
        for place in sorted(counted - said)
        if not all(part in in_title for part in _parts(claim[place]))
        and not (claim[place].kind == "name" and claim[place].key in attempt.names)
        and claim[place].kind not in ("number", "date")
    ]
    if missing:
        first = claim[missing[0]]
        return Carried(lines, len(missing), f"the passage doesn't say “{first.word}”")
    if not main.has:
        return Carried(lines, len(counted) or 1, "no sentence of the passage says so")
    for one in attempt.sided:
        if why := _replaced(one) or _swapped(one):
            return Carried(lines, 0, why)
    if why := _otherwise(attempt.sided) or _contrary(attempt.sided):
        return Carried(lines, 0, why)
    return Carried(lines)


def _replaced(sided: _Sided) -> str | None:
    """Say which value stands where the sentence has another of its kind."""
    claim, units = sided.claim, sided.units
    keys = [unit.key for unit in claim], [unit.key for unit in units]
    blocks = SequenceMatcher(None, *keys, autojunk=False).get_matching_blocks()
    pairs = {one.a + step: one.b + step for one in blocks for step in range(one.size)}
    solid = sorted(place for place in pairs if claim[place].counts)
    if not solid:
        return None
    claimed = {unit.key for unit in claim}
    matched = set(pairs.values())
    for place, unit in enumerate(claim):
        if place in pairs or not unit.counts:
            continue
        before = [one for one in solid if one < place]
        after = [one for one in solid if one > place]
        first = pairs[before[-1]] + 1 if before else 0
        last = pairs[after[0]] if after else len(units)
        rivals = [
            units[at]
            for at in range(first, last)
            if at not in matched and units[at].counts and units[at].key != unit.key
        ]
        if unit.is_value:
            same_kind = [one for one in rivals if one.kind == unit.kind]
            if not same_kind or _fits(unit, same_kind):
                continue
            swapped = any(one.key in claimed for one in same_kind) and unit.key in keys[1]
            if swapped and _is_passive(claim, place) != _is_passive(units, first):
                continue
            return f"the passage has “{same_kind[0].word}” where this has “{unit.word}”"
    return None


def _fits(unit: Unit, rivals: Sequence[Unit]) -> bool:
    """Whether a value says the same as one of others: a part of the same name."""
    parts = set(_parts(unit))
    return any(parts & set(_parts(one)) for one in rivals)


def _is_passive(units: Sequence[Unit], place: int) -> bool:
    words = [unit.word for unit in units]
    return any(
        word == "by" and any(one in _BE for one in words[max(0, at - 4) : at])
        for at, word in enumerate(words)
    )


def _swapped(sided: _Sided) -> str | None:
    """Say which two names change places around a word, as far as both stand there once."""
    claim, units = sided.claim, sided.units
    if _is_passive(claim, 0) != _is_passive(units, 0):
        return None
    where: dict[str, list[int]] = {}
    for at, unit in enumerate(units):
        where.setdefault(unit.key, []).append(at)
    names = [at for at, unit in enumerate(claim) if unit.kind == "name" and unit.key in where]
    for one, other in pairwise(names):
        if claim[one].key == claim[other].key:
            continue
        between = [
            unit.key
            for unit in claim[one + 1 : other]
            if unit.kind == "word" and unit.key in where and unit.key != _SAYING
        ]
        for key in between:
            if all(
                after < middle < before
                for before in where[claim[one].key]
                for middle in where[key]
                for after in where[claim[other].key]
            ):
                return (
                    f"in the passage, “{claim[other].word}” and “{claim[one].word}” change places"
                )
    return None


def _otherwise(sided: Sequence[_Sided]) -> str | None:
    """Say which word is denied, alleged or planned in the sentences, or only in the claim."""
    of_claim = [marks_of(one.claim) for one in sided]
    of_lines = [marks_of(one.units) for one in sided]
    for place, unit in enumerate(sided[0].claim):
        if not unit.counts:
            continue
        found = [
            (of_claim[side][place], of_lines[side][at])
            for side, one in enumerate(sided)
            for at, other in enumerate(one.units)
            if other.key == one.claim[place].key
        ]
        if found and all(claimed != said for claimed, said in found):
            return reason(unit.word, found[0][1], found[0][0])
    return None


def _contrary(sided: Sequence[_Sided]) -> str | None:
    """Say which preposition says the contrary of the one that stands there."""
    for place, unit in enumerate(sided[0].claim):
        if not unit.counts:
            continue
        mine = _preposition(sided[0].claim, place)
        if mine is None:
            continue
        theirs = [
            _preposition(one.units, at)
            for one in sided
            for at, other in enumerate(one.units)
            if other.key == one.claim[place].key
        ]
        if theirs and all(one and {mine, one} in _CONTRARY for one in theirs):
            return f"the passage says “{theirs[0]} {unit.word}”, not “{mine} {unit.word}”"
    return None


def _preposition(units: Sequence[Unit], place: int) -> str | None:
    """Return the preposition that stands before a word, with no word that counts between."""
    for unit in reversed(units[max(0, place - 3) : place]):
        if unit.word in _PREPOSITIONS:
            return unit.word
        if unit.counts:
            return None
    return None
