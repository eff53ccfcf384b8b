"""What the reader sees of a passage: its tokens, where they stand, and the heading above."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

from qa.reading.window import (
    HEADING_TOKENS,
    LEAD_CHARS,
    MAX_TOKENS,
    QUESTION_TOKENS,
    Tokens,
    Window,
    heading_of,
    join_heading,
    tokenise,
)

WORDS = "[PAD] [UNK] [CLS] [SEP] when did it sink ferry news the cafe on march ##es . ?".split()
IDS = {word: i for i, word in enumerate(WORDS)}


def tiny_tokenizer() -> Tokenizer:
    tokenizer = Tokenizer(models.WordPiece(IDS, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.add_special_tokens(["[CLS]", "[SEP]", "[PAD]", "[UNK]"])
    return tokenizer


TOKENIZER = tiny_tokenizer()

MPNET_WORDS = ["<s>", "<pad>", "</s>", "<unk>", *WORDS[4:]]
"""MPNet's marks; its own vocabulary has BERT's too, behind them."""


def mpnet_tokenizer(vocabulary: list[str]) -> Tokenizer:
    ids = {word: i for i, word in enumerate(vocabulary)}
    tokenizer = Tokenizer(models.WordPiece(ids, unk_token="<unk>"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.add_special_tokens(["<s>", "</s>", "<pad>", "<unk>"])
    return tokenizer


def words(tokens: Tokens, vocabulary: list[str] = WORDS) -> list[str]:
    return [vocabulary[i] for i in tokens.ids]


def test_a_window_is_question_heading_and_passage() -> None:
    tokens = tokenise(TOKENIZER, Window("When did it sink?", "Ferry news", "It sinkes on March."))
    assert words(tokens) == (
        "[CLS] when did it sink ? [SEP] ferry news [SEP] it sink ##es on march . [SEP]".split()
    )
    assert tokens.types == [0] * 7 + [1] * 10
    assert tokens.first == 10
    assert tokens.offsets == [(0, 2), (3, 7), (7, 9), (10, 12), (13, 18), (18, 19)]


def test_an_empty_heading_keeps_its_separator() -> None:
    tokens = tokenise(TOKENIZER, Window("When?", "", "It."))
    assert words(tokens) == "[CLS] when ? [SEP] [SEP] it . [SEP]".split()
    assert (tokens.first, tokens.offsets) == (5, [(0, 2), (2, 3)])


@pytest.mark.parametrize("vocabulary", [MPNET_WORDS, MPNET_WORDS + WORDS[:4]])
def test_a_window_in_mpnets_marks_has_two_behind_the_question(vocabulary: list[str]) -> None:
    window = Window("When did it sink?", "Ferry news", "It sinkes on March.")
    tokens = tokenise(mpnet_tokenizer(vocabulary), window)
    assert words(tokens, vocabulary) == (
        "<s> when did it sink ? </s> </s> ferry news </s> it sink ##es on march . </s>".split()
    )
    assert tokens.types == [0] * 8 + [1] * 10
    assert tokens.first == 11
    assert tokens.offsets == [(0, 2), (3, 7), (7, 9), (10, 12), (13, 18), (18, 19)]


def test_the_mark_more_counts_against_the_passage() -> None:
    tokens = tokenise(mpnet_tokenizer(MPNET_WORDS), Window("it", "", "it " * 1000))
    assert words(tokens, MPNET_WORDS)[:5] == ["<s>", "it", "</s>", "</s>", "</s>"]
    assert words(tokens, MPNET_WORDS)[-1] == "</s>"
    assert (tokens.first, len(tokens.offsets)) == (5, MAX_TOKENS - 6)
    assert len(tokens.ids) == len(tokens.types) == MAX_TOKENS


@pytest.mark.parametrize("passage", ["", "   \n"])
def test_an_empty_passage_has_no_tokens(passage: str) -> None:
    tokens = tokenise(TOKENIZER, Window("When?", "News", passage))
    assert words(tokens) == "[CLS] when ? [SEP] news [SEP] [SEP]".split()
    assert tokens.offsets == []


def test_offsets_are_characters_of_the_passage_as_it_is_written() -> None:
    passage = "👩\u200d👧 Café\u00a0IT"
    tokens = tokenise(TOKENIZER, Window("", "x", passage))
    assert [passage[start:end] for start, end in tokens.offsets][1:] == ["Café", "IT"]


def test_a_special_token_in_the_text_is_text_of_the_passage() -> None:
    tokens = tokenise(TOKENIZER, Window("When?", "", "It [SEP] sink"))
    assert len(tokens.ids) == tokens.first + len(tokens.offsets) + 1


@pytest.mark.parametrize(
    ("question", "heading", "passage"),
    [(100, 100, 1000), (1, 1, 1000), (100, 0, 500), (0, 0, 383), (0, 0, 381), (64, 56, 261)],
)
def test_long_parts_are_cut_each_at_its_end(question: int, heading: int, passage: int) -> None:
    window = Window(*("it " * count for count in (question, heading, passage)))
    tokens = tokenise(TOKENIZER, window)
    first = 3 + min(question, QUESTION_TOKENS) + min(heading, HEADING_TOKENS)
    assert tokens.first == first
    assert len(tokens.offsets) == min(passage, MAX_TOKENS - first - 1)
    assert len(tokens.ids) == len(tokens.types) == first + len(tokens.offsets) + 1 <= MAX_TOKENS
    assert tokens.offsets[-1] == (3 * len(tokens.offsets) - 3, 3 * len(tokens.offsets) - 1)
    assert words(tokens)[-1] == "[SEP]"


@given(st.text(max_size=40), st.text(max_size=40), st.text(max_size=80))
def test_any_text_has_its_tokens_in_order(question: str, heading: str, passage: str) -> None:
    tokens = tokenise(TOKENIZER, Window(question, heading, passage))
    assert len(tokens.ids) == len(tokens.types) == tokens.first + len(tokens.offsets) + 1
    ends = [0, *(end for _, end in tokens.offsets)]
    for (start, end), before in zip(tokens.offsets, ends, strict=False):
        assert before <= start <= end <= len(passage)


TEXT = "The ferry sank in March. Divers found it. Nobody was hurt."


def test_the_first_sentence_stands_above_every_later_passage() -> None:
    assert heading_of("Skerry news", TEXT, 25) == "Skerry news · The ferry sank in March."
    assert heading_of("", TEXT, 25) == "The ferry sank in March."


def test_a_passage_that_begins_the_article_is_not_told_twice() -> None:
    assert heading_of("Skerry news", TEXT, 0) == "Skerry news"
    assert heading_of("Skerry news", "\n  " + TEXT, 3) == "Skerry news"
    assert heading_of("Skerry news", "\n  " + TEXT, 28) == "Skerry news · The ferry sank in March."


def test_an_endless_first_sentence_is_cut() -> None:
    heading = heading_of("", "word " * 1000, 3000)
    assert heading.startswith("word word")
    assert len(heading) <= LEAD_CHARS


@pytest.mark.parametrize(
    ("title", "lead", "heading"),
    [
        ("News", "It sank.", "News · It sank."),
        (" News ", "", "News"),
        ("", " It sank.\n", "It sank."),
        (" ", "\n", ""),
    ],
)
def test_a_heading_joins_what_there_is(title: str, lead: str, heading: str) -> None:
    assert join_heading(title, lead) == heading


@pytest.mark.parametrize("text", ["", "   ", "\n\n"])
def test_an_article_without_words_has_its_title_only(text: str) -> None:
    assert heading_of("News", text, 0) == "News"
