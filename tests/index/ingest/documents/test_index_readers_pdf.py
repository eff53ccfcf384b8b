from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from pdf_files import Words, column, write_pdf

from index.ingest.readers import read
from index.types import ParsedArticle, Skipped

LEFT = [
    "The council of Brindle voted on Tues-",
    "day to rebuild the old stone bridge",
    "that had closed after the floods of",
    "last winter, at a cost of four mil-",
    "lion pounds over three years.",
    "Work begins in March and is to end",
    "before the county fair returns, the",
    "mayor told the Gazette on Tuesday.",
]
RIGHT = [
    "Shop owners along the river said the",
    "detour had cost them a third of their",
    "trade. One of them, the baker Ines",
    "Orvel, said that she would not wait for",
    "another spring without customers.",
]
HEADLINE = Words(40, 760, "Council votes to rebuild the bridge", 20)


def article(path: Path) -> ParsedArticle:
    (found,) = read(path)
    assert isinstance(found, ParsedArticle), found
    return found


def reason(path: Path) -> str:
    (found,) = read(path)
    assert isinstance(found, Skipped)
    assert found.path == path
    return found.reason


def test_columns_are_read_one_after_another(tmp_path: Path) -> None:
    # Written line by line across both columns, as some programs do.
    rows = [
        word
        for pair in zip(column(40, 700, LEFT), column(310, 700, RIGHT), strict=False)
        for word in pair
    ]
    page = [HEADLINE, *rows, *column(40, 700, LEFT)[len(RIGHT) :]]
    found = article(write_pdf(tmp_path / "a.pdf", [page]))
    assert found.title == "Council votes to rebuild the bridge"
    assert found.title_from == "heading"
    first, second, third = found.text.split("\n\n")
    assert first == (
        "The council of Brindle voted on Tuesday to rebuild the old stone bridge that had closed"
        " after the floods of last winter, at a cost of four million pounds over three years."
    )
    assert second.startswith("Work begins in March")
    assert third.startswith("Shop owners along the river said the detour had cost them")
    assert third.endswith("another spring without customers.")


def test_what_spans_the_columns_divides_them(tmp_path: Path) -> None:
    note = "A note that spans the page from the left to the far right, under both of the columns."
    lower = ["Right again, below the same note,", "where the page comes to its end."]
    page = [
        HEADLINE,
        *column(40, 700, LEFT[:3]),
        *column(310, 700, RIGHT[:3]),
        Words(40, 640, note),
        *column(40, 610, ["Left again, below the note, where", "it tells of the old toll house."]),
        *column(310, 610, lower),
    ]
    text = article(write_pdf(tmp_path / "a.pdf", [page])).text
    places = [text.index(words) for words in ("The council", "Shop owners", note, "Left", "Right")]
    assert places == sorted(places)


def test_the_cells_of_a_table_stay_in_their_rows(tmp_path: Path) -> None:
    page = [HEADLINE]
    for n, (name, goals, points) in enumerate([("Vale", 12, 30), ("Keel", 9, 27), ("Orm", 4, 11)]):
        y = 700 - 14 * n
        page += [Words(40, y, name), Words(200, y, str(goals)), Words(300, y, str(points))]
    text = article(write_pdf(tmp_path / "a.pdf", [page])).text
    assert text.split() == ["Vale", "12", "30", "Keel", "9", "27", "Orm", "4", "11"]


def test_a_word_with_a_hyphen_of_its_own_keeps_it(tmp_path: Path) -> None:
    lines = [
        "The well-known baker of the old mill",
        "street said on Friday that the well-",
        "known bridge would open in the spring",
    ]
    text = article(write_pdf(tmp_path / "a.pdf", [column(40, 700, lines)])).text
    assert "the well-known bridge would" in text


def test_running_heads_and_page_numbers_are_left_out(tmp_path: Path) -> None:
    told = ("Rain fell on Monday and Tuesday", "Sun came on the day after", "Snow was seen by few")
    pages = [
        [
            Words(40, 760, "The weather of the week", 20) if n == 1 else Words(300, 760, "."),
            Words(40, 810, "Brindle Gazette", 8),
            Words(400, 810, "14 October 2024", 8),
            *column(40, 700, [told[n - 1], f"and page {n} tells of that."]),
            Words(280, 30, f"Page {n} of 3", 8),
        ]
        for n in (1, 2, 3)
    ]
    found = article(write_pdf(tmp_path / "a.pdf", pages))
    assert "Gazette" not in found.text
    assert "of 3" not in found.text
    assert all(words in found.text for words in told)
    # What it says of the day is still heard.
    assert found.published == date(2024, 10, 14)


