"""Runs of words with capitals cut into names, with the titles of persons apart."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

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
from qa.desk.names.pieces import (
    CALENDAR,
    NO_NAMES,
    NUMBERED,
    POSSESSIVE,
    SMALL_WORDS,
    Piece,
    Token,
    bare,
    piece,
)
from qa.desk.names.wording import person_surety, several, single

_PIECES = re.compile(r"[^ \u00a0]+")
_HYPHENED = re.compile(r"[-‑][a-z]+$")
"""The end of a word such as "Seattle-based", with which a name ends."""

_SYLLABLE = 6
"""Letters at most of the second half of a given name such as "Suk-yeol"."""

_DIVIDING = frozenset("'’-‑")
"""Without one of these, nothing cuts a run between its words."""


@lru_cache(maxsize=32768)
def pieces_of(run: str, opens: bool) -> tuple[Piece, ...]:
    """Cut a run into the names that stand in it."""
    tokens = [match.span() for match in _PIECES.finditer(run)]
    found: list[Piece] = []
    begin = 0
    divided = not _DIVIDING.isdisjoint(run)
    for place, (start, end) in enumerate(tokens if divided else ()):
        if POSSESSIVE.search(run[start:end]) or _added(run, tokens, place):
            owned = _known_possessive(run, tokens, begin, place)
            end = place + 1 if owned is None else owned
            found += _segment(run, tokens[begin:end], opens and begin == 0)
            if owned is not None:
                kind = known_names()[folded(run[tokens[owned][0] : tokens[place][1]])]
                found.append(piece(tokens[owned : place + 1], kind, 3))
            begin = place + 1
    found += _segment(run, tokens[begin:], opens and begin == 0)
    return tuple(found)


def _known_possessive(run: str, tokens: Sequence[Token], begin: int, place: int) -> int | None:
    """Return where a known name begins that ends as a possessive does: "Trader Joe's"."""
    for first in range(max(begin, place - 2), place + 1):
        if folded(run[tokens[first][0] : tokens[place][1]]) in known_names():
            return first
    return None


def _added(run: str, tokens: Sequence[Token], place: int) -> str:
    """Return what a hyphen adds to a name: "-based", but not "-yeol" of "Yoon Suk-yeol"."""
    start, end = tokens[place]
    found = _HYPHENED.search(bare(run[start:end]))
    if found is None:
        return ""
    ending = found.group()[1:]
    if place and len(ending) <= _SYLLABLE:
        family = folded(bare(run[slice(*tokens[place - 1])]))
        if not flags_of(ending) & COMMON and not family.isdigit():
            return ""
        # Half of such a name may be a word: "Moon Jae-in", "Ban Ki-moon".
        if family in parts.FAMILY_FIRST and ending not in parts.ADDED:
            return ""
    return found.group()


def _without_added(run: str, tokens: list[Token]) -> list[Token]:
    """Leave out what a hyphen adds to the last word."""
    if not tokens or not (added := _added(run, tokens, len(tokens) - 1)):
        return tokens
    start, end = tokens[-1]
    rest = bare(run[start:end]).removesuffix(added)
    return [*tokens[:-1], (start, start + len(rest))] if rest else tokens[:-1]


def _segment(run: str, tokens: list[Token], opens: bool) -> list[Piece]:
    """Cut a run without possessives in it into names."""
    # First, as "New" is no word to trim before "York", and might be before "York-based".
    tokens = _trimmed(run, _without_added(run, tokens), opens)
    if not tokens:
        return []
    last_start, last_end = tokens[-1]
    tokens[-1] = (last_start, last_start + len(bare(run[last_start:last_end])))
    words = [folded(run[start:end]) for start, end in tokens]
    whole = " ".join(words)
    kind = known_names().get(whole)
    if (kind and len(words) > 1) or kind == "other":
        return [piece(tokens, kind, 3 if len(words) > 1 or kind == "other" else 2)]
    if words[-1].isdigit() and len(words) > 1:
        kind = NUMBERED.get(words[-2]) or known_names().get(" ".join(words[-2:]), "")
        return [*_segment(run, tokens[:-2], opens), piece(tokens[-2:], kind, 2 if kind else 0)]
    for place, word in enumerate(words):
        if word in NO_NAMES or (word in CALENDAR and not _is_name_of_month(words, place)):
            return [
                *_segment(run, tokens[:place], opens),
                *_segment(run, tokens[place + 1 :], False),
            ]
    titled = _titled(run, tokens, words, opens)
    if titled is not None:
        return titled
    if len(words) == 1:
        return single(run, tokens, words[0], opens)
    if "of" in words and (apart := _at_of(run, tokens, words, opens)) is not None:
        return apart
    cut = _known_beginning(run, tokens, words)
    if cut is not None:
        return cut
    return several(run, tokens, words, opens)


def _trimmed(run: str, tokens: list[Token], opens: bool) -> list[Token]:
    """Leave out what a sentence opens with, articles, and small words at both ends."""
    first = 0
    while first < len(tokens):
        word = run[slice(*tokens[first])]
        plain = folded(word)
        follows = first + 1 < len(tokens)
        if plain in SMALL_WORDS and not word[0].isupper():
            first += 1
            continue
        if plain == "the" and follows and not opens and first == 0:
            break
        if len(word) == 2 and word[1] == "." and follows:
            break  # an initial
        if flags_of(word) & OPENING and not _keeps_opening(run, tokens, first, opens):
            first += 1
            continue
        if opens and first == 0 and follows and _mere_opening(run, tokens):
            first += 1
            continue
        break
    last = len(tokens)
    while last > first and run[slice(*tokens[last - 1])] in SMALL_WORDS:
        last -= 1
    return tokens[first:last]


def _keeps_opening(run: str, tokens: Sequence[Token], first: int, opens: bool) -> bool:
    """Whether "Will", "New", "May" begins a name."""
    word = run[slice(*tokens[first])]
    rest = [run[slice(*token)] for token in tokens[first:]]
    for length in range(min(4, len(rest)), 0, -1):
        name = folded(" ".join(rest[:length]).rstrip("'’"))
        if name in known_names() and (length > 1 or not flags_of(word) & COMMON):
            return True
        if name.removesuffix("'s") in known_names() and length > 1:
            return True
    if len(rest) < 2:
        return word.isupper() and len(word) > 1 and not opens and folded(word) == "who"
    flags = flags_of(word)
    plain = folded(word)
    if flags & GIVEN and plain in _GIVEN_TOO:
        nxt = flags_of(bare(rest[1]))
        return (bool(nxt & SURNAME) and not nxt & (GIVEN | PLACE)) or not nxt
    if plain in (
        "new",
        "old",
        "good",
        "great",
        "big",
        "best",
        "first",
        "one",
        "two",
        "second",
        "third",
        "key",
        "top",
        "more",
        "live",
    ):
        return not opens and bool(
            flags_of(bare(rest[-1])) & (ORGANISATION_END | PLACE_END | OTHER_END)
        )
    return False


_GIVEN_TOO = frozenset("will may april june august jan art mark rob drew grant".split())


def _mere_opening(run: str, tokens: Sequence[Token]) -> bool:
    """Whether the first word of a sentence is an English word before a name."""
    word = run[slice(*tokens[0])]
    flags = flags_of(word)
    if not flags & COMMON or flags & (TITLE | MODIFIER):
        return False
    rest = [bare(run[slice(*token)]) for token in tokens[1:]]
    if flags & (GIVEN | SURNAME | PLACE):
        return len(rest) > 1 and bool(flags_of(rest[0]) & GIVEN) and not flags & GIVEN
    whole = folded(" ".join([word, *rest]))
    if whole in known_names():
        return False
    if folded(" ".join(rest)) in known_names() or flags_of(rest[0]) & (GIVEN | PLACE):
        return True
    ends = flags_of(rest[-1]) & (ORGANISATION_END | PLACE_END | OTHER_END)
    return not ends and rest[0] not in SMALL_WORDS and len(rest) < 2


def _is_name_of_month(words: Sequence[str], place: int) -> bool:
    """Whether "March", "April", "August" is a person's name, or belongs to an event's."""
    word = words[place]
    if " ".join(words[place : place + 2]) in known_names():
        return True
    if word in ("april", "june", "august", "jan", "march") and len(words) > 1:
        beside = words[place - 1] if place else words[1]
        return bool(flags_of(beside) & (GIVEN | SURNAME)) and not flags_of(beside) & COMMON
    if word.endswith("day") and place + 1 < len(words):
        return words[place + 1] in ("times", "night", "mirror", "telegraph")
    return False


def _titled(run: str, tokens: list[Token], words: list[str], opens: bool) -> list[Piece] | None:
    """Cut at a title, which stands before a person's name; None where there is none."""
    flags = [flags_of(word) for word in words]
    core = None
    for place, flag in enumerate(flags):
        if words[place : place + 2] == ["major", "league"]:
            continue
        if flag & TITLE and (place == 0 or core is not None or not _is_given(words, flags, place)):
            core = place
    if core is None:
        return None
    behind = core + 1
    if behind < len(words) and words[behind] == "of":
        end = behind + 1
        while end < len(words) and words[end] in parts.TITLE_REALMS:
            end += 1
        if end == behind + 1 or words[end - 1] == "the":
            return _office_of(run, tokens, words, core)
        behind = end
    first = core
    while (
        first
        and (
            (
                flags[first - 1] & (TITLE | MODIFIER)
                # "Sussex County Councilman": the county is a place
                and not (first > 1 and words[first - 1] in ("county", "city"))
            )
            or (words[first - 1] in parts.TITLE_REALMS and "of" in words[:first])
            or (words[first - 1] == "of" and flags[first - 2] & TITLE)
        )
    ):
        first -= 1
    before = _segment(run, tokens[:first], opens) if first else []
    if behind >= len(words):
        # An office alone names nobody; a body's name may end with such a word.
        if flags[-1] & (ORGANISATION_END | OTHER_END) and len(words) > 1:
            return None
        return before
    rest = words[behind:]
    if len(rest) == 1 and (
        rest[0] in ("office", "house", "motors", "electric", "mills", "day", "assembly", "court")
        or (
            flags[behind] & (ORGANISATION_END | OTHER_END) and not flags[behind] & (SURNAME | GIVEN)
        )
    ):
        return None
    if flags[-1] & (ORGANISATION_END | OTHER_END | PLACE_END) and not (
        flags[-1] & SURNAME or flags[behind] & GIVEN
    ):
        return None
    name = tokens[behind:]
    names = _at_of(run, name, rest, False) if "of" in rest else None
    if names is None:
        names = several(run, name, rest, False) if len(rest) > 1 else []
    if names and names[0].start == name[0][0] and names[0].kind in ("person", ""):
        whole = names[0]
        return [*before, Piece(whole.start, whole.end, "person", 3, tokens[first][0]), *names[1:]]
    if names and names[0].kind and names[0].surety > 1:
        return [*before, *names]
    if len(rest) == 1 and not _may_be_surname(run[slice(*name[0])], words[core]):
        return [*before, *single(run, name, rest[0], False)]
    return [*before, piece(name, "person", 3, tokens[first][0])]


