"""Questions that are only a part of one: "Why?", "And in Tokyo?", "What about Pryor?".

The earlier question is asked again, with the part in place of its own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.keyword.tokenizer import STOP_WORDS
from qa.dates.time_words import expressions
from qa.question.context import Earlier
from qa.question.mentions import Mention, mentions

_HELPS = r"(?:is|are|was|were|will|would|has|have|had|do|does|did|can|could|should|may|might)"
_OPENER = (
    r"(?:(?:and|but|so|also|or|then|ok|okay|oh|well|hmm|thanks|right)\b,? ?)*"
    r"(?:what about |how about |what of |and for )?"
)
_TIMED = r"(?:why|when|where|how|since when|until when|how (?:long|soon|often|far))"
_BARE = re.compile(
    rf"\W*{_OPENER}(?P<asks>(?:{_TIMED}|how (?:many|much|come|so|old)|why not|who|whom|what|which"
    r"|(?:by|with|from|to|for|in|at|of) (?:whom|what|which|where|when)|where (?:to|from)"
    r"|what (?:for|time|day|year)|which (?:one|ones|year|day)|who by|says who|in what way)"
    r"(?: exactly| then| again| though)?)\W*$",
    re.IGNORECASE,
)
_TAIL = re.compile(
    rf"\W*{_OPENER}(?P<asks>(?:{_TIMED}|how (?:many|much)|who|what)"
    r" (?:in|at|on|by|from|to|for|with|during|since|after|before) (?:(?!\b(?:is|are|was|were|will"
    r"|did|do|does|has|have|had)\b).)+?)\W*$",
    re.IGNORECASE,
)
_FRAGMENT = re.compile(
    r"\W*(?P<opener>(?:(?:and|but|or|also|ok|okay|so)\b,? )*(?:what about|how about|what of)? ?)"
    r"(?P<part>(?:(?:in|at|on|to|from|for|of|by|with|during|since|after|before|near|around) )?"
    r"[^?!,;:]+?)(?: instead| then| too| either)?\s*(?P<asks>\?)?\s*$",
    re.IGNORECASE,
)
_CLAUSE = re.compile(rf"\b(?:{_HELPS}|who|whom|what|which|why|how|whose)\b", re.IGNORECASE)
_PREPOSITIONS = r"(?:in|at|on|to|from|for|of|by|with|during|since|until|after|before|near|around)"
_PREPOSITION = re.compile(rf"{_PREPOSITIONS} ", re.IGNORECASE)
_PREPOSITION_LAST = re.compile(rf"\b{_PREPOSITIONS} $", re.IGNORECASE)
_COUNTED = re.compile(rf"\bhow many (?P<what>[a-z-]+(?: [a-z-]+)?) {_HELPS}\b", re.IGNORECASE)
_LONGEST_PART = 6
# What one asks of a thing, which can't stand in the thing's place.
_ASPECTS = frozenset(
    """cost costs price cause causes reason reasons casualties victims victim dead injured others
    rest damage result results outcome details money date time place people consequences""".split()
)
_WH = re.compile(rf"\W*(?:(?P<wh>.+?)\s)??(?P<help>{_HELPS}(?:n['’]t)?)\s(?P<rest>.+)", re.I)
_ASKED_OF_VERB = re.compile(r"(?:when|where|why|how|since when|until when)\b", re.IGNORECASE)
_SUBJECT = re.compile(
    r"(?:(?:the|an?|his|her|its|their|this|that|these|those|any|there|people|it|he|she|they)\b"
    r"|[A-Z])"
)
_WHO = re.compile(r"\W*(?P<wh>(?:who|what|which|how many)\b(?: [a-z-]+)??) (?P<rest>.+)", re.I)
_DOES = re.compile(r"\bdo(?:ing)?\b", re.IGNORECASE)
_TIMED_ALONE = re.compile(rf"{_TIMED}\Z", re.IGNORECASE)


def asked_again(text: str, turns: Sequence[Earlier]) -> str | None:
    """Return the earlier question with a bare question word in place of its own ("Why?").

    None where the question says more than that.
    """
    match = _BARE.match(text) or _TAIL.match(text)
    if match is None or not turns:
        return None
    last, asks = turns[-1], " ".join(match["asks"].split())
    if _TIMED_ALONE.match(asks):
        return _reworded(asks, last)
    return f"{_unmarked(last.question)}, and {_lowered(asks)}?"


def _reworded(asks: str, last: Earlier) -> str:
    """Ask "why" or "when" of what an earlier question asked or was told."""
    asks, question = asks[0].upper() + asks[1:], _unmarked(last.question)
    match = _WH.fullmatch(question)
    wh = (match["wh"] or "").casefold() if match else ""
    if match and _DOES.search(match["rest"]):  # "Why will he do in Seoul?" asks nothing
        return f"{question}, and {_lowered(asks)}?"
    if match and (not wh or _ASKED_OF_VERB.match(wh) or _SUBJECT.match(match["rest"])):
        return f"{asks} {match['help'].lower()} {match['rest']}?"
    told = last.answer if last.names_something else ""
    if match and told:  # "Who is visiting Japan?"
        return f"{asks} {match['help'].lower()} {told} {match['rest']}?"
    who = _WHO.fullmatch(question)
    if who and told and not match:  # "Who won the cup?"
        return f"{asks} was it that {told} {who['rest']}?"
    return f"{question}, and {_lowered(asks)}?"


def _unmarked(question: str) -> str:
    return question.rstrip(" ?!.") or question


def _lowered(words: str) -> str:
    return words[0].lower() + words[1:]


def with_part(text: str, turns: Sequence[Earlier], article: str) -> str | None:
    """Return the earlier question with the part that is asked in place of its own ("And Pryor?").

    None where the question is a whole one, or asks for an aspect ("What about the cost?").
    """
    match = _FRAGMENT.fullmatch(text)
    if match is None or not turns:
        return None
    part = " ".join(match["part"].split())
    if _PREPOSITION.match(part):
        part = _lowered(part)
    if not _is_part(part, bool(match["opener"].strip()), bool(match["asks"])):
        return None
    question = turns[-1].question
    slot = (
        _number_slot(part, question)
        or _time_slot(part, question)
        or _slot(part, turns[-1], article)
    )
    if slot is None:
        return f"{_unmarked(question)} {part}?" if _PREPOSITION.match(part) else None
    return question[: slot[0]] + slot[2] + question[slot[1] :]


def _is_part(part: str, opened: bool, asks: bool) -> bool:
    words = part.split()
    if not words or len(words) > _LONGEST_PART or _CLAUSE.search(part):
        return False
    if words[-1].casefold() in _ASPECTS or words[0].casefold() in _ASPECTS:
        return False
    named = [one for one in mentions(part) if one.named]
    rest = _PREPOSITION.sub("", part, count=1)
    # Without "and", no more than a name or a time will do: anything else may be a new search.
    alone = any(one.words == rest for one in named) or bool(_time_of(part) and len(words) <= 3)
    says = any(word.casefold() not in STOP_WORDS for word in words)
    return says and (opened or (asks and alone))


def _time_of(text: str) -> tuple[int, int] | None:
    found = next((one for one in expressions(text) if one.kind != "other"), None)
    if found:
        return found.start, found.end
    year = re.search(r"\b(?:1[5-9]|20)\d\d\b", text)
    return year.span() if year else None


def _number_slot(part: str, question: str) -> tuple[int, int, str] | None:
    """Return where a name's number stands ("Lumo 17"), where another is asked of ("the 16")."""
    new = re.fullmatch(r"(?:the )?(\d[\w-]{0,5})", part, re.IGNORECASE)
    time = _time_of(question)
    numbered = [
        one.span(1)
        for one in re.finditer(r"\b[A-Z][\w’'-]* (\d[\w-]*)", question)
        if time is None or one.end() <= time[0] or time[1] <= one.start(1)
    ]
    return (*numbered[0], new[1]) if new and len(numbered) == 1 else None


