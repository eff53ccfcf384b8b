"""Names in a text, by their capitals."""

from __future__ import annotations

import re

from index.keyword.tokenizer import STOP_WORDS

_WORD = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]\b\.?|[^\W_][\w’'-]*")
_BETWEEN_NAMES = re.compile(r"\s+(?:(?:of|the|&)\s+)*")
QUESTION_WORDS = frozenset(
    """when where who whom whose what which why how is are was were will would did do does has
    have had can could should and but so in on at for to from according the a an""".split()
)
# Words that have a capital only where they open a sentence: "Tell me", "Under what law".
_OPENING = STOP_WORDS | frozenset(
    "ok okay thanks thank please yes tell give name list show".split()
)
_SENTENCE_OPENS = re.compile(r"(?:^|[.!?:;…]\s)\W*$")
_CONTRACTED = re.compile(r"(?:n['’]t|['’](?:s|re|ll|d|ve|m))$", re.IGNORECASE)


ROLE = (
    r"(?:manager|captain|coach|president|chief|ceo|minister|mayor|leader|director|head|spokesman"
    r"|spokeswoman|spokesperson|chair|chairman|chairwoman|boss|striker|midfielder|defender|goalkeeper"
    r"|winger|senator|governor|secretary|founder|owner|editor|commissioner|ambassador)"
)
_ONE_OR_TWO = r"[^\W\d_][\w-]*(?: [^\W\d_][\w-]*)?"
_OFFICE_BEFORE = re.compile(
    # "Town's manager, Keel", "Rovers' injured captain Iwu"
    rf"(?P<holder>{_ONE_OR_TWO})(?:['’]s|(?<=s)['’]) (?P<kind>[a-z-]+ )?(?P<role>{ROLE}),? \Z"
)
_ONCE = frozenset("former onetime one-time previous outgoing late ex new next".split())

OFFICE_CHARS = 80
"""Before a name, its office is told within so many characters."""


def office_before(text: str, first: int, place: int) -> tuple[str, str] | None:
    """Return whose what the person named at `place` is said to be, in the words before.

    Of a longer name the last word. `first` is where the sentence begins. None where these
    words don't say it.

    >>> office_before("Then Town's manager, Bronagh Keel, spoke.", 0, 21)
    ('Town', 'manager')
    """
    found = _OFFICE_BEFORE.search(text[max(first, place - OFFICE_CHARS) : place])
    if found is None or (found["kind"] or "").strip() in _ONCE:
        return None
    named = [word for word in found["holder"].split() if word[0].isupper()]
    if not named or found["holder"].split()[-1] != named[-1]:
        return None
    return named[-1], found["role"]


def names_in(text: str) -> list[str]:
    """Return runs of capitalised words, without the question word that a sentence opens with."""
    return [text[start:end] for start, end in name_spans(text)]


def name_spans(text: str) -> list[tuple[int, int]]:
    """Return where the names of a text stand, without a possessive's ending."""
    found = (_trimmed(text, start, end) for start, end in _capitalised_runs(text))
    return [(start, end) for start, end in found if start < end]


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Leave out the words before a name that a sentence opens with, and its possessive."""
    opens = bool(_SENTENCE_OPENS.search(text, max(0, start - 5), start))
    while word := _WORD.match(text, start, end):
        bare = _CONTRACTED.sub("", word.group().casefold())
        if bare not in QUESTION_WORDS and not (opens and bare in _OPENING):
            break
        start = _next_word(text, word.end(), end)
    name = text[start:end].removesuffix("'s").removesuffix("’s").rstrip("'’-")
    return start, start + len(name)


def _next_word(text: str, start: int, end: int) -> int:
    """Return where the next word begins, or `end`."""
    found = _WORD.search(text, start, end)
    return found.start() if found else end


def _capitalised_runs(text: str) -> list[tuple[int, int]]:
    """Return stretches of words with capitals, also across "of" and "the" (Bank of England)."""
    spans: list[tuple[int, int]] = []
    for match in _WORD.finditer(text):
        if not match.group()[0].isupper():
            continue
        start = match.start()
        if spans and _BETWEEN_NAMES.fullmatch(text, spans[-1][1], start):
            start = spans.pop()[0]
        spans.append((start, match.end()))
    return spans