def _is_given(words: Sequence[str], flags: Sequence[int], place: int) -> bool:
    """Whether a title is here a name: "Carrie Judge", "Martin Luther King"."""
    before = flags[place - 1]
    behind = flags[place + 1] if place + 1 < len(words) else 0
    named = bool(before & GIVEN) and not before & (MODIFIER | TITLE | PLACE)
    return named and not behind & GIVEN and bool(flags[place] & SURNAME)


def _may_be_surname(word: str, title: str) -> bool:
    flags = flags_of(word)
    plain = folded(word)
    if title in ("mr", "mrs", "ms", "miss", "dr", "sen", "gov", "rep", "judge", "justice"):
        return True
    known = known_names().get(plain)
    if known and known != "person":
        return False
    return not flags & (OPENING | ORGANISATION_END | OTHER_END) and (
        not flags & COMMON or bool(flags & (SURNAME | GIVEN))
    )


def _office_of(run: str, tokens: list[Token], words: list[str], core: int) -> list[Piece] | None:
    """An office with its place: "Bishop of Ely" names nobody, but Ely."""
    rest = tokens[core + 2 :]
    return _segment(run, rest, False) if rest and core < 2 else None


def _at_of(run: str, tokens: list[Token], words: list[str], opens: bool) -> list[Piece] | None:
    """Cut "Ada Keel of Norway" at "of"; None where the words are one name."""
    place = words.index("of")
    before = words[:place]
    rest = " ".join(words[place + 1 :]).removeprefix("the ")
    if len(before) == 1 and known_names().get(rest) == "place":
        flags = flags_of(before[0])
        heads = parts.ORGANISATION_HEADS | parts.PLACE_HEADS
        if flags & COMMON and before[0] not in heads and not flags & (PLACE_END | ORGANISATION_END):
            return _segment(run, tokens[place + 1 :], False)  # "Parts of the Caribbean"
    surety = person_surety(run, tokens[:place], before)
    if surety < (1 if known_names().get(rest) == "place" else 2) and not (
        len(before) == 1 and known_names().get(before[0])
    ):
        return None
    return [*_segment(run, tokens[:place], opens), *_segment(run, tokens[place + 1 :], False)]


