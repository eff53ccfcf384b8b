"""What a pointing word means: the person, group, thing or place of an earlier turn."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from qa.language.answer_type import fits
from qa.language.names import names_in
from qa.question.anaphora import Family, Pointer
from qa.question.context import Earlier, says
from qa.question.mentions import Mention

Found = tuple[Mention, ...]


def meant(pointer: Pointer, text: str, turns: Sequence[Earlier]) -> tuple[str, Earlier | None]:
    """Return the words for a pointing word, and the turn that they come from."""
    if pointer.family == "day":
        return (turns[-1].day, turns[-1]) if turns[-1].day else ("", None)
    if pointer.word.startswith("the other"):
        return _the_other(turns)
    for turn in reversed(turns):
        found = next(_antecedents(pointer.family, pointer.word, turn), None)
        if found is not None:
            return _in_place_of(pointer, found, text), turn
        if pointer.family == "it" and not turn.asks_who:
            break  # what "it" stands for is the latest thing, or the matter itself
    return "", None


def _antecedents(family: Family, word: str, turn: Earlier) -> Iterator[Mention]:
    """Yield what a pointing word may stand for in a turn, the likeliest first."""
    asked, answered = turn.asked, turn.answered if turn.names_something else ()
    if family in ("he", "she"):
        yield from _person(turn, asked, answered, family)
    elif family == "person":
        yield from _person(turn, asked, answered, None)
    elif family == "they":
        yield from _several(turn, asked, answered)
    elif family in ("it", "group"):
        kinds = ("group",) if family == "group" else ("thing", "group")
        if family == "it":
            yield from _thing_asked_for(turn, answered)
        things = [one for one in (*answered, *_subjects(turn)) if one.kind in kinds]
        yield from sorted((one for one in things if not one.plural), key=lambda one: not one.named)
        if family == "group":
            yield from (one for one in (*answered, *asked) if one.kind == "unknown")
    elif family in ("there", "place"):
        where = answered if turn.question.casefold().startswith("where") else ()
        yield from (one for one in where if one.named)
        yield from (one for one in (*asked, *answered) if one.kind == "place")
        yield from (one for one in asked if one.kind == "thing" and one.named)
    elif family == "pair":
        yield from _of_pair(word, turn)


def _person(turn: Earlier, asked: Found, answered: Found, sex: str | None) -> Iterator[Mention]:
    """Yield who was asked for, then whom the question names, then its answer's sentence."""
    yield from _persons(answered if turn.asks_who else (), sex)
    by_the_way = (one for one in turn.told if one.kind == "person")
    yield from _persons((*asked, *answered, *by_the_way), sex)


def _several(turn: Earlier, asked: Found, answered: Found) -> Iterator[Mention]:
    """Yield several that were named together, then groups, then a single person."""
    if answered and answered[0].plural:
        yield answered[0]
    elif _is_several(turn):
        yield Mention(turn.answer, "group", 0, len(turn.answer), plural=True, named=False)
    yield from (one for one in asked if one.plural)
    yield from (one for one in (*answered, *asked) if one.kind == "group")
    yield from _persons((*answered, *asked), None)


def _persons(found: Iterable[Mention], sex: str | None) -> list[Mention]:
    """Return single persons, those known to be of the sex first, none known to be of the other."""
    fitting = [
        one
        for one in found
        if one.kind in ("person", "unknown") and one.named and not one.plural
        and (sex is None or one.sex in (None, sex))
    ]  # fmt: skip
    return sorted(fitting, key=lambda one: (one.kind != "person", sex is not None and not one.sex))


def _thing_asked_for(turn: Earlier, answered: Found) -> Iterator[Mention]:
    """Yield the matter of a turn before the body that deals with it, where both are named.

    Of "What has Congress failed to fund?" it is the answer, of "When did Congress vote on the
    Homeland Security budget?" and "Who did Palace beat in the FA Cup?" the named thing.
    """
    named = [one for one in turn.asked if one.named and not one.plural]
    doing = any(one.kind == "group" for one in named)
    if doing and not turn.asks_who and all(one.kind != "unknown" for one in named):
        yield from (one for one in answered if one.named and one.kind == "unknown")
    if doing and not any(one.named for one in answered if one.kind == "thing"):
        yield from (one for one in named if one.kind == "thing")


def _subjects(turn: Earlier) -> tuple[Mention, ...]:
    """Return what a question speaks of; of "who is the engineer" not the engineer."""
    if turn.asks_who:
        return tuple(one for one in turn.asked if one.named)
    return turn.asked


def _is_several(turn: Earlier) -> bool:
    """Whether an answer without names is of several people: "senior officials"."""
    words = turn.answer.split()
    return bool(
        turn.asks_who
        and 0 < len(words) <= 6
        and words[-1].endswith("s")
        and words[-1].islower()
        and not fits("number", turn.answer)
    )


def _of_pair(word: str, turn: Earlier) -> Iterator[Mention]:
    """Yield the former or the latter of two that a turn named together."""
    for found in (turn.answered, turn.asked):
        pair = next((one for one in found if one.plural and " and " in one.words), None)
        inner = [
            one
            for one in found
            if pair and one is not pair and pair.start <= one.start and one.end <= pair.end
        ]
        if len(inner) == 2:
            yield inner[0] if word.endswith("former") else inner[1]


def _the_other(turns: Sequence[Earlier]) -> tuple[str, Earlier | None]:
    """Return the one of a pair that hasn't been spoken of since."""
    since = ""
    for turn in reversed(turns):
        for pair in (one for one in turn.asked if one.plural and one.named):
            left = [name for name in names_in(pair.words) if not says(since, name)]
            if len(left) == 1:
                return left[0], turn
        since = f"{turn.question} {turn.answer} {since}"
    return "", None


_GOES = re.compile(
    r"\b(?:go|goes|going|gone|get|gets|getting|travel|travels|travelling|traveling|fly|flies|flying"
    r"|sail|sailing|move|moved|come|came|went|drive|return|returning|back|way) $",
    re.IGNORECASE,
)


def _in_place_of(pointer: Pointer, found: Mention, text: str) -> str:
    """Say it as the sentence needs it: "in Seoul" for "there", "Campbell's" for "his"."""
    if pointer.family == "there":
        before = text[: pointer.start]
        if _GOES.search(before):
            return f"to {found.words}"
        if re.search(r"\b(?:in|at|from|near|around) $", before):
            return found.words
        return f"{'in' if found.kind == 'place' else 'at'} {found.words}"
    if pointer.its:
        return f"{found.words}'" if found.words.endswith("s") else f"{found.words}'s"
    return found.words
