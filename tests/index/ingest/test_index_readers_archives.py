"""Files in files: archives, crawls, saved pages, and how much may come out of them."""

from __future__ import annotations

import gzip
import subprocess
import sys
import textwrap
import zipfile
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from format_files import BRIDGE, FERRY, REPAIR, UNION, mail, mhtml, page, samples, warc, zipped

from index.ingest.readers import discover, inside, read
from index.types import ParsedArticle, Skipped

MB = 1024**2


def put(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def split(path: Path) -> tuple[list[ParsedArticle], list[Skipped]]:
    found = list(read(path))
    articles = [one for one in found if isinstance(one, ParsedArticle)]
    skipped = [one for one in found if isinstance(one, Skipped)]
    assert all(one.path == path and "\n" not in one.reason for one in skipped)
    return articles, skipped


def reason(path: Path) -> str:
    articles, (skipped,) = split(path)
    assert articles == []
    return skipped.reason


def test_each_article_of_an_archive_is_one_by_its_path(tmp_path: Path) -> None:
    data = zipped(
        {
            "2024/2024-10-14-bridge.html": page().encode(),
            "ferry.jsonl": b'{"id": "f", "text": "%s"}\n{"id": "g"}\n' % FERRY.encode(),
            "photo.png": b"\x89PNG",
            "__MACOSX/ferry.txt": b"x",
            ".hidden.txt": b"x",
        }
    )
    (bridge, ferry), (bad,) = split(put(tmp_path / "a.zip", data))
    assert bridge.key == "2024/2024-10-14-bridge.html"
    assert (bridge.published, bridge.published_from) == (date(2024, 10, 14), "file name")
    assert (ferry.key, ferry.text) == ("ferry.jsonl#f", FERRY)
    assert bad.reason == 'ferry.jsonl: line 2: no "text"'


def test_every_format_is_read_in_an_archive_as_by_itself(tmp_path: Path) -> None:
    files = {name: data for name, data in samples().items() if name != "a.zip"}
    inner, _ = split(put(tmp_path / "all.zip", zipped(files)))
    alone = [one for name, data in files.items() for one in split(put(tmp_path / name, data))[0]]
    assert [one.text for one in inner] == [one.text for one in alone]
    assert [one.published for one in inner] == [one.published for one in alone]
    assert len({one.key for one in inner}) == len(inner)


def test_names_in_an_archive_reach_no_other_folder(tmp_path: Path) -> None:
    data = zipped({"../../evil.txt": FERRY.encode(), "/etc/evil.txt": BRIDGE.encode()})
    articles, _ = split(put(tmp_path / "deep.zip", data))
    assert len(articles) == 2
    assert [one.name for one in tmp_path.iterdir()] == ["deep.zip"]


def test_a_damaged_or_encrypted_member_costs_itself_only(tmp_path: Path) -> None:
    data = zipped({"a.txt": FERRY.encode(), "b.txt": BRIDGE.encode()}, zipfile.ZIP_STORED)
    damaged = data.replace(BRIDGE.encode(), BRIDGE.upper().encode(), 1)
    (ferry,), (bad,) = split(put(tmp_path / "a.zip", damaged))
    assert (ferry.key, bad.reason) == ("a.txt", "b.txt: is damaged in the archive")
    locked = bytearray(data)
    at = locked.rindex(b"PK\x01\x02")
    locked[at + 8] |= 1
    (ferry,), (bad,) = split(put(tmp_path / "b.zip", bytes(locked)))
    assert (ferry.key, bad.reason) == ("a.txt", "b.txt: is encrypted")


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("a.zip", b"", "empty"),
        ("a.zip", b"plain words", "no ZIP archive"),
        ("a.zip", zipped({"a.txt": FERRY.encode()})[:60], "a damaged or truncated ZIP archive"),
        ("a.zip", zipped({}), "no articles in the archive (it is empty)"),
        ("a.zip", zipped({"a.png": b"1", "b.png": b"2"}), "no articles in the archive (2 .png)"),
        ("a.html.gz", b"", "empty"),
        ("a.txt.gz", gzip.compress(FERRY.encode(), mtime=0)[:40],
         "the gzip file is damaged or truncated"),
        ("a.warc", b"", "empty"),
        ("a.warc", b"plain words\n", "no WARC, or damaged from its first record on"),
        ("a.warc.gz", b"\x1f\x8b\x08", "no WARC, or damaged from its first record on"),
        ("a.mhtml", b"", "empty"),
        ("a.mhtml", b"Subject: x\n\nwords", "no page in it"),
    ],
)  # fmt: skip
def test_what_can_t_be_opened_is_reported(tmp_path: Path, name: str, data: bytes, why: str) -> None:
    assert reason(put(tmp_path / name, data)) == why


