from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from benchmarks.harness.inputs import Given, every_nth
from index.errors import DatelineError, UsageError


def test_every_nth_article_is_taken(tmp_path: Path) -> None:
    articles = tmp_path / "articles.jsonl.gz"
    with gzip.open(articles, "wt", encoding="utf-8") as file:
        file.write("one\ntwo\nthree\nfour\nfive\n")
    assert every_nth(articles, 1, tmp_path) == articles
    taken = every_nth(articles, 2, tmp_path)
    assert taken.name == "every-2-articles.jsonl"
    assert taken.read_text(encoding="utf-8") == "one\nthree\nfive\n"
    for n, path in ((0, articles), (2, tmp_path / "articles.txt")):
        with pytest.raises(UsageError):
            every_nth(path, n, tmp_path)


def test_a_benchmark_without_a_library_has_none_to_search(tmp_path: Path) -> None:
    with pytest.raises(DatelineError, match="named no library"):
        _ = Given({}, {}, None, tmp_path).searched
