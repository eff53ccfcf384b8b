"""Who and what a conversation has spoken of: persons, groups, places and things.

Told by rule from the words around a name: titles, "in Seoul", "the … Council", who was asked
for, and how the article that was cited goes on ("Calder … She").
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import Literal

from index.ingest.passages import sentences
from index.keyword.tokenizer import STOP_WORDS
from index.lexicon import HONORIFICS, MONTHS, OFFICES, PEERAGE, RANKS, ROYALTY, WEEKDAYS
from qa.language.names import name_spans
from qa.language.places import COUNTRIES, STATES

MentionKind = Literal["person", "group", "place", "thing", "unknown"]
Sex = Literal["he", "she"]


@dataclass(frozen=True, slots=True)
class Mention:
    """Something spoken of in a text: `text[start:end] == words` there.

    `sex` is None where nothing shows it. `named` is False for what has no name ("the siren").
    """

    words: str
    kind: MentionKind
    start: int
    end: int
    plural: bool = False
    sex: Sex | None = None
    named: bool = True

    @property
    def bare(self) -> str:
        """The words without an article before them."""
        return re.sub(r"^(?:the|an?) ", "", self.words, flags=re.IGNORECASE)


_TITLES = HONORIFICS | PEERAGE | ROYALTY | OFFICES | RANKS | {"secretary", "ambassador"}
_GROUP_WORDS = frozenset(
    """council association alliance guild institute department ministry company corp corporation
    inc ltd group party union university academy school college club fc rovers united city
    agency bureau commission committee court bank government police congress parliament senate
    assembly army navy force forces command news times post courier wire airlines airways motors
    league federation society trust foundation ferries greens conservatives democrats
    republicans hospital""".split()
)
_PLACE_WORDS = frozenset(
    """street lane row road avenue square bay island islands isles hill hills valley county
    village coast sea ocean strait gulf peninsula harbour harbor port airport beach park hall
    castle district province region river lake mountain mountains moor point""".split()
)
# Without an article to tell by, these are no persons.
_WELL_KNOWN = frozenset(
    """korea america europe africa asia britain england scotland wales tokyo seoul beijing shanghai
    taipei delhi mumbai london paris berlin rome madrid brussels geneva vienna warsaw kyiv moscow
    istanbul ankara cairo tehran baghdad jerusalem gaza riyadh dubai kabul nairobi lagos sydney
    ottawa toronto chicago boston miami dallas houston seattle pyongyang hanoi manila""".split()
)
_PLACE_OPENS = frozenset("port fort mount lake river cape upper lower great los san santa".split())
_DAY_WORDS = frozenset(map(str.lower, (*MONTHS, *WEEKDAYS, "Christmas", "Easter"))) - {"may"}
_PLACE_BEFORE = re.compile(
    r"\b(?:in|at|near|around|across|visit(?:s|ed|ing)?|reach(?:es|ed|ing)?) $", re.IGNORECASE
)
_THE_BEFORE = re.compile(r"\bthe (?:[a-z-]+ )?$", re.IGNORECASE)
_AND = re.compile(r",? and (?:the )?")

ASKS_WHO = re.compile(
    r"\b(?:who(?:m|se)?|(?:which|what) (?:[\w.’'-]+ ){0,2}(?:person|man|woman|boy|girl|actor"
    r"|actress|singer|politician|senator|president|diplomat|minister|official|player|winger|striker"
    r"|teacher|driver|officer|mayor|leader|candidate))\b",
    re.IGNORECASE,
)
"""A question that a person's name answers."""


def mentions(text: str, article: str = "", *, who: bool = False) -> list[Mention]:
    """Return what a text speaks of, in its order.

    Args:
        text: a question or an answer.
        article: what the conversation's answers were taken from; tells a person from a place.
        who: the text answers a question that asks who.
    """
    named = [_named(text, start, end, article, who) for start, end in name_spans(text)]
    named = [one for one in named if not _is_time(one.words)]
    plain = [
        one
        for one in noun_phrases(text)
        if not any(one.start <= name.start < one.end for name in named)
    ]
    return sorted([*named, *_joined(text, named), *plain], key=lambda one: (one.start, -one.end))


def _is_time(name: str) -> bool:
    words = [word.casefold() for word in re.findall(r"[^\W\d_]+", name)]
    return not words or all(word in _DAY_WORDS for word in words) or name in ("May", "May Day")


def _named(text: str, start: int, end: int, article: str, who: bool) -> Mention:
    name = text[start:end]
    the = _THE_BEFORE.search(text, 0, start)
    start, end = _widened(text, the.start() if the else start, end)
    kind, sex = kind_of_name(name, "" if the else text[:start], article), None
    if who and kind == "unknown":
        kind = "person"
    if the and kind == "unknown":
        kind = "thing"
    if kind in ("person", "unknown"):
        sex = sex_of(name, article)
        kind = "person" if sex else kind
    plural = kind in ("thing", "group") and text[start:end].endswith("s") and bool(the)
    return Mention(text[start:end], kind, start, end, plural, sex)


def _widened(text: str, start: int, end: int) -> tuple[int, int]:
    """Take in the plural noun that a name stands before: "the Skerry ferries"."""
    after = re.compile(r" [a-z]{2,}(?:[^s\W]s)\b(?! of\b)").match(text, end)
    return (start, after.end()) if after and text[start:end].startswith("the ") else (start, end)


