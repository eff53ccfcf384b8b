"""From the bytes of a file to its text: marks, declarations, and what to do where both are wrong.

Labels mean what browsers read for them (https://encoding.spec.whatwg.org/#names-and-labels,
the table of webencodings): "gb2312" is GB 18030, "us-ascii" is windows-1252. A few bytes
that the encoding doesn't have cost those bytes, never the article.
"""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

import webencodings

from index.ingest.readers.letters import page_of

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Each a superset of what browsers read for the label: GBK and GB 2312 lie within GB 18030.
_SUPERSETS = {"gbk": "gb18030", "iso-8859-8-i": "iso8859-8", "windows-874": "cp874",
              "x-mac-cyrillic": "mac-cyrillic", "macintosh": "mac-roman", "shift_jis": "cp932",
              "big5": "big5hkscs", "euc-kr": "cp949"}  # fmt: skip
_UTF_16 = frozenset({"utf-16le", "utf-16be"})
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
_CONTROL_BYTES = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_UTF8_CHARACTER = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)
_WORST = 0.05
"""The share of a text's characters that may be unreadable; more, and it isn't that encoding."""

_PROSE = 30
"""Bytes beyond ASCII that tell the encoding of an East Asian text."""

_MULTIBYTE = frozenset({"gb18030", "big5hkscs", "cp949", "cp932", "euc-jp", "iso-2022-jp"})
_UTF8_PUNCTUATION = re.compile(rb"\xe2\x80[\x90-\xaf]")


