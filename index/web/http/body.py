"""An answer's bytes, unpacked piece by piece within a limit: what counts is what comes out."""

from __future__ import annotations

import zlib
from collections.abc import Iterable

from index.web.http.refused import Refused


class _TooLarge(Refused):
    def __init__(self, limit: int, body: bytes | bytearray) -> None:
        super().__init__(f"larger than {limit / 1024**2:,.0f} MB")
        self.first = bytes(body[:limit])


ENCODINGS = "gzip, deflate"
"""What is said to the server that it may pack its answers with."""

_GZIP, _ZLIB, _RAW = 16 + zlib.MAX_WBITS, zlib.MAX_WBITS, -zlib.MAX_WBITS
_MAGIC = b"\x1f\x8b"


def unpacked(pieces: Iterable[bytes], encoding: str, limit: int) -> bytes:
    """Return a body of at most `limit` bytes.

    Args:
        pieces: what came, packed as the header Content-Encoding (`encoding`) says.
        encoding: "" for not at all.
        limit: bytes that may come out; so many may also come in.

    Raises:
        Refused: it is larger, breaks off, or is packed otherwise.
    """
    encoding = encoding.strip().lower()
    if encoding in ("", "identity"):
        return _plain(pieces, limit)
    if encoding in ("gzip", "x-gzip"):
        return _inflated(pieces, limit, _GZIP)
    if encoding == "deflate":
        return _inflated(pieces, limit, None)
    raise Refused(f"packed as {encoding[:40]!r}, which wasn't asked for")


def beginning(pieces: Iterable[bytes], encoding: str, size: int) -> bytes:
    """Return the first `size` bytes of a body, or all there are; raises as `unpacked`."""
    try:
        return unpacked(pieces, encoding, size)
    except _TooLarge as cut:
        return cut.first


def gunzipped(data: bytes, limit: int) -> bytes:
    """Return what a gzipped file (sitemap.xml.gz) holds, and any other as it is.

    Raises:
        Refused: more than `limit` bytes come out, or it breaks off.
    """
    return _inflated([data], limit, _GZIP) if data.startswith(_MAGIC) else data


def _plain(pieces: Iterable[bytes], limit: int) -> bytes:
    body = bytearray()
    for piece in pieces:
        body += piece
        if len(body) > limit:
            raise _TooLarge(limit, body)
    return bytes(body)


def _inflated(pieces: Iterable[bytes], limit: int, window: int | None) -> bytes:
    body, taken = bytearray(), 0
    unpack = None
    for piece in pieces:
        taken += len(piece)
        if taken > limit:
            raise _TooLarge(limit, body)
        while piece:
            if unpack is None:
                # "deflate" is zlib's form; some servers send it without its head.
                form = window or (_ZLIB if piece[0] & 0x0F == 8 else _RAW)
                unpack = zlib.decompressobj(form)
            try:
                body += unpack.decompress(piece, limit + 1 - len(body))
            except zlib.error:
                raise Refused("its packed answer is damaged", lasting=False) from None
            if len(body) > limit:
                raise _TooLarge(limit, body)
            if unpack.eof:  # another member may follow; what isn't one is padding
                rest, unpack = unpack.unused_data, None
                piece = rest if rest.startswith(_MAGIC) else b""
            else:
                piece = unpack.unconsumed_tail
    if unpack is not None and not unpack.eof:
        raise Refused("its packed answer breaks off", lasting=False)
    return bytes(body)
