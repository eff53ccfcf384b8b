"""Which of the ranked passages are shown."""

from collections.abc import Sequence

import pytest

from index.search.diversify import choose

PIER = "the pier fell into the sea before dawn on tuesday and nobody was hurt"
FERRY = "the ferry to the island will not sail before friday say its owners today"
DIVERS = "divers must first look for iron on the bed of the harbour they were told"


def chosen(passages: Sequence[tuple[int, int, str]], k: int) -> list[int]:
    """Choose among (article, story, words)."""
    return choose(
        [article for article, _, _ in passages],
        [story for _, story, _ in passages],
        lambda positions: [passages[position][2] for position in positions],
        k,
    )


def alone(*articles: int) -> list[tuple[int, int, str]]:
    """Passages of articles that are stories of their own; their words are never looked at."""
    return [(article, article, "") for article in articles]


def test_of_copies_that_say_the_same_the_best_ranked_stays() -> None:
    passages = [(2, 1, PIER), (1, 1, PIER + " said the coastguard"), (9, 9, PIER), (3, 1, PIER)]
    assert chosen(passages, 10) == [0, 2]  # article 9 has the words, but is another story


def test_copies_that_say_other_things_stay() -> None:
    passages = [(1, 1, PIER), (2, 1, FERRY), (3, 1, PIER), (3, 1, FERRY)]
    assert chosen(passages, 10) == [0, 1]


def test_one_article_may_say_a_thing_twice() -> None:
    passages = [(1, 1, PIER), (1, 1, PIER), (2, 1, DIVERS)]
    assert chosen(passages, 10) == [0, 1, 2]


def test_the_fourth_passage_of_a_story_comes_after_all_others() -> None:
    assert chosen(alone(1, 1, 1, 1, 1, 2, 3, 1), 10) == [0, 1, 2, 5, 6, 3, 4, 7]
    assert chosen(alone(1, 1, 1, 1, 1, 2, 3, 1), 5) == [0, 1, 2, 5, 6]


def test_what_copies_say_counts_together() -> None:
    words = [PIER, FERRY, DIVERS, "and something else entirely was said here by the mayor"]
    passages = [(1 + i % 2, 1, text) for i, text in enumerate(words)]
    assert chosen([*passages, *alone(7)], 10) == [0, 1, 2, 4, 3]


@pytest.mark.parametrize("k", [1, 2, 3, 4, 7, 100])
def test_fewer_are_the_first_of_more(k: int) -> None:
    passages = [*alone(1, 1, 1, 1, 5), (2, 1, PIER), (3, 1, PIER), *alone(5, 5, 5, 6)]
    everything = chosen(passages, 1000)
    assert len(everything) == 10
    assert chosen(passages, k) == everything[:k]


def test_nothing_found() -> None:
    assert chosen([], 10) == []
