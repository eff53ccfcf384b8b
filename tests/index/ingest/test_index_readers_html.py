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


COMMENTER = (
    "It will never be finished, it will cost 90 million and all of it is stolen by the board."
)
TEASER = "Council drops the plan for a new ferry hall"


def bare(*parts: str) -> str:
    """A page whose article has no container that names itself."""
    return (
        "<html><head><title>Harbour strike goes on</title></head><body><div class='x'>"
        f"<h1>Harbour strike goes on</h1>{''.join(parts)}</div></body></html>"
    )


P1, P2 = f"<p>{FIRST}</p>", f"<p>{SECOND}</p>"


@pytest.mark.parametrize(
    "comments",
    [
        "<div class='sf_comment_list'><div class='sf_comment' id='sf_comment_1'><span"
        " class='sf_comment_author'>angryfish</span><div><p>{}</p></div></div></div>",
        "<section id='readerComments'><p class='username'>angryfish</p><p>{}</p></section>",
        "<ol class='kommentare'><li><b class='author'>angryfish</b><p>{}</p></li></ol>",
        "<div itemprop='comment'><p>{}</p></div><div itemprop='comment'><p>{}</p></div>",
        "<article class='comment'><p>{}</p></article><article class='comment'><p>{}</p></article>",
        "<div itemscope itemtype='https://schema.org/Comment'><p>{}</p></div>",
        "<div id='responses'><p>{}</p></div>",
        "<h3>2 thoughts on “Harbour strike goes on”</h3><ol><li><p>{}</p></li></ol>",
        "<h2>One thought on “Harbour strike goes on”</h2><div><p>{}</p></div>",
        "<div class='reader-opinions'><p>{}</p></div>",
        "<coral-stream><div><p>{}</p></div></coral-stream>",
        "<user-comment><p>{}</p></user-comment>",
        "<h3>2 Comments</h3><div><b>angryfish</b><p>{}</p><a href='?r'>Reply</a></div>",
    ],
)
def test_readers_comments_are_not_the_article(tmp_path: Path, comments: str) -> None:
    section = comments.replace("{}", COMMENTER)
    for data in (page(before="", after="").replace("</article>", f"{section}</article>"),
                 bare(P1, P2, section)):  # fmt: skip
        found = article(tmp_path / "a.html", data)
        assert found.text == f"{FIRST}\n{SECOND}"
        assert found.author is None


def test_an_opinion_page_named_comment_is_an_article(tmp_path: Path) -> None:
    for data in (
        bare(P1, P2).replace("class='x'", "class='comment comments-open'"),
        page().replace("<article>", "<article class='comment'>"),
        bare(P1, f"<div class='section-comment'>{P2}</div>"),
    ):
        assert article(tmp_path / "a.html", data).text == f"{FIRST}\n{SECOND}"
    kept = bare(P1, "<h3>Comments</h3>", P2)
    assert SECOND in article(tmp_path / "a.html", kept).text


@pytest.mark.parametrize(
    "wrap",
    [
        "<div class='comment'><div class='comment-content'>{}</div></div>",
        "<section id='comments'>{}</section>",
        "<div class='comment-body'><div class='comment-text'>{}</div></div>",
        "<main><div class='comment-section'>{}</div></main>",
        "<article><div class='comment-content'>{}</div></article>",
    ],
)
def test_what_holds_most_of_a_page_is_no_comment(tmp_path: Path, wrap: str) -> None:
    lead = "<p>The strike is the third in a month, and the town has had enough of all of it.</p>"
    head = "<html><head><title>Enough</title></head><body><h1>Enough</h1>"
    body = wrap.format(P1 + P2)
    for data in (f"{head}{body}</body></html>", f"{head}{lead}{body}</body></html>"):
        text = article(tmp_path / "a.html", data).text
        assert FIRST in text
        assert SECOND in text


def test_a_main_element_keeps_its_only_text_whatever_stands_elsewhere(tmp_path: Path) -> None:
    main = f"<main><div class='comment-content'>{P1}</div></main>"
    elsewhere = f"<div>{P2}{P2.replace('union', 'guild')}</div>"
    data = f"<html><body><h1>Enough</h1>{elsewhere}{main}</body></html>"
    assert FIRST in article(tmp_path / "a.html", data).text


