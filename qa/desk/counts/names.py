"""A name in any of its spellings, as the names' tables have it."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from index.backend import LibraryBackend
from index.types import Article
from qa.desk.counts.parts import Phrase, Span

_NAMES = "names"
"""What the extractor of names is called."""


@dataclass(frozen=True, slots=True)
class NameFound:
    """What a typed name was found to mean.

    spellings: those that are counted.
    places: where each article that has it has it, by the articles' ids; None where the library's
        names haven't been looked at: then `phrase` is counted in their place.
    """

    typed: str
    spellings: tuple[str, ...]
    places: Mapping[str, tuple[Span, ...]] | None
    phrase: Phrase | None
    note: str = ""

    def spans(self, article: Article) -> Iterator[Span]:
        """Yield where the name stands in an article's text."""
        if self.places is not None:
            yield from self.places.get(article.id, ())
        elif self.phrase:
            yield from self.phrase.spans(article.text)


def found_name(library: LibraryBackend, typed: str) -> NameFound:
    """Find a name; one that no article has is found nowhere."""
    seen = library.extractors().get(_NAMES)
    find = _find_names()
    if seen is None or find is None:
        return NameFound(
            typed,
            (typed,),
            None,
            Phrase(typed),
            f"Other spellings of “{typed}” aren't known: names haven't been looked for in this"
            " library yet. Run dateline index.",
        )
    found = find(library, typed)
    wanted = {(name.kind, key) for name in found for key in name.keys}
    places = dict[str, list[Span]]()
    for row in library.extracted(_NAMES, keys={"key": {key for _, key in wanted}}):
        start, end = row.values["start"], row.values["end"]
        if (row.values["kind"], row.values["key"]) not in wanted:
            continue
        if isinstance(start, int) and isinstance(end, int):
            places.setdefault(row.article_id, []).append((start, end))
    spellings = dict.fromkeys(
        spelling if isinstance(spelling, str) else str(spelling[0])
        for name in found
        for spelling in name.spellings
    )
    return NameFound(
        typed,
        tuple(spellings),
        {article: tuple(spans) for article, spans in places.items()},
        None,
        " ".join(_said(typed, len(found), library.count() - seen)),
    )


def _said(typed: str, names: int, unseen: int) -> Iterator[str]:
    if names == 0:
        yield f"No article names “{typed}”."
    elif names > 1:
        yield f"“{typed}” is counted for each of {names:,} names."
    if unseen > 0:
        have = "article hasn't" if unseen == 1 else "articles haven't"
        yield f"{unseen:,} {have} been looked through for names yet: run dateline index."


def _find_names() -> Callable[[LibraryBackend, str], Sequence[Any]] | None:
    """Return what finds names over a library; None where there is no such room."""
    for module in ("qa.desk.names", "qa.desk.names.library"):
        with suppress(ModuleNotFoundError):
            if find := getattr(importlib.import_module(module), "find_names", None):
                return find  # type: ignore[no-any-return]
    return None
