"""Whether the people, places and organisations of a claim stand in what it cites."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from index.backend import LibraryBackend
from index.lexicon import HONORIFICS
from qa.desk.names.library import keys_called
from qa.desk.names.lists.flags import COMMON, flags_of, folded
from qa.desk.names.lists.spelling import canonical, person_name, same_person
from qa.prose.checking.meaning.lines import repeated
from qa.prose.checking.meaning.named import ABBREVIATED, WORD, claimed, names_of, spelt
from qa.prose.checking.meaning.same_words import land
from qa.prose.types import Claim, Source


class NameCheck:
    """Says of which name of a claim the passages say nothing."""

    def __init__(self, library: LibraryBackend | None) -> None:
        self._library = library
        self._called: dict[str, frozenset[str]] = {}

    def __call__(self, claim: Claim) -> str | None:
        """Return which name, or title before one, isn't in what the claim cites."""
        if repeated(claim):
            return None
        for one in claimed(claim.text):
            if one.name and not any(self._has(source, one.name) for source in claim.sources):
                return f"the passage has no “{one.name}”"
            if one.title and not any(_has_title(source, one.title) for source in claim.sources):
                return f"the passage has no “{one.title}”"
        return None

    def who(self, source: Source, name: str) -> int | None:
        """Return what in a passage is called so, by its number in the article; None for nothing."""
        known = names_of(source.article)
        plain = spelt(name)
        here = sorted(known.within(source))
        for entity in here:
            if _same(plain, known.spellings[entity]):
                return entity
        called = self._keys(plain) if self._library else frozenset()
        return next((one for one in here if known.keys[one] in called), None)

    def _has(self, source: Source, name: str) -> bool:
        return (
            _stands(name, source)
            or self._in_two(source, name)
            or self.who(source, name) is not None
        )

    def _in_two(self, source: Source, name: str) -> bool:
        """Whether "Keel of Wend", or "Wend Mayor Keel" without its title, stands there as two."""
        first, of, second = name.partition(" of ")
        second = second.removeprefix("the ")
        known = names_of(source.article)
        common = any(flags_of(word) & COMMON for word in first.split())
        if of and second and (not common or "person" in known.kinds_of(spelt(first))):
            return self._has(source, first) and self._has(source, second)
        words = name.split()
        for cut in range(1, len(words) - 1):
            person = spelt(" ".join(words[cut:]))
            if "person" in known.kinds_of(person) and _stands(person, source):
                before = spelt(" ".join(words[:cut]))
                elsewhere = known.kinds_of(before) - {"person"} or land(before) != before
                return bool(elsewhere) and _stands(before, source)
        return False

    def _keys(self, plain: str) -> frozenset[str]:
        if plain not in self._called and self._library is not None:
            self._called[plain] = frozenset(keys_called(self._library, plain))
        return self._called.get(plain, frozenset())


@lru_cache(maxsize=64)
def _said(text: str) -> str:
    plain = re.sub(r"['’]s\b", "", folded(text))
    return f" {' '.join(WORD.findall(plain))} "


@lru_cache(maxsize=64)
def _lands(text: str) -> str:
    return f" {' '.join(map(land, _said(text).split()))} "


def _stands(name: str, source: Source) -> bool:
    plain = spelt(name)
    texts = source.text, source.article.title
    if any(f" {plain} " in _said(text) for text in texts):
        return True
    lands = " ".join(map(land, plain.split()))
    return any(f" {lands} " in _lands(text) for text in texts)


def _same(plain: str, spellings: Iterable[str]) -> bool:
    """Whether a name is another spelling of what an article calls so."""
    usual, person = canonical(plain), person_name(plain)
    for one in spellings:
        if plain == one or usual == canonical(one):
            return True
        known = person_name(one)
        # A first name is none of an article's that only has the surname.
        if person.first and known.first and same_person(person, known):
            return True
    return False


def _has_title(source: Source, title: str) -> bool:
    said = _said(source.article.text) + _said(source.article.title)
    plain = spelt(title)
    if plain in HONORIFICS and plain != "dr":
        return f" {plain} " in said
    full = " ".join(ABBREVIATED.get(word, word) for word in plain.split())
    short = {long: short for short, long in ABBREVIATED.items()}
    return any(f" {one} " in said for one in {plain, full, short.get(plain, plain)})
