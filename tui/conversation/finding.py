"""Finding words in a text, however their case, accents, quotation marks and line breaks differ."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from functools import lru_cache
from itertools import accumulate

_ALIKE = str.maketrans("‘’‚“”„‐‑‒–—", "'''\"\"\"-----")
_DROPPED = ("Mn", "Cf")  # accents; soft hyphens and other marks that nobody sees


class Searchable:
    """A text folded once, so that it can be searched again at every key typed."""

    def __init__(self, text: str) -> None:
        pieces = [_folded(character) for character in text]
        self._folded = "".join(pieces)
        # A character may fold to none or to several: where each one's piece begins.
        self._begins = list(accumulate(map(len, pieces), initial=0))

    def find(self, words: str) -> list[tuple[int, int]]:
        """Return where `words` stand, as (start, end) in the text; nowhere if they are blank."""
        parts = "".join(map(_folded, words)).split()
        if not parts:
            return []
        pattern = re.compile(r"\s+".join(map(re.escape, parts)))
        return [self._span(found) for found in pattern.finditer(self._folded)]

    def _span(self, found: re.Match[str]) -> tuple[int, int]:
        """The characters of which a match holds any part, and the accents upon them."""
        start = bisect_right(self._begins, found.start()) - 1
        end = bisect_right(self._begins, found.end()) - 1
        return start, end if self._begins[end] == found.end() else end + 1


@lru_cache(4096)
def _folded(character: str) -> str:
    decomposed = unicodedata.normalize("NFKD", character).translate(_ALIKE)
    kept = (part for part in decomposed if unicodedata.category(part) not in _DROPPED)
    return "".join(kept).casefold()
