"""The articles that marks made by hand are in, and a small collection in their form."""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping
from pathlib import Path

from benchmarks.quality.marks.articles import ARTICLES

DATA = Path(__file__).parents[3] / "shared" / "data"
"""The data folder beside the checkout; the articles' words are in there alone."""


def write_articles(folder: Path, texts: Mapping[str, str]) -> Path:
    """A data folder with a collection of these texts by id."""
    path = folder / ARTICLES
    path.parent.mkdir(parents=True)
    with gzip.open(path, "wt", encoding="utf-8") as lines:
        lines.writelines(json.dumps({"id": one, "text": texts[one]}) + "\n" for one in texts)
    return folder


def cuts_no_word(text: str, start: int, end: int) -> bool:
    """Whether a span holds words without space around them, and none of them in part."""
    words = text[start:end]
    if not words or words != words.strip():
        return False
    return not any(0 < at < len(text) and text[at - 1 : at + 1].isalnum() for at in (start, end))
