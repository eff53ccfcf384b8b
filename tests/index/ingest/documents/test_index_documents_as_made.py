"""What word processors and page layouts really write, beside what their formats demand."""

from __future__ import annotations

import gzip
import zipfile
from pathlib import Path

import pytest
from document_files import (
    shape,
    word_paragraph,
    write_docx,
    write_epub,
    write_odt,
    write_pptx,
)

from index.ingest.readers import read
from index.ingest.readers.documents.pages import Paged, located
from index.types import ParsedArticle, Skipped

STORY = "The council voted to rebuild the bridge by nine to four."


def article(path: Path) -> ParsedArticle:
    (found,) = read(path)
    assert isinstance(found, ParsedArticle), found
    return found


def test_a_word_document_under_another_name_in_its_file(tmp_path: Path) -> None:
    made = write_docx(tmp_path / "a.docx", word_paragraph(STORY))
    renamed = tmp_path / "online.docx"
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(renamed, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "_rels/.rels":
                data = data.replace(b"word/document.xml", b"/word/document2.xml")
            new.writestr(name.replace("word/document.xml", "word/document2.xml"), data)
    assert article(renamed).text == STORY


def test_the_words_of_fields_and_below_ruby_are_read(tmp_path: Path) -> None:
    field = f'<w:p><w:fldSimple w:instr="TITLE"><w:r><w:t>{STORY}</w:t></w:r></w:fldSimple></w:p>'
    ruby = (
        "<w:p><w:r><w:ruby><w:rubyPr/><w:rt><w:r><w:t>とうきょう</w:t></w:r></w:rt><w:rubyBase>"
        "<w:r><w:t>東京</w:t></w:r></w:rubyBase></w:ruby></w:r></w:p>"
    )
    found = article(write_docx(tmp_path / "a.docx", field + ruby))
    assert (found.title, found.text) == (STORY, "東京")


def test_a_style_of_no_type_costs_nothing(tmp_path: Path) -> None:
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    rels = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="r2" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        'relationships/styles" Target="styles.xml"/></Relationships>'
    )
    styles = f'<w:styles {space}><w:style w:styleId="x"><w:name w:val="x"/></w:style></w:styles>'
    more = {"word/styles.xml": styles, "word/_rels/document.xml.rels": rels}
    assert article(write_docx(tmp_path / "a.docx", word_paragraph(STORY), more=more)).text == STORY


def test_the_heading_a_document_begins_with_is_its_title(tmp_path: Path) -> None:
    words = word_paragraph("Bridge", "Heading1") + word_paragraph(STORY)
    found = article(write_docx(tmp_path / "a.docx", words))
    assert (found.title, found.title_from, found.text) == ("Bridge", "heading", STORY)
    body = f'<text:p text:style-name="Title">Bridge</text:p><text:p>{STORY}</text:p>'
    found = article(write_odt(tmp_path / "a.odt", body))
    assert (found.title, found.title_from, found.text) == ("Bridge", "heading", STORY)


def test_an_item_of_a_list_is_no_title(tmp_path: Path) -> None:
    body = (
        "<text:p>We decided:</text:p><text:list><text:list-item><text:p>to rebuild the old bridge"
        "</text:p></text:list-item></text:list>"
    )
    assert article(write_odt(tmp_path / "a.odt", body)).title == "We decided:"


def test_a_text_box_is_apart_and_a_table_of_contents_is_left_out(tmp_path: Path) -> None:
    body = (
        "<text:table-of-content><text:p>1 Bridge 3</text:p></text:table-of-content>"
        f"<text:p><text:span><text:p>A caption.</text:p></text:span>{STORY}</text:p>"
    )
    lines = article(write_odt(tmp_path / "a.odt", body)).text.split("\n")
    assert lines == ["A caption.", STORY]


def test_a_title_in_rich_text_is_in_the_documents_code_page(tmp_path: Path) -> None:
    title = "".join(rf"\'{byte:02x}" for byte in "Мост закрыт".encode("cp1251"))
    made = tmp_path / "a.rtf"
    made.write_text(
        rf"{{\rtf1\ansi\ansicpg1251{{\info{{\title {title}}}}} \u-3913?The bridge is closed.\par}}"
    )
    found = article(made)
    assert (found.title, found.text) == ("Мост закрыт", "•The bridge is closed.")


def test_a_diagram_on_a_slide_is_read(tmp_path: Path) -> None:
    made = write_pptx(tmp_path / "a.pptx", [shape("Bridge", kind="title")])
    names = (
        'xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram"'
        ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    )
    with zipfile.ZipFile(made, "a") as archive:
        archive.writestr(
            "ppt/slides/_rels/slide1.xml.rels",
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            '<Relationship Id="d" Target="../diagrams/data1.xml"/></Relationships>',
        )
        archive.writestr(
            "ppt/diagrams/data1.xml",
            f"<dgm:dataModel {names}><dgm:pt><dgm:t><a:p><a:r><a:t>{STORY}</a:t></a:r></a:p>"
            "</dgm:t></dgm:pt></dgm:dataModel>",
        )
    assert article(made).text == STORY


def test_a_book_whose_fonts_alone_are_locked_is_not_called_protected(tmp_path: Path) -> None:
    locked = (
        '<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container"'
        ' xmlns:enc="http://www.w3.org/2001/04/xmlenc#"><enc:EncryptedData><enc:CipherData>'
        '<enc:CipherReference URI="OEBPS/a.ttf"/></enc:CipherData></enc:EncryptedData></encryption>'
    )
    more = {"META-INF/encryption.xml": locked}
    (found,) = read(write_epub(tmp_path / "a.epub", {"a.xhtml": "<p>Cover</p>"}, more=more))
    assert isinstance(found, Skipped)
    assert found.reason == "no document of the book has text"


@pytest.mark.parametrize("kept", [0, 1])
def test_pages_are_found_past_lines_that_cleaning_added_or_took(kept: int) -> None:
    lines = [Paged(f"Line {n}", ((0, n),)) for n in range(1, 4)]
    text = "\n\n".join(["Something else.", *(line.text for line in lines[kept:])])
    pages = located(ParsedArticle(text=text), lines).pages
    assert [text[start : start + 6] for start in pages[-2:]] == ["Line 2", "Line 3"]


def test_a_packed_document_is_read(tmp_path: Path) -> None:
    made = write_odt(tmp_path / "a.odt", f"<text:p>{STORY}</text:p>")
    packed = tmp_path / "b.odt.gz"
    packed.write_bytes(gzip.compress(made.read_bytes()))
    assert article(packed).text == STORY
