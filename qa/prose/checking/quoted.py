"""Whether words in quotation marks stand in a passage to the letter."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from qa.desk.quotations.rules.marks import quoted_in
from qa.prose.checking.wording import lacks, named, shown_text
from qa.prose.types import Claim, Source

# Marks of all kinds in the few that `quoted_in` knows.
_KINDS = str.maketrans(
    dict.fromkeys("「『《〈❝〝", "“")
    | dict.fromkeys("」』》〉❞〞", "”")
    | dict.fromkeys("＂″‟ˮ", '"')
    | dict.fromkeys("‹❛‛", "‘")
    | dict.fromkeys("›❜＇′ʼ`´", "’")
)
_DOUBLE = re.compile("[\"“”„«»]|''")
_INCHES = re.compile(r"\d\Z")
_LOW = re.compile("„([^„“”]*)[“”]")
_WORD_NEXT = re.compile(r".\w")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_APOSTROPHE = re.compile(r"(?<=\w)['‘’](?=\w)")
_ANY_MARK = re.compile("[\"“”„«»‘’'\x00]")
_DASH = re.compile(r"[^\S\n]*(?:[‐‑‒–—−]|--+)[^\S\n]*|(?<=\s)-(?=\s)")
_LEFT_OUT = re.compile(r"\s*[(\[]?(?:\.{3,}|\.(?:\s\.){2,})[)\]]?\s*")
_ENDS = re.compile(r"[.,\s]+\Z")
_DENIES = re.compile(
    r"\b(?:not|no|never|none|nor|neither|nobody|nothing|cannot|without|hardly|unless|if)\b|n['’]t\b",
    re.IGNORECASE,
)
_BRACKETS = str.maketrans("[]", "()")

MOST_LEFT_OUT = 200
"""Characters that "…" stands for in a quotation, at most."""


def quoted(claim: Claim) -> str | None:
    """Return which words in quotation marks stand in no passage; None where all do.

    White space, the kinds of marks and dashes, and a comma or full stop at the end make no
    difference, nor does the case of the first letter. Parts around "…" stand in one passage, in
    their order, near each other in a paragraph, and what was left out denies nothing.
    """
    said: tuple[str, ...] | None = None
    for words in quotations(claim.text):
        said = said or tuple(map(_passage, claim.sources))
        if not any(_stands(words, passage) for passage in said):
            return f"{lacks(claim, named(words))} in these words"
    return None


def quotations(text: str) -> Iterator[str]:
    """Yield what stands in quotation marks; what a lone mark opens goes on to the end."""
    text = _LOW.sub("“\\1”", text.replace("``", " “").replace("''", "”")).translate(_KINDS)
    found = quoted_in(text)
    for one in found:
        if text[one.start : one.end] != "n":  # rock 'n' roll
            yield text[one.start : one.end]
    for mark in _DOUBLE.finditer(text):
        place = mark.start()
        if any(one.opens <= place < one.closes for one in found):
            continue
        if not _INCHES.search(text[:place]):
            closes = (
                place > 0 and not text[place - 1].isspace() and not _WORD_NEXT.match(text, place)
            )
            yield text[:place] if closes else text[mark.end() :]
            return


@lru_cache(maxsize=64)
def _passage(source: Source) -> str:
    return _plain(shown_text(source)[source.start : source.end])


def _plain(text: str) -> str:
    """Write a text in the one way in which quotations are compared."""
    text = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text.translate(_KINDS)))
    text = _APOSTROPHE.sub("\x00", text.replace("''", '"'))
    text = _ANY_MARK.sub(lambda mark: "'" if mark[0] == "\x00" else '"', text)
    text = _DASH.sub(" - ", text).translate(_BRACKETS)
    return "\n".join(filter(None, (" ".join(line.split()) for line in text.splitlines())))


def _stands(words: str, passage: str) -> bool:
    parts = [_ENDS.sub("", part).strip() for part in _LEFT_OUT.split(_plain(words))]
    parts = [part for part in parts if any(c.isalnum() for c in part)]
    if not parts:
        return True
    # A word or two here and there make any sentence.
    if len(parts) > 1 and any(" " not in part for part in parts):
        return _plain(words) in passage
    return any(_goes_on(parts[1:], passage, end) for end in _ends_of(parts[0], passage, 0))


def _goes_on(parts: list[str], passage: str, end: int) -> bool:
    if not parts:
        return True
    for after in _ends_of(parts[0], passage, end):
        left_out = passage[end : after - len(parts[0])]
        if len(left_out) > MOST_LEFT_OUT or "\n" in left_out or _DENIES.search(left_out):
            return False
        if _goes_on(parts[1:], passage, after):
            return True
    return False


def _ends_of(part: str, passage: str, start: int) -> Iterator[int]:
    """Yield where a part ends in a passage: whole words, its first letter in either case."""
    first, rest = re.escape(part[0]), re.escape(part[1:]).replace("\\ ", r"\s")
    if part[0].isalpha():
        first = f"[{re.escape(part[0].lower())}{re.escape(part[0].upper())}]"
    before = r"(?<!\w)(?<![\w][.,'-](?=\w))" if part[0].isalnum() else ""
    after = r"(?!\w|['-]\w|[.,]\d)" if part[-1].isalnum() else ""
    for found in re.finditer(f"{before}{first}{rest}{after}", passage[start:]):
        yield start + found.end()
