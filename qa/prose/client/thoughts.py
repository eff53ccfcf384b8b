"""What a model says to itself before it replies, left out of a reply while that comes."""

from __future__ import annotations

import re

_NAMES = ("think", "thinking", "thought", "reasoning")
_OPENING = re.compile(rf"<({'|'.join(_NAMES)})>|\[(think)\]", re.IGNORECASE)
_CLOSING = {name: re.compile(rf"</{name}>|\[/{name}\]", re.IGNORECASE) for name in _NAMES}
_LONE = re.compile(rf"</(?:{'|'.join(_NAMES)})>|\[/think\]", re.IGNORECASE)
_TAGS = (
    *(f"<{name}>" for name in _NAMES),
    *(f"</{name}>" for name in _NAMES),
    "[think]",
    "[/think]",
)
_LONGEST = max(map(len, _TAGS))


class Thoughts:
    """Takes a reply in pieces and gives back what of it is none of the model's thoughts.

    Thoughts stand in tags such as <think>, which may be split over pieces. What could be the
    beginning of one is held back until it is known. `any` tells whether there were any.
    """

    def __init__(self) -> None:
        self._held = ""
        self._within: str | None = None
        self.any = False

    def feed(self, piece: str) -> str:
        """Return what a piece adds to the reply."""
        text, told = self._held + piece, []
        while text:
            if self._within is not None:
                closing = _CLOSING[self._within].search(text)
                if closing is None:
                    break
                text, self._within = text[closing.end() :], None
                continue
            opening = _OPENING.search(text)
            if opening is None:
                break
            told.append(text[: opening.start()])
            self._within, self.any = (opening[1] or opening[2]).lower(), True
            text = text[opening.end() :]
        kept = _may_begin_a_tag(text)
        if self._within is None:
            told.append(text[: len(text) - kept])
        self._held = text[len(text) - kept :]
        return _LONE.sub("", "".join(told))

    def close(self) -> str:
        """Return what was held back, once the reply has ended."""
        held, self._held = self._held, ""
        return "" if self._within is not None else held


def _may_begin_a_tag(text: str) -> int:
    """Return how many signs at the end of a text may be the beginning of a tag."""
    for length in range(min(_LONGEST - 1, len(text)), 0, -1):
        end = text[-length:].lower()
        if end[0] in "<[" and any(tag.startswith(end) for tag in _TAGS):
            return length
    return 0
