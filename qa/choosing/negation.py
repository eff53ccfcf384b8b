"""Whether a sentence states some of its words as what is so, or denies or overtakes them.

"Will not reopen on March 3", "had been due on March 3", "put back from March 3 to April 14":
a reader trained to find days finds one here, and it is the wrong one.
"""

from __future__ import annotations

import re
from datetime import date

from index.lexicon import MONTH_NAME, SHORT_MONTH, WEEKDAY_NAME
from qa.language.names import ROLE

_MONTH = rf"(?:{MONTH_NAME}|{SHORT_MONTH}\b\.?)"
_TIME_NAME = rf"(?-i:\b(?:{_MONTH}|{WEEKDAY_NAME}|(?:1[5-9]|20)\d\d)(?!\w))"
_TIME = re.compile(_TIME_NAME)

# "Found not guilty", "whether or not to": these deny nothing.
_NOT = re.compile(
    r"(?<!\bor )\bnot\b(?! guilty\b)|\b(?:never|no longer|cannot)\b|n['’]t\b", re.IGNORECASE
)
# "Not until March 3", "not only two", "not for 12 years": these state what follows them. So do
# "did not attend the hearing on March 3" and "has not named the victims, of whom 40".
_AFTER_ALL = re.compile(
    r"\b(?:until|till|before|only|just|merely|earlier|sooner|later|more|less|fewer|longer|over"
    r"|under|as|for|in|during|fail\w*"
    r"|attend\w*|appear\w*|name[ds]?|naming|identif\w+|comment\w*|respon\w+|reply|replied"
    r"|known?|mention\w*|disclos\w+|reveal\w*|forget|miss)\b",
    re.IGNORECASE,
)
# "For 12 years" is no denial of 12 years, "won't be ready for May 3" is one of May 3.
_NOT_THEN = re.compile(
    r"\b(?:w(?:ill|ould) not|wo(?:n|uldn)['’]t)(?: (?!until\b|before\b|only\b)\w+){1,5}"
    r" (?:for|in|during)(?: (?:the|early|mid|late|next))*\W+$",
    re.IGNORECASE,
)
_NOT_ALL = re.compile(r"\W+all(?: of)?(?: (?:the|its|their))?\W*", re.IGNORECASE)
_RATHER = re.compile(r"\b(?:nor|rather than|instead of)(?: \w+){0,2} [$£€¥₹]?$", re.IGNORECASE)
_UNTRUE = re.compile(
    r"\b(?:(?:not true|untrue|false) that\b"
    r"|den(?:y|ies|ied|ying) (?:\w+ )?(?:that (?:(?!and\b)\w+ ){1,3}|(?:it|he|she|they) )"
    r"(?:would|will)\b)[^,;:.()—“”\"]*$",
    re.IGNORECASE,
)
_FAILED = re.compile(r"\bfail(?:s|ed|ing)? to \w+ (?:on|by)\W*$", re.IGNORECASE)

# "The 40 victims", "its £4 million" are so, whatever is said of them; "the May deadline" isn't.
_DEFINITE = re.compile(r"\b(?:the|these|those|both|its|his|her|their)\W+$", re.IGNORECASE)
_PLANNED = re.compile(
    r"\b(?:(?:had|were|was) (?:originally |initially |previously )?to have"
    r"|had (?:originally |initially |previously )?been"
    r" (?:due|scheduled|expected|planned|set|slated|supposed|meant|promised|hoped)"
    r"|(?:was|were) (?:supposed|meant) to)\b",
    re.IGNORECASE,
)
_ONCE = re.compile(
    r"\b(?:originally|initially|formerly|previously)(?! un)(?: \w+){0,2}\W+$"
    r"|\b(?:earlier|previous|original|initial|old|former)"
    r" (?:\w+ )?(?:date|deadline|day|estimate|count|toll|figure|plan|price|target|total|offer"
    r"|forecast)s?\b(?: for(?: \w+){1,3}?)?"
    r"(?:\W+(?:of|was|were|is|had|been|put|it|this|at|set|stood|for|on|in|the|a|about|around|some|nearly|almost|just|over|only))*\W*$",
    re.IGNORECASE,
)

