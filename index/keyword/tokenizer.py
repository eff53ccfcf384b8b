"""The tokens that BM25 counts: case-folded, accent-folded, stemmed words and numbers."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

import Stemmer

WORDS_VERSION = 2
"""Bumped when the tokens of a text change, so that libraries build their BM25 index again."""

_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)*")
_PLAIN_TOKEN = re.compile(r"[a-z]+(?:['’][a-z]+)*|[0-9]+(?:[.,][0-9]+)*")
"""The same in lower-case text of ASCII and ’ only, in half of the time."""

_NOT_ASCII = re.compile(r"[^\x00-\x7f]+")
_PUNCTUATION = re.compile(r"[^\w\x00-\x7f’]")

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

# Without its cache, which keeps no more than 10,000 words and takes longer to keep than to stem.
_stemmer = Stemmer.Stemmer("english", 0)
_stem = _stemmer.stemWord


def raw_words(text: str) -> list[str]:
    """Return the case-folded words and numbers of a text, neither stemmed nor filtered."""
    folded = text.casefold()
    if not folded.isascii():
        # No accent reaches across ASCII, so that run by run gives what the whole text would; of
        # an English text these are a few quotes and dashes, nearly always the same.
        folded = _NOT_ASCII.sub(lambda run: _plain(run[0]), folded)
    is_plain = folded.replace("’", "'").isascii()
    return (_PLAIN_TOKEN if is_plain else _TOKEN).findall(folded)


@lru_cache(maxsize=1024)
def _plain(folded: str) -> str:
    """Return a run of non-ASCII characters without accents, with spaces for its punctuation."""
    # Folded once more: "𝗔" has no lower case until it is decomposed into "A".
    decomposed = unicodedata.normalize("NFKD", folded).casefold()
    unaccented = "".join(c for c in decomposed if not unicodedata.combining(c))
    return _PUNCTUATION.sub(" ", unaccented)


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
