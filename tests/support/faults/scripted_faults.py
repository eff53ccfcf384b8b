"""What a server of a language model can do wrong: each is a `Fault` of a `ScriptedModel`."""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping

from scripted_model import EVENTS, HTML, JSON, Exchange, Fault, chunk, plainly, whole


def refused(status: int, words: str = "no", kind: str = JSON) -> Fault:
    """Answer with a status: an error as the protocol has it, or a page in HTML."""

    def fault(exchange: Exchange) -> None:
        page = f"<html><head><title>{words}</title></head><body><h1>{words}</h1></body></html>"
        error = {"error": {"message": words, "type": "invalid_request_error", "code": status}}
        exchange.answer(page if kind == HTML else error, kind, status)

    return fault


def body(data: bytes | str | object, kind: str = JSON, status: int = 200) -> Fault:
    """Answer with just this."""
    return lambda exchange: exchange.answer(data, kind, status)


def redirects(to: str, status: int = 307) -> Fault:
    """Send elsewhere."""
    return lambda exchange: exchange.head(status, HTML, {"Location": to, "Content-Length": "0"})


def hangs(exchange: Exchange) -> None:
    """Take the request, and say nothing."""
    exchange.wait()


def hangs_midway(exchange: Exchange) -> None:
    """Say the beginning of the reply, and then nothing."""
    exchange.head()
    exchange.piece(exchange.reply or "The ferry ")
    exchange.wait()


def trickles(exchange: Exchange) -> None:
    """Say a comment now and then, and no end."""
    exchange.head()
    while not exchange.wait(0.05):
        exchange.write(": still there\n\n")


def drips_head(exchange: Exchange) -> None:
    """Send the head byte by byte, without an end."""
    exchange.write("HTTP/1.1 200 OK\r\nX-Long: ")
    while not exchange.wait(0.05):
        exchange.write("x")


def hangs_up(exchange: Exchange) -> None:
    """Reset the connection before anything came."""
    exchange.hang_up()


def hangs_up_once() -> Fault:
    """Reset the first connection, and answer plainly after it."""
    calls: list[int] = []

    def fault(exchange: Exchange) -> None:
        calls.append(1)
        (hangs_up if len(calls) == 1 else plainly)(exchange)

    return fault


def cut_off(exchange: Exchange) -> None:
    """End after the beginning of the reply, without its end."""
    exchange.head()
    exchange.piece(exchange.reply or "The ferry ")


def cut_off_in_chunk(exchange: Exchange) -> None:
    """End in the midst of a chunk of the transfer."""
    exchange.head(headers={"Transfer-Encoding": "chunked"})
    event = f"data: {json.dumps(chunk({'content': exchange.reply or 'The ferry '}))}\n\n".encode()
    exchange.write(b"%x\r\n%b\r\n" % (len(event), event))
    exchange.write(b"400\r\ndata: ")


def malformed_event(exchange: Exchange) -> None:
    """Send an event that isn't JSON."""
    exchange.head()
    exchange.piece("The ferry ")
    exchange.event('{"choices": [{"delta": {"content": "was')


def events(*data: object, done: bool = True) -> Fault:
    """Send events: texts as they stand, all else as JSON."""

    def fault(exchange: Exchange) -> None:
        exchange.head()
        for one in data:
            exchange.event(one)
        if done:
            exchange.event("[DONE]")

    return fault


def raw_events(data: bytes) -> Fault:
    """Send these bytes as a stream of events."""
    return lambda exchange: exchange.answer(data, EVENTS)


def pieces(*texts: str, finish: str = "stop", reasoning: str = "") -> Fault:
    """Stream a reply in these pieces, after its reasoning in a field of its own."""
    made: list[object] = []
    if reasoning:
        made.append(chunk({"content": None, "reasoning_content": reasoning}))
    made += [chunk({"content": text}) for text in texts]
    return events(*made, chunk({}, finish))


def unstreamed(exchange: Exchange) -> None:
    """Answer with the whole reply as JSON, though it was to be streamed."""
    exchange.answer(whole({"content": exchange.reply}))


def without_end(exchange: Exchange) -> None:
    """Say words for ever."""
    exchange.head()
    while True:
        exchange.piece("and on and on ")


def without_end_unseen(exchange: Exchange) -> None:
    """Send events for ever that say nothing."""
    exchange.head()
    while True:
        exchange.piece("")


def long_line(size: int = 200_000_000) -> Fault:
    """Send an event whose one line has so many bytes."""

    def fault(exchange: Exchange) -> None:
        exchange.head()
        exchange.write(b'data: {"choices": [{"delta": {"content": "')
        for _ in range(size // 65_536):
            exchange.write(b"x" * 65_536)
        exchange.write(b'"}}]}\n\n')

    return fault


def gzip_bomb(exchange: Exchange) -> None:
    """Answer with a small packed body that is 200 MB unpacked."""
    packed = gzip.compress(b" " * 1_000_000) * 200
    headers: Mapping[str, str] = {"Content-Encoding": "gzip", "Content-Length": str(len(packed))}
    exchange.head(200, JSON, headers)
    exchange.write(packed)


def tool_call(exchange: Exchange) -> None:
    """Ask for a tool in place of replying."""
    call = {"index": 0, "id": "1", "type": "function"}
    function = {"name": "fetch", "arguments": '{"url": "http://example.com"}'}
    exchange.head()
    exchange.piece(None, tool_calls=[{**call, "function": function}])
    exchange.event(chunk({}, "tool_calls"))
    exchange.event("[DONE]")