def test_every_offset_has_its_page(tmp_path: Path) -> None:
    first = ["The bridge was closed on the day when", "the river rose and"]
    pages = [
        [HEADLINE, *column(40, 700, first)],
        [],
        column(40, 700, ["stayed high for a week.", "", "It has been shut since."], leading=16),
    ]
    found = article(write_pdf(tmp_path / "a.pdf", pages))
    assert "the river rose and stayed high" in found.text  # one paragraph, over a blank page
    assert len(found.pages) == 3
    assert found.pages[0] == 0
    assert found.text[found.pages[2] :].startswith("stayed high")
    assert found.note is None


def test_scanned_pages_are_said_to_have_no_text(tmp_path: Path) -> None:
    text = column(40, 700, ["The bridge was closed on the day when", "the river rose."])
    some = article(write_pdf(tmp_path / "a.pdf", [text, [], []], boxed=[1, 2]))
    assert some.note == "2 of 3 pages have no text"
    problem = reason(write_pdf(tmp_path / "b.pdf", [[], []], boxed=[0, 1]))
    assert problem.startswith("no page has text: scanned pages are read with the OCR extra")
    assert reason(write_pdf(tmp_path / "c.pdf", [[]])) == "no page has text"


@pytest.mark.parametrize(
    ("title", "author", "expected"),
    [
        ("The bridge of Brindle", "Tess Marlow", ("The bridge of Brindle", "Tess Marlow")),
        ("Microsoft Word - x.doc", "user", ("Council votes to rebuild the bridge", None)),
        ("bridge_final2.indd", "", ("Council votes to rebuild the bridge", None)),
        ("untitled", "Administrator", ("Council votes to rebuild the bridge", None)),
    ],
)
def test_metadata_counts_where_it_is_sound(
    tmp_path: Path, title: str, author: str, expected: tuple[str, str | None]
) -> None:
    page = [HEADLINE, *column(40, 700, LEFT)]
    made = write_pdf(
        tmp_path / "a.pdf", [page], title=title, author=author, created="D:20190102000000Z"
    )
    found = article(made)
    assert (found.title, found.author) == expected
    assert found.published is None  # the day a file was made isn't one of publication


def test_a_packet_that_says_where_it_appeared(tmp_path: Path) -> None:
    xmp = (
        "<rdf:RDF><prism:publicationName>Brindle Gazette</prism:publicationName>"
        "<prism:publicationDate>2024-10-14</prism:publicationDate></rdf:RDF>"
    )
    found = article(write_pdf(tmp_path / "a.pdf", [column(40, 700, LEFT)], xmp=xmp))
    assert (found.source, found.published) == ("Brindle Gazette", date(2024, 10, 14))
    assert found.published_from == found.source_from == "PDF metadata"


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    whole = write_pdf(tmp_path / "a.pdf", [column(40, 700, LEFT)])
    cut = tmp_path / "cut.pdf"
    cut.write_bytes(whole.read_bytes()[:400])
    assert reason(cut) == "a damaged PDF: cut off, or not written to its end"
    locked = write_pdf(tmp_path / "locked.pdf", [column(40, 700, LEFT)], encrypted=True)
    assert reason(locked) == "encrypted: it opens only with a password"
    (tmp_path / "empty.pdf").write_bytes(b"")
    assert reason(tmp_path / "empty.pdf") == "empty"
    (tmp_path / "page.pdf").write_text("<html><p>no PDF at all</p></html>")
    assert reason(tmp_path / "page.pdf") == "not a PDF, though it is called one"


def test_a_pdf_is_one_whatever_it_is_called(tmp_path: Path) -> None:
    made = write_pdf(tmp_path / "download", [column(40, 700, LEFT)])
    assert "rebuild the old stone bridge" in article(made).text
    made.rename(tmp_path / "download.txt")
    assert article(tmp_path / "download.txt").pages == (0,)
