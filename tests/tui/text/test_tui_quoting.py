"""A sentence cut around the answer in it."""

import pytest
from article_fakes import article

from qa.types import Citation
from tui.text.quoting import quoted

DAYS = "October 15-17"


def citation(before: str, words: str, after: str) -> Citation:
    text = f"{before}{words}{after}"
    start = len(before)
    return Citation(article(text), start, start + len(words), words, 0, len(text))


def test_a_sentence_that_fits_is_quoted_whole_on_one_line() -> None:
    shown = quoted(citation("The fair will\nrun ", DAYS, ", the committee\t said."), 280)
    assert shown == ("“The fair will run ", DAYS, ", the committee said.”")


@pytest.mark.parametrize(("before", "after"), [(600, 0), (600, 600), (0, 600), (600, 5), (5, 600)])
def test_a_long_sentence_is_cut_at_words_around_the_answer(before: int, after: int) -> None:
    shown = quoted(citation("word " * (before // 5), DAYS, " word" * (after // 5)), 280)
    whole = "".join(shown)
    assert shown.words == DAYS
    assert 250 <= len(whole) <= 284
    assert set(whole.replace(DAYS, " ").strip("“…”").split()) == {"word"}
    assert shown.before.startswith("“…") == (before > 200)
    assert shown.after.endswith("…”") == (after > 200)


def test_an_answer_longer_than_the_limit_stays_whole() -> None:
    words = "pies and pens " * 30
    shown = quoted(citation("He named ", words.strip(), " that day."), 280)
    assert shown == ("“…", words.strip(), "…”")


def test_words_without_spaces_are_cut_too() -> None:
    shown = quoted(citation("展" * 500, "十月", "会" * 500), 280)
    assert len("".join(shown)) == 284
