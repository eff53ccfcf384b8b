"""Words of articles in Markdown, where none of them can become markup.

They are escaped: nothing can become a heading, a link, an image, HTML or any other markup, in
CommonMark or in the dialects most in use.
"""

from __future__ import annotations

import re

from index.safe_text import one_line

# ":" where it could begin an emoji's name or stand in a bare address, "." where it follows a
# bare "www"; the rest wherever it stands.
_MARKUP = re.compile(r"[\\`*_{}\[\]<>#+|~$&^=@!]|:(?=\S)|(?<=www)\.", re.IGNORECASE)
_WEB_ADDRESS = re.compile(r"https?://[\w.~:/?#\[\]@!$&'()*+,;=%-]+", re.ASCII)


def escaped(text: str) -> str:
    """Return `text` on one line with a backslash before all that could be markup."""
    return escaped_flat(one_line(text))


def escaped_flat(text: str) -> str:
    """Return a piece of a line, whose spaces stay, with a backslash before what could be markup."""
    return _MARKUP.sub(r"\\\g<0>", text)


def address(url: str) -> str:
    """A link where it is a web address; shown as it is, it can't pretend to lead elsewhere."""
    return f"<{url}>" if _WEB_ADDRESS.fullmatch(url) else escaped(url)


def linked(words: str, url: str | None) -> str:
    """Words that lead to a web address; escaped alone where it is none."""
    shown = escaped(words)
    return f"[{shown}](<{url}>)" if url and _WEB_ADDRESS.fullmatch(url) else shown
