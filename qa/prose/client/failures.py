"""All that goes wrong with a language model's server, in one line each, and what to do about it.

What a server says is shown as its words: on one line, cut, without what would steer a terminal,
and without the key.
"""

from __future__ import annotations

import re
import ssl
from urllib.parse import urlsplit
from urllib.request import getproxies

import httpx

from index.errors import LanguageModelError
from index.safe_text import one_line
from qa.prose.client.endpoint import Endpoint
from qa.prose.settings import LONGEST_WAIT

WORDS = 200
"""Characters of what a server says about a failure."""

_MORE_TOKENS = "[llm] tokens allows more"
_VERSION = re.compile(r"/v\d\w*$")


class NotTakenError(LanguageModelError):
    """The server refuses what it was asked; `words` are its own about it."""

    words = ""


def too_slow(seconds: float) -> LanguageModelError:
    """Return that the time of the whole reply is over."""
    # Of a reply that an answer waits for, or of any where that is what the settings say.
    but = ", but not for a choice or a search" if seconds == LONGEST_WAIT else ""
    return LanguageModelError(
        f"the model's reply took longer than {seconds:g} s",
        f"[llm] seconds allows more{but}",
    )


def too_long(tokens: int) -> LanguageModelError:
    """Return that more came than was asked for."""
    return LanguageModelError(
        f"the model's reply is longer than the {tokens} tokens it may have",
        "its server keeps to no max_tokens",
    )


def cut_off(tokens: int, *, thinking: bool) -> LanguageModelError:
    """Return that the model hadn't finished; `thinking`: it hadn't even begun its reply."""
    if thinking:
        return LanguageModelError(
            f"the model was still thinking at {tokens} tokens",
            f"{_MORE_TOKENS}; a model that doesn't think first needs fewer",
        )
    return LanguageModelError(f"the model's reply was cut off at {tokens} tokens", _MORE_TOKENS)


def broken_off() -> LanguageModelError:
    """Return that the connection ended before the reply did."""
    return LanguageModelError("the model's reply broke off", "its server's own log may say why")


def empty(*, thinking: bool) -> LanguageModelError:
    """Return that no words came; `thinking`: but for the model's thoughts."""
    then = " after its thoughts" if thinking else ""
    return LanguageModelError(f"the model replied nothing{then}")


def tool() -> LanguageModelError:
    """Return that the model wants a tool, which is never given."""
    return LanguageModelError("the model asked for a tool; it is given none")


def no_certificates(error: OSError) -> LanguageModelError:
    """Return that the certificates to trust can't be read."""
    return LanguageModelError(
        f"the certificates to trust can't be read{_reason(error)}",
        "the environment variables SSL_CERT_FILE and SSL_CERT_DIR name them",
    )


def filtered(endpoint: Endpoint) -> LanguageModelError:
    """Return that the server doesn't let the reply through."""
    return LanguageModelError(f"a filter of {endpoint.place} cut the reply off")


def malformed(endpoint: Endpoint) -> LanguageModelError:
    """Return that what came isn't of the protocol."""
    return LanguageModelError(
        f"what {endpoint.place} sent isn't a reply of OpenAI's protocol", _is_it_right(endpoint)
    )


def other_kind(endpoint: Endpoint, kind: str) -> LanguageModelError:
    """Return that something else than a reply came, of a Content-Type."""
    shown = one_line(kind, 40) or "no Content-Type"
    return LanguageModelError(
        f"{endpoint.place} sent {shown} in place of a reply", _is_it_right(endpoint)
    )


def packed(endpoint: Endpoint) -> LanguageModelError:
    """Return that the reply is compressed, which nobody asked for."""
    return LanguageModelError(f"{endpoint.place} sent a packed reply, which wasn't asked for")


def told(message: object, endpoint: Endpoint) -> None:
    """Raise what a server says within a reply that went wrong; nothing where it says nothing."""
    if isinstance(message, dict) and (message.get("error") or message.get("object") == "error"):
        raise LanguageModelError(f"{endpoint.place} failed{_quoted(said(message), endpoint)}")


def said(message: object) -> str:
    """Return what a server says about an error, in the forms that servers have for it."""
    for _ in range(3):
        if not isinstance(message, dict):
            break
        message = next(
            (message[name] for name in ("error", "message", "detail") if message.get(name)), ""
        )
    return message if isinstance(message, str) else ""