def test_packed_files_are_read_as_what_they_hold(tmp_path: Path) -> None:
    packed = put(tmp_path / "bridge_2024-10-14.html.gz", gzip.compress(page().encode()))
    (article,), _ = split(packed)
    assert (article.key, article.title) == ("", "Bridge closes")
    assert article.published == date(2024, 10, 14)
    (plain,), _ = split(put(tmp_path / "b.txt.gz", FERRY.encode()))  # not packed at all
    assert plain.text == FERRY
    (marked,), _ = split(put(tmp_path / "c.md.gz", gzip.compress(b"# Ferry\n\n" + FERRY.encode())))
    assert (marked.title, marked.text) == ("Ferry", FERRY)


def test_archives_in_archives_are_read_to_a_small_depth(tmp_path: Path) -> None:
    data = page().encode()
    for level in range(3):
        data = zipped({f"{level}.zip" if level else "a.html": data})
    (article,), _ = split(put(tmp_path / "a.zip", data))
    assert article.key == "2.zip#1.zip#a.html"
    deeper = zipped({"b.zip": zipped({"4.zip": zipped({"3.zip": data})}), "c.txt": FERRY.encode()})
    (ferry,), (bad,) = split(put(tmp_path / "b.zip", deeper))
    assert ferry.text == FERRY
    assert bad.reason.endswith("nested too deeply")


def test_a_zip_in_an_attachment(tmp_path: Path) -> None:
    letter = mail()
    archive = zipped({"ferry.txt": FERRY.encode()})
    letter.add_attachment(archive, maintype="application", subtype="zip", filename="news.zip")
    (_, ferry), _ = split(put(tmp_path / "a.eml", letter.as_bytes()))
    assert (ferry.key, ferry.text) == ("news.zip#ferry.txt", FERRY)


def test_a_bomb_is_refused_and_what_stood_before_it_stays(tmp_path: Path) -> None:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", FERRY)
        archive.writestr("b.txt", bytes(70 * MB))
        archive.writestr("c.txt", BRIDGE)
    (ferry,), (bad,) = split(put(tmp_path / "a.zip", out.getvalue()))
    assert ferry.text == FERRY
    assert bad.reason == "unpacks to more than 200 times its size, which no article does"
    packed = put(tmp_path / "b.txt.gz", gzip.compress(b"words " * (12 * MB), 1))
    assert "200 times" in reason(packed)
    crawl = gzip.compress(b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 99999999\r\n\r\n"
                          + bytes(80 * MB))  # fmt: skip
    assert reason(put(tmp_path / "c.warc.gz", crawl))


