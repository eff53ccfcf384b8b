"""Lies: a true sentence with one number, date, name or other word changed."""

from __future__ import annotations

import random
import re

from benchmarks.quality.prose.told import Rule, Told, put, without_quotations
from index.keyword.tokenizer import STOP_WORDS, term
from index.lexicon import (
    MONTH_ABBREVIATIONS,
    MONTHS,
    SMALL_NUMBERS,
    WEEKDAY_ABBREVIATIONS,
    WEEKDAYS,
    any_of,
)
from qa.dates.relative import expressions
from qa.language.amounts import amounts
from qa.language.names import name_spans
from qa.prose.checking.quoted import quotations

_WORD = re.compile(r"[^\W\d_]\w*(?:[’'-]\w+)*")


def _times(text: str) -> list[tuple[int, int]]:
    return [(one.start, one.end) for one in expressions(text)]


def _figures(text: str) -> list[re.Match[str]]:
    """Return the numbers in figures that are of no date and no name."""
    found = []
    for one in amounts(text, _times(text)):
        if one.unit not in ("name", "word", "decade"):
            found += list(re.compile(r"\d+(?:[.,]\d+)*").finditer(text, one.start, one.end))
    return found


def _number(told: Told, rng: random.Random) -> str | None:
    found = _figures(told.text)
    if not found:
        return None
    chosen = rng.choice(found)
    place = rng.choice([n for n, c in enumerate(chosen[0]) if c.isdigit()])
    digits = [d for d in "123456789" if d != chosen[0][place]]
    changed = put(chosen[0], place, place + 1, rng.choice(digits))
    if re.search(rf"(?<![\d.,]){re.escape(changed)}(?![\d]|[.,]\d)", told.passage):
        return None
    return put(told.text, *chosen.span(), changed)


def _number_of_passage(told: Told, rng: random.Random) -> str | None:
    found, others = _figures(told.text), _figures(told.passage)
    if not found:
        return None
    chosen = rng.choice(found)
    other = [one[0] for one in others if one[0] != chosen[0]]
    return put(told.text, *chosen.span(), rng.choice(other)) if other else None


def _number_word(told: Told, rng: random.Random) -> str | None:
    found = list(re.finditer(rf"(?<![-\w])(?:{any_of(SMALL_NUMBERS[2:])})(?![-\w])", told.text))
    if not found:
        return None
    chosen = rng.choice(found)
    value = SMALL_NUMBERS.index(chosen[0])
    other = SMALL_NUMBERS[value + 1 if value < 19 else 18]
    if re.search(rf"\b(?:{other}|{SMALL_NUMBERS.index(other)})\b", told.passage, re.IGNORECASE):
        return None
    return put(told.text, *chosen.span(), other)


_SURE_MONTHS = [month for month in MONTHS if month not in ("March", "May", "August")]
_DATE_PART = re.compile(
    rf"\b(?:{any_of(WEEKDAYS)}|{any_of(_SURE_MONTHS)})\b"
    r"|\b(?:19|20)\d\d\b(?!s)|(?<=[a-z]{3} )\d{1,2}\b(?=,? 20\d\d|[,.])"
)


def _date(told: Told, rng: random.Random) -> str | None:
    """Change a weekday, a month, a year or a day to one that the passage doesn't have."""
    found = [
        one
        for one in _DATE_PART.finditer(told.text)
        if any(start <= one.start() < end for start, end in _times(told.text))
    ]
    if not found:
        return None
    chosen = rng.choice(found)
    word = chosen[0]
    if word.isdigit():
        options = [str(int(word) + step) for step in (1, 2, -1, -2)]
        options = [one for one in options if len(one) > 2 or 0 < int(one) < 29]
    else:
        options = list(WEEKDAYS if word in WEEKDAYS else MONTHS)
    options = [
        one for one in options if one != word and not re.search(rf"\b{one[:3]}", told.passage)
    ]
    return put(told.text, *chosen.span(), rng.choice(options)) if options else None


def _date_of_passage(told: Told, rng: random.Random) -> str | None:
    own = [m for m in _DATE_PART.finditer(told.text) if len(m[0]) > 2]
    rest = told.passage
    for chosen in rng.sample(own, len(own)):
        same = WEEKDAYS if chosen[0] in WEEKDAYS else MONTHS if chosen[0].isalpha() else None
        others = {
            one[0]
            for one in _DATE_PART.finditer(rest)
            if one[0] != chosen[0]
            and len(one[0]) > 2
            and ((one[0] in same) if same else one[0].isdigit())
        }
        if others:
            return put(told.text, *chosen.span(), rng.choice(sorted(others)))
    return None


def _name_of(text: str, told: Told, rng: random.Random) -> str | None:
    spans = [s for s in name_spans(told.text) if s[0] and told.text[slice(*s)] not in _NO_NAMES]
    if not spans:
        return None
    start, end = rng.choice(spans)
    own_name = told.text[start:end]
    own = {term(w.lower()) for w in own_name.split()}
    others = []
    for first, last in name_spans(text):
        name = text[first:last]
        words = {term(w.lower()) for w in name.split()}
        opens = " " not in name and re.search(r"(?:^|[.!?:\n”\"“])\s*\Z", text[:first])
        one = opens or words & own or name == _initials(own_name) or own_name == _initials(name)
        if first and "\n" not in name and not one and name not in _NO_NAMES:
            others.append(name)
    return put(told.text, start, end, rng.choice(others)) if others else None


