"""PDF files made by hand, in Helvetica, with words at chosen places."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

WIDTH, HEIGHT = 595, 842


class Words(NamedTuple):
    """A line of text whose baseline begins at (x, y), in points from the lower left corner."""

    x: float
    y: float
    text: str
    size: float = 10


def column(
    x: float, y: float, lines: Sequence[str], size: float = 10, leading: float = 12
) -> list[Words]:
    """Lines under one another."""
    return [Words(x, y - n * leading, line, size) for n, line in enumerate(lines)]


def write_pdf(
    path: Path,
    pages: Sequence[Sequence[Words]],
    *,
    title: str = "",
    author: str = "",
    created: str = "",
    encrypted: bool = False,
    xmp: str = "",
    boxed: Sequence[int] = (),
) -> Path:
    """Write a file of these pages; those numbered in `boxed` (from 0) show a black rectangle."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        b"<< /Title (%s) /Author (%s) /CreationDate (%s) >>"
        % (_escaped(title), _escaped(author), _escaped(created)),
    ]
    kids = []
    for number, words in enumerate(pages):
        content = b"".join(
            b"BT /F1 %g Tf %g %g Td (%s) Tj ET\n" % (word.size, word.x, word.y, _escaped(word.text))
            for word in words
        )
        if number in boxed:
            content += b"50 50 400 600 re f\n"
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] /Contents %d 0 R"
            b" /Resources << /Font << /F1 3 0 R >> >> >>" % (WIDTH, HEIGHT, len(objects))
        )
        kids.append(len(objects))
    objects[1] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (
        len(kids),
        b" ".join(b"%d 0 R" % kid for kid in kids),
    )
    if xmp:
        packet = xmp.encode()
        objects.append(
            b"<< /Type /Metadata /Subtype /XML /Length %d >>\nstream\n%s\nendstream"
            % (len(packet), packet)
        )
    path.write_bytes(_file(objects, encrypted))
    return path


def _file(objects: Sequence[bytes], encrypted: bool) -> bytes:
    data = b"%PDF-1.4\n"
    offsets = []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(data)
    data += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    data += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    data += b"trailer\n<< /Size %d /Root 1 0 R /Info 4 0 R" % (len(objects) + 1)
    if encrypted:  # a check value that no password, and not the empty one, gives
        data += (
            b" /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <%s> /U <%s> >> /ID [<00> <00>]"
            % (b"11" * 32, b"22" * 32)
        )
    return data + b" >>\nstartxref\n%d\n%%%%EOF\n" % start


def _escaped(text: str) -> bytes:
    escaped = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
    return escaped.encode("cp1252")
