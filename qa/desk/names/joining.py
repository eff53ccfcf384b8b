"""Which names of an article name the same: surnames, initials, abbreviations, other spellings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from qa.desk.names.lists.flags import folded
from qa.desk.names.lists.spelling import (
    PersonName,
    canonical,
    first_forms,
    person_name,
    same_person,
)

_SMALL = frozenset("of the and for in on at to a &".split())
_SHORT_OF = frozenset(
    """inc corp corporation co company ltd llc plc group holdings university college
    department
    airlines airways school hospital party newspaper magazine institute foundation""".split()
)


_COMPARED = 20
"""A name is compared with so many others of the same surname and first name at most."""


class Spelt(NamedTuple):
    """A name as it is spelt, and its kind."""

    name: str
    kind: str


def entities_of(names: Sequence[Spelt]) -> list[int]:
    """Number what names of an article name, from 1 in the order of their first mentions."""
    persons = Persons([one.name for one in names if one.kind == "person"])
    bodies = _shortened([one for one in names if one.kind != "person"])
    numbers: dict[tuple[str, str], int] = {}
    found = []
    last_of: dict[str, str] = {}
    for one in names:
        key = persons.key(one.name, last_of) if one.kind == "person" else bodies[one]
        found.append(numbers.setdefault((one.kind, key), len(numbers) + 1))
    return found


class Persons:
    """The persons of an article by their full names."""

    def __init__(self, names: Sequence[str]) -> None:
        self._full: dict[str, list[PersonName]] = defaultdict(list)
        self._given: dict[str, list[PersonName]] = defaultdict(list)
        self._of: dict[str, PersonName] = {}
        forms: defaultdict[tuple[str, str], list[PersonName]] = defaultdict(list)
        for name in dict.fromkeys(names):
            parsed = person_name(name)
            if not parsed.first:
                continue
            of_form = forms[parsed.last, parsed.first][:_COMPARED]
            known = next((one for one in of_form if same_person(one, parsed)), None)
            if known is None:
                known = parsed
                self._full[parsed.last].append(parsed)
                self._given[parsed.first].append(parsed)
                for form in first_forms(parsed):
                    forms[parsed.last, form].append(parsed)
            self._of[name] = known

    def bearers(self, word: str) -> list[PersonName]:
        """Return the persons whose surname a word is, else those whose given name it is."""
        plain = folded(word).removeprefix("al-")
        return self._full.get(plain) or self._given.get(plain) or []

    def key(self, name: str, last_of: dict[str, str]) -> str:
        """Return whose name it is; of several bearers the one who was named last."""
        parsed = person_name(name)
        if parsed.first:
            key = self._of[name].key
            last_of[parsed.last] = key
            last_of[self._of[name].first] = key
            return key
        bearers = self.bearers(parsed.last)
        if parsed.suffix:
            # "Trump Jr." isn't the father.
            bearers = [one for one in bearers if one.suffix == parsed.suffix]
            return bearers[0].key if bearers else parsed.key
        if not bearers:
            return parsed.last
        if parsed.last in last_of:
            return last_of[parsed.last]
        return bearers[0].key


def persons_of(names: Sequence[str]) -> Persons:
    """Return the persons of full names, to tell whose a surname is."""
    return Persons(names)


def _shortened(names: Sequence[Spelt]) -> dict[Spelt, str]:
    """Return for each name of a body, a place, an event the key of what it names."""
    keys = {one: canonical(one.name) for one in dict.fromkeys(names)}
    long = {key: one for one, key in keys.items() if " " in key}
    initials: dict[str, str] = {}
    short: dict[str, str] = {}
    for key, one in long.items():
        words = key.replace("-", " ").split()
        if one.kind != "place":
            for chosen in (words, [word for word in words if word not in _SMALL]):
                initials.setdefault("".join(word[0] for word in chosen), key)
            if words[0] == "us":
                initials.setdefault("".join(w[0] for w in words[1:] if w not in _SMALL), key)
        if one.kind == "organisation" and words[-1] in _SHORT_OF and words[0] not in _SMALL:
            short.setdefault(" ".join(key.split()[:-1]), key)
        if words[0] == "us" and len(words) > 2:
            short.setdefault(" ".join(key.split()[1:]), key)
    found = set(keys.values())
    for one, key in keys.items():
        if one.kind == "place":
            continue
        raw = one.name.replace(".", "")
        if raw.isupper() and 1 < len(key) < 8 and key in initials:
            keys[one] = initials[key]
        elif key in short:
            keys[one] = short[key]
        elif key.endswith("s") and key[:-1] in found and one.kind == "organisation":
            keys[one] = key[:-1]
    return keys
