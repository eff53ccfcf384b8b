"""A text directive, and the words that a browser finds by it.

WICG, "URL Fragment Text Directives" (https://wicg.github.io/scroll-to-text-fragment/):
`text=[prefix-,]textStart[,textEnd][,-suffix]`. The first
place where the parts fit is what is meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

from index.safe_text import one_line
from qa.citing.word_bounds import folded, is_spaceless


@dataclass(frozen=True, slots=True)
class Directive:
    """The words meant, or the first and last of them (`end`), and what stands around them."""

    start: str
    end: str = ""
    prefix: str = ""
    suffix: str = ""

    def encoded(self) -> str:
        """The directive as it stands in an address, "text=…"."""
        parts = (
            f"{_encoded(self.prefix)}-" if self.prefix else "",
            _encoded(self.start),
            _encoded(self.end),
            f"-{_encoded(self.suffix)}" if self.suffix else "",
        )
        return "text=" + ",".join(part for part in parts if part)

    def found(self, page: str) -> tuple[int, int] | None:
        """Return the bounds of what a browser would find first on a page, which is `folded`."""
        for start, end in _places(page, self.start, 0):
            if self.prefix and not _ends_with(page, start, self.prefix):
                continue
            ends = _places(page, self.end, end) if self.end else iter([(start, end)])
            for _, last in ends:
                if not self.suffix or _goes_on_with(page, last, self.suffix):
                    return start, last
        return None


def _places(page: str, words: str, begin: int) -> Iterator[tuple[int, int]]:
    pattern = _pattern(words)
    while match := pattern.search(page, begin):
        yield match.span()
        begin = match.start() + 1


def _pattern(words: str) -> re.Pattern[str]:
    """Words with any white space between them, not inside other words."""
    parts = folded(words).split()
    first, last = parts[0][0], parts[-1][-1]
    before = r"(?<!\w)" if _is_bounded(first) else ""
    after = r"(?!\w)" if _is_bounded(last) else ""
    return re.compile(before + r"\s+".join(map(re.escape, parts)) + after)


def _is_bounded(letter: str) -> bool:
    return letter.isalnum() and not is_spaceless(letter)


def _ends_with(page: str, at: int, words: str) -> bool:
    """Whether words stand right before an offset; more than is asked for can't be wrong here."""
    before = page[max(0, at - 2 * len(words) - 80) : at]
    return " ".join(before.split()).endswith(" ".join(folded(words).split()))


def _goes_on_with(page: str, at: int, words: str) -> bool:
    after = page[at : at + 2 * len(words) + 80]
    return " ".join(after.split()).startswith(" ".join(folded(words).split()))


def _encoded(words: str) -> str:
    # The three marks of the syntax, "-", "," and "&", are encoded wherever they stand.
    return quote(one_line(words), safe="").replace("-", "%2D")
