"""The day that an HTML page states, wherever it states it; never one that it doesn't."""

from __future__ import annotations

from datetime import date

import pytest
from lxml import html

from index.ingest.dates.page import published_on_page

DAY = date(2024, 5, 2)
TITLE = "Weir at Arvik to be rebuilt"
BODY = (
    "<p>The weir at Arvik will be rebuilt from 4 June 2025, the river board said on Monday. It was"
    " built in 1902 and leaks, and the board has found 2.1 million crowns for the work, which will"
    " take until 9 August 2026.</p>"
    "<p>Anglers had asked for a fish ladder, said Ragna Moe of the fishing club, and they will get"
    " one with nine steps, which the board wants to open together with the weir, she added. It will"
    " be the first on this river.</p>"
)
GERMAN = (
    "<p>Das Wehr wird neu gebaut, teilte der Verband am Montag mit. Es stammt aus dem Jahr 1902 und"
    " ist undicht, und nun hat der Verband 2,1 Millionen Kronen für die Arbeiten gefunden, die bis"
    " August 2026 dauern sollen; eine Treppe für Fische kommt hinzu, wie es die Angler wollten.</p>"
)
FOUND = (DAY, "HTML metadata")
PRINTED = (DAY, "the page, near its title")


def found(head: str = "", under: str = "", after: str = "", lang: str = "en") -> object:
    """What is found on a page whose title has `under` below it and `after` below the text."""
    return published_on_page(
        html.document_fromstring(
            f"<html lang='{lang}'><head><title>{TITLE} | Arvik News</title>{head}</head><body>"
            f"<nav><a href='/'>Home</a></nav><article><h1>{TITLE}</h1>{under}"
            f"{GERMAN * 2 if lang.startswith('de') else BODY}</article>{after}"
            "<footer>© 2023 Arvik News</footer></body></html>"
        )
    )


LD = '{"@context": "https://schema.org", "@type": "NewsArticle", "datePublished": "%s"}'
STATED = LD % "2024-05-02T08:00:00+02:00"


@pytest.mark.parametrize(
    "script",
    [
        f'<script type="application/ld+json">\n//<![CDATA[\n{STATED}\n//]]>\n</script>',
        f'<script type="application/ld+json">\n<![CDATA[\n{STATED}\n]]>\n</script>',
        f'<script type="application/ld+json"><!--\n{STATED}\n--></script>',
        f'<script type="application/ld+json; charset=utf-8">{STATED}</script>',
        f'<script type="Application/LD+JSON">{STATED};</script>',
        f'<script type="application/ld+json">{STATED[:-1]},}}</script>',
        '<script type="application/ld+json">'
        + STATED.replace("NewsArticle", "https://schema.org/NewsArticle")
        + "</script>",
        f'<script type="application/ld+json">[{{"@type": "WebSite"}}, {STATED}]</script>',
        '<script type="application/ld+json">{"@type": "WebPage", "mainEntity": '
        + STATED
        + "}</script>",
        f'<script type="application/ld+json">{{"text": "says "no"", {STATED[1:]}</script>',
        f'<script type="application/ld+json">{STATED[:-1]}{" " * 100_000}}};\n//]]>\n--></script>',
        '<script type="application/ld+json">'
        + STATED.replace("datePublished", "schema:datePublished")
        + "</script>",
        '<script type="application/ld+json">{"@type": "Article", "datePublished":'
        ' [{"@type": "Date", "@value": "2024-05-02"}]}</script>',
        f'<script type="application/ld+json">{{"@graph": [[{STATED}], []]}}</script>',
        f'<script type="application/ld+json">{{"@graph": {STATED}}}</script>',
        f'<script type="application/ld+json">{LD % "Thu May 02 15:28:56 CEST 2024"}</script>',
    ],
)
def test_json_ld_is_read_in_whatever_it_is_wrapped(script: str) -> None:
    assert found(script) == FOUND


def test_of_several_articles_in_json_ld_the_one_with_the_title_counts() -> None:
    other = '{"@type": "NewsArticle", "headline": "Bridge closed", "datePublished": "2024-05-01"}'
    own = f'{{"@type": "NewsArticle", "headline": "{TITLE}", "datePublished": "2024-05-02"}}'
    later = other.replace("05-01", "05-03")
    assert found(f'<script type="application/ld+json">[{other}, {own}]</script>') == FOUND
    assert found(f'<script type="application/ld+json">[{other}, {later}]</script>') is None