def kind_of_name(name: str, before: str = "", article: str = "") -> MentionKind:
    """Tell what a name names, from its words, those before it, and an article that has it."""
    words = [word.casefold() for word in re.findall(r"[^\W_]+", name)]
    if name.casefold().replace(".", "") in COUNTRIES | STATES | _WELL_KNOWN:
        return "place"
    if "&" in name or words[-1] in _GROUP_WORDS or re.fullmatch(r"[A-Z]{2,}\d*|[A-Z]\d+", name):
        return "group"
    if len(words) > 1 and (words[-1] in _PLACE_WORDS or words[0] in _PLACE_OPENS):
        return "place"
    if words[0] in _TITLES and len(words) > 1:
        return "person"
    if _PLACE_BEFORE.search(before):
        return "place"
    if article and _called_a_person(name, article):
        return "person"
    return "place" if article and _called_a_place(name, article) else "unknown"


def _called_a_place(name: str, article: str) -> bool:
    """Whether an article has something in it, or somebody going there."""
    goes = r"(?:travel|fly|flies|flew|go|goes|went|head|sail|return)\w*(?: on| back)? to"
    found = re.search(rf"\b(?:[Ii]n|[Nn]ear|{goes}) {re.escape(name)}\b(?!['’]s| [A-Z])", article)
    return found is not None


def _called_a_person(name: str, article: str) -> bool:
    """Whether an article gives the name an age, a "who" or a title."""
    last = re.escape(name.split()[-1])
    titles = "|".join(_TITLES)
    return bool(
        re.search(rf"\b{last}, (?:aged )?\d\d,|\b{last},? who\b", article)
        or re.search(rf"\b(?i:{titles}),? (?:[A-Z]\w+ )?{last}\b", article)
    )


_HE_OR_SHE = re.compile(r"\b(?:(he|him|his)|(she|hers?))\b", re.IGNORECASE)
_STARTS_ANEW = re.compile(r"\W*(?:He|She|His|Her)\b")


@lru_cache(maxsize=512)  # asked of the same few names for every question of a conversation
def sex_of(name: str, article: str) -> Sex | None:
    """Return the pronoun by which an article goes on after the name; None where it's unclear.

    Only a sentence that the name opens counts, with what follows in it, or a next sentence that
    starts with the pronoun: elsewhere it may be another's.
    """
    if not article:
        return None
    last = re.escape(name.split()[-1])
    opens = re.compile(rf"(?:[A-Z][\w-]+ ){{0,2}}{last}\b|\W*(?:[A-Z]?[\w’'-]+,? ){{0,8}}{last},")
    told = [article[start:end] for start, end in sentences(article)]
    votes = {"he": 0, "she": 0}
    for sentence, following in zip(told, [*told[1:], ""], strict=True):
        named = re.search(rf"\b{last}\b", sentence)
        if named is None:
            continue
        first = opens.match(sentence)
        own = _HE_OR_SHE.search(sentence, named.end()) if first else None
        said = re.search(rf"\bsaid (?:[A-Z][\w-]+ )?{last}\b|\b{last} said\b", sentence)
        found = own or (said and _HE_OR_SHE.search(sentence, said.end()))
        if not found and (first or said) and _STARTS_ANEW.match(following):
            found = _HE_OR_SHE.search(following)
        if found:
            votes["he" if found[1] else "she"] += 1
    if votes["he"] == votes["she"]:
        return None
    return "he" if votes["he"] > votes["she"] else "she"


def _joined(text: str, named: list[Mention]) -> list[Mention]:
    """Return pairs of one kind: "Blinken and Park"."""
    return [
        replace(one, words=text[one.start : two.end], end=two.end, plural=True)
        for one, two in pairwise(named)
        if _AND.fullmatch(text, one.end, two.start) and one.kind == two.kind
    ]


_ARTICLE = re.compile(
    r"\b(?:the|an?) (?P<words>[\w’'-]+(?: (?!the |an? )[\w’'-]+){0,5})", re.IGNORECASE
)
_HELPED = re.compile(
    r"\b(?:do|does|did|will|would|can|could|shall|should|must|may|might)(?:n['’]t)? $",
    re.IGNORECASE,
)
_IS = re.compile(r"\b(?:is|are|was|were|be|has|have|had)(?:n['’]t)? $", re.IGNORECASE)
_STATE = re.compile(
    r"\w{3,}(?:ed|ing)|open|shut|found|held|built|made|won|lost|told|sent|put|hit|set|given|taken"
    r"|known|safe|new|old|ready|alive|dead|free|true|over"
)
_NO_VERB_BEFORE = frozenset(["of", "not", "and", "have", "be", "do"])
_MOST_WORDS = 3


def noun_phrases(text: str) -> list[Mention]:
    """Return the things that a question calls "the …" or "a …", without names."""
    found = []
    for match in _ARTICLE.finditer(text):
        words = _phrase(text, match)
        if 0 < len(words) <= _MOST_WORDS:
            end = match.start("words") + len(" ".join(words))
            plural = words[-1].endswith("s") and not words[-1].endswith("ss")
            whole = text[match.start() : end]
            found.append(Mention(whole, "thing", match.start(), end, plural, named=False))
    return found


def _phrase(text: str, match: re.Match[str]) -> list[str]:
    """Return the words after "the" that go with it.

    In "did the siren sound" the last word is the verb, in "was the wing named" a participle.
    """
    every = match["words"].split()
    stop = next((i for i, one in enumerate(every) if one.casefold() in STOP_WORDS), len(every))
    words, following = every[:stop], every[stop : stop + 1]
    if _HELPED.search(text, 0, match.start()):
        return words if set(following) & _NO_VERB_BEFORE else words[:-1]
    if _IS.search(text, 0, match.start()) and words and _STATE.fullmatch(words[-1]):
        return words[:-1]
    if len(words) > 1 and re.fullmatch(r"\w{3,}ed", words[-1]):
        return words[:-1]
    return words
