"""Whether a claim's numbers stand in a passage, with their units, of the same thing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from index.keyword.tokenizer import terms
from qa.language.amounts import Amount, amounts, ends_of
from qa.language.counts import counted_by
from qa.language.hedges import with_hedge
from qa.prose.checking.dates import accounted, dates_of
from qa.prose.checking.near import Place, alike, sentence_around
from qa.prose.checking.wording import lacks, named, shown_text
from qa.prose.types import Claim, Part, Source

_HEDGES = {
    "nearly": r"nearly|almost|close to|(?:just|slightly|a little) under",
    "least": r"at least|no (?:fewer|less) than|not (?:fewer|less) than",
    "most": r"up to|at most|(?:no|not) more than|as many as|as much as",
    "more": r"(?:more|greater) than|over|above|upwards? of",
    "less": r"(?:fewer|less) than|under|below|barely",
    "average": r"an average of",
    "about": r"about|around|roughly|approximately|approx\.?|some|an estimated",
    "only": r"exactly|precisely|just|only|merely",
}
_HEDGE = re.compile(
    "|".join(rf"(?P<{name}>(?<![\w-])(?:{form})\s*\Z)" for name, form in _HEDGES.items()),
    re.IGNORECASE,
)
_BEHIND = re.compile(
    r"\s?(?P<least>\+|-?plus\b|(?:[a-z]+\s)?or (?:more|above|over)\b)"
    r"|(?P<most>\s(?:[a-z]+\s)?or (?:less|fewer|under|below)\b)|(?P<about>\sor so\b)",
    re.IGNORECASE,
)
_ARTICLE = re.compile(
    r"(?<=\bup to )an? \Z|(?<=\bat least )an? \Z|(?<=\bnearly )an? \Z", re.IGNORECASE
)
_MAY_BE_SAID = {
    "": {"", "about", "nearly", "more", "least", "only"},
    "about": {"about", "nearly"},
    "least": {"least", "more"},
    "most": {"most", "less"},
}
"""With which hedges in a passage a claim's may be said: "about" may be left out, not put in."""

_ROLE = re.compile(
    r"\b(?P<role>from|to|by|between)\s+(?:(?:an?|the|some|about|around|nearly|almost|over"
    r"|(?:more|less|fewer) than|at least|up to)\s+)*\Z",
    re.IGNORECASE,
)
_CHANGED = re.compile(
    r"\b(?:rose|risen|rising|rises?|grew|grown|grows?|fell|fallen|falls?|climbed|dropped|jumped"
    r"|increased|decreased|declined|up|down|gained|lost|cut|soared|slipped)\s+\Z",
    re.IGNORECASE,
)
_PEOPLE = re.compile(
    r"\b(?:people|persons?|men|women|children|victims?|dead|killed|injured|died|wounded|hurt"
    r"|arrested|missing|residents|passengers|workers|fans|civilians|troops|soldiers|others"
    r"|\w+(?:ers|ors|ists|ees|ants|ians|men|women))\b",
    re.IGNORECASE,
)
_COUNTS_PEOPLE = re.compile(r"\W+(?:\w+\s){0,2}?people\b", re.IGNORECASE)
_OLD = re.compile(r"[-\s]old\b|[-\s]years?[-\s]old\b", re.IGNORECASE)
_COUNTED = 60
"""Characters behind a number in which stands what it counts."""


class _Told(NamedTuple):
    """A number of a passage, `text[start:end]`."""

    amount: Amount
    text: str
    scope: Part


def numbers(claim: Claim) -> str | None:
    """Return which number no passage has so; None where all are there.

    A number is there in any spelling ("4.5m", "4.5 million"), with the same unit, no less exact
    than the claim has it, and of the same thing: what it counts and the words around it tell.
    """
    told: list[_Told] | None = None
    for amount in _claimed(claim.text):
        if told is None:
            told = [one for source in claim.sources for one in _numbers(source)]
        if reason := _missing(claim, amount, told):
            return reason
    return None


def _missing(claim: Claim, amount: Amount, told: Sequence[_Told]) -> str | None:
    words = claim.text[amount.start : amount.end]
    found = [one for one in told if one.amount.key == amount.key]
    if not found:
        if (parts := ends_of(amount)) and re.search(r"\sto\s", words):
            return _missing_ends(claim, amount, parts, told)
        return lacks(claim, f"the number {named(words)}")
    first = found[0]
    found = [one for one in found if _same_unit(claim.text, amount, one)]
    if not found:
        return f"the passage says {named(_with_hedge(*_in(first)))}, not {named(words)}"
    if amount.unit in ("name", "word"):
        return None
    hedge, first = _hedge(claim.text, amount), found[0]
    found = [one for one in found if _hedge(*_in(one)) in _MAY_BE_SAID.get(hedge, {hedge})]
    if not found:
        said = named(_with_hedge(claim.text, amount))
        return f"the passage says {named(_with_hedge(*_in(first)))}, not {said}"
    found = [one for one in found if _same_role(claim.text, amount, one)]
    if not found:
        return lacks(claim, f"{named(_with_role(claim.text, amount))}")
    found = [one for one in found if _counts_the_same(claim.text, amount, one)]
    if not found:
        return f"the passage has {named(words)} of something else"
    found = [one for one in found if _near(claim, amount, one, told)]
    if not found:
        return f"the passage has {named(words)} of something else"
    again = [
        one for one in _claimed(claim.text) if (one.key, one.unit) == (amount.key, amount.unit)
    ]
    if len(again) > 1:
        places = {
            (id(one.text), one.amount.start)
            for one in told
            for each in again
            if one.amount.key == each.key
            and _same_unit(claim.text, each, one)
            and _near(claim, each, one, told)
        }
        if len(again) > len(places):
            return f"{lacks(claim, named(words))} so often"
    return None


