"""`[llm]` of the settings file: the language model that the user set up.

    [llm]
    url = "http://localhost:11434/v1"   # with the version; any server of OpenAI's protocol
    model = "llama3.2"
    key_env = "NEWS_KEY"                # the environment variable with the key, if one is needed
    choose = false                      # it chooses among the candidates for an answer
    prose = true                        # it writes below answers of questions that want it
    reword = false                      # it makes the search of a question
    struck = "shown"                    # or "left-out": sentences that fail the check
    seconds = 60                        # 1 to 600: how long a reply may take
    tokens = 400                        # 16 to 4000: how long a reply may be

Where there is no such table there is no model, and nothing of it is loaded.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from qa.prose.settings import LanguageModelSettings, Struck

SECONDS = (1, 600)
TOKENS = (16, 4000)

_TEXTS = ("url", "model", "key_env")
_SWITCHES = ("choose", "prose", "reword")
_NAMES = (*_TEXTS, *_SWITCHES, "struck", "seconds", "tokens")
_NEEDED = ("url", "model")
_KEYS = frozenset({"key", "api_key", "apikey", "api-key", "token", "secret", "password"})
_NO_KEY = "keys stand in no file: name an environment variable in key_env"
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*", re.ASCII)


def objection(table: Mapping[str, Any]) -> tuple[str, str] | None:
    """Return what of the table can't be used, its name and why; None where all can.

    The name is "llm" where something is missing. No value is repeated: it may be a key.
    """
    for name, value in table.items():
        if reason := _entry_objection(name, value):
            return name, reason
    for name in _NEEDED:
        if name not in table:
            return "llm", f"{name} isn't set: url and model say which language model there is"
    return None


def settings_of(table: Mapping[str, Any]) -> LanguageModelSettings:
    """Return the settings of a table to which there is no objection."""
    given = dict(table)
    if "struck" in given:
        given["struck"] = Struck(given["struck"])
    if "seconds" in given:
        given["seconds"] = float(given["seconds"])
    return LanguageModelSettings(**given)


def _entry_objection(name: str, value: object) -> str | None:
    if name in _KEYS:
        return _NO_KEY
    if name not in _NAMES:
        return f"there is no setting {name!r}; there are {', '.join(_NAMES)}"
    if name in _TEXTS:
        return _text_objection(name, value)
    if name in _SWITCHES:
        return None if isinstance(value, bool) else f"{name} isn't set to true or false"
    if name == "struck":
        fits = value in list(Struck)
        words = ", ".join(f'"{one}"' for one in Struck)
        return None if fits else f"struck isn't set to one of {words}"
    kinds, (least, most) = ((int, float), SECONDS) if name == "seconds" else ((int,), TOKENS)
    # A switch is a number to Python.
    fits = isinstance(value, kinds) and not isinstance(value, bool) and least <= value <= most
    return None if fits else f"{name} isn't set to a number from {least} to {most}"


def _text_objection(name: str, value: object) -> str | None:
    if not isinstance(value, str) or not value.strip():
        return f"{name} isn't set to a text in quotation marks"
    if not value.isprintable():
        return f"{name} has a character that can't be shown"
    if name == "url":
        return _url_objection(value)
    if name == "key_env" and not _VARIABLE.fullmatch(value):
        return f"key_env isn't the name of an environment variable; {_NO_KEY}"
    return None


def _url_objection(value: str) -> str | None:
    try:
        url = urlsplit(value)
        host, _ = url.hostname, url.port
    except ValueError:
        host, url = None, urlsplit("")
    if not host or url.scheme not in ("http", "https") or re.search(r"\s", value):
        return 'url isn\'t set to an address such as "http://localhost:11434/v1"'
    if url.username is not None or url.password is not None:
        return f"url has a name or a password in it; {_NO_KEY}"
    if url.query or url.fragment:
        return f"url has more than an address, behind ? or #; {_NO_KEY}"
    return None
