"""Pieces are found in raw bytes wherever they stand, also in what is compressed."""

from __future__ import annotations

import gzip
import io
import random
import zipfile
import zlib
from pathlib import Path

import pytest

from index.removal.pieces import pieces_of
from index.removal.search import HEAD, ByteSearch


def test_every_piece_is_found_at_every_place() -> None:
    chance = random.Random(5)
    pieces = [chance.randbytes(chance.randint(HEAD, 80)) for _ in range(200)]
    data = bytearray(chance.randbytes(1_000_000))
    for number, piece in enumerate(pieces):
        place = len(data) - len(piece) if number == 199 else number * 5_000 + number % 8
        data[place : place + len(piece)] = piece
    search = ByteSearch([*pieces, *(chance.randbytes(30) for _ in range(200))])
    assert search.within(bytes(data)) == set(pieces)
    assert search.in_stream(io.BytesIO(bytes(data) * 6)) == set(pieces)


@pytest.mark.parametrize("length", [0, 1, HEAD - 1, HEAD, HEAD + 1, HEAD + 9])
def test_short_bytes_are_searched_to_their_end(length: int) -> None:
    data = bytes(range(length))
    found = ByteSearch([data]).within(data)
    assert found == ({data} if length >= HEAD else set())
    assert ByteSearch([]).within(data) == set()


def test_what_files_hold_compressed_is_searched(tmp_path: Path) -> None:
    said = b"The keeper of the xylotheque was told nothing. " * 3
    (tmp_path / "plain").write_bytes(b"before " + said)
    (tmp_path / "page.gz").write_bytes(gzip.compress(said))
    (tmp_path / "page.z").write_bytes(zlib.compress(said))
    with zipfile.ZipFile(tmp_path / "page.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("inside.txt", said)
    (tmp_path / "torn.gz").write_bytes(gzip.compress(said)[:20])
    search = ByteSearch([said[:40]])
    found = [path.name for path in sorted(tmp_path.iterdir()) if search.in_file(path)]
    assert found == ["page.gz", "page.z", "page.zip", "plain"]


def test_runs_are_looked_for_in_every_form_and_not_where_others_have_them() -> None:
    text = "He said “no” to all of\nthem, and then he left the room without a word."
    pieces = pieces_of([("", text)], [("", "And then he left the room without a word.")])
    assert pieces.runs == 9 - 1
    search = ByteSearch(pieces.of)
    run = "“no” to all of\nthem, and then he"
    for stored in (
        run.encode(),
        run.replace("\n", " ").encode(),
        b"\\u201cno\\u201d to all of\\nthem, and then he",
        run.encode("utf-16-le"),
        run.encode("utf-16-be"),
    ):
        assert search.within(b"x" + stored + b"x"), stored
    assert not search.within(b"then he left the room without a word.")


def test_what_stays_known_of_an_article_is_no_trace() -> None:
    title = "The keeper was told"
    text = "One two three four five six seven eight nine."
    with_title = pieces_of([(title, text)], ())
    assert pieces_of([(title, text)], (), known=[f"/news/{title}.txt"]).runs == with_title.runs - 1
