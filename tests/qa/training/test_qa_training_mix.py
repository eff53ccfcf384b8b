"""What the reader is trained on: examples with their offsets, and the windows drawn from them."""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from index.ingest.passages import sentences
from qa.reading.window import Window
from qa.training.examples import (
    Example,
    NewsArticle,
    occurrences,
    read_examples,
    read_news,
)
from qa.training.mix import Labelled, Recipe, crop, draw


def write_lines(path: Path, rows: Sequence[object]) -> Path:
    text = "\n\n".join(json.dumps(row) for row in rows) + "\n"
    if path.suffix == ".gz":
        path.write_bytes(gzip.compress(text.encode()))
    else:
        path.write_text(text, encoding="utf-8")
    return path


ROW = {
    "id": "q1",
    "dataset": "squad",
    "title": "Marrow_Bay",
    "question": " Who saw it? ",
    "context": "Émile Ötzi saw it, said Émile.",
    "answers": [{"text": "Émile Ötzi", "start": 0}, {"text": "Émile Ötzi", "start": 0}],
}


@pytest.mark.parametrize("name", ["train.jsonl", "train.jsonl.gz"])
def test_examples_are_read_with_their_offsets(tmp_path: Path, name: str) -> None:
    bare = {"question": "Why?", "context": "No one knows.", "answers": []}
    review = {**ROW, "dataset": "shift-reddit", "title": "Reddit_17"}
    assert read_examples(write_lines(tmp_path / name, [ROW, bare, review])) == [
        Example("Who saw it?", "Marrow Bay", ROW["context"], ((0, 10),), "squad"),
        Example("Why?", "", "No one knows.", (), ""),
        Example("Who saw it?", "", ROW["context"], ((0, 10),), "shift-reddit"),
    ]


def test_an_answer_that_stands_elsewhere_is_refused(tmp_path: Path) -> None:
    row = {**ROW, "answers": [{"text": "Émile", "start": 1}]}
    with pytest.raises(ValueError, match="question q1: 'Émile' is not at 1"):
        read_examples(write_lines(tmp_path / "train.jsonl", [row]))


def test_news_is_read(tmp_path: Path) -> None:
    write_lines(tmp_path / "articles.jsonl.gz", [{"id": "a", "title": None, "text": "It sank."}])
    asked = {"question": "What sank?", "answers": ["It"], "asked": "2023-01-06"}
    write_lines(tmp_path / "questions.jsonl", [asked, {**asked, "answer_in": ["a"]}])
    articles, questions = read_news(tmp_path)
    assert articles == [NewsArticle("a", "", "It sank.")]
    assert [question.answer_in for question in questions] == [frozenset(), frozenset({"a"})]


@pytest.mark.parametrize(
    ("text", "answers", "found"),
    [
        ("Parks parked in Parks' car parks.", ("Parks",), [(0, 5), (16, 21), (27, 32)]),
        ("Park parked in Park's car park.", ("Park",), [(0, 4), (15, 19)]),
        ("2 of 33.2 and 2,500", ("2",), [(0, 1)]),
        ("It cost $5 (or so).", ("$5", "so"), [(8, 10), (15, 17)]),
        ("It cost $50.", ("$5",), []),
        ("In Émile’s boat", (" émile ",), [(3, 8)]),
        ("Nothing here", ("a.b",), []),
        ("", ("x",), []),
    ],
)
def test_occurrences_are_whole_words(
    text: str, answers: tuple[str, ...], found: list[tuple[int, int]]
) -> None:
    assert occurrences(text, answers) == found


def made_up_examples(count: int = 60) -> list[Example]:
    """Texts of eight sentences, two questions each, whose answers stand nowhere else."""
    examples = []
    for i in range(count):
        pieces = [f"The harbour of town{i} was quiet on day {j} of the year." for j in range(8)]
        pieces[2] = f"Then Captain Alpha{i} of the ferry came, and Alpha{i} stayed."
        pieces[5] = f"He sold it for {i + 100} pounds to Beta{i} Gamma{i}."
        text = " ".join(pieces)
        name, buyer = f"Alpha{i}", f"Beta{i} Gamma{i}"
        first, price = text.index(name), f"{i + 100} pounds"
        both = ((first, first + len(name)), (text.rindex(name), text.rindex(name) + len(name)))
        sold = text.index(buyer), text.index(buyer) + len(buyer)
        dataset = "shift-reddit" if i % 3 == 0 else "squad"
        title = f"Town {i}"
        examples += [
            Example(f"Who came to town{i}?", title, text, both, dataset),
            Example(f"Who bought the ferry of town{i}?", title, text, (sold,), dataset),
            Example(f"Was {price} paid in town{i}?", title, text, (), dataset),
        ]
    return examples


EXAMPLES = made_up_examples()
ACCEPTED = {e.question.rstrip("?"): {e.text[s:t] for s, t in e.answers} for e in EXAMPLES}
TEXT_OF = {e.question.rstrip("?"): e.text for e in EXAMPLES}


def drawn(seed: int = 1, **changes: Any) -> list[Labelled]:
    return draw(EXAMPLES, Recipe(**{"informal": 1.0, **changes}), random.Random(seed))


def asked(labelled: Labelled) -> str:
    return labelled.window.question.rstrip("?")


def test_an_answer_lies_in_its_crop_at_its_offsets() -> None:
    answerable = [labelled for labelled in drawn() if labelled.answers]
    assert len(answerable) == 120
    for labelled in answerable:
        passage = labelled.window.passage
        assert passage in TEXT_OF[asked(labelled)]
        for start, end in labelled.answers:
            assert 0 <= start < end <= len(passage)
            assert passage[start:end] in ACCEPTED[asked(labelled)]


