"""Numbers in a text, where they stand and with their units, compared as `values.canonical` does."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.lexicon import POWERS_OF_TEN, SMALL_NUMBERS, TENS, any_of
from qa.language.values import canonical

_ORDINALS = tuple(
    """zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth
    thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth""".split()
)
_ORDINAL_TENS = tuple(f"{word[:-1]}ieth" for word in TENS)
_PARTS = "half halve third quarter fifth sixth seventh eighth ninth tenth".split()
_MEASURES = {
    "km": r"km|kilomet(?:re|er)s?",
    "m": r"met(?:re|er)s?",
    "cm": r"cm|centimet(?:re|er)s?",
    "mm": r"mm|millimet(?:re|er)s?",
    "mile": r"miles?|mi",
    "foot": r"foot|feet|ft",
    "inch": r"inch(?:es)?",
    "kg": r"kgs?|kilograms?|kilos?",
    "gram": r"grams?|g",
    "tonne": r"tonnes?",
    "ton": r"tons?",
    "mph": r"mph|miles per hour|miles an hour",
    "kmh": r"km/h|kph|kmh|kilomet(?:re|er)s (?:per|an) hour",
    "celsius": r"°\s?C|C|degrees? (?:Celsius|centigrade)|Celsius",
    "fahrenheit": r"°\s?F|F|degrees? Fahrenheit|Fahrenheit",
    "degree": r"°|degrees?",
    "litre": r"lit(?:re|er)s?",
    "gallon": r"gallons?",
    "acre": r"acres?",
    "hectare": r"hectares?|ha",
    "cent": r"cents?",
    "penny": r"pence|p",
    "point": r"percentage points?|points?|pts?",
    "basis point": r"basis points?|bps?",
}
_TIMES = {
    "year": r"years?(?: old)?",
    "month": r"months?",
    "week": r"weeks?",
    "day": r"days?",
    "hour": r"hours?|hrs?",
    "minute": r"minutes?|mins?",
    "second": r"seconds?|secs?",
}
_KNOWN_UNITS = {
    name: re.compile(rf"[\s\u00a0-]?(?:{form})(?![\w°])", re.IGNORECASE if len(name) > 2 else 0)
    for name, form in (_MEASURES | _TIMES).items()
}

_DIGITS = r"(?:\d+(?:[.,]\d+)*|(?<![\w.])\.\d+)"
_SMALL = any_of(SMALL_NUMBERS)
_WORDS = rf"(?:{any_of(TENS)}(?:[-\s](?:{any_of(SMALL_NUMBERS[1:10])}))?|{_SMALL})"
_SCALE = any_of(POWERS_OF_TEN)
_SHORT_SCALE = r"(?:bn|mn|tn|[kmb])"
_NUMBER = (
    rf"(?:(?:{_DIGITS}|\b{_WORDS}\b)(?:[\s\u00a0-]{_SCALE}\b|\s?{_SHORT_SCALE}\b(?!&))*"
    rf"|\ba[\s-]{_SCALE}\b(?:\s{_SCALE}\b)*)"
)
_SIGN = r"[$£€¥₹]"
_BEFORE = (
    r"(?:(?P<minus>(?<![\w)])[-−–](?=[$£€¥₹.\d])|\bminus\s)?"
    rf"(?:(?P<sign>(?:\b(?:US|CA?|AU?|NZ|HK|S|R))?{_SIGN})\s?)?)"
)
_AFTER = (
    r"(?P<after>\s?(?:%|per[\s-]?cent(?:age points?)?\b)"
    rf"|[\s-](?:dollars?|euros?|pounds?|yen|rupees?)\b|\s?{_SIGN}(?!\d))?"
)
_MERIDIEM = r"(?:[ap]m\b|[ap]\.m\b\.?)"
_FOUND = re.compile(
    r"(?P<name>\b(?!(?:US|CA?|AU?|NZ|HK|S)\$)[A-Z][^\W\d_]*-\d[\w]*(?:-\w+)*|\b[^\W\d_]+\d\w*(?:-\d\w*)*)"
    rf"|(?P<time>\b\d{{1,2}}[:.]\d\d\s?{_MERIDIEM}|\b\d{{1,2}}:\d\d(?::\d\d)?\b|\b\d{{1,2}}\s?{_MERIDIEM})"
    rf"|{_BEFORE}(?:"
    rf"(?P<pair>(?>{_NUMBER})(?:\s?[‐‑‒–—-]\s?|\sto\s){_SIGN}?{_NUMBER})"
    rf"|(?P<part>\b{_WORDS}[-\s](?:{any_of(_PARTS)})s?\b|\d+\s?[/⁄]\s?\d+|\d*[½¼¾⅓⅔⅛⅜⅝⅞])"
    r"|(?P<ordinal>\b\d+(?:,\d+)*(?:st|nd|rd|th)\b"
    rf"|\b(?:{any_of(TENS)}-)?{any_of((*_ORDINALS, *_ORDINAL_TENS))}\b)"
    r"|(?P<decade>(?:['’]\d0s|\b\d+0s)\b)"
    rf"|(?P<number>{_NUMBER})"
    rf"){_AFTER}"
    r"|(?P<word>\b(?:half|halves|halved|dozens?|couple|quarters?|thirds?|hundreds?|thousands?|millions?"
    r"|billions?|trillions?|twice|thrice|doubl(?:e|ed|es|ing)|tripl(?:e|ed|es|ing)"
    r"|quadrupl(?:e|ed|es|ing)|single|both|pair)\b)",
    re.IGNORECASE,
)
_JOIN = re.compile(r"\s?[‐‑‒–—-]\s?|\sto\s", re.IGNORECASE)
_ODD_COMMA = re.compile(r",(?!\d{3}(?!\d))")
"""A comma that sets no thousands apart: "1,5" is not 15."""

_NOTHING = "\ufffc"
_PLACES = {word: f"{place}" for place, word in enumerate(_ORDINALS)}
_PLACES |= {word: f"{10 * place}" for place, word in enumerate(_ORDINAL_TENS, 2)}
_TENS = {word: 10 * place for place, word in enumerate(TENS, 2)}
_STEMS = re.compile(r"(?:ed|es|ing|s|d)$")


@dataclass(frozen=True, slots=True)
class Amount:
    """A number with its unit as a text has it, `text[start:end]`.

    key: what is compared: "5200", "3-1", "2/3", "9:30", "covid-19", "dozen".
    unit: "$", "%", "km", "ordinal", "pm" …, "" where it has none.
    """

    start: int
    end: int
    key: str
    unit: str = ""


def amounts(text: str, skip: Sequence[tuple[int, int]] = ()) -> list[Amount]:
    """Return the numbers of a text in their order; none touches a part to skip.

    The two of a range or a score are one ("3-1"); `ends_of` tells them apart.

    >>> [(one.key, one.unit) for one in amounts("Twenty-five paid $4.5m, up 3 per cent.")]
    [('25', ''), ('4500000', '$'), ('3', '%')]
    """
    for start, end in skip:
        text = text[:start] + _NOTHING * (end - start) + text[end:]
    return list(_read(text))


def _read(text: str) -> Iterator[Amount]:
    for found in _FOUND.finditer(text):
        start, end = found.span()
        kind = next(
            name
            for name in ("name", "time", "pair", "part", "ordinal", "decade", "number", "word")
            if found[name]
        )
        words = found[kind].strip()
        match kind:
            case "name":
                yield Amount(start, end, words.casefold(), "name")
            case "time":
                yield _time(start, end, words)
            case "ordinal":
                yield Amount(start, end, _place(words), "ordinal")
            case "decade":
                yield Amount(start, end, words.strip("'’").casefold(), "decade")
            case "word":
                yield Amount(start, end, _stem(words), "word")
            case _:
                yield _amount(text, found, kind, words)


def _amount(text: str, found: re.Match[str], kind: str, words: str) -> Amount:
    unit = (found["sign"] or "").removeprefix("US")
    end = found.end()
    if after := found["after"]:
        unit = unit or " ".join(_unit_of(after))
    if kind == "pair":
        if inner := re.search(_SIGN, words):
            unit = unit or inner[0]
        key = "-".join(_value(one) for one in _JOIN.split(re.sub(_SIGN, "", words), maxsplit=1))
    elif kind == "part":
        key = " ".join(words.casefold().replace("-", " ").rstrip("s").split())
    else:
        key = _value(words)
    if not unit:
        for name, pattern in _KNOWN_UNITS.items():
            if measured := pattern.match(text, end):
                unit, end = name, measured.end()
                break
    return Amount(found.start(), end, f"-{key}" if found["minus"] else key, unit)


def _unit_of(after: str) -> tuple[str, ...]:
    if "point" in after.casefold():
        return ("point",)
    return canonical(after.strip(" -"))


def _value(words: str) -> str:
    if _ODD_COMMA.search(words):
        return words.casefold()
    return " ".join(canonical(words.replace("\u00a0", " "))).removeprefix("a ")


def _place(words: str) -> str:
    words = words.casefold()
    if words[0].isdigit():
        return re.sub(r"\D", "", words)
    tens, _, rest = words.rpartition("-")
    return str(_TENS.get(tens, 0) + int(_PLACES[rest]))


def _time(start: int, end: int, words: str) -> Amount:
    words = (
        words.casefold().replace(".", ":", 1) if re.match(r"\d+\.\d", words) else words.casefold()
    )
    figures = re.match(r"[\d:]+", words)
    clock = (figures[0] if figures else words).rstrip(":")
    clock = clock.removesuffix(":00").lstrip("0") or "0"
    unit = "pm" if "p" in words else "am" if "a" in words else "clock"
    return Amount(start, end, clock, unit)


def _stem(word: str) -> str:
    word = word.casefold()
    return {"halves": "half", "halved": "halve"}.get(word, _STEMS.sub("", word))


def ends_of(amount: Amount) -> tuple[str, ...]:
    """Return the two numbers of a range or a score; of anything else, none."""
    if amount.unit == "name" or amount.key.count("-") != 1 or amount.key.startswith("-"):
        return ()
    return tuple(amount.key.split("-"))
