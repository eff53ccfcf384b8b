"""Whether a question asks for a list, of what, and of how many."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from index.lexicon import SMALL_NUMBERS

Of = Literal["country", "state", "name", "any"]
"""What the items are: countries, US states, names, or anything."""

_NUMBERS = {word: number for number, word in enumerate(SMALL_NUMBERS) if number > 1}
_NUMBER = rf"(?:{'|'.join(_NUMBERS)}|[2-9]|1\d)"
_AUXILIARY = frozenset(
    """are were have had do did will would can could may might must should""".split()
)
_SINGULAR_VERBS = frozenset("is was has does".split())
_AFTER_NOUN = frozenset(
    """of in on at for from by with that who which whose this these since after before during
    among between aboard under against say said got won lost made took gave held went sold left
    built came saw ran met became kept led paid sent wrote told found beat drew fell rose grew
    play take make get go give hold sell want need face share belong use amid over under about
    across despite without through near behind toward towards within into onto oppose allow require
    offer host join sign win lose seek provide accept recognise recognize produce buy own include
    contain appear participate compete qualify vote""".split()
)
_ENDS = frozenset(
    """the a an this these those his her its their our your my most more all any no what to not hit
    say sets quit put cut swept broke struck drove rose threw wore hired shut spent""".split()
)
"""Words that end what is asked for, and that follow its verb, never itself."""

_PLURALS = frozenset("people men women children police staff crew".split())
_NO_PLURAL = re.compile(r"(?:ss|us|is|['’]s|news|series|species|politics|sports|odds)$", re.I)
_NOT_LISTED = frozenset(
    """odds chances results details plans consequences implications terms hours effects reasons
    prospects rates prices costs charges sales points views times dates days years months weeks
    thoughts words circumstances conditions tens dozens hundreds thousands""".split()
)
"""Plurals that are told, not listed: "What are the odds"."""

_BEGINS = r"(?:^|[.?!:;] |\band )\W*"
_WHICH = re.compile(
    r"(?<!, )\b(?:which|what)\b(?! of (?:these|those|the following|his|her|its|their))"
    r"(?: of)?(?: the)?",
    re.IGNORECASE,
)
"""Of "which of these" the answer stands in the question; ", which …" adds something."""

_WHO_ARE = re.compile(
    rf"{_BEGINS}(?:who|what) (?:are|were)(?: all)?(?: of)? (?:the|some)?", re.IGNORECASE
)
_WHO = re.compile(rf"{_BEGINS}who(?:m|['’]s| else)?\b", re.IGNORECASE)
_NAMED = re.compile(r"^\W*(?:please )?(?:name|list|enumerate)\b(?: me)?(?: all)?", re.IGNORECASE)
_EXAMPLES = re.compile(r"\b(?:some|examples?|any)\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W_][\w.’'&-]*|[^\w\s]")

REACH = 7
"""Words between the question word and the plural that it asks for, at most."""

_COUNTRIES = frozenset("countries nations".split())
_STATES = frozenset(["states"])


@dataclass(frozen=True, slots=True)
class Asked:
    """What a question wants listed.

    noun: the plural that names the items, in lower case; None after a bare "who".
    count: how many are asked for ("which four"); None where it doesn't say.
    surely: whether one answer can't do; a bare "who" may ask for one or for several.
    examples: whether some of them will do ("Name three", "some").
    """

    of: Of
    noun: str | None = None
    count: int | None = None
    surely: bool = True
    examples: bool = False


def asked(question: str) -> Asked | None:
    """Return what a question wants listed; None where it doesn't ask for several things.

    >>> asked("Which four countries joined the treaty?")
    Asked(of='country', noun='countries', count=4, surely=True, examples=False)
    >>> asked("Which country joined the treaty?") is None
    True
    """
    if named := _NAMED.match(question):
        found = _plural(question[named.end() :], bare=True)
        return _asked(question, found, named=True) if found else None
    if (are := _WHO_ARE.search(question)) and (found := _plural(question[are.end() :], bare=True)):
        return _asked(question, found)
    for which in _WHICH.finditer(question):
        if found := _plural(question[which.end() :], bare=False):
            return _asked(question, found)
        return None
    who = _WHO.search(question)
    if who is None:
        return None
    several = re.match(r"(?: all)? (?:are|were|have)\b", question[who.end() :])
    return Asked("name", surely=bool(several))


def _asked(question: str, found: tuple[str, int | None], named: bool = False) -> Asked:
    noun, count = found
    of: Of = "any"
    if noun in _COUNTRIES:
        of = "country"
    elif noun in _STATES:
        of = "state"
    examples = (named and count is not None) or bool(_EXAMPLES.search(question))
    return Asked(of, noun, count, examples=examples)


def _plural(text: str, *, bare: bool) -> tuple[str, int | None] | None:
    """Return the plural that is asked for, and the number before it.

    bare: it needs no verb behind it ("Name the banks").
    """
    words = _WORD.findall(text)
    count: int | None = None
    for place, word in enumerate(words[:REACH]):
        low = word.casefold()
        if re.fullmatch(_NUMBER, low):
            count = _NUMBERS.get(low) or int(low)
            continue
        if low in _AUXILIARY or low in _SINGULAR_VERBS or not word[0].isalnum():
            return None
        if low in _ENDS or low.endswith("ed") or low.endswith(("'s", "’s")):
            if not bare:
                return None
            continue
        after = words[place + 1].casefold() if place + 1 < len(words) else "?"
        if not _is_plural(low):
            if low in _AFTER_NOUN:
                return None
            continue
        if after in _SINGULAR_VERBS or (after in _ENDS and not bare):
            return None
        ends = not after[0].isalnum() or after in _AUXILIARY or after in _AFTER_NOUN
        # Whatever follows is a verb, "countries fear", but behind a name, "United States senator".
        ends |= word in _COUNTRIES or word in _STATES
        if not (ends or re.search(r"(?:ed|n['’]t)$", after) or (bare and after.islower())):
            continue
        if bare and not ends and _is_plural(after):  # "the Queens Companions"
            continue
        return None if low in _NOT_LISTED else (low, count)
    return None


def _is_plural(word: str) -> bool:
    if word in _PLURALS:
        return True
    return len(word) > 3 and word.endswith("s") and not _NO_PLURAL.search(word)