def meta(**values: str) -> str:
    return "".join(
        f'<meta name="{name.replace("_", ":", 1)}" content="{value}">'
        for name, value in values.items()
    )


def test_a_generic_date_that_is_the_day_of_a_change_does_not_count() -> None:
    changed = "2024-05-06T08:00:00Z"
    modified = meta(date=changed, article_modified_time=changed)
    assert found(modified + meta(article_published_time="2024-05-02T08:00:00Z")) == FOUND
    assert found(modified, "<p class='date'>2 May 2024</p>") == PRINTED


def test_a_generic_date_later_than_a_printed_one_is_that_of_a_change() -> None:
    assert found(meta(date="2024-05-06"), "<p>Updated 2 May 2024</p>") == (
        DAY,
        "the page, its last change",
    )


@pytest.mark.parametrize(
    "head",
    [
        '<meta property="article:published_time" content="2024-05-02T23:30:00-05:00">'
        '<meta name="pubdate" content="2024-05-03T04:30:00Z">',
        '<meta name="sailthru.date" content="2024-05-02 22:28:35">'
        '<meta property="article:published_time" content="2024-05-03T02:28:35+00:00">',
    ],
)
def test_one_instant_in_two_zones_is_the_day_where_it_was_written(head: str) -> None:
    assert found(head) == FOUND


EVENING = '<meta property="article:published_time" content="2024-05-03T01:09:55+00:00">'


@pytest.mark.parametrize(
    ("head", "under"),
    [
        (
            EVENING,
            "<div><time datetime='2024-05-02 18:09:55'>May 2, 2024 at 6:09 p.m.</time></div>",
        ),
        (EVENING, "<div class='meta'>May 2, 2024 at 6:09 p.m.</div>"),
        (EVENING + '<link rel="canonical" href="https://arvik.example/2024/05/02/weir/">', ""),
    ],
)
def test_an_evening_in_america_is_the_day_that_the_page_prints(head: str, under: str) -> None:
    day = found(head, under)
    assert day is not None
    assert day[0] == DAY  # type: ignore[index]


def test_without_a_day_of_its_own_a_page_has_that_of_its_metadata() -> None:
    assert found(EVENING) == (date(2024, 5, 3), "HTML metadata")


def test_a_printed_day_that_no_zone_explains_is_still_the_pages() -> None:
    declared = meta(article_published_time="2024-04-27T08:00:00Z")
    assert found(declared, "<p class='date'>2 May 2024</p>") == PRINTED
    changed = declared + meta(article_modified_time="2024-05-02T08:00:00Z")
    assert found(changed, "<p class='date'>2 May 2024</p>") == (date(2024, 4, 27), "HTML metadata")


@pytest.mark.parametrize(
    "under",
    [
        "<div class='entry-meta'><span class='posted-on'><a href='/x'><time class='entry-date"
        " published' datetime='2024-05-02T08:00:00+00:00'>May 2, 2024</time><time class='updated'"
        " datetime='2024-05-06T08:00:00+00:00'>May 6, 2024</time></a></span></div>",
        "<div>Published <time datetime='2024-05-02T08:00Z'>2 May</time></div>"
        "<div>Updated <time datetime='2024-05-06T08:00Z'>6 May</time></div>",
        "<time class='entry-date updated' datetime='2024-05-02T08:00Z'>2 May</time>",
        "<time datetime='2024-07-09'>Published 2 May 2024</time>",
    ],
)
def test_times_are_told_apart_by_their_names_and_labels(under: str) -> None:
    assert found(under=under) == FOUND


