"""Whether the words around a time expression speak of the past or of the future.

"on Monday" is the last one in "voted on Monday" and the next in "will vote on Monday". The
verb that governs an expression is taken to be the nearest before it in its sentence, or,
where the expression opens its clause, the first after it. No tagger: closed lists of
auxiliaries and irregular past forms, and -ed, which counts for less since it may be a
participle ("will visit the wounded on Monday"). Where cues disagree the tense is None.
"""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

Tense = Literal["past", "future"]

_PLANNED = "set|due|scheduled|expected|slated|planned|likely|poised|supposed|about|going"
_ADVERB = r"(?:not|also|now|still|then|all|both|soon|\w+ly)"
# What may follow within one verb group: "will | not be released", "is set | to be sworn".
_REST = rf"(?: (?:to|be|been|have|get|{_ADVERB}))*(?: [a-z]+)?"
_NOT_INFINITIVE = (
    "the|a|an|his|her|its|their|our|my|your|this|that|these|those|all|some|any|each|every|about"
    "|at|by|date|more|as|which|whom|what|them|him|me|us|you|it|one|two|three|several|parliament"
    "|police|court|hospital|prison|jail|death|congress|school|people|media|life|space|power|zero"
    r"|[a-z]*[^s]s"  # "spoke to reporters": hardly an infinitive ends so
)
_IRREGULAR = (
    "said|told|was|were|wasn['’]t|weren['’]t|had|hadn['’]t|did|didn['’]t|has|hasn['’]t|have"
    "|haven['’]t|won|lost|met|held|made|took|came|went|began|found|left|became|got|fell|rose"
    "|struck|saw|ran|led|gave|spoke|wrote|kept|sent|sat|stood|shot|broke|brought|bought|built"
    "|caught|chose|drew|drove|felt|fought|flew|grew|knew|laid|paid|sold|spent|swept|taught"
    "|threw|thought|understood|swore|stole|sank|sang|rode|slid|shook|arose|fled|withdrew"
    "|overtook|undertook|blew|bore|forgot|forgave|hid|heard|lit|meant|sought|slept|stuck"
    "|swung|wore|wound|woke|drank|ate|dealt|dug|hung|lent|leapt|shone|beat|hit|cut|shut|put"
)
_ON_SCHEDULE = (
    "begins?|starts|opens|closes|ends|expires?|kicks? off|takes? (?:place|office|effect|over)"
    "|premieres|airs|resumes?|concludes|debuts|goes on sale"
)
_CUE = re.compile(
    # Plans as seen from the past, reported futures and infinitives: either side is possible.
    rf"\b(?P<unsure>(?:was|were|had been|been)(?: {_ADVERB})? (?:{_PLANNED}|to)\b{_REST}"
    rf"|(?:has|have|had) (?:to|until)\b{_REST}|(?:would|could|might)(?:n['’]t)?\b{_REST}"
    rf"|(?:should|may|must|can) (?:not )?have\b{_REST}"
    rf"|(?<!according )to (?!(?:{_NOT_INFINITIVE})\b)[a-z]+{_REST})"
    rf"|\b(?P<future>(?:will|shall|can|must|should|may|won['’]t|cannot|can['’]t)\b{_REST}"
    rf"|(?:is|are|isn['’]t|aren['’]t)(?: {_ADVERB})? (?:{_PLANNED}|to|planning|preparing)\b{_REST}"
    r"|(?:is|are) (?:coming|returning|launching|opening|arriving|releasing|hosting|holding)"
    rf"|(?:has|have) been (?:set|scheduled|planned) (?:for|to)\b{_REST}"
    rf"|(?:plans?|expects?|hopes?|intends?|aims?|wants?|needs?) to\b{_REST}"
    rf"|{_ON_SCHEDULE})\b"
    rf"|['’](?P<ll>ll)\b{_REST}"
    rf"|\b(?P<bare>(?:{_PLANNED}) (?:for|to)\b{_REST}|(?:is|are)\b)"
    rf"|\b(?P<past>{_IRREGULAR})\b"
    r"|\b(?P<weak>(?!need|seed|speed|feed|indeed|hundred|sacred|united|breed|bleed|exceed"
    r"|proceed|succeed|agreed? to)[a-z]{2,}ed)\b"
)
_OPENS_CLAUSE = re.compile(
    r"(?:^|[,;:—–-]|\b(?P<joined>and|but|that|while|when|if|because|where))"
    r"[\s“”\"'‘’]*(?:(?:on|by|in|from|at|late|early|starting|beginning|since|until|during) )*$"
)
_IS = re.compile(r"\b(?:is|are)(?: (?:on|in|for|until|at noon|at midnight))? $")
_SINCE = re.compile(r"\bsince (?:late |early )?$")
_BEFORE = re.compile(r"\b(?:until|till|by|before|ahead of)(?: (?:the|late|early|next))? $")
_AFTER = re.compile(r"\b(?:after|following)\b[^,;:.]*$")
_RELATIVE_CLAUSE = re.compile(r", (?:who|which|whose|where|whom)\b[^,]*,")
_CLAUSE_BREAK = re.compile(r"[,;:—–]|\b(?:and|but|that|which|who|after|before|when|while|as)\b")

_NEXT_WORDS = 15
"""Characters after an expression between subject and verb in which its verb must begin."""


class _Cue(NamedTuple):
    tense: Tense | None
    weak: bool
    start: int
    end: int


def tense_at(sentence: str, start: int, end: int) -> Tense | None:
    """Return the tense that governs `sentence[start:end]`; None where that isn't sure."""
    before = sentence[:1].lower() + sentence[1:start] if start else ""
    after = _RELATIVE_CLAUSE.sub(" ", sentence[end:])
    if _SINCE.search(before):
        return "past"
    if _IS.search(before):
        return "future"
    tense = _governing(before, after)
    if tense == "past" and _BEFORE.search(before):
        # "was told to leave by Friday": the Friday may lie on either side of today.
        return None
    if tense == "future" and _AFTER.search(before):
        return None
    return tense


def _governing(before: str, after: str) -> Tense | None:
    behind, ahead = _cues(before), _cues(after)
    opens = _OPENS_CLAUSE.search(before)
    if not behind and not opens and ahead and ahead[0].tense == "future":
        # "Officials on Monday will meet", but "A report on Monday shows that prices will rise".
        return "future" if ahead[0].start <= _NEXT_WORDS or after[:1] in "'’" else None
    if not behind:
        return ahead[0].tense if ahead else None
    nearest = _nearest(before, behind)
    if opens and ahead:
        if opens["joined"] or nearest == ahead[0].tense:
            return ahead[0].tense
        return None
    return nearest


def _nearest(before: str, cues: list[_Cue]) -> Tense | None:
    """The tense of the last cue, unless a mere -ed form hides a future in the same clause."""
    last = cues[-1]
    if not last.weak:
        return last.tense
    for cue in reversed(cues[:-1]):
        if _CLAUSE_BREAK.search(before, cue.end):
            break
        if cue.tense != "past":
            return None
    return "past"


def _cues(words: str) -> list[_Cue]:
    return [
        _Cue(_tense(match), match["weak"] is not None, match.start(), match.end())
        for match in _CUE.finditer(words)
    ]


def _tense(match: re.Match[str]) -> Tense | None:
    if match["future"] or match["ll"]:
        return "future"
    return "past" if match["past"] or match["weak"] else None
