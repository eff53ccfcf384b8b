"""Who is meant by a name, by a description or a pronoun within one article."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import lru_cache
from typing import NamedTuple

from index.keyword.tokenizer import raw_words
from index.lexicon import HONORIFICS, OFFICES, PEERAGE, RANKS, ROYALTY, TITLE_ABBREVIATIONS
from qa.desk.quotations.verbs import SAYING
from qa.language.names import name_spans

Span = tuple[int, int]

TITLE_WORDS = (
    HONORIFICS
    | PEERAGE
    | ROYALTY
    | OFFICES
    | RANKS
    | TITLE_ABBREVIATIONS
    | frozenset(
        """prime deputy vice secretary attorney general district chief executive officer ceo cfo coo
        cto director chairman chairwoman chair chairperson commissioner sheriff representative
        congressman congresswoman republican democrat democratic ambassador admiral lt maj sgt cpl
        lieutenant major commander detective officer speaker leader spokesman spokeswoman
        spokesperson coach manager pastor bishop archbishop cardinal reverend father sister imam
        rabbi justice founder co-founder cofounder analyst professor congressmember delegate
        assemblyman treasurer undersecretary administrator counsel solicitor prosecutor lawyer
        author host actor actress star singer editor reporter correspondent economist guard
        quarterback quarterbacks head former acting then-president ex-president brig col capt cmdr supt dep
        msgr hon baroness baron duke duchess earl sultan emir ayatollah sheikh crown""".split()
    )
)
"""Words that stand before a person's name and aren't of it."""

_ROLE_OF = {
    "gov": "governor",
    "sen": "senator",
    "rep": "representative",
    "gen": "general",
    "prof": "professor",
    "rev": "reverend",
    "ceo": "chief",
    "congressman": "representative",
    "congresswoman": "representative",
    "lawmaker": "representative",
    "chairwoman": "chair",
    "chairman": "chair",
    "chairperson": "chair",
    "spokesman": "spokesperson",
    "spokeswoman": "spokesperson",
    "dr": "doctor",
    "premier": "premier",
    "boss": "manager",
}
_WORD = re.compile(r"[^\W_][\w'’]*")
_JUNIOR = ("jr", "sr", "ii", "iii", "iv")
_PERSON_NOUN = re.compile(
    r"(?:[^aeiou]er|or|ist|ian|man|woman|person|father|mother|wife|husband|son|daughter|sister|brother|widow|pilot|astronaut"
    r"|teen|candidate|nominee|striker|doctor|nurse|boss|winner|chef|king|queen|prince|princess|pope|duke|billionaire|teacher|lawmaker|friend)$"
)
_STARS = frozenset(
    """singer actor actress star rapper quarterback striker forward midfielder defender president premier minister senator
    governor mayor king queen pope billionaire ceo founder coach manager author musician comedian director congressman
    congresswoman lawmaker prince duke duchess princess champion golfer driver swimmer sprinter pitcher
    politician businessman entrepreneur novelist filmmaker guitarist songwriter host player athlete""".split()
)
_NOT_PERSON = frozenset(
    """university college institute department ministry council committee agency association bank
    court house senate congress party union company corporation inc ltd llc group times post news
    journal network foundation center centre school hospital church league club team office bureau
    commission administration society press police force army navy service services board authority
    organization organisation fund state states city county street road day week league cup""".split()
)
BEFORE = 90
"""Characters before and behind a name in which its title or description stands."""


def folded(words: str) -> str:
    """Return the words by which a name is found: in lower case, without accents, *the*, marks."""
    found = [word.removesuffix("'s").removesuffix("’s") for word in raw_words(words)]
    while len(found) > 1 and found[0] in ("the", "a", "an"):
        found = found[1:]
    return " ".join(found)


_OWNED = re.compile(r".*(?:['’]s|s['’])\s+")


class Name(NamedTuple):
    """A name where it stands, without title; `words` are its words, folded."""

    start: int
    end: int
    words: tuple[str, ...]


def bare_name(text: str, start: int, end: int) -> Span:
    """Return a run of capitalised words without the titles and nationalities it opens with."""
    if owner := _OWNED.match(text, start, end):
        rest = raw_words(text[owner.end() : end])
        if (
            2 <= len(rest) <= 3
            and _NOT_PERSON.isdisjoint(rest)
            and TITLE_WORDS.isdisjoint(rest[:1])
        ):
            start = owner.end()
    words = list(_WORD.finditer(text, start, end))
    last = -1
    for place, word in enumerate(words):
        plain = word[0].casefold().removesuffix("'s").removesuffix("’s")
        if plain in TITLE_WORDS or plain.rpartition("-")[2] in TITLE_WORDS:
            last = place
    if 0 <= last < len(words) - 1:
        rest = words[last + 1 :]
        if rest[0][0] in ("of", "for") and len(rest) > 3:  # Prime Minister of Norway Ann Lee
            rest = rest[2:] if rest[1][0] != "the" else rest[3:]
        if rest[0][0][0].isupper() and not any(word[0].casefold() in _NOT_PERSON for word in rest):
            return rest[0].start(), end
    return start, end


class Names:
    """The names of one article."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.found: list[Name] = []
        self._by_word: dict[str, list[int]] = defaultdict(list)
        for start, end in name_spans(text):
            if " " in text[start:end]:
                start, end = bare_name(text, start, end)
            words = tuple(raw_words(text[start:end]))
            if not words:
                continue
            for word in set(words):
                self._by_word[word].append(len(self.found))
            if words[-1] in _JUNIOR and len(words) > 2:
                self._by_word[words[-2]].append(len(self.found))
            self.found.append(Name(start, end, words))

    def full(self, start: int, end: int) -> Span:
        """Return the fullest name in the article of who is named at a place."""
        words = tuple(raw_words(self.text[start:end]))
        if words and words[0] == "the":
            words = words[1:]
        if not words:
            return start, end
        if len(words) == 1 and self.text[start:end].isupper() and 2 <= end - start <= 6:
            return self._spelt_out(words[0]) or (start, end)
        fuller = [
            one
            for one in (self.found[place] for place in self._by_word[words[-1]][:200])
            if len(one.words) > len(words) and _is_of(words, one.words)
        ]
        if not fuller:
            same = [
                one
                for one in (self.found[place] for place in self._by_word[words[-1]][:200])
                if one.words == words
            ]
            return (same[0].start, same[0].end) if same else (start, end)
        # The nearest before, where several have the surname; then its first mention.
        before = [one for one in fuller if one.start <= start]
        chosen = before[-1] if before else fuller[0]
        first = next(one for one in fuller if one.words == chosen.words)
        return first.start, first.end

    def _spelt_out(self, letters: str) -> Span | None:
        for one in self.found:
            initials = "".join(
                word[0] for word in one.words if word not in ("of", "the", "and", "for")
            )
            if len(one.words) > 1 and initials == letters:
                return one.start, one.end
        return None

    def with_role(self, role: str, near: int) -> Span | None:
        """Return the person whose title or description has a role in it, the nearest before."""
        if role not in TITLE_WORDS and not _PERSON_NOUN.search(role):
            return None
        role = _ROLE_OF.get(role, role)
        best: Span | None = None
        for one in self.found[:400]:
            if len(one.words) < 2 or not _NOT_PERSON.isdisjoint(one.words):
                continue
            if best is not None and one.start > near:
                break
            if role in _roles_at(self.text, one.start, one.end):
                best = (one.start, one.end)
        return best

    def likely(self, role: str, near: int) -> Span | None:
        """Return the person whom "the singer" means where nobody is said to be one."""
        if role not in _STARS and not role.endswith("old"):
            return None
        return self.person_before(near, near - 600)

    def person_before(self, place: int, since: int) -> Span | None:
        """Return the last person named in full or by surname between two places."""
        for one in reversed(self.found):
            if one.end > place:
                continue
            if one.start < since:
                return None
            start, end = self.full(one.start, one.end)
            words = raw_words(self.text[start:end])
            if 2 <= len(words) <= 4 and _NOT_PERSON.isdisjoint(words):
                return start, end
        return None


