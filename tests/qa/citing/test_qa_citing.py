"""References, read back by other parsers of their formats."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date
from typing import Any

import bibtexparser
import pytest
import rispy
from article_fakes import article
from pylatexenc.latex2text import LatexNodes2Text

from index.types import Article
from qa.citing import Form, cite
from qa.types import Citation

TEXT = "It rained all day.\nThe toll rose to 5,000 on Monday, the mayor said. All left."
URL = "https://news.example/a/flood_1?x=1&y=50%25#top"
FULL = article(
    TEXT,
    title="Flood & tide: NATO's 50% of Wend_River",
    published=date(2024, 11, 4),
    source="Northern Wire",
    author="By Miriam Okonjo and Kiza van Dijk",
    url=URL,
)
BARE = replace(FULL, id="b", title="", published=None, source=None, author=None, url=None)
HOSTILE = replace(
    FULL,
    id="h",
    title="}\n@comment{x}\r\nER  - \r\nTY  - BOOK\x1b[2J \\input{passwd} {a $b$ #c ^d ~e",
    source='*Out\nlet*\u202e, "A" } %',
    author="Ev{il and\nAU  - Bad; and and And",
    url="javascript:alert(1)",
)
ACCESSED = date(2026, 11, 30)


def cited(
    found: Article,
    words: str = "5,000",
    sentence: str = "The toll rose to 5,000 on Monday, the mayor said.",
) -> Citation:
    start, begin = found.text.index(words), found.text.index(sentence)
    return Citation(found, start, start + len(words), words, begin, begin + len(sentence))


def ris_of(*articles: Article) -> list[dict[str, Any]]:
    records: list[dict[str, Any]] = rispy.loads(
        cite([cited(one) for one in articles], Form.RIS, accessed=ACCESSED)
    )
    return records


def bibtex_of(*articles: Article) -> list[Any]:
    text = cite([cited(one) for one in articles], Form.BIBTEX, accessed=ACCESSED)
    library = bibtexparser.parse_string(text)
    assert not library.failed_blocks
    assert len(library.blocks) == len(library.entries)
    return list(library.entries)


def csl_of(*articles: Article) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = json.loads(
        cite([cited(one) for one in articles], Form.CSL_JSON, accessed=ACCESSED)
    )
    return items


def test_a_record_in_ris_says_all_that_is_known() -> None:
    [record] = ris_of(FULL)
    assert record["type_of_reference"] == "NEWS"
    assert record["authors"] == ["Okonjo, Miriam", "van Dijk, Kiza"]
    assert record["title"] == FULL.title
    assert record["secondary_title"] == "Northern Wire"
    assert (record["year"], record["date"]) == ("2024", "2024/11/04")
    assert record["urls"] == [URL]
    assert record["access_date"] == "2026/11/30"
    [note] = record["notes"]
    assert note.startswith("“The toll rose to 5,000 on Monday, the mayor said.” https://")
    assert ":~:text=" in note


def test_lines_in_ris_end_as_the_specification_says_and_records_with_er() -> None:
    text = cite([cited(FULL), cited(HOSTILE), cited(BARE)], Form.RIS)
    assert not re.search(r"(?<!\r)\n|\r(?!\n)", text)
    lines = text.split("\r\n")
    assert all(re.fullmatch(r"[A-Z][A-Z0-9]  - .*", line) for line in lines[:-1])
    assert [line[:2] for line in lines].count("TY") == lines.count("ER  - ") == 3
    assert lines[-2:] == ["ER  - ", ""]


def test_an_entry_in_bibtex_says_all_that_is_known() -> None:
    [entry] = bibtex_of(FULL)
    fields = {field.key: field.value for field in entry.fields}
    assert (entry.entry_type, entry.key) == ("article", "okonjo2024flood")
    assert fields["author"] == "Okonjo, Miriam and van Dijk, Kiza"
    assert fields["title"] == r"Flood \& tide: {NATO's} 50\% of {Wend\_River}"
    assert LatexNodes2Text().latex_to_text(fields["title"]) == FULL.title
    assert fields["journal"] == "Northern Wire"
    assert (fields["date"], fields["year"], fields["month"]) == ("2024-11-04", "2024", "nov")
    assert (fields["url"], fields["urldate"]) == (URL, "2026-11-30")
    assert fields["annote"] == "“The toll rose to 5,000 on Monday, the mayor said.”"


def test_csl_json_says_all_that_is_known() -> None:
    [item] = csl_of(FULL)
    assert item.pop("annote").startswith("“The toll rose to 5,000")
    assert item == {
        "id": "okonjo2024flood",
        "type": "article-newspaper",
        "title": FULL.title,
        "author": [
            {"family": "Okonjo", "given": "Miriam"},
            {"family": "van Dijk", "given": "Kiza"},
        ],
        "container-title": "Northern Wire",
        "issued": {"date-parts": [[2024, 11, 4]]},
        "URL": URL,
        "accessed": {"date-parts": [[2026, 11, 30]]},
    }


def test_what_isnt_known_is_left_out() -> None:
    [record] = ris_of(BARE)
    assert record == {
        "type_of_reference": "NEWS",
        "title": "a.txt",
        "notes": ["“The toll rose to 5,000 on Monday, the mayor said.”"],
    }
    [entry] = bibtex_of(BARE)
    # BibTeX's styles want a journal of every @article.
    assert entry.entry_type == "misc"
    assert [field.key for field in entry.fields] == ["title", "annote"]
    [item] = csl_of(BARE)
    assert item.keys() == {"id", "type", "title", "annote"}


@pytest.mark.parametrize("form", Form)
def test_a_hostile_article_stays_inside_its_record(form: Form) -> None:
    text = cite([cited(HOSTILE), cited(FULL)], form, accessed=ACCESSED)
    assert not re.search("[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e]", text)
    assert "javascript:" not in text
    assert text.encode()


def test_hostile_values_are_read_back_as_one_record() -> None:
    records = ris_of(HOSTILE, FULL)
    assert [one["type_of_reference"] for one in records] == ["NEWS", "NEWS"]
    assert records[0]["title"].startswith("} @comment{x} ER - TY - BOOK")
    assert "*" not in records[0]["secondary_title"]
    entries = bibtex_of(HOSTILE, FULL)
    titles = {field.key: field.value for field in entries[0].fields}
    assert r"\input" not in titles["title"]
    assert titles["title"].startswith(r"\textbraceright{} @comment\textbraceleft{}x")
    assert len(csl_of(HOSTILE, FULL)) == 2


def test_an_article_that_is_cited_twice_is_one_record_with_both_sentences() -> None:
    other = cited(FULL, "rained", "It rained all day.")
    for form in (Form.RIS, Form.BIBTEX, Form.CSL_JSON):
        text = cite([cited(FULL), other], form)
        assert text.count("Northern Wire") == 1
        assert "The toll rose" in text
        assert "It rained all day." in text
    assert cite([cited(FULL), other], Form.TEXT).count("\n\n") == 1


def test_keys_are_ascii_and_no_two_are_the_same() -> None:
    same = [replace(FULL, id=str(n)) for n in range(3)]
    others = [
        replace(FULL, id="c", author="王小明", title="大桥重新开放", source="新闻"),
        replace(FULL, id="d", author="Zoë Müller-Løvstad", title="«Über» alles", published=None),
        replace(FULL, id="e", author=None, title="The And Of"),
    ]
    keys = [entry.key for entry in bibtex_of(*same, *others)]
    assert keys == [item["id"] for item in csl_of(*same, *others)]
    assert len(set(keys)) == len(keys)
    assert keys[:3] == ["okonjo2024flood", "okonjo2024flood-2", "okonjo2024flood-3"]
    assert keys[4] == "mullerlovstadnduber"
    assert all(re.fullmatch(r"[a-z0-9-]+", key) for key in keys)


def test_a_page_of_a_file_is_stated() -> None:
    scanned = replace(FULL, pages=(0, TEXT.index("\n")), url="https://news.example/a.PDF")
    [record] = ris_of(scanned)
    assert record["start_page"] == "2"
    # Browsers find no words in a PDF, but its page.
    assert record["notes"][0].endswith("https://news.example/a.PDF#page=2")
    assert {field.key: field.value for field in bibtex_of(scanned)[0].fields}["pages"] == "2"
    assert csl_of(scanned)[0]["page"] == "2"
    assert ", p. 2, https://" in cite([cited(scanned)], Form.TEXT)


def test_plain_text_is_the_sentence_and_its_reference() -> None:
    assert cite([cited(FULL)], Form.TEXT, accessed=ACCESSED) == (
        "“The toll rose to 5,000 on Monday, the mayor said.”\n"
        "— Miriam Okonjo and Kiza van Dijk, “Flood & tide: NATO's 50% of Wend_River”,"
        f" Northern Wire, 4 November 2024, {URL} (accessed 30 November 2026)"
    )
    assert cite([cited(BARE)], Form.TEXT, accessed=ACCESSED).endswith("\n— “a.txt”, n.d., a.txt")


def test_markdown_leads_to_the_words_and_marks_them() -> None:
    text = cite([cited(FULL)], Form.MARKDOWN)
    assert text.startswith("> “The toll rose to **5,000** on Monday, the mayor said.”\n>\n> — ")
    assert r"[Flood \& tide: NATO's 50% of Wend\_River](<https://news.example/a/flood_1?" in text
    assert "#top:~:text=The%20toll%20rose" in text
    assert "*Northern Wire*, 4 November 2024, <https://news.example/" in text


def test_no_citations_are_no_references() -> None:
    assert [cite([], form) for form in Form] == ["", "", "", "", "[]\n"]
