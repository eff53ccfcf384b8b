"""The names of an article, and those of a claim."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

from index.keyword.tokenizer import STOP_WORDS
from index.lexicon import HONORIFICS
from index.types import Article
from qa.desk.names.extractor import key_of
from qa.desk.names.lists.flags import COMMON, GIVEN, MODIFIER, SURNAME, TITLE, flags_of, folded
from qa.desk.names.mentions import NameMention, name_mentions
from qa.desk.names.pieces import CALENDAR, NO_NAMES, bare
from qa.desk.names.runs import runs_of
from qa.prose.checking.meaning.same_words import land
from qa.prose.types import Source

WORD = re.compile(r"[^\W_]+")
_SPOKEN = re.compile(r"\S+")
_EDGES = " \u00a0.,;:!?()[]\"“”‘’'"
_SMALL = frozenset("of the and for &".split())
ABBREVIATED = {
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


@dataclass(frozen=True)
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
        """Return all that is called so in the article, or whose surname or given name it is."""
        return self.by_spelling.get(plain) or self.alone.get(plain, frozenset())

    @cached_property
    def by_spelling(self) -> dict[str, frozenset[int]]:
        """Return all that is called so, by how it is spelt."""
        found: dict[str, set[int]] = {}
        for entity, spellings in self.spellings.items():
            for one in spellings:
                found.setdefault(one, set()).add(entity)
        return {one: frozenset(of) for one, of in found.items()}

    @cached_property
    def alone(self) -> dict[str, frozenset[int]]:
        """Return the persons of each surname and given name."""
        persons = {one.entity for one in self.mentions if one.kind == "person"}
        found: dict[str, set[int]] = {}
        for entity in persons:
            for words in map(str.split, self.spellings[entity]):
                for word in {words[0], words[-1]} if len(words) > 1 else ():
                    found.setdefault(word, set()).add(entity)
        return {word: frozenset(of) for word, of in found.items()}


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
        if flags & TITLE or word in HONORIFICS or (word in ABBREVIATED and place == first):
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
    return " ".join(WORD.findall(folded(bare(name))))
