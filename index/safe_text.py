"""Making any text safe to show: an article's and a user's words are data, never commands.

Nothing here adds or reads markup. Pieces of one text may be made safe one by one and put
together again, which is how a quotation keeps its place in an article.
"""

from __future__ import annotations

import re

_TAB = "    "

# ECMA-48 escape sequences: CSI; the strings (OSC, DCS, SOS, PM, APC) when they are closed on
# the same line, so that a stray opener can't swallow the article; and two-character escapes.
_ESCAPE_SEQUENCE = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"
    r"|(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x9c\r\n]*(?:\x07|\x9c|\x1b\\)"
    r"|\x1b[ -/]+[0-~]"
    r"|\x1b[0-OQ-WYZ\\`-~]"
)
_LINE_END = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
_SPACES = re.compile(r"\s+")


def _replacements() -> dict[int, str | None]:
    """What becomes of single characters that would steer a terminal or can't be written to it."""
    control = dict.fromkeys([*range(0x20), *range(0x7F, 0xA0)])
    # The bidirectional overrides reorder what stands beside them on the screen.
    bidi = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF])
    lone_surrogates = dict.fromkeys(range(0xD800, 0xE000), "\N{REPLACEMENT CHARACTER}")
    return {**control, **bidi, **lone_surrogates, ord("\n"): "\n", ord("\t"): _TAB}


_REPLACEMENTS = _replacements()


def plain(text: str) -> str:
    """`text` without escape sequences or control characters, and with LF line ends."""
    return _LINE_END.sub("\n", _ESCAPE_SEQUENCE.sub("", text)).translate(_REPLACEMENTS)


def flat(text: str) -> str:
    """`plain(text)` with every run of white space made one space (none is stripped)."""
    return _SPACES.sub(" ", plain(text))


def one_line(text: str, limit: int | None = None) -> str:
    """`text` on one line, cut at a word to at most `limit` characters, ending in "…" if cut."""
    line = flat(text).strip()
    if limit is None or len(line) <= limit:
        return line
    head = line[: limit - 1]
    at_a_word = head.rpartition(" ")[0] if " " in head[limit // 2 :] else head
    return f"{at_a_word.rstrip()}…"
