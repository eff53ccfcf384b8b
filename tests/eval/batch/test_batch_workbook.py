"""The workbook: text stays text, links are the web's alone, and all of it is XML."""

from __future__ import annotations

import xml.etree.ElementTree as ET
import zipfile
from datetime import date
from pathlib import Path

import pytest

from eval.batch import workbook
from eval.batch.answers import BatchAnswer, Earlier
from eval.batch.questions import BatchQuestion
from eval.batch.sheets import names_of

ROWS = [
    (
        BatchQuestion("=1+1", carried={"id": "0012", "n": 2**60, "odd": float("nan")}),
        BatchAnswer(
            answer="=cmd|' /C calc'!A0",
            confidence=0.5,
            quote="\x00\x1b[31m\ud800\uffff\u202e _x0041_",
            url='https://e.example/a?b="&<c>#:~:text=a%20b',
            date=date(2024, 1, 1),
            earlier=(Earlier("£4", "a", "Radio", date(2023, 1, 2)),),
        ),
    ),
    (
        BatchQuestion("Who?", carried={"id": "=2"}),
        BatchAnswer(
            answer="x" * 40_000,
            url="javascript:alert(1)",
            link="https://e.example/" + "y" * 3000,
            date=date(1815, 6, 18),
        ),
    ),
]
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, ET.Element]:
    path = tmp_path_factory.mktemp("book") / "answers.xlsx"
    workbook.write(path, ROWS, names_of(("id", "n", "odd")), lambda: {"Questions": 2, "b": "=x"})
    assert [one.name for one in path.parent.iterdir()] == ["answers.xlsx"]
    with zipfile.ZipFile(path) as book:
        return {name: ET.fromstring(book.read(name)) for name in book.namelist()}


def cells(sheet: ET.Element) -> dict[str, str]:
    return {cell.get("r", ""): "".join(cell.itertext()) for cell in sheet.iter(f"{_MAIN}c")}


def test_text_is_text_and_no_formula_stands_anywhere(parts: dict[str, ET.Element]) -> None:
    for name, part in parts.items():
        assert not list(part.iter(f"{_MAIN}f")), name
    found = cells(parts["xl/worksheets/sheet1.xml"])
    assert (found["A2"], found["B2"], found["C2"]) == ("0012", "=1+1", "=cmd|' /C calc'!A0")
    assert (found["A3"], len(found["C3"])) == ("=2", 32_767)
    assert found["C3"].endswith("…")
    assert {str(2**60), "nan", "£4 (Radio, 2023-01-02)", "1815-06-18"} <= set(found.values())
    assert cells(parts["xl/worksheets/sheet2.xml"])["B2"] == "=x"


def test_addresses_of_the_web_are_links_and_nothing_else_is(parts: dict[str, ET.Element]) -> None:
    links = list(parts["xl/worksheets/sheet1.xml"].iter(f"{_MAIN}hyperlink"))
    assert [link.get("location") for link in links] == [":~:text=a%20b"]
    targets = [one.get("Target") for one in parts["xl/worksheets/_rels/sheet1.xml.rels"]]
    assert targets == ["https://e.example/a?b=%22&%3cc%3e"]


def test_the_header_stays_in_sight_and_filters(parts: dict[str, ET.Element]) -> None:
    sheet = parts["xl/worksheets/sheet1.xml"]
    pane = next(sheet.iter(f"{_MAIN}pane"))
    assert (pane.get("state"), pane.get("ySplit")) == ("frozen", "1")
    assert next(sheet.iter(f"{_MAIN}autoFilter")).get("ref", "").startswith("A1:")


def test_a_link_is_written_through_and_a_failed_one_leaves_what_was(tmp_path: Path) -> None:
    real, link = tmp_path / "real.xlsx", tmp_path / "link.xlsx"
    real.write_bytes(b"before")
    link.symlink_to(real)

    def rows():
        yield ROWS[0]
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        workbook.write(link, rows(), names_of(("id", "n", "odd")), dict)
    assert real.read_bytes() == b"before"
    workbook.write(link, [], names_of(("id", "n", "odd")), dict)
    assert link.is_symlink()
    assert real.read_bytes()[:2] == b"PK"
