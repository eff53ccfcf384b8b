"""Outlook messages for tests: a small writer of compound files (MS-CFB)."""

import struct
from collections.abc import Mapping
from datetime import UTC, datetime
from itertools import pairwise

_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_SMALL = 4096
_UNICODE, _BYTES, _BINARY, _TIME, _INTEGER = 0x001F, 0x001E, 0x0102, 0x0040, 0x0003

Tree = dict[str, "bytes | Tree"]


def message(
    *,
    subject: str = "",
    sender: str = "",
    address: str = "",
    sent: datetime | None = None,
    body: str = "",
    html: bytes = b"",
    attachments: Mapping[str, bytes] | None = None,
    inner: str = "",
    page: int = 0,
) -> bytes:
    """The bytes of an Outlook message.

    `inner` is the body of a message that is attached; `page` the code page of a body in bytes.
    """
    properties: dict[int, str | bytes] = {
        0x0037: subject,
        0x0C1A: sender,
        0x0C1F: address,
        0x1000: body,
        0x1013: html,
    }
    files = dict(attachments or {})
    head = struct.pack("<8x4I8x", 0, len(files), 0, len(files))
    tree = _streams(head, properties, {0x0039: sent} if sent else {}, {0x3FDE: page or 65001}, page)
    if inner:
        number = len(files)
        embedded = _streams(bytes(24), {0x0037: "Inner", 0x1000: inner}, {}, {0x3FDE: 65001})
        tree[f"__attach_version1.0_#{number:08X}"] = {
            **_streams(bytes(8), {}, {}, {0x3705: 5}),
            "__substg1.0_3701000D": embedded,
        }
    for number, (name, data) in enumerate(files.items()):
        tree[f"__attach_version1.0_#{number:08X}"] = _streams(
            bytes(8), {0x3701: data, 0x3707: name}, {}, {0x3705: 1}
        )
    return compound_file(tree)


def _streams(
    head: bytes,
    properties: Mapping[int, str | bytes],
    times: Mapping[int, datetime],
    numbers: Mapping[int, int],
    page: int = 0,
) -> Tree:
    tree: Tree = {}
    listed = head
    for identity, value in properties.items():
        if not value:
            continue
        kind = _UNICODE if isinstance(value, str) else _BINARY
        data = value.encode("utf-16-le") if isinstance(value, str) else value
        if page and isinstance(value, str):
            kind, data = _BYTES, value.encode(f"cp{page}")
        tree[f"__substg1.0_{identity:04X}{kind:04X}"] = data
        listed += struct.pack("<HHIII", kind, identity, 6, len(data), 0)
    for identity, moment in times.items():
        since = moment - datetime(1601, 1, 1, tzinfo=UTC)
        listed += struct.pack("<HHIQ", _TIME, identity, 6, int(since.total_seconds()) * 10**7)
    for identity, number in numbers.items():
        listed += struct.pack("<HHIII", _INTEGER, identity, 6, number, 0)
    tree["__properties_version1.0"] = listed
    return tree


def compound_file(tree: Tree) -> bytes:
    """A compound file of version 3 with these streams and folders."""
    sectors: list[bytes] = []
    fat: list[int] = []
    small = bytearray()
    small_fat: list[int] = []

    def stored(data: bytes) -> int:
        if not data:
            return _END
        first = len(sectors)
        pieces = [data[at : at + 512].ljust(512, b"\0") for at in range(0, len(data), 512)]
        sectors.extend(pieces)
        fat.extend([*range(first + 1, first + len(pieces)), _END])
        return first

    def stored_small(data: bytes) -> int:
        first, count = len(small_fat), -(-len(data) // 64)
        small.extend(data.ljust(count * 64, b"\0"))
        small_fat.extend([*range(first + 1, first + count), _END] if count else [])
        return first if count else _END

    entries: list[list[object]] = [["Root Entry", 5, _FREE, _FREE, _FREE, _END, 0]]

    def added(inner: Tree) -> int:
        """The root of a tree of siblings, each the right one of the one before it."""
        order = sorted(inner, key=lambda name: (len(name), name.upper()))
        numbers = []
        for name in order:
            value = inner[name]
            place = stored_small if len(value) < _SMALL else stored
            numbers.append(len(entries))
            if isinstance(value, bytes):
                entries.append([name, 2, _FREE, _FREE, _FREE, place(value), len(value)])
            else:
                entries.append([name, 1, _FREE, _FREE, _FREE, 0, 0])
                entries[numbers[-1]][4] = added(value)
        for one, following in pairwise(numbers):
            entries[one][3] = following
        return numbers[0] if numbers else _FREE

    entries[0][4] = added(tree)
    entries[0][5], entries[0][6] = stored(bytes(small)), len(small)
    small_fat += [_FREE] * (-len(small_fat) % 128)
    small_fat_at = stored(struct.pack(f"<{len(small_fat)}I", *small_fat))
    directory = b"".join(_entry(*entry) for entry in entries)
    directory_at = stored(directory.ljust(-(-len(directory) // 512) * 512, b"\0"))
    tables = 1
    while tables * 128 < len(sectors) + tables:
        tables += 1
    table_at = len(sectors)
    fat += [_FAT] * tables
    fat += [_FREE] * (tables * 128 - len(fat))
    packed = struct.pack(f"<{len(fat)}I", *fat)
    sectors += [packed[at : at + 512] for at in range(0, len(packed), 512)]
    places = [*range(table_at, table_at + tables)]
    header = struct.pack(
        "<8s16xHHHHH6xIIIIIIIII",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        0x3E, 3, 0xFFFE, 9, 6, 0, tables, directory_at, 0, _SMALL,
        small_fat_at, len(small_fat) // 128, _END, 0,
    )  # fmt: skip
    header += struct.pack("<109I", *(places + [_FREE] * (109 - tables)))
    return header[:512] + b"".join(sectors)


def _entry(name: object, kind: object, *rest: object) -> bytes:
    left, right, child, start, size = rest
    encoded = f"{name}\0".encode("utf-16-le")
    return (
        encoded.ljust(64, b"\0")
        + struct.pack("<HBB", len(encoded), int(str(kind)), 1)
        + struct.pack("<III", left, right, child)
        + bytes(16 + 4 + 8 + 8)
        + struct.pack("<IQ", start, size)
    )
