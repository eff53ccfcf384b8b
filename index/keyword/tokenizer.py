"""The tokens that BM25 counts: case-folded, accent-folded, stemmed words and numbers.

Chinese, Japanese, Thai, Lao, Khmer and Burmese set no spaces, so that what stands together
there are clauses. They are cut into runs of one script and these into overlapping pairs of
characters, in articles and questions alike: "修理費" is "修理" and "理費".
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

import Stemmer

WORDS_VERSION = 3
"""Bumped when the tokens of a text change, so that libraries build their BM25 index again."""

# Letters with the signs that belong to them, a script a class.
_UNSPACED_SCRIPTS = (
    "\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff",  # Chinese characters
    "\u3041-\u3096\u309d-\u309f",  # Hiragana
    "\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff",  # Katakana
    "\u0e01-\u0e3a\u0e40-\u0e4e",  # Thai
    "\u0e81-\u0ebd\u0ec0-\u0ece\u0edc-\u0edf",  # Lao
    "\u1000-\u103f\u1050-\u108f",  # Burmese
    "\u1780-\u17d3\u17d7\u17dc\u17dd",  # Khmer
)
_UNSPACED = "".join(_UNSPACED_SCRIPTS)
_UNSPACED_RUN = re.compile("|".join(f"[{script}]+" for script in _UNSPACED_SCRIPTS))
LETTER = rf"[^\W\d_{_UNSPACED}]"
"""In a pattern, a letter of a script that sets spaces."""

_TOKEN = re.compile(rf"\d+(?:[.,]\d+)*|{LETTER}+(?:['’]{LETTER}+)*|{_UNSPACED_RUN.pattern}")
_PLAIN_TOKEN = re.compile(r"[a-z]+(?:['’][a-z]+)*|[0-9]+(?:[.,][0-9]+)*")
"""The same in lower-case text of ASCII and ’ only, in half of the time."""

_NOT_ASCII = re.compile(r"[^\x00-\x7f]+")
_PUNCTUATION = re.compile(rf"[^\w\x00-\x7f’{_UNSPACED}]")

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


def fold(text: str) -> str:
    """Return a text without case and accents, with spaces for the punctuation beyond ASCII but ’.

    It is that of one character after the other: `fold(a + b) == fold(a) + fold(b)`.
    """
    folded = text.casefold()
    if folded.isascii():
        return folded
    for character, plain in _COMMON.items():
        folded = folded.replace(character, plain)
    if folded.replace("’", "'").isascii():
        return folded
    # No accent reaches across ASCII, so that run by run gives what the whole text would; of
    # an English text these are a few words and signs, often the same.
    return _NOT_ASCII.sub(lambda run: _plain(run[0]), folded)


def word_spans(folded: str) -> Iterator[tuple[int, int]]:
    """Yield where the words of a folded text stand; a run of a script without spaces is one."""
    return (found.span() for found in _TOKEN.finditer(folded))


def is_unspaced(word: str) -> bool:
    """Tell whether a word is a run of a script without spaces, which is indexed as pairs."""
    return bool(_UNSPACED_RUN.match(word))


def raw_words(text: str) -> list[str]:
    """Return the case-folded words and numbers of a text, neither stemmed nor filtered.

    A run of a script without spaces comes as pairs of its characters.
    """
    folded = fold(text)
    if folded.replace("’", "'").isascii():
        return _PLAIN_TOKEN.findall(folded)
    words: list[str] = _TOKEN.findall(folded)
    if _UNSPACED_RUN.search(folded):
        return [piece for word in words for piece in _pairs(word)]
    return words


def _pairs(word: str) -> Iterator[str]:
    """A run of a script without spaces as its pairs of characters; another word as it is."""
    if len(word) < 3 or not _UNSPACED_RUN.match(word):
        yield word
    else:
        yield from map("".join, pairwise(word))


@lru_cache(maxsize=1024)
def _plain(folded: str) -> str:
    """Return a run of non-ASCII characters without accents, with spaces for its punctuation."""
    # Folded once more: "𝗔" has no lower case until it is decomposed into "A".
    decomposed = unicodedata.normalize("NFKD", folded).casefold()
    unaccented = "".join(c for c in decomposed if not unicodedata.combining(c))
    return _PUNCTUATION.sub(" ", unaccented)


_COMMON = {character: _plain(character) for character in "“”‘–—…\xa0"}
"""What of an English text isn't ASCII for the most part, but for ’; replaced at once."""


def term(word: str) -> str | None:
    """Return the index term of a raw word, or None for a stop word."""
    if word[0].isdigit():
        return word.replace(",", "")
    word = word.replace("’", "'").removesuffix("'s").replace("'", "")
    if not word or word in STOP_WORDS or (len(word) == 1 and "ぁ" <= word <= "ゟ"):
        return None  # one Hiragana between other scripts is a particle
    return str(_stem(word))


def terms(text: str) -> list[str]:
    """Return the index terms of a text, in order, repeats included."""
    return list(_terms(text))


def _terms(text: str) -> Iterator[str]:
    for word in raw_words(text):
        found = term(word)
        if found:
            yield found