def _time_slot(part: str, question: str) -> tuple[int, int, str] | None:
    """Return where the question's time stands, and the part's to put there."""
    new, old = _time_of(part), _time_of(question)
    if new is None or old is None:
        return None
    before = _PREPOSITION_LAST.search(question[: old[0]])
    if _PREPOSITION.match(part):
        return (before.start() if before else old[0]), old[1], part
    return old[0], old[1], part


def _slot(part: str, last: Earlier, article: str) -> tuple[int, int, str] | None:
    """Return where the question speaks of the same kind of thing, and the words to put there."""
    if _time_of(part):
        return None
    new = next(iter(mentions(part, article)), None)
    placed = bool(re.match(r"(?:in|at|near|around|from|to) ", part, re.IGNORECASE))
    bare = _PREPOSITION.sub("", part, count=1)
    asked = [one for one in last.asked if not one.plural or not one.named]
    if new is None:
        counted = None if placed else _COUNTED.search(last.question)
        return (*counted.span("what"), bare) if counted else None
    if not new.named:
        fitting = [one for one in asked if not one.named] or [
            one for one in asked if one.kind == "thing"
        ]
    else:
        fitting = [one for one in asked if _alike(new, one, placed)]
        # "And Korea?" after "When is Campbell visiting Japan?": the other place, not the visitor.
        if new.kind != "unknown":
            fitting = [one for one in fitting if one.kind == new.kind] or fitting
    if not fitting or (placed and fitting[0].kind not in ("place", "unknown")):
        return None
    slot = fitting[-1] if placed else fitting[0]
    return slot.start, slot.end, bare


def _alike(new: Mention, old: Mention, placed: bool) -> bool:
    """Whether a name may stand where another stood."""
    kind = "place" if placed else new.kind
    if not old.named:
        return False
    return old.kind == kind or ("unknown" in (kind, old.kind) and not placed)
