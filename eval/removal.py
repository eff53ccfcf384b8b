"""Taking articles that were removed from a library out of its saved evaluation runs.

What a run measured stays, and what an article said doesn't: where it was cited, the citation goes,
and the answer's words are replaced.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from eval.files import WRITABLE
from eval.reporting.runs import SUFFIX
from index.errors import UsageError
from index.storage.kept.documents import documents_of

GONE = "(removed)"
"""Stands in a saved run for words of an article that was removed."""

_PARTIAL = "partial-*.jsonl"
_LEAST_WORDS = 4
"""Words that another article is cited for are a removed one's too from so many on."""


Says = Callable[[str, int], bool]
"""Whether words, of which there must be so many, stand in what was removed."""


@dataclass(frozen=True, slots=True)
class Cleared:
    """Of how many saved runs something went, and the files that can't be read: None is known of."""

    runs: int = 0
    unread: tuple[Path, ...] = ()


def forget(folder: Path, article_ids: Sequence[str], texts: Sequence[str] = ()) -> Cleared:
    """Drop what the runs in a folder quote of articles of a library.

    What an interrupted run keeps, always a file, goes whole: it was of another state of the
    library. `texts` are
    all that the articles said, where that is still known. Where it isn't, guesses that no citation
    goes with go too, since nothing tells whose they are.

    Raises:
        UsageError: a run can't be written.
    """
    runs, unread = 0, list[Path]()
    forget_interrupted(folder)
    documents, ids, says = documents_of(folder), frozenset(article_ids), _says(texts)
    for name in documents.names():
        if name.startswith(".") and SUFFIX in name:  # a save that was cut off
            documents.delete(name)
            continue
        if not name.endswith(SUFFIX):
            continue
        try:
            record = json.loads((documents.read(name) or b"").decode("utf-8"))
            changed = _without(record, ids, says)
        except (OSError, ValueError, TypeError, AttributeError, KeyError, RecursionError):
            unread.append(folder / name)
            continue
        if changed:
            text = json.dumps(record, ensure_ascii=False, indent=1) + "\n"
            try:
                documents.write(name, text.encode("utf-8", errors="replace"))
            except OSError as error:
                raise UsageError(
                    f"can't write {folder / name}: {error.strerror}", WRITABLE
                ) from None
            runs += 1
    return Cleared(runs, tuple(unread))


def forget_interrupted(folder: Path, before: datetime | None = None) -> None:
    """Drop what interrupted runs keep, always files; only those untouched since `before`.

    A library that several machines share may have such files on each of them.
    """
    for path in folder.glob(_PARTIAL):
        with suppress(FileNotFoundError):
            if before is None or path.stat().st_mtime < before.timestamp():
                path.unlink()


def _without(record: Any, ids: frozenset[str], says: Says) -> bool:
    """Change a saved run's record in place; tell whether there was anything to change."""
    changed = [_entry(entry, ids, says) for entry in _entries(record)]
    return any(changed)


def _entries(record: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    yield from record["report"]["questions"]


def _entry(entry: dict[str, Any], ids: frozenset[str], says: Says) -> bool:
    citation, candidate = entry.get("citation") or {}, entry.get("candidate") or {}
    least = _LEAST_WORDS if citation else 1
    cited = citation.get("article") in ids
    quoted = says(str(citation.get("sentence") or ""), _LEAST_WORDS)
    said = [one for one in (entry.get("answer"), candidate.get("answer")) if one]
    if not (cited or quoted or any(says(str(words), least) for words in said)):
        return False
    if cited or quoted:
        entry["citation"] = None
    if entry.get("answer") is not None:
        entry["answer"] = GONE
    if candidate.get("answer") is not None:
        entry["candidate"] = {**candidate, "answer": GONE}
    return True


def _says(texts: Sequence[str]) -> Says:
    whole = "\0".join(" ".join(text.split()) for text in texts)

    def says(words: str, least: int) -> bool:
        collapsed = " ".join(words.split())
        if not texts:
            return least == 1 and collapsed != GONE
        return len(collapsed.split()) >= least and collapsed in whole

    return says
