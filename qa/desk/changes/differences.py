"""What an article's text said before: sentences that went, came, or were written anew."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from qa.desk.text import sentences_of

LEAST_ALIKE = 0.4
"""The share of their words that two sentences share for one to be the other, written anew."""

_WORD = re.compile(r"\w+(?:[.,'’-]\w+)*|[^\w\s]+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A sentence, `text[start:end]`, and where in the text the words stand that changed in it.

    `changed` is () where the whole sentence is what changed.
    """

    start: int
    end: int
    changed: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """A sentence as it was and as it is; `old` is None where it came, `new` where it went."""

    old: Piece | None
    new: Piece | None


def differences(before: str, after: str) -> list[Difference]:
    """Return what differs between two texts in the order of the newer one; white space doesn't."""
    old, new = _sentences(before), _sentences(after)
    matcher = SequenceMatcher(
        None,
        [_plain(before, piece) for piece in old],
        [_plain(after, piece) for piece in new],
        autojunk=False,
    )
    found: list[Difference] = []
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag != "equal":
            found += _paired(before, old[a:b], after, new[c:d])
    return found


def _sentences(text: str) -> list[Piece]:
    return [Piece(one.start, one.end) for one in sentences_of(text)]


def _plain(text: str, piece: Piece) -> str:
    return " ".join(text[piece.start : piece.end].split())


def _paired(
    before: str, old: Sequence[Piece], after: str, new: Sequence[Piece]
) -> Iterator[Difference]:
    """Pair the sentences of one place in their order, each with the most alike behind the last."""
    words = [_words(before, piece) for piece in old]
    place = 0
    for piece in new:
        its = _words(after, piece)
        ratios = [
            SequenceMatcher(None, words[i], its, autojunk=False).ratio()
            for i in range(place, len(old))
        ]
        best = max(range(len(ratios)), key=lambda i: ratios[i], default=None)
        if best is None or ratios[best] < LEAST_ALIKE:
            yield Difference(None, piece)
            continue
        for gone in old[place : place + best]:
            yield Difference(gone, None)
        yield _written_anew(before, old[place + best], after, piece)
        place += best + 1
    for gone in old[place:]:
        yield Difference(gone, None)


def _words(text: str, piece: Piece) -> list[str]:
    return _WORD.findall(text, piece.start, piece.end)


def _written_anew(before: str, old: Piece, after: str, new: Piece) -> Difference:
    one = list(_WORD.finditer(before, old.start, old.end))
    other = list(_WORD.finditer(after, new.start, new.end))
    matcher = SequenceMatcher(
        None, [word.group() for word in one], [word.group() for word in other], autojunk=False
    )
    gone, came = [], []
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            continue
        if a < b:
            gone.append((one[a].start(), one[b - 1].end()))
        if c < d:
            came.append((other[c].start(), other[d - 1].end()))
    return Difference(
        Piece(old.start, old.end, tuple(gone)), Piece(new.start, new.end, tuple(came))
    )
