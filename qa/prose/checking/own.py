"""Our own check of a sentence: all checks in their order."""

from __future__ import annotations

from index.backend import LibraryBackend
from qa.prose.checking.asked import AskedCheck
from qa.prose.checking.checker import Check, Checker
from qa.prose.checking.dates import dates
from qa.prose.checking.evidence import CarryingSentences
from qa.prose.checking.names import NameCheck
from qa.prose.checking.numbers import numbers
from qa.prose.checking.quoted import quoted
from qa.prose.checking.words import WordCheck
from qa.reading.reader import Reader


def own_checker(library: LibraryBackend | None, reader: Reader) -> Checker:
    """Return what checks sentences against the passages that they cite.

    `library` says by its index of names which names are the same; without one, or where no names
    were looked for in it, each article says it of its own. Not safe between threads, since
    `reader` isn't.
    """
    names = NameCheck(library)
    words = WordCheck(names)
    checks: list[Check] = [quoted, names, dates, numbers, words, AskedCheck(reader)]
    return Checker(checks, CarryingSentences(words))
