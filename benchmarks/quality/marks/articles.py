"""The articles that marks are in: read from the data folder, and proved to be the same.

An article is named by its `id` in DATA/realtimeqa/2023/articles.jsonl.gz. Marks are offsets into
its `text`, in characters (code points), as that file has it; a SHA-256 proves that it still does.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Collection
from pathlib import Path
from typing import Literal

from index.errors import DatelineError, NotFoundError

ARTICLES = "realtimeqa/2023/articles.jsonl.gz"
"""Where the articles lie under the data folder."""

Span = tuple[int, int]
"""Start and end (exclusive) in characters of an article's text."""

Split = Literal["tuning", "held-out"]
"""Rules may be tuned on the one, and are measured on the other."""


def split_of(article_id: str) -> Split:
    """The split of an article, for all marks in it: a third of the articles are for tuning."""
    digest = hashlib.sha256(article_id.encode()).digest()
    return "tuning" if int.from_bytes(digest, "big") % 3 == 0 else "held-out"


def digest_of(text: str) -> str:
    """The SHA-256 of a text in UTF-8, as hexadecimal digits."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def read_texts(data: Path, ids: Collection[str]) -> dict[str, str]:
    """The texts of articles by id.

    Raises:
        NotFoundError: the data folder hasn't got the collection, or that hasn't got an article.
    """
    path = data / ARTICLES
    if not path.is_file():
        raise NotFoundError(f"{data} holds no {ARTICLES}", "name the folder that holds it")
    wanted = {f'{{"id": "{one}"'.encode() for one in ids}
    length = max(map(len, wanted), default=0)
    found: dict[str, str] = {}
    with gzip.open(path, "rb") as lines:
        for line in lines:
            # Few of thousands are wanted: only those are parsed.
            if line[:length] in wanted:
                row = json.loads(line)
                found[row["id"]] = row["text"]
    missing = sorted(set(ids) - found.keys())
    if missing:
        raise NotFoundError(f"{path} has no article {missing[0]}", "marks name articles by id")
    return found


def check_digests(texts: dict[str, str], digests: dict[str, str]) -> None:
    """Raise `DatelineError` where a text (by id) isn't the one that was marked."""
    for article_id, digest in digests.items():
        if digest_of(texts[article_id]) != digest:
            raise DatelineError(
                f"article {article_id} isn't as it was when it was marked",
                hint="offsets into another text mean nothing: mark it anew",
            )
