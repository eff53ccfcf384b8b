"""How a server wants to be asked: not all of them take each field of the protocol."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from qa.prose.model import Message


@dataclass
class Manners:
    """How one server wants to be asked, as far as it has said so when it refused a request.

    limit: the field for the number of tokens; newer models of OpenAI take another one.
    likeliest: whether it takes a temperature of 0; some models have no other than their own.
    system: whether the model's template knows a system's message.
    """

    limit: str = "max_tokens"
    likeliest: bool = True
    system: bool = True

    def learn(self, words: str) -> bool:
        """Learn from why a request was refused; tell whether the next one will be another."""
        before, said = (self.limit, self.likeliest, self.system), words.lower()
        if "max_completion_tokens" in said:
            self.limit = "max_completion_tokens"
        if "temperature" in said:
            self.likeliest = False
        if "system role" in said:
            self.system = False
        return before != (self.limit, self.likeliest, self.system)

    def body(self, model: str, messages: Sequence[Message], tokens: int) -> bytes:
        """Return a request for a reply, as JSON."""
        sent = [{"role": one.role, "content": one.text} for one in messages]
        if not self.system:
            sent = [{"role": "user", "content": "\n\n".join(one.text for one in messages)}]
        asked = {"model": model, "messages": sent, "stream": True, self.limit: tokens}
        if self.likeliest:
            asked["temperature"] = 0
        return json.dumps(asked).encode("ascii")
