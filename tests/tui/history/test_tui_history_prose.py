"""What a language model did for an answer: kept, and taken out with an article."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from article_fakes import article
from tui_fakes import BUS, FAIR, FAIR_DATES, cite, found, hit

from index.removal.pieces import pieces_of
from index.removal.proof import prove
from index.types import TakenDown
from qa.types import Alternative, Answer, Chosen, Prose, Reworded, Written
from tui.history.answers import MOST_HITS, restored, stored, without
from tui.history.prose_codec import GONE
from tui.history.removal import forget, unpacked
from tui.history.store import Store

NOON = datetime(2024, 10, 14, 12, tzinfo=UTC)

FERRY = article("The ferry leaves at noon. Its crew struck in May.", title="Ferry")
"""An article that a passage was found in, and that nothing cites."""

PROSE = Prose(
    "llama3.2",
    (
        Written("The fair runs October 15-17.", (FAIR_DATES,)),
        Written("Night buses run until midnight.", (cite(BUS, "Night buses"),)),
        Written("The ferry crew struck in June.", (cite(FAIR, "midnight"),), "June isn't there"),
        Written("Its crew struck in May.", (), "cites nothing"),
    ),
    failed="it was cut off",
    took=3.5,
)
HITS = (
    hit(FAIR, "The fair", 1),
    hit(BUS, "Night buses", 2),
    hit(FAIR, "Parking", 3),
    hit(FERRY, "The ferry", 4),
)
ANSWER = replace(
    found("When?", citations=(FAIR_DATES,), hits=HITS),
    alternatives=(Alternative("midnight", 0.4, (cite(BUS, "midnight"),)),),
    prose=PROSE,
    chosen=Chosen("llama3.2", 8, "October 15-17", "midnight"),
    reworded=Reworded("llama3.2", "fair dates"),
)


def after(answer: Answer, *gone: str) -> Answer | None:
    """What is left of an answer once the articles of these titles are taken down."""
    kept = stored(answer)

    def is_gone(one: Mapping[str, Any]) -> bool:
        ids = {each.id for each in (FAIR, BUS, FERRY) if each.title in gone}
        return one["id"] in ids

    value = without(kept.value, is_gone)
    return None if value is None else restored(value, kept.texts)


def test_all_of_it_comes_back() -> None:
    kept = stored(ANSWER)
    assert restored(kept.value, kept.texts) == replace(ANSWER, hits=ANSWER.hits[:MOST_HITS])


def test_an_answer_without_a_model_is_stored_as_it_always_was() -> None:
    value = json.loads(stored(found("When?", hits=HITS)).value)
    assert not {"prose", "chosen", "reworded", "found_in"} & value.keys()


def test_an_article_that_was_only_found_is_named_but_its_text_isnt_kept() -> None:
    kept = stored(ANSWER)
    assert FERRY.id in kept.value
    assert FERRY.text not in kept.texts.values()


def test_a_sentence_that_cites_a_removed_article_goes_and_so_does_every_struck_one() -> None:
    left = after(ANSWER, BUS.title)
    assert left is not None
    assert left.removed
    assert left.prose is not None
    assert left.prose.sentences == PROSE.sentences[:1]
    assert left.prose.failed == GONE


def test_words_that_were_chosen_against_go_with_their_article() -> None:
    left = after(ANSWER, BUS.title)
    assert left is not None
    assert left.chosen == Chosen("llama3.2", 8, "October 15-17", GONE)
    assert left.reworded == ANSWER.reworded


def test_an_article_that_was_only_found_takes_the_struck_sentences_with_it() -> None:
    left = after(ANSWER, FERRY.title)
    assert left is not None
    assert left.prose is not None
    assert left.prose.sentences == PROSE.sentences[:2]
    assert left.chosen == ANSWER.chosen
    assert not left.removed
    assert "struck in" not in stored(left).value
    assert after(left, FERRY.title) is None


def test_no_prose_is_left_of_an_answer_whose_words_are_gone() -> None:
    left = after(ANSWER, FAIR.title)
    assert left is not None
    assert (left.text, left.prose) == (None, None)
    assert left.chosen == Chosen("llama3.2", 8, GONE, GONE)


def test_no_prose_is_left_where_no_sentence_is() -> None:
    only = replace(ANSWER, prose=replace(PROSE, sentences=PROSE.sentences[1:]))
    left = after(only, BUS.title)
    assert left is not None
    assert left.prose is None


@pytest.mark.parametrize("part", ["chosen", "prose"])
def test_what_isnt_a_stored_answer_is_told(part: str) -> None:
    value = json.loads(stored(ANSWER).value)
    with pytest.raises(ValueError, match="not a stored answer"):
        restored(json.dumps({**value, part: {"mood": 1}}), stored(ANSWER).texts)


LEAK = article(
    "The harbour master kept two sets of books for eleven years, a clerk told the court.",
    title="Harbour books",
)
"""An article of which only prose has words: the answer has it neither cited nor among its hits."""
GROWING = found(
    "How?", citations=(FAIR_DATES,), hits=(*HITS[:MOST_HITS], hit(LEAK, "The harbour", 4))
)
WRITTEN = replace(
    GROWING, prose=Prose("llama3.2", (Written(LEAK.text, (cite(LEAK, LEAK.text, LEAK.text),)),))
)


@pytest.mark.parametrize("removed", [True, False])
def test_what_is_taken_down_while_prose_is_written_never_gets_into_the_history(
    tmp_path: Path, *, removed: bool
) -> None:
    path = tmp_path / "history.sqlite"
    with closing(Store(path)) as store:
        turn = store.add("c", "news", GROWING, NOON, growing=True)
        assert [one.answer for one in store.turns("c")] == [
            replace(GROWING, hits=GROWING.hits[:MOST_HITS])
        ]
        if removed:
            assert forget(path, [TakenDown(1, LEAK.id, LEAK.path, None, NOON)]) == 1
        assert store.amend(turn, GROWING, WRITTEN) is not removed
        [kept] = store.turns("c")
    assert (kept.answer.text, kept.answer.removed) == (GROWING.text, False)
    files = [one for one in tmp_path.iterdir() if one.is_file()]
    proof = prove(pieces_of([("", LEAK.text)], []), files, unpacked(path))
    assert proof.clean is removed
