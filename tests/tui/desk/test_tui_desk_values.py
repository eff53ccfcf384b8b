"""`dateline values`: what each outlet tells of what is asked."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from command_line import Run
from fake_embedder import FakeEmbedder

from index.errors import UsageError
from index.library import Library
from tui.desk.views import VIEWS, Wanted, view

FOLDER = {
    "courier.md": "---\ntitle: Tarn flood kills seven\nsource: Courier\ndate: 2025-03-12\n---\n"
    "The flood in Tarn killed 7 people on Tuesday, police said.\n",
    "gazette.md": "---\ntitle: Flood along the Tarn\nsource: The Gazette\ndate: 2025-03-12\n---\n"
    "Rescuers say that 9 people died in the flood in Tarn, which came at night.\n",
}


@pytest.fixture(scope="module")
def flooded(tmp_path_factory: pytest.TempPathFactory, embedder: FakeEmbedder) -> Path:
    folder = tmp_path_factory.mktemp("flood")
    for name, text in FOLDER.items():
        (folder / name).write_text(text)
    Library.update(folder / "library", [folder], embedder=embedder)
    return folder / "library"


QUESTION = "How many people died in the flood in Tarn?"


def test_each_outlet_has_a_row_with_its_words(flooded: Path) -> None:
    with Library(flooded) as library:
        sheet = view("values").make(library, Wanted(QUESTION))
    assert sheet.title == "The Gazette says 9, Courier says 7"
    assert sorted(row.cells[:3] for row in sheet.rows) == [
        ("7", "Courier", "12 Mar 2025"),
        ("9", "The Gazette", "12 Mar 2025"),
    ]
    for row in sheet.rows:
        assert row.citations[0].quote == row.cells[0]
        assert row.cells[3] == row.citations[0].sentence


def test_csv_and_json_have_the_same_rows(
    run: Run, flooded: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = run("values", QUESTION, "--library", str(flooded), "--csv").out
    read = list(csv.DictReader(io.StringIO(rows)))
    assert {(row["value"], row["outlet"]) for row in read} == {
        ("7", "Courier"),
        ("9", "The Gazette"),
    }
    document = json.loads(run("values", QUESTION, "--library", str(flooded), "--json").out)
    assert document["line"] == "The Gazette says 9, Courier says 7"
    assert document["moved"] is None
    assert {one["value"]: one["outlets"] for one in document["values"]} == {
        "7": ["Courier"],
        "9": ["The Gazette"],
    }
    assert document["values"][0]["citations"][0]["link"] is None


def test_text_fits_80_columns(run: Run, flooded: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    shown = run("values", QUESTION, "--library", str(flooded)).out
    assert shown.startswith("The Gazette says 9, Courier says 7\n")
    assert all(len(line) <= 80 for line in shown.splitlines())


def test_one_value_alone_is_said_to_be_one(flooded: Path) -> None:
    with Library(flooded) as library:
        sheet = view("values").make(library, Wanted(f"{QUESTION} source:Courier"))
    assert sheet.title == "1 value told by 1 outlet: no article tells another"
    assert sheet.document["line"] is None


def test_nothing_asked_is_an_error_of_one_line(run: Run, flooded: Path) -> None:
    with Library(flooded) as library, pytest.raises(UsageError, match="nothing is asked"):
        view("values").make(library, Wanted("  "))
    failed = run("values", " ", "--library", str(flooded))
    assert failed.status == 2
    assert len(failed.err.strip().splitlines()) <= 2


def test_it_is_among_the_views() -> None:
    assert "values" in VIEWS
    assert not view("values").blank