class Unreadable(Exception):
    """A file (or line) that can't be read; `reason` is short and plain."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Decoded(NamedTuple):
    """A text, what the user should know of how it was read, if anything, and how many places
    of it weren't in its encoding.
    """

    text: str
    note: str | None = None
    bad: int = 0


def decode(data: bytes, declared: str | None = None) -> Decoded:
    """Decode a whole file. Raises `Unreadable`.

    A byte order mark decides; then UTF-8 if it is valid; then what the file declares, by
    its label. UTF-8 with some bytes of another encoding stays UTF-8: such a byte is what
    windows-1252 means by it between ASCII characters, else U+FFFD. What declares nothing,
    or what it can't be, is read in the encoding whose letters make it a language.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            if found := _mostly(data, encoding):
                return found
            raise Unreadable(f"not {encoding} text, as it says it is")
    if looks_binary(data):
        raise Unreadable("binary, not text")
    codec = _codec(declared)
    if data.isascii() and codec not in (None, "utf-8"):
        return _mostly(data, str(codec)) or Decoded(data.decode("ascii"))  # ISO-2022-JP is ASCII
    try:
        return Decoded(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        first_bad = error.start + 1
    foreign = codec not in (None, "utf-8")
    found = _mended_utf8(data, says_so=codec == "utf-8")
    if foreign and (found is None or codec in _MULTIBYTE):
        # The bytes of some East Asian texts happen to be UTF-8; the fewer faults decide.
        as_declared = _mostly(data, str(codec))
        if found is None or (as_declared and as_declared.bad <= found.bad):
            found = as_declared
    found = found or _guessed(data, declared)
    if not found:
        said = f"not {declared} text, as it says it is" if declared else "not UTF-8 text"
        raise Unreadable(said if declared else f"{said} (byte {first_bad})")
    return found


def looks_binary(data: bytes) -> bool:
    """Whether `data` holds bytes that no text file has: a NUL, or many control bytes."""
    return b"\0" in data or len(_CONTROL_BYTES.findall(data[:65536])) > len(data[:65536]) // 100


def _codec(label: str | None) -> str | None:
    """Python's codec for a declared label; None for one that nobody knows."""
    if not label:
        return None
    if found := webencodings.lookup(label):
        name = str(found.name)
        if name in _UTF_16:
            return "utf-8"  # the declaration itself could be read
        if name not in ("replacement", "x-user-defined"):
            return _SUPERSETS.get(name, name)
    try:
        info = codecs.lookup(label)
    except (LookupError, ValueError):  # a NUL in it
        return None
    return info.name if _is_text(info) else None


def _is_text(info: codecs.CodecInfo) -> bool:
    """Whether a codec is of a character set, and neither "rot13" nor "unicode_escape"."""
    kept = info.name.startswith(
        ("iso", "cp", "mac", "koi8", "euc", "hz", "johab", "kz1048", "ptcp")
    )
    return kept and getattr(info, "_is_text_encoding", True)


def _mostly(data: bytes, codec: str) -> Decoded | None:
    """`data` in an encoding that fits all of it but a few bytes, each of which is U+FFFD."""
    if codec.startswith("windows-"):
        # However many bytes it leaves undefined, browsers read the rest.
        text = data.decode(codec, "replace")
        bad = text.count(_REPLACEMENT)
        return Decoded(text, _note(bad, codec, bad) if bad else None, bad)
    try:
        return Decoded(data.decode(codec))
    except UnicodeDecodeError:
        text = data.decode(codec, "replace")
    bad = text.count(_REPLACEMENT)
    return None if bad > _WORST * len(text) else Decoded(text, _note(bad, codec, bad), bad)


def _mended_utf8(data: bytes, *, says_so: bool) -> Decoded | None:
    """UTF-8 in spite of some foreign bytes; None where too little shows that it is UTF-8.

    Where it says so itself a handful of bad bytes needs no good ones beside.
    """
    good = len(_UTF8_CHARACTER.findall(data))
    bad = data.decode("utf-8", "replace").count(_REPLACEMENT) - data.count(b"\xef\xbf\xbd")
    beyond = len(data.translate(None, bytes(range(0x80))))
    if not (
        good >= 10 * bad
        or good >= bad == 1
        or (says_so and (good >= bad or bad <= 3))
        or (beyond <= 0.1 * len(data) and _UTF8_PUNCTUATION.search(data))
    ):
        return None
    text = data.decode("utf-8", _AS_WINDOWS_1252)
    lost = text.count(_REPLACEMENT) - data.count(b"\xef\xbf\xbd")
    return Decoded(text, _note(bad, "UTF-8", lost), bad)


def _guessed(data: bytes, declared: str | None) -> Decoded | None:
    """A text in the encoding that its letters speak for, where they do."""
    codec: str | None = page_of(data)
    if codec is None and len(data) - len(data.translate(None, _BEYOND_ASCII)) >= _PROSE:
        # Imported only here, since hardly a file needs it.
        from charset_normalizer import from_bytes

        best = from_bytes(data).best()
        codec = best.encoding if best else None
    if codec is None or (found := _mostly(data, codec)) is None:
        return None
    says = f"read as {codec}; it says it is {declared}" if declared else None
    return Decoded(found.text, "; ".join(filter(None, (says, found.note))) or None, found.bad)


def _note(bad: int, encoding: str, lost: int) -> str:
    """What to say of `bad` places that an encoding doesn't have, of which `lost` gave U+FFFD."""
    places = f"{bad:,} place{' is' if bad == 1 else 's are'} not {encoding.removesuffix('-sig')}"
    mended = f"; {bad - lost:,} read as windows-1252" if bad > lost else ""
    return f"{places}{mended}" + (f"; {lost:,} lost" if lost else "")


def _foreign_byte(error: UnicodeError) -> tuple[str, int]:
    """Read a byte that isn't UTF-8 as windows-1252 where it stands in ASCII, as pasted text does.

    Next to characters beyond ASCII, and for the first byte of a common character, it is
    the remains of a cut one.
    """
    if not isinstance(error, UnicodeDecodeError):
        raise error
    data, start, end = error.object, error.start, error.end
    before, after = data[start - 1 : start], data[end : end + 1]
    apart = all(not near or near.isascii() or 0x80 <= near[0] < 0xA0 for near in (before, after))
    byte = data[start]
    if end - start > 1 or not apart or byte in (0xC2, 0xC3):
        return _REPLACEMENT, end
    if byte >= 0xC0 and not (before.isalpha() or after.isalpha()):
        return _REPLACEMENT, end
    return data[start:end].decode("windows-1252", "replace"), end


_BEYOND_ASCII = bytes(range(128, 256))
_AS_WINDOWS_1252 = "dateline-foreign-byte"
codecs.register_error(_AS_WINDOWS_1252, _foreign_byte)
