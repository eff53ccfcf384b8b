"""Word, OpenDocument, RTF, EPUB and PowerPoint files, and what is none though it looks so."""

from __future__ import annotations

import zipfile
from datetime import date
from pathlib import Path

import pytest
from document_files import (
    shape,
    word_note,
    word_paragraph,
    word_table,
    write_docx,
    write_epub,
    write_odt,
    write_pptx,
    write_zip,
)

from index.ingest.readers import read
from index.ingest.readers.documents import container
from index.types import ParsedArticle, Skipped

STORY = "The council voted to rebuild the bridge by nine to four."


def article(path: Path) -> ParsedArticle:
    (found,) = read(path)
    assert isinstance(found, ParsedArticle), found
    return found


def reason(path: Path) -> str:
    (found,) = read(path)
    assert isinstance(found, Skipped)
    return found.reason


def test_a_word_document(tmp_path: Path) -> None:
    body = (
        word_paragraph("Bridge to be rebuilt", "Heading1")
        + f"<w:p><w:r><w:t>{STORY}</w:t></w:r>{word_note(2)}</w:p>"
        + word_paragraph("What it costs", "Heading2")
        + word_table(("Year", "Pounds"), ("2025", "4,000"))
    )
    published = {"customXml/item1.xml": "<C><PublishDate>2024-10-14T00:00:00</PublishDate></C>"}
    made = write_docx(
        tmp_path / "a.docx",
        body,
        footnotes={2: "Minutes of the council."},
        title="The bridge",
        author="Tess Marlow",
        more=published,
    )
    found = article(made)
    assert (found.title, found.title_from, found.author) == (
        "The bridge",
        "Word properties",
        "Tess Marlow",
    )
    assert found.published == date(2024, 10, 14)
    lines = [line for line in found.text.split("\n") if line]
    assert lines == [
        "Bridge to be rebuilt",
        STORY,
        "What it costs",
        "Year Pounds",
        "2025 4,000",
        "Minutes of the council.",
    ]


def test_the_day_a_document_was_made_is_not_its_date(tmp_path: Path) -> None:
    found = article(write_docx(tmp_path / "a.docx", word_paragraph(STORY), title="Document1"))
    assert found.published is None
    assert (found.title, found.title_from) == (STORY.rstrip("."), "first line") or found.title


def test_an_opendocument_text(tmp_path: Path) -> None:
    body = (
        "<text:h>Bridge to be rebuilt</text:h>"
        "<text:p>The council<text:s/>voted to <text:span>rebuild</text:span> the bridge"
        "<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>Minutes."
        "</text:p></text:note-body></text:note> by nine to four.</text:p>"
        "<text:tracked-changes><text:p>Struck out.</text:p></text:tracked-changes>"
        "<text:list><text:list-item><text:p>one</text:p></text:list-item></text:list>"
        "<table:table><table:table-row><table:table-cell><text:p>2025</text:p></table:table-cell>"
        "<table:table-cell><text:p>4,000</text:p></table:table-cell></table:table-row>"
        "</table:table>"
    )
    meta = (
        "<dc:title>The bridge</dc:title><meta:initial-creator>Tess Marlow</meta:initial-creator>"
        '<dc:date>2019-01-02</dc:date><meta:user-defined meta:name="Date published">2024-10-14'
        "</meta:user-defined>"
    )
    found = article(write_odt(tmp_path / "a.odt", body, meta=meta))
    assert (found.title, found.author, found.published) == (
        "The bridge",
        "Tess Marlow",
        date(2024, 10, 14),
    )
    lines = [line for line in found.text.split("\n") if line]
    assert lines == ["Bridge to be rebuilt", STORY, "- one", "2025 4,000", "Minutes."]


def test_rich_text(tmp_path: Path) -> None:
    made = tmp_path / "a.rtf"
    made.write_bytes(
        rb"{\rtf1\ansi\ansicpg1252{\info{\title The bridge}{\author Tess Marlow}}"
        rb"{\fonttbl{\f0 Times;}}\b Bridge to be rebuilt\b0\par The council voted to rebuild the"
        rb" bridge{\footnote \chftn  Minutes of the council.} by nine to four.\par"
        rb" Caf\'e9 \u8364?4\par\trowd 2025\cell 4,000\cell\row}"
    )
    found = article(made)
    assert (found.title, found.author) == ("The bridge", "Tess Marlow")
    lines = [line for line in found.text.split("\n") if line]
    assert lines == [
        "Bridge to be rebuilt",
        STORY,
        "Café €4",
        "2025 4,000",
        "Minutes of the council.",
    ]


