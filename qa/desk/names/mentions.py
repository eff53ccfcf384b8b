"""All names of an article."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from qa.desk.names.context import (
    edition_start,
    is_quoted,
    person_votes,
    place_votes,
    teams_of,
    title_before,
)
from qa.desk.names.cutting import pieces_of
from qa.desk.names.joining import Persons, Spelt, entities_of, persons_of
from qa.desk.names.lists.flags import (
    COMMON,
    GIVEN,
    OPENING,
    OTHER_END,
    PLACE,
    SURNAME,
    flags_of,
    folded,
    known_names,
)
from qa.desk.names.lists.parts import LANDS
from qa.desk.names.runs import runs_of
from qa.language.places import COUNTRIES, STATES

_STRONG = COUNTRIES | STATES
"""Places that a surname alone hardly ever means."""


@dataclass(frozen=True, slots=True)
class NameMention:
    """A name as it stands in a text.

    start, end: its offsets, without titles and possessives.
    kind: "person", "place", "organisation" or "other" (events, works, laws, peoples).
    entity: numbers from 1 what is the same within the text.
    title_start: where the title before it begins ("Deputy Secretary"); `start` without one.
    """

    start: int
    end: int
    kind: str
    entity: int
    title_start: int


class _Found(NamedTuple):
    start: int
    end: int
    kind: str
    surety: int
    title: int
    name: str
    opens: bool


@lru_cache(maxsize=8)
def name_mentions(text: str) -> tuple[NameMention, ...]:
    """Return the names of a text in their order; none overlaps another.

    The last texts are remembered, as several extractors ask for the same one.
    """
    found = _told(text, list(_found(text)))
    entities = entities_of([Spelt(one.name, one.kind) for one in found])
    return tuple(
        NameMention(one.start, one.end, one.kind, entity, one.title)
        for one, entity in zip(found, entities, strict=True)
    )


@lru_cache(maxsize=8)
def _fullest(text: str) -> dict[int, tuple[int, int]]:
    best: dict[int, tuple[tuple[int, int], tuple[int, int]]] = {}
    for one in name_mentions(text):
        name = text[one.start : one.end]
        fullness = (len(name.split()), len(name))
        if one.entity not in best or fullness > best[one.entity][0]:
            best[one.entity] = fullness, (one.start, one.end)
    return {entity: span for entity, (_, span) in best.items()}


def full_name(text: str, entity: int) -> tuple[int, int]:
    """Return where the fullest name of an entity stands.

    Raises:
        KeyError: the text has no such entity.
    """
    return _fullest(text)[entity]


def _found(text: str) -> Iterator[_Found]:
    """Yield what runs of capitals say by themselves."""
    before = 0
    for run in runs_of(text):
        for piece in pieces_of(text[run.start : run.end], run.opens):
            start, end = run.start + piece.start, run.start + piece.end
            if end <= start:
                continue
            title = min(start, run.start + piece.title)
            opens = run.opens and piece.start == 0
            name = text[start:end]
            kind, surety = piece.kind, piece.surety
            if kind == "other" and flags_of(name.rsplit(" ", 1)[-1]) & OTHER_END:
                start = title = max(before, edition_start(text, start))
                name = text[start:end]
            elif surety < 3 and " " in name and kind != "person" and is_quoted(text, start, end):
                kind, surety = "other", 2
            before = end
            yield _Found(start, end, kind, surety, title, name, opens)


def _told(text: str, found: list[_Found]) -> list[_Found]:
    """Tell the kinds of all names, by one another and by what stands beside them."""
    by_name: dict[str, list[_Found]] = defaultdict(list)
    for one in found:
        by_name[one.name].append(one)
    persons = persons_of(
        [one.name for one in found if one.kind == "person" and one.surety > 1 and " " in one.name]
    )
    kinds = {name: _kind(text, name, ones, persons) for name, ones in by_name.items()}
    _name_shortened_places(kinds, by_name)
    late = persons_of([name for name, kind in kinds.items() if kind == "person" and " " in name])
    teams = teams_of(text, [one[:2] for one in found if kinds[one.name] == "place"])
    borne = {name for name in kinds if " " not in name and late.bearers(name)}
    told = []
    for one in found:
        kind = kinds[one.name]
        if one.name in borne and _is_bearer(text, one, kind):
            kind = "person"
        elif one.surety == 3 and one.kind:
            kind = one.kind
        elif kind == "place" and one.name in teams:
            kind = "organisation"
        if kind:
            told.append(_Found(one.start, one.end, kind, 3, one.title, one.name, one.opens))
    return _titled(text, told)


def _name_shortened_places(kinds: dict[str, str], found: Mapping[str, Sequence[_Found]]) -> None:
    """Tell a word that nothing else tells by a place's longer name: "Skerry" by "Skerry Isles"."""
    begin = set[str]()
    for longer, kind in kinds.items():
        if kind == "place" and longer.rsplit(" ", 1)[-1].casefold() in LANDS:
            begin.add(longer.split(" ", 1)[0])
    for name, kind in kinds.items():
        if kind == "organisation" and name in begin and not any(one.kind for one in found[name]):
            kinds[name] = "place"


