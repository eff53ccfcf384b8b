"""HTML pages: the main text, and only declared dates."""

from __future__ import annotations

import socket
from datetime import date
from pathlib import Path

import pytest

from index.ingest.readers import html, read
from index.types import ParsedArticle, Skipped

FIRST = (
    "Dock workers in Port Almere walked out again on Tuesday, closing both container berths "
    "for the third week in a row, the harbour authority said in a statement."
)
SECOND = (
    "The union wants a shorter week; the operator has offered a bonus instead. A meeting on "
    "October 11, 2024, ended without a result, and no other has been called."
)
DAY = date(2024, 10, 14)


def page(head: str = "", before: str = "", after: str = "") -> str:
    return (
        f"<!DOCTYPE html><html><head><title>Harbour strike goes on</title>{head}</head><body>"
        f"<nav><a href='/'>Home</a> <a href='/news'>News</a></nav><article>"
        f"<h1>Harbour strike goes on</h1>{before}<p>{FIRST}</p><p>{SECOND}</p></article>{after}"
        f"<footer>© 2023 Harbour Times</footer></body></html>"
    )


def article(path: Path, data: str | bytes) -> ParsedArticle:
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    (result,) = read(path)
    assert isinstance(result, ParsedArticle), result
    return result


def test_a_page_gives_its_main_text_and_what_it_declares(tmp_path: Path) -> None:
    head = (
        '<meta property="og:site_name" content="Harbour Times">'
        '<meta name="author" content="Ana Lindqvist">'
        '<meta property="og:url" content="https://harbour.example/strike">'
        '<meta property="article:published_time" content="2024-10-14T09:00:00Z">'
        '<meta property="article:modified_time" content="2024-10-20T09:00:00Z">'
    )
    assert article(tmp_path / "2020-01-01.html", page(head)) == ParsedArticle(
        text=f"{FIRST}\n{SECOND}",
        title="Harbour strike goes on",
        title_from="HTML metadata",
        published=DAY,
        published_from="HTML metadata",
        source="Harbour Times",
        source_from="HTML metadata",
        author="Ana Lindqvist",
        url="https://harbour.example/strike",
    )


def test_a_page_without_a_date_gets_none_although_dates_stand_all_over_it(tmp_path: Path) -> None:
    after = (
        "<div class='date'>October 3, 2019</div><aside><time datetime='2022-01-02'>2 Jan</time>"
        "</aside><ul><li><time datetime='2021-05-06'>6 May</time></li></ul>"
        "<img src='/2020/03/04/crane.jpg'>"
    )
    head = '<meta property="article:modified_time" content="2024-10-20">'
    found = article(tmp_path / "a.html", page(head, after=after))
    assert (found.published, found.published_from) == (None, None)


LD = '<script type="application/ld+json">%s</script>'
LD_LIST = (
    '{"@type": "ItemList", "itemListElement":'
    ' [{"@type": "NewsArticle", "datePublished": "2020-01-01"}]}'
)
LD_TWO = (
    '[{"@type": "Article", "datePublished": "2024-10-14"},'
    ' {"@type": "Article", "datePublished": "2024-10-15"}]'
)
LD_GRAPH = '{"@graph": [{"@type": ["Thing", "NewsArticle"], "datePublished": "2024-10-14"}]}'
DATES = [
    ('<meta name="date" content="2024-10-14">', "", DAY),
    ('<meta itemprop="datePublished" content="14 October 2024">', "", DAY),
    ('<meta name="pubdate" content="03/04/2024">', "", None),
    (LD % '{"@type": "NewsArticle", "datePublished": "2024-10-14T01:02:03Z"}', "", DAY),
    (LD % LD_GRAPH, "", DAY),
    (LD % '{"@type": "Event", "datePublished": "2024-10-14"}', "", None),
    (LD % LD_LIST, "", None),
    (LD % LD_TWO, "", None),
    (LD % "{broken", "", None),
    (LD % '{"@type": "NewsArticle", "dateModified": "2024-10-14"}', "", None),
    ("", "<span itemprop='datePublished' content='2024-10-14'>Monday</span>", DAY),
    ("", "<time pubdate datetime='2024-10-14'>Monday</time>", DAY),
    ("", "<div><time datetime='2024-10-14T10:00'>Monday</time></div>", DAY),
    ("", "<time datetime='2024-10-14'>M</time><time datetime='2024-10-15'>T</time>", None),
    ("", "<p>The vote is on <time datetime='2024-10-14'>Monday</time>.</p>", None),
]  # fmt: skip