def test_an_e_book_is_its_documents(tmp_path: Path) -> None:
    made = write_epub(
        tmp_path / "week.epub",
        {
            "cover.xhtml": "<p>Week 42</p>",
            "a.xhtml": f"<h1>Bridge to be rebuilt</h1><p>{STORY}</p>",
            "b.xhtml": "<h2>Fair returns</h2><p>The county fair returns to Brindle in May.</p>",
        },
        metadata="<dc:title>Gazette weekly</dc:title><dc:creator>Tess Marlow</dc:creator>"
        '<dc:date opf:event="publication">2024-10-14</dc:date>'
        '<dc:date opf:event="modification">2025-01-01</dc:date>',
    )
    first, second = read(made)
    assert isinstance(first, ParsedArticle)
    assert isinstance(second, ParsedArticle)
    assert (first.title, first.text, first.key) == ("Bridge to be rebuilt", STORY, "week-001")
    assert (second.title, second.source) == ("Fair returns", "Gazette weekly")
    assert {one.published for one in (first, second)} == {date(2024, 10, 14)}


def test_slides_are_pages(tmp_path: Path) -> None:
    table = (
        "<p:graphicFrame><a:tbl><a:tr><a:tc><a:txBody><a:p><a:r><a:t>2025</a:t></a:r></a:p>"
        "</a:txBody></a:tc><a:tc><a:txBody><a:p><a:r><a:t>4,000</a:t></a:r></a:p></a:txBody>"
        "</a:tc></a:tr></a:tbl></p:graphicFrame>"
    )
    made = write_pptx(
        tmp_path / "a.pptx",
        [
            shape("Bridge to be rebuilt", kind="title") + shape("7", kind="sldNum"),
            shape(STORY) + table,
        ],
        notes={2: "Thank the mayor."},
    )
    found = article(made)
    assert (found.title, found.author) == ("Bridge to be rebuilt", "Ines Orvel")
    assert found.text.split("\n\n") == [STORY, "2025 4,000", "Thank the mayor."]
    assert found.pages == (0, 0)


@pytest.mark.parametrize("suffix", ["docx", "odt", "epub", "pptx", "rtf"])
def test_damaged_documents_are_skipped(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a.{suffix}"
    path.write_bytes(b"")
    assert reason(path) == "empty"
    path.write_text("words that were never a document")
    assert reason(path) in ("not a document of its kind", "not RTF, though it is called so")
    whole = write_docx(tmp_path / "whole", word_paragraph(STORY)).read_bytes()
    path.write_bytes(b"{\\rtf1 {\\b cut" if suffix == "rtf" else whole[: len(whole) // 2])
    assert reason(path).startswith("damaged")
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    assert reason(path) in (
        "encrypted, or in the format of Office before 2007",
        "not RTF, though it is called so",
    )
    write_zip(path, {"other.txt": "no document"})
    assert "isn't" in reason(path) or "not RTF" in reason(path)


def test_encrypted_documents_are_skipped(tmp_path: Path) -> None:
    locked = write_odt(
        tmp_path / "a.odt", "<text:p>x</text:p>", manifest="<m><encryption-data/></m>"
    )
    assert reason(locked) == "encrypted: it opens only with a password"
    book = write_epub(
        tmp_path / "b.epub",
        {"a.xhtml": f"<p>{STORY}</p>"},
        more={
            "META-INF/encryption.xml": '<e xmlns:x="http://www.w3.org/2001/04/xmlenc#">'
            '<x:CipherReference URI="OEBPS/a.xhtml"/></e>'
        },
    )
    assert reason(book) == "encrypted: it is protected against copying"


def test_bombs_are_skipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = write_docx(tmp_path / "a.docx", word_paragraph("0" * 4_000_000))
    assert reason(bomb) == "its word/document.xml unpacks to over 200 times its size"
    monkeypatch.setattr(container, "MOST_BYTES", 100)
    assert "unpacks to more than" in reason(write_docx(tmp_path / "b.docx", word_paragraph(STORY)))
    monkeypatch.setattr(container, "MOST_MEMBERS", 3)
    assert reason(write_docx(tmp_path / "c.docx", word_paragraph(STORY))) == (
        "a zip file of more than 3 members"
    )


def test_entities_are_not_expanded(tmp_path: Path) -> None:
    made = write_odt(tmp_path / "a.odt", f"<text:p>{STORY}</text:p>")
    with zipfile.ZipFile(made) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    secret = tmp_path / "secret.txt"
    secret.write_text("hidden words")
    members["content.xml"] = (
        f'<!DOCTYPE x [<!ENTITY e SYSTEM "{secret.as_uri()}">]>'.encode()
        + members["content.xml"].replace(b"by nine", b"&e; by nine")
    )
    assert "hidden" not in article(write_zip(made, members)).text


def test_a_document_is_known_by_its_content(tmp_path: Path) -> None:
    write_odt(tmp_path / "a.docx", f"<text:p>{STORY}</text:p>")
    assert STORY in article(tmp_path / "a.docx").text
    write_docx(tmp_path / "attachment", word_paragraph(STORY))
    assert STORY in article(tmp_path / "attachment").text
    (tmp_path / "b.bin").write_bytes(b"{\\rtf1 " + STORY.encode() + b"}")
    assert STORY in article(tmp_path / "b.bin").text
