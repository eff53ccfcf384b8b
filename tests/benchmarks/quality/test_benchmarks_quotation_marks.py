"""Quotations marked by reading: valid in themselves, and for the articles where those are there."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner

from benchmarks.quality.marks.articles import ARTICLES, digest_of, split_of
from benchmarks.quality.marks.quotations import MARKS, MarkedArticle, load, main, read_marks
from index.errors import DatelineError, NotFoundError
from tests.support.marked_articles import DATA, write_articles

QUOTATION_MARKS = "\"'“”‘’"
TEXT = "Ada Berg smiled. “Fine,” she said. “Fine.”"
QUOTATION: dict[str, object] = {
    "kind": "direct",
    "content": [[18, 23], [36, 41]],
    "mention": [25, 28],
    "speakers": [[0, 8]],
    "cue": [29, 33],
}


@pytest.fixture(scope="module")
def marked_texts() -> tuple[tuple[MarkedArticle, str], ...]:
    if not (DATA / ARTICLES).is_file():
        pytest.skip(f"the data folder beside the checkout holds no {ARTICLES}")
    return load(DATA)


def test_enough_is_marked_and_two_thirds_of_it_is_held_out() -> None:
    marked = read_marks()
    quotations = Counter[str]()
    for article in marked:
        quotations[article.split] += len(article.quotations)
    assert 45 <= len(marked) <= 60
    assert quotations.total() >= 300
    assert quotations["held-out"] / quotations.total() == pytest.approx(2 / 3, abs=0.05)
    assert len({article.stratum for article in marked}) == 9


def test_no_words_of_the_articles_are_in_the_file() -> None:
    """Each string is an id, a digest or of a closed list; all else are numbers."""
    strings = Counter[str]()

    def gather(value: object) -> None:
        if isinstance(value, dict):
            gather(list(value.values()))
        elif isinstance(value, list):
            for one in value:
                gather(one)
        elif isinstance(value, str):
            strings[value] += 1

    lines = MARKS.read_text(encoding="utf-8").splitlines()
    for line in lines:
        gather(json.loads(line))
    ids = {one for article in read_marks() for one in (article.id, article.sha256)}
    assert len(ids) == 2 * len(lines)
    assert len(strings.keys() - ids) <= 3 + 2 + 9 + 5


def test_the_texts_are_those_that_were_marked(
    marked_texts: tuple[tuple[MarkedArticle, str], ...],
) -> None:
    assert len(marked_texts) == len(read_marks())
    assert all(digest_of(text) == article.sha256 for article, text in marked_texts)


def test_direct_quotations_stand_between_quotation_marks(
    marked_texts: tuple[tuple[MarkedArticle, str], ...],
) -> None:
    """What goes on in the next paragraph isn't closed: it ends where its paragraph does."""
    for article, text in marked_texts:
        pieces = [
            span for one in article.quotations if one.kind == "direct" for span in one.content
        ] + [one.span for one in article.others]
        for start, end in pieces:
            assert text[:start].rstrip(" ")[-1] in QUOTATION_MARKS, (article.id, start)
            behind = text[end:].lstrip(" ")[:1]
            assert behind == "\n" or behind in QUOTATION_MARKS, (article.id, end)


def test_spans_begin_and_end_with_words(
    marked_texts: tuple[tuple[MarkedArticle, str], ...],
) -> None:
    """None cuts a word, and a mention isn't part of what its speaker says."""
    for article, text in marked_texts:
        for one in article.quotations:
            spans = [*one.content, *one.speakers, *filter(None, (one.mention, one.cue))]
            for start, end in spans:
                assert text[start:end] == text[start:end].strip(), (article.id, start)
                assert not (text[start - 1 : start + 1].isalnum() and start), (article.id, start)
                assert not (text[end - 1 : end + 1].isalnum() and end < len(text)), (
                    article.id,
                    end,
                )
            for start, end in filter(None, (one.mention, one.cue)):
                assert all(end <= left or right <= start for left, right in one.content)


def _line(**changes: object) -> str:
    row: dict[str, object] = {
        "id": "a1",
        "sha256": digest_of(TEXT),
        "stretch": [0, len(TEXT)],
        "stratum": "wire",
        "split": split_of("a1"),
        "quotations": [QUOTATION],
        "not": [],
    }
    return json.dumps(row | changes) + "\n"


def test_marks_are_read_with_their_text(tmp_path: Path) -> None:
    (tmp_path / "marks.jsonl").write_text(_line(), encoding="utf-8")
    [(article, text)] = load(
        write_articles(tmp_path / "data", {"b2": "Other.", "a1": TEXT}), tmp_path / "marks.jsonl"
    )
    [quotation] = article.quotations
    assert [text[start:end] for start, end in quotation.content] == ["Fine,", "Fine."]
    assert [text[start:end] for start, end in quotation.speakers] == ["Ada Berg"]


def test_a_changed_or_missing_text_is_an_error(tmp_path: Path) -> None:
    marks = tmp_path / "marks.jsonl"
    marks.write_text(_line(), encoding="utf-8")
    with pytest.raises(DatelineError, match="article a1 isn't as it was"):
        load(write_articles(tmp_path / "changed", {"b2": "Other.", "a1": TEXT + " "}), marks)
    marks.write_text(_line(id="c3", split=split_of("c3")), encoding="utf-8")
    with pytest.raises(NotFoundError, match="has no article c3"):
        load(tmp_path / "changed", marks)
    with pytest.raises(NotFoundError, match="holds no realtimeqa"):
        load(tmp_path / "nothing", marks)


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("{", "line 1"),
        (_line() + _line(), "line 2: article a1 is there twice"),
        (_line(split="both"), "'both' is none of tuning, held-out"),
        (_line(stretch=[5, 5]), r"\[5, 5\] is no span"),
        (_line(stretch=[0, 20]), "outside the marked stretch"),
        (_line(quotations=[{}]), "kind"),
        (_line(quotations=[QUOTATION | {"content": [[0, 9], [5, 12]]}]), "overlap at 5"),
        (_line(quotations=[QUOTATION | {"content": []}]), "no content"),
    ],
)
def test_marks_that_arent_valid_are_an_error(tmp_path: Path, lines: str, said: str) -> None:
    (tmp_path / "marks.jsonl").write_text(lines, encoding="utf-8")
    with pytest.raises(DatelineError, match=said):
        read_marks(tmp_path / "marks.jsonl")


def test_the_counts_are_printed_and_a_missing_folder_is_said_on_one_line(tmp_path: Path) -> None:
    shown = CliRunner().invoke(main, [])
    assert shown.exit_code == 0
    direct = sum(one.kind == "direct" for article in read_marks() for one in article.quotations)
    [line] = [line.split() for line in shown.output.splitlines() if line.startswith("direct ")]
    assert int(line[1]) + int(line[3]) == direct
    shown = CliRunner().invoke(main, [str(tmp_path)])
    assert shown.exit_code == 1
    assert shown.output.startswith(f"Error: {tmp_path} holds no {ARTICLES}")
    assert shown.output.count("\n") == 1
