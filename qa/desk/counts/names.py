"""A name in any of its spellings, as the names' tables have it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from index.backend import LibraryBackend
from index.types import Article
from qa.desk.counts.parts import Phrase, Span
from qa.desk.names.extractor import END, KEY, NAME, START, stored_key
from qa.desk.names.library import find_names

_MOST_NAMES = 200
"""Names that one that is typed is counted as, at most: those in the most articles."""

_TOLD = 6
"""Names that are told of them."""


@dataclass(frozen=True, slots=True)
class NameFound:
    """What a typed name was found to mean.

    names: the full names that are counted.
    places: where each article that has it has it, by the articles' ids; None where the library's
        names haven't been looked at: then `phrase` is counted in their place.
    """

    typed: str
    names: tuple[str, ...]
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
    seen = library.extractors().get(NAME)
    if seen is None:
        return NameFound(
            typed,
            (typed,),
            None,
            Phrase(typed),
            f"Other spellings of “{typed}” aren't known: names haven't been looked for in this"
            " library yet. Run dateline index.",
        )
    found = find_names(library, typed, limit=_MOST_NAMES)
    wanted = {stored_key(key, name.kind) for name in found for key in name.keys}
    places = dict[str, list[Span]]()
    for row in library.extracted(NAME, keys={KEY: wanted}):
        start, end = row.values[START], row.values[END]
        if isinstance(start, int) and isinstance(end, int):
            places.setdefault(row.article_id, []).append((start, end))
    names = tuple(dict.fromkeys(name.name for name in found))
    return NameFound(
        typed,
        names,
        {article: tuple(spans) for article, spans in places.items()},
        None,
        " ".join(_said(typed, names, library.count() - seen)),
    )


def _said(typed: str, names: Sequence[str], unseen: int) -> Iterator[str]:
    if not names:
        yield f"No article names “{typed}”."
    elif names != (typed,):
        more = f" and {len(names) - _TOLD:,} more" if len(names) > _TOLD else ""
        yield f"“{typed}” is counted as {', '.join(names[:_TOLD])}{more}."
    if unseen > 0:
        have = "article hasn't" if unseen == 1 else "articles haven't"
        yield f"{unseen:,} {have} been looked through for names yet: run dateline index."
