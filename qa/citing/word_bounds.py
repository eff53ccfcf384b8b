"""Where words begin and end in a text, and which letters browsers take for the same.

Browsers compare words without case and accents, straight quotation marks and dashes with curly and
long ones. All of that is folded here, also where only one browser does it: so what is unique here
is unique in any.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_SAME = {
    **dict.fromkeys("‘’‚‛′´`ʼ", "'"),
    **dict.fromkeys("“”„‟″«»", '"'),
    **dict.fromkeys("‐‑‒–—―−", "-"),
}
# Scripts that are written without spaces: only punctuation shows where words end.
_SPACELESS = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf"
    "\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003134f"
)
_OF_SPACELESS = re.compile(f"[{_SPACELESS}]")
_INSIDE_WORDS = frozenset(".,:;'’‘·․-‐‑_@/")
"""Marks that may join letters or figures: "5,000", "can't", "dateline-2"."""

# A word with its marks; in a script without spaces, a clause with the punctuation that ends it.
_TOKEN = re.compile(
    rf"[^\s{_SPACELESS}、。，．！？：；]+|[{_SPACELESS}]+[^\w\s]*|[、。，．！？：；]+"
)


def folded(text: str) -> str:
    """Return a text of the same length in which what browsers take for the same is the same."""
    return text.translate({ord(letter): _folded(letter) for letter in set(text)})


@lru_cache(maxsize=4096)
def _folded(letter: str) -> str:
    if letter in _SAME:
        return _SAME[letter]
    apart = unicodedata.normalize("NFKD", letter)
    base = "".join(one for one in apart if not unicodedata.combining(one)).casefold()
    if len(base) == 1:
        return base
    lower = letter.lower()
    return lower if len(lower) == 1 else letter


def is_spaceless(letter: str) -> bool:
    """Whether a letter is of a script that sets no spaces between words."""
    return bool(_OF_SPACELESS.match(letter))


def whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the bounds of the words that `text[start:end]` touches, without marks around them.

    Marks alone are taken for a word.
    """
    if not text[start:end].strip():
        return start, end
    while start > 0 and _joined(text, start):
        start -= 1
    while end < len(text) and _joined(text, end):
        end += 1
    words = [match.span() for match in re.finditer(r"\w", text[start:end])]
    if words:
        return start + words[0][0], start + words[-1][1]
    shown = text[start:end]
    start += len(shown) - len(shown.lstrip())
    return start, start + len(shown.strip())


def _joined(text: str, at: int) -> bool:
    """Whether no word can end at an offset: the letters on both sides belong together."""
    before, after = text[at - 1], text[at]
    if unicodedata.combining(after) or (_is_word(before) and _is_word(after)):
        return True
    if after in _INSIDE_WORDS:
        return _is_word(before) and at + 1 < len(text) and _is_word(text[at + 1])
    if before in _INSIDE_WORDS:
        return _is_word(after) and at > 1 and _is_word(text[at - 2])
    return False


def _is_word(letter: str) -> bool:
    return letter.isalnum() or letter == "_" or bool(unicodedata.combining(letter))


def tokens(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the bounds of the words of `text[start:end]` with their marks, in their order."""
    return [match.span() for match in _TOKEN.finditer(text, start, end)]
