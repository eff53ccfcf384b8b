"""What links the parts of a sentence: causes, comparisons, times, what is said of nearly all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set

from qa.prose.checking.meaning.same_words import concept, is_verb
from qa.prose.checking.meaning.units import Unit

CAUSE_NEAR = 6
"""Words that count behind an article's "as" or "after" in which a cause begins."""

_BECAUSE = concept("because")
_FORWARD = frozenset(
    "because due owing since as after over for following amid from by with when given".split()
)
_FORWARD_KEYS = {concept(word) for word in "because thank cite blame attribute reason".split()}
_BACKWARD = frozenset("so therefore thus hence which".split())
_BACKWARD_KEYS = {
    concept(word)
    for word in "cause lead force prompt trigger spark result mean make create drive bring".split()
}
_POINTING = frozenset("it this that these those he she they".split())

_NEARLY = frozenset("nearly almost virtually practically".split())
_ALL = frozenset(
    """all every everyone everybody everything each none nobody nothing never always entirely
    entire whole no any anyone""".split()
)


def unlinked(claim: Sequence[Unit], lines: Sequence[Sequence[Unit]]) -> str | None:
    """Return what a claim links otherwise than sentences of an article do; None for nothing."""
    return (
        _uncaused(claim, lines)
        or _compared(claim, lines)
        or _not_nearly(claim, lines)
        or _not_over(claim, lines)
    )


def _uncaused(claim: Sequence[Unit], lines: Sequence[Sequence[Unit]]) -> str | None:
    """Say that a "because" is the claim's own: two facts side by side aren't cause and effect."""
    place = next((at for at, unit in enumerate(claim) if _is_because(claim, at)), None)
    if place is None:
        return None
    stop = len(claim)
    if not place:  # "Because of rain, the match is off."
        stop = next((at for at in range(1, stop) if claim[at].ends), stop)
    cause = {unit.key for unit in claim[place + 1 : stop] if unit.counts}
    effect = {unit.key for unit in [*claim[:place], *claim[stop:]] if unit.counts}
    if not cause or any(
        cause & near and _tells(line, effect) for line in lines for near in _causes(line)
    ):
        return None
    return f"the passage doesn't say “{claim[place].word}” of this"


def _is_because(units: Sequence[Unit], place: int) -> bool:
    word = units[place].word
    following = units[place + 1].word if place + 1 < len(units) else ""
    return word == "because" or (word in ("due", "owing", "thanks") and following == "to")


def _causes(line: Sequence[Unit]) -> Iterator[Set[str]]:
    """Yield for each word that may link a cause the words that may name it."""
    for at, unit in enumerate(line):
        if unit.word in _FORWARD or unit.key in _FORWARD_KEYS:
            yield {one.key for one in [one for one in line[at + 1 :] if one.counts][:CAUSE_NEAR]}
        if unit.word in _BACKWARD or unit.key in _BACKWARD_KEYS:
            yield {one.key for one in line[:at] if one.counts}


def _tells(line: Sequence[Unit], effect: Set[str]) -> bool:
    """Whether a sentence tells at least half of an effect, or points back to it."""
    told = effect & {unit.key for unit in line}
    return 2 * len(told) >= len(effect) or bool(line and line[0].word in _POINTING)


def _compared(claim: Sequence[Unit], lines: Sequence[Sequence[Unit]]) -> str | None:
    """Say that what stands before and after "than" change places."""
    for line in lines:
        mine, theirs = _around_than(claim), _around_than(line)
        if mine and theirs and mine[0] & theirs[1] - theirs[0] and mine[1] & theirs[0] - theirs[1]:
            return "in the passage, what is compared by “than” changes places"
    return None


def _around_than(units: Sequence[Unit]) -> tuple[Set[str], Set[str]] | None:
    place = next((at for at, unit in enumerate(units) if unit.word == "than"), None)
    if place is None:
        return None
    before, after = units[:place], units[place + 1 :]
    return (
        {one.key for one in before if one.counts and one.kind != "number"},
        {one.key for one in after if one.counts and one.kind != "number"},
    )


def _not_nearly(claim: Sequence[Unit], lines: Sequence[Sequence[Unit]]) -> str | None:
    """Say that the passage says "nearly all" where a claim says "all"."""
    mine = {claim[at].word for at in _alls(claim) if not _is_nearly(claim, at)}
    for word in mine:
        told = [
            _is_nearly(line, at) for line in lines for at in _alls(line) if line[at].word == word
        ]
        if told and all(told):
            return f"the passage says only “nearly” of “{word}”"
    return None


def _alls(units: Sequence[Unit]) -> list[int]:
    return [at for at, unit in enumerate(units) if unit.word in _ALL]


def _is_nearly(units: Sequence[Unit], place: int) -> bool:
    return place > 0 and units[place - 1].word in _NEARLY


def _not_over(claim: Sequence[Unit], lines: Sequence[Sequence[Unit]]) -> str | None:
    """Say that what "ends Monday" in the passage ended on it in a claim."""
    for verb, day in _dated(claim):
        if not is_verb(verb.word):
            continue
        told = [one for line in lines for one in line if one.key == verb.key]
        if any(is_verb(one.word) for one in told):
            continue
        for line in lines:
            for one, its_day in _dated(line):
                if (one.key, its_day.key) == (verb.key, day.key) and one.word.endswith("s"):
                    return f"the passage says “{one.word}”, not “{verb.word}”"
    return None


def _dated(units: Sequence[Unit]) -> Iterator[tuple[Unit, Unit]]:
    """Yield each word with the weekday that stands right behind it."""
    for at, unit in enumerate(units):
        if unit.kind != "word":
            continue
        for day in units[at + 1 : at + 3]:
            if day.ends or not (day.key.startswith("weekday") or day.word == "on"):
                break
            if day.kind == "date":
                yield unit, day
