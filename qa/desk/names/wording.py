"""What a name names, as far as its own words tell."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.desk.names.lists import parts
from qa.desk.names.lists.flags import (
    COMMON,
    GIVEN,
    MODIFIER,
    OPENING,
    ORGANISATION_END,
    OTHER_END,
    PLACE,
    PLACE_END,
    SURNAME,
    TITLE,
    flags_of,
    folded,
    known_names,
)
from qa.desk.names.pieces import CALENDAR, NO_NAMES, SMALL_WORDS, Piece, Token, piece

_CAPITALS_ONLY = frozenset("us who ice sec ups dup ira al nl doe acc mit un eu".split())
"""Abbreviations that are another word or name in small letters."""

_PREFIXES = frozenset("pro anti ex non pre post mid trans".split())
_NOT_OF_PERSONS = frozenset("& the of in for on and".split())
_CENTRES = ("center", "centre")
_OF_BODIES = frozenset(
    "medical research cancer policy law science studies health justice national american".split()
)


def single(run: str, tokens: list[Token], word: str, opens: bool) -> list[Piece]:
    """A name of one word, as far as it tells."""
    raw = run[slice(*tokens[0])]
    if len(raw) < 2 or word in CALENDAR:
        return []
    kind = known_names().get(word)
    if kind and (word not in _CAPITALS_ONLY or raw.isupper()):
        return [piece(tokens, kind, 2)]
    if word in NO_NAMES:
        return []
    if "-" in raw:
        return _hyphened(tokens, raw)
    flags = flags_of(raw)
    if flags & OPENING or (flags & (TITLE | MODIFIER) and not flags & (GIVEN | SURNAME)):
        return []
    if raw.isupper() and len(raw) > 1 and not (len(raw) > 6 or (flags & COMMON and len(raw) > 3)):
        return [piece(tokens, "organisation", 1)]
    if flags & COMMON:
        # A word of the language: only what stands elsewhere in the article makes it a name.
        return [piece(tokens, "person" if flags & (GIVEN | SURNAME) else "", 0)]
    if raw.isupper() and len(raw) > 3:
        return [piece(tokens, "person" if flags & (GIVEN | SURNAME) else "", 0)]
    if flags & (GIVEN | SURNAME):
        return [piece(tokens, "person", 1)]
    return [piece(tokens, "", 1)]


def _hyphened(tokens: list[Token], raw: str) -> list[Piece]:
    """The name within "London-based", "Trump-era"; all of "Chatham-Stephens"."""
    parts_of = re.split("[-‑]", raw)
    if not CALENDAR.isdisjoint(map(folded, parts_of)):
        return []
    kinds = [known_names().get(folded(part)) for part in parts_of]
    if (
        len(parts_of) == 2
        and kinds[1] == "place"
        and (kinds[0] == "place" or folded(parts_of[0]) in _PREFIXES)
    ):
        # "Washington-Seoul" are two, of "Pro-Russia" one is a name.
        (start, end), length = tokens[0], len(parts_of[0])
        both = ([(start, start + length)], [(start + length + 1, end)])
        return [piece(part, "place", 3) for part in both[kinds[0] != "place" :]]
    if all(part[:1].isupper() for part in parts_of if part):
        flags = flags_of(raw)
        if set(kinds) == {"other"}:
            return [piece(tokens, "other", 2)]
        if flags & (GIVEN | SURNAME):
            return [piece(tokens, "person", 1)]
        if raw.isupper():
            return [piece(tokens, "organisation", 1)]
        return [piece(tokens, "", 1)]
    if folded(parts_of[0]) in ("al", "el") and len(parts_of) == 2:
        return [piece(tokens, "person", 1)]
    first = parts_of[0]
    start = tokens[0][0]
    if len(first) < 2 or not first[0].isupper():
        return []
    return list(
        single(first.rjust(start + len(first)), [(start, start + len(first))], folded(first), False)
    )


def person_surety(run: str, tokens: Sequence[Token], words: Sequence[str]) -> int:
    """How much the words of a name look like a person's: 2 and more is likely."""
    names = [word for word in words if word not in SMALL_WORDS]
    if not 1 < len(names) < 6 or not _NOT_OF_PERSONS.isdisjoint(words):
        return -3
    first, last = flags_of(names[0]), flags_of(names[-1])
    score = 0
    suffixed = names[-1] in parts.SUFFIXES
    if suffixed:
        score += 2
        last = flags_of(names[-2])
    if first & GIVEN:
        score += 2 if not first & (COMMON | PLACE) else 1
    elif first & (ORGANISATION_END | PLACE_END | OTHER_END | OPENING | COMMON | PLACE):
        score -= 1
    if any(len(name) == 1 for name in names[1:-1]):
        score += 2
    if len(names[0]) <= 2 and run[tokens[0][1] - 1] == ".":
        score += 2
    if last & SURNAME:
        score += 1
    elif last & (ORGANISATION_END | PLACE_END | OTHER_END):
        score -= 3
    elif last & COMMON:
        score -= 1
    elif not last & PLACE:
        score += 1 if first & GIVEN or not first else 0
    if last & SURNAME and last & (PLACE_END | OTHER_END | ORGANISATION_END) and not first & GIVEN:
        score -= 2
    if any(word in parts.PARTICLES for word in words[1:-1]):
        score += 1
    if all(run[start:end].isupper() and end - start > 3 for start, end in tokens):
        score -= 1
    return score


