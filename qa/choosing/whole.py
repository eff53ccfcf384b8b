"""Answers quoted whole: a reader often marks a part of a name, a quotation, a list or a time.

Each function takes a text, the part marked and the bounds of its sentence, and returns the
part to quote: the same, or more of it.
"""

from __future__ import annotations

import re

from index.lexicon import (
    MONTH_ABBREVIATIONS,
    MONTHS,
    OFFICES,
    PEERAGE,
    RANKS,
    ROYALTY,
    WEEKDAYS,
)
from qa.dates.time_words import expressions

Part = tuple[int, int]
"""Start and end of a part of a text."""

_CLOCK = re.compile(
    r"(?:noon|midday|midnight|\d{1,2}(?:[:.]\d\d)? ?(?:[ap]\.?m\.?|o['’]clock)|\d{1,2}:\d\d)",
    re.IGNORECASE,
)
_ZONE = re.compile(
    r"(?: (?:local time|GMT|UTC|BST|CET|E[SD]?T|C[SD]?T|M[SD]?T|P[SD]?T))?,? (?:on )?(?:the )?"
)
"""Between a time of day and its day: "3 p.m. ET on Tuesday"."""

_CAPITALS = "".join(chr(code) for code in range(0x530) if chr(code).isupper())
_CAPITALISED = rf"[{_CAPITALS}][\w’'-]*"
_JOINED = r"(?:(?:of|the|de|del|van|von|al|bin|la) )"
_NAME = re.compile(rf"{_CAPITALISED}(?: {_JOINED}{{0,2}}{_CAPITALISED})*")
_MORE_NAME = re.compile(rf"(?: {_CAPITALISED}){{1,3}}")
_WORD = re.compile(r"\S+")
_SAINT = re.compile(r"\b(?:St\.?|Saint) [^\W\d_][\w-]*\Z")
_POSSESSIVE = re.compile(r"['’]s\b")
HEADING = 0.6
"""Share of a sentence's words that begin with a capital, from which it is taken for a heading."""

# "In Paris Monday", "told Reuters March 3": the word behind a name that is none of it.
_NO_NAME = frozenset((*MONTHS, *MONTH_ABBREVIATIONS, *WEEKDAYS)) | frozenset(
    "I The A An Mr Mrs Ms Dr".split()
)

_TITLES = (PEERAGE | ROYALTY | OFFICES | RANKS) | frozenset(
    "detective officer general admiral major coach bishop archbishop cardinal reverend".split()
)
"""Of which none is a name without what follows."""

_BODY = (
    r"(?:Council|Assembly|Agency|Department|Committee|Commission|Ministry|Court|Association|Union"
    r"|Bureau|Service|Authority|Board|Institute|Congress|Parliament|Senate|Army|Navy|Air Force"
    r"|Party|League|Fund)"
)
_NAMES_A_BODY = re.compile(rf"(?:{_CAPITALISED} ){{1,3}}{_BODY}")
_WHOSE = re.compile(r"(?<![\w.])(?:(?:[A-Z]\.){2,}|[A-Z]{2,5}) \Z")
"""Initials before the name of a body: "U.N. Security Council"."""

_HEAD = re.compile(
    r"\b(?:Battle|Siege|Treaty|University|Bank|Republic|Kingdom|City|Church|House|Ministry"
    r"|Department|Isle|Gulf|Strait|Bay|Port|Museum|Court) of (?:the )?\Z"
)
"""What a name goes on from: "Battle of Jumonville Glen"."""

_ASKS_FOR_SEVERAL = re.compile(
    r"\b(?i:who|what) (?:are|were)\b"
    r"|\b(?i:which|what)(?: (?:two|three|four|five|six|other))?"
    r" (?!news\b|series\b)[a-z]{3,}(?<![suia])s"
    r" (?:are|were|have|had|do|did|will|would|can|could|may|might)\b"
)
"""A plural and its verb: "Which schools are", not "What company owns" or "Which bus is"."""

_VERB = re.compile(r" (?:[a-z]+(?:s|ed)|are|had|have|were|will|would|can|could|may|might)\b")
_COMMAS = rf"(?:, (?:the )?{_NAME.pattern})*"
_REST_OF_LIST = re.compile(rf"{_COMMAS},? (?:and|&) (?:of |in |the )?{_NAME.pattern}")
_LIST_BEFORE = re.compile(
    rf"(?<![\w’'])(?:{_NAME.pattern}, (?:the )?)*{_NAME.pattern},? (?:and|&) (?:of |in |the )?\Z"
    rf"|(?<![\w’'])(?:{_NAME.pattern}, (?:the )?)+\Z"
)

LONGEST_LIST = 300
"""Characters before a name within which the list that it stands in begins."""

LONGEST_QUOTATION = 12
"""Words of a quotation that is still quoted whole; of a longer one the part marked stays."""

