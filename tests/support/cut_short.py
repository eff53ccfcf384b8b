"""A removal that was killed before it came to the history, which still quotes the article."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from fake_embedder import FakeEmbedder

from index.library import Library
from qa.types import Answer, Citation
from tui.history.store import Store

SECRET = "The zanzibarine quorbitals met behind closed doors on Tuesday, said their keeper."


def cut_short(place: Path, embedder: FakeEmbedder) -> tuple[Path, Path]:
    """Remove an article that a history quotes, and come no further than the library."""
    library, history = place / "library", place / "history.sqlite"
    (place / "news").mkdir()
    (place / "news" / "secret.txt").write_text(SECRET)
    (place / "news" / "ferry.txt").write_text("The ferry sails twice a day.")
    Library.update(library, [place / "news"], embedder=embedder)
    with Library(library) as opened:
        secret = opened.article("secret")
    quote = SECRET[4:23]
    citation = Citation(secret, 4, 23, quote, 0, len(secret.text))
    with closing(Store(history)) as store:
        answer = Answer("Who?", "Who?", quote, 0.9, (citation,))
        store.add("c" * 32, "news", answer, datetime(2024, 1, 1, tzinfo=UTC))
    Library.remove(library, ["secret"])
    return library, history


def holds(history: Path) -> bool:
    files = history.parent.glob(f"{history.name}*")
    return any(b"zanzibarine" in file.read_bytes() for file in files)
