"""What a word may be in a name, looked up once for all lists."""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache
from importlib.resources import files

from qa.desk.names.lists import parts
from qa.language.places import COUNTRIES, STATES

GIVEN, SURNAME, COMMON, PLACE = 1, 2, 4, 8
ORGANISATION_END, PLACE_END, OTHER_END, TITLE, MODIFIER, OPENING = 16, 32, 64, 128, 256, 512

_APOSTROPHES = str.maketrans("’‘‛`", "''''")
_ALSO_GIVEN = frozenset("chad georgia jordan israel virginia carolina kenya".split())
_ALSO_SURNAMES = frozenset("washington holland ireland france england wales poland".split())
"""Countries and states that are also names of persons; others have no bearer in the news."""

_ENDINGS = (
    ("ies", "y"),
    ("es", ""),
    ("s", ""),
    ("ied", "y"),
    ("ed", ""),
    ("ed", "e"),
    ("ers", ""),
    ("ers", "e"),
    ("er", ""),
    ("er", "e"),
    ("ing", ""),
    ("ing", "e"),
    ("est", ""),
    ("est", "e"),
    ("ly", ""),
    ("ness", ""),
)
"""Endings of inflected forms, and what stands there in the words of the list."""

_BY_LETTER = {
    letter: tuple(one for one in _ENDINGS if one[0][-1] == letter)
    for letter in {ending[-1] for ending, _ in _ENDINGS}
}
"""The same by their last letters."""

_ENGLISH_ENDS = (
    *("tion", "tions", "ment", "ments", "ness", "ingly", "fully", "ically", "ously", "ities"),
    *("able", "ible", "ful", "less", "ious", "ical", "ated", "ating", "ization"),
)
"""Endings of long words that are no names; the list has none so long."""


@lru_cache(maxsize=65536)
def folded(name: str) -> str:
    """Return a name in lower case, without accents, full stops and surplus white space.

    >>> folded("Sen. Léa  O’Dowd")
    "sen lea o'dowd"
    """
    plain = name.casefold().translate(_APOSTROPHES)
    if not plain.isascii():
        letters = unicodedata.normalize("NFKD", plain)
        plain = "".join(one for one in letters if not unicodedata.combining(one))
        plain = plain.replace("ø", "o").replace("ł", "l").replace("ı", "i")
    return " ".join(plain.replace(".", "").split())


@lru_cache(maxsize=65536)
def flags_of(word: str) -> int:
    """Return what a word may be, as a sum of this module's flags."""
    plain = folded(word)
    found = _flags().get(plain, 0)
    if not found & COMMON and _is_common(plain):
        found |= COMMON
    if "-" in plain and not found:
        # "Chatham-Stephens", "Mary-Kate"
        first, *_, last = plain.split("-")
        found = (_flags().get(first, 0) & GIVEN) | (_flags().get(last, 0) & SURNAME)
    return found


@cache
def known_names() -> dict[str, str]:
    """Return the kinds of names that are known as a whole, folded."""
    kinds: dict[str, str] = {}
    for city in _file("cities.txt", "; "):
        kinds[folded(city)] = "place"
    kinds |= {folded(name): "place" for name in COUNTRIES | STATES}
    known = _sections("known.txt")
    for people in known["people"]:
        kinds[folded(people)] = kinds[f"{folded(people)}s"] = "other"
    for kind in ("other", "place", "organisation", "person"):
        kinds |= {folded(name): kind for name in known[kind]}
    return kinds


@cache
def _flags() -> dict[str, int]:
    found: dict[str, int] = {}
    known = _sections("known.txt")
    lists = (
        (GIVEN, _file("given-names.txt")),
        (GIVEN, known["given"]),
        (SURNAME, _file("surnames.txt")),
        (SURNAME, known["surname"]),
        (SURNAME, (name for name in known["person"] if " " not in name)),
        (COMMON, _file("words.txt")),
        (ORGANISATION_END, parts.ORGANISATION_ENDS),
        (PLACE_END, parts.PLACE_ENDS),
        (OTHER_END, parts.OTHER_ENDS),
        (TITLE, parts.TITLES),
        (MODIFIER, parts.TITLE_MODIFIERS),
        (OPENING, parts.PLAIN_OPENINGS),
        (PLACE, (name for name, kind in known_names().items() if kind == "place")),
    )
    for flag, words in lists:
        for word in words:
            plain = folded(word)
            found[plain] = found.get(plain, 0) | flag
    for name in COUNTRIES | STATES:
        if name in found and name not in _ALSO_GIVEN:
            found[name] &= ~GIVEN if name in _ALSO_SURNAMES else ~(GIVEN | SURNAME)
    return found


def _is_common(word: str) -> bool:
    """Whether a word is an inflected form of an English one."""
    lexicon = _flags()
    for ending, instead in _BY_LETTER.get(word[-1:], ()):
        if word.endswith(ending) and len(word) > len(ending) + 2:
            stem = word[: -len(ending)] + instead
            if lexicon.get(stem, 0) & COMMON:
                return True
            if not instead and stem[-1] == stem[-2] and lexicon.get(stem[:-1], 0) & COMMON:
                return True
    if word.startswith("un") and lexicon.get(word[2:], 0) & COMMON:
        return True
    if len(word) > 8 and word.endswith(_ENGLISH_ENDS):
        return True
    return word.endswith(("n't", "'ll", "'re", "'ve", "'d", "'m"))


def _file(name: str, between: str = " ") -> list[str]:
    return _split(" ".join(_lines(name)), between)


@cache
def _sections(name: str) -> dict[str, list[str]]:
    """Return the names of a file by the headings in brackets under which they stand."""
    found: dict[str, list[str]] = {}
    for section in " ".join(_lines(name)).split("[")[1:]:
        heading, names = section.split("]", 1)
        found[heading] = _split(names, ";")
    return found


def _lines(name: str) -> list[str]:
    text = files("qa.desk.names").joinpath("data", name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if not line.startswith("#")]


def _split(listed: str, between: str) -> list[str]:
    return [name for one in listed.split(between) if (name := " ".join(one.split()))]
