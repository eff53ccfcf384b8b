"""The keys by which a text cites a record: "okonjo2024campbell"."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from qa.citing.reference import Reference

_PASSED_OVER = frozenset(
    "a an and are as at be by for from how in is it its of on or that the this to was what when who"
    " why will with der die das ein eine le la les un une el los las".split()
)
_NOT_IN_KEYS = re.compile(r"[^a-z0-9]+")
_LETTERS_APART = str.maketrans({"ß": "ss", "ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d"})


def keys(references: Sequence[Reference]) -> list[str]:
    """Return a key for each: who, the year, a word of the title; no two are the same.

    In ASCII letters and figures, which BibTeX takes. Where the names are of another script,
    an article's own number stands in.
    """
    taken: set[str] = set()
    found = []
    for one in references:
        key = plain = _key(one)
        count = 1
        while key in taken:
            count += 1
            key = f"{plain}-{count}"
        taken.add(key)
        found.append(key)
    return found


def _key(reference: Reference) -> str:
    author = reference.authors[0] if reference.authors else None
    who = _squashed(author.family or author.literal if author else "")
    year = str(reference.day.year) if reference.day else "nd"
    words = (_squashed(word) for word in reference.title.split())
    word = next((word for word in words if len(word) > 1 and word not in _PASSED_OVER), "")
    who = who or _squashed(reference.outlet)
    parts = [who or ("article" if word else ""), year, word]
    if not who or not word:
        parts.append(_squashed(reference.article_id)[:8])
    return "".join(parts)


def _squashed(name: str) -> str:
    apart = unicodedata.normalize("NFKD", name.casefold().translate(_LETTERS_APART))
    return _NOT_IN_KEYS.sub("", apart)[:24]
