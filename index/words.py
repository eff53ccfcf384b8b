"""The tokens that BM25 counts: case-folded, accent-folded, stemmed words and numbers."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

import Stemmer

WORDS_VERSION = 2
"""Bumped when the tokens of a text change, so that libraries build their BM25 index again."""

_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)*")

# Function words only: they carry no topic, and leaving them out halves the postings.
# Question words go too: an article seldom says "when", and where it does it means little.
STOP_WORDS = frozenset(
    """a about after all also am an and any are as at be because been before being but by can
    could did do does doing for from had has have having he her here hers him his how i if in
    into is it its itself just me more most my no nor not of on or our out over own s she so
    some such t than that the their them then there these they this those through to too under
    until up very was we were what when where which while who whom why will with would you
    your""".split()
)

_stemmer = Stemmer.Stemmer("english")
_stem = _stemmer.stemWord


def raw_words(text: str) -> list[str]:
    """Return the case-folded words and numbers of a text, neither stemmed nor filtered."""
    folded = text.casefold()
    if not folded.isascii():
        # Folded once more: "𝗔" has no lower case until it is decomposed into "A".
        decomposed = unicodedata.normalize("NFKD", folded).casefold()
        folded = "".join(c for c in decomposed if not unicodedata.combining(c))
    return _TOKEN.findall(folded)


def term(word: str) -> str | None:
    """Return the index term of a raw word, or None for a stop word."""
    if word[0].isdigit():
        return word.replace(",", "")
    word = word.replace("’", "'").removesuffix("'s").replace("'", "")
    if not word or word in STOP_WORDS:
        return None
    return str(_stem(word))


def terms(text: str) -> list[str]:
    """Return the index terms of a text, in order, repeats included."""
    return list(_terms(text))


def _terms(text: str) -> Iterator[str]:
    for word in raw_words(text):
        found = term(word)
        if found:
            yield found
