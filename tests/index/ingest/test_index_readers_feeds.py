"""Feeds and lists of feeds that were saved as files."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from format_files import BRIDGE, FERRY, REPAIR, UNION, atom, feed, opml

from index.ingest.readers import discover, read
from index.types import ParsedArticle, Skipped

BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "ha ha ha ha">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9))
    + b'<!ENTITY file SYSTEM "file:///etc/passwd">]>'
)


def put(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def split(path: Path) -> tuple[list[ParsedArticle], list[Skipped]]:
    found = list(read(path))
    articles = [one for one in found if isinstance(one, ParsedArticle)]
    return articles, [one for one in found if isinstance(one, Skipped)]


@pytest.mark.parametrize("name", ["a.rss", "a.xml", "saved-feed"])
def test_an_entry_is_an_article(tmp_path: Path, name: str) -> None:
    (bridge, ferry), (link,) = split(put(tmp_path / name, feed()))
    assert bridge.text == f"{BRIDGE}\n\n{REPAIR}"
    assert (bridge.key, bridge.title, bridge.title_from) == ("tag:bridge", "Bridge closes", "feed")
    # As the feed writes it, though it was the 15th in Greenwich.
    assert (bridge.published, bridge.published_from) == (date(2024, 10, 14), "feed (published)")
    assert (bridge.source, bridge.author) == ("The Courier", "Ada Berg")
    assert bridge.url == "https://courier.example/bridge"
    assert (ferry.text, ferry.key) == (FERRY, "https://courier.example/ferry")
    assert link.reason == "1 entry passed over: no text: only a link"
    assert not link.lost


def test_a_mere_summary_is_marked_as_one(tmp_path: Path) -> None:
    (bridge, ferry), _ = split(put(tmp_path / "a.rss", feed()))
    assert (bridge.note, bridge.title_from) == (None, "feed")
    assert ferry.title_from == "feed (summary only)"
    assert ferry.note == "of some of its entries only a summary is there"


@pytest.mark.parametrize("name", ["a.atom", "a.xml"])
def test_atom(tmp_path: Path, name: str) -> None:
    (ferry,), skipped = split(put(tmp_path / name, atom()))
    assert ferry.text == f"{FERRY}\n\n{UNION}"
    assert (ferry.key, ferry.source, ferry.author) == ("urn:ferry", "Harbour Radio", "Bo Lind")
    assert (ferry.published, ferry.published_from) == (date(2024, 10, 15), "feed (updated)")
    assert skipped == []


def test_a_feed_in_another_encoding(tmp_path: Path) -> None:
    text = feed().decode().replace("The Courier", "Köln heute").replace("utf-8", "iso-8859-1")
    (bridge, _), _ = split(put(tmp_path / "a.rss", text.encode("iso-8859-1")))
    assert bridge.source == "Köln heute"


@pytest.mark.parametrize("name", ["a.opml", "a.xml", "subscriptions"])
def test_a_list_of_feeds_is_reported_with_its_number(tmp_path: Path, name: str) -> None:
    articles, (listed,) = split(put(tmp_path / name, opml()))
    assert articles == []
    assert listed.reason == "lists 2 feeds, no articles; dateline follow follows them"


def test_a_feed_that_breaks_off_keeps_the_entries_before(tmp_path: Path) -> None:
    whole = feed()
    cut = whole[: whole.index(b"Ferry strike") + 5]
    articles, skipped = split(put(tmp_path / "a.rss", cut))
    assert articles[0].text == f"{BRIDGE}\n\n{REPAIR}"
    assert skipped[-1].reason.startswith("the feed is damaged from line ")
    assert skipped[-1].lost


@pytest.mark.parametrize("name", ["a.rss", "a.opml", "a.nitf"])
def test_entities_are_neither_expanded_nor_fetched(tmp_path: Path, name: str) -> None:
    root = {"a.rss": b"rss", "a.opml": b"opml", "a.nitf": b"nitf"}[name]
    body = b"&j; &file; " + BRIDGE.encode()
    if name == "a.rss":
        inner = b"<channel><title>t</title><item><title>x</title><description>%s</description>"
        inner = inner % body + b"</item></channel>"
    else:
        inner = b"<body><body.content><p>%s</p></body.content></body>" % body
    articles, skipped = split(put(tmp_path / name, BOMB + b"<%s>%s</%s>" % (root, inner, root)))
    assert len(articles) + len(skipped) >= 1
    for article in articles:
        assert BRIDGE in article.text
        assert len(article.text) < 2 * len(BRIDGE)
        assert "root:" not in article.text
        assert "ha ha" not in article.text


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("a.rss", b"", "empty"),
        ("a.rss", b"<html><body>No feed</body></html>", "no RSS or Atom feed"),
        ("a.rss", b"<rss version='2.0'><channel><title>t</title></channel></rss>",
         "a feed without entries"),
        ("a.xml", b"just words", "not XML"),
        ("a.xml", b"<?xml version='1.0'?><project><name>x</name></project>",
         "XML of an unknown kind (<project>)"),
        ("a.opml", b"\x00\x01", "not valid XML"),
    ],
)  # fmt: skip
def test_what_is_no_feed_is_reported(tmp_path: Path, name: str, data: bytes, why: str) -> None:
    articles, (skipped,) = split(put(tmp_path / name, data))
    assert articles == []
    assert (skipped.reason, skipped.key) == (why, "")


def test_feeds_are_found_in_a_folder_whatever_they_are_called(tmp_path: Path) -> None:
    put(tmp_path / "one.rss", feed())
    put(tmp_path / "download", atom())
    put(tmp_path / "drawing.svg", b"<svg xmlns='http://www.w3.org/2000/svg'></svg>")
    assert [one.name for one in discover(tmp_path) if isinstance(one, Path)] == [
        "download",
        "one.rss",
    ]


def _feed(*items: str, head: str = "") -> bytes:
    channel = "<title>The Courier</title><link>https://courier.example/</link>"
    inner = "".join(f"<item>{item}</item>" for item in items)
    return f"{head}<rss version='2.0'><channel>{channel}{inner}</channel></rss>".encode()


def test_a_link_is_relative_to_its_feeds(tmp_path: Path) -> None:
    path = tmp_path / "a.rss"
    path.write_bytes(
        _feed("<title>Ferry</title><link>/ferry</link><description>It sails.</description>")
    )
    (article,) = read(path)
    assert isinstance(article, ParsedArticle)
    assert (article.url, article.key) == ("https://courier.example/ferry",) * 2


def test_html_entities_and_a_lone_ampersand_are_no_damage(tmp_path: Path) -> None:
    path = tmp_path / "a.rss"
    path.write_bytes(
        _feed("<title>Salt & ferries</title><description>Caf&eacute; closes.</description>")
    )
    (article,) = read(path)
    assert isinstance(article, ParsedArticle)
    assert (article.title, article.text) == ("Salt & ferries", "Café closes.")


def test_a_feed_that_says_of_no_encoding_that_it_is_in_one(tmp_path: Path) -> None:
    words = "Городской совет решил вчера построить новый мост через реку до конца года."
    path = tmp_path / "a.rss"
    path.write_bytes(
        _feed(f"<title>Мост</title><description>{words}</description>").decode().encode("koi8-r")
    )
    article, *_ = read(path)
    assert isinstance(article, ParsedArticle)
    assert (article.title, article.text) == ("Мост", words)


def test_the_line_that_wordpress_adds_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / "a.rss"
    text = (
        "&lt;p&gt;It sails.&lt;/p&gt;&lt;p&gt;The post Ferry appeared first on Courier.&lt;/p&gt;"
    )
    path.write_bytes(_feed(f"<title>Ferry</title><description>{text}</description>"))
    (article,) = read(path)
    assert isinstance(article, ParsedArticle)
    assert article.text == "It sails."


def test_a_film_alone_is_no_text(tmp_path: Path) -> None:
    path = tmp_path / "a.rss"
    film = "&lt;video src='a'&gt;Your browser is old.&lt;/video&gt;"
    path.write_bytes(_feed(f"<title>Film</title><description>{film}</description>"))
    (found,) = read(path)
    assert isinstance(found, Skipped)
    assert "no text" in found.reason
