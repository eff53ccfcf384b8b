"""Where a language model is, its name there and its key: the settings, checked."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from index.errors import UsageError
from index.safe_text import one_line
from qa.prose.settings import LanguageModelSettings

_EXAMPLE = "such as http://localhost:11434/v1"


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A model's address and what goes with it.

    url: without a slash at its end.
    place: the host, with the port where the address has one, as messages name it.
    key: no text shows it, this value's own neither.
    here: it is on this machine.
    """

    url: str
    place: str
    model: str
    key: str = field(repr=False)
    here: bool
    seconds: float

    @property
    def secure(self) -> bool:
        """Whether nobody reads on the way what it is sent."""
        return self.url.lower().startswith("https:")

    def without_key(self, text: str) -> str:
        """Return a text of the server on one line, without the key should it have that in it."""
        line = one_line(text)
        return line.replace(self.key, "…") if self.key else line


def endpoint_of(
    settings: LanguageModelSettings, environment: Mapping[str, str] = os.environ
) -> Endpoint:
    """Return the endpoint that settings describe.

    Raises:
        UsageError: the address can't be used, the key isn't there, or it would be sent so that
            others can read it: only over https, or within this machine.
    """
    url = settings.url.strip().rstrip("/")
    place = _place(url)
    key = _key(settings.key_env, environment) if settings.key_env else ""
    endpoint = Endpoint(url, place, settings.model, key, not settings.leaves, settings.seconds)
    if key and not endpoint.secure and not endpoint.here:
        raise UsageError(
            f"[llm] key_env: the key would be readable on the way to {place}, over http",
            "set an https:// address, or leave key_env out",
        )
    return endpoint


def _place(url: str) -> str:
    """Return host and port of an address.

    Raises:
        UsageError: it can't be used. The message never has what may be a password.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise UsageError("[llm] url isn't an address", _EXAMPLE) from None
    if any(not sign.isprintable() or sign.isspace() for sign in url):
        raise UsageError("[llm] url has a space or a control character in it", _EXAMPLE)
    if parts.scheme not in ("http", "https"):
        raise UsageError("[llm] url doesn't begin with http:// or https://", _EXAMPLE)
    if parts.username is not None or parts.password is not None:
        raise UsageError(
            "[llm] url has a name or a password in it",
            "leave them out; key_env names the environment variable that has the key",
        )
    if not host:
        raise UsageError("[llm] url has no host", _EXAMPLE)
    if parts.query or parts.fragment:
        raise UsageError("[llm] url has a part that begins with ? or #", _EXAMPLE)
    shown = one_line(f"[{host}]" if ":" in host else host, 80)
    return f"{shown}:{port}" if port else shown


def _key(name: str, environment: Mapping[str, str]) -> str:
    key = environment.get(name, "").strip()
    if not key:
        raise UsageError(
            f"[llm] key_env: the environment variable {one_line(name, 60)} isn't set",
            "set it to the key, or leave key_env out where none is needed",
        )
    if not (key.isascii() and key.isprintable()) or " " in key:
        raise UsageError(
            f"[llm] key_env: what {one_line(name, 60)} has can't be a key",
            "a key is of letters, digits and signs, without spaces",
        )
    return key
