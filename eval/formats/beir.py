"""BEIR folders (Thakur et al., 2021): queries.jsonl and qrels/SPLIT.tsv.

    queries.jsonl    {"_id": "q1", "text": "...", "metadata": {}}
    qrels/test.tsv   query-id <tab> corpus-id <tab> score, under a header row

The judged queries become questions without answers, whose `relevant` articles are those with
a score above 0 (grades aren't told apart): only the finding of articles can be measured.
corpus.jsonl is not read here; `dateline index` takes it, and knows its articles by `_id`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from eval.formats.base import (
    Broken,
    Entry,
    Source,
    identity,
    json_value,
    numbered_lines,
    required_text,
    text_of,
)
from eval.types import EvalQuestion
from index.errors import UsageError

QUERIES = "queries.jsonl"
QRELS = "qrels"
SPLITS = ("test", "dev", "validation", "train")
"""The splits looked for, in this order, where none is named."""

_KIND = "a BEIR folder"
_HINT = f"a BEIR folder holds {QUERIES} and {QRELS}/test.tsv"


def opened(folder: Path, split: str | None = None) -> Source:
    """Open a BEIR folder at one split; the set's name says which: "scifact/test".

    Raises `UsageError` where the folder has no queries, or its split can't be chosen.
    """
    if not (folder / QUERIES).is_file():
        raise UsageError(f"can't read {folder}: it is a folder without {QUERIES}", _HINT)
    chosen = split or _split(folder)
    return Source(f"{folder.absolute().name}/{chosen}", _entries(folder, chosen), _HINT)


def _split(folder: Path) -> str:
    found = sorted(path.stem for path in (folder / QRELS).glob("*.tsv"))
    usual = [split for split in SPLITS if split in found]
    if usual or len(found) == 1:
        return (usual or found)[0]
    if not found:
        raise UsageError(f"{folder} has no {QRELS}/*.tsv", _HINT)
    several = ", ".join(f"{name}.tsv" for name in found)
    raise UsageError(
        f"{folder} has several splits: {several}", f"name one: {folder / QRELS / found[0]}.tsv"
    )


def _entries(folder: Path, split: str) -> Iterator[Entry | Broken]:
    judged_at: dict[str, int] = {}
    relevant: dict[str, dict[str, None]] = {}
    for number, line in numbered_lines(text_of(folder / QRELS / f"{split}.tsv", _KIND)):
        try:
            query, article, score = _judgement(line)
        except ValueError as reason:
            if number > 1:  # the first row may be a header
                yield Broken(f"{QRELS}/{split}.tsv line {number}", str(reason), number)
            continue
        judged_at.setdefault(query, number)
        if score > 0:
            relevant.setdefault(query, {})[article] = None
    for entry in _queries(text_of(folder / QUERIES, _KIND)):
        if isinstance(entry, Broken):
            yield entry
            continue
        judged_at.pop(entry.question.id, None)
        if found := relevant.get(entry.question.id):
            yield replace(entry, question=replace(entry.question, relevant=tuple(found)))
    for query, number in judged_at.items():
        where = f"{QRELS}/{split}.tsv line {number}"
        yield Broken(where, f"{QUERIES} has no query {query!r}", number)


def _queries(text: str) -> Iterator[Entry | Broken]:
    """The queries as questions, whose relevant articles are yet to be added."""
    for number, line in numbered_lines(text):
        where = f"{QUERIES} line {number}"
        try:
            yield Entry(_query(line), where, number)
        except ValueError as reason:
            yield Broken(where, str(reason), number)


def _judgement(line: str) -> tuple[str, str, int]:
    cells = [cell.strip() for cell in line.split("\t")]
    if len(cells) != 3 or not all(cells):
        raise ValueError("not three cells (query-id, corpus-id, score) with tabs between")
    try:
        return cells[0], cells[1], int(cells[2])
    except ValueError:
        raise ValueError(f"the score {cells[2]!r} isn't a whole number") from None


def _query(line: str) -> EvalQuestion:
    record = json_value(line)
    if not isinstance(record, dict):
        raise ValueError('not a JSON object ({"_id": ..., "text": ...})')
    metadata = record.get("metadata")
    return EvalQuestion(
        id=identity(record, "_id"),
        question=required_text(record, "text").strip(),
        answerable=None,
        extra=metadata if isinstance(metadata, dict) else {},
    )