@pytest.mark.parametrize(("head", "before", "expected"), DATES)
def test_only_a_declared_date_is_taken(
    tmp_path: Path, head: str, before: str, expected: date | None
) -> None:
    found = article(tmp_path / "a.html", page(head, before))
    assert found.published == expected
    assert found.published_from == ("HTML metadata" if expected else None)


def test_the_file_name_dates_a_page_that_does_not_date_itself(tmp_path: Path) -> None:
    found = article(tmp_path / "2024-10-14-strike.htm", page())
    assert (found.published, found.published_from) == (DAY, "file name")


def test_a_page_is_read_in_the_charset_it_declares(tmp_path: Path) -> None:
    text = FIRST.replace("Almere", "Ålmére “Süd”")
    body = page('<meta charset="%s">').replace(FIRST, text)
    for charset in ("utf-8", "windows-1252", "iso-8859-1"):
        data = (body % charset).encode("cp1252" if charset == "iso-8859-1" else charset)
        assert article(tmp_path / "a.html", data).text.startswith(text), charset
    text = "Докеры порта снова объявили забастовку во вторник, сообщила администрация порта. " * 3
    data = (page('<meta http-equiv="Content-Type" content="text/html; charset=windows-1251">')
            .replace(FIRST, text).replace("©", "(c)")).encode("cp1251")  # fmt: skip
    assert article(tmp_path / "a.html", data).text.startswith(text.strip())
    xhtml = '<?xml version="1.0" encoding="UTF-8"?>\n' + page()
    assert article(tmp_path / "a.xhtml", xhtml).text == f"{FIRST}\n{SECOND}"


def test_a_page_of_one_sentence_keeps_it(tmp_path: Path) -> None:
    data = "<html><body><article><h1>Port shut</h1><p>The port is shut.</p></article></body></html>"
    assert "The port is shut." in article(tmp_path / "a.html", data).text


@pytest.mark.parametrize(
    "data",
    [b"<html><body></body></html>", b"<html>", b"<!-- nothing -->", b"<p></p>", b"<html><head>"],
)
def test_a_page_without_text_is_skipped(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.html"
    path.write_bytes(data)
    (found,) = read(path)
    assert isinstance(found, Skipped)
    assert found.reason.startswith(("no article text found in the page", "HTML that can't be read"))


def test_hostile_pages_are_read_or_skipped_but_never_raise(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    for data in ("<div>" * 20000 + FIRST, "<" * 50000, "&" * 50000, page("<base href='http://['>")):
        path.write_text(data)
        (found,) = read(path)
        assert isinstance(found, ParsedArticle | Skipped)


def test_no_page_touches_the_network(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the network was touched")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    head = (
        '<link rel="stylesheet" href="http://style.example/a.css">'
        '<base href="http://base.example/"><script src="http://js.example/a.js"></script>'
    )
    data = page(head).replace(
        "<!DOCTYPE html>", '<!DOCTYPE html SYSTEM "http://dtd.example/a.dtd">'
    )
    assert article(tmp_path / "a.html", data).text == f"{FIRST}\n{SECOND}"


def test_a_page_above_the_limit_is_skipped(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    with path.open("wb") as file:
        file.truncate(html.MAX_HTML_BYTES + 1)
    assert list(read(path)) == [Skipped(path, "larger than 20 MB")]
