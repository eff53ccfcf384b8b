"""Which articles and sentences speak of a subject.

A subject is a name or a query. Its words weigh as they do in the keyword search, so that "Bank" of
"Harbour Savings Bank" means little alone. A person is mostly called by the surname: the last word
of a name that articles always write with a capital stands for the whole.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from contextlib import suppress
from dataclasses import dataclass

from index.backend import LibraryBackend
from index.errors import NotFoundError
from index.keyword.tokenizer import terms
from index.types import Hit
from qa.desk.names.extractor import END, KEY, NAME, START

ENOUGH = 0.5
"""The share of the subject's weight from which words speak of it."""

_FEW_TERMS = 3
_WHOLE = 0.75
"""The share that an article has to hold of more terms than those few; of so few it holds all."""

_SURNAME = 0.75
_LONGEST_NAME = 4
_BEST = 20
"""Most of the best so many passages have a subject that is a name."""

_ASKED = 40
"""Articles that are asked for other names of it, the best found first."""

_FEWEST_TIMES, _LEAST_SHARE = 2, 0.05
"""How often another name has to stand to be one of the subject's."""

_LEAST_WEIGHT = 0.25
_GAP = r"\s+"
_ALWAYS = 0.9
"""The share of places from which a word counts as one that is always written with a capital."""


@dataclass(frozen=True, slots=True)
class Subject:
    """The words of a subject with their shares of its weight, which add up to 1.

    name: the subject as a pattern, where it is a name: then an article has to hold it as it is.
    surname: the term that stands for a person's whole name.
    spellings: the other names of the same, each as its terms.
    """

    typed: str
    shares: Mapping[str, float]
    name: re.Pattern[str] | None = None
    surname: str | None = None
    spellings: tuple[frozenset[str], ...] = ()

    @property
    def words(self) -> frozenset[str]:
        """All terms of the subject and of its other names."""
        return frozenset(self.shares).union(*self.spellings)

    def share(self, held: Collection[str]) -> float:
        """Return how much of the subject some terms hold, 0 to 1."""
        if any(spelling.issubset(held) for spelling in self.spellings):
            return 1.0
        found = sum(share for term, share in self.shares.items() if term in held)
        return max(found, _SURNAME) if self.surname in held else found

    def is_held(self, text: str, found: Iterable[str]) -> bool:
        """Whether an article is of the subject, by its text and by what was found of it."""
        if self.name is not None:
            return self.name.search(text) is not None
        held = {term for one in found for term in terms(one)}
        if len(self.shares) <= _FEW_TERMS:
            return self.shares.keys() <= held
        return sum(share for term, share in self.shares.items() if term in held) >= _WHOLE


def subject_of(
    library: LibraryBackend,
    typed: str,
    hits: Sequence[Hit] = (),
) -> Subject:
    """Return what speaks of a subject; the passages found show how its words are written."""
    weights = weights_of(library, typed)
    whole = sum(weights.values())
    name = _name(typed, hits)
    return Subject(
        typed,
        {term: weight / whole for term, weight in weights.items()},
        name,
        _surname(typed, name, hits) if name else None,
        tuple(dict.fromkeys(_other_names(library, set(weights), name, hits))) if name else (),
    )


def _other_names(
    library: LibraryBackend, held: Set[str], name: re.Pattern[str], hits: Sequence[Hit]
) -> Iterator[frozenset[str]]:
    """Yield the terms of what its articles call it besides: "HSB" for "Harbour Savings Bank".

    None where no update has looked for names.
    """
    named = {hit.article.id: hit.article for hit in hits if name.search(hit.text)}
    best = list(named)[:_ASKED]
    called: defaultdict[tuple[str, object], Counter[str]] = defaultdict(Counter)
    with suppress(NotFoundError):
        for row in library.extracted(NAME, best):
            start, end = row.values[START], row.values[END]
            if isinstance(start, int) and isinstance(end, int):
                spelt = " ".join(named[row.article_id].text[start:end].split())
                called[row.article_id, row.values[KEY]][spelt] += 1
    times = Counter[str]()
    for spellings in called.values():
        if any(map(name.fullmatch, spellings)):
            times.update(spellings)
    least = max(_FEWEST_TIMES, times.total() * _LEAST_SHARE)
    for spelt, count in times.items():
        words = frozenset(terms(spelt))
        if count >= least and words and not words & held:
            yield words


def weights_of(library: LibraryBackend, text: str) -> dict[str, float]:
    """Return the weights of a text's terms, of which none is without any, as in a small library."""
    return {term: max(_LEAST_WEIGHT, weight) for term, weight in library.weights(text).items()}


def _name(typed: str, hits: Sequence[Hit]) -> re.Pattern[str] | None:
    """Return the pattern of a name of several words: they stand together, with capitals."""
    words = typed.split()
    if not 1 < len(words) <= _LONGEST_NAME or not all(word[0].isalnum() for word in words):
        return None
    name = re.compile(rf"(?<!\w){_GAP.join(map(re.escape, words))}(?!\w)", re.IGNORECASE)
    best = hits[:_BEST]
    if 2 * sum(name.search(hit.text) is not None for hit in best) <= len(best):
        return None  # "Orla Keel bridge" may stand in a heading, but is no name
    found = [one for hit in hits for one in name.findall(hit.text)]
    capitals = sum(all(not word[0].islower() for word in one.split()) for one in found)
    return name if found and capitals >= _ALWAYS * len(found) else None


def _surname(typed: str, name: re.Pattern[str], hits: Sequence[Hit]) -> str | None:
    """Return the term of a name's last word, if its articles always write that with a capital."""
    last = typed.split()[-1]
    word = re.compile(rf"(?<!\w){re.escape(last)}(?!\w)", re.IGNORECASE)
    named = {hit.article.id for hit in hits if name.search(hit.text)}
    found = [one for hit in hits if hit.article.id in named for one in word.findall(hit.text)]
    if sum(one[0].isupper() for one in found) < _ALWAYS * len(found):
        return None
    held = terms(last)
    return held[0] if len(held) == 1 else None
