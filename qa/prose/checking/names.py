"""Whether the people, places and organisations of a claim stand in what it cites."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from index.backend import LibraryBackend
from index.keyword.tokenizer import STOP_WORDS
from index.lexicon import HONORIFICS
from index.types import Article
from qa.desk.names.extractor import key_of
from qa.desk.names.library import keys_called
from qa.desk.names.lists.flags import COMMON, GIVEN, MODIFIER, SURNAME, TITLE, flags_of, folded
from qa.desk.names.lists.spelling import canonical, person_name, same_person
from qa.desk.names.mentions import NameMention, name_mentions
from qa.desk.names.pieces import CALENDAR, NO_NAMES, bare
from qa.desk.names.runs import runs_of
from qa.prose.checking.meaning.lines import repeated
from qa.prose.checking.meaning.same_words import land
from qa.prose.types import Claim, Source

_WORD = re.compile(r"[^\W_]+")
_SPOKEN = re.compile(r"\S+")
_EDGES = " \u00a0.,;:!?()[]\"“”‘’'"
_SMALL = frozenset("of the and for &".split())
_ABBREVIATED = {
    "sen": "senator",
    "gov": "governor",
    "gen": "general",
    "rep": "representative",
    "prof": "professor",
    "dr": "doctor",
    "lt": "lieutenant",
    "capt": "captain",
    "col": "colonel",
    "sgt": "sergeant",
    "pres": "president",
    "rev": "reverend",
    "pm": "prime minister",
}


class Claimed(NamedTuple):
    """A name in a claim without its title, and the title as it stands before it, or ""."""

    name: str
    title: str
    start: int
    end: int


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


@dataclass(frozen=True, slots=True)
class ArticleNames:
    """The names of an article's text, by the numbers of what they name.

    mentions: in the order of the text. spellings: all of each, folded. keys: by which the index of
    names knows it.
    """

    mentions: tuple[NameMention, ...]
    spellings: dict[int, frozenset[str]]
    keys: dict[int, str]

    def within(self, source: Source) -> set[int]:
        """Return what is named in a passage, outside of what is hidden in it."""
        return {
            one.entity
            for one in self.mentions
            if source.start <= one.start
            and one.end <= source.end
            and all(one.end <= start or end <= one.start for start, end in source.hidden)
        }

    def kinds_of(self, plain: str) -> set[str]:
        """Return of which kinds what is called so is."""
        called = self.called(plain)
        return {one.kind for one in self.mentions if one.entity in called}

    def called(self, plain: str) -> frozenset[int]:
        """Return all that is called so in the article."""
        return frozenset(
            entity for entity, spellings in self.spellings.items() if plain in spellings
        )


@lru_cache(maxsize=16)
def names_of(article: Article) -> ArticleNames:
    """Return the names of an article; those of the last articles are remembered."""
    text = article.text
    mentions = name_mentions(text)
    spellings: dict[int, set[str]] = {}
    fullest: dict[int, tuple[str, str]] = {}
    for one in mentions:
        name = text[one.start : one.end]
        spellings.setdefault(one.entity, set()).add(spelt(name))
        if len(name) > len(fullest.get(one.entity, ("", ""))[0]):
            fullest[one.entity] = name, one.kind
    return ArticleNames(
        mentions,
        {entity: frozenset(of) for entity, of in spellings.items()},
        {entity: key_of(*of) for entity, of in fullest.items()},
    )


def claimed(text: str) -> Iterator[Claimed]:
    """Yield the names of a sentence by their capitals, cut where titles and peoples end.

    A word that only opens the sentence is none, where it may be any word of the language.
    """
    for run in runs_of(text):
        words = [
            (run.start + found.start(), run.start + found.end())
            for found in _SPOKEN.finditer(text[run.start : run.end])
        ]
        if run.opens and words and _may_be_any(text[slice(*words[0])]):
            words = words[1:]
        for piece in _cut(text, words):
            if found := _without_title(text, piece):
                yield found


def _may_be_any(word: str) -> bool:
    plain = folded(bare(word)).strip(_EDGES)
    flags = flags_of(plain)
    if plain in STOP_WORDS:
        return True
    return (
        bool(flags & COMMON)
        and not flags & (TITLE | MODIFIER)
        and not (flags & GIVEN and flags & SURNAME)
    )


def _cut(text: str, words: Sequence[tuple[int, int]]) -> Iterator[list[tuple[int, int]]]:
    """Cut a run where a day, a month, a possessive or a people's word ends a name."""
    piece: list[tuple[int, int]] = []
    for place, (start, end) in enumerate(words):
        written = text[start:end]
        plain = folded(bare(written)).strip(_EDGES)
        may = plain == "may" and len(words) == 1
        if may or plain in CALENDAR or plain in NO_NAMES:
            yield piece
            piece = []
            continue
        last = place == len(words) - 1
        if (
            piece
            and not last
            and flags_of(plain) & TITLE
            and not _is_title(text[slice(*piece[-1])])
        ):
            yield piece
            piece = []
        if piece or plain not in _SMALL:
            piece.append((start, end))
        if bare(written) != written or land(plain) != plain:
            yield piece
            piece = []
    yield piece


def _is_title(word: str) -> bool:
    return bool(flags_of(folded(word).strip(_EDGES)) & (TITLE | MODIFIER))


def _without_title(text: str, piece: Sequence[tuple[int, int]]) -> Claimed | None:
    words = [folded(text[start:end]).strip(_EDGES) for start, end in piece]
    first = 0
    for place, word in enumerate(words):
        flags = flags_of(word)
        if flags & TITLE or word in HONORIFICS or (word in _ABBREVIATED and place == first):
            first = place + 1
        elif not (flags & MODIFIER and place == first):
            break
    ended = first
    if first and words[first : first + 1] == ["of"]:
        first += 1  # "President of Wend", "Secretary of State Keel"
        if len(words) > first + 1 and flags_of(words[first]) & COMMON:
            first = ended = first + 1
    while first < len(words) and words[-1] in _SMALL:
        words, piece = words[:-1], piece[:-1]
    if not words:
        return None
    title = text[piece[0][0] : piece[ended - 1][1]] if ended else ""
    start = piece[first][0] if first < len(words) else piece[-1][1]
    end = piece[-1][1]
    name = bare(text[start:end]).strip(_EDGES)
    if len(folded(name)) < 2 and not name.isupper():
        name = ""
    return Claimed(name, title.strip(_EDGES), start, end)


def spelt(name: str) -> str:
    """Return a name's words folded, one blank between, without possessive."""
    return " ".join(_WORD.findall(folded(bare(name))))


@lru_cache(maxsize=64)
def _said(text: str) -> str:
    plain = re.sub(r"['’]s\b", "", folded(text))
    return f" {' '.join(_WORD.findall(plain))} "


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
    full = " ".join(_ABBREVIATED.get(word, word) for word in plain.split())
    short = {long: short for short, long in _ABBREVIATED.items()}
    return any(f" {one} " in said for one in {plain, full, short.get(plain, plain)})
