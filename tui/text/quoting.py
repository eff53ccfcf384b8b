"""The sentence in which an answer stands, cut around the answer where it is very long."""

from __future__ import annotations

from typing import NamedTuple

from qa.types import Citation
from tui.text.safe_text import flat


class Quoted(NamedTuple):
    """A sentence in quotation marks, on one line: what is before the answer, it, and what after."""

    before: str
    words: str
    after: str


def quoted(citation: Citation, limit: int) -> Quoted:
    """Return the citation's sentence, cut at words to some `limit` characters.

    The answer is always whole in it; "…" stands where something was cut off.
    """
    text = citation.article.text
    before = flat(text[citation.sentence_start : citation.start]).removeprefix(" ")
    words = flat(citation.quote)
    after = flat(text[citation.end : citation.sentence_end]).removesuffix(" ")
    room = max(0, limit - len(words))
    # What one side doesn't need is the other's.
    shown_before = _end(before, max(room // 2, room - len(after)))
    shown_after = _beginning(after, max(room - room // 2, room - len(before)))
    return Quoted(
        f"“{shown_before}" if shown_before == before else f"“…{shown_before}",
        words,
        f"{shown_after}”" if shown_after == after else f"{shown_after}…”",
    )


def _beginning(text: str, length: int) -> str:
    if len(text) <= length:
        return text
    whole, space, _ = text[: length + 1].rpartition(" ")
    return whole if space else text[:length]


def _end(text: str, length: int) -> str:
    if len(text) <= length:
        return text
    _, space, whole = text[len(text) - length - 1 :].partition(" ")
    return whole if space else text[len(text) - length :]