def test_a_list_of_comments_longer_than_the_article_goes(tmp_path: Path) -> None:
    comment = f"<div class='comment'><p>{COMMENTER} {COMMENTER}</p></div>"
    section = f"<div class='comments-list'>{comment * 6}</div>"
    assert article(tmp_path / "a.html", bare(P1, P2, section)).text == f"{FIRST}\n{SECOND}"


@pytest.mark.parametrize(
    "teaser",
    [
        "<div class='t'><h3><a href='/{n}'>{t}</a></h3><p>Line {n} of it, he said.</p></div>",
        "<div><a href='/{n}'><h4>{t}</h4><p>Line {n} of it, said the mayor.</p></a></div>",
        "<h3><a href='/{n}'>{t}</a></h3><p>Line {n} of it, said the mayor on Monday.</p>",
        "<li><a href='/{n}'>{t}</a><p>Line {n} of it, said the mayor on Monday.</p></li>",
        "<article><h2><a href='/{n}'>{t}</a></h2><p>Line {n} of it, said the mayor.</p></article>",
    ],
)
def test_teasers_of_other_articles_go(tmp_path: Path, teaser: str) -> None:
    teasers = "".join(teaser.format(n=n, t=f"{TEASER} no {n}") for n in range(4))
    data = bare(P1, P2, f"<div>{teasers}</div>")
    assert article(tmp_path / "a.html", data).text == f"{FIRST}\n{SECOND}"


def test_sections_of_the_article_are_no_teasers(tmp_path: Path) -> None:
    own = "".join(
        f"<div><h3>Number {n} of the berths</h3><p>Line {n} of it, said the mayor.</p></div>"
        for n in range(4)
    )
    text = article(tmp_path / "a.html", bare(P1, own, P2)).text
    assert all(f"Line {n} of it" in text for n in range(4))
    linked = own.replace("<h3>", "<h3><a href='/x'>").replace("</h3>", "</a></h3>")
    text = article(tmp_path / "a.html", bare(P1, linked, P2)).text
    assert all(f"Line {n} of it" in text for n in range(4))


def test_a_round_up_of_other_sites_is_an_article(tmp_path: Path) -> None:
    items = "".join(
        f"<div><h3><a href='https://site{n}.example/'>{TEASER} no {n}</a></h3>"
        f"<p>It says {n} times that the council drops the plan, and that no other has been made in"
        " the years since the hall burned down.</p></div>"
        for n in range(4)
    )
    text = article(tmp_path / "a.html", bare(P1, P2, f"<div>{items}</div>")).text
    assert "It says 3 times" in text


@pytest.mark.parametrize("box", ["{}", "<div class='t'>{}</div>"])
@pytest.mark.parametrize(
    "told",
    [
        "It says {n} times that the council drops the plan. No other has been made since the hall"
        " burned down, it adds.",
        "It says {n} times that the council drops the plan, that no other has been made in all the"
        " years since the hall burned down, and that the board, which met in a tent on the quay"
        " all winter, will be asked by the mayor to pay for one.",
    ],
)
def test_a_round_up_of_the_sites_own_articles_stays(tmp_path: Path, box: str, told: str) -> None:
    items = "".join(
        box.format(f"<h3><a href='/{n}'>{TEASER} no {n}</a></h3><p>{told.format(n=n)}</p>")
        for n in range(4)
    )
    text = article(tmp_path / "a.html", bare(P1, P2, f"<div>{items}</div>")).text
    assert all(told.format(n=n) in text for n in range(4))
    excerpts = items.replace("</p>", " […]</p>")
    text = article(tmp_path / "a.html", bare(P1, P2, f"<div>{excerpts}</div>")).text
    assert text == f"{FIRST}\n{SECOND}"


def test_a_page_of_teasers_only_is_still_read(tmp_path: Path) -> None:
    teasers = "".join(
        f"<div><h3><a href='/{n}'>{TEASER} no {n}</a></h3><p>{FIRST}</p></div>" for n in range(3)
    )
    data = f"<html><head><title>News</title></head><body>{teasers}</body></html>"
    assert FIRST in article(tmp_path / "a.html", data).text


