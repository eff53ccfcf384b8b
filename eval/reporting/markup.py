"""What XML and UTF-8 can hold: articles' and users' words may be any characters."""

from __future__ import annotations

import re

# XML 1.0 can't hold these at all, not even escaped; a lone surrogate can't be written either.
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def writable(text: str) -> str:
    """The text with a replacement character for each that XML and UTF-8 can't hold."""
    return _FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", text)
