"""`dateline quotes`, and its sheet."""

import csv
import io
from pathlib import Path

import pytest
from command_line import Run, check_error
from fake_embedder import FakeEmbedder

from index.errors import UsageError
from index.library import Library
from qa.desk.extractors import EXTRACTORS
from tui.desk.views import VIEWS, Wanted, view
from tui.desk.views_of.quotes import by_and_words

TEXT = """---
title: Quay opens
date: 2024-05-01
source: Courier
---
Harbour master Maren Dahl opened the quay.

“The quay is safe,” she said. “We tested it.”

Police said the crane had fallen.
"""


@pytest.fixture
def folder(tmp_path: Path, embedder: FakeEmbedder) -> Path:
    (tmp_path / "quay.md").write_text(TEXT, encoding="utf-8")
    folder = tmp_path / "library"
    Library.update(folder, [tmp_path / "quay.md"], embedder=embedder, extractors=EXTRACTORS)
    return folder


def test_it_is_a_view(folder: Path) -> None:
    assert "quotes" in VIEWS
    with Library(folder) as library:
        sheet = view("quotes").make(library, Wanted("by:dahl", "direct"))
        assert sheet.title == "1 direct quotation by “dahl”"
        (row,) = sheet.rows
        said = "“The quay is safe, … We tested it.”"
        assert row.cells == ("Maren Dahl", "said", "direct", said)
        assert row.citations[0].quote == "The quay is safe,” she said. “We tested it."
        with pytest.raises(UsageError):
            view("quotes").make(library, Wanted("x", "loud"))


def test_command_prints_text_csv_and_json(run: Run, folder: Path) -> None:
    at = ("--library", str(folder))
    text = run("quotes", *at, "--by", "Dahl")
    assert text.status == 0
    assert "Maren Dahl" in text.out
    assert "The quay is safe" in text.out
    (row,) = csv.DictReader(io.StringIO(run("quotes", *at, "crane", "--csv").out))
    assert (row["speaker"], row["quotation"]) == ("Police", "the crane had fallen")
    document = run("quotes", *at, "--by", "Dahl", "--json").document
    assert document["total"] == 1
    (one,) = document["quotations"]
    assert one["speaker"] == "Maren Dahl"
    assert one["mention"] == "she"
    assert one["citation"]["quote"].startswith("The quay is safe")
    words = [TEXT.split("---\n")[2][start:end] for start, end in one["spans"]["content"]]
    assert words == ["The quay is safe,", "We tested it."]


def test_bad_input_is_one_line(run: Run, folder: Path) -> None:
    at = ("--library", str(folder))
    check_error(run("quotes", *at, "by:"), 1, "nobody is named")
    check_error(run("quotes", *at, "by:a", "--by", "b"), 1, "can't be given together")
    check_error(run("quotes", *at, "the"), 1, "'the' can't be found by itself")
    check_error(run("quotes", *at, "--by", "Dahl", "*"), 1, "nothing to look for")
    check_error(run("quotes", *at, "--csv", "--json"), 2, "can't be used together")


def test_by_and_words() -> None:
    assert by_and_words('crane by:"Maren Dahl" quay') == ("Maren Dahl", "crane quay")
    assert by_and_words("standby: quay") == (None, "standby: quay")
    with pytest.raises(UsageError):
        by_and_words("by:a by:b")
