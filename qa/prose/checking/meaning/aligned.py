"""A claim's words beside a sentence's, in their order: what stands in another one's place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property
from itertools import pairwise

from qa.prose.checking.meaning.marks import cues_of, reason, without_not
from qa.prose.checking.meaning.same_words import concept, is_verb
from qa.prose.checking.meaning.units import Unit, parts_of

NEARLY_ALL = 0.6
"""The share of a claim's words that stand in a sentence in their order, for one to be the rest."""

FEW = 7
"""Small words between two others, at most, that are compared."""

_CONTRARY = [
    set(pair.split())
    for pair in """
to from; with without; for against; before after; over under; above below; up down; inside
outside; in outside; into from; until after; until from; by against; since until; since
before; during before; during after; on before; on after; in before; in after; by after; at
before; at after; all some; all most; all many; most some; some no; both neither
""".split(";")
]
_PREPOSITIONS = frozenset().union(*_CONTRARY) - frozenset(
    "all some most many no both neither".split()
)
_HE = frozenset("he him his himself".split())
_SHE = frozenset("she her hers herself".split())
_PRONOUNS = _HE.union(_SHE, "it its they them their".split())
_POINTING = _PRONOUNS.union("who whose this these that those the".split())
_MAY = {
    word: mood
    for mood, words in {
        "will": "will shall",
        "would": "would",
        "may": "may might could can",
        "must": "must should ought",
        "not": "not never no nor neither cannot none",
        "if": "if unless whether",
        "or": "or",
        "and": "and",
    }.items()
    for word in words.split()
}
_SAYING = frozenset("said says added stated announced".split())
_PERIODS = {
    concept(word) for word in "second minute hour day week month year decade century".split()
}
_DETERMINED = frozenset("the this that these those his her their its our".split())
_JOIN = frozenset("and or the a an".split())
_BE = frozenset("is are was were be been being get got gets".split())


def misplaced(claim: Sequence[Unit], units: Sequence[Unit]) -> str | None:
    """Return what of a claim stands where a sentence has something else; None for nothing.

    Only what stands between words that both have in the same order is compared, so that parts of
    a sentence may stand elsewhere in the claim.
    """
    beside = _Beside(tuple(claim), tuple(units))
    return (
        _replaced(beside)
        or _turned(beside)
        or _parted(beside)
        or _swapped(claim, units)
        or _contrary(claim, units)
    )


@dataclass(frozen=True)
class _Beside:
    claim: tuple[Unit, ...]
    units: tuple[Unit, ...]

    @cached_property
    def pairs(self) -> dict[int, int]:
        """Return for places in the claim those in the sentence that are the same, in order."""
        keys = [unit.key for unit in self.claim], [unit.key for unit in self.units]
        blocks = SequenceMatcher(None, *keys, autojunk=False).get_matching_blocks()
        return {one.a + step: one.b + step for one in blocks for step in range(one.size)}

    @cached_property
    def solid(self) -> list[int]:
        """Return the places in the claim of paired words that count."""
        return sorted(place for place in self.pairs if self.claim[place].counts)

    @cached_property
    def share(self) -> float:
        """Return the share of the claim's words that are paired."""
        return len(self.solid) / (sum(unit.counts for unit in self.claim) or 1)

    def slots(self) -> Iterator[tuple[range, range]]:
        """Yield what stands between two paired words that count: in the claim, in the sentence."""
        ends = [(-1, -1), *((place, self.pairs[place]) for place in self.solid)]
        ends.append((len(self.claim), len(self.units)))
        for (first, begin), (last, end) in pairwise(ends):
            yield range(first + 1, last), range(begin + 1, end)


def _replaced(beside: _Beside) -> str | None:
    """Say which word stands where the sentence has another of its kind."""
    if not beside.solid:
        return None
    claim, units = beside.claim, beside.units
    claimed = Counter(unit.key for unit in claim)
    said = Counter(unit.key for unit in units)
    parts = {part for unit in units for part in parts_of(unit)}
    for mine, theirs in beside.slots():
        if why := _crossed(beside, mine, theirs):
            return why
        others = [claim[place] for place in mine if claim[place].counts]
        rivals = [units[place] for place in theirs if units[place].counts]
        for unit in others:
            too_often = claimed[unit.key] > said[unit.key]
            if unit.key in _PERIODS:
                told = [one for one in rivals if one.key in _PERIODS]
                if told and unit.key not in {one.key for one in told}:
                    return _instead(told[0], unit)
            if not (unit.is_value or too_often):
                continue
            # Another day may be the same one; one that stands there once, and here twice, isn't.
            if unit.kind == "date" and not (said[unit.key] and too_often):
                continue
            if unit.is_value:
                same_kind = [one for one in rivals if _is_alike(unit, one)]
                if same_kind and not _fits(unit, same_kind):
                    swapped = said[unit.key] and any(claimed[one.key] for one in same_kind)
                    turned = swapped and _is_passive(claim) != _is_passive(units)
                    if turned or _is_role(beside, mine, theirs):
                        continue
                    return _instead(same_kind[0], unit)
            if beside.share < NEARLY_ALL or len(others) != 1 or not too_often:
                continue
            if len(rivals) == 1 and not _fits(unit, rivals):
                return _instead(rivals[0], unit)
            if not mine.start and (subject := _bare_subject(units, theirs)):
                return _instead(subject, unit)
            inserted = unit.kind == "name" and not rivals and not parts.issuperset(parts_of(unit))
            if inserted and not _points(beside, theirs):
                return f"the passage doesn't say “{unit.word}” of this"
    return None


