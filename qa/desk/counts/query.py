"""A query as it is typed: words, "phrases", name:"…", what is left out with -, and filters.

    bridge closed              both words, in any form that has their stem, in title or text
    "the old bridge"           these words in this order, as they are written
    name:"Kurt Campbell"       the person, the place or the organisation, in any of its spellings
    -ferry  -"the old bridge"  articles that hold it are left out
    source:courier after:2024  the filters that a question may carry (`qa.language.filter_words`)

A word that is written of several pieces (covid-19, U.S.) is a phrase of its pieces.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from index.errors import UsageError
from index.keyword.tokenizer import is_unspaced, raw_words, term
from index.types import Filters
from qa.desk.counts.parts import Part, Phrase, Word
from qa.language.filter_words import typed_filters

LONGEST_PHRASE = 200
"""Words of a phrase, at most."""

_MARKS = '"“”„«»'
_PART = re.compile(
    rf"(?P<without>-)?(?P<name>name:)?[{_MARKS}](?P<quoted>[^{_MARKS}]*)[{_MARKS}]"
    rf"|(?P<left_out>-)?(?P<named>name:)?(?P<plain>[^\s{_MARKS}]+)"
    rf"|(?P<open>[{_MARKS}])",
    re.IGNORECASE,
)
_SHOWN = 60
"""Characters of what was typed that an error repeats."""


@dataclass(frozen=True, slots=True)
class Named:
    """A name that is looked for in all of its spellings."""

    typed: str


@dataclass(frozen=True, slots=True)
class Query:
    """What a query asks for.

    parts: what an article has to hold, all of it; () where all articles are meant.
    names: the names that it has to hold too.
    without, without_names: what it may not hold, none of it.
    filters: those that were typed among the words.
    ignored: typed words by which no article is told from another, such as "the".
    """

    parts: tuple[Part, ...] = ()
    names: tuple[Named, ...] = ()
    without: tuple[Part, ...] = ()
    without_names: tuple[Named, ...] = ()
    filters: Filters = field(default_factory=Filters)
    ignored: tuple[str, ...] = ()


def parsed(typed: str, today: date | None = None) -> Query:
    """Read a query; "yesterday" in a filter is counted from `today`, by default this day.

    Raises:
        UsageError: a filter isn't one, a quotation mark isn't closed, a phrase has no word or too
            many, or of the words typed all are such as nearly every article has.
    """
    own = typed_filters(typed, today)
    parts, names = dict[str, Part](), dict[str, Named]()
    without, without_names = dict[str, Part](), dict[str, Named]()
    ignored = list[str]()
    for found in _PART.finditer(own.text):
        if found["open"]:
            rest = own.text[found.start() :]
            raise UsageError(
                f"the quotation mark before {_short(rest[1:].strip())!r} isn't closed"
                if rest[1:].strip()
                else "the last quotation mark isn't closed",
                'write a phrase as "old bridge"',
            )
        quoted, leaves_out = found["quoted"], bool(found["without"] or found["left_out"])
        text = (found["plain"] if quoted is None else quoted).strip()
        if text.casefold() == "name:" and quoted is None:
            raise UsageError("no name stands behind name:", 'write name:"Ada Keel"')
        if found["name"] or found["named"]:
            name = Named(text)
            _check_phrase(text)
            (without_names if leaves_out else names)[text.casefold()] = name
            continue
        part = _part(text, exact=quoted is not None)
        if part is None:
            ignored.append(text)
        else:
            (without if leaves_out else parts)[repr(part)] = part
    if ignored and not (parts or names or without or without_names):
        raise UsageError(
            "there is nothing to count: "
            + ", ".join(repr(_short(word)) for word in dict.fromkeys(ignored[:3]))
            + (" and others" if len(set(ignored)) > 3 else "")
            + " can't be looked for by itself",
            'words such as "the" are found in quotation marks: "the who"',
        )
    return Query(
        tuple(parts.values()),
        tuple(names.values()),
        tuple(without.values()),
        tuple(without_names.values()),
        own.filters,
        tuple(dict.fromkeys(ignored)),
    )


def phrase_query(text: str) -> Query:
    """Return the query for a phrase, whatever signs stand in it.

    Raises:
        UsageError: it has no word, or too many.
    """
    _check_phrase(text)
    return Query((Phrase(text),))


def _part(text: str, *, exact: bool) -> Part | None:
    """Return a typed word or phrase; None for a word that isn't looked for."""
    words = raw_words(text)
    if exact:
        _check_phrase(text)
        return Phrase(text)
    if len(words) > 1 or any(len(word) == 1 and is_unspaced(word) and term(word) for word in words):
        _check_phrase(text)
        return Phrase(text)
    name = term(words[0]) if words else None
    return Word(text, name) if name else None


def _check_phrase(text: str) -> None:
    words = raw_words(text)
    if not words:
        raise UsageError(
            f"the phrase {_short(text)!r} has no word" if text.strip() else "a phrase is empty",
            "write words between the quotation marks",
        )
    if len(words) > LONGEST_PHRASE:
        raise UsageError(
            f"the phrase {_short(text)!r} has more than {LONGEST_PHRASE} words", "write fewer"
        )


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN].rstrip()}…"