_MOVED = (
    r"\b(?:(?:postpon|mov|reschedul|chang|revis)(?:e|es|ed|ing)|(?:delay|push|shift|extend)(?:s|ed|ing)?"
    r"|slip(?:s|ped|ping)?|(?:put|bring(?:s|ing)?|brought) (?:back|off|forward))\b"
)
_CHANGED = (
    rf"(?:{_MOVED}|\b(?:(?:rais|increas|doubl|tripl|declin|reduc|surg|ris)(?:e|es|ed|ing)"
    r"|(?:climb|jump|soar|widen|narrow|lower)(?:s|ed|ing)?|slash(?:es|ed|ing)?|drop(?:s|ped|ping)?"
    r"|risen|rose|grow(?:s|n|ing|th)?|grew|fall(?:s|en|ing)?|fell|cut(?:s|ting)?|went|gone|going"
    r"|up|down|shr[aiu]nk(?:s|ing)?)\b)"
)
# Of days, "closed, while tracks are raised, from May 12 to June 3" is a span of time.
_FROM_TIME = re.compile(rf"{_MOVED}(?: (?!to\b)\w+){{0,6}} from\W+(?:\w+\s){{0,2}}$", re.IGNORECASE)
_FROM = re.compile(rf"{_CHANGED}[^,;:.()]{{0,160}}\bfrom\W+(?:\w+\s){{0,2}}$", re.IGNORECASE)
_TO = re.compile(r"[^,;:.()]{0,40}?\bto\s+", re.IGNORECASE)
_TO_TIME = re.compile(
    rf"[^,;:.()]{{0,40}}?\bto\s+(?=(?:\w+\s+){{0,2}}{_TIME_NAME}|(?:the|early|mid|late|next)\b)",
    re.IGNORECASE,
)
_ABOUT = r"(?:(?:about|around|some|nearly|almost|just|over|the|a|an)\W+)*"
_COMPARED = re.compile(
    r"\b(?:(?:up|down) from|compared (?:with|to)|from a (?:peak|record|low|high) of)"
    rf"\W+{_ABOUT}$",
    re.IGNORECASE,
)
_UNIT = r"[$£€¥₹%]|\bper ?cent\b"
# "Rose to 6.1% in May from 5.4%": both in one unit, for "grew to 40 staff from 12 countries".
_TO_FROM = re.compile(
    rf"{_CHANGED}[^;:()]{{0,80}}?\bto\s+{_ABOUT}(?P<new>[$£€¥₹]?\d[\d.,]*(?:\s?(?:%|per ?cent))?)"
    rf"[^;:()]{{0,40}}\bfrom\s+{_ABOUT}[$£€¥₹]?$",
    re.IGNORECASE,
)
_CLAUSE = re.compile(
    r"[;:()—–“”\"]|,(?! and (?:then|later)\b)"
    r"|\b(?:but|because|although|though|while|that|which|who|whom|whether|when|where|why|how|after"
    r"|since|if)\b",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d\b")
_OF_YEAR = re.compile(r"\b(?:in|of|during) ((?:1[5-9]|20)\d\d)\b", re.IGNORECASE)
_ASKS_FOR_OLD = re.compile(
    r"\b(?:not|never|original(?:ly)?|initial(?:ly)?|previous(?:ly)?|former(?:ly)?|first|before|earlier"
    r"|peak|record|most|highest|lowest|maximum|minimum|ever|fail(?:s|ed|ing)?"
    r"|used to|from|once|old|instead|rather|supposed|delayed|postponed|had)\b|n['’]t\b"
    r"|\b(?:was|were|been)\b.*\b(?:due|scheduled|expected|planned|slated|meant)\b"
    # What happened once did so on one day, which no later article changes.
    r"|\b(?:when|(?:what|which) (?:day|date|year|month))\W+(?:did|was|were|had)\b",
    re.IGNORECASE,
)


_ASKS_FOR_NEWEST = re.compile(
    r"\b(?:latest|newest|current(?:ly)?|most recent(?:ly)?|at present|right now|as of now"
    r"|(?:is|are|['’]s) the new|now\W*$"
    # Who holds an office holds it today.
    rf"|who(?:['’]s| is)(?: the)?(?: [\w’'-]+){{0,2}}? {ROLE}"
    r"|final (?:death )?(?:toll|tally|count|figure|total|number))\b",
    re.IGNORECASE,
)
_ASKS_WHO_NOT = re.compile(
    r"\b(?:who|(?:which|what)(?: [\w’'-]+){1,3}?)"
    r" (?:(?:did|does|do|has|have|had|was|were|is|are|will|would|could|can)(?: not\b|n['’]t\b)"
    r"|never\b|cannot\b)",
    re.IGNORECASE,
)
_DID_NOT = re.compile(
    r"\b(?:not|never|no|none|nor|neither|cannot|without|refus\w+|declin\w+|fail\w*|reject\w*|oppos\w+"
    r"|unable|unwilling|den(?:y|ied|ies)|withh[eo]ld|against|abst\w+|boycott\w*|skip\w*|miss(?:ed|es)"
    r"|lack\w*|absent)\b|n['’]t\b",
    re.IGNORECASE,
)
_SAYING = re.compile(
    r"\b(?:said|says?|saying|told|tells|ruled?|found|finds|wrote|added|argued?s?|announced"
    r"|report(?:ed|s)|confirmed|noted|claimed|warned|insisted|complained|revealed|stated)\b",
    re.IGNORECASE,
)


def denied(sentence: str, start: int, end: int) -> bool:
    """Tell whether a sentence denies that `sentence[start:end]` is so.

    >>> said = "It will not reopen on March 3."
    >>> denied(said, said.index("March"), len(said) - 1)
    True
    """
    before = sentence[:start]
    if _RATHER.search(before) or _UNTRUE.search(before):
        return True
    timed = _is_time(sentence[start:end]) and not sentence.startswith(("'s", "’s"), end)
    if timed and (_FAILED.search(before) or _NOT_THEN.search(before)):
        return True
    clause = _CLAUSE.split(before)[-1]
    found = list(_NOT.finditer(clause))
    if not found:
        return False
    after = start - len(clause) + found[-1].end()
    if _NOT_ALL.fullmatch(sentence, after, start):
        return True
    if not timed and _DEFINITE.search(clause):
        return False
    return not _AFTER_ALL.search(sentence, after, start)


def overtaken(sentence: str, start: int, end: int) -> bool:
    """Tell whether a sentence gives `sentence[start:end]` as what was so, or was planned, once."""
    before = sentence[:start]
    clause = _CLAUSE.split(before)[-1]
    timed = _is_time(sentence[start:end])
    return bool(
        (_PLANNED.search(clause) and (timed or not _DEFINITE.search(clause)))
        or _ONCE.search(clause)
        or (_COMPARED.search(before) and not timed)  # "fares go up from March 1"
        or _fell_from(sentence, start, end)
        or successor(sentence, start, end) is not None
    )


def successor(sentence: str, start: int, end: int) -> int | None:
    """Return where the value begins that came after `sentence[start:end]`, if it is told.

    "The bill rose from £4 million to £6 million" tells it of "£4 million".
    """
    timed = _is_time(sentence[start:end])
    to = (_TO_TIME if timed else _TO).match(sentence, end)
    return to.end() if to and (_FROM_TIME if timed else _FROM).search(sentence[:start]) else None


def of_time_asked(question: str, sentence: str, start: int, end: int) -> bool:
    """Tell whether a quantity is given for a time that the question names.

    "Up from 4,000 tonnes in 2023" gives what holds, where it is asked what was picked in 2023.
    """
    if _is_time(sentence[start:end]):
        return False
    told = _TIME.search(_CLAUSE.split(sentence[end : successor(sentence, start, end)])[0])
    return told is not None and told[0] in _TIME.findall(question)


def _is_time(words: str) -> bool:
    """Whether words name a day, a month or a year, and are no quantity."""
    return _TIME.search(words) is not None


def _fell_from(sentence: str, start: int, end: int) -> bool:
    """Whether a quantity is what another of its unit came from: "rose to 6% from 5%"."""
    found = _TO_FROM.search(sentence[:start])
    return found is not None and not _units(found["new"]).isdisjoint(
        _units(sentence[max(0, start - 1) : end + len(" per cent")])
    )


def _units(words: str) -> set[str]:
    return {unit if len(unit) == 1 else "%" for unit in re.findall(_UNIT, words, re.IGNORECASE)}


def of_another_year(question: str, sentence: str, context: str, published: date | None) -> bool:
    """Tell whether a question asks of a year ("in 2024") and a sentence tells of another.

    `sentence` is without the answer's own words. If it names no year, it may tell of any that
    its `context` (title and paragraph) names, or of those next to its publication.
    """
    asked = set(_OF_YEAR.findall(question))
    if not asked:
        return False
    if named := set(_YEAR.findall(sentence)):
        return not asked & named
    if published is None or asked & set(_YEAR.findall(context)):
        return False
    return not any(abs(int(year) - published.year) <= 1 for year in asked)


def asks_for_old(question: str) -> bool:
    """Tell whether a question may ask for what isn't so now: "the original date", "the peak"."""
    return bool(_ASKS_FOR_OLD.search(question))


def asks_for_newest(question: str) -> bool:
    """Tell whether a question asks for what is so now: "the latest", "the current"."""
    return bool(_ASKS_FOR_NEWEST.search(question))


def asks_who_did_not(question: str) -> bool:
    """Tell whether a question asks of whom something is denied: "Who did not accept it?"."""
    return bool(_ASKS_WHO_NOT.search(question))


def said_not_to(sentence: str, start: int, end: int) -> bool:
    """Tell whether a sentence denies something of `sentence[start:end]`.

    Who says that another didn't do a thing is not who didn't do it.

    >>> said_not_to("The judge said that the firm had not asked.", 20, 28)
    True
    >>> said_not_to("The judge said that the firm had not asked.", 0, 9)
    False
    """
    after = _DID_NOT.search(sentence, end)
    if after is None:
        return bool(_DID_NOT.search(sentence[:start]))
    return not _SAYING.search(sentence, end, after.start())