def _is_role(beside: _Beside, mine: range, theirs: range) -> bool:
    """Whether a claim says "Ada Keel is the mayor" where there is "the mayor Ada Keel"."""
    claim, name = beside.claim, beside.units[theirs.stop + 1 : theirs.stop + 2]
    if mine.start or len(mine) < 2 or mine.stop == len(claim) or is_verb(claim[mine.stop].word):
        return False
    return claim[1].word in ("is", "was") and [one.key for one in name] == [claim[0].key]


def _bare_subject(units: Sequence[Unit], places: range) -> Unit | None:
    """Return the first word of what a sentence is about ("critics"), if nothing points back."""
    for place in places:
        unit = units[place]
        if unit.word in _DETERMINED or unit.word in _POINTING:
            return None
        if unit.counts:
            return unit if unit.kind == "word" and unit.word.endswith("s") else None
    return None


def _is_alike(unit: Unit, other: Unit) -> bool:
    """Whether two values are of one kind; of times, a weekday goes with a weekday alone."""
    if unit.kind != other.kind:
        return False
    return unit.kind != "date" or unit.key.split()[:-1] == other.key.split()[:-1]


def _crossed(beside: _Beside, mine: range, theirs: range) -> str | None:
    """Say which two values change places between the same words, but in a list."""
    claim, units = beside.claim, beside.units
    values = [place for place in mine if claim[place].is_value]
    told = {units[place].key: place for place in theirs if units[place].is_value}
    for one, other in pairwise(values):
        first, second = told.get(claim[one].key), told.get(claim[other].key)
        if first is None or second is None or first <= second:
            continue
        between = {unit.word for unit in (*claim[one + 1 : other], *units[second + 1 : first])}
        if between - _JOIN and _is_passive(claim) == _is_passive(units):
            return _change_places(claim[one], claim[other])
    return None


def _parted(beside: _Beside) -> str | None:
    """Say which value was brought next to a word that belongs to another one of its kind.

    "40 arrested" isn't said by "40 were hurt and 12 arrested"; what commas enclose may be left out.
    """
    claim, units, pairs = beside.claim, beside.units, beside.pairs
    paired = set(pairs.values())
    for one, other in pairwise(beside.solid):
        if not claim[one].is_value or claim[one].kind == "date":
            continue
        if any(claim[place].counts for place in range(one + 1, other)):
            continue
        between = range(pairs[one] + 1, pairs[other])
        enclosed = between and units[between[0]].ends and units[pairs[other]].ends
        rival = next(
            (
                units[place]
                for place in between
                if place not in paired
                and units[place].kind == claim[one].kind
                and (units[place].kind != "name" or units[place].key.startswith("name "))
            ),
            None,
        )
        if rival and not enclosed and rival.key != claim[one].key:
            return f"the passage says this of “{rival.word}”, not of “{claim[one].word}”"
    return _skipped_over(beside)


def _skipped_over(beside: _Beside) -> str | None:
    """Say which value comes from a second clause with the same verb, and whose own was left out.

    "Ada got up to 5%" isn't said by "Ada got up to 4% and Ben got up to 5%".
    """
    claim, units, pairs = beside.claim, beside.units, beside.pairs
    paired = set(pairs.values())
    keys = {unit.key for unit in claim}
    number = next((unit for unit in claim if unit.kind == "number"), None)
    for one, other in pairwise(beside.solid):
        between = [units[at] for at in range(pairs[one] + 1, pairs[other]) if at not in paired]
        place = next((at for at, unit in enumerate(between) if unit.kind == "number"), None)
        if number is None or place is None or between[place].key in keys:
            continue
        again = any(unit.kind == "word" and unit.key in keys for unit in between)
        another = any(
            unit.kind in ("word", "name", "number") and unit.key not in keys
            for unit in between[place + 1 :]
        )
        if again and another:
            return _instead(between[place], number)
    return None


def _instead(told: Unit, unit: Unit) -> str:
    return f"the passage has “{told.word}” where this has “{unit.word}”"


def _points(beside: _Beside, places: range) -> bool:
    """Whether "the" or the like stands there, or a pronoun anywhere that the claim hasn't."""
    units, paired = beside.units, set(beside.pairs.values())
    return any(units[place].word in _POINTING for place in places) or any(
        unit.word in _PRONOUNS for place, unit in enumerate(units) if place not in paired
    )


