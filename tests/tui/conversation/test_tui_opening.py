import os
import stat
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from article_fakes import article
from tui_fakes import FAIR, FAIR_DATES, cite, found

from index.errors import DatelineError, NotFoundError
from index.types import Article
from qa.citing.addresses import is_web_address
from tui.conversation.opening import open_outside, place_of
from tui.conversation.quotations import quotation
from tui.conversation.references import Kind, Reference, references

ADDRESS = "https://gazette.example/fair?day=1#top"

posix = pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="xdg-open")


@pytest.fixture
def opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file to which a stand-in for xdg-open writes what it is given, a line each."""
    written = tmp_path / "opened.log"
    stand_in(tmp_path, f'printf "%s\\n" "$@" > "{written}"')
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    return written


def stand_in(folder: Path, script: str) -> None:
    opener = folder / "xdg-open"
    opener.write_text(f"#!/bin/sh\n{script}\n")
    opener.chmod(opener.stat().st_mode | stat.S_IXUSR)


def in_file(path: Path, url: str | None = None) -> Article:
    path.write_text("The fair returns.")
    return replace(article("The fair returns.", path=str(path)), url=url)


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "file:///etc/passwd",
        "ftp://gazette.example/",
        "mailto:a@gazette.example",
        "https:///nowhere",
        "https://[half",
        "https://gazette.example/a b",
        "https://gazette.example/\n--help",
        "https://gazette.example/\x1b[31m",
        "--help",
        "",
    ],
)
def test_only_plain_web_addresses_count_as_such(url: str) -> None:
    assert not is_web_address(url)
    assert place_of(replace(FAIR, url=url)) == "/news/2024-10-01-fair.txt"


@posix
def test_the_address_is_opened_where_there_is_one(tmp_path: Path, opened: Path) -> None:
    assert open_outside(in_file(tmp_path / "fair.txt", ADDRESS)) == ADDRESS
    assert opened.read_text() == f"{ADDRESS}\n"


@posix
def test_else_the_file_by_its_whole_path_and_by_no_shell(tmp_path: Path, opened: Path) -> None:
    path = tmp_path / "$(touch owned); fair.TXT"
    assert open_outside(in_file(path, "javascript:alert(1)")) == str(path)
    assert opened.read_text() == f"{path}\n"


@posix
def test_a_file_that_is_no_article_is_not_opened(tmp_path: Path, opened: Path) -> None:
    with pytest.raises(DatelineError, match=r"fair\.desktop isn't an article's file"):
        open_outside(in_file(tmp_path / "fair.desktop"))
    assert not opened.exists()


@posix
def test_a_file_that_is_gone_says_so(opened: Path) -> None:
    with pytest.raises(NotFoundError, match=r"isn't there any more: /news/2024-10-01-fair\.txt"):
        open_outside(FAIR)
    assert not opened.exists()


@posix
def test_an_opener_that_fails_says_so(tmp_path: Path, opened: Path) -> None:
    stand_in(tmp_path, "exit 4")
    with pytest.raises(DatelineError, match=f"xdg-open couldn't open {ADDRESS.split('?')[0]}"):
        open_outside(in_file(tmp_path / "fair.txt", ADDRESS))


@posix
def test_a_machine_without_an_opener_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(DatelineError, match="there is no xdg-open"):
        open_outside(in_file(tmp_path / "fair.txt", ADDRESS))


def quoted(source: Article) -> Reference:
    answer = found("When?", citations=(replace(FAIR_DATES, article=source),))
    return references(answer)[0]


def test_a_quotation_has_the_sentence_and_names_title_outlet_date_and_address() -> None:
    assert quotation(quoted(replace(FAIR, url=ADDRESS))).split("\n") == [
        "“October 15-17”",
        "“The fair will run October 15-17 at the old airfield, the committee said.”",
        "County fair returns — Brindle Gazette — 1 Oct 2024",
        ADDRESS,
    ]


def test_a_sentence_that_is_the_answer_is_copied_once() -> None:
    whole = "Gates open at 9 a.m. each day."
    answer = found("When?", whole, citations=(cite(FAIR, whole),))
    assert quotation(references(answer)[0]).split("\n")[:2] == [
        f"“{whole}”",
        "County fair returns — Brindle Gazette — 1 Oct 2024",
    ]


def test_a_quotation_names_the_file_where_there_is_no_address() -> None:
    assert quotation(quoted(FAIR)).endswith("1 Oct 2024\n/news/2024-10-01-fair.txt")


def test_a_quotation_pasted_into_a_terminal_does_nothing_there() -> None:
    text = "Run\r\nrm -rf \x1b[201~here\x07 now"
    hostile = article(text, title="T\nls", path="/news/a\nls.txt")
    assert quotation(Reference(hostile, 0, len(text), Kind.SOURCE)).split("\n") == [
        "“Run rm -rf here now”",
        "T ls — no date",
        "/news/a ls.txt",
    ]