def of_status(
    endpoint: Endpoint, status: int, words: str, location: str = ""
) -> LanguageModelError:
    """Return what a status other than 200 means; `words` are the server's about it."""
    place, quoted = endpoint.place, _quoted(words, endpoint)
    if 300 <= status < 400:
        return _elsewhere(endpoint, status, location)
    if status in (401, 403):
        if endpoint.key:
            return LanguageModelError(
                f"{place} refused the key ({status}){quoted}", "is [llm] key_env the right one?"
            )
        return LanguageModelError(
            f"{place} asks for a key ({status}){quoted}",
            "[llm] key_env names the environment variable that has it",
        )
    if status == 404 and "model" in words.lower():
        return LanguageModelError(
            f"{place} doesn't take the model {one_line(endpoint.model, 60)} ({status}){quoted}",
            f"{endpoint.url}/models lists those it has",
        )
    if status in (404, 405):
        return LanguageModelError(
            f"{place} has no {_path(endpoint)} ({status}){quoted}", _is_it_right(endpoint)
        )
    if status in (408, 504):
        return LanguageModelError(f"{place} was too slow by its own limit ({status}){quoted}")
    if status == 429:
        return LanguageModelError(f"{place} is asked too much ({status}){quoted}", "try it later")
    what = "failed" if status >= 500 else "refused what it was asked"
    refused = NotTakenError(f"{place} {what} ({status}){quoted}")
    refused.words = words
    return refused


def of_exception(endpoint: Endpoint, error: Exception, *, begun: bool) -> LanguageModelError:
    """Return what an error of httpx means; `begun`: the answer's head had come."""
    place = endpoint.place
    if isinstance(error, httpx.ConnectTimeout):
        return LanguageModelError(f"{place} doesn't answer", _is_it_running(endpoint))
    if isinstance(error, httpx.ProxyError):
        return LanguageModelError(f"the proxy on the way to {place} fails{_reason(error)}")
    if isinstance(error, httpx.ConnectError):
        return _unconnected(endpoint, error)
    if isinstance(error, httpx.TimeoutException):
        return too_slow(endpoint.seconds)
    if isinstance(error, httpx.NetworkError | httpx.RemoteProtocolError):
        if begun:
            return broken_off()
        return LanguageModelError(f"{place} hung up without a reply", _is_it_running(endpoint))
    return LanguageModelError(f"{place} can't be asked{_reason(error)}")


def _unconnected(endpoint: Endpoint, error: Exception) -> LanguageModelError:
    place = endpoint.place
    words = str(error)
    if "CERTIFICATE_VERIFY_FAILED" in words or _caused_by(error, ssl.SSLCertVerificationError):
        return LanguageModelError(
            f"the certificate of {place} can't be trusted{_reason(error)}",
            "the environment variable SSL_CERT_FILE names others to trust",
        )
    if "SSL" in words or _caused_by(error, ssl.SSLError):
        return LanguageModelError(
            f"{place} doesn't speak https as it should", "does its address begin with http://?"
        )
    if "Errno -" in words:  # of the resolver: -2, -3, -5
        return LanguageModelError(f"the name of {place} can't be found", "is [llm] url right?")
    return LanguageModelError(f"no server answers at {place}", _is_it_running(endpoint))


def _caused_by(error: BaseException | None, kind: type[BaseException]) -> bool:
    while error is not None:
        if isinstance(error, kind):
            return True
        error = error.__cause__ or error.__context__
    return False


def _elsewhere(endpoint: Endpoint, status: int, location: str) -> LanguageModelError:
    try:
        parts = urlsplit(location)
        there = parts.hostname or ""
        if there and there == urlsplit(endpoint.url).hostname:
            there = f"{parts.scheme}://{there}{parts.path}"
    except ValueError:
        there = ""
    to = f" to {one_line(endpoint.without_key(there), 80)}" if there else ""
    return LanguageModelError(
        f"{endpoint.place} sends elsewhere{to} ({status}), which isn't followed",
        "set [llm] url to where the model is",
    )


def _quoted(words: str, endpoint: Endpoint) -> str:
    # The key is taken out of the whole, before a cut could leave half of it.
    line = one_line(endpoint.without_key(words), WORDS)
    return f": {line}" if line else ""


def _reason(error: Exception) -> str:
    line = one_line(str(error), 120)
    return f": {line}" if line else ""


def _path(endpoint: Endpoint) -> str:
    return one_line(f"{urlsplit(endpoint.url).path}/chat/completions", 80)


def _is_it_right(endpoint: Endpoint) -> str:
    if _VERSION.search(endpoint.url):
        return "is [llm] url right?"
    return "does [llm] url end in /v1, as most do?"


def _is_it_running(endpoint: Endpoint) -> str:
    if endpoint.here:
        return "is it running? For Ollama: ollama serve"
    if getproxies():
        return "is [llm] url right, and is it reached by the proxy that the environment names?"
    return "is it running, and [llm] url right?"
