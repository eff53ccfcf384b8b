"""The rows that are kept of quotations, and quotations made of them again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import cast, get_args

from index.types import Article, Column, ColumnType, Value
from qa.desk.quotations.finding import quotations_in
from qa.desk.quotations.rules.found import Found, Kind, Span
from qa.desk.quotations.rules.naming import folded, names_of
from qa.desk.quotations.rules.subjects import PRONOUNS

EXTRACTOR = "quotations"
KEY = "key"
_SPANS = ("start", "mention_start", "cue_start", "speaker_start")


class QuotationExtractor:
    """Finds quotations: a row for each piece of one, joined by `number`.

    `key` is that of the speaker's name among the names of the article, or, where it gives no name,
    the folded words that stand for one ("prosecutors"); None for a mere pronoun.
    """

    name = EXTRACTOR
    version = 2
    columns: Sequence[Column] = (
        Column("number", ColumnType.INTEGER),
        Column("kind", ColumnType.TEXT),
        Column(KEY, ColumnType.KEY),
        *(
            Column(name, kind)
            for start in _SPANS
            for name, kind in (
                (start, ColumnType.START),
                (start.replace("start", "end"), ColumnType.END),
            )
        ),
    )

    def extract(self, article: Article) -> Iterator[Sequence[Value]]:
        """Yield the rows of an article's quotations."""
        text = article.text
        for number, one in enumerate(quotations_in(text)):
            beside: list[Value] = []
            for span in (one.mention, one.cue, one.speaker):
                beside += span or (None, None)
            key = key_of(text, one)
            for piece in one.content:
                yield [number, one.kind, key, *piece, *beside]


def key_of(text: str, one: Found) -> str | None:
    """Return the key of a quotation's speaker, None where nothing is known of who it is.

    Who has a name has the key that the names of the article have for it.
    """
    for span in (one.speaker, one.mention):
        if span is None:
            continue
        if named := names_of(text).key_at(*span):
            return named
        if (key := folded(text[slice(*span)])) and key not in PRONOUNS:
            return key
    return None


def read_rows(rows: Iterable[Mapping[str, Value]]) -> list[Found]:
    """Return the quotations that an article's rows are of, in their order."""
    found: dict[int, Found] = {}
    for row in rows:
        number = row["number"]
        assert isinstance(number, int)
        piece, mention, cue, speaker = (_span(row, start) for start in _SPANS)
        if piece is None:
            continue
        if number in found:
            before = found[number]
            found[number] = Found(
                before.kind, (*before.content, piece), before.mention, before.speaker, before.cue
            )
        else:
            kind = row["kind"]
            if kind in get_args(Kind):
                found[number] = Found(cast(Kind, kind), (piece,), mention, speaker, cue)
    return [found[number] for number in sorted(found)]


def _span(row: Mapping[str, Value], start: str) -> Span | None:
    first, last = row[start], row[start.replace("start", "end")]
    return (first, last) if isinstance(first, int) and isinstance(last, int) else None
