"""Counts against a scan of every text: over real news where they are, and over made-up ones."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from fake_embedder import FakeEmbedder

from benchmarks.harness.inputs import every_nth
from benchmarks.quality.counts import COLLECTION, main, measure
from index.library import Library

DATA = Path(__file__).resolve().parents[4] / "shared" / "data"
"""Beside the checkout, where the collections that are measured may lie."""


@pytest.mark.skipif(not (DATA / COLLECTION).is_file(), reason=f"there is no {DATA / COLLECTION}")
def test_200_queries_over_real_news_are_counted_as_a_scan_counts_them(
    tmp_path: Path, embedder: FakeEmbedder
) -> None:
    articles = every_nth(DATA / COLLECTION, 100, tmp_path)
    Library.update(tmp_path / "library", [articles], embedder=embedder)
    compared = measure(tmp_path / "library", 200, seed=2)
    assert compared.different == ()
    assert (compared.queries, compared.articles) == (200, 50)
    assert compared.found > 150


def test_made_up_articles_are_counted_and_told(tmp_path: Path, embedder: FakeEmbedder) -> None:
    folder = tmp_path / "realtimeqa" / "2022"
    folder.mkdir(parents=True)
    text = (
        "Ada Keel said on Monday that the old bridge would close.\nFerry crews of Port Sedna carry"
    )
    lines = [
        json.dumps({"id": f"a{number}", "title": "Port", "text": f"{text} {number} passengers."})
        for number in range(6)
    ]
    (tmp_path / "made.jsonl").write_text("\n".join(lines), encoding="utf-8")
    Library.update(tmp_path / "library", [tmp_path / "made.jsonl"], embedder=embedder)
    (tmp_path / COLLECTION).touch()
    told = CliRunner().invoke(
        main, [str(tmp_path), "--queries", "25", "--library", str(tmp_path / "library")]
    )
    assert told.exit_code == 0, told.output
    assert told.output.startswith("25 of 25 queries are counted as a scan of 6 articles")
    few = CliRunner().invoke(
        main, [str(tmp_path), "--queries", "9000", "--library", str(tmp_path / "library")]
    )
    assert (few.exit_code, few.output) == (
        1,
        "Error: 6 articles have too few words for 9000 queries\n",
    )
