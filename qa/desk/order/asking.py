"""Which questions ask for the order of two events, and how each event is asked for alone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from index.lexicon import ANY_MONTH, WEEKDAY_NAME
from qa.desk.order.verbs import base_of


class Asked(Enum):
    """What is asked of two events."""

    BEFORE = "whether the first was before the second"
    AFTER = "whether the first was after the second"
    FIRST = "which of them was first"
    LAST = "which of them was last"


@dataclass(frozen=True, slots=True)
class Event:
    """An event: its words in the question, and the question that asks when it was."""

    words: str
    question: str


@dataclass(frozen=True, slots=True)
class OrderAsked:
    """A question for the order of two events, in their order there."""

    asked: Asked
    events: tuple[Event, Event]
    sure: bool = True
    """Whether the question can't be meant otherwise: "Was the bridge safe before …" can."""


_HAPPEN = r"(?:happen|occur|take place|come|begin|start|end|open)"
_FIRST = r"(?P<which>first|earlier|sooner|last|later)"

_WHETHER = re.compile(
    r"(?P<aux>did|was|were|had) (?P<one>.+?),?"
    r" (?:(?:shortly|right|just|long|soon|immediately|well) )?(?P<order>before|after)"
    r" (?P<other>.+)",
    re.IGNORECASE,
)
_WHICH = re.compile(
    rf"(?:which|what)(?: (?:event|one|of these|of the two|of them))?,?"
    rf" (?:came|happened|occurred|took place|was|began|started) {_FIRST}\s*[,:;–—-]*\s*(?P<two>.+)",
    re.IGNORECASE,
)
_OR_FIRST = re.compile(
    rf"(?P<aux>did|was|were) (?P<two>.+? or .+?) (?P<verb>{_HAPPEN}|[a-z]+) {_FIRST}",
    re.IGNORECASE,
)
_WHO = re.compile(
    rf"(?:who|which|what) (?P<told>.+?) {_FIRST}\s*[,:;–—-]+\s*(?P<two>.+)",
    re.IGNORECASE,
)
_OR = re.compile(r",? or (?:was it |did )?", re.IGNORECASE)

_ARTICLE = re.compile(r"^(?:the|a|an|its|his|her|their|this|that) ", re.IGNORECASE)
_BEFORE_WHOM = re.compile(
    r"^(?:(?:the|a|an|his|her|their|us|u\.s\.|federal|high|supreme|grand|state|house|senate|select"
    r"|full|whole|live|local|appeals?|district|judiciary|oversight|crown|un|u\.n\.) )*"
    r"(?:courts?|judges?|congress|committees?|subcommittees?|panels?|parliament|jury|juries|senate|house|senators|lawmakers"
    r"|magistrates?|boards?|council|councillors|tribunal|inquiry|crowds?|fans|cameras?|audience"
    r"|reporters|voters|commission|assembly|legislature|public|world|nation|mps|deadline|time|long"
    r"|then|now|all|that|this|him|her|them|it|us|me|you)(?: (?:of|on|in) .*)?$",
    re.IGNORECASE,
)
"""Before these somebody speaks; or the words say no event."""

_DAY = re.compile(
    rf"^(?:the |last |next |this |early |late |mid-?)*(?:{ANY_MONTH}\b|{WEEKDAY_NAME}|\d|noon"
    r"|midnight|christmas|easter|thanksgiving|new year|today|yesterday|tomorrow|week|month|year)",
    re.IGNORECASE,
)
"""A day itself, which needs no article to be dated."""

_PARTICIPLE = re.compile(
    r"\b(?:\w+ed|[a-z]+[nt]|held|made|won|sold|paid|found|sworn|born|laid|hit|cut|put)\b(?: .*)?$"
)
"""What ends the words of a passive: "was the bridge opened", "was Keel shot in Marrow"."""

_PAST_AUX = ("was", "were", "did", "had")
_LONGEST = 200
_SUBJECT = re.compile(
    r"^(?P<subject>.+?) (?P<aux>was|were|is|are|had|has|have|did|will) (?P<rest>.+)$"
)


def order_asked(question: str) -> OrderAsked | None:
    """Return the two events whose order a question asks for; None where it asks for none.

    >>> asked = order_asked("Did the bridge open before the ferry strike ended?")
    >>> [event.question for event in asked.events]
    ['When did the bridge open?', 'When did the ferry strike end?']
    """
    text = " ".join(question.split()).rstrip("?!. ")
    if len(text) > _LONGEST or "?" in text:
        return None
    return _which(text) or _who(text) or _or_first(text) or _whether(text)