def _known_beginning(run: str, tokens: list[Token], words: list[str]) -> list[Piece] | None:
    """Cut off a known name at the beginning, or at the end, of other words."""
    count = len(words)
    end_flags = flags_of(words[-1])
    if words[0] in ("us", "uk") and known_names().get(" ".join(words[1:])) == "organisation":
        return [piece(tokens, "organisation", 3)]
    if words[0] in ("us", "uk", "un", "eu") and not (
        end_flags & (ORGANISATION_END | OTHER_END)
        or any(word in parts.ORGANISATION_HEADS for word in words)
    ):
        return [
            piece(tokens[:1], known_names().get(words[0], "place"), 3),
            *_segment(run, tokens[1:], False),
        ]
    for place in range(count - 2):
        if known_names().get(words[place]) == "other" and flags_of(words[place + 1]) & GIVEN:
            # "Arizona Republican Ada Lake"
            return [
                *_segment(run, tokens[:place], False),
                piece(tokens[place : place + 1], "other", 3),
                *_segment(run, tokens[place + 1 :], False),
            ]
    for length in (3, 2):
        known = known_names().get(" ".join(words[:length]))
        if known == "organisation" and count >= length + 2 and flags_of(words[length]) & GIVEN:
            # a credit: "Getty Images Ada Hall"
            return [piece(tokens[:length], known, 3), *_segment(run, tokens[length:], False)]
    if "of" in words or "&" in words or end_flags & (ORGANISATION_END | PLACE_END | OTHER_END):
        return None
    if person_surety(run, tokens, words) >= 2:
        return None
    for length in range(count - 1, 0, -1):
        name = " ".join(words[:length])
        kind = known_names().get(name)
        rest = words[length:]
        if kind == "place" and rest in (["state"], ["tech"], ["a&m"]):
            return [piece(tokens, "organisation", 2)]
        if (
            kind
            and kind != "person"
            and (length > 1 or _stands_apart(run[slice(*tokens[0])], kind, rest))
        ):
            return [piece(tokens[:length], kind, 2), *_segment(run, tokens[length:], False)]
    for begin in range(1, count):
        name = " ".join(words[begin:])
        kind = known_names().get(name)
        if kind and (count - begin > 1) and kind != "person":
            return [*_segment(run, tokens[:begin], False), piece(tokens[begin:], kind, 2)]
    return None


def _stands_apart(word: str, kind: str, rest: Sequence[str]) -> bool:
    """Whether a known name of one word stands before another: "Netflix Ted"."""
    flags = flags_of(word)
    behind = flags_of(rest[0])
    if flags & (GIVEN | SURNAME) and not behind & GIVEN:
        return False
    if kind == "other":
        return True
    return (bool(behind & GIVEN) and len(rest) > 1) or word.isupper()
