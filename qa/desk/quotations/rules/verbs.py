"""The verbs with which news says who said what."""

from __future__ import annotations

import re
from collections.abc import Iterable

from index.lexicon import ANY_WEEKDAY

SAY = frozenset("say says said saying".split())
"""Whatever follows these is what was said."""

TELL = frozenset("tell tells told telling".split())
"""These have whom it was told to behind them."""

ASK = frozenset("ask asks asked asking wonder wonders wondered wondering".split())

_REGULAR = """add warn claim announce confirm report note reveal suggest argue hint insist explain
    state stress acknowledge admit allege assert caution comment complain concede contend
    declare disclose emphasize emphasise maintain mention quip joke recall reiterate remark
    reply respond testify tweet post lament boast exclaim shout yell answer indicate pledge
    counter vow promise recount affirm predict tease continue conclude observe echo demand
    opine muse advise propose retort relay clarify urge repeat elaborate agree"""
_IRREGULAR = """write writes wrote writing swear swears swore read reads goes cry cries cried crying
deny denies denied denying wrote point points pointed pointing"""

_NOT_ALONE = frozenset(
    "agree goes read reads predict conclude observe continue urge demand".split()
)


def _forms(verb: str) -> set[str]:
    stem = verb[:-1] if verb.endswith("e") else verb
    if verb.endswith("y") and verb[-2] not in "aeou":
        return {verb, f"{verb[:-1]}ies", f"{verb[:-1]}ied", f"{verb}ing"}
    doubled = {"admit": "admitt", "quip": "quipp"}.get(verb, stem)
    sibilant = "es" if verb.endswith(("s", "sh", "ch", "x")) else "s"
    return {verb, f"{verb}{sibilant}", f"{doubled}ed", f"{doubled}ing"}


_PLAIN = {form for verb in _REGULAR.split() for form in _forms(verb)} | set(_IRREGULAR.split())
ANY_VERB = _PLAIN | SAY | TELL | ASK

WITH_QUOTE_ONLY = frozenset(
    form
    for verb in """predict conclude observe continue urge demand agree echo tease propose advise
    respond reply joke muse comment elaborate repeat""".split()
    for form in _forms(verb)
) | {
    "goes",
    "read",
    "reads",
    "cry",
    "cries",
    "cried",
    "crying",
    "deny",
    "denies",
    "denied",
    "denying",
}
"""Verbs that have a clause for other things than speech: they count beside quotation marks."""

_FRAGMENT = """call describe dub label brand hail praise slam blast criticize criticise condemn
    denounce accuse warn vow promise express cite decry deem tout characterize characterise
    compare thank pledge mock admit acknowledge joke outline commend ask defend reject
    dismiss note criticise applaud question discuss salute liken welcome insist argue
    claim suggest complain announce attribute blame promise credit"""
_FRAGMENT_IRREGULAR = (
    "speak speaks spoke speaking talked talking refer refers referred referring write wrote writes"
)
FRAGMENT_VERBS = (
    frozenset({form for verb in _FRAGMENT.split() for form in _forms(verb)})
    | frozenset(_FRAGMENT_IRREGULAR.split())
    | SAY
    | TELL
)
"""Verbs beside which a quoted fragment is somebody's words: called it "a disgrace"."""

NO_SPEAKERS = re.compile(
    r"\b(?:study|studies|research|researches|findings?|data|figures?|evidence|analys[ie]s|results?"
    r"|trials?|tests?|models?|simulations?|experiments?|history|experience|signs?|nothing"
    r"|everything|pictures?|photos?|videos?|images?|footage|calendar|science|logic|wisdom|law|rules?|constitution|legend|which|this|that|it|what|there)$",
    re.IGNORECASE,
)
"""Subjects whose verbs tell what was found, not what was said: a study suggested that …"""


def _one_of(words: Iterable[str]) -> str:
    """Return a regular expression for one of many words, letter by letter: it is tried often."""
    tails: dict[str, set[str]] = {}
    for word in words:
        tails.setdefault(word[:1], set()).add(word[1:])
    parts = [
        letter + (next(iter(rest)) if len(rest) == 1 else _one_of(rest))
        for letter, rest in sorted(tails.items(), reverse=True)
        if letter
    ]
    return f"(?:{'|'.join(parts)}){'?' if '' in tails else ''}"


VERB = re.compile(
    rf"\b(?P<according>[Aa]ccording\s+to)\b|\b(?P<verb>{_one_of(ANY_VERB | FRAGMENT_VERBS)})\b"
)
SAYING = re.compile(rf"\b{_one_of(ANY_VERB)}\b")
POINTED = re.compile(r"\s+out\b")
AUXILIARY = (
    r"(?:is|are|was|were|has|have|had|will|would|could|can|should|may|might|must|does|do|did"
    r"|[a-z]+n['’]t|it['’]s|he['’]s|she['’]s|they['’]re|cannot)"
)
FINITE = (
    r"(?:is|are|was|were|has|have|had|will|would|could|can|should|may|might|must|does|do|did"
    r"|[a-z]+n['’]t|won['’]t|it['’]s|he['’]s|she['’]s|they['’]re|cannot|won|lost|came|went|made"
    r"|took|left|gave|got|became|began|fell|rose|grew|died|needs?|wants?|remains?|[a-z]{2,}ed)"
)
FINITE_WORD = re.compile(rf"\b{FINITE}\b")
TIME = (
    rf"(?:(?:(?:on|late|early|last|this|since|by|earlier|later)\s+)*(?:{ANY_WEEKDAY}\b\.?"
    r"|today|yesterday|tonight|earlier|later|week|month|year|morning|afternoon|evening|night"
    r"|(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Jan\.|Feb\.|Aug\.|Sept\.|Oct\.|Nov\.|Dec\.)\s+\d{1,2}(?:,\s+\d{4},?)?"
    r"|in\s+(?:\w+\s+)?(?:19|20)\d\d)(?:\s+(?:morning|afternoon|evening|night))?)"
)
PREPOSITIONS = frozenset(
    """in on at during to after before as of by from through via with about following amid when
    while ahead under over for against upon into since until outside inside last this
    earlier later today yesterday tonight recently again early late shortly next via
    alongside because despite without then speaking citing referring""".split()
)