def test_an_archive_of_too_many_files_is_refused_unread(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.ingest.readers.archives.zip_file.MAX_MEMBERS", 5)
    data = zipped({f"{n}.txt": FERRY.encode() for n in range(6)})
    assert reason(put(tmp_path / "a.zip", data)) == "holds more than 5 files"


def test_the_members_of_all_archives_in_a_file_are_counted_together(tmp_path: Path) -> None:
    left = inside.Budget.of(100)
    left.members_left = 1
    left.spend_member()
    with pytest.raises(inside.Refused):
        left.spend_member()


@pytest.mark.parametrize("packed", [True, False])
def test_a_crawl_s_pages_are_articles_of_their_address(tmp_path: Path, packed: bool) -> None:
    path = put(tmp_path / ("a.warc.gz" if packed else "a.warc"), warc(packed=packed))
    articles, skipped = split(path)
    assert skipped == []
    assert [one.key for one in articles] == [
        "https://courier.example/bridge",
        "https://courier.example/ferry",
        "https://courier.example/bridge (captured 2024-11-25)",
    ]
    bridge, ferry, later = articles
    # Each was captured on 20 November; only what the page says is a publication date.
    assert (bridge.published, bridge.published_from) == (date(2024, 10, 14), "HTML metadata")
    assert ferry.published is None
    assert ferry.text == f"{FERRY}\n{UNION}"
    assert (ferry.url, ferry.source) == ("https://courier.example/ferry", "courier.example")
    assert UNION in later.text


def test_a_crawl_that_was_packed_as_one_stream(tmp_path: Path) -> None:
    whole = put(tmp_path / "a.warc.gz", gzip.compress(warc(packed=False)))
    assert len(split(whole)[0]) == 3
    assert [one.name for one in discover(tmp_path) if isinstance(one, Path)] == ["a.warc.gz"]


@pytest.mark.parametrize("packed", [True, False])
def test_a_crawl_that_breaks_off_keeps_its_pages_so_far(tmp_path: Path, packed: bool) -> None:
    data = warc(packed=packed)
    articles, skipped = split(put(tmp_path / "a.warc.gz", data[: len(data) * 45 // 100]))
    assert articles[0].key == "https://courier.example/bridge"
    assert len(skipped) <= 1


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="no /proc here")
def test_a_large_crawl_is_read_in_little_memory(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    body = (
        page("Bridge", BRIDGE, REPAIR).encode()
        + b"<!--"
        + bytes(65 + n % 26 for n in range(MB))
        + b"-->"
    )
    with gzip.open(path, "wb", compresslevel=1) as file:
        for n in range(80):
            status = 200 if n % 20 == 0 else 404
            head = b"HTTP/1.1 %d OK\r\nContent-Type: text/html\r\n\r\n" % status
            file.write(
                b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://c.example/%d\r\n"
                b"WARC-Record-ID: <urn:uuid:%d>\r\nWARC-Date: 2024-11-20T10:00:00Z\r\n"
                b"Content-Type: application/http; msgtype=response\r\nContent-Length: %d\r\n\r\n"
                % (n, n, len(head) + len(body))
            )
            file.write(head + body + b"\r\n\r\n")
    # The peak of its own memory; getrusage's is taken over from the process that started it.
    program = f"""
        from pathlib import Path
        from index.ingest.readers import read
        print(len(list(read(Path({str(path)!r})))))
        for line in Path("/proc/self/status").read_text().splitlines():
            if line.startswith("VmHWM"):
                print(int(line.split()[1]) * 1024)
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(program)], capture_output=True, text=True, check=True
    )
    pages, most = map(int, done.stdout.split())
    assert pages == 4
    assert most < 400 * MB


def test_a_page_as_a_browser_saves_it(tmp_path: Path) -> None:
    (article,), _ = split(put(tmp_path / "a.mhtml", mhtml()))
    assert article.text.endswith("Café owners nearby lost trade.")
    assert (article.title, article.url) == ("Bridge closes", "https://courier.example/bridge")
    assert article.published is None  # saved on 20 November, published nobody knows when
    (found,), _ = split(put(tmp_path / "saved-page", mhtml()))
    assert found.text == article.text


def test_captured_pages_without_an_article_are_summed_up(tmp_path: Path) -> None:
    record = (
        b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://c.example/%d\r\n"
        b"Content-Type: application/http\r\nContent-Length: 47\r\n\r\n"
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>\r\n\r\n"
    )
    path = put(tmp_path / "a.warc", b"".join(record % n for n in range(150)))
    articles, skipped = split(path)
    assert articles == []
    assert len(skipped) == 102
    assert skipped[-1].reason == "49 more that can't be read"
