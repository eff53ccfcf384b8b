"""The same articles in every format: each is read, and keeps its words."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.speed.format_files import Story, formats
from benchmarks.speed.formats import measure
from index.errors import DatelineError
from index.ingest.readers import read
from index.types import ParsedArticle

STORIES = (
    Story(
        0,
        "Old bridge over the Lenne closes",
        (
            "The old bridge over the Lenne closed on Monday after inspectors found cracks in two of"
            " its piers, the town council said.",
            "Repairs will cost 4.2 million euros & take until June, the mayor told reporters on the"
            " bank of the river (and in the town hall).",
        ),
    ),
    Story(
        1,
        "Ferry crews walk out at noon",
        (
            "Ferry crews walked out at noon on Friday in a dispute over night shifts, leaving"
            " hundreds of passengers at the quay.",
            "The union asked for nine per cent more pay and will meet the company on Tuesday.",
        ),
    ),
)


@pytest.mark.parametrize("name", formats())
def test_each_format_keeps_the_articles(name: str, tmp_path: Path) -> None:
    texts = []
    for file, data in formats()[name](STORIES).items():
        (tmp_path / file).write_bytes(data)
        texts += [one.text for one in read(tmp_path / file) if isinstance(one, ParsedArticle)]
    assert [text.split() for text in texts] == [story.text.split() for story in STORIES]


def test_a_folder_without_articles_is_told(tmp_path: Path) -> None:
    with pytest.raises(DatelineError, match="no articles"):
        measure(tmp_path, count=1, rounds=1)
