"""The questions that can be tried before there are articles of one's own."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from command_line import Run
from textual.widgets import Static
from tui_fakes import FakeEngine, library
from tui_pilot import MEDIUM, NARROW, ask, box, cards, status, until

from index.place import Place, save
from tui.app.app import DatelineApp
from tui.config.locations import sample_articles
from tui.conversation.welcome import EXAMPLES, examples, to_try, welcome

SAMPLE = replace(library(articles=20), path=Path("/library-sample"))


@pytest.mark.parametrize(
    ("question", "answer"),
    zip(
        EXAMPLES,
        ("next Tuesday", "Calder", "October 15-17", "rosters", "cracked", "Lomond"),
        strict=True,
    ),
)
def test_the_sample_answers_every_question_that_it_is_tried_with(
    sample: Run, question: str, answer: str
) -> None:
    document = sample("ask", question, "--json").document
    assert document["answer"] is not None
    assert answer in document["answer"]


def test_an_address_that_holds_nothing_is_told_with_the_sample(tmp_path: Path) -> None:
    save(tmp_path, Place("http://archive:19530", "typo"))
    line = "milvus://archive:19530/typo holds nothing yet."
    assert line in welcome(SAMPLE, tmp_path).plain
    for said in (welcome(SAMPLE), welcome(SAMPLE, tmp_path / "own"), welcome(library(), tmp_path)):
        assert "holds nothing yet" not in said.plain


def test_only_the_sample_has_questions_to_try() -> None:
    assert examples(SAMPLE) == EXAMPLES
    assert "These are sample articles" in welcome(SAMPLE).plain
    for other in (None, library(), replace(SAMPLE, articles=0)):
        assert examples(other) == ()
        assert "These are sample articles" not in welcome(other).plain


def test_a_library_of_the_samples_folder_has_them_too(tmp_path: Path) -> None:
    copy, link = tmp_path / "copy", tmp_path / "link"
    shutil.copytree(sample_articles(), copy)
    link.symlink_to(sample_articles())
    for folder in (sample_articles(), copy, link):
        assert examples(replace(library(articles=20), folders=(str(folder),))) == EXAMPLES
    (copy / "own.txt").write_text("Mine.")
    for folders in ((str(copy),), (str(tmp_path / "gone"),), (str(link), str(copy)), ()):
        assert examples(replace(library(articles=20), folders=folders)) == ()


@pytest.mark.parametrize("size", [MEDIUM, NARROW])
async def test_a_number_asks_its_question_until_something_is_asked(size: tuple[int, int]) -> None:
    engine = FakeEngine(status=SAMPLE)
    async with DatelineApp(engine).run_test(size=size) as pilot:
        await until(pilot, lambda: status(pilot).startswith("Ready"))
        await ask(pilot, "2")
        assert [question for question, _ in engine.asked] == [EXAMPLES[1]]
        assert not pilot.app.query_one("#to-try").display
        await ask(pilot, "7")
        assert engine.asked[-1][0] == "7"


async def test_a_click_asks_a_question() -> None:
    engine = FakeEngine(status=SAMPLE)
    async with DatelineApp(engine).run_test(size=MEDIUM) as pilot:
        await until(pilot, lambda: status(pilot).startswith("Ready"))
        listed = pilot.app.query_one("#to-try", Static)
        lines = [line.plain for line in to_try(EXAMPLES).wrap(listed.content_region.width)]
        row = next(y for y, line in enumerate(lines) if EXAMPLES[0] in line)
        await pilot.click(listed, offset=(listed.gutter.left + 5, listed.gutter.top + row))
        await until(pilot, lambda: cards(pilot))
        await until(pilot, lambda: engine.asked)
        assert engine.asked[0][0] == EXAMPLES[0]
        assert box(pilot).value == ""
