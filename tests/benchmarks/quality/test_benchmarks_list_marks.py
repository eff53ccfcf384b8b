"""List questions marked by hand: valid in themselves, and for their articles."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pytest

from benchmarks.quality.marks import names
from benchmarks.quality.marks.articles import ARTICLES, digest_of
from benchmarks.quality.marks.lists import MARKS, ListQuestion, load, read_marks
from index.errors import DatelineError, NotFoundError
from tests.support.marked_articles import DATA, cuts_no_word, write_articles

Texts = tuple[tuple[ListQuestion, Mapping[str, str]], ...]

TEXTS = {"a1": "Ada Berg and Bo Lind chaired it.", "b2": "The chairs, Berg and Lind, left."}
ITEMS = [
    [["a1", [0, 8]], ["b2", [12, 16]]],
    [["a1", [13, 20]], ["b2", [21, 25]]],
]


@pytest.fixture(scope="module")
def asked_texts() -> Texts:
    if not (DATA / ARTICLES).is_file():
        pytest.skip(f"the data folder beside the checkout holds no {ARTICLES}")
    return load(DATA)


def test_the_counts_are_those_that_the_readme_says() -> None:
    questions = read_marks()
    answered = [one for one in questions if one.items]
    assert Counter(one.split for one in answered) == {"tuning": 30, "held-out": 30}
    assert len(questions) - len(answered) == 6
    assert sum(len(one.items) for one in answered) == 308
    assert sum(len(item.occurrences) for one in answered for item in one.items) == 793
    assert Counter(one.form for one in answered) == {
        "coordinated": 44,
        "bullets": 7,
        "across-sentences": 5,
        "across-articles": 4,
    }
    assert sum(len(one.articles) > 1 for one in answered) == 31
    assert Counter(one.history for one in answered if one.history) == {"grew": 8, "differs": 5}


def test_the_file_holds_offsets_and_no_words_but_the_questions() -> None:
    for line in MARKS.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        for item in row["items"]:
            for article, (start, end) in item:
                assert article in row["articles"]
                assert {type(start), type(end)} == {int}
        assert all(one.keys() == {"published", "sha256"} for one in row["articles"].values())
        assert row["question"].endswith(("?", "."))


def test_no_article_is_for_tuning_here_and_held_out_among_the_names() -> None:
    of_names = {article.id: article.split for article in names.read_marks()}
    for question in read_marks():
        for one in question.articles.keys() & of_names.keys():
            assert of_names[one] == question.split, (question.id, one)


def test_items_are_whole_words_of_the_articles(asked_texts: Texts) -> None:
    for question, texts in asked_texts:
        assert all(
            digest_of(texts[one]) == source.sha256 for one, source in question.articles.items()
        )
        for item in question.items:
            for one in item.occurrences:
                assert cuts_no_word(texts[one.article], *one.span), question.id


def test_one_spelling_means_one_item_and_isnt_in_the_question(asked_texts: Texts) -> None:
    for question, texts in asked_texts:
        spelled = [one for item in question.items for one in item.spellings(texts)]
        assert len(spelled) == len(set(spelled)), question.id
        assert not [one for one in spelled if len(one) > 8 and one in question.question]


def _line(**changes: object) -> str:
    row: dict[str, object] = {
        "id": "chairs",
        "question": "Who chaired it?",
        "asked": "2023-05-04",
        "split": "tuning",
        "form": "coordinated",
        "history": None,
        "complete": True,
        "articles": {
            one: {"published": "2023-05-02", "sha256": digest_of(text)}
            for one, text in TEXTS.items()
        },
        "items": ITEMS,
    }
    return json.dumps(row | changes) + "\n"


def test_items_are_read_with_all_their_spellings(tmp_path: Path) -> None:
    (tmp_path / "marks.jsonl").write_text(_line(), encoding="utf-8")
    [(question, texts)] = load(write_articles(tmp_path / "data", TEXTS), tmp_path / "marks.jsonl")
    spelled = [item.spellings(texts) for item in question.items]
    assert spelled == [{"Ada Berg", "Berg"}, {"Bo Lind", "Lind"}]


def test_a_changed_or_missing_text_is_an_error(tmp_path: Path) -> None:
    marks = tmp_path / "marks.jsonl"
    marks.write_text(_line(), encoding="utf-8")
    with pytest.raises(DatelineError, match="article a1 isn't as it was"):
        load(write_articles(tmp_path / "changed", TEXTS | {"a1": "Ada Berg."}), marks)
    with pytest.raises(NotFoundError, match="holds no realtimeqa"):
        load(tmp_path / "nothing", marks)


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("{", "line 1"),
        (_line() + _line(), "line 2: question chairs is there twice"),
        (_line() + _line(id="others", split="held-out"), "article a1 is in both splits"),
        (_line(asked="May"), "line 1"),
        (_line(asked="2023-05-01"), "asked before its articles are published"),
        (_line(items=ITEMS[:1]), "1 items"),
        (_line(items=[*ITEMS, []]), "an item occurs nowhere"),
        (_line(items=[*ITEMS, [["a1", [4, 8]]]]), "items overlap"),
        (_line(items=[*ITEMS, [["c3", [0, 4]]]]), "the articles aren't those"),
        (_line(items=[*ITEMS, ["a1"]]), "'a1' is no occurrence"),
        (_line(form=None), "form and completeness belong to questions with items"),
        (_line(form="across-articles"), "no single article has whole"),
        (_line(question=" "), "the question is empty"),
    ],
)
def test_marks_that_arent_valid_are_an_error(tmp_path: Path, lines: str, said: str) -> None:
    (tmp_path / "marks.jsonl").write_text(lines, encoding="utf-8")
    with pytest.raises(DatelineError, match=said):
        read_marks(tmp_path / "marks.jsonl")


def test_what_no_article_answers_has_no_items(tmp_path: Path) -> None:
    nothing: dict[str, object] = {"form": None, "complete": None, "articles": {}, "items": []}
    (tmp_path / "marks.jsonl").write_text(_line(**nothing), encoding="utf-8")
    [question] = read_marks(tmp_path / "marks.jsonl")
    assert question.items == ()
