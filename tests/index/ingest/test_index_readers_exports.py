"""JSON, CSV, lists of links and the agencies' XML: what tools export, by the names they use."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from format_files import (
    BRIDGE,
    FERRY,
    OTHER,
    RECORD,
    REPAIR,
    UNION,
    newsml,
    nitf,
    page,
    table,
)

from index.ingest.readers import discover, read
from index.ingest.readers.records.fields import read_names
from index.types import ParsedArticle, Skipped

LINK_ONLY = "1 entry passed over: no text: only a link"


def put(path: Path, data: object) -> Path:
    path.write_bytes(data if isinstance(data, bytes) else json.dumps(data).encode())
    return path


def split(path: Path, **names: str) -> tuple[list[ParsedArticle], list[Skipped]]:
    found = list(read(path, names))
    articles = [one for one in found if isinstance(one, ParsedArticle)]
    return articles, [one for one in found if isinstance(one, Skipped)]


@pytest.mark.parametrize(
    "data",
    [
        RECORD,
        [RECORD],
        {"articles": [RECORD]},
        {"data": {"items": [{"meta": {"total": 1}, "item": RECORD}]}},
        {"content": [RECORD]},
    ],
)
def test_an_article_is_found_wherever_it_stands_in_json(tmp_path: Path, data: object) -> None:
    (article,), skipped = split(put(tmp_path / "a.json", data))
    assert skipped == []
    assert article.text == f"{BRIDGE}\n\n{REPAIR}"
    assert (article.title, article.title_from) == ("Bridge closes", "JSON")
    assert (article.published, article.published_from) == (date(2024, 10, 14), "JSON")
    assert (article.source, article.author) == ("The Courier", "Ada Berg")
    assert (article.key, article.url) == ("b-1", "https://courier.example/bridge")


@pytest.mark.parametrize("name", ["text", "Body", "content", "article", "full_text", "fullText",
                                  "html_content", "articleBody", "story"])  # fmt: skip
@pytest.mark.parametrize("title", ["title", "headline", "Name"])
def test_fields_go_by_many_names(tmp_path: Path, name: str, title: str) -> None:
    record = {
        title: "Bridge closes",
        name: BRIDGE,
        "pub_date": "2024-10-14",
        "Link": "https://c.e/b",
    }
    (article,), _ = split(put(tmp_path / "a.json", [record]))
    assert (article.text, article.title) == (BRIDGE, "Bridge closes")
    assert (article.published, article.key) == (date(2024, 10, 14), "https://c.e/b")


@pytest.mark.parametrize(
    "text",
    [
        {"rendered": f"<p>{BRIDGE}</p>\n<p>{REPAIR}</p>"},
        [f"<p>{BRIDGE}</p>", f"<p>{REPAIR}</p>"],
        [{"type": "paragraph", "text": BRIDGE}, {"type": "paragraph", "text": REPAIR}],
        page("Bridge closes", BRIDGE, REPAIR),
    ],
)
def test_a_text_may_be_html_or_blocks(tmp_path: Path, text: object) -> None:
    record = {"headline": {"main": "Bridge closes"}, "content": text, "date": "2024-10-14T09:00:00"}
    (article,), _ = split(put(tmp_path / "a.json", record))
    assert article.text.replace("\n\n", "\n") == f"{BRIDGE}\n{REPAIR}"
    assert (article.title, article.published) == ("Bridge closes", date(2024, 10, 14))


def test_entries_without_text_are_counted(tmp_path: Path) -> None:
    link = {"title": "Only a link", "url": "https://c.example/l"}
    (article,), (skipped,) = split(put(tmp_path / "a.json", [OTHER, link]))
    assert article.text == f"{FERRY}\n\n{UNION}"
    assert (skipped.reason, skipped.lost) == (LINK_ONLY, False)


def test_karakeep(tmp_path: Path) -> None:
    data = {
        "bookmarks": [
            {"createdAt": 1718000000, "title": None, "tags": ["news"], "note": None,
             "content": {"type": "link", "url": "https://c.example/b", "title": "Bridge closes",
                         "htmlContent": f"<p>{BRIDGE}</p>", "author": "Ada Berg",
                         "datePublished": "2024-10-14T09:00:00Z"}},
            {"createdAt": 1718000000, "title": "A link", "tags": [], "note": None,
             "content": {"type": "link", "url": "https://c.example/l"}},
            {"createdAt": "2024-11-20T10:00:00Z", "title": "Note", "tags": [],
             "content": {"type": "text", "text": FERRY}},
        ]
    }  # fmt: skip
    (bridge, note), (skipped,) = split(put(tmp_path / "karakeep.json", data))
    assert (bridge.text, bridge.title) == (BRIDGE, "Bridge closes")
    assert (bridge.url, bridge.author) == ("https://c.example/b", "Ada Berg")
    assert bridge.published == date(2024, 10, 14)
    assert (note.text, note.title) == (FERRY, "Note")
    assert note.published is None  # when it was saved is no publication date
    assert skipped.reason == LINK_ONLY


def test_readwise_and_omnivore(tmp_path: Path) -> None:
    readwise = [{"id": "01h", "url": "https://read.example/01h", "source": "Reader RSS",
                 "source_url": "https://c.example/b", "title": "Bridge closes",
                 "author": "Ada Berg", "site_name": "The Courier", "category": "article",
                 "published_date": "2024-10-14", "created_at": "2024-11-20T10:00:00Z",
                 "saved_at": "2024-11-20T10:00:00Z",
                 "html_content": f"<p>{BRIDGE}</p>"}]  # fmt: skip
    (article,), _ = split(put(tmp_path / "readwise.json", readwise))
    assert (article.key, article.url) == ("01h", "https://c.example/b")
    assert (article.text, article.published) == (BRIDGE, date(2024, 10, 14))
    omnivore = [{"id": "o1", "slug": "bridge", "title": "Bridge closes", "author": "Ada Berg",
                 "description": BRIDGE, "url": "https://c.example/b", "state": "Archived",
                 "savedAt": "2024-11-20T10:00:00Z", "publishedAt": "2024-10-14T00:00:00Z"},
                {"id": "o2", "slug": "l", "title": "Link", "description": None,
                 "url": "https://c.example/l", "savedAt": "2024-11-20T10:00:00Z"}]  # fmt: skip
    (article,), (skipped,) = split(put(tmp_path / "metadata_0.json", omnivore))
    assert (article.text, article.title_from) == (BRIDGE, "JSON (summary only)")
    assert article.published == date(2024, 10, 14)
    assert skipped.reason == LINK_ONLY


def test_zotero_s_csl_json(tmp_path: Path) -> None:
    data = [{"id": "berg24", "type": "article-newspaper", "title": "Bridge closes",
             "container-title": "The Courier", "URL": "https://c.example/b", "abstract": BRIDGE,
             "author": [{"family": "Berg", "given": "Ada"}, {"family": "Lind", "given": "Bo"}],
             "issued": {"date-parts": [["2024", 10, 14]]}},
            {"id": "y", "type": "article-newspaper", "title": "Only a year",
             "URL": "https://c.example/y", "issued": {"date-parts": [[2024]]}}]  # fmt: skip
    (article,), (skipped,) = split(put(tmp_path / "zotero.json", data))
    assert (article.key, article.source) == ("berg24", "The Courier")
    assert article.author == "Ada Berg, Bo Lind"
    assert article.published == date(2024, 10, 14)
    assert skipped.reason == LINK_ONLY


def test_pocket(tmp_path: Path) -> None:
    listed = b"title,url,time_added,tags,status\nA,https://a.example,1718000000,,unread\n"
    articles, (skipped,) = split(put(tmp_path / "part_0.csv", listed))
    assert (articles, skipped.reason) == ([], LINK_ONLY)
    links = "".join(
        f'<li><a href="https://{n}.example" time_added="1718000000" tags="">{n}</a></li>'
        for n in range(3)
    )
    head = '<!DOCTYPE html>\n<html>\n<!--So long-->\n<head>\n<meta charset="utf-8" />\n'
    for begin in (
        f"{head}<title>Pocket Export</title></head><body><h1>Unread</h1><ul>",
        "<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<TITLE>Bookmarks</TITLE><DL>",
    ):
        articles, (skipped,) = split(put(tmp_path / "ril_export.html", (begin + links).encode()))
        assert articles == []
        assert skipped.reason == "3 entries passed over: no text: only a link"


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_table(tmp_path: Path, separator: str) -> None:
    rows = [line.split(",") for line in ("Headline,Body,Date,Byline,Outlet",)]
    cells = ["Bridge closes", f'"{BRIDGE}\n\n{REPAIR}"', "2024-10-14", "By Ada Berg", "The Courier"]
    written = "\r\n".join(separator.join(row) for row in (*rows, cells))
    (article,), _ = split(put(tmp_path / "a.csv", ("\ufeff" + written).encode()))
    assert article.text == f"{BRIDGE}\n\n{REPAIR}"
    assert (article.title, article.title_from) == ("Bridge closes", "CSV")
    assert (article.published, article.published_from) == (date(2024, 10, 14), "CSV")
    assert (article.author, article.source, article.key) == ("Ada Berg", "The Courier", "entry 1")


def test_rows_without_text_are_counted(tmp_path: Path) -> None:
    articles, (skipped,) = split(put(tmp_path / "a.csv", table()))
    assert [one.key for one in articles] == ["https://c.example/b", "https://c.example/f"]
    assert skipped.reason == LINK_ONLY


def test_a_field_of_another_name_can_be_named(tmp_path: Path) -> None:
    rows = put(tmp_path / "a.csv", b"Kop,Verhaal,Dag\nBridge closes,%s,2024-10-14\n" % b"Dicht.")
    articles, (skipped,) = split(rows)
    assert articles == []
    assert skipped.reason == "no column with the text of an article, such as text or body"
    (article,), _ = split(rows, text="Verhaal", title="kop", published="DAG")
    assert (article.text, article.title) == ("Dicht.", "Bridge closes")
    assert article.published == date(2024, 10, 14)
    lines = put(tmp_path / "a.jsonl", {"verhaal": BRIDGE, "text": "id-7"})
    assert split(lines, text="verhaal")[0][0].text == BRIDGE
    one = put(tmp_path / "a.json", {"verhaal": BRIDGE, "kop": "Bridge"})
    assert split(one, text="verhaal")[0][0].text == BRIDGE


def test_names_are_read_strictly() -> None:
    assert read_names(["text=story", " Title = Kop "]) == {"text": "story", "title": "Kop"}
    for bad in ("story", "words=story"):
        with pytest.raises(ValueError, match="isn't FIELD=NAME; the fields are text, summary"):
            read_names([bad])


def test_json_lines_go_by_the_same_names(tmp_path: Path) -> None:
    (article,), _ = split(put(tmp_path / "a.jsonl", RECORD))
    assert (article.text, article.title) == (f"{BRIDGE}\n\n{REPAIR}", "Bridge closes")
    (same,), _ = split(put(tmp_path / "b.json", json.dumps(RECORD).encode() + b"\n" * 2))
    assert same.text == article.text


def test_json_lines_in_a_json_file_are_read_as_such(tmp_path: Path) -> None:
    lines = "\n".join(json.dumps({"id": n, "text": t}) for n, t in enumerate((BRIDGE, FERRY)))
    articles, _ = split(put(tmp_path / "a.json", lines.encode()))
    assert [one.text for one in articles] == [BRIDGE, FERRY]


def test_a_list_that_breaks_off_keeps_what_stands_before(tmp_path: Path) -> None:
    whole = json.dumps({"articles": [RECORD, OTHER]}).encode()
    (article,), (skipped,) = split(put(tmp_path / "a.json", whole[:-30]))
    assert article.key == "b-1"
    assert skipped.reason == "the JSON breaks off: articles may be missing"
    assert skipped.lost


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("a.json", b"", "empty"),
        ("a.json", b"{", "not valid JSON"),
        ("a.json", b"[" * 100_000, "nested too deeply"),
        ("a.json", b'{"name": "x", "version": 1}',
         'no article in it: no field such as "text" or "body"'),
        ("a.json", b'{"data": [{"paragraphs": [{"qas": [{"answers": [{"text": "June"}]}]}]}]}',
         'no article in it: no field such as "text" or "body"'),
        ("a.json", b"\x00\x01", "binary, not text"),
        ("a.csv", b"", "empty"),
        ("a.csv", b"a,b\n1,2\n", "no column with the text of an article, such as text or body"),
        ("a.csv", b"title,text\n", "no rows below its header"),
        ("a.csv", b"PK\x03\x04\x00\x00", "binary, not text"),
        ("a.nitf", b"<nitf><body/></nitf>", "no text in it"),
        ("a.nitf", b"", "empty"),
        ("a.xml", b"<nitf" + b"><p" * 5000,
         "the XML is damaged from line 1 on: text may be missing"),
    ],
)  # fmt: skip
def test_what_holds_no_article_is_reported(
    tmp_path: Path, name: str, data: bytes, why: str
) -> None:
    articles, (skipped,) = split(put(tmp_path / name, data))
    assert articles == []
    assert skipped.reason == why


def test_nitf(tmp_path: Path) -> None:
    (article,), skipped = split(put(tmp_path / "a.xml", nitf()))
    assert skipped == []
    assert article.text == f"{BRIDGE}\n\n{REPAIR}"
    assert (article.title, article.key) == ("Bridge closes", "")
    assert (article.published, article.published_from) == (date(2024, 10, 14), "NITF")
    assert (article.source, article.author) == ("The Courier", "Ada Berg")


def test_newsml(tmp_path: Path) -> None:
    (bridge, ferry), skipped = split(put(tmp_path / "a.xml", newsml()))
    assert skipped == []
    assert (bridge.key, ferry.key) == ("urn:bridge", "urn:ferry")
    assert bridge.text == f"{BRIDGE}\n\n{REPAIR}"
    assert ferry.text == f"{FERRY}\n\n{UNION}"
    assert (bridge.title, bridge.source, bridge.author) == (
        "Bridge closes",
        "Courier Wire",
        "Ada Berg",
    )
    assert (bridge.published, bridge.published_from) == (date(2024, 10, 14), "NewsML")


def test_xml_that_breaks_off_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    whole = nitf()
    (article,), (skipped,) = split(put(tmp_path / "a.xml", whole[: whole.index(REPAIR.encode())]))
    assert BRIDGE in article.text
    assert skipped.reason.startswith("the XML is damaged from line ")


def test_articles_in_files_of_no_known_suffix(tmp_path: Path) -> None:
    put(tmp_path / "dump", [RECORD])
    put(tmp_path / "story.2024", newsml())
    put(tmp_path / "settings", {"content": {"theme": "dark"}})
    found = [one.name for one in discover(tmp_path) if isinstance(one, Path)]
    assert found == ["dump", "story.2024"]
    assert split(tmp_path / "dump")[0][0].key == "b-1"
