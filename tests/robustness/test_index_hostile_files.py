"""Files of every format, cut short, corrupted and nested: a reason, never an exception."""

from __future__ import annotations

import gzip
import random
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from format_files import samples, zipped

from index.ingest.readers import SUFFIXES, read
from index.types import ParsedArticle, Skipped

SAMPLES = samples()
ROUNDS, LONG_ROUNDS = 12, 400
MOST_MEMORY = 768 * 1024**2
NASTY = [
    b"\x00", b"\xff\xfe", b"<" * 50, b"]]>", b"&a;" * 20, b'"', b"\r\n\r\n", b"--", b"%PDF",
    b"\x1f\x8b", b"PK\x03\x04", b"\xed\xa0\x80", b"[" * 200, b"{" * 200, b"9" * 60,
    b"Content-Type: multipart/mixed; boundary=x\n\n--x\n", b"charset=rot13", b"=?x?q?", b"WARC/1.0",
    b"Content-Transfer-Encoding: base64\n", b"<!DOCTYPE a [<!ENTITY b 'c'>]>", b"\xd0\xcf\x11\xe0",
]  # fmt: skip


def sound(path: Path) -> list[ParsedArticle | Skipped]:
    """What reading a file gives, which is whole and in order whatever the file holds."""
    found = list(read(path))
    keys = [one.key for one in found if isinstance(one, ParsedArticle)]
    assert len(set(keys)) == len(keys)
    for one in found:
        if isinstance(one, Skipped):
            assert one.path == path
            assert one.reason
            assert "\n" not in one.reason
        else:
            assert one.text.strip()
            one.text.encode("utf-8")
            one.key.encode("utf-8")
            one.title.encode("utf-8")
    assert found
    return found


def corrupted(data: bytes, dice: random.Random) -> bytes:
    """`data` with a few bytes changed, cut out, doubled, or replaced by what readers dislike."""
    out = bytearray(data)
    for _ in range(dice.choice((1, 1, 2, 5, 20))):
        at = dice.randrange(len(out) + 1)
        match dice.randrange(5):
            case 0 if at < len(out):
                out[at] ^= 1 << dice.randrange(8)
            case 1:
                del out[at : at + dice.randrange(1, 200)]
            case 2:
                out[at:at] = dice.choice(NASTY)
            case 3:
                out[at:at] = out[at : at + dice.randrange(1, 400)]
            case _:
                out[at : at + 4] = bytes(dice.randrange(256) for _ in range(4))
    return bytes(out)


@pytest.fixture
def rounds(long: bool) -> int:
    return LONG_ROUNDS if long else ROUNDS


@pytest.fixture(autouse=True)
def _bounded_memory() -> Iterator[None]:
    """What a test adds to the process, whose peak an earlier test may have set."""
    if sys.platform != "linux":
        yield
        return
    Path("/proc/self/clear_refs").write_text("5")  # the peak is now what is in use
    before = _peak()
    yield
    assert _peak() - before < MOST_MEMORY


def _peak() -> int:
    status = Path("/proc/self/status").read_text()
    return 1024 * int(status.partition("VmHWM:")[2].split()[0])


def test_every_sample_is_read_whole(tmp_path: Path) -> None:
    for name, data in SAMPLES.items():
        path = tmp_path / name
        path.write_bytes(data)
        found = sound(path)
        assert any(isinstance(one, ParsedArticle) for one in found) or name == "a.opml"
        assert not any(isinstance(one, Skipped) and one.lost for one in found), found


@pytest.mark.parametrize("name", SAMPLES)
def test_truncated_files(tmp_path: Path, name: str, rounds: int) -> None:
    data, path = SAMPLES[name], tmp_path / name
    step = max(1, len(data) // rounds)
    for end in range(0, len(data), step):
        path.write_bytes(data[:end])
        sound(path)


@pytest.mark.parametrize("name", SAMPLES)
def test_corrupted_files(tmp_path: Path, name: str, rounds: int) -> None:
    dice, path = random.Random(name), tmp_path / name
    for _ in range(rounds):
        data = corrupted(SAMPLES[name], dice)
        path.write_bytes(data)
        try:
            sound(path)
        except Exception as error:
            kept = tmp_path / "failed"
            kept.write_bytes(data)
            raise AssertionError(f"{kept} can't be read: {error!r}") from error


@pytest.mark.parametrize("suffix", [one for one in SUFFIXES if not one.endswith(".gz")])
def test_wrong_suffixes(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"wrong{suffix}"
    for data in SAMPLES.values():
        path.write_bytes(data)
        sound(path)


def test_files_of_every_format_nested_in_one_another(tmp_path: Path, rounds: int) -> None:
    dice, path = random.Random(7), tmp_path / "nested.zip"
    for _ in range(rounds):
        data, name = b"", "a.txt"
        for _ in range(dice.randrange(1, 6)):
            inner, name = dice.choice([(data or b"x", name), *((d, n) for n, d in SAMPLES.items())])
            if dice.random() < 0.3:
                inner, name = gzip.compress(corrupted(inner, dice)), f"{name}.gz"
            data, name = zipped({name: inner, f"copy-{name}": data}), "inner.zip"
        path.write_bytes(data)
        sound(path)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.json", b'{"a":' * 50_000 + b"1"),
        ("a.json", b'[{"text": ' + b'{"text": ' * 400 + b'"x"' + b"}" * 401 + b"]"),
        ("a.xml", b"<nitf>" + b"<p>" * 20_000 + b"words"),
        ("a.rss", b"<rss><channel><item>" + b"<description>" * 3_000 + b"words"),
        ("a.opml", b"<opml><body>" + b"<outline xmlUrl='x'>" * 20_000),
        ("a.html", b"<html><body>" + b"<div>" * 5_000 + b"words"),
        ("a.eml", b"Subject: x\nFrom: " + b"(" * 20_000 + b"\n\nwords"),
        ("a.eml", b"Subject: " + b"=?utf-8?q?a?= " * 5_000 + b"\n\nwords"),
        (
            "a.eml",
            b"Subject: x\nContent-Type: text/html\n\n<p>words"
            + b"<table><td>a<td>b</table>" * 3_000,
        ),
        ("a.csv", b"text\n" + b'"' * 50_001),
        ("a.csv", b"text," * 20_000 + b"\n" + b"x," * 20_000),
        ("a.mbox", b"From a@b Mon Oct 14 10:30:00 2024\n" * 5_000),
        ("a.jsonl", b'{"text": "' + b"[" * 20_000 + b'"}'),
        ("a.md", b"---\n" + b"a: [" * 5_000 + b"\n---\nwords"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_absurd_depths_and_lengths(tmp_path: Path, name: str, data: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    sound(path)
