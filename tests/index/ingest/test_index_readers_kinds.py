from __future__ import annotations

from pathlib import Path

from document_files import word_paragraph, write_docx, write_zip
from pdf_files import column, write_pdf

from index.ingest.readers import discover, survey
from index.types import PassedOver, added_up


def put(path: Path, content: bytes = b"x") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def test_what_is_passed_over_is_counted_by_kind(tmp_path: Path) -> None:
    for name in ("a.jpg", "b.JPG", "sub/c.jpg", "d.mp3", "e.xyz", "README", "old.doc", ".hidden"):
        put(tmp_path / name)
    put(tmp_path / "~$report.docx")
    story = put(tmp_path / "story.txt", b"A story.")
    assert list(survey(tmp_path)) == [
        story,
        PassedOver(".doc", "in the format of Office before 2007: save them as .docx or .pptx"),
        PassedOver(".docx", "left by an office program while it has a document open"),
        PassedOver(".jpg", "pictures, not articles", 3),
        PassedOver(".mp3", "sound, not articles"),
        PassedOver(".xyz", "not in a format that Dateline reads"),
        PassedOver("hidden", "hidden files and folders"),
        PassedOver("without a suffix", "not in a format that Dateline reads"),
    ]
    assert list(discover(tmp_path)) == [story]


def test_documents_are_found_by_their_first_bytes(tmp_path: Path) -> None:
    pdf = write_pdf(tmp_path / "download", [column(40, 700, ["Words of a page."])])
    word = write_docx(tmp_path / "mail.attachment", word_paragraph("Words of a letter."))
    rich = put(tmp_path / "note.rtfx", b"{\\rtf1 Words of a note.}")
    write_zip(tmp_path / "other.pack", {"a.txt": "words"})
    write_zip(tmp_path / "sheet.xlsm", {"[Content_Types].xml": "<Types/>", "xl/workbook.xml": ""})
    assert list(discover(tmp_path)) == [pdf, word, rich]


def test_files_of_several_folders_are_added_up() -> None:
    given = [PassedOver(".jpg", "p", 2), PassedOver(".mp3", "s", 5), PassedOver(".jpg", "p", 4)]
    assert added_up(given) == [PassedOver(".jpg", "p", 6), PassedOver(".mp3", "s", 5)]