def _turned(beside: _Beside) -> str | None:
    """Say which small word is another one, or is there once too often, between the same words."""
    for mine, theirs in beside.slots():
        ours = [beside.claim[place].word for place in mine]
        other = [beside.units[place].word for place in theirs]
        if len(ours) > FEW or len(other) > FEW:
            continue
        for one, contrary in ((_HE, _SHE), (_SHE, _HE)):
            if contrary & set(ours) and one & set(other) and not contrary & set(other):
                return f"the passage says “{next(w for w in other if w in one)}”"
        for word in ours:
            for told in other:
                if {word, told} in _CONTRARY and told not in ours and word not in other:
                    return f"the passage says “{told}”, not “{word}”"
        within = bool(mine.start and theirs.start)
        if within and (doubted := _doubted(beside, mine, theirs)):
            return doubted
        moods, said = _moods(ours), _moods(other)
        if mine.start == 0 or theirs.start == 0:  # "And it rained"
            for found in (moods, said):
                del found["and"], found["or"]
        if moods != said and not _counted(beside, mine, theirs):
            if extra := moods - said:
                return f"the passage doesn't say “{_word_of(ours, next(iter(extra)))}” here"
            return f"the passage says “{_word_of(other, next(iter(said - moods)))}” here"
    return None


def _doubted(beside: _Beside, mine: range, theirs: range) -> str | None:
    """Say that "claimed to have" was taken out between two words."""
    left_out = [beside.units[place] for place in theirs]
    cues = [unit for unit in left_out if unit.counts]
    whole = mine.stop < len(beside.claim) and theirs.stop < len(beside.units)
    marks = cues_of(cues) - {"if"}
    if len(cues) != 1 or not marks or not whole:
        return None
    if any(unit.ends for unit in left_out) or any(beside.claim[place].counts for place in mine):
        return None
    return reason(beside.claim[mine.stop].word, marks, frozenset())


def _counted(beside: _Beside, mine: range, theirs: range) -> bool:
    return any(beside.claim[place].counts for place in mine) or any(
        beside.units[place].counts for place in theirs
    )


def _moods(words: Sequence[str]) -> Counter[str]:
    plain = [without_not(word) for word in words]
    found = Counter(_MAY[word] for word in plain if word in _MAY)
    found["not"] += sum(word.endswith("n't") for word in words)
    return +found


def _word_of(words: Sequence[str], mood: str) -> str:
    return next(
        (word for word in words if _MAY.get(word) == mood or (mood == "not" and "n't" in word)),
        mood,
    )


def _fits(unit: Unit, rivals: Sequence[Unit]) -> bool:
    """Whether a value says the same as one of others: a part of the same name."""
    parts = set(parts_of(unit))
    return any(parts & set(parts_of(one)) for one in rivals)


def _is_passive(units: Sequence[Unit]) -> bool:
    words = [unit.word for unit in units]
    return any(
        word == "by" and any(one in _BE for one in words[max(0, at - 4) : at])
        for at, word in enumerate(words)
    )


def _swapped(claim: Sequence[Unit], units: Sequence[Unit]) -> str | None:
    """Say what changes places around a verb: who did it, and to whom."""
    if _is_passive(claim) != _is_passive(units):
        return None
    where: dict[str, list[int]] = {}
    for at, unit in enumerate(units):
        where.setdefault(unit.key, []).append(at)
    for place, verb in enumerate(claim):
        if verb.kind != "word" or verb.word in _SAYING or not is_verb(verb.word):
            continue
        for one, other in _sides(claim, place):
            before, after = where.get(claim[one].key), where.get(claim[other].key)
            if not before or not after or min(before) <= max(after):
                continue
            if any(max(after) < at < min(before) for at in where.get(verb.key, ())):
                return _change_places(claim[one], claim[other])
    return None


def _change_places(one: Unit, other: Unit) -> str:
    return f"in the passage, “{one.word}” and “{other.word}” change places"


def _sides(units: Sequence[Unit], verb: int) -> Iterator[tuple[int, int]]:
    """Yield the words next to a verb that may be who did it and to whom, and the names."""
    first = next((at for at in range(verb, 0, -1) if _is_border(units, at)), 0)
    last = next((at for at in range(verb + 1, len(units)) if _is_border(units, at)), len(units))
    for is_one in (_is_name, _may_be_doer):
        before = next((at for at in range(verb - 1, first - 1, -1) if is_one(units[at])), None)
        after = next((at for at in range(verb + 1, last) if is_one(units[at])), None)
        if before is not None and after is not None and units[before].key != units[after].key:
            yield before, after


def _is_border(units: Sequence[Unit], at: int) -> bool:
    """Whether another clause begins there: behind a comma, behind "said"."""
    return units[at].ends or units[at - 1].word in _SAYING


def _is_name(unit: Unit) -> bool:
    return unit.kind == "name"


def _may_be_doer(unit: Unit) -> bool:
    return unit.kind == "name" or (unit.kind == "word" and not is_verb(unit.word))


def _contrary(claim: Sequence[Unit], units: Sequence[Unit]) -> str | None:
    """Say which preposition says the contrary of the one that stands before the same word."""
    for place, unit in enumerate(claim):
        mine = _preposition(claim, place) if unit.counts else None
        if mine is None:
            continue
        theirs = [
            _preposition(units, at) for at, other in enumerate(units) if other.key == unit.key
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
