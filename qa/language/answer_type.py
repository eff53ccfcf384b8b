"""What kind of thing a question asks for, and whether an answer is of that kind."""

from __future__ import annotations

import re
from typing import Literal

from index.ingest.passages import sentences
from index.lexicon import (
    ANY_MONTH,
    DAYS_NEAR_TODAY,
    POWERS_OF_TEN,
    SMALL_NUMBERS,
    TENS,
    WEEKDAY_NAME,
    any_of,
)
from qa.language.places import COUNTRIES, STATES

Kind = Literal[
    "date",
    "percentage",
    "age",
    "length",
    "number",
    "country",
    "state",
    "name",
    "reason",
    "other",
]
"""What would answer: a time, a share, an age, a length (of time too), any other quantity, a
country, a US state, a person, place or organisation, a because, or any words."""

CHANGING: frozenset[Kind] = frozenset({"date", "percentage", "age", "length", "number"})
"""What may have another value in every article: a toll, a price, a day that slips."""

_ASKS = r"\b(?:which|what)(?: (?:is|was|are|were) the names? of the)?"
# "What did the company …" asks for no company, "what is the country's …" for no country.
_NEAR = (
    r" (?:(?!(?:is|was|are|were|do|does|did|has|have|had|will|would|can|could|should|might"
    r"|a|an|the|this|that|these|those)\b)[\w.’'-]+ ){0,2}"
)
_IS = r"\bwhat(?:['’]s| (?:is|was|are|were)) the (?:[\w'’-]+ ){0,2}"
# "What was the weight of …", but not "what was the weight loss drug …".
_ALONE = r"\b(?= (?:of|for|in|at|to|on|from|per|between|paid|set)\b|\W*$)"

_KINDS: dict[str, Kind] = {
    r"\b(?:what|which) (?:day|date|year|month|week|weekend|time|season|decade|century)\b"
    r"|\bhow (?:long ago|soon)\b"
    rf"|{_IS}(?:date|day|year|month|time)\b(?! (?:limit|zone|frame))": "date",
    r"\b(?:what|which) (?:percentage|percent|per cent)\b"
    rf"|{_IS}percentage\b"
    rf"|{_IS}(?:unemployment|jobless|inflation|interest|mortgage|approval) rate{_ALONE}"
    rf"|{_IS}rate of (?:unemployment|inflation)\b": "percentage",
    rf"\bhow old\b|\b(?:what|which) age\b|{_IS}age\b(?! (?:limit|group|gap))": "age",
    rf"\bhow long\b|{_IS}length\b": "length",
    r"\bwhat (?:does|do|did|will|would)\b[^?]*\b(?:cost|weigh)\b"
    r"|\bhow (?:many|much|far|tall|high|big|large|fast|often|deep|hot|heavy)\b"
    r"|\b(?:what|which) (?:share|number|proportion|fraction|price)\b(?! one\b)"
    rf"|{_IS}(?:share|number|proportion|price|cost|population|score|toll|temperature|total|amount"
    r"|speed|height|size)\b(?! one\b)"
    rf"|{_IS}(?:rate|fee|fare|fine|salary|wage|budget|deficit|distance|weight|turnout|width|depth"
    rf"|capacity|attendance){_ALONE}": "number",
    r"\bwhy\b|\b(?:what|which) (?:caused|prompted|sparked|triggered|led to|reason)\b"
    rf"|{_IS}(?:reason|cause)\b": "reason",
    rf"{_ASKS}{_NEAR}(?:country|nation)\b"
    r"(?! (?:singer|music|star|song|artist|band|club|house))": "country",
    rf"{_ASKS} (?:(?:US|U\.S\.|American) )?state\b"
    r"(?! (?:capital|fair|law|park|senator|universit))": "state",
    r"\bwhat(?:['’]s| (?:is|was|are|were)) the names? of\b"
    rf"|{_ASKS}{_NEAR}(?:city|capital|company|firm|team|person|man|woman|town|airline|club|band|actor"
    r"|actress|singer|rapper|musician|artist|author|athlete|player|politician|senator|president"
    r"|leader|celebrity|film|movie|show|series|song|album|book|newspaper|network|party|group|school"
    r"|bank|retailer|chain|store|automaker|carmaker|platform|app|website|island|region|province"
    r"|continent|airport|organi[sz]ation|university|college|brand|carrier|ship|vessel|ferry|minister"
    r"|official|officer|judge|lawyer|street|village|county|district|river|lake|mountain|hospital"
    r"|church|museum|theatre|theater|stadium|bridge|agency|department|ministry|magazine|studio"
    r"|opponent|captain|coach|manager|driver|pilot|scientist|poet|painter|candidate"
    r"|winner)\b": "name",
}
"""The pattern found first in a question names its kind ("which team won how many …" asks for a
name); where two begin at one word ("how long ago", "how long"), the earlier of this list."""

