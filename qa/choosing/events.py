"""Whether a sentence tells of the event asked about: its edition, its result, what was won in it.

"Who won Super Bowl 60?" isn't answered by who won the fifty-ninth, by who hopes to win it, or by
who won the coin toss.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from index.keyword.tokenizer import terms
from index.lexicon import (
    HONORIFICS,
    MONTH_ABBREVIATIONS,
    MONTHS,
    OFFICES,
    RANKS,
    TITLE_ABBREVIATIONS,
    any_of,
)
from qa.language.names import names_in
from qa.language.opposites import says_the_opposite

_NAME = r"(?:[A-Z][\w’'-]*\.?)(?: (?:of (?:the )?)?[A-Z][\w’'-]*){0,4}"
_YEAR = r"(?:19|20)\d\d"
_ROMAN = r"(?:[IVXL]{2,}|[VXL])"
_BEFORE = re.compile(
    rf"\b(?P<edition>{_YEAR}|\d{{1,3}}(?:st|nd|rd|th))(?: annual)?[ -](?P<name>{_NAME})"
)
_AFTER = re.compile(
    rf"(?<!\w)(?P<name>{_NAME}) (?P<edition>(?:(?:in|of) )?{_YEAR}|\d{{1,3}}|{_ROMAN})"
    r"(?![\w%:,.]\d)\b"
)
_MONTHS = frozenset(name.casefold() for name in (*MONTHS, *MONTH_ABBREVIATIONS))
_OPENING = re.compile(
    r"^(?:(?:who|what|which|where|when|how|why|did|was|is|the|in|at|on|for|by|since|until)\W+)+",
    re.IGNORECASE,
)
_DIGITS = {"I": 1, "V": 5, "X": 10, "L": 50}

_RESULT = re.compile(
    r"\b(?:who|(?:which|what)(?: [\w’'-]+){1,3}) (?:won|beat|defeated|triumphed|was elected)\b",
    re.IGNORECASE,
)
_ACHIEVED = re.compile(
    r"\b(?:won|wins|winning|winners?|beat|beats|beating|defeat(?:ed|s|ing)?|victor\w*|champions?"
    r"|crowned|triumph\w*|elected|clinch\w*|claim\w*|took|takes|taken|edged|prevailed|lift(?:ed|s)"
    r"|awarded|went to|retain\w*|title)\b",
    re.IGNORECASE,
)
_PREVIEW = re.compile(
    r"\b(?:will|would|could|can|may|might|must|should|hop(?:e|es|ed|ing) to|aim(?:s|ed|ing)? to"
    r"|look(?:s|ed|ing)? to|set to|due to|bid(?:s|ding)? to|favou?rites?(?: to)?|expected to"
    r"|want(?:s|ed)? to|tr(?:y|ies|ied|ying) to|chance to|odds(?: \w+)* to)"
    r"(?: \w+){0,2} (?:win|beat|defeat|face|play|meet|retain|claim|clinch|take)\b",
    re.IGNORECASE,
)
_WON_ELSE = re.compile(
    r"\bw(?:on|ins|inning) (?:the |a |an |their |his |her |its )?(?P<what>(?:opening |pre-?match )?"
    r"(?:coin[ -])?toss|coin[ -]flip|appeal|bet|wager|lawsuit|right to|chance to|place in"
    r"|first (?:set|leg|half|game|map|round)|opening (?:set|leg|game|match|round)|pole)\b",
    re.IGNORECASE,
)

_STAYED = re.compile(
    r"\b(?:remain(?:s|ed|ing)?|stay(?:s|ed|ing)?|kept|keeps|still)(?: \w+)?"
    r" (?:open|closed|shut|running|in force|in place)\b",
    re.IGNORECASE,
)
_HELD = re.compile(
    r",? (?:the |who were |reigning |defending )*(?:winner|champion|victor|holder)s?\b[^,;.]*",
    re.IGNORECASE,
)
_ASKS_FOR_NAME = re.compile(r"\W*(?:who|whom|which|what)\b", re.IGNORECASE)
_AGAINST = re.compile(
    r"\b(?:vot\w+|were|was) (?:it )?(?:down|against)\b|\bagainst\b", re.IGNORECASE
)
_IN_FAVOUR = re.compile(r"\bvot\w+ for\b|\b(?:in favou?r|supported|backed)\b", re.IGNORECASE)
_MARGIN = re.compile(
    r"(?:\b(?:w[io]ns?|beat\w*|defeat\w*|lost|victory|takes?|took|ahead)\b[^.;]* by"
    r"|\b(?:margin|majority|lead|difference|gap) (?:was|is|of))(?: (?:only|just|about|some))* $",
    re.IGNORECASE,
)
_ASKS_FOR_MARGIN = re.compile(
    r"\b(?:by|margin|majority|lead|ahead|difference|gap|more|fewer|less)\b", re.IGNORECASE
)
_UNTIL = re.compile(r"\b(?:until|till|before)(?: [\w’'-]+){0,2}\W*$", re.IGNORECASE)
_WHICH_BODY = re.compile(
    r"\b(?:which|what) (?:[\w’'-]+ ){0,2}(?:company|firm|bank|airline|retailer|chain|automaker"
    r"|carmaker|agency|ministry|department|newspaper|network|party|university|college|school|hospital|club"
    r"|team|country|nation|city|town|state|brand|studio|organi[sz]ation)\b",
    re.IGNORECASE,
)
_TITLE = any_of(word.title() for word in (*HONORIFICS, *OFFICES, *RANKS, *TITLE_ABBREVIATIONS))
_TITLED = re.compile(rf"(?:[Tt]he )?{_TITLE}\.? [A-Z]")
_TITLE_BEFORE = re.compile(rf"\b{_TITLE}\.? $")


def editions(text: str) -> Iterator[tuple[frozenset[str], int]]:
    """Yield the terms of each event named with its edition or year, and its number.

    >>> [(sorted(name), number) for name, number in editions("the 2026 World Cup")]
    [(['cup', 'world'], 2026)]
    """
    for pattern in (_BEFORE, _AFTER):
        for match in pattern.finditer(text):
            name = _OPENING.sub("", match["name"])
            if name.casefold().rstrip(".") in _MONTHS or not name:
                continue
            if named := frozenset(terms(name)):
                yield named, _number(match["edition"])


def of_another_edition(
    question: str, sentence: str, title: str, published: date | None, end: int = 0
) -> bool:
    """Tell whether a question asks of one edition of an event and a sentence tells of another's.

    Where neither sentence nor title names an edition of it, an article of before the year asked
    can't tell how it ended. `end` is where the words that would answer end in the sentence: "the
    Seals, winners of the 59th" didn't win the 60th in it.
    """
    for name, asked in editions(question):
        held = _HELD.match(sentence, end) if end else None
        if held and (told := _editions_of(name, asked, held[0])) and asked not in told:
            return True
        for said in (sentence, title):
            if told := _editions_of(name, asked, said):
                return asked not in told
        early = published is not None and asked > 1_000 and published.year < asked
        if early and _RESULT.search(question) and str(asked) not in sentence:
            return True
    return False


def no_result(question: str, sentence: str, end: int) -> bool:
    """Tell whether it is asked who won, and a sentence tells who may, or who won something else.

    `end` is where the words that would answer end in it.
    """
    if not _RESULT.search(question):
        return False
    won = _WON_ELSE.search(sentence, end)
    if won and not set(terms(won["what"])) & set(terms(question)):
        return True
    return bool(_PREVIEW.search(sentence)) and not _ACHIEVED.search(sentence)


def person_for_body(question: str, sentence: str, start: int, end: int) -> bool:
    """Tell whether it is asked which company, and a person is named: "Judge Sigrid Moan"."""
    if not _WHICH_BODY.search(question):
        return False
    return bool(_TITLED.match(sentence, start, end) or _TITLE_BEFORE.search(sentence[:start]))


def named_in_question(question: str, words: str) -> bool:
    """Tell whether it is asked who, and the words name somebody whom the question names already.

    "Who was mayor before Calder?" isn't answered by "Ines Calder"; "was it Orme or Wend?" may be.
    """
    if not _ASKS_FOR_NAME.match(question) or re.search(r"\bor\b", question):
        return False
    last = words.split()[-1].removesuffix("'s").removesuffix("’s")
    if re.search(rf"\b{re.escape(last)}['’]s\b", question):
        return False  # "who owns Orme's bakery?" may well be answered by an Orme
    return last[:1].isupper() and last in {name.split()[-1] for name in names_in(question)}


def other_side_counted(question: str, sentence: str, end: int) -> bool:
    """Tell whether it is asked how many were against, and a number of those in favour is told."""
    sides = [
        side
        for side, pattern in (("for", _IN_FAVOUR), ("against", _AGAINST))
        if pattern.search(question)
    ]
    clause = re.split(r"[,;:.()]| and | while | but ", sentence[end:], maxsplit=1)[0]
    if sides == ["against"]:
        return bool(_IN_FAVOUR.search(clause)) and not _AGAINST.search(clause)
    if sides == ["for"]:
        return bool(_AGAINST.search(clause)) and not _IN_FAVOUR.search(clause)
    return False


def tells_a_margin(question: str, sentence: str, start: int) -> bool:
    """Tell whether it is asked how many somebody got, and a lead is told: "won by 312 votes"."""
    return bool(_MARGIN.search(sentence[:start])) and not _ASKS_FOR_MARGIN.search(question)


def no_change_told(question: str, sentence: str, start: int) -> bool:
    """Tell whether it is asked when something opens, and a day is told on which it didn't.

    It closed on that day, or remained open. "Closed until Monday" tells when it opens.
    """
    if _UNTIL.search(sentence[:start]):
        return False
    stays = _STAYED.search(sentence) and not _STAYED.search(question)
    return bool(stays) or says_the_opposite(terms(question), terms(sentence))


def _editions_of(name: frozenset[str], asked: int, text: str) -> list[int]:
    """Return the editions of an event that a text names, years where a year was asked for."""
    return [
        number
        for other, number in editions(text)
        if (other <= name or name <= other) and (number > 1_000) == (asked > 1_000)
    ]


def _number(edition: str) -> int:
    digits = re.search(r"\d+", edition)
    if digits:
        return int(digits[0])
    values = [_DIGITS[letter] for letter in edition]
    later = [*values[1:], 0]
    return sum(-one if one < then else one for one, then in zip(values, later, strict=True))
