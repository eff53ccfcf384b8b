"""Days and times marked by hand: valid in themselves, and for their articles."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from benchmarks.quality.marks.articles import ARTICLES
from benchmarks.quality.marks.timelines import read_timelines, read_times, texts_of
from index.errors import DatelineError
from tests.support.marked_articles import DATA, cuts_no_word

DAY = {"day": "2024-05-14", "sentences": [["a1", [0, 8]]]}
SUBJECT = {
    "id": "keel",
    "subject": "Orla Keel",
    "split": "tuning",
    "articles": {"a1": "0" * 64},
    "days": [DAY],
}


def test_the_counts_are_those_that_the_readme_says() -> None:
    timelines = read_timelines()
    assert Counter(one.split for one in timelines) == {"tuning": 4, "held-out": 4}
    for split, days, sentences in (("tuning", 33, 80), ("held-out", 29, 81)):
        found = [day for one in timelines if one.split == split for day in one.days]
        assert (len(found), sum(len(day.sentences) for day in found)) == (days, sentences)
    assert len(read_times()) == 150


def test_the_marks_fit_their_articles() -> None:
    if not (DATA / ARTICLES).is_file():
        pytest.skip(f"the data folder beside the checkout holds no {ARTICLES}")
    timelines, times = read_timelines(), read_times()
    texts = texts_of(DATA, timelines, times)
    for one in timelines:
        for day in one.days:
            for article, (start, end) in day.sentences:
                assert cuts_no_word(texts[article], start, end)
    assert all(cuts_no_word(texts[one.article], *one.time) for one in times)


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"split": "both"}, "none of tuning, held-out"),
        ({"days": [DAY, DAY]}, "aren't in order"),
        ({"days": [{"day": "2024-05-14", "sentences": []}]}, "has no sentence"),
        ({"articles": {"a2": "0" * 64}}, "aren't those of the sentences"),
        ({"days": [{"day": "May", "sentences": [["a1", [0, 8]]]}]}, "isoformat"),
    ],
)
def test_a_mark_that_is_none_is_refused(tmp_path: Path, changed: object, says: str) -> None:
    assert isinstance(changed, dict)
    path = tmp_path / "marks.jsonl"
    path.write_text(json.dumps(SUBJECT) + "\n", encoding="utf-8")
    assert read_timelines(path)[0].days[0].sentences == (("a1", (0, 8)),)
    path.write_text(json.dumps({**SUBJECT, **changed}) + "\n", encoding="utf-8")
    with pytest.raises(DatelineError, match=says):
        read_timelines(path)