def _initials(name: str) -> str:
    """Return the capitals with which the words of a name begin."""
    return "".join(word[0] for word in name.split() if word[0].isupper())


_NO_NAMES = frozenset(
    [
        *(*WEEKDAYS, *MONTHS, *MONTH_ABBREVIATIONS, *WEEKDAY_ABBREVIATIONS),
        *"I It He She They We You Mr Mrs".split(),
    ]
)


def _name_of_passage(told: Told, rng: random.Random) -> str | None:
    return _name_of(told.passage, told, rng)


def _name_of_another(told: Told, rng: random.Random) -> str | None:
    made = _name_of(told.other.text, told, rng)
    return made if told.other is not told.article else None


_AUXILIARY = re.compile(r"\b(?:is|was|were|has|had|will|would|could|can|did)\b(?! not\b|n[’']t)")


def _denied(told: Told, rng: random.Random) -> str | None:
    found = list(_AUXILIARY.finditer(without_quotations(told.text)))
    if not found:
        return None
    end = rng.choice(found).end()
    return put(told.text, end, end, " not")


def _undenied(told: Told, _: random.Random) -> str | None:
    shown = without_quotations(told.text)
    found = re.search(
        r"(?<!or)(?<!if) (?:not|never)\b(?! only)|(?<=\b(?:is|as|re|ad|ld|id))n[’']t\b", shown
    )
    return put(told.text, *found.span(), "") if found else None


_OPPOSITES = """rose fell; won lost; before after; more less; first last; increased decreased;
higher lower; up down; above below; largest smallest; highest lowest; best worst;
opened closed; accepted rejected; approved rejected; bought sold; joined left;
gained lost; increase decrease; early late; began ended; supported opposed; guilty
innocent; alive dead; most fewest; inside outside; older younger; male female; men
women; man woman; son daughter; father mother; brother sister; wife husband; new
old; north south; east west; public private; legal illegal; positive negative;
including excluding; with without; over under; his her; he she; many few; all some;
major minor; stronger weaker; better worse; arrived departed; allowed banned;
winning losing; victory defeat"""
_OPPOSITE = {
    word: other
    for pair in _OPPOSITES.split(";")
    for one, two in [pair.split()]
    for word, other in ((one, two), (two, one))
}


def _opposite(told: Told, rng: random.Random) -> str | None:
    shown = without_quotations(told.text)
    found = [one for one in _WORD.finditer(shown) if one[0] in _OPPOSITE]
    if not found:
        return None
    chosen = rng.choice(found)
    return put(told.text, *chosen.span(), _OPPOSITE[chosen[0]])


def _class(word: str) -> str | None:
    if len(word) < 5 or not word.islower() or word in STOP_WORDS or "'" in word or "’" in word:
        return None
    return next((ending for ending in ("ing", "ed", "ly", "s") if word.endswith(ending)), "")


def _word_of(text: str, told: Told, rng: random.Random) -> str | None:
    shown = without_quotations(told.text)
    found = [one for one in _WORD.finditer(shown) if _class(one[0]) is not None]
    here = {term(one[0].lower()) for one in _WORD.finditer(told.text)}
    if not found:
        return None
    chosen = rng.choice(found)
    others = {
        one[0]
        for one in _WORD.finditer(text)
        if _class(one[0]) == _class(chosen[0]) and term(one[0]) not in here
    }
    return put(told.text, *chosen.span(), rng.choice(sorted(others))) if others else None


def _word_of_passage(told: Told, rng: random.Random) -> str | None:
    return _word_of(told.passage, told, rng)


def _word_of_another(told: Told, rng: random.Random) -> str | None:
    return _word_of(told.other.text, told, rng) if told.other is not told.article else None


def _quotation(told: Told, rng: random.Random) -> str | None:
    for words in quotations(told.text):
        places = [one for one in _WORD.finditer(words) if len(one[0]) > 2]
        if len(words.split()) < 3 or not places:
            continue
        others = {
            one[0].lower()
            for one in _WORD.finditer(told.passage)
            if len(one[0]) > 2 and one[0].lower() not in words.lower()
        }
        if others:
            changed = put(words, *rng.choice(places).span(), rng.choice(sorted(others)))
            return told.text.replace(words, changed, 1)
    return None


LIES: dict[str, Rule] = {
    "number": _number,
    "number in words": _number_word,
    "number of the passage": _number_of_passage,
    "date": _date,
    "date of the passage": _date_of_passage,
    "name of another article": _name_of_another,
    "name of the passage": _name_of_passage,
    "quotation": _quotation,
    "denied": _denied,
    "no longer denied": _undenied,
    "opposite": _opposite,
    "word of another article": _word_of_another,
    "word of the passage": _word_of_passage,
}
