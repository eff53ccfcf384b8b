"""Where the user's language model is, and what it may do: `[llm]` of the settings file."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from ipaddress import ip_address
from urllib.parse import urlsplit

DEFAULT_SECONDS = 60.0
DEFAULT_TOKENS = 400

LONGEST_WAIT = 15.0
"""Seconds that an answer waits for a reply, at most: for a choice, and for a search."""


class Struck(StrEnum):
    """What becomes of a sentence that fails the check."""

    SHOWN = "shown"
    """It is shown struck through, with the reason."""

    LEFT_OUT = "left-out"
    """It isn't shown; how many there were is."""


@dataclass(frozen=True, slots=True)
class LanguageModelSettings:
    """A language model behind an address that speaks OpenAI's protocol, and what it is used for.

    url: up to and with the version: "http://localhost:11434/v1".
    model: its name there.
    key_env: the environment variable that has the key, if one is needed: keys stand in no file.
    choose: it chooses among the candidates for an answer.
    prose: it writes two or three sentences below the answer of a question that wants them, and
        digests where they are asked for.
    reword: it makes the search of a question.
    struck: what becomes of sentences that fail the check.
    seconds: how long a whole reply may take; one that an answer waits for, `LONGEST_WAIT` at most.
    tokens: how long a reply may be.
    """

    url: str
    model: str
    key_env: str | None = None
    choose: bool = False
    prose: bool = True
    reword: bool = False
    struck: Struck = Struck.SHOWN
    seconds: float = DEFAULT_SECONDS
    tokens: int = DEFAULT_TOKENS

    @property
    def host(self) -> str:
        """The machine on which it is, as the address has it; "" where that has none."""
        try:
            return urlsplit(self.url).hostname or ""
        except ValueError:
            return ""

    @property
    def leaves(self) -> bool:
        """Whether what it is sent leaves this machine."""
        host = self.host.rstrip(".").lower()
        if host == "localhost" or host.endswith(".localhost"):
            return False
        try:
            return not ip_address(host).is_loopback
        except ValueError:
            return True

    @property
    def works(self) -> bool:
        """Whether it is used for anything."""
        return self.choose or self.prose or self.reword

    @property
    def waited_for(self) -> LanguageModelSettings:
        """These settings for replies that an answer waits for, and whoever asks after it."""
        return replace(self, seconds=min(self.seconds, LONGEST_WAIT))
