"""The extractor "names": a row for each name in an article."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from index.types import Article, Column, ColumnType, Value
from qa.desk.names.lists.flags import folded
from qa.desk.names.lists.spelling import canonical, person_name
from qa.desk.names.mentions import full_name, name_mentions

NAME = "names"
KEY, START, END = "key", "start", "end"

_LETTERS = {"person": "p", "place": "l", "organisation": "o", "other": "x"}
_KINDS = {letter: kind for kind, letter in _LETTERS.items()}


class NamesExtractor:
    """Finds all names; those of one row's `key` are the same within the article.

    key: kind and fullest name in the article, as `stored_key` writes them; a country's or a
        body's usual name.
    start, end: where the name stands, without its title.

    A library has a hundred of these rows for each article, so they hold nothing that the text or
    the key tells.
    """

    name = NAME
    version = 4
    columns: Sequence[Column] = (
        Column(KEY, ColumnType.KEY),
        Column(START, ColumnType.START),
        Column(END, ColumnType.END),
    )

    def extract(self, article: Article) -> Iterable[Sequence[Value]]:
        """Return the rows of an article, in the order of its text."""
        keys: dict[int, str] = {}
        text = article.text
        for one in name_mentions(text):
            key = keys.get(one.entity)
            if key is None:
                start, end = full_name(text, one.entity)
                key = keys[one.entity] = stored_key(key_of(text[start:end], one.kind), one.kind)
            yield key, one.start, one.end


def key_of(name: str, kind: str) -> str:
    """Return the key of a name: folded, others' by their usual name."""
    if kind != "person":
        return canonical(name) or folded(name) or name
    return person_name(name).key or name


def stored_key(key: str, kind: str) -> str:
    """Return a key as rows have it: a person's by the surname, so that its bearers are found.

    >>> stored_key("kurt campbell", "person"), stored_key("united states", "place")
    ('p|campbell|kurt', 'l|united states')
    """
    if kind != "person":
        return f"{_LETTERS[kind]}|{key}"
    name = person_name(key)
    before = " ".join(word for word in (name.first, *name.middle) if word)
    suffix = f"|{name.suffix}" if name.suffix else ""
    return f"p|{name.last}|{before}{suffix}"


def plain_key(stored: str) -> str:
    """Return the key that a row's holds: "kurt campbell"."""
    letter, *parts = stored.split("|")
    if letter != "p":
        return "|".join(parts)
    last, before, *suffix = parts
    return " ".join(part for part in (before, last, *suffix) if part)


def kind_of(stored: str) -> str:
    """Return the kind that a row's key holds: "person"."""
    return _KINDS[stored[0]]


def beginning(kind: str | None, surname: str | None = None) -> str:
    """Return what the keys of a kind begin with in rows, or those of a surname's bearers."""
    if kind is None:
        return ""
    return f"{_LETTERS[kind]}|" + (f"{surname}|" if surname is not None else "")
