"""What stands over a page's article: headline, outlet, authors."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.ingest.readers import read
from index.types import ParsedArticle

BODY = (
    "<p>The old bridge over the Lenne closed on Monday after inspectors found cracks in two of its"
    " piers, the town council said.</p><p>Repairs will cost 4.2 million euros and take until June,"
    " the mayor told reporters on the bank of the river.</p>"
)


def article(folder: Path, head: str, before: str, after: str = "") -> ParsedArticle:
    file = folder / "page.html"
    file.write_text(
        f"<html><head>{head}</head><body>{before}<article>{BODY}</article>{after}</body></html>",
        encoding="utf-8",
    )
    (found,) = read(file)
    assert isinstance(found, ParsedArticle)
    return found


@pytest.mark.parametrize(
    ("window", "printed"),
    [
        ("The Courier - Old bridge over the Lenne closes", "Old bridge over the Lenne closes"),
        ("Old bridge over the Lenne closes : News : Local", "Old bridge over the Lenne closes"),
        ("Old bridge over the Lenne closes - Roads - Life", "Old bridge over the Lenne closes"),
    ],
)
def test_names_beside_the_printed_headline_go(tmp_path: Path, window: str, printed: str) -> None:
    head = f'<meta property="og:title" content="{window}"><title>{window}</title>'
    assert article(tmp_path, head, f"<h1>{printed}</h1>").title == printed


def test_a_headline_with_a_colon_or_a_dash_of_its_own_stays(tmp_path: Path) -> None:
    title = "Lenne bridge: closed - for good?"
    head = f'<meta property="og:title" content="{title}"><title>{title}</title>'
    assert article(tmp_path, head, "<h1>closed</h1>").title == title


def test_a_short_heading_is_no_headline(tmp_path: Path) -> None:
    title = "Courier » Old bridge over the Lenne closes"
    head = f'<meta property="og:title" content="{title}"><title>{title}</title>'
    assert article(tmp_path, head, "<h1>Courier</h1>").title == title


def test_the_sites_name_is_no_title(tmp_path: Path) -> None:
    head = "<title>Lenne Courier » Old bridge over the river closes</title>"
    before = '<h1 id="header"><a href="https://courier.example/">Lenne Courier</a></h1>'
    assert article(tmp_path, head, before).title == "Old bridge over the river closes"
    # A headline that links to itself is one.
    before = '<h1><a href="/2024/bridge">Lenne Courier</a></h1>'
    assert article(tmp_path, head, before).title == "Lenne Courier"


@pytest.mark.parametrize(
    ("address", "window", "outlet"),
    [
        ("https://www.lenne-courier.example/bridge", "The Lenne Courier", "The Lenne Courier"),
        ("https://rnz.example/bridge", "Rhein Neckar Zeitung", "Rhein Neckar Zeitung"),
        (
            "https://sauvonsluniversite.example/1",
            "Sauvons l’Université !",
            "Sauvons l’Université !",
        ),
        ("https://courier.co.uk/bridge", "Local news", "courier.co.uk"),
        ("https://lenne.example/1", "Lenne: cracks found in two old piers", "lenne.example"),
    ],
)
def test_the_window_names_the_outlet_that_the_host_stands_for(
    tmp_path: Path, address: str, window: str, outlet: str
) -> None:
    head = f'<link rel="canonical" href="{address}"><title>Old bridge closes | {window}</title>'
    assert article(tmp_path, head, "<h1>Old bridge closes</h1>").source == outlet


def test_an_outlets_slogan_goes_where_its_name_is_the_host(tmp_path: Path) -> None:
    head = (
        '<link rel="canonical" href="https://courier.example/bridge">'
        '<meta property="og:site_name" content="COURIER - News for the valley">'
        "<title>Old bridge closes</title>"
    )
    assert article(tmp_path, head, "<h1>Old bridge closes</h1>").source == "COURIER"


@pytest.mark.parametrize(
    ("byline", "author"),
    [
        ("By Ada Berg", "Ada Berg"),
        ("Par Ada Berg", "Ada Berg"),
        ("View all posts by Ada Berg", "Ada Berg"),
        ("Ursula von der Leyen", "Ursula von der Leyen"),
        ("Ada Berg, The Courier", "Ada Berg"),
        ("Kurier.de GmbH, Munich, Germany", None),
    ],
)
def test_authors_are_persons_without_by(tmp_path: Path, byline: str, author: str | None) -> None:
    head = (
        '<meta property="og:site_name" content="The Courier">'
        f'<meta name="author" content="{byline}"><title>Old bridge closes</title>'
    )
    assert article(tmp_path, head, "<h1>Old bridge closes</h1>").author == author


def test_a_teasers_headline_below_its_picture_is_no_caption(tmp_path: Path) -> None:
    teaser = (
        '<section><figure><a href="/ferry"><img src="f.jpg"><figcaption><h3>Ferry crews walk out'
        "</h3>Hundreds of passengers were left at the quay on Friday.</figcaption></a></figure>"
        f"{BODY}</section>"
    )
    found = article(tmp_path, "<title>Old bridge closes</title>", "<h1>Old bridge</h1>", teaser)
    assert "Ferry crews" not in found.text