_KEYWORDS: dict[str, Kind] = {
    r"\b(?:dates?|deadline|birthday|anniversary)\b": "date",
    r"\bpercentages?\b": "percentage",
    r"\b(?:price|cost|total|spending|votes|points|goals|score|distance|toll|number(?! one)|fee|fare"
    r"|salary|budget|population|turnout|attendance|amount|sum|revenue|profit|earnings"
    r"|sales|box office)\b"
    r"|\b(?:mortgage|interest|inflation|fixed|unemployment) rate\b": "number",
    r"\b(?:name|captain|principal|founder|victim|opponent|owner|manager|coach|winner|loser"
    r"|director|president|mayor|minister|ceo|chief|author|singer|actor|actress|city|town|location"
    r"|venue|capital|headquarters)\b": "name",
    r"\b(?:reason|cause)\b": "reason",
}
"""What a search without a question word ("kfc vegan chicken test price") asks for: what the last of
these words in it names."""

# In one case: the WHO is no question.
_PRONOUN = re.compile(r"\b(?:[Ww]ho(?:m|se)?|[Ww]here|([Ww]hen))\b")
_OTHER_ASKING = re.compile(r"\b(?:what|which|how|why|who|whom|whose|where)\b", re.IGNORECASE)
_ASKING = re.compile(
    r"\?|\b(?:what|which|how|why|who|whom|whose|where|when|is|are|was|were|do|does|did|has|have|will"
    r"|would|can|could|should|tell|give|name an?|list)\b",
    re.IGNORECASE,
)
"""What makes a question of words; without it they are those of a search."""

_WHEN_ASKING = re.compile(
    r"when(?:['’]s| (?:exactly |and where )?(?:is|are|was|were|do|does|did|will|would|can|could"
    r"|shall|should|must|may|might|has|have|had)\b)",
    re.IGNORECASE,
)