_QUOTES = {"“": "”", '"': '"'}


def whole(text: str, part: Part, sentence: Part, question: str) -> Part:
    """Return a part with the rest of its name, its list or its quotation.

    A list is completed where the question asks for several.
    """
    found = _whole_name(text, part, sentence)
    if _ASKS_FOR_SEVERAL.search(question):
        found = _whole_list(text, found, sentence)
    return _whole_quotation(text, found, sentence)


def _whole_name(text: str, part: Part, sentence: Part) -> Part:
    """Complete "St Brannoc" of "St Brannoc's", "Luca" of "Luca Ferrand", "Marne" of a battle."""
    (start, end), (first, last) = part, sentence
    if not _ends_in_name(text, start, end):
        return part
    saint = _SAINT.search(text, first, end)
    if saint and (owner := _POSSESSIVE.match(text, end, last)) and _never_bare(text, saint[0]):
        return start, owner.end()
    words = text[first:last].split()
    if sum(word[0].isupper() for word in words) > HEADING * len(words):
        return part  # a heading
    if _NAME.fullmatch(text, start, end):
        end = _name_end(text, start, end, last)
        before = text[first:start]
        head = _HEAD.search(before)
        if head is None and _NAMES_A_BODY.fullmatch(text, start, end):
            head = _WHOSE.search(before)
        if head:
            start = first + head.start()
    return start, end


def _never_bare(text: str, saint: str) -> bool:
    """Whether "St Brannoc" always has its 's, and so is no saint's or town's possessive."""
    return re.search(rf"{re.escape(saint)}\b(?!['’]s)", text) is None


def _ends_in_name(text: str, start: int, end: int) -> bool:
    last_word = text[start:end].split()[-1:]
    return bool(last_word and last_word[0][0].isupper())


def _name_end(text: str, start: int, end: int, last: int) -> int:
    """Return where a name of which one word is marked ends."""
    more = _MORE_NAME.match(text, end, last)
    marked = text[start:end]
    if more is None or marked in _NO_NAME or any(map(str.isspace, marked)):
        return end
    longer = f"{marked} {_POSSESSIVE.split(more[0].split()[0])[0]}"
    # "Told Reuters Ukraine would fight" is two names: one stands together elsewhere, too.
    if marked.casefold() not in _TITLES and text.count(longer) < 2:
        return end
    for word in _WORD.finditer(text, end, more.end()):
        bare = _POSSESSIVE.split(word[0])[0].rstrip("'’")
        if bare in _NO_NAME:
            break
        end = word.start() + len(bare)
        if bare != word[0]:
            break
    return end


def _whole_list(text: str, part: Part, sentence: Part) -> Part:
    """Complete a name to the list of names it stands in."""
    (start, end), (first, last) = part, sentence
    if not _NAME.match(text, start, end):
        return part
    rest = _REST_OF_LIST.match(text, end, last)
    if rest and start > first and _VERB.match(text, rest.end(), last):
        rest = None  # "belongs to Sound Ferries and Coastal Lines wants to buy it"
    first = max(first, start - LONGEST_LIST)
    before = _LIST_BEFORE.search(text[first:start])
    # What stands between two commas may be in apposition: only an "and" makes a list.
    if rest is None and (before is None or before[0].rstrip().endswith(",")):
        return part
    return first + before.start() if before else start, rest.end() if rest else end


def _whole_quotation(text: str, part: Part, sentence: Part) -> Part:
    """Take in the other half of a short quotation of which a part holds one quotation mark."""
    (start, end), (first, last) = part, sentence
    for opening, closing in _QUOTES.items():
        inside = text[start:end]
        if opening == closing:
            unpaired = inside.count(opening) % 2 == 1
            within = text.count(opening, first, start) % 2 == 1  # it begins inside a quotation
            opened, closed = unpaired and not within, unpaired and within
        else:
            opened = inside.count(opening) > inside.count(closing)
            closed = inside.count(closing) > inside.count(opening)
        stop = text.find(closing, end, last) if opened else -1
        begin = text.rfind(opening, first, start) if closed else -1
        if stop >= 0 and _short(text[inside.rfind(opening) + start : stop]):
            return start, stop + 1
        if begin >= 0 and _short(text[begin:start] + inside[: inside.find(closing)]):
            return begin, end
    return part


def _short(words: str) -> bool:
    return len(words.split()) <= LONGEST_QUOTATION


def time_with_day(text: str, part: Part, last: int) -> Part:
    """Return a time of day with the day that is told behind it: "noon on Thursday".

    `last` is where the sentence ends.
    """
    start, end = part
    if not _CLOCK.fullmatch(text, start, end):
        return part
    between = _ZONE.match(text, end, last)
    begin = between.end() if between else end
    found = next(iter(expressions(text[begin:last])), None)
    return (start, begin + found.end) if found and found.start == 0 and begin > end else part
