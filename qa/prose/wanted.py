"""Which questions want two or three sentences beside the exact answer."""

from __future__ import annotations

import re

_WANTS = re.compile(
    r"\bwhy\b|\bhow (?:come|did|do|does|is|are|was|were|has|have|had|will|would|can|could|should)\b"
    r"|\bwhat (?:happen(?:ed|s)|(?:is|was) happening|led to|caused|is going on|went wrong)\b"
    r"|\bwhat(?:['’]s| is| are| was| were) (?:the )?(?:\w+ )?(?:differences?|background)\b"
    r"|\b(?:compare|explain|describe|summari[sz]e|tell me (?:more )?about)\b"
    r"|\bhow .{0,60}\b(?:differ|compare)\b|\bversus\b|\bvs\b",
    re.IGNORECASE,
)
_HOW_MUCH = re.compile(r"\bhow (?:many|much|old|long|far|often|tall|big|large|fast|soon)\b", re.I)


def wants_prose(question: str) -> bool:
    """Tell whether a question asks for more than a name, a day or a number can say.

    >>> wants_prose("Why was the ferry cancelled?"), wants_prose("How many were on it?")
    (True, False)
    """
    return bool(_WANTS.search(question)) and not _HOW_MUCH.search(question)
