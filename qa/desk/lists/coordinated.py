"""Lists within a sentence: "A, B and C", with ages, titles and appositions between the names."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import NamedTuple

from index.lexicon import (
    HONORIFICS,
    MONTHS,
    OFFICES,
    RANKS,
    TITLE_ABBREVIATIONS,
    WEEKDAYS,
)

Part = tuple[int, int]
"""Start and end of a part of a text."""


class Listed(NamedTuple):
    """The items of one list, in their order, as parts of the text."""

    items: tuple[Part, ...]

    @property
    def start(self) -> int:
        """Where its first item begins."""
        return self.items[0][0]

    @property
    def end(self) -> int:
        """Where its last item ends."""
        return self.items[-1][1]


_CAPITALS = "".join(chr(code) for code in range(0x530) if chr(code).isupper())
_NOT = "|".join(
    (
        *(day + "s?" for day in WEEKDAYS),
        *(month for month in MONTHS if month not in ("April", "May", "June", "August")),
        "The|But|And|Or|In|On|At|For|From|With|Both|Other|Others|They|He|She|It|This|These|Those|We",
        "Also|Meanwhile|However|Among|Including|While|When|As|If|So|I",
    )
)
_WORD = (
    rf"(?!(?:{_NOT})\b(?![’'.-]\w))"
    rf"(?:(?:[{_CAPITALS}]\.){{1,4}}|(?:St|Sen|Gov|Rep|Dr|Mrs?|Ms|Jr|Sr|Hon|Gen|Lt|Col|Sgt|Capt)\."
    rf"|(?:[dD][’'])?[{_CAPITALS}][\w&/]*(?:[-’'.](?!s\b)\w+)*)"
)
_HEADS = (
    r"(?:University|Bank|Department|Cent(?:er|re)|Ministry|Church|Council|Academy|Isle|Republic|Duke"
    r"|Duchess|Marchioness|Earl|Countess|Prince|Princess|Museum|House|Board|Federation|Institute|City"
    r"|Kingdom|States|Court|Bureau|Office|College|School|Gulf|Bay|Cape|Port|District|Association"
    r"|Society|League|Doctors|Knights|Lord|Lady|Guardians)"
)
_JOINED = r" (?:(?:de|del|della|da|dos|van|von|der|den|al|bin|bint|el|la|le|di|du|the) ){0,2}"
_OF = rf"(?:(?: (?:of|for|without|in)(?: the)? {_WORD}(?: {_WORD})*){{0,2}})"
_NAME = (
    rf"(?:(?:{_WORD}{_JOINED}){{0,4}}?{_HEADS}\b{_OF}(?:{_JOINED}{_WORD}){{0,5}}"
    rf"|{_WORD}(?:{_JOINED}{_WORD}|(?: and)(?: Barbuda| Tobago| Herzegovina)){{0,5}}"
    rf"(?: \d{{1,3}}\b)?(?:,? (?:Jr|Sr)\b\.?)?)"
)
NAME = re.compile(_NAME)

_TAIL = re.compile(
    rf"\s*\([^()]{{1,80}}\)"
    r"|,? (?:aged? )?\d{1,3}(?=[,;]| and\b)"
    r"|(?:['’]s)?(?: (?:for|in|from|with|by))? [\"“][^\"“”]{1,80}[\"”]"
    rf"|['’]s?(?= [^\s\"“])|(?: (?:of|from|for|representing) (?:the )?{_NAME}(?:['’]s? {_NAME})?)"
    rf"|,? (?:or|of) (?:the )?{_NAME}(?=;)"
    r"|, (?:an?|the|his|her|its|who|whose|which|formerly|now|then|both)\b[^;.]{2,160}?(?=;)"
    r"|, (?:an?|his|her|who|whose) [^,;.]{2,90}(?=,)"
)
_SEPARATOR = re.compile(
    r"(?<=[,;][\"”])\s+(?:and |plus )?"
    r"|,? and, on \w+, |\s+against\s+"
    r"|\s*;[\"”]?\s*(?:and |plus )?"
    r"|,[\"”]?\s+(?:(?:and|&|or|plus|as well as|along with|alongside|together with)\s+)?"
    r"|\s+(?:and|&|or|plus|as well as|along with|alongside|together with)\s+"
    r"|\s*[–—]+\s*(?:and|along with|as well as|plus) "
)
_NO_DESCRIPTION = (
    r"(?:is|are|was|were|has|have|had|will|would|can|could|may|might|said|says|told|that|which|while"
    r"|when|where|because|after|before|but|if|who|then|did|do|does|also|not|both|more|he|she|they|it)"
)
_PREPOSITIONS = r"(?:of|in|on|at|to|by|from|for|with|and|or|as|against|into|over|under)"
_PARTICLES = r"(?:de|del|della|da|dos|van|von|der|den|al|bin|bint|el|la|le|di|du)"
_NOUNS = (
    rf"(?:(?!(?:{_NO_DESCRIPTION}|{_PREPOSITIONS}|{_PARTICLES}|the|an?|won|took|got|made|led|beat"
    r"|joined)\b)(?:then-|ex-)?[a-z][\w’'-]* )"
)
_DESCRIPTIONS = (
    # "the Ukrainian organisation Light": a name, and nouns behind it.
    re.compile(
        rf"(?:the |an? )?{_NOUNS}{{0,2}}(?:{_WORD}(?:['’]s)? ){{1,2}}{_NOUNS}{{1,3}}(?={_WORD})"
    ),
    re.compile(
        rf"(?:(?!{_NO_DESCRIPTION}\b)(?:then-|ex-)?[a-z][\w’'-]* |[tT]hen-){{0,6}}(?={_WORD})"
    ),
)
_LAST = re.compile(r"[\"”]?,?\s+(?:and|&|or|as well as|along with)\b|;\s*and\b|\band\b|&")
_TITLE = re.compile(
    r"(?:(?:then-|former |ex-)?(?:"
    + "|".join(
        sorted(
            {
                word.capitalize() + (r"s?\.?" if len(word) < 5 else "s?")
                for word in HONORIFICS | OFFICES | RANKS | TITLE_ABBREVIATIONS
            }
            | {
                "Officers?",
                "Councilmembers?",
                "Councilm[ae]n",
                "Congressm[ae]n",
                "Reps",
                "Vice President",
                "Attorney General",
                "Deputies",
                "Coach",
                "Hon\\.",
                "Lt\\.",
                "Sgts?\\.",
                "Dets?\\.",
            },
            key=len,
            reverse=True,
        )
    )
    + r") )+(?=\S)"
)
_OFFICE = re.compile(
    r"[^,;]*\b(?:President|Minister|Secretary|Governor|Senator|Director|Chief|Captain|Chairm[ae]n"
    r"|Chairwoman|Commissioner|CEO|Mayor|Judge|Justice|Congressm[ae]n|Congresswoman|Representative"
    r"|Councilm[ae]n|Attorney General|Speaker|Ambassador|Gov\.|Sen\.|Rep\.) (?=\w+[\w.]* \w)"
)
_QUOTED = re.compile(r"[\"“]([^\"“”]{2,80}?)[,;.]?[\"”]")


_OPENS = re.compile(r":|\b(?:includ\w+|are|were|named|between|among|by)\b")
_PEERAGE = re.compile(
    rf", (?:the )?(?:Marchioness|Marquess|Duke|Duchess|Earl|Countess|Prince|Princess) of {_NAME}"
)


def coordinated(text: str, start: int, end: int) -> list[Listed]:
    """Return the lists of names in a sentence, `start` to `end`; one may begin within another."""
    if found := _by_semicolons(text, start, end):
        return [*found, *_titles(text, start, end)]
    found = []
    seen: set[int] = set()
    place = start
    while (name := NAME.search(text, place, end)) is not None:
        place = name.end()
        if name.start() in seen:
            continue
        one = _listed(text, name, end)
        if one is not None:
            found.append(one)
            # A name that opens the sentence may be no item: the rest is another list.
            seen.update(part[0] for part in one.items[2 if len(one.items) > 2 else 1 :])
    return [*found, *_titles(text, start, end)]


def _by_semicolons(text: str, start: int, end: int) -> list[Listed]:
    """Return the list whose items, with all that is said of each, are parted by semicolons."""
    cuts = [start, *(start + at.start() + 1 for at in re.finditer(";", text[start:end])), end + 1]
    if len(cuts) < 4:
        return []
    items: list[Part] = []
    for number, (first, stop) in enumerate(pairwise(cuts)):
        begin = first
        if number == 0:
            openings = [match.end() for match in _OPENS.finditer(text, first, stop - 1)]
            begin = openings[-1] if openings else first
        lead = re.compile(r"[\s\"”]*(?:(?:and|or|plus) )?").match(text, begin, stop - 1)
        begin = lead.end() if lead else begin
        name = _described(text, begin, stop - 1)
        if name is None:
            continue
        several = _listed(text, name, stop - 1)
        peer = _PEERAGE.match(text, name.end(), stop - 1)
        if peer and " " not in name[0]:
            items.append((name.start(), peer.end()))
        elif several and re.match(r" and\b", text[name.end() : stop]):
            items += several.items
        else:
            items.append(bare(text, *name.span()))
    return [Listed(tuple(items))] if len(items) > 2 else []


def _described(text: str, begin: int, end: int) -> re.Match[str] | None:
    """Return the name that stands at a place, behind words that say what it is."""
    for description in _DESCRIPTIONS:
        if (lead := description.match(text, begin, end)) and (
            name := NAME.match(text, lead.end(), end)
        ):
            return name
    return None


def _listed(text: str, name: re.Match[str], end: int) -> Listed | None:
    items = [bare(text, *name.span())]
    place, joined = name.end(), 0
    while (step := _step(text, _behind(text, place, end), end)) is not None:
        following, is_last = step
        items.append(bare(text, *following))
        place = following[1]
        joined = len(items) if is_last else joined
    # What stands behind "and C," is none of the list, unless it has another "and".
    items = items[: joined or len(items)]
    return Listed(tuple(items)) if len(items) > (1 if joined else 2) else None


def _behind(text: str, place: int, end: int) -> int:
    """Return where ends what is said of the item that ends at a place."""
    for _ in range(4):
        tail = _TAIL.match(text, place, end)
        if tail is None or tail.end() == place:
            break
        apposition = tail[0].startswith(",") and not re.match(r",? (?:or|aged?|\d)", tail[0])
        if apposition and _step(text, place, end) is not None:
            break  # what looks like an apposition is the next item
        place = tail.end()
    return place


def _step(text: str, place: int, end: int) -> tuple[Part, bool] | None:
    """Return the next item behind a place, and whether an "and" is before it."""
    separator = _SEPARATOR.match(text, place, end)
    if separator is None:
        return None
    begin = separator.end()
    name = _described(text, begin, end)
    if name is None:
        return None
    return name.span(), bool(_LAST.match(separator[0]) or "and" in separator[0])


def bare(text: str, start: int, end: int) -> Part:
    """Leave out titles before a name, also those of a body ("City Council President Ann Roe")."""
    for title in (_TITLE.match(text, start, end), _OFFICE.match(text, start, end)):
        if title and title.end() < end:
            start = title.end()
    return start, end


def _titles(text: str, start: int, end: int) -> list[Listed]:
    """Return the quoted titles of a sentence, if there are several."""
    found = [match.span(1) for match in _QUOTED.finditer(text, start, end)]
    return [Listed(tuple(found))] if len(found) > 1 else []


_SPLIT = re.compile(r"\s*[,;](?! (?:Jr|Sr)\b)\s*(?:and |& |or )?|\s+(?:and|&|or|as well as)\s+")


def split(text: str, start: int, end: int) -> Listed | None:
    """Return the parts of words that are a list already, names or not; None if they aren't."""
    items: list[Part] = []
    place = start
    for cut in (*_SPLIT.finditer(text, start, end), None):
        stop = cut.start() if cut else end
        words = text[place:stop]
        lead = re.match(r"\s*(?:the |an? )?", words)
        begin = place + (lead.end() if lead else 0)
        if any(map(str.isalnum, text[begin:stop])):
            items.append((begin, stop))
        place = cut.end() if cut else end
    short = all(len(text[s:e].split()) <= 6 for s, e in items)
    return Listed(tuple(items)) if len(items) > 1 and short else None