LIST = "<ul><li>The signal box <b>goes</b></li><li>The hall is let to a bakery</li></ul>"
ITEMS = "- The signal box goes\n- The hall is let to a bakery"


@pytest.mark.parametrize("tag", ["div", "section", "article", "main"])
def test_a_list_between_paragraphs_stays(tmp_path: Path, tag: str) -> None:
    for data, text in (
        (bare(P1, LIST, P2), f"{FIRST}\n{ITEMS}\n{SECOND}"),
        (bare(P1, P2, "<p>They are these:</p>", LIST),
         f"{FIRST}\n{SECOND}\nThey are these:\n{ITEMS}"),
        (bare(P1, "<ul><li>One<br>and two<ul><li>Three</li></ul></li></ul>", P2),
         f"{FIRST}\n- One\nand two\n- Three\n{SECOND}") if tag in ("div", "section") else
        (bare(P1, P2), f"{FIRST}\n{SECOND}"),
        (bare(P1, "<h2>What is new</h2>", LIST.replace("ul>", "ol>"), P2),
         f"{FIRST}\nWhat is new\n{ITEMS}\n{SECOND}"),
    ):  # fmt: skip
        data = data.replace("<div class='x'>", f"<{tag}>").replace(
            "</div></body>", f"</{tag}></body>"
        )
        assert article(tmp_path / "a.html", data).text == text


def test_a_list_of_links_is_not_the_articles(tmp_path: Path) -> None:
    links = (
        "<ul><li><a href='/1'>Ferry line to reopen</a></li><li><a href='/2'>Rowers</a></li></ul>"
    )
    assert article(tmp_path / "a.html", bare(P1, links, P2)).text == f"{FIRST}\n{SECOND}"


CAPTION = "The old crane at berth four, built in 1902."


@pytest.mark.parametrize(
    "picture",
    [
        f"<figure><img src='a.jpg'><figcaption>{CAPTION}</figcaption></figure>",
        f"<div class='wp-caption'><img src='a.jpg'><p class='wp-caption-text'>{CAPTION}</p></div>",
        f"<div><img src='a.jpg'><span class='image-caption'>{CAPTION}</span></div>",
    ],
)
def test_captions_are_paragraphs(tmp_path: Path, picture: str) -> None:
    for data in (bare(P1, picture, P2), page().replace(P2, f"{picture}{P2}")):
        assert article(tmp_path / "a.html", data).text == f"{FIRST}\n{CAPTION}\n{SECOND}"


def test_a_credit_is_apart_from_its_caption(tmp_path: Path) -> None:
    caption = (
        "<figure><figcaption>The old crane<span>Credit: Ana L<b>indqvist</b></span></figcaption>"
        "</figure>"
    )
    text = article(tmp_path / "a.html", bare(P1, caption, P2)).text
    assert text == f"{FIRST}\nThe old crane Credit: Ana Lindqvist\n{SECOND}"


def test_a_caption_costs_no_paragraph(tmp_path: Path) -> None:
    lead = "<p>Hundreds of stalls will all be under one roof at the winter market this weekend.</p>"
    body = "<p>The market opens at nine on Saturday, and the mayor will light the tree at noon.</p>"
    figure = f"<figure><figcaption>{FIRST}</figcaption></figure>"
    data = (
        f"<html><body><div>{lead}</div><div class='article-body'>{body}{figure}</div></body></html>"
    )
    text = article(tmp_path / "a.html", data).text
    assert "Hundreds of stalls" in text
    assert "The market opens" in text


def test_captions_of_other_things_are_not(tmp_path: Path) -> None:
    other = f"<aside><figure><figcaption>{CAPTION}</figcaption></figure></aside>"
    linked = f"<a href='/x'><figure><figcaption>{CAPTION}</figcaption></figure></a>"
    assert CAPTION not in article(tmp_path / "a.html", bare(P1, P2, other, linked)).text


def test_the_outlet_is_cut_off_the_title(tmp_path: Path) -> None:
    data = page('<meta property="og:site_name" content="The Port News">').replace(
        "<title>Harbour strike goes on", "<title>Harbour strike goes on | Port News"
    )
    data = data.replace("<h1>Harbour strike goes on</h1>", "")
    found = article(tmp_path / "a.html", data)
    assert (found.title, found.source) == ("Harbour strike goes on", "The Port News")
