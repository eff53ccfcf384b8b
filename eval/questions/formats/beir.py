"""BEIR folders (Thakur et al., 2021): queries.jsonl and qrels/SPLIT.tsv.

    queries.jsonl    {"_id": "q1", "text": "...", "metadata": {}}
    qrels/test.tsv   query-id <tab> corpus-id <tab> score, under a header row

The judged queries become questions without answers, whose `relevant` articles are those with
a score above 0, which is their grade: only the finding of articles can be measured. Of an article
judged more than once, the highest score counts.
corpus.jsonl is not read here; `dateline index` takes it, and knows its articles by `_id`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from eval.questions.formats.base import (
    MOST_RELEVANT,
    Broken,
    Entry,
    Source,
    identity,
    json_object,
    line_entries,
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
    judged: dict[str, dict[str, int]] = {}
    for number, line in numbered_lines(text_of(folder / QRELS / f"{split}.tsv", _KIND)):
        try:
            query, article, score = _judgement(line)
        except ValueError as reason:
            if number > 1:  # the first row may be a header
                yield Broken(f"{QRELS}/{split}.tsv line {number}", str(reason), number)
            continue
        judged_at.setdefault(query, number)
        if score > 0:
            grades = judged.setdefault(query, {})
            grades[article] = max(score, grades.get(article, 0))
    for entry in line_entries(text_of(folder / QUERIES, _KIND), _query, QUERIES):
        if isinstance(entry, Broken):
            yield entry
            continue
        judged_at.pop(entry.question.id, None)
        if grades := judged.get(entry.question.id, {}):
            relevant, scores = tuple(grades), tuple(grades.values())
            yield replace(entry, question=replace(entry.question, relevant=relevant, grades=scores))
    for query, number in judged_at.items():
        where = f"{QRELS}/{split}.tsv line {number}"
        yield Broken(where, f"{QUERIES} has no query {query!r}", number)


def _judgement(line: str) -> tuple[str, str, int]:
    cells = [cell.strip() for cell in line.split("\t")]
    if len(cells) != 3 or not all(cells):
        raise ValueError("not three cells (query-id, corpus-id, score) with tabs between")
    try:
        score = int(cells[2])
    except ValueError:
        raise ValueError(f"the score {cells[2]!r} isn't a whole number") from None
    if score > MOST_RELEVANT:
        raise ValueError(f"the score {score} is above {MOST_RELEVANT}")
    return cells[0], cells[1], score


def _query(line: str) -> EvalQuestion:
    """A query as a question, whose relevant articles are yet to be added."""
    record = json_object(line, '{"_id": ..., "text": ...}')
    metadata = record.get("metadata")
    return EvalQuestion(
        id=identity(record, "_id"),
        question=required_text(record, "text").strip(),
        answerable=None,
        extra=metadata if isinstance(metadata, dict) else {},
    )