def _titled(text: str, found: list[_Found]) -> list[_Found]:
    """Give persons the titles in small letters before them, and the bodies before a title."""
    for place, one in enumerate(found):
        if one.kind != "person":
            if one.title != one.start:
                found[place] = one._replace(title=one.start)
            continue
        title = title_before(text, one.title, one.title < one.start)
        if place and title < one.start:
            before = found[place - 1]
            if before.kind in ("place", "organisation") and before.end == title - 1:
                title = before.start
        if title != one.title:
            found[place] = one._replace(title=title)
    return found


def _is_bearer(text: str, one: _Found, kind: str) -> bool:
    """Whether a word that is an article's person's surname, or given name, means the person."""
    flags = flags_of(one.name)
    if flags & COMMON and one.opens and kind != "person":
        plain = one.name.casefold()
        return person_votes(text, one.start, one.end) > 0 or (
            not flags & OPENING and f" {plain}" not in text
        )
    if kind in ("place", "organisation", "other"):
        known = known_names().get(folded(one.name))
        if known is None:
            return True
        if folded(one.name) in _STRONG:
            return person_votes(text, one.start, one.end) > 0
        return place_votes(text, one.start, one.end) <= 0 and known == "place"
    return True


def _kind(text: str, name: str, ones: list[_Found], persons: Persons) -> str:
    """Return what a name names in an article; "" where it is none."""
    best = ones[0] if len(ones) == 1 else max(ones, key=lambda one: one.surety)
    if best.surety == 3 and best.kind:
        return best.kind
    several = " " in name
    flags = flags_of(name)
    if not several and persons.bearers(name):
        return best.kind if best.surety >= 2 and best.kind != "person" else "person"
    if best.surety == 2 and best.kind != "person":
        if best.kind == "place" and not several and flags & (GIVEN | SURNAME):
            votes = sum(person_votes(text, one.start, one.end) for one in ones[:8])
            places = sum(place_votes(text, one.start, one.end) for one in ones[:8])
            # "Washington said" is a government more often than a person.
            if votes > (3 if folded(name) in _STRONG else 1) and places <= 0:
                return "person"
        return best.kind
    votes = sum(person_votes(text, one.start, one.end) for one in ones[:8])
    places = sum(place_votes(text, one.start, one.end) for one in ones[:8])
    if best.kind == "person":
        if best.surety == 2:
            known = known_names().get(folded(name)) == "person"
            return "person" if known or votes > -3 else "organisation"
        if best.surety == 1:
            if several:
                return "person" if votes > 0 or (votes == 0 and places <= 0) else "organisation"
            if places > 1 and votes <= 0:
                return "place"
            return (
                "person"
                if (votes >= 0 and flags & SURNAME) or votes > 0 or (flags & GIVEN and votes == 0)
                else "organisation"
            )
        return "person" if votes > 2 and not all(one.opens for one in ones) else ""
    if best.surety == 0:
        if several:
            if votes > 3:
                return "person"
            # Words of the language with capitals, in sentences: "State Farm".
            return "organisation" if sum(not one.opens for one in ones) > 1 else ""
        return ""
    if best.kind == "organisation":
        return "organisation"
    if best.kind == "other":
        return "other"
    if several:
        if votes > 0 and len(name.split()) < 4:
            return "person"
        words = [flags_of(word) for word in name.split()]
        if places > 1:
            return "place"
        if len(words) < 4 and not any(flag & (COMMON | PLACE) for flag in words) and votes == 0:
            return "person"
        return "organisation" if any(flag & (COMMON | PLACE) for flag in words) else "person"
    if places > 1 and votes <= 0:
        return "place"
    if votes > 1:
        return "person"
    # What only opens a sentence once may be any word.
    if all(one.opens for one in ones) and (len(ones) < 2 or f" {name.casefold()}" in text):
        return ""
    return "organisation"
