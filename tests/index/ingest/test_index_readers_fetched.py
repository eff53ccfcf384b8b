"""What stands beside a fetched page: its own address, and what a feed stated of it."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.ingest.cleaning import one_line
from index.ingest.dates.page import UPDATED
from index.ingest.readers import read
from index.ingest.readers.archives.fetched import FIELDS_TYPE, Kept, Stated, name_of
from index.types import ParsedArticle, Skipped

ADDRESS = "https://courier.example/ferry"
STATED = Stated(
    "https://courier.example/feed", date(2024, 5, 3), "feed (published)", "T", "A. Name", "Courier"
)
WORDS = st.text(min_size=1).map(one_line).map(lambda text: text[:1000] or None)


@given(WORDS, WORDS, WORDS, st.none() | st.dates())
def test_what_is_written_is_read_again(
    title: str | None, author: str | None, source: str | None, day: date | None
) -> None:
    stated = Stated("https://a.example/f", day, "feed" if day else None, title, author, source)
    kept = Kept.from_fields(Kept(ADDRESS, stated).to_fields())
    assert kept is not None
    assert (kept.address, kept.stated.published, kept.stated.via) == (ADDRESS, day, stated.via)
    for was, now in ((title, kept.stated.title), (author, kept.stated.author)):
        assert one_line(was or "").encode("utf-8", "replace").decode() == (now or "")


@given(st.binary(max_size=200))
def test_anything_may_stand_there(data: bytes) -> None:
    assert Kept.from_fields(data) is None or b"dateline-article" in data.lower()


def test_the_page_s_own_word_counts_first() -> None:
    own = ParsedArticle(
        "Text",
        title="Own",
        title_from="HTML metadata",
        published=date(2024, 4, 1),
        published_from="HTML metadata",
        source="Own",
        source_from="HTML metadata",
        author="B",
    )
    assert STATED.added_to(own) == own


def test_the_feed_s_word_stands_in() -> None:
    bare = ParsedArticle(
        "Text",
        title="Text",
        title_from="first line",
        published=date(2024, 6, 1),
        published_from=UPDATED,
        source="courier.example",
        source_from="web address",
    )
    filled = STATED.added_to(bare)
    assert (filled.published, filled.published_from) == (date(2024, 5, 3), "feed (published)")
    assert (filled.title, filled.title_from) == ("T", "feed")
    assert (filled.author, filled.source, filled.source_from) == ("A. Name", "Courier", "feed")
    assert Stated().added_to(bare) == bare


@pytest.mark.parametrize(
    ("address", "kind", "name"),
    [
        ("https://a.example/", "application/pdf", "page.pdf"),
        ("https://a.example/x/report.PDF?id=1", "application/pdf", "report.pdf"),
        ("https://a.example/2024%2F05/notes", "text/plain", "notes.txt"),
        ("https://a.example/a/", "text/xml", "a.xml"),
    ],
)
def test_a_document_is_named_for_its_reader(address: str, kind: str, name: str) -> None:
    assert name_of(address, kind) == name


def crawl(path: Path, fields: bytes) -> Path:
    """A file of a plain text, with a metadata record before it."""
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    out = BytesIO()
    writer = WARCWriter(out, gzip=True)
    about = writer.create_warc_record(
        ADDRESS, "metadata", payload=BytesIO(fields), warc_content_type=FIELDS_TYPE
    )
    text = b"Ferry crews walked out at noon. The union asked for nine per cent."
    headers = StatusAndHeaders("200 OK", [("Content-Type", "text/plain")], protocol="HTTP/1.1")
    page = writer.create_warc_record(
        ADDRESS, "response", payload=BytesIO(text), http_headers=headers
    )
    writer.write_record(about)
    writer.write_record(page)
    path.write_bytes(out.getvalue())
    return path


def test_only_what_dateline_fetched_is_read_as_a_document(tmp_path: Path) -> None:
    [found] = read(crawl(tmp_path / "a.warc.gz", Kept(ADDRESS, STATED).to_fields()))
    assert isinstance(found, ParsedArticle)
    assert (found.url, found.key, found.published) == (ADDRESS, ADDRESS, date(2024, 5, 3))
    [other] = read(crawl(tmp_path / "b.warc.gz", b"via: https://courier.example/\r\n"))
    assert isinstance(other, Skipped)
    assert other.reason == "no pages in it"
