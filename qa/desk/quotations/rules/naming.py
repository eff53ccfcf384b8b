"""Who is meant by a name, by a description or a pronoun within one article."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from index.keyword.tokenizer import raw_words
from index.lexicon import HONORIFICS, OFFICES, PEERAGE, RANKS, ROYALTY, TITLE_ABBREVIATIONS
from qa.desk.names.extractor import key_of as name_key
from qa.desk.names.mentions import NameMention, full_name, name_mentions
from qa.desk.quotations.rules.gender import pronoun_of
from qa.desk.quotations.rules.verbs import SAYING
from qa.desk.text import sentences_of

Span = tuple[int, int]

TITLE_WORDS = (
    HONORIFICS
    | PEERAGE
    | ROYALTY
    | OFFICES
    | RANKS
    | TITLE_ABBREVIATIONS
    | frozenset(
        """prime deputy vice secretary attorney general district chief executive officer ceo cfo
    coo cto director chairman chairwoman chair chairperson commissioner sheriff
    representative congressman congresswoman republican democrat democratic ambassador
    admiral lt maj sgt cpl lieutenant major commander detective officer speaker leader
    spokesman spokeswoman spokesperson coach manager pastor bishop archbishop cardinal
    reverend father sister imam rabbi justice founder co-founder cofounder analyst professor
    congressmember delegate assemblyman treasurer undersecretary administrator counsel
    solicitor prosecutor lawyer author host actor actress star singer editor reporter
    correspondent economist guard quarterback quarterbacks head former acting then-president
    ex-president brig col capt cmdr supt dep msgr hon baroness baron duke duchess earl
    sultan emir ayatollah sheikh crown""".split()
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
    r"(?:[^aeiou]er|or|ist|ian|man|woman|father|mother|wife|husband|son|daughter|sister|brother|widow|pilot|astronaut"
    r"|teen|candidate|nominee|striker|doctor|nurse|boss|winner|chef|king|queen|prince|princess|pope|duke|billionaire|teacher|lawmaker|friend)$"
)
_NO_SURNAMES = frozenset(
    """theatres theaters automotive motors airlines airways foods media entertainment studios
    pictures records technologies systems holdings games sports stores""".split()
)
_STARS = frozenset(
    """singer actor actress star rapper quarterback striker forward midfielder defender
    president premier minister senator governor mayor king queen pope billionaire ceo
    founder coach manager author musician comedian director congressman congresswoman
    lawmaker secretary diplomat chancellor envoy speaker prince duke duchess princess
    champion golfer driver swimmer sprinter pitcher
    politician businessman entrepreneur novelist filmmaker guitarist songwriter host player
    athlete""".split()
)
_NOT_PERSON = frozenset(
    """university college institute department ministry council committee agency association
    bank court house senate congress party union company corporation inc ltd llc group times
    post news journal network foundation center centre school hospital church league club
    team office bureau commission administration society press police force army navy
    service services board authority organization organisation fund state states city county
    street road day week league cup""".split()
)
BEFORE = 90
"""Characters before and behind a name in which its title or description stands."""


def folded(words: str) -> str:
    """Return the words by which a name is found: in lower case, without accents, *the*, marks."""
    found = [word.removesuffix("'s").removesuffix("’s") for word in raw_words(words)]
    while len(found) > 1 and found[0] in ("the", "a", "an"):
        found = found[1:]
    return " ".join(found)


_GENERAL = ("Mills", "Motors", "Electric", "Dynamics", "Assembly", "Hospital")
_CREDIT = re.compile(r"(?:AP|AFP|CNN|BBC|NBC|ABC|CBS|FOX|EPA|NASA|USA|UPI|TODAY)\s")
_PLURAL_OWNER = re.compile(
    r"(?:[A-Z][\w-]+\s+)*[A-Z][\w-]+s['’]\s+[A-Z][\w-]+(?:\s+(?:of\s+)?[A-Z][\w-]+)*"
)
_OWNS = re.compile(r"['’]s?\s")
_OWNED = re.compile(r".*(?:['’]s|s['’])\s+")


def bare_name(text: str, start: int, end: int) -> Span:
    """Return a run of capitalised words without the titles and nationalities it opens with."""
    owner = _OWNED.match(text, start, end)
    if owner and " of " not in owner[0]:
        owned = raw_words(text[owner.end() : end])
        if 2 <= len(owned) <= 3 and _NOT_PERSON.isdisjoint(owned) and TITLE_WORDS.isdisjoint(owned):
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
        if (
            rest[0][0][0].isupper()
            and rest[0][0] not in _GENERAL
            and not any(word[0].casefold() in _NOT_PERSON for word in rest)
        ):
            return rest[0].start(), end
    return start, end


class Names:
    """The names of one article, and whom they mean."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.mentions = name_mentions(text)
        self._starts = [one.start for one in self.mentions]
        self._by_surname: dict[str, list[NameMention]] = {}
        for one in self.mentions:
            if one.kind == "person" and " " in (name := text[one.start : one.end]):
                self._by_surname.setdefault(name.rpartition(" ")[2], []).append(one)

    def full(self, start: int, end: int) -> Span:
        """Return the fullest name in the article of who is named at a place."""
        if " " not in self.text[start:end] and (surname := self._surname(start, end)):
            return surname
        first = max(0, bisect_right(self._starts, start) - 1)
        if self._of_plural(start, end):  # the Bakers' Guild
            return start, end
        for one in self.mentions[first : first + 3]:
            if one.start >= end:
                break
            # A part of a longer name means another: the Town's of Town's manager.
            whole = 2 * (min(end, one.end) - max(start, one.start)) > end - start
            owned = self.text[one.start - 3 : one.start - 1] in ("'s", "’s")
            if one.end > start and whole and one.kind != "person" and one.start > start:
                return start, end  # Norway's Ministry of Fish
            if one.end > start and whole:
                return self._fullest(one)
            if owned and one.kind == "person" and one.end == end:  # the Gazette's Ann Lee
                return self._fullest(one)
        return start, end

    def person_at(self, start: int, end: int) -> Span:
        """Return a stretch without "of the Guild" behind the person whose name it begins with."""
        place = bisect_left(self._starts, start)
        for one in self.mentions[place : place + 1]:
            if (
                one.start == start
                and one.kind == "person"
                and self.text.startswith(" of ", one.end)
            ):
                return start, min(end, one.end)
        return start, end

    def is_surname(self, word: str) -> bool:
        """Tell whether a word is the last of a person's name in the article."""
        return word in self._by_surname

    def _of_plural(self, start: int, end: int) -> bool:
        return bool(_PLURAL_OWNER.fullmatch(self.text, start, end))

    def _surname(self, start: int, end: int) -> Span | None:
        """The person of whose name a word is the last, even if it is a common word (House)."""
        word = self.text[start:end]
        persons = self._by_surname.get(word, ())
        before = [one for one in persons if one.start <= start]
        if not persons:
            return None
        return self._fullest(before[-1] if before else persons[0])

    def _fullest(self, one: NameMention) -> Span:
        start, end = full_name(self.text, one.entity)
        if one.kind == "person" and _CREDIT.match(self.text, start, end):
            # A picture's credit before it isn't of the name.
            others = [
                other
                for other in self.mentions
                if other.entity == one.entity and not _CREDIT.match(self.text, other.start)
            ]
            best = max(
                others,
                key=lambda other: (self.text.count(" ", other.start, other.end), -other.start),
                default=one,
            )
            return best.start, best.end
        return (start, end) if one.kind == "place" else bare_name(self.text, start, end)

    def key_at(self, start: int, end: int) -> str | None:
        """Return the key of the name in whose words a stretch stands, None for none."""
        place = bisect_right(self._starts, start) - 1
        for one in self.mentions[max(0, place) : place + 2]:
            if one.start <= start < one.end or start <= one.start < end:
                shared = min(end, one.end) - max(start, one.start)
                if 2 * shared > max(end - start, one.end - one.start):
                    first, last = full_name(self.text, one.entity)
                    return name_key(self.text[first:last], one.kind)
        return None

    def has_body(self, start: int, end: int) -> bool:
        """Tell whether an organisation is named within a stretch."""
        return any(one.kind == "organisation" for one in self._between(start, end))

    def with_role(self, role: str, near: int) -> Span | None:
        """Return the person whose title or description has a role in it, the nearest before."""
        if role not in TITLE_WORDS and not _PERSON_NOUN.search(role):
            return None
        role = _ROLE_OF.get(role, role)
        best: Span | None = None
        for one in self.mentions[:600]:
            if one.kind != "person":
                continue
            if best is not None and one.start > near:
                break
            if role in _roles_at(self.text, one.start, one.end):
                best = self._fullest(one)
        return best

    def likely(self, role: str, near: int) -> Span | None:
        """Return the person whom "the singer" means where nobody is said to be one."""
        if role not in _STARS and not role.endswith("old"):
            return None
        return self.person_before(near, near - 600)

    def may_be_person(self, span: Span) -> bool:
        """Tell whether a name may be a person's."""
        place = bisect_left(self._starts, span[0])
        if place < len(self._starts) and self._starts[place] == span[0]:
            return self.mentions[place].kind == "person"
        words = raw_words(self.text[slice(*span)])
        return len(words) <= 4 and _NOT_PERSON.isdisjoint(words)

    def fits(self, span: Span, pronoun: str) -> bool:
        """Tell whether "he" or "she" may mean a person of such a name."""
        return pronoun_of(self.text, *span) in (None, pronoun)

    def subject_before(self, place: int, since: int, pronoun: str) -> Span | None:
        """Return the person of whom the last sentence before a place speaks first.

        One whom the pronoun may mean; one who merely owns something (Ann Lee's car) comes last.
        """
        sentences = sentences_of(self.text)
        number = bisect_right(sentences, place, key=lambda one: one.start) - 1
        while number > 0:
            number -= 1
            one = sentences[number]
            if one.start < since:
                return None
            if found := self.person_in(one.start, one.end, pronoun):
                return found
        return None

    def person_in(self, start: int, end: int, pronoun: str) -> Span | None:
        """Return the first person named in a stretch whom a pronoun may mean."""
        owners: Span | None = None
        for name in self._between(start, end):
            if name.kind != "person":
                continue
            found = self.full(name.start, name.end)
            last = self.text[slice(*found)].rpartition(" ")[2].casefold()
            if not self.fits(found, pronoun) or last in _NO_SURNAMES:
                continue
            if not _OWNS.match(self.text, name.end):
                return found
            owners = owners or found
        return owners

    def persons_between(self, start: int, end: int) -> list[Span]:
        """Return the fullest names of the persons named in a stretch, in their order."""
        persons = [one for one in self._between(start, end) if one.kind == "person"]
        return [self.full(one.start, one.end) for one in persons]

    def sentence_start(self, place: int) -> int:
        """Return where the sentence of a place begins."""
        sentences = sentences_of(self.text)
        number = bisect_right(sentences, place, key=lambda one: one.start) - 1
        return sentences[number].start if number >= 0 else 0

    def person_before(self, place: int, since: int) -> Span | None:
        """Return the last person named between two places."""
        for name in reversed(self._between(max(0, since), place)):
            if name.kind == "person":
                return self.full(name.start, name.end)
        return None

    def body(self, role: str, near: int, guess: bool) -> Span | None:
        """Return the organisation that "the company" means.

        One that has the word in its name; else, as a `guess`, the one named most before.
        """
        bodies = [one for one in self._between(0, near) if one.kind == "organisation"]
        fitting = [one for one in bodies if role in raw_words(self.text[one.start : one.end])]
        if fitting:
            return self._fullest(fitting[-1])
        if not bodies or not guess:
            return None
        counts = Counter(one.entity for one in bodies)
        return self._fullest(max(bodies, key=lambda one: (counts[one.entity], one.start)))

    def _between(self, start: int, end: int) -> Sequence[NameMention]:
        first = bisect_left(self._starts, start)
        return self.mentions[first : bisect_left(self._starts, end)]


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
