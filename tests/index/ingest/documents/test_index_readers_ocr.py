"""Scanned pages and pictures; these tests need tesseract, and say so where it is missing."""

from __future__ import annotations

from pathlib import Path

import pytest
from fake_embedder import FakeEmbedder
from pdf_files import column, write_pdf
from tools import needs

from index.errors import UsageError
from index.ingest.readers import discover, read
from index.ingest.readers.documents.printed import ocr
from index.ingest.readers.documents.printed.ocr import Recogniser, recognising
from index.library import Library
from index.maintenance.update import update
from index.types import ParsedArticle, PassedOver, Skipped

NEEDS_TESSERACT = needs("tesseract", missing=bool(ocr.problem("eng")))
LINES = [
    "The council of Brindle voted on Friday to",
    "rebuild the old stone bridge at a cost of",
    "four million pounds over three years.",
]


def scan(path: Path) -> Path:
    """A picture of a page, drawn from one with text."""
    import pypdfium2

    page = write_pdf(path.with_suffix(".tmp"), [column(60, 700, LINES, 20, 26)])
    document = pypdfium2.PdfDocument(page)
    document[0].render(scale=150 / 72).to_pil().save(path)
    document.close()
    page.unlink()
    return path


def words(path: Path, recogniser: Recogniser) -> ParsedArticle | Skipped:
    with recognising(recogniser):
        (found,) = read(path)
    return found


@NEEDS_TESSERACT
def test_the_words_of_a_picture_are_read_and_kept(tmp_path: Path) -> None:
    picture = scan(tmp_path / "a.png")
    kept = tmp_path / "kept"
    found = words(picture, Recogniser("eng", kept))
    assert isinstance(found, ParsedArticle)
    assert "rebuild the old stone bridge at a cost of four million pounds" in found.text
    assert found.pages == (0,)
    # What is kept is taken without another look: here it was altered to show that.
    (text,) = kept.iterdir()
    text.write_text(text.read_text().replace("Brindle", "Brendle"))
    again = words(picture, Recogniser("eng", kept))
    assert isinstance(again, ParsedArticle)
    assert "Brendle" in again.text


@NEEDS_TESSERACT
def test_the_scanned_pages_of_a_pdf_are_read(tmp_path: Path) -> None:
    from PIL import Image

    with Image.open(scan(tmp_path / "a.png")) as picture:
        picture.save(tmp_path / "a.pdf", resolution=150)
    found = words(tmp_path / "a.pdf", Recogniser("eng"))
    assert isinstance(found, ParsedArticle)
    assert "rebuild the old stone bridge" in found.text
    assert found.note is None


@NEEDS_TESSERACT
def test_a_library_reads_pictures_and_keeps_them(tmp_path: Path, embedder: FakeEmbedder) -> None:
    news = tmp_path / "news"
    news.mkdir()
    scan(news / "a.png")
    report = Library.update(tmp_path / "library", [news], embedder=embedder)
    assert (report.changes.added, report.changes.passed_over) == (1, [])
    # Where tesseract is gone the articles stay, and it is said why they weren't read.
    gone = Recogniser("eng", problem="tesseract isn't installed")
    again = update(tmp_path / "library", [news], embedder=embedder, recogniser=gone)
    assert (again.changes.removed, again.articles) == (0, 1)
    with Library(tmp_path / "library") as library:
        assert library.changed_on_disk().count == 0


def test_pictures_are_passed_over_where_no_words_are_looked_for(
    tmp_path: Path, embedder: FakeEmbedder
) -> None:
    news = tmp_path / "news"
    news.mkdir()
    (news / "a.png").write_bytes(b"picture")
    (news / "b.txt").write_text("The bridge is to be rebuilt, the council said.")
    report = update(tmp_path / "library", [news], embedder=embedder)
    assert report.changes.passed_over == [PassedOver(".png", "pictures, not articles")]
    assert list(discover(news)) == [news / "b.txt"]


def test_pictures_that_cannot_be_read(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(b"no picture at all")
    pytest.importorskip("PIL")
    found = words(path, Recogniser("eng"))
    assert found == Skipped(path, "a damaged picture, or none")
    found = words(path, Recogniser("eng", problem="tesseract isn't installed"))
    assert found == Skipped(path, "tesseract isn't installed")


def test_a_language_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="pictures can't be read in 'tlh'"):
        Library.update(tmp_path / "library", [tmp_path], ocr_language="tlh")
    assert not (tmp_path / "library").exists()
