"""The span reader: what it shows the network, and where the found words stand."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from threading import current_thread
from typing import cast

import numpy as np
import pytest

from index.errors import ReaderError
from index.passages import passages
from index.types import Article, Hit, Passage
from qa.question import understand
from qa.reader import READ_PASSAGES, SpanReader
from qa.reader_model import ReaderModel, Scored
from qa.types import Citation, Turn
from qa.window import Tokens, Window
from tui.settings import sample_articles

LEAD = "The Skerry ferry sank on 3 March."
TEXT = f"{LEAD} Priya Anand saw it.\nDivers found the wreck in May. It lay off Marrow Bay."


class FakeModel:
    """Points at the words it is told, with the scores it is told; remembers what it saw."""

    def __init__(self, points: Mapping[str, float], no_answer: float = 1.0) -> None:
        self.points = points
        self.no_answer = no_answer
        self.seen: list[Window] = []

    def score(self, windows: Sequence[Window]) -> list[Scored]:
        self.seen += windows
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
    return SpanReader(cast(ReaderModel, FakeModel(points, no_answer)), **options)


def hit(
    text: str = TEXT, start: int = 0, end: int | None = None, title: str = "", rank: int = 1
) -> Hit:
    """A hit whose passage is `text[start:end]`."""
    article = Article(
        id=f"a{rank}",
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
    SpanReader(cast(ReaderModel, fake)).read(
        QUESTION, [hit(start=start, title="News"), hit(title="News", rank=2)]
    )
    assert fake.seen == [
        Window("When did it sink?", f"News · {LEAD}", TEXT[start:]),
        Window("When did it sink?", "News", TEXT),
    ]


def test_a_follow_up_is_read_with_what_it_leaves_out() -> None:
    fake = FakeModel({})
    question = understand("When did it sink?", turns=[Turn("Who built the Skerry?")])
    SpanReader(cast(ReaderModel, fake)).read(question, [hit()])
    assert fake.seen[0].question == "When did the Skerry sink?"


def test_only_the_best_passages_are_read() -> None:
    hits = [hit(rank=rank) for rank in range(1, READ_PASSAGES + 3)]
    found = reader({"May": 1.0}).read(QUESTION, hits)
    assert {span.hit.rank for span in found} == set(range(1, READ_PASSAGES + 1))
    found = reader({"May": 1.0}, passages=2).read(QUESTION, hits)
    assert {span.hit.rank for span in found} == {1, 2}


def test_nothing_is_loaded_where_nothing_was_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> ReaderModel:
        raise AssertionError("loaded")

    monkeypatch.setattr("qa.reader.ReaderModel", fail)
    assert SpanReader().read(QUESTION, []) == []


def test_the_network_is_loaded_once(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[FakeModel] = []

    def make() -> FakeModel:
        made.append(FakeModel({"May": 1.0}))
        return made[-1]

    monkeypatch.setattr("qa.reader.ReaderModel", make)
    lazy = SpanReader()
    assert made == []
    for _ in range(2):
        assert lazy.read(QUESTION, [hit()])
    assert lazy.load() is cast(object, made[0])
    assert len(made) == 1


def test_the_network_can_load_beside_other_work(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []

    def make() -> FakeModel:
        made.append(current_thread().name)
        return FakeModel({"May": 1.0})

    monkeypatch.setattr("qa.reader.ReaderModel", make)
    early = SpanReader()
    early.start_loading()
    early.start_loading()
    assert early.read(QUESTION, [hit()])
    assert len(made) == 1
    assert made[0] != current_thread().name


def test_a_missing_network_is_said_when_it_is_needed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("qa.reader.ReaderModel", lambda: ReaderModel(tmp_path))
    with pytest.raises(ReaderError, match=r"reader\.json"):
        SpanReader().read(QUESTION, [hit()])


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
