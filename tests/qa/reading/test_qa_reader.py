"""The span reader: what it shows the network, and where the found words stand."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

from index.errors import ReaderError
from index.ingest.passages import passages
from index.types import Article, Hit, Passage
from qa.progress import AnswerProgress, AnswerStage
from qa.question.question import understand
from qa.reading.reader import (
    RANK_WEIGHT,
    READ_AGAIN,
    READ_PASSAGES,
    Span,
    SpanReader,
    TwoStepReader,
    promising,
)
from qa.reading.reader_model import CARD_FILE, MODEL_FILE, TOKENIZER_FILE, ReaderModel, Scored
from qa.reading.window import Tokens, Window
from qa.types import Citation, Turn
from tui.config.locations import sample_articles

LEAD = "The Skerry ferry sank on 3 March."
TEXT = f"{LEAD} Priya Anand saw it.\nDivers found the wreck in May. It lay off Marrow Bay."


class FakeModel:
    """Points at the words it is told, with the scores it is told; remembers what it saw."""

    def __init__(self, points: Mapping[str, float], no_answer: float = 1.0) -> None:
        self.points = points
        self.no_answer = no_answer
        self.seen: list[Window] = []

    def score(
        self, windows: Sequence[Window], scored: Callable[[int], object] = lambda _: None
    ) -> list[Scored]:
        self.seen += windows
        for done in range(1, len(windows) + 1):
            scored(done)
        return [self._scored(window.passage) for window in windows]

    def _scored(self, passage: str) -> Scored:
        offsets = [match.span() for match in re.finditer(r"\w+|[^\w\s]", passage)]
        starts, ends = np.full((2, len(offsets)), -50.0, dtype=np.float32)
        for words, score in self.points.items():
            for match in re.finditer(re.escape(words), passage):
                first = next(i for i, (_, end) in enumerate(offsets) if end > match.start())
                last = max(i for i, (start, _) in enumerate(offsets) if start < match.end())
                starts[first], ends[last] = score, 0.0
        return Scored(Tokens([], [], 0, offsets), starts, ends, self.no_answer)


def reader(points: Mapping[str, float], no_answer: float = 1.0, **options: int) -> SpanReader:
    return SpanReader(FakeModel(points, no_answer), **options)


def hit(
    text: str = TEXT,
    start: int = 0,
    end: int | None = None,
    title: str = "",
    rank: int = 1,
    name: str = "",
) -> Hit:
    """A hit whose passage is `text[start:end]`, of an article of its own unless it has a name."""
    article = Article(
        id=name or f"a{rank}",
        title=title,
        text=text,
        published=None,
        published_from=None,
        source=None,
        author=None,
        url=None,
        path=f"a{rank}.txt",
        sha256="",
    )
    passage = Passage(rank, article.id, start, len(text) if end is None else end)
    return Hit(passage, article, 1.0, rank)


QUESTION = understand("When did it sink?")


def test_a_span_stands_at_its_offsets_in_the_article() -> None:
    start = TEXT.index("Divers")
    span = reader({"Marrow Bay": 5.0}).read(QUESTION, [hit(start=start)])[0]
    assert (span.start, span.end) == (TEXT.index("Marrow"), TEXT.index("Marrow") + 10)
    assert span.text == span.hit.article.text[span.start : span.end] == "Marrow Bay"
    assert span.sentence == "It lay off Marrow Bay."
    assert (span.score, span.no_answer, span.margin) == (5.0, 1.0, 4.0)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("3 March", LEAD),
        ("Priya Anand", "Priya Anand saw it."),
        ("May", "Divers found the wreck in May."),
        ("saw it.\nDivers found", "Priya Anand saw it.\nDivers found the wreck in May."),
    ],
)
def test_the_sentences_that_a_span_touches(words: str, sentence: str) -> None:
    span = reader({words: 9.0}).read(QUESTION, [hit()])[0]
    assert span.text == words
    assert span.sentence == sentence


def test_a_span_never_leaves_its_passage() -> None:
    start, end = TEXT.index("found"), TEXT.index(" in May")
    passage = hit("cost " + TEXT, start=start + 5, end=end + 5)
    for span in reader({"found": 3.0, "wreck": 4.0}).read(QUESTION, [passage]):
        assert passage.passage.start <= span.sentence_start <= span.start
        assert span.end <= span.sentence_end <= passage.passage.end


def test_a_figure_is_not_completed_from_beyond_the_passage() -> None:
    text = "It cost $5 million. Then it sank."
    cut = hit(text, start=text.index("5"), end=text.index(" million"))
    assert [span.text for span in reader({"5": 9.0}).read(QUESTION, [cut])] == ["5"]


def test_spans_are_ordered_by_their_lead_over_no_answer() -> None:
    first, second = hit(rank=1), hit("It sank in May, they say.", rank=2)
    found = reader({"3 March": 3.0, "Priya Anand": 7.0, "May": 5.0}).read(QUESTION, [first, second])
    assert [(span.text, span.hit.rank) for span in found][:4] == [
        ("Priya Anand", 1),
        ("May", 1),
        ("May", 2),
        ("3 March", 1),
    ]
    assert [span.margin for span in found] == sorted((s.margin for s in found), reverse=True)


def test_the_network_sees_the_question_the_heading_and_the_passage() -> None:
    fake = FakeModel({})
    start = TEXT.index("Divers")
    SpanReader(fake).read(QUESTION, [hit(start=start, title="News"), hit(title="News", rank=2)])
    assert fake.seen == [
        Window("When did it sink?", f"News · {LEAD}", TEXT[start:]),
        Window("When did it sink?", "News", TEXT),
    ]


def test_a_follow_up_is_read_with_what_it_leaves_out() -> None:
    fake = FakeModel({})
    question = understand("When did it sink?", turns=[Turn("Who built the Skerry?")])
    SpanReader(fake).read(question, [hit()])
    assert fake.seen[0].question == "When did the Skerry sink?"


def test_only_the_best_passages_are_read() -> None:
    hits = [hit(rank=rank) for rank in range(1, READ_PASSAGES + 3)]
    found = reader({"May": 1.0}).read(QUESTION, hits)
    assert {span.hit.rank for span in found} == set(range(1, READ_PASSAGES + 1))
    found = reader({"May": 1.0}, passages=2).read(QUESTION, hits)
    assert {span.hit.rank for span in found} == {1, 2}


VOCABULARY = "[CLS] [SEP] [UNK] when did it sink ? in . march".split()


def folder_of(path: Path) -> Path:
    """Write a network that points at the words that come last in its vocabulary."""
    path.mkdir()
    nodes = [
        helper.make_node("Cast", ["input_ids"], ["values"], to=TensorProto.FLOAT),
        helper.make_node("Unsqueeze", ["values", "last"], ["column"]),
        helper.make_node("Concat", ["column", "column"], ["scores"], axis=2),
    ]
    graph = helper.make_graph(
        nodes,
        "reader",
        [helper.make_tensor_value_info("input_ids", TensorProto.INT64, [1, "tokens"])],
        [helper.make_tensor_value_info("scores", TensorProto.FLOAT, [1, "tokens", 2])],
        [helper.make_tensor("last", TensorProto.INT64, [1], [2])],
    )
    opsets = [helper.make_opsetid("", 17)]
    onnx.save(helper.make_model(graph, opset_imports=opsets, ir_version=9), path / MODEL_FILE)
    words = {word: i for i, word in enumerate(VOCABULARY)}
    tokenizer = Tokenizer(models.WordPiece(words, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.save(str(path / TOKENIZER_FILE))
    sums = {
        name: hashlib.sha256((path / name).read_bytes()).hexdigest()
        for name in (MODEL_FILE, TOKENIZER_FILE)
    }
    (path / CARD_FILE).write_text(json.dumps({"sha256": sums}), encoding="utf-8")
    return path


MARCH = hit("It sank in March.")


def test_a_network_is_loaded_from_its_folder_once(tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "model")
    lazy = SpanReader(folder)
    assert lazy.read(QUESTION, [MARCH])[0].text == "March"
    shutil.rmtree(folder)
    assert lazy.read(QUESTION, [MARCH])[0].text == "March"
    assert isinstance(lazy.load(), ReaderModel)
    assert lazy.load() is lazy.load()


def test_a_network_that_was_given_is_not_loaded() -> None:
    fake = FakeModel({})
    given = SpanReader(fake)
    given.start_loading()
    assert given.load() is fake


def test_a_network_can_load_beside_other_work(tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "model")
    early = SpanReader(folder)
    early.start_loading()
    loading = early._loading
    assert loading
    loaded = loading.result()
    shutil.rmtree(folder)
    early.start_loading()
    assert early._loading is loading
    assert early.read(QUESTION, [MARCH])[0].text == "March"
    assert early.load() is loaded


def test_a_missing_network_is_said_when_it_is_needed(tmp_path: Path) -> None:
    missing = SpanReader(tmp_path)
    assert missing.read(QUESTION, []) == []
    missing.start_loading()
    assert missing.read(QUESTION, []) == []
    for _ in range(2):
        with pytest.raises(ReaderError, match=r"reader\.json"):
            missing.read(QUESTION, [hit()])


@pytest.mark.parametrize("text", ["", "   ", "... — !?"])
def test_a_passage_without_words_answers_nothing(text: str) -> None:
    assert reader({}).read(QUESTION, [hit(text)]) == []


def test_an_empty_passage_among_others_is_passed_over() -> None:
    hits = [hit(TEXT, start=3, end=3), hit(rank=2)]
    found = reader({"May": 5.0}).read(QUESTION, hits)
    assert (found[0].text, found[0].hit.rank) == ("May", 2)
    assert {span.hit.rank for span in found} == {2}


def test_spans_over_real_articles_are_citable() -> None:
    texts = [path.read_text(encoding="utf-8") for path in sorted(sample_articles().glob("*.md"))]
    hits = [hit(text, *bounds) for text in texts for bounds in passages(text)]
    words = dict.fromkeys(("the", "2024", "bridge", "’", "of"), 1.0)
    found = reader(words, passages=len(hits)).read(QUESTION, hits)
    assert len(found) > len(hits)
    for span in found:
        passage = span.hit.passage
        assert passage.start <= span.sentence_start <= span.start
        assert span.end <= span.sentence_end <= passage.end
        assert span.text == span.text.strip()
        bounds = (span.sentence_start, span.sentence_end)
        assert Citation(span.hit.article, span.start, span.end, span.text, *bounds)


def two_steps(
    seen: Mapping[str, float], marked: Mapping[str, float], no_answer: float = 1.0, **how: Any
) -> tuple[TwoStepReader, FakeModel]:
    """A reader that glances at some words and marks others, and what reads the second time."""
    second = FakeModel(marked, no_answer=2.0)
    return TwoStepReader(reader(seen, no_answer), SpanReader(second), **how), second


FOUR = [
    hit(f"{word} came.", rank=rank)
    for rank, word in enumerate(("Alpha", "Beta", "Gamma", "Delta"), start=1)
]
SEEN = {"Alpha": 3.0, "Beta": 5.0, "Gamma": 4.0, "Delta": 6.0}
# Margins of 2, 4, 3 and 5, less 0, 1.39, 2.20 and 2.77 for their rank: 2, 2.61, 0.80, 2.23.


@pytest.mark.parametrize("again", [0, 1, 3, 9])
def test_the_likeliest_passages_are_read_again(again: int) -> None:
    both, second = two_steps(SEEN, {}, again=again)
    spans = both.read(QUESTION, FOUR)
    order = ["Beta came.", "Delta came.", "Alpha came.", "Gamma came."][:again]
    assert [window.passage for window in second.seen] == order
    assert {span.hit.text for span in spans} == set(order)


def test_a_passage_is_as_promising_as_the_best_that_was_seen_in_it() -> None:
    both = hit("Epsilon, Zeta.", rank=2)
    spans = reader({**SEEN, "Epsilon": 2.0, "Zeta": 9.0}).read(QUESTION, [FOUR[0], both, FOUR[3]])
    assert RANK_WEIGHT == 2.0
    for order in (spans, spans[::-1]):
        assert promising(order) == [both, FOUR[3], FOUR[0]]
    assert promising([]) == []


def test_what_the_second_network_marks_is_found_in_its_own_order() -> None:
    marked = {"Alpha": 9.0, "Beta": 5.0, "came": 7.0, "Gamma": 99.0}
    both, _ = two_steps(SEEN, marked, again=3)
    found = [(span.text, span.margin) for span in both.read(QUESTION, FOUR) if span.margin > 0]
    assert found == [("Alpha", 7.0), ("came", 5.0), ("came", 5.0), ("came", 5.0), ("Beta", 3.0)]


def test_five_of_the_best_ten_are_read_again_unless_told() -> None:
    hits = [hit("It sank in May.", rank=rank) for rank in range(1, READ_PASSAGES + 3)]
    hits.append(hit("It sank in June.", rank=READ_PASSAGES + 3))
    both, second = two_steps({"May": 5.0, "June": 99.0}, {"May": 5.0})
    assert {span.hit.rank for span in both.read(QUESTION, hits)} == {1, 2, 3, 4, 5}
    assert (READ_AGAIN, len(second.seen)) == (5, 5)


def found_of(spans: Sequence[Span], words: str, rank: int = 1) -> Span:
    return next(span for span in spans if span.text == words and span.hit.rank == rank)


def test_a_glance_is_the_best_margin_of_words_that_overlap() -> None:
    seen = {"Priya": 6.0, "Anand": 8.0, "Marrow Bay": 5.0}
    marked = {"Priya Anand saw it": 9.0, "found the wreck": 8.0, "Bay": 7.0}
    both, _ = two_steps(seen, marked)
    spans = both.read(QUESTION, [hit()])
    assert found_of(spans, "Priya Anand saw it").glance == 7.0
    assert found_of(spans, "found the wreck").glance is None
    assert found_of(spans, "Bay").glance == 4.0
    assert found_of(spans, "Bay").margin == 5.0


@pytest.mark.parametrize(("seen", "marked"), [("#Beta", "Alpha"), ("Alpha", "#Beta")])
def test_words_side_by_side_do_not_overlap(seen: str, marked: str) -> None:
    both, _ = two_steps({seen: 8.0}, {marked: 9.0})
    spans = both.read(QUESTION, [hit("It was one Alpha#Beta")])
    assert found_of(spans, marked).glance is None
    assert found_of(two_steps({seen: 8.0}, {seen: 9.0})[0].read(QUESTION, [hit(seen)]), seen).glance


def test_a_glance_is_at_the_same_passage() -> None:
    hits = [hit("March saw it."), hit("Seoul saw it.", rank=2)]
    both, _ = two_steps({"March": 8.0, "saw": 5.0}, {"March": 7.0, "Seoul": 6.0})
    spans = both.read(QUESTION, hits)
    assert found_of(spans, "March").glance == 7.0
    glance = found_of(spans, "Seoul", 2).glance
    assert glance is not None
    assert glance < -50


ECHOING = [
    hit("It sank in March."),
    hit("March it was.", rank=2),
    hit("March, said the same article.", rank=3, name="a1"),
    hit("March was cold, that March.", rank=4),
    hit("Seoul was cold.", rank=5),
]


@pytest.mark.parametrize(("again", "echoes"), [(1, 2), (2, 1), (5, 0)])
def test_echoes_are_passages_of_other_articles_that_were_not_read_again(
    again: int, echoes: int
) -> None:
    both, _ = two_steps({"March": 8.0, "Seoul": 7.9}, {"March": 9.0, "sank": 5.0}, again=again)
    spans = both.read(QUESTION, ECHOING)
    assert found_of(spans, "March").echoes == echoes
    assert found_of(spans, "sank").echoes == 0


def test_what_lies_no_higher_than_no_answer_is_no_echo() -> None:
    both, _ = two_steps({"March": 8.0}, {"March": 9.0}, no_answer=8.0, again=1)
    assert found_of(both.read(QUESTION, ECHOING), "March").echoes == 0
    both, _ = two_steps({"March": 8.0}, {"March": 9.0}, no_answer=7.9, again=1)
    assert found_of(both.read(QUESTION, ECHOING), "March").echoes == 2


def test_an_echo_may_say_the_same_in_other_words() -> None:
    hits = [hit("It sank on 3 March."), hit("March 3rd, they say.", rank=2)]
    both, _ = two_steps({"3 March": 8.0, "March 3rd": 7.0}, {"3 March": 9.0}, again=1)
    assert found_of(both.read(QUESTION, hits), "3 March").echoes == 1


def test_one_network_alone_neither_glances_nor_hears_echoes() -> None:
    spans = reader({"March": 8.0}).read(QUESTION, ECHOING)
    assert {(span.glance, span.echoes) for span in spans} == {(None, 0)}


@pytest.mark.parametrize("hits", [[], [hit("... — !?"), hit("", rank=2)]])
def test_where_nothing_was_seen_nothing_is_read_again(tmp_path: Path, hits: list[Hit]) -> None:
    never = SpanReader(tmp_path)  # there is no network to load
    assert TwoStepReader(reader({}), never).read(QUESTION, hits) == []


def test_both_networks_are_loaded(tmp_path: Path) -> None:
    folders = [folder_of(tmp_path / name) for name in ("quick", "careful")]
    quick, careful = map(SpanReader, folders)
    both = TwoStepReader(quick, careful)
    both.start_loading()
    assert quick._loading
    assert careful._loading
    both.load()
    for folder in folders:
        shutil.rmtree(folder)
    span = both.read(QUESTION, [MARCH])[0]
    assert (span.text, span.glance) == ("March", span.margin)


@pytest.mark.parametrize("missing", ["quick", "careful"])
def test_a_missing_network_of_two_is_said_on_loading(tmp_path: Path, missing: str) -> None:
    folders = [tmp_path / name for name in ("quick", "careful")]
    for folder in folders:
        if folder.name != missing:
            folder_of(folder)
    both = TwoStepReader(*map(SpanReader, folders))
    both.start_loading()
    with pytest.raises(ReaderError, match=missing):
        both.load()


def test_each_passage_is_told_of_when_it_has_been_read() -> None:
    told: list[AnswerProgress] = []
    hits = [hit("It sank on Monday.", rank=rank) for rank in (1, 2)]
    second = SpanReader(FakeModel({"Monday": 4.0}), stage=AnswerStage.READING_AGAIN)
    both = TwoStepReader(reader({"Monday": 3.0}), second, again=1)
    both.read(QUESTION, hits, told.append)
    assert told == [
        *(AnswerProgress(AnswerStage.READING, done, 2) for done in range(3)),
        *(AnswerProgress(AnswerStage.READING_AGAIN, done, 1) for done in range(2)),
    ]
