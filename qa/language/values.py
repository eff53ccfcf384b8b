"""Whether two answers say the same: "Oct. 15th" and "15 October", "Joe Biden" and "Biden".

The articles' words are never changed: this is for comparing answers only.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from index.lexicon import (
    HONORIFICS,
    MONTHS,
    OFFICES,
    PEERAGE,
    POWERS_OF_TEN,
    ROYALTY,
    SMALL_NUMBERS,
    TENS,
    TITLE_ABBREVIATIONS,
    WEEKDAYS,
)

_MONTHS = [month.lower() for month in MONTHS]
_SHORT = {month[:3]: month for month in _MONTHS} | {"sept": "september"}
_DAYS = {
    short: day
    for day in map(str.lower, WEEKDAYS)
    for short in {day[:3], day[:4], day[:5]} - {day, "sun"}
}
_NAMES = {"us": "united states", "usa": "united states", "uk": "united kingdom"}
_CURRENCIES = {"dollar": "$", "euro": "€", "pound": "£", "yen": "¥", "rupee": "₹"}
_SIGNS = _CURRENCIES | {f"{name}s": sign for name, sign in _CURRENCIES.items()}
_OTHER_SPELLINGS = _NAMES | _SIGNS | _DAYS | _SHORT

_UNITS = {word: value for value, word in enumerate(SMALL_NUMBERS)}
_TENS = {word: 10 * value for value, word in enumerate(TENS, 2)}
_SCALES = {"k": "thousand", "m": "million", "mn": "million", "b": "billion", "bn": "billion"}
_SCALES |= {"tn": "trillion"}
_AMOUNTS = frozenset([*POWERS_OF_TEN, *(f"{word}s" for word in POWERS_OF_TEN)])
_FIGURES = _AMOUNTS | frozenset("% - dozen dozens half quarter less fewer".split())

_IDLE = frozenset(
    """a an the about around approximately nearly almost some over more than just its their his
    her this jr sr inc corp ltd plc""".split()
)
_NAMES_BEGIN = frozenset("miss lady premier".split())
"""Titles that more often begin a name: "Miss America", "Premier League"."""

_TITLES = (HONORIFICS | PEERAGE | ROYALTY | OFFICES | TITLE_ABBREVIATIONS) - _NAMES_BEGIN
_TITLES |= frozenset(
    """former vice prime representative general duke duchess secretary attorney chief ceo coach capt
    captain actor actress singer rapper""".split()
)
_PREPOSITIONS = frozenset("of in on at by to from for with near".split())
_TURNING = _PREPOSITIONS | frozenset(
    """and or not no non never anti new north south east west northern southern eastern western
    equatorial vice""".split()
)
"""Before a name, these make another of it: "New Mexico", "mayor of Houston", "vice president"."""

_TOKEN = re.compile(
    r"(?:(?<![\w.])\.)?\d+(?:[.,]\d+)*(?:s\b)?|[^\W\d_]+|[%$£€¥₹]"
    r"|(?<![\w)])-(?=[$£€¥₹]?\.?\d)|(?<=\d)-(?=\d)"
)
_DOTTED = re.compile(r"(?<=\b[^\W\d_])\.(?=[^\W\d_]\b)")
_POSSESSIVE = re.compile(r"(?<=[\w.])['’]s?\b")
_ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th)\b")
_PER_CENT = re.compile(r"\bper cent\b|\bpercent(?:age points?)?\b")
_RANGE = re.compile(r"(?<=\d)\s*(?:[‐‑–—−-]|\bto\b)\s*(?=\d)")
_MONTH = f"(?:{'|'.join(_MONTHS)})"
_DAY_MONTH = re.compile(rf"\b(\d{{1,2}}(?: - \d{{1,2}})?)(?: of)? ({_MONTH})\b")
_MONTH_YEAR = re.compile(rf"\b({_MONTH}) of (?=\d)")
_YEAR = re.compile(rf"\b({_MONTH} \d{{1,2}}(?: - \d{{1,2}})?) \d{{4}}\b")
_AMOUNT_SIGN = re.compile(r"(?<![$£€¥₹] )(?<!\S)(\d\S*) ([$£€¥₹])(?! \d)")

MORE_WORDS = 3
"""How many words one form of an answer may have beyond another."""


@lru_cache(maxsize=1024)
def canonical(answer: str) -> tuple[str, ...]:
    """Return the answer's tokens in one spelling of case, accents, numbers, dates and titles.

    Where nothing but idle words stands in it, they are kept.
    """
    text = unicodedata.normalize("NFKD", answer).casefold()
    text = "".join(c for c in text if not unicodedata.combining(c))
    text = _POSSESSIVE.sub("", _DOTTED.sub("", text))
    text = _PER_CENT.sub("%", _ORDINAL.sub("", text))
    text = re.sub("[‐‑–—−]", "-", _RANGE.sub("-", text))
    spelled = " ".join(_OTHER_SPELLINGS.get(t, t) for t in _in_figures(_TOKEN.findall(text)))
    spelled = _MONTH_YEAR.sub(r"\1 ", _DAY_MONTH.sub(r"\2 \1", spelled))
    tokens = _AMOUNT_SIGN.sub(r"\2 \1", spelled).split()
    return tuple(_without_idle(tokens) or tokens)


def _in_figures(tokens: Iterable[str]) -> list[str]:
    """Put numbers in figures: "twenty-five", "1.5 million", "$10bn"."""
    found: list[str] = []
    tens = False
    for token in tokens:
        value = _number(token)
        after_number = bool(found) and found[-1][0].isdigit()
        scale = _SCALES.get(token, token)
        if token in POWERS_OF_TEN and found[-1:] == ["a"]:
            found[-1] = _plain(Decimal(1).scaleb(POWERS_OF_TEN[token]))
        elif after_number and scale in POWERS_OF_TEN and (number := _number(found[-1])) is not None:
            found[-1] = _plain(number.scaleb(POWERS_OF_TEN[scale]))
        elif tens and 0 < _UNITS.get(token, 0) < 10:
            found[-1] = _plain(Decimal(found[-1]) + _UNITS[token])
        else:
            found.append(token if value is None else _plain(value))
        tens = token in _TENS
    return found


def _number(token: str) -> Decimal | None:
    if token in _UNITS or token in _TENS:
        return Decimal(_UNITS.get(token) or _TENS.get(token) or 0)
    try:
        return Decimal(token.replace(",", "")) if token[-1].isdigit() else None
    except InvalidOperation:  # 1.2.3
        return None


def _plain(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _without_idle(tokens: list[str]) -> list[str]:
    """Leave out what makes no answer another one: articles, "about", titles before a name."""
    kept: list[str] = []
    for place, token in enumerate(tokens):
        leading = token in _PREPOSITIONS and not kept
        if not (token in _IDLE or leading or _before_name(tokens, place)):
            kept.append(token)
    return kept


def _before_name(tokens: list[str], place: int) -> bool:
    """Whether a title stands there that goes with a name: of "prime minister" alone it is all."""
    after = next((t for t in tokens[place:] if t not in _TITLES), None)
    return tokens[place] in _TITLES and after is not None and after not in _TURNING


def same(one: str, other: str) -> bool:
    """Tell whether two answers say the same.

    They do where their canonical forms agree, or where one is the other with words added
    that change no figure: before it ("Joe Biden", "Biden"), after a figure ("15", "15
    people"), or after a comma ("Houston", "Houston, Texas"). A day matches with and without
    its year.
    """
    first, second = _comparable(canonical(one), canonical(other))
    if first == second:
        return bool(first) or (one == other and any(c.isalnum() for c in one))
    if len(first) > len(second):
        first, second, other = second, first, one
    extra = len(second) - len(first)
    if not first or extra > MORE_WORDS or _figures(first) != _figures(second):
        return False
    if second[extra:] == first:
        return bool(_figures(first)) or second[extra - 1] not in _TURNING
    if second[: len(first)] != first:
        return False
    amount = first[0][0].isdigit() or first[0] in _SIGNS.values()
    return amount or canonical(other.split(",")[0]) == first


def _comparable(
    first: tuple[str, ...], second: tuple[str, ...]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Drop the year of a date where the other gives none."""
    texts = " ".join(first), " ".join(second)
    if bool(_YEAR.search(texts[0])) == bool(_YEAR.search(texts[1])):
        return first, second
    return tuple(_YEAR.sub(r"\1", texts[0]).split()), tuple(_YEAR.sub(r"\1", texts[1]).split())


def _figures(tokens: tuple[str, ...]) -> list[str]:
    return [token for token in tokens if token[0].isdigit() or token in _FIGURES]
