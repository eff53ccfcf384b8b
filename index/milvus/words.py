"""Our index terms, written so that Milvus's standard tokenizer gives back the very same.

A term of ASCII letters and digits stays as it is; any other is written as the hexadecimal digits of
the number that it is known by (`index.keyword.bm25.key_of`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from index.keyword.bm25 import key_of
from index.keyword.tokenizer import terms

MOST_BYTES = 65_535
"""What a text field of Milvus holds at most."""

_PLAIN = re.compile(r"[a-z0-9]{1,40}")
_WRITTEN = re.compile(r"x[0-9a-f]{16}")


def safe(term: str) -> str:
    """Return a term as it stands in Milvus."""
    if _PLAIN.fullmatch(term) and not _WRITTEN.fullmatch(term):
        return term
    return f"x{int(key_of(term)):016x}"


def words_of(text: str) -> str:
    """Return the terms of a text as they stand in Milvus, repeats included, spaces between.

    What is beyond `MOST_BYTES` is left out.
    """
    words = " ".join(map(safe, terms(text)))
    if len(words) > MOST_BYTES:
        words = words[: words.rindex(" ", 0, MOST_BYTES + 1)]
    return words


class Numbers:
    """The numbers of terms as a database keeps them: signed, 64 bits."""

    def __init__(self) -> None:
        self._known: dict[str, int] = {}

    def of(self, words: Iterable[str]) -> set[int]:
        """Return the numbers of words that stand in Milvus, each once."""
        return {self[word] for word in words}

    def __getitem__(self, word: str) -> int:
        number = self._known.get(word)
        if number is None:
            if len(self._known) > 1_000_000:
                self._known.clear()
            key = int(word[1:], 16) if _WRITTEN.fullmatch(word) else int(key_of(word))
            number = self._known[word] = signed(key)
        return number


def outlet_key(outlet: str) -> int:
    """Return the number by which an outlet is filtered, 0 where there is none.

    That two names of a library have the same one is left out of account: of 10,000, it would
    happen once in hundreds of billions of libraries.
    """
    return signed(int(key_of(outlet))) if outlet else 0


def signed(key: int) -> int:
    """Return a term's number as a database keeps it."""
    return key - (1 << 64) if key >= 1 << 63 else key
