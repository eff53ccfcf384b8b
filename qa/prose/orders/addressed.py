"""Words of an article that are meant for a language model rather than for its readers.

They are hidden from the model, and nothing is proved by them. A sentence that is hidden by
mistake costs little: it is searched, quoted and shown as ever. Still, what news says of such
words stays: an order that is told of, or that is quoted as a phrase, isn't given.
"""

from __future__ import annotations

import base64
import binascii
import re

from index.ingest.passages import sentences
from qa.prose.orders.letters import folded, joined, smuggles
from qa.prose.orders.rules import GOES_ON, ORDER, REPORTED, RUN, SPELLED
from qa.prose.types import Part

_QUOTED = re.compile(r"\"([^\"]{1,70})\"|(?<!\w)'([^']{8,70})'(?!\w)")
_AFTER = 3  # sentences
_AROUND = 1500  # characters
_MOST_QUOTED_WORDS = 8
_FEWEST_WORDS_AROUND = 5
_BLOB = re.compile(
    r"(?<![\w/+.\-=])(?:[A-Za-z0-9+/]{24,}={0,2}|(?:[0-9a-fA-F]{2}[ :]?){16,})(?![\w/+\-])"
)


def addressed(text: str) -> tuple[Part, ...]:
    """Return the parts of a text that speak to a model, or that only a model would read.

    They are whole sentences, and the runs of lines between marks of a model's input, in their
    order, as offsets into the text.
    """
    found = [match.span() for match in RUN.finditer(text)] if _has_marks(text) else []
    if _may_order(text):
        found += _sentences(text)
    return _merged(found)


def addressed_within(text: str, start: int, end: int) -> tuple[Part, ...]:
    """Return what of `text[start:end]` is addressed, with the text around it in view.

    An order may begin before a passage and end after it.
    """
    first = max(0, start - _AROUND)
    found = ((first + one, first + last) for one, last in addressed(text[first : end + _AROUND]))
    return tuple(
        (max(start, one), min(end, last)) for one, last in found if one < end and start < last
    )


def without_addressed(text: str) -> str:
    """Return a text without those parts: for titles and what else stands on a line of its own."""
    for start, end in reversed(addressed(text)):
        text = f"{text[:start]} {text[end:]}"
    return text


def _sentences(text: str) -> list[Part]:
    """Return the sentences that order, with what belongs to them.

    That is what goes on to order, and the next few of the same line: they are what is to be said.
    """
    found: list[Part] = []
    last, left = 0, 0
    for start, end in sentences(text):
        sentence = text[start:end]
        words = folded(sentence)
        if _orders(words) or smuggles(sentence) or _hides_words(sentence):
            left = _AFTER
        elif left and ("\n" not in text[last:start] or GOES_ON.match(words)):
            left -= 1
        else:
            left = 0
            continue
        found.append((start, end))
        last = end
    return found


def _has_marks(text: str) -> bool:
    return "<" in text or "[" in text or "##" in text


def _may_order(text: str) -> bool:
    words = folded(text)
    return bool(
        _MAYBE.search(words)
        or SPELLED.search(joined(words))
        or smuggles(text)
        or _BLOB.search(text)
    )


def _orders(words: str) -> bool:
    if SPELLED.search(joined(words)):
        return True
    if not _MAYBE.search(words):
        return False
    return any(not _is_reported(words, *order.span()) for order in ORDER.finditer(words))


def _is_reported(words: str, start: int, end: int) -> bool:
    """Tell whether an order is a short phrase in quotation marks, and the sentence speaks of it."""
    for quoted in _QUOTED.finditer(words):
        if quoted.start() <= start and end <= quoted.end():
            around = f"{words[: quoted.start()]} {words[quoted.end() :]}"
            return (
                len(quoted[0].split()) <= _MOST_QUOTED_WORDS
                and len(around.split()) >= _FEWEST_WORDS_AROUND
                and bool(REPORTED.search(around))
            )
    return False


def _hides_words(sentence: str) -> bool:
    """Tell whether it has words in base64 or hexadecimal digits."""
    for blob in _BLOB.finditer(sentence):
        raw = re.sub(r"[ :]", "", blob[0])
        for decode in (bytes.fromhex, _from_base64):
            try:
                hidden = decode(raw).decode("utf-8")
            except ValueError:
                continue
            if hidden.isprintable() and " " in hidden.strip():
                return True
    return False


def _from_base64(text: str) -> bytes:
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
    except binascii.Error as error:
        raise ValueError(text) from error


def _merged(parts: list[Part]) -> tuple[Part, ...]:
    merged: list[Part] = []
    for start, end in sorted(parts):
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return tuple(merged)


# What each order has. Few passages of news have one of these.
_MAYBE = re.compile(
    r"ignor|disregard|forget|overr|bypass|follow|drop|instruct|directive|prompt|message|override"
    r"|admin|system|developer|language model|\bllm|chat ?bot|\bais?\b|gpt|assistant|summar"
    r"|automated|answer|repl|respon|output|digest|completion|\bmode\b|\bprint|return|\bcite|quote"
    r"|choose|pick|select|prefer|\brank|trust|rely|treat|passage|candidate|article|source"
    r"|document|report|page"
    r"|\buser|repeat|image|link|\burl|markdown|https?:|conversation|chat|api key|tool|function"
    r"|plugin|interpreter|decode|deciph|decrypt|unscramb|reverse|base64|jailb|no longer|pretend"
    r"|you (?:must|should|shall)"
    r"|\btask|persona|identity|objective|positive|negatives|\brate\b|input|context|\bdata\b"
    r"|\bact as|from now on|whenever|\bwhen |human:|[<{\[#]|[\u0370-\u1fff\u2e80-\uffff]"
    r"|anweisung|instru|vorgabe|befehl|\bdu bist|antwort|consigne|repond|tu es|indicac|ordenes"
    r"|orientac|contest|rispond|ahora|ora sei|negeer|vergeet|zignoruj|talimat|snoit|noitc|erongi"
    r"|suoiverp|vafgeh|vtaber|qvfert"
)