_MONTH = rf"{ANY_MONTH}\b\.?"
_ORDINAL = r"(?:st|nd|rd|th)?"
_NTH = r"(?:four|fif|six|seven|eigh|nin|ten)th"
_MONTH_DAY = rf"\b{_MONTH}\s+\d{{1,2}}{_ORDINAL}\b|\b\d{{1,2}}{_ORDINAL}(?:\s+of)?\s+{_MONTH}"
_CLOCK = r"\b\d{1,2}(?:[:.]\d\d)?\s*[ap]\.?m\b"
_SIGNS: dict[Kind, re.Pattern[str]] = {
    "date": re.compile(
        rf"{_MONTH_DAY}|\b{_MONTH}\s+\d|{_CLOCK}|\b\d{{1,2}}:\d\d\b"
        rf"|^(?:(?:in|on|by|until|since|from|before|after|early|mid|late|last|next|this|the|end|of"
        rf"|start|middle)[\s-]+)*{_MONTH}$"
        r"|\b(?:1[5-9]|20)\d\ds?\b|\b\d0s\b|\bcentury\b"
        rf"|\b{WEEKDAY_NAME}s?\b"
        rf"|\b(?:{any_of(DAYS_NEAR_TODAY)}|midnight|noon|morning|afternoon|evening|weekend)\b"
        r"|\b(?:christmas|easter|thanksgiving|halloween|ramadan|new year)\b"
        r"|\b(?:next|last|this|past|coming)\s+(?:week|month|year|spring|summer|autumn|fall|winter)\b"
        r"|\b(?:hours?|days?|weeks?|months?|years?|decades?)\b",
        re.IGNORECASE,
    ),
    "number": re.compile(
        rf"\d|\b(?:{any_of((*SMALL_NUMBERS, *TENS))}|\w+teen|dozens?|{any_of(POWERS_OF_TEN)}s?"
        rf"|half|thirds?|quarters?|{_NTH}s?|once|twice|double|none)\b",
        re.IGNORECASE,
    ),
    "percentage": re.compile(
        r"%|\b(?:per\s?cent(?:age)?|pct|basis points?|half|thirds|quarters"
        rf"|{_NTH}s|(?:a|one)[ -](?:third|quarter|{_NTH}))\b"
        r"|\d\s?(?:bps|pc|pct)\b"
        rf"|\b(?:\d+|{any_of(SMALL_NUMBERS[1:11])})"
        rf"[ -](?:in|out of|of)[ -](?:every )?(?:\d|{any_of(SMALL_NUMBERS[2:11])})",
        re.IGNORECASE,
    ),
    "length": re.compile(
        r"\b(?:seconds?|minutes?|hours?|days?|nights?|weeks?|fortnights?|months?|years?|decades?"
        r"|centur(?:y|ies)|seasons?|overnight|(?:kilo|centi|milli|micro|nano)?met(?:re|er)s?|miles?"
        r"|yards?|f(?:oo|ee)t|inch(?:es)?|pages?|words|games?|match(?:es)?|rounds?|innings?|sets|terms?"
        r"|life(?:time)?|forever|indefinitely|until|since)\b"
        r"|\d[\s-]?(?:km|cm|mm|nm|m|ft|in|mi|hrs?|h|mins?|secs?|s)$",
        re.IGNORECASE,
    ),
    # A person's years need no unit, what is older does.
    "age": re.compile(
        r"(?:^\D*\b(?:\d\d?|1[01]\d|12[0-5])|\b(?:years?|months?|weeks?|days?|centur(?:y|ies))\b.*|"
        rf"^\W*(?:\w+teen|{any_of(TENS)}(?:-\w+)?|{any_of(SMALL_NUMBERS[1:13])}))[^\w%]*$"
        r"|-years?-old\b",
        re.IGNORECASE,
    ),
    "reason": re.compile(
        r"\b(?:because|due to|owing to|after|caused?|blamed?|since|so that|in order to|amid)\b",
        re.IGNORECASE,
    ),
}
_DATES = re.compile(
    rf"(?:{_MONTH_DAY})(?:,?\s+\d{{4}})?|\b{_MONTH}\s+\d{{4}}\b|{_CLOCK}", re.IGNORECASE
)
_MONEY = re.compile(r"[$£€¥₹]|\b(?:dollars?|pounds?|euros?|yen)\b", re.IGNORECASE)
_PLACES: dict[Kind, frozenset[str]] = {"country": COUNTRIES, "state": STATES}


def kind_of(text: str) -> Kind:
    """Return what would answer the question, the last one if there are several sentences."""
    if text.isupper():
        text = text.lower()
    whole = [text[start:end] for start, end in sentences(text)]
    asked = next((sentence for sentence in reversed(whole) if "?" in sentence), text)
    found = [
        (match.start(), order, kind)
        for order, (pattern, kind) in enumerate(_KINDS.items())
        if (match := re.search(pattern, asked, re.IGNORECASE))
    ]
    found += [
        (match.start(), 0, "date" if match[1] else "name")
        for match in _PRONOUN.finditer(asked)
        if _asks(asked, match)
    ]
    return min(found)[2] if found else _kind_of_keywords(asked)