def _whether(text: str) -> OrderAsked | None:
    found = _WHETHER.fullmatch(text)
    if found is None:
        return None
    one, other = found["one"].strip(), found["other"].strip()
    if _BEFORE_WHOM.match(other) or _DAY.match(other) or re.search(r"\bor\b", one):
        return None
    first = _asked_with(found["aux"], one)
    second = _event(other)
    if first is None or second is None:
        return None
    asked = Asked.BEFORE if found["order"].lower() == "before" else Asked.AFTER
    named = found["aux"].lower() != "did" and first.words == one and not _PARTICIPLE.search(one)
    return OrderAsked(asked, (first, second), sure=not named)


def _which(text: str) -> OrderAsked | None:
    found = _WHICH.fullmatch(text)
    two = _two(found["two"]) if found else None
    if found is None or two is None:
        return None
    events = _event(two[0]), _event(two[1])
    if events[0] is None or events[1] is None:
        return None
    return OrderAsked(_end(found["which"]), (events[0], events[1]))


def _or_first(text: str) -> OrderAsked | None:
    found = _OR_FIRST.fullmatch(text)
    two = _two(found["two"]) if found else None
    if found is None or two is None:
        return None
    aux, verb = found["aux"].lower(), found["verb"]
    happens = verb.lower() in ("happen", "occur", "take place", "come")
    if happens:
        events = _event(two[0]), _event(two[1])
    else:
        events = (
            Event(two[0], f"When {aux} {two[0]} {verb}?"),
            Event(two[1], f"When {aux} {two[1]} {verb}?"),
        )
    if events[0] is None or events[1] is None:
        return None
    return OrderAsked(_end(found["which"]), (events[0], events[1]))


def _who(text: str) -> OrderAsked | None:
    """Read "Who resigned first, Keel or Iwu?" and "Which bridge was opened first, …"."""
    found = _WHO.fullmatch(text)
    two = _two(found["two"]) if found else None
    if found is None or two is None:
        return None
    told = _from_verb(found["told"].split())
    events = [_told_of(told, who) for who in two]
    if events[0] is None or events[1] is None:
        return None
    return OrderAsked(_end(found["which"]), (events[0], events[1]))


def _from_verb(words: list[str]) -> str:
    """Leave out what stands before the verb: the "bridge" of "which bridge was opened"."""
    for place, word in enumerate(words):
        if word.lower() in _PAST_AUX or base_of(word):
            return " ".join(words[place:])
    return " ".join(words)


def _told_of(told: str, who: str) -> Event | None:
    """Return the event that somebody did, or that was done to it, by the words after "who"."""
    verb, _, rest = told.partition(" ")
    if verb.lower() in _PAST_AUX:
        return Event(who, f"When {verb.lower()} {who} {rest}?") if rest else None
    base = base_of(verb)
    return Event(who, f"When did {' '.join(filter(None, (who, base, rest)))}?") if base else None


def _two(words: str) -> tuple[str, str] | None:
    parts = [part.strip(" ,") for part in _OR.split(words.strip())]
    return (parts[0], parts[1]) if len(parts) == 2 and all(parts) else None


def _end(which: str) -> Asked:
    return Asked.LAST if which.lower() in ("last", "later") else Asked.FIRST


def _asked_with(aux: str, words: str) -> Event | None:
    """Return the event of "did X happen", "was X": the words between auxiliary and "before"."""
    aux = aux.lower()
    happened = re.fullmatch(
        r"(.+) (?:happen|occur|take place|come)(?:ed|red)?", words, re.IGNORECASE
    )
    if aux == "did" and happened:
        return _event(happened[1])
    if aux in ("was", "were") and not _PARTICIPLE.search(_ARTICLE.sub("", words)):
        return _event(words)
    return Event(words, f"When {aux} {words}?")


def _event(words: str) -> Event | None:
    """Return an event told by a clause ("the strike ended") or by a name ("the election")."""
    words = words.strip(" ,")
    if not words or words.lower() in ("it", "this", "that", "them"):
        return None
    if found := _SUBJECT.match(words):
        aux, subject, rest = found["aux"], found["subject"], found["rest"]
        if aux in ("had", "did"):
            return Event(words, f"When did {subject} {rest}?")
        return Event(words, f"When {aux} {subject} {rest}?")
    tokens = words.split()
    for place in range(len(tokens) - 1, 0, -1):
        base = base_of(tokens[place]) if tokens[place].islower() else None
        if base and not _is_adjective(tokens, place):
            asked = " ".join((*tokens[:place], base, *tokens[place + 1 :]))
            return Event(words, f"When did {asked}?")
    return Event(words, f"When was {words}?")


def _is_adjective(tokens: list[str], place: int) -> bool:
    """Whether a verb's form stands before a noun or after "of": "the proposed merger"."""
    before = tokens[place - 1].lower()
    return before in ("the", "a", "an", "its", "his", "her", "their", "of", "by", "newly")
