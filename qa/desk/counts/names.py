"""A name in any of its spellings, as the names' tables have it."""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

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
    try:
        names = importlib.import_module("qa.desk.names")
    except ModuleNotFoundError:
        seen = None
    if seen is None:
        return NameFound(
            typed,
            (typed,),
            None,
            Phrase(typed),
            f"Other spellings of “{typed}” aren't known: names haven't been looked for in this"
            " library yet. Run dateline index.",
        )
    found = names.find_names(library, typed)
    keys = {key for name in found for key in name.keys}
    places = dict[str, list[Span]]()
    for row in library.extracted(_NAMES, keys={"key": keys}):
        start, end = row.values["start"], row.values["end"]
        if isinstance(start, int) and isinstance(end, int):
            places.setdefault(row.article_id, []).append((start, end))
    return NameFound(
        typed,
        tuple(dict.fromkeys(spelling for name in found for spelling in name.spellings)),
        {article: tuple(spans) for article, spans in places.items()},
        None,
        "" if len(found) == 1 else f"“{typed}” is taken for each of {len(found):,} names.",
    )