def _kind_of_keywords(text: str) -> Kind:
    if _ASKING.search(text):
        return "other"
    found: list[tuple[int, Kind]] = [
        (match.start(), kind)
        for pattern, kind in _KEYWORDS.items()
        for match in re.finditer(pattern, text, re.IGNORECASE)
    ]
    return max(found)[1] if found else "other"


def _asks(text: str, pronoun: re.Match[str]) -> bool:
    """Tell a word that asks from one that joins: "the man who …", "… when it was closed"."""
    before, after = text[: pronoun.start()], text[pronoun.end() :]
    if not re.search(r"\w", after):
        return True
    opens = len(before.split()) <= 1
    alone = not (_OTHER_ASKING.search(before) or _OTHER_ASKING.search(after))
    if pronoun[1]:
        return bool(_WHEN_ASKING.match(text, pronoun.start())) or (opens and alone)
    return opens or alone


def fits(kind: Kind, answer: str) -> bool | None:
    """Tell whether the words are of the kind asked for; None where any words would do."""
    if kind == "other":
        return None
    if kind in _PLACES:
        return _bare(answer) in _PLACES[kind]
    if kind == "name":  # "Monday" is none, "Saturday Night Live" is one
        return _has_name(_SIGNS["date"].sub("", answer))
    if kind in ("number", "age"):  # "October 15" has digits and is no quantity
        answer = _DATES.sub("", answer)
    if kind in ("percentage", "age", "length"):
        return _measures(kind, answer)
    if kind == "reason":  # many a good reason ("Drought") bears no sign of it
        return True if _SIGNS[kind].search(answer) else None
    return bool(_SIGNS[kind].search(answer))


def _measures(kind: Kind, answer: str) -> bool | None:
    """Tell whether a quantity is a share, an age or a length; None for a figure that may be one.

    A span often leaves the unit out, which stands in a headline or in the column of a table.
    """
    if _MONEY.search(answer):
        return False
    if _SIGNS[kind].search(answer) or (kind == "length" and _SIGNS["date"].search(answer)):
        return True
    return None if _SIGNS["number"].search(answer) else False


def _bare(place: str) -> str:
    """Return a place's name without what may stand around it: "the state of Texas"."""
    name = re.sub(r"['’]s?$", "", " ".join(place.casefold().split()))
    name = re.sub(r"^(?:the\s+)?(?:(?:u\.?s\.?\s+)?state of\s+)?|\s+state$", "", name)
    return re.sub(r"(?<=\b[a-z])\.", "", name)


_NO_NAME = re.compile(
    r"^\W*(?i:one|two|three|four|five|six|seven|eight|nine|ten|an?|the|his|her|their|its|some|many)"
    r"(?=(?: [^\W\d_A-Z][\w-]*)+\W*$)"
)


def _has_name(answer: str) -> bool:
    """Whether a word has a capital, or is of a script without them.

    A number or an article that opens a sentence has one, and is no name: "One man".
    """
    answer = _NO_NAME.sub("", answer)
    return any(
        any(not letter.islower() for letter in word)
        for word in re.findall(r"[^\W\d_]{2,}|(?<!\d)[^\W\d_]", answer)  # no "5G"
    )


_SENTENCE = re.compile(
    r"^\W*(?:and |but |so )?(?:why\b|how (?!(?:many|much|long|far|old|tall|high|big|large|fast"
    r"|often|deep|hot|heavy|soon)\b)|what happened\b|what caused\b"
    r"|what (?:did|does|has|have|do)\b.*\b(?:say|said|tell|told|warn|claim|argue|think|respond"
    r"|explain)\b)",
    re.IGNORECASE,
)


def wants_sentence(question: str) -> bool:
    """Tell whether a few words would be too short an answer: why, how, what did X say."""
    return bool(_SENTENCE.search(question))