def several(run: str, tokens: list[Token], words: list[str], opens: bool) -> list[Piece]:
    """A name of several words, as far as they tell; words of a heading are looked at one by one."""
    whole = " ".join(words)
    kind = known_names().get(whole)
    if kind:
        return [piece(tokens, kind, 3)]
    if words[0] in parts.DIRECTIONS and _is_part_of_place(words[1:]):
        return [piece(tokens, "place", 2)]
    if run[slice(*tokens[-1])] in ("St.", "Ave.", "Rd.", "Blvd."):
        return [piece(tokens, "place", 3)]
    if words[0] == "st":
        # "St. Cloud Hospital", "St. Cloud"
        kind = "organisation" if flags_of(words[-1]) & ORGANISATION_END else "place"
        known = known_names().get(words[-1]) == "organisation"
        return [piece(tokens, "organisation" if known else kind, 2)]
    if known_names().get(words[-1]) == "organisation" and (
        known_names().get(" ".join(words[:-1])) == "place"
    ):
        return [piece(tokens, "organisation", 3)]  # "Cleveland Cavaliers"
    person = person_surety(run, tokens, words)
    if len(words) == 2 and person >= 0 and known_names().get(words[1]) == "person":
        person = 2
    if person >= 2:
        return [piece(tokens, "person", 3 if person > 2 else 2)]
    flags = [flags_of(word) for word in words]
    last = flags[-1]
    heads = words[words.index("the") + 1 :] if words[0] == "the" else words
    of = "of" in words
    if of or any(word in words for word in ("for", "on", "in")):
        head = next((word for word in heads if word in parts.ORGANISATION_HEADS), None)
        if head is not None:
            return [piece(tokens, "organisation", 3)]
        if (
            heads[0] in parts.PLACE_HEADS
            or flags_of(heads[max(0, heads.index("of") - 1) if of else 0]) & PLACE_END
        ):
            return [piece(tokens, "place", 2)]
    plain = sum(bool(flag & COMMON) for flag in flags)
    if plain and len(words) > 1 and all(run[start:end].isupper() for start, end in tokens):
        return _of_heading(run, tokens, words)
    if words[0] == "the" and len(words) == 2:
        return [piece(tokens, "organisation", 1)]
    if len(words) > 5 and plain > len(words) / 2 and not of:
        return _of_heading(run, tokens, words)
    if words[0] in parts.OTHER_HEADS or words[:2] in (["tropical", "storm"], ["winter", "storm"]):
        return [piece(tokens, "other", 3)]
    if last & ORGANISATION_END or (words[-1] in _CENTRES and _OF_BODIES & set(words)):
        return [piece(tokens, "organisation", 2)]
    if words[0] in parts.PLACE_HEADS or (words[0] == "the" and words[1] in parts.PLACE_HEADS):
        return [piece(tokens, "place", 2)]
    if last & PLACE_END:
        return [piece(tokens, "place", 2)]
    if last & OTHER_END:
        return [piece(tokens, "other", 2)]
    if "&" in words:
        return [piece(tokens, "organisation", 2)]
    if "of" in words:
        return [piece(tokens, "other", 1)]
    if person >= 1:
        return [piece(tokens, "person", 1)]
    if len(words) > 3 and plain > len(words) / 2:
        return _of_heading(run, tokens, words)
    if plain == len(words):
        return [piece(tokens, "", 0)]
    return [piece(tokens, "", 1)]


def _is_part_of_place(rest: Sequence[str]) -> bool:
    """Whether what stands behind "Upper" is a place's name, or one word that is nothing else."""
    kind = known_names().get(" ".join(rest))
    if kind or len(rest) > 1:
        return kind == "place"
    # "North Haldans" are people.
    return not flags_of(rest[0]) and not rest[0].endswith(("an", "ans"))


def _of_heading(run: str, tokens: list[Token], words: list[str]) -> list[Piece]:
    """The names within a heading whose words all have capitals."""
    found: list[Piece] = []
    place = 0
    while place < len(words):
        for length in (4, 3, 2):
            part = words[place : place + length]
            kind = known_names().get(" ".join(part))
            if len(part) == length and (
                kind
                or (length < 4 and person_surety(run, tokens[place : place + length], part) >= 3)
            ):
                found.append(piece(tokens[place : place + length], kind or "person", 2))
                place += length
                break
        else:
            if not flags_of(words[place]) & COMMON and words[place] not in SMALL_WORDS:
                found += single(run, tokens[place : place + 1], words[place], False)
            place += 1
    return found
