"""What a server sends, read: the words of a reply, its end, and what isn't a reply.

All of it is untrusted: any of its fields may lack, or be of another kind than the protocol says.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from qa.prose.client import failures
from qa.prose.client.endpoint import Endpoint
from qa.prose.client.thoughts import Thoughts

SIGNS_OF_A_TOKEN = 16
"""Of English words a token has some four or five; a reply with more than this is too long."""


class Reply:
    """Reads one reply, streamed or whole."""

    def __init__(self, endpoint: Endpoint, tokens: int) -> None:
        """Read a reply that was to have at most `tokens` tokens."""
        self._endpoint, self._tokens = endpoint, tokens
        self._thoughts = Thoughts()
        self._left = tokens * SIGNS_OF_A_TOKEN
        self._said = self._ended = False

    def streamed(self, events: Iterable[str]) -> Iterator[str]:
        """Yield the pieces of a reply that comes as events, given the data of each."""
        for data in events:
            if data.strip() == "[DONE]":
                self._ended = True
            elif data.strip():
                yield from self._choice(parsed(data, self._endpoint), "delta")
            if self._ended:
                break
        if not self._ended:
            raise failures.broken_off()
        yield from self._end()

    def whole(self, body: str) -> Iterator[str]:
        """Yield the reply of a server that sent it in one."""
        message = parsed(body, self._endpoint)
        if not isinstance(message, dict) or not _first(message):
            failures.told(message, self._endpoint)
            raise failures.malformed(self._endpoint)
        yield from self._choice(message, "message")
        yield from self._end()

    def _choice(self, message: object, field: str) -> Iterator[str]:
        """Yield what an event, or a whole reply, adds."""
        failures.told(message, self._endpoint)
        if not isinstance(message, dict):
            raise failures.malformed(self._endpoint)
        choice = _first(message)
        part = choice.get(field)
        part = part if isinstance(part, dict) else {}
        if part.get("tool_calls") or part.get("function_call"):
            raise failures.tool()
        if part.get("reasoning_content") or part.get("reasoning"):
            self._thoughts.any = True
        if text := _text(part.get("content")):
            yield from self._piece(text)
        self._finish(choice.get("finish_reason"))

    def _piece(self, text: str) -> Iterator[str]:
        self._left -= len(text)
        if self._left < 0:
            raise failures.too_long(self._tokens)
        yield from self._shown(self._thoughts.feed(text))

    def _finish(self, reason: object) -> None:
        if not reason:
            return
        if reason == "length":
            raise failures.cut_off(self._tokens, thinking=self._thoughts.any and not self._said)
        if reason in ("tool_calls", "function_call"):
            raise failures.tool()
        if reason == "content_filter":
            raise failures.filtered(self._endpoint)
        self._ended = True

    def _end(self) -> Iterator[str]:
        yield from self._shown(self._thoughts.close())
        if not self._said:
            raise failures.empty(thinking=self._thoughts.any)

    def _shown(self, text: str) -> Iterator[str]:
        if text:
            self._said = self._said or not text.isspace()
            yield text


def parsed(text: str, endpoint: Endpoint) -> object:
    """Return the value of a JSON text; raises a LanguageModelError where it isn't one."""
    try:
        value: object = json.loads(text)
    except (ValueError, RecursionError):
        raise failures.malformed(endpoint) from None
    return value


def words_of(body: str) -> str:
    """Return what a server says in the body of an error; "" for a page, or for nothing."""
    text = body.strip()
    if text.startswith("<"):
        return ""
    try:
        return failures.said(json.loads(text))
    except (ValueError, RecursionError):
        return text


def _first(message: dict[str, Any]) -> dict[str, Any]:
    """Return the first choice; an empty one where there is none, as in events about the usage."""
    choices = message.get("choices")
    first = choices[0] if isinstance(choices, list) and choices else None
    return first if isinstance(first, dict) else {}


def _text(content: object) -> str:
    """Return the words of a content: a text, or parts of which some are texts."""
    if isinstance(content, list):
        parts = [part for part in content if isinstance(part, dict) and part.get("type") == "text"]
        return "".join(_text(part.get("text")) for part in parts)
    if not isinstance(content, str):
        return ""
    # Halves of a surrogate pair can't be written anywhere.
    return content.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
