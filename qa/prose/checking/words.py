"""Whether one sentence of what a claim cites, or two that belong together, say all of its words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import accumulate, pairwise, product
from operator import or_

from qa.language.amounts import amounts
from qa.prose.checking.dates import accounted
from qa.prose.checking.meaning.aligned import misplaced
from qa.prose.checking.meaning.lines import lines_of, repeated
from qa.prose.checking.meaning.marks import WIDE, cues_of, marks_of, reason
from qa.prose.checking.meaning.named import names_of
from qa.prose.checking.meaning.relations import unlinked
from qa.prose.checking.meaning.roles import others_deed, others_role, others_words, told_by
from qa.prose.checking.meaning.same_words import concept
from qa.prose.checking.meaning.units import Unit, claim_units, parts_of, sentence_units, units_of
from qa.prose.checking.names import NameCheck
from qa.prose.types import Claim, Part, Source

FEWEST = 2
"""Words with a meaning, at least, that say something together."""

PAIRED = 4
"""Sentences of each of two passages that are looked at together, those with the most words."""


_SAY = concept("say")
_SAID = frozenset("say says said saying".split())
_UTTERED = {concept(word) for word in "note explain warn argue insist tweet write post".split()}
"""Ways of saying for which "said" may stand, but not the other way round."""

_QUESTION = re.compile(r"\?[\s\"”’)]*\Z")
_MARK = re.compile('["“”„«»]')
_NO_VERBS = frozenset("and or of the a an in at on for with to by from as both also".split())
_PERSONAL = frozenset("he him his she her hers they them their".split())


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
        if same := repeated(claim):
            source, (start, end) = same
            return Carried((Line(source, start, end),))
        tried = [_judged(attempt) for attempt in self._attempts(claim)]
        if not tried:
            return Carried((), 1, "the passage says nothing")
        return min(tried, key=lambda one: (one.why is not None, len(one.lines), one.missing))

    def _attempts(self, claim: Claim) -> Iterator[_Attempt]:
        best: list[list[_Sided]] = []
        times = accounted(claim.text)
        checked = [*times, *((one.start, one.end) for one in amounts(claim.text, times))]
        for source in claim.sources:
            known = names_of(source.article)
            here = known.within(source)
            units = claim_units(claim.text, known, here, partial(self._names.who, source))
            title = units_of(source.article.title)
            sided = [_Sided.of(units, line) for line in _lines(source)]
            so_far = list(accumulate((one.keys for one in sided), or_))
            for one, names in zip(sided, so_far, strict=True):
                yield _Attempt((one,), title, names, checked)
            for (one, other), names in zip(pairwise(sided), so_far[1:], strict=True):
                if one.has - other.has and other.has - one.has:
                    yield _Attempt(_first(one, other), title, names, checked)
            best.append(sorted(sided, key=lambda one: -len(one.has))[:PAIRED])
        for place, ones in enumerate(best):
            for others in best[place + 1 :]:
                for one, other in product(ones, others):
                    if one.has - other.has and other.has - one.has:
                        yield _Attempt(_first(one, other), (), frozenset(), checked)


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
        parts = {part: unit.key for unit in units if unit.kind == "name" for part in parts_of(unit)}
        uttered = next((unit.key for unit in units if unit.key in _UTTERED), None)
        made = []
        for unit in claim:
            if unit.word in _SAID and unit.key not in keys and uttered:
                unit = Unit(uttered, unit.word, unit.kind, unit.start, unit.end, unit.ends)
            if unit.key not in keys and unit.counts:
                found = {parts.get(part) for part in parts_of(unit)}
                if len(found) == 1 and (key := found.pop()):
                    unit = Unit(key, unit.word, unit.kind, unit.start, unit.end, unit.ends)
            made.append(unit)
        all_keys = frozenset(keys | parts.keys())
        has = frozenset(
            place
            for place, unit in enumerate(made)
            if unit.counts
            and (unit.key in all_keys or all(part in all_keys for part in parts_of(unit)))
        )
        return cls(tuple(made), line, units, has, all_keys)


@dataclass(frozen=True, slots=True)
class _Attempt:
    """One or two sentences, the one with the most of a claim's words first, and the title.

    names: keys of the passage up to here: whom a pronoun means may be told before the sentences.
    checked: numbers and times of the claim, which checks of their own look at.
    """

    sided: tuple[_Sided, ...]
    title: tuple[Unit, ...]
    names: frozenset[str]
    checked: Sequence[Part]


def _lines(source: Source) -> list[Line]:
    # A question says nothing.
    text = source.article.text
    return [
        Line(source, start, end)
        for start, end in lines_of(source)
        if not _QUESTION.search(text[start:end])
    ]


def _first(one: _Sided, other: _Sided) -> tuple[_Sided, _Sided]:
    return (one, other) if len(one.has) >= len(other.has) else (other, one)


def _is_checked(unit: Unit, parts: Sequence[Part]) -> bool:
    return any(start <= unit.start and unit.end <= end for start, end in parts)


def _checked(claim: Sequence[Unit], parts: Sequence[Part]) -> frozenset[int]:
    return frozenset(
        place for place, unit in enumerate(claim) if unit.counts and _is_checked(unit, parts)
    )


def _judged(attempt: _Attempt) -> Carried:
    lines = tuple(one.line for one in attempt.sided)
    main = attempt.sided[0]
    claim = main.claim
    counted = {place for place, unit in enumerate(claim) if unit.counts}
    said = frozenset().union(*(one.has for one in attempt.sided))
    in_title: dict[str, set[frozenset[str]]] = {}
    for unit, of_title in zip(attempt.title, marks_of(attempt.title), strict=True):
        for key in (unit.key, *parts_of(unit)):
            in_title.setdefault(key, set()).add(of_title)
    marks = marks_of(claim)
    missing = [
        place
        for place in sorted(counted - said)
        if not all(marks[place] in in_title.get(part, ()) for part in parts_of(claim[place]))
        and not (claim[place].kind == "name" and claim[place].key in attempt.names)
        and not _is_checked(claim[place], attempt.checked)
    ]
    if missing:
        first = claim[missing[0]]
        return Carried(lines, len(missing), f"the passage doesn't say “{first.word}”")
    if len(counted) < FEWEST or all(unit.is_value or unit.word in _NO_VERBS for unit in claim):
        return Carried(lines, 1, "it says nothing that could be checked")
    # What the title or other sentences name may be left out of a sentence, but not most of it.
    if not main.has or 2 * len(said | _checked(claim, attempt.checked)) < len(counted):
        return Carried(lines, len(counted - said) or 1, "no sentence of the passage says so")
    for one in attempt.sided:
        if why := misplaced(one.claim, one.units) or others_deed(one.claim, one.units):
            return Carried(lines, 0, why)
    units = [one.units for one in attempt.sided]
    if why := (
        _of_others(attempt.sided)
        or _said_elsewhere(attempt.sided)
        or _otherwise(attempt.sided)
        or unlinked(claim, units)
        or others_role(claim, units)
        or others_words(claim, main.units)
    ):
        return Carried(lines, 0, why)
    return Carried(lines)


def _of_others(sided: Sequence[_Sided]) -> str | None:
    """Say whom one of two sentences is about, if not about what the claim names.

    One with "she" may be about who is named in the other.
    """
    names = [place for place, unit in enumerate(sided[0].claim) if unit.kind == "name"]
    if len(sided) < 2 or not names:
        return None
    for one, other in (sided, tuple(reversed(sided))):
        given = [p for p in one.has - other.has if one.claim[p].kind != "name"]
        if not given or any(place in one.has for place in names):
            continue
        points = any(unit.word in _PERSONAL for unit in one.units)
        theirs = next((unit for unit in one.units if unit.kind == "name"), None)
        if theirs and not points and one.units[0].word not in ("it", "its"):
            named = sided[0].claim[names[0]].word
            return f"the passage says this of “{theirs.word}”, not of “{named}”"
    return None


def _said_elsewhere(sided: Sequence[_Sided]) -> str | None:
    """Say that who "said" of a claim is of one sentence, and what was said of another.

    Two sentences of one quotation, side by side, are said by the same.
    """
    if len(sided) < 2:
        return None
    for one, other in (sided, tuple(reversed(sided))):
        claim, alone = one.claim, other.has - one.has
        said = next((place for place in sorted(alone) if claim[place].key == _SAY), None)
        if said is None:
            # The other one says something too, but in words of its own.
            first = next((place for place, unit in enumerate(claim) if unit.key == _SAY), None)
            if first is not None and told_by(claim, first, other.units) in alone:
                said = first
        if said is None or not alone - {said} or _goes_on(one.line, other.line):
            continue
        if all(place <= said or claim[place].kind == "name" for place in alone):
            return f"the passage doesn't say who “{claim[said].word}” this"
    return None


def _goes_on(line: Line, other: Line) -> bool:
    """Whether a sentence in quotation marks stands right beside another one."""
    text = line.source.article.text
    first, last = (line, other) if line.start < other.start else (other, line)
    beside = (
        line.source.article is other.source.article and not text[first.end : last.start].strip()
    )
    return (
        beside
        and "\n" not in text[first.end : last.start]
        and bool(_MARK.search(text[first.start : last.end]))
    )


def _otherwise(sided: Sequence[_Sided]) -> str | None:
    """Say which word is denied, alleged or planned in the sentences, or only in the claim."""
    of_claim = [marks_of(one.claim) for one in sided]
    of_lines = [marks_of(one.units) for one in sided]
    # "Police accuse a captain", "a captain is accused": what is marked is elsewhere.
    both = cues_of(sided[0].claim) & cues_of(sided[0].units)
    wide: list[str] = []
    compared = 0
    for place, unit in enumerate(sided[0].claim):
        found = [
            (of_claim[side][place] - both, of_lines[side][at] - both)
            for side, one in enumerate(sided)
            for at, other in enumerate(one.units)
            if unit.counts and other.key == one.claim[place].key
        ]
        compared += bool(found)
        if not found or any(claimed == said for claimed, said in found):
            continue
        why = reason(unit.word, found[0][1], found[0][0])
        if all(claimed - WIDE != said - WIDE for claimed, said in found):
            return why
        wide.append(why)
    # A phrase may stand in another clause than it does there, but not most of a claim.
    return wide[0] if 3 * len(wide) > compared else None