def test_both_places_of_an_answer_are_kept_where_the_crop_holds_both() -> None:
    first = [labelled for labelled in drawn() if "came" in asked(labelled) and labelled.answers]
    assert {len(labelled.answers) for labelled in first} == {2}


def test_a_crop_that_leaves_the_answer_out_holds_none() -> None:
    extra = drawn(hard=0.0, left_out=1.0)
    out = [labelled for labelled in extra if not labelled.answers and ACCEPTED[asked(labelled)]]
    assert len(out) == 120
    for labelled in out:
        assert labelled.window.passage in TEXT_OF[asked(labelled)]
        assert not any(answer in labelled.window.passage for answer in ACCEPTED[asked(labelled)])


def test_a_text_that_is_all_answer_leaves_nothing_out() -> None:
    only = Example("Who?", "", "Alpha came.", ((0, 5),), "squad")
    found = draw([only], Recipe(left_out=1.0, hard=0.0), random.Random(1))
    assert [labelled.answers for labelled in found] == [((0, 5),)]


def test_hard_negatives_are_other_texts_without_an_accepted_answer() -> None:
    extra = drawn(hard=1.0, left_out=0.0)
    hard = [one for one in extra if one.window.passage not in TEXT_OF[asked(one)]]
    assert len(hard) > 60
    for labelled in hard:
        assert labelled.answers == ()
        assert not occurrences(labelled.window.passage, tuple(ACCEPTED[asked(labelled)]))
        # read under the title of the text it comes from
        town = labelled.window.heading.partition(" · ")[0].removeprefix("Town ")
        assert f"town{town} " in labelled.window.passage or town in labelled.window.passage


def test_the_same_seed_draws_the_same_windows() -> None:
    assert drawn(seed=5) == drawn(seed=5)
    assert drawn(seed=5) != drawn(seed=6)


def test_short_crops_come_first() -> None:
    found = drawn(short=0.5, short_words=(5, 10), long_words=(60, 70))
    words = [len(labelled.window.passage.split()) for labelled in found]
    half = len(words) // 2
    assert max(words[: half - 1]) < 25  # one sentence beyond the aim at most
    assert min(words[half + 1 :]) > 50


def test_informal_texts_are_thinned_out() -> None:
    assert len(drawn(informal=0.0, hard=0.0, left_out=0.0)) == 120
    assert len(drawn(informal=1.0, hard=0.0, left_out=0.0)) == 180


def test_questions_lose_their_mark_as_often_as_the_recipe_says() -> None:
    assert all(labelled.window.question.endswith("?") for labelled in drawn(typed=0.0))
    assert not any("?" in labelled.window.question for labelled in drawn(typed=1.0))


def test_the_heading_is_the_title_and_may_be_the_first_sentence() -> None:
    for labelled in drawn(lead=1.0, hard=0.0):
        title, _, lead = labelled.window.heading.partition(" · ")
        text = TEXT_OF[asked(labelled)]
        assert title.startswith("Town ")
        assert bool(lead) != text.startswith(labelled.window.passage)
        assert text.startswith(lead)
    assert not any("·" in labelled.window.heading for labelled in drawn(lead=0.0, hard=0.0))


BOAT = Example(
    "Who came?",
    "Harbour",
    "It was a quiet day. Then Alpha came. Nobody spoke for a while. Alpha left. It blew.",
    ((25, 30),),
    "squad",
)


def crops(example: Example, words: int, *, keep: bool, **changes: Any) -> list[Labelled | None]:
    recipe = Recipe(**changes)
    return [crop(example, words, recipe, random.Random(i), keep=keep) for i in range(40)]


@pytest.mark.parametrize("words", [1, 6, 12])
def test_a_crop_is_whole_sentences_of_about_the_words_wanted(words: int) -> None:
    bounds = sentences(BOAT.text)
    for one in crops(BOAT, words, keep=True):
        assert one is not None
        passage = one.window.passage
        start = BOAT.text.index(passage)
        assert start in {start for start, _ in bounds}
        assert start + len(passage) in {end for _, end in bounds}
        assert words <= len(passage.split()) < words + 6  # the longest sentence, less a word
        assert [passage[s:e] for s, e in one.answers] == ["Alpha"]


def test_a_crop_grows_on_both_sides_and_is_the_whole_text_at_most() -> None:
    found = {one.window.passage for one in crops(BOAT, 9, keep=True) if one}
    assert any(passage.startswith("It was") for passage in found)
    assert any(passage.startswith("Then Alpha") for passage in found)
    assert {one.window.passage for one in crops(BOAT, 999, keep=True) if one} == {BOAT.text}


def test_a_crop_without_the_answer_says_it_nowhere() -> None:
    found = {one.window.passage for one in crops(BOAT, 999, keep=False) if one}
    assert found == {"It was a quiet day.", "Nobody spoke for a while.", "It blew."}
    assert all(one and one.answers == () for one in crops(BOAT, 999, keep=False))
    assert crops(Example("Who?", "", "Alpha came. Alpha left.", ((0, 5),), ""), 9, keep=False) == (
        [None] * 40
    )


def test_a_crop_of_a_text_that_does_not_say_is_from_anywhere() -> None:
    silent = Example(BOAT.question, BOAT.title, BOAT.text, (), BOAT.dataset)
    found = [one for one in crops(silent, 1, keep=True) if one]
    assert {one.window.passage for one in found} == {
        BOAT.text[start:end] for start, end in sentences(BOAT.text)
    }
    assert all(one.answers == () for one in found)


def labelled_as(name: str) -> Labelled:
    return Labelled(Window(name, "", ""), ())