def _near(claim: Claim, amount: Amount, one: _Told, told: Sequence[_Told]) -> bool:
    own = [(each.start, each.end) for each in _claimed(claim.text)]
    place = Place(claim.text, amount.start, amount.end, own, [*own, *accounted(claim.text)])
    role = _role(claim.text, amount)
    rivals = [(each.amount.start, each.amount.end) for each in told if each.text is one.text]
    if role and role == _role(one.text, one.amount):
        rivals = []
    return alike(place, Place(one.text, one.amount.start, one.amount.end, rivals, scope=one.scope))


@lru_cache(maxsize=16)
def _claimed(text: str) -> tuple[Amount, ...]:
    return tuple(amounts(text, accounted(text)))


def _missing_ends(
    claim: Claim, amount: Amount, parts: tuple[str, ...], told: Sequence[_Told]
) -> str | None:
    """Check "from 5 to 10" where a passage has it as "to 10 from 5"."""
    words = claim.text[amount.start : amount.end]
    before = claim.text[: amount.start]
    if not re.search(r"\bfrom\s+\Z", before, re.IGNORECASE):
        return lacks(claim, named(words))
    for key, role in zip(parts, ("from", "to"), strict=True):
        if not any(
            one.amount.key == key
            and one.amount.unit == amount.unit
            and _role(one.text, one.amount) == role
            for one in told
        ):
            return lacks(claim, named(words))
    return None


@lru_cache(maxsize=64)
def _numbers(source: Source) -> tuple[_Told, ...]:
    text = shown_text(source)
    passage = text[: source.end]
    skip = [*dates_of(source), (0, source.start)]
    scope = source.start, source.end
    return tuple(
        _Told(one, text, scope) for amount in amounts(passage, skip) for one in _each(amount)
    )


def _each(amount: Amount) -> Iterator[Amount]:
    """Yield a number, and of two both alone too."""
    yield amount
    for key in ends_of(amount):
        yield replace(amount, key=key)


def _in(told: _Told) -> tuple[str, Amount]:
    return told.text, told.amount


def _same_unit(text: str, amount: Amount, told: _Told) -> bool:
    if amount.unit == told.amount.unit:
        return True
    if amount.unit == "clock":
        return told.amount.unit in ("am", "pm")
    # "Ada Brook, 34," is 34 years old.
    if amount.unit == "year" and _OLD.match(text, amount.end):
        return not told.amount.unit and _in_apposition(*_in(told))
    if told.amount.unit == "year" and _OLD.match(told.text, told.amount.end):
        return not amount.unit and _in_apposition(text, amount)
    return False


def _in_apposition(text: str, amount: Amount) -> bool:
    return bool(
        re.match(r"[,)]", text[amount.end :]) and re.search(r"[,(]\s*\Z", text[: amount.start])
    )


def _hedge(text: str, amount: Amount) -> str:
    behind = _BEHIND.match(text, amount.end)
    if behind and behind.lastgroup:
        return behind.lastgroup
    # "Up to a 10% rise" is a rise of up to 10%.
    told = _ARTICLE.sub("", text[max(0, amount.start - 24) : amount.start])
    before = _HEDGE.search(told)
    return before.lastgroup or "" if before else ""


def _with_hedge(text: str, amount: Amount) -> str:
    return text[with_hedge(text, amount.start, amount.end) : amount.end]


def _role(text: str, amount: Amount) -> str | None:
    before = text[max(0, amount.start - 40) : amount.start]
    if found := _ROLE.search(before):
        return found["role"].casefold()
    return "by" if _CHANGED.search(before) else None


def _with_role(text: str, amount: Amount) -> str:
    before = text[: amount.start].rstrip()
    return text[before.rfind(" ") + 1 : amount.end]


def _same_role(text: str, amount: Amount, told: _Told) -> bool:
    """Whether "to 5", "by 5" and "from 5" aren't one for another."""
    ours, theirs = _role(text, amount), _role(told.text, told.amount)
    return ours is None or theirs is None or ours == theirs or bool(ends_of(amount))


def _counts_the_same(text: str, amount: Amount, told: _Told) -> bool:
    if amount.unit not in ("", "%"):
        return True
    after = text[amount.end : amount.end + _COUNTED]
    first, last = sentence_around(told.text, told.amount.start)
    behind = told.text[told.amount.end : min(last, told.amount.end + _COUNTED)]
    if _COUNTS_PEOPLE.match(after):
        return bool(_PEOPLE.search(told.text[first:last]))
    noun = counted_by("", after)
    if noun is None:
        return True
    theirs = counted_by("", behind)
    if theirs is not None:
        return noun == theirs or noun in terms(behind)
    return noun in terms(told.text[max(0, first - 150) : last])
