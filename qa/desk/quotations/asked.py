"""Questions for what somebody said: of whom, and about what."""

from __future__ import annotations

import re
from dataclasses import dataclass

_SAY = (
    r"(?:say|said|saying|tell|told|announce|announced|claim|claimed|write|written|reveal|revealed|warn|warned"
    r"|explain|explained|state|stated|promise|promised|tweet|tweeted|post|posted|argue|argued|comment|commented)"
)
_ABOUT = (
    r"(?:about|on|of|regarding|concerning|in\s+response\s+to|in\s+reaction\s+to|over|after"
    r"|when\s+asked\s+about)"
)
_WHAT = re.compile(
    rf"^(?:and\s+|so\s+|but\s+)?what\s+(?:else\s+)?(?:exactly\s+)?(?:did|does|do|has|have|had)\s+(?P<who>.+?)\s+"
    rf"(?:just\s+|recently\s+|publicly\s+|have\s+to\s+|had\s+to\s+)?{_SAY}"
    rf"(?:\s+(?!about\b|on\b|of\b)(?:[\w.'’-]+\s+){{0,4}}?|\s+){_ABOUT}\s+(?P<about>.+)$",
    re.IGNORECASE,
)
_HOW = re.compile(
    r"^(?:and\s+|so\s+)?how\s+(?:did|has|have|does|do)\s+(?P<who>.+?)\s+(?:respond(?:ed)?|react(?:ed)?|repl(?:y|ied)|comment(?:ed)?)"
    r"\s+(?:to|on)\s+(?P<about>.+)$",
    re.IGNORECASE,
)
_ANYTHING = re.compile(
    rf"^(?:did|has|have)\s+(?P<who>.+?)\s+(?:ever\s+)?(?:(?:say|said)\s+(?:anything|something|a\s+word)|comment(?:ed)?|respond(?:ed)?|spoken|speak)"
    rf"\s+(?:{_ABOUT}|to)\s+(?P<about>.+)$",
    re.IGNORECASE,
)
_NOUN = re.compile(
    r"^what\s+(?:was|is|were|are)\s+(?P<who>.+?)['’]s?\s+(?:response|reaction|comments?|statement|reply|remarks?|words|view|opinion|position)"
    r"\s+(?:to|on|about|of|regarding)\s+(?P<about>.+)$",
    re.IGNORECASE,
)
_WHO_SAID = re.compile(
    r"^who\s+(?:was\s+it\s+(?:that|who)\s+)?(?:(?:said|claimed|tweeted)\s*(?:that|:|,)?|wrote\s+that)"
    r"\s*(?P<words>.+)$",
    re.IGNORECASE,
)
_MARKS = "\"“”'‘’ .,"


@dataclass(frozen=True, slots=True)
class AskedFor:
    """What is asked: what `who` said about something, or, where that is None, who said it."""

    who: str | None
    about: str


def asked_for(question: str) -> AskedFor | None:
    """Return for whose words a question asks; None where it asks for something else.

    >>> asked_for("What did Park say about the ferry?")
    AskedFor(who='Park', about='the ferry')
    """
    plain = " ".join(question.split()).rstrip(" ?.!")
    for pattern in (_WHAT, _HOW, _ANYTHING, _NOUN):
        if found := pattern.match(plain):
            return AskedFor(found["who"].strip(_MARKS), found["about"].strip(_MARKS))
    if found := _WHO_SAID.match(plain):
        words = found["words"].strip(_MARKS)
        return AskedFor(None, words) if len(words.split()) > 2 else None
    return None
