"""The extractor "names": a row for each name in an article."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence

from index.types import Article, Column, ColumnType, Value
from qa.desk.names.lists.flags import folded
from qa.desk.names.lists.spelling import canonical, person_name
from qa.desk.names.mentions import full_name, name_mentions
from qa.desk.text import sentences_of

NAME = "names"
KEY, BEARER, KIND, SENTENCE, START, END = "key", "bearer", "kind", "sentence", "start", "end"


class NamesExtractor:
    """Finds all names; those of one row's `key` are the same within the article.

    key: the fullest name in the article, folded; a country's or a body's usual one.
    bearer: kind, last word and key, with "|" between them: keys are found by kind and surname.
    kind: "person", "place", "organisation" or "other".
    sentence: the number of its sentence, from 0.
    start, end: where the name stands, without its title.
    """

    name = NAME
    version = 1
    columns: Sequence[Column] = (
        Column(KEY, ColumnType.KEY),
        Column(BEARER, ColumnType.KEY),
        Column(KIND, ColumnType.TEXT),
        Column(SENTENCE, ColumnType.INTEGER),
        Column(START, ColumnType.START),
        Column(END, ColumnType.END),
    )

    def extract(self, article: Article) -> Iterable[Sequence[Value]]:
        """Return the rows of an article, in the order of its text."""
        keys: dict[int, tuple[str, str]] = {}
        starts = [sentence.start for sentence in sentences_of(article.text)]
        for one in name_mentions(article.text):
            if one.entity not in keys:
                start, end = full_name(article.text, one.entity)
                key = key_of(article.text[start:end], one.kind)
                keys[one.entity] = key, bearer_of(key, one.kind)
            sentence = max(0, bisect_right(starts, one.start) - 1)
            yield (*keys[one.entity], one.kind, sentence, one.start, one.end)


def key_of(name: str, kind: str) -> str:
    """Return the key of a name: folded, others' by their usual name."""
    if kind != "person":
        return canonical(name) or folded(name) or name
    return person_name(name).key or name


def bearer_of(key: str, kind: str) -> str:
    """Return a key by its kind and its last word: "person|campbell|kurt campbell"."""
    last = person_name(key).last if kind == "person" else key.split()[-1] if key.split() else key
    return f"{kind}|{last}|{key}"