def _is_of(words: tuple[str, ...], fuller: tuple[str, ...]) -> bool:
    """Whether a surname, or a shorter form, is of a longer name."""
    if len(words) == 1:
        if fuller[-1] == words[0] or (
            len(fuller) > 2 and fuller[-1] in _JUNIOR and fuller[-2] == words[0]
        ):
            return len(fuller) <= 4 and _NOT_PERSON.isdisjoint(fuller)
        return False
    # With a second name between, or a "Jr." behind.
    return len(fuller) <= len(words) + 2 and fuller[0] == words[0] and words[-1] in fuller[-2:]


@lru_cache(maxsize=4)
def names_of(text: str) -> Names:
    """Return the names of an article; those of the last texts are remembered."""
    return Names(text)


def _roles_at(text: str, start: int, end: int) -> set[str]:
    near = text[max(0, start - BEFORE) : start]
    before = re.split(r"[.!?;:,\n”\"()]\s?", near)[-1]
    before = SAYING.split(before)[-1]
    roles = {word.casefold() for word in _WORD.findall(before)[-7:]}
    if short := re.search(r"\b([A-Z][a-z]{1,3})\. $", near):
        roles.add(short[1].casefold())
    if text[end : end + 2] == ", ":
        behind = re.split(r"[.!?;:,\n”\"]", text[end + 2 : end + BEFORE])[0]
        roles |= {word.casefold() for word in _WORD.findall(behind)}
    return {_ROLE_OF.get(role, role) for role in roles}
