"""Finding and opening article files: folders, links, suffixes, encodings, limits."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from index.ingest.readers import READERS_VERSION, SUFFIXES, base, discover, read
from index.types import ParsedArticle, Skipped

BODY = "The ferry line reopened on Tuesday after two years, the port said."


def names(root: Path) -> list[str]:
    return [
        found.relative_to(root).as_posix()
        if isinstance(found, Path)
        else f"{found.path.relative_to(root).as_posix()}: {found.reason}"
        for found in discover(root)
    ]


def only(path: Path) -> ParsedArticle | Skipped:
    (result,) = read(path)
    return result


def article(path: Path) -> ParsedArticle:
    result = only(path)
    assert isinstance(result, ParsedArticle), result
    return result


def reason(path: Path) -> str:
    result = only(path)
    assert isinstance(result, Skipped), result
    assert (result.path, result.key) == (path, "")
    return result.reason


def put(path: Path, data: bytes | str = BODY) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def test_every_promised_suffix_has_a_reader() -> None:
    text, marked = {".txt", ".text", ".md", ".markdown"}, {".html", ".htm", ".xhtml"}
    assert text | marked | {".jsonl", ".jsonl.gz", ".ndjson"} <= set(SUFFIXES)
    assert READERS_VERSION >= 1


def test_a_folder_is_walked_in_order_without_hidden_or_foreign_files(tmp_path: Path) -> None:
    for name in ("b/two.md", "b/one.TXT", "a.txt", "c.jsonl.gz", "b.html"):
        put(tmp_path / name)
    for name in (".hidden.txt", ".git/notes.txt", "photo.png", "notes.txt~", "b/data.gz", "txt"):
        put(tmp_path / name)
    assert names(tmp_path) == ["a.txt", "b/one.TXT", "b/two.md", "b.html", "c.jsonl.gz"]


def test_links_are_followed_and_loops_reported_once(tmp_path: Path) -> None:
    put(tmp_path / "news/z/deep.txt")
    put(tmp_path / "elsewhere/far.txt")
    put(tmp_path / "elsewhere/near.txt")
    (tmp_path / "news/a-link").symlink_to("z", target_is_directory=True)
    (tmp_path / "news/loop").symlink_to("..", target_is_directory=True)
    (tmp_path / "news/file.txt").symlink_to("../elsewhere/far.txt")
    (tmp_path / "news/gone.txt").symlink_to("nowhere.txt")
    (tmp_path / "news/self.txt").symlink_to("self.txt")
    again = "a link back to a folder already read"
    assert names(tmp_path / "news") == [
        "z/deep.txt",
        f"a-link: {again}",
        "file.txt",
        "gone.txt: a broken link",
        "loop/elsewhere/far.txt",
        "loop/elsewhere/near.txt",
        f"loop/news: {again}",
        "self.txt: a broken link",
    ]


def test_pipes_and_sockets_are_never_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(str(tmp_path / "sock.txt"))
    listener.close()
    assert names(tmp_path) == ["pipe.txt: not a regular file", "sock.txt: not a regular file"]
    assert reason(tmp_path / "pipe.txt") == "not a regular file"
    assert [type(found) for found in discover(tmp_path / "pipe.txt")] == [Skipped]


def test_a_root_may_be_a_file_or_missing(tmp_path: Path) -> None:
    path = put(tmp_path / ".a.txt")
    assert list(discover(path)) == [path]
    (other,) = discover(put(tmp_path / "a.xyz"))
    assert isinstance(other, Skipped)
    assert other.reason.startswith('".xyz" files can\'t be read; these can: text, web pages')
    assert reason(tmp_path / "a.xyz") == other.reason
    assert list(discover(tmp_path / "b.txt")) == [
        Skipped(tmp_path / "b.txt", "no such file or folder")
    ]
    assert reason(tmp_path / "b.txt") == "no such file or directory"
    assert reason(put(tmp_path / "d.txt/x").parent) in ("is a directory", "not a regular file")


def test_a_name_that_is_not_utf8_is_reported(tmp_path: Path) -> None:
    try:
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.txt")).write_text(BODY)
    except OSError:
        pytest.skip("this file system refuses names that are not UTF-8")
    (found,) = discover(tmp_path)
    assert found == Skipped(tmp_path / "caf\ufffd.txt", "its file name isn't valid UTF-8")


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may read anything")
def test_what_may_not_be_read_is_reported(tmp_path: Path) -> None:
    put(tmp_path / "a.txt").chmod(0)
    assert reason(tmp_path / "a.txt") == "permission denied"


BAD = [
    (b"", "empty"),
    (b" \r\n\t ", "empty"),
    (b"\xef\xbb\xbf \n", "empty"),
    (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "binary, not text"),
    (b"\x7fELF-1.4\n\x01\x02\x03\x04\x05\x06\x07\x08" * 20, "binary, not text"),
    (
        "A long report of many words on the envoy 김정은".encode("euc-kr"),
        "not UTF-8 text (byte 42)",
    ),
    (b"\xff\xfeab\x00\xd8", "not utf-16 text, as it says it is"),
]


@pytest.mark.parametrize(("data", "expected"), BAD)
def test_bytes_that_are_no_text_are_skipped_with_a_reason(
    tmp_path: Path, data: bytes, expected: str
) -> None:
    assert reason(put(tmp_path / "a.txt", data)) == expected


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
def test_text_is_read_in_the_encodings_it_is_found_in(tmp_path: Path, encoding: str) -> None:
    text = f"“{BODY[:-1]} – from the café”, wrote the señor in Curaçao."
    assert article(put(tmp_path / "a.txt", text.encode(encoding))).text == text


def test_a_file_above_the_limit_is_skipped(tmp_path: Path) -> None:
    with pytest.raises(base.Unreadable, match=r"^larger than 1 MB$"):
        base.read_bytes(put(tmp_path / "a.txt", b"a" * (1024 * 1024 + 1)), 1024 * 1024)
    with (tmp_path / "sparse.txt").open("wb") as file:
        file.truncate(base.MAX_FILE_BYTES + 1)
    assert reason(tmp_path / "sparse.txt") == "larger than 100 MB"


def test_reading_imports_trafilatura_only_for_html() -> None:
    code = (
        "import sys, index.ingest.readers; "
        "print([m for m in ('trafilatura', 'lxml') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_beir_folder_gives_its_corpus_and_not_its_queries(tmp_path: Path) -> None:
    (tmp_path / "qrels").mkdir()
    for name in ("corpus.jsonl", "queries.jsonl"):
        (tmp_path / name).write_text('{"_id": "1", "text": "The bridge closed."}\n')
    assert list(discover(tmp_path)) == [tmp_path / "corpus.jsonl"]
    (tmp_path / "qrels").rmdir()
    assert list(discover(tmp_path)) == [tmp_path / "corpus.jsonl", tmp_path / "queries.jsonl"]


@pytest.mark.skipif(sys.platform in {"win32", "darwin"}, reason="names there are Unicode")
def test_a_broken_link_with_a_name_that_is_not_utf8(tmp_path: Path) -> None:
    os.symlink(b"nowhere", os.fsencode(tmp_path) + b"/x\xff.txt")
    [skipped] = discover(tmp_path)
    assert isinstance(skipped, Skipped)
    assert (skipped.path.name, skipped.reason) == (
        "x\N{REPLACEMENT CHARACTER}.txt",
        "a broken link",
    )