@pytest.mark.parametrize(
    ("lang", "under"),
    [
        ("en", "<p>By Ines Moreau, May 2, 2024</p>"),
        ("en", "<p>Posted on May 2, 2024 by Ines Moreau</p>"),
        ("en", "<div>Written: 2024-05-02 15:03:30 / Updated: 2024-05-06 15:30:46</div>"),
        ("en", "<p>World | 2 May 2024 | 3 min read</p>"),
        ("de", "<span>Stand: 06.05.2024</span><span>02.05.2024 09:54 Uhr</span>"),
        ("de", "<div>Gespeichert von rasos am 2. Mai 2024 - 18:55</div>"),
        ("de", "<p class='meta-date'>Schengen, 2. Mai 2024</p>"),
        ("de", "<p>Artikel veröffentlicht am 2. Mai 2024</p>"),
        ("en", "<p>2 May 2024 by Ines Moreau</p>"),
        ("en", "<p>Posted on 2 May 2024 in Weirs by Ines Moreau</p>"),
        ("en", "<p>Arvik News, 2 May 2024</p>"),
        ("en", "<p>Thursday, 2 May 2024, 10:00 CEST, 5 min read</p>"),
        ("en", "<p><a href='/world'>World</a> <span>2 May 2024</span></p>"),
        ("en", "<p>May 2, 2024Updated May 3, 2024</p>"),
        ("fr", "<p>2 mai 2024Mis à jour le 3 mai 2024</p>"),
        ("de-AT", "<div>Datum: 02.05.2024 Autor: Ines Moreau</div>"),
        ("de", "<span>02.05.24</span>"),
        ("en-GB", "<p>02/05/2024</p>"),
        ("fr", "<p>Accueil | Par Loïc Le Clerc | 2 mai 2024</p>"),
        ("es", "<div class='date'>Jueves, 2 de Mayo de 2024</div>"),
        ("ar", "<div>الخميس، 02 مايو 2024 - 12:09 م</div>"),
        ("ja", "<span>2024年05月02日</span>"),
    ],
)
def test_the_line_under_the_title_is_read_in_many_languages(lang: str, under: str) -> None:
    assert found(under=under, lang=lang) == PRINTED


def test_a_labelled_date_far_from_the_title_is_the_pages_too() -> None:
    after = "<div>Veröffentlicht am 2. Mai 2024</div>"
    assert found(after=after, lang="de") == (DAY, "the page")
    assert found(after="<div>2. Mai 2024</div>", lang="de") is None


def test_the_address_is_the_last_to_be_asked() -> None:
    address = '<link rel="canonical" href="https://arvik.example/2024/05/02/weir.html">'
    assert found(address) == (DAY, "web address")
    assert found(address + meta(date="2024-05-01")) == (date(2024, 5, 1), "HTML metadata")
    assert found(address.replace("/02/", "/")) is None


@pytest.mark.parametrize(
    "under",
    [
        "<p>02/05/2024</p>",  # English of no country: 2 May or February 5
        "<p>2 May 2024 until 6 May 2024</p>",
        "<p>Event: 2 May 2024</p>",
        "<p>The vote is on <time datetime='2024-05-02'>Thursday</time>.</p>",
        "<p>The board met on 2 May 2024.</p>",
        "<p>2 May 2024</p><p>3 May 2024</p>",
        "<div class='related-articles'><a href='/x'>Bridge</a> <span>2 May 2024</span></div>",
        "<div id='comments'><p><a href='/ana'>Ana</a></p><p>2 May 2024</p></div>",
        "<aside>2 May 2024</aside>",
        "<p>May 2024</p>",
        "<p class='deck'>Voters go to the polls on 5 November 2024</p>",
        "<p>The weir, built in 1931, closes on 2 May 2024</p>",
        "<p>Trial of the keeper set for 2 May 2024</p>",
        "<p>The fair is on 2 May 2024</p>",
        "<p>The fair is on <b>2 May 2024</b></p>",
        "<p>The fair is on <time datetime='2024-05-02'>2 May 2024</time></p>",
        "<p>On <b>2 May 2024</b> the weir closes</p>",
        "<p>Concert: 2 May 2024, 7.30 pm</p>",
        "<p>Concert: <time datetime='2024-05-02'>2 May 2024</time></p>",
        "<div class='event-date'>2 May 2024</div>",
        "<div class='event-date'><time datetime='2024-05-02'>2 May 2024</time></div>",
        "<p class='candidates'>Elected in Arvik 2 May 2024</p>",
        "<p class='the-republic'>Founded in Arvik 2 May 2024</p>",
        "<p>Weir closed 12 March 2019</p>",
        "<p>Weir closed by Ines Moreau 2 May 2024</p>",
        "<h2>Flood of 3 March 2019: what we know</h2>",
        "<p>Weir opened: 3 June 1899</p>",
        "<p>Photo taken 3 June 1999</p>",
        "<p>Vol. 3, 3 June 1999</p>",
        "<p>Report published 2 May 2024</p>",
        "<p>The law was changed on 2 May 2024</p>",
        "<p>2 May 2024: the weir closes</p>",
        "<p>Next match 2 May 2024</p>",
    ],
)
def test_no_other_date_is_taken(under: str) -> None:
    assert found(under=under) is None


def test_a_page_of_nothing_has_no_date() -> None:
    assert published_on_page(html.document_fromstring("<html><body></body></html>")) is None
