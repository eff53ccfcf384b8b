"""The questions of a batch: a table, JSON lines, plain lines, or a question set.

CSV, TSV    a column "question"; others may say how a row is asked (`as_of`, `asked`, `since`,
            `until`, `source`), and the rest is carried through
JSONL       an object a line, with the same fields; `turns` is a conversation, as in question sets
lines       a question a line
sets        SQuAD (`.json`) and BEIR (a folder), see `eval.questions.formats`

What makes the list unreadable is an error at once. A value that can't be used ("since": "soon")
is the problem of its row alone.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import cast

from eval.questions import formats
from eval.questions.formats.base import Broken, Entry, json_object, numbered_lines, text_of
from eval.questions.formats.beir import QRELS
from eval.questions.formats.csv_file import SEPARATOR, SYNONYMS
from eval.questions.formats.table import Row, Table
from eval.questions.question_set import summary
from eval.types import EvalQuestion
from index.errors import UsageError
from index.types import Filters
from qa.json_codec import Json, encode_day, encode_filters
from qa.language.filter_words import days_of

_HINT = 'give a question a line, or a table with a column "question"'
_COLUMNS = {"question": SYNONYMS["question"], "as_of": ("as of",), "asked": ("asked on",)}
_TABLES = (".csv", ".tsv")
_LINES = (".jsonl", ".ndjson")
_DAYS_ASKED = ("as_of", "asked")
_OUTLETS = ("source", "sources")

Fields = Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class BatchQuestion:
    """One question, and how it is asked.

    earlier: the questions of the conversation before it, oldest first.
    as_of, filters: its own, or else those that the whole batch is asked with.
    carried: the fields of the list that are written beside the answer, as they were read.
    problem: why it can't be asked; None where it can.
    """

    question: str
    earlier: tuple[str, ...] = ()
    as_of: date | None = None
    filters: Filters = field(default_factory=Filters)
    carried: Fields = field(default_factory=dict, hash=False)
    problem: str | None = None

    @property
    def key(self) -> str:
        """What tells it from questions that may have another answer."""
        asked = [
            self.question,
            list(self.earlier),
            encode_day(self.as_of),
            encode_filters(self.filters),
        ]
        return hashlib.sha256(json.dumps(asked).encode()).hexdigest()[:32]

    def with_defaults(self, as_of: date | None, filters: Filters) -> BatchQuestion:
        """Return it with the batch's day and filters where it has none of its own."""
        own = self.filters
        both = Filters(
            own.since or filters.since, own.until or filters.until, own.sources or filters.sources
        )
        problem = self.problem
        if both.since and both.until and both.since > both.until:
            problem = problem or f"since {both.since} is after until {both.until}"
        return replace(self, as_of=self.as_of or as_of, filters=both, problem=problem)


def read(path: Path) -> tuple[BatchQuestion, ...]:
    """Read the questions of a file or folder, in its order.

    Raises:
        NotFoundError: there is no such file.
        UsageError: it can't be read, holds no question, or has lines that can't be used.
    """
    suffix = path.suffix.casefold()
    if path.is_dir() or suffix == ".json" or (suffix == ".tsv" and _is_beir(path)):
        return _whole(str(path), _from_set(formats.opened(path).entries))
    return parse(text_of(path, "a file of questions"), path)


def parse(text: str, path: Path) -> tuple[BatchQuestion, ...]:
    """Read questions in the format that the path's suffix says, else in that of the first line.

    Raises:
        UsageError: as `read` does.
    """
    suffix = path.suffix.casefold()
    text = text.removeprefix("\ufeff")
    if suffix in _LINES or (suffix not in (*_TABLES, ".txt") and text.lstrip().startswith("{")):
        return _whole(str(path), _from_lines(text))
    table = None if suffix == ".txt" else Table.of(path, text, ("question",), _COLUMNS)
    if table is not None:
        return _whole(str(path), _from_table(table))
    if suffix in _TABLES and text.strip():
        raise UsageError(f'{path}: line 1 doesn\'t name a column "question"', _HINT)
    lines = (line.strip() for _, line in numbered_lines(text.replace("\r", "\n")))
    return _whole(str(path), (BatchQuestion(line) for line in lines))


def _is_beir(path: Path) -> bool:
    return path.absolute().parent.name == QRELS


def carried_columns(questions: Iterable[BatchQuestion]) -> tuple[str, ...]:
    """Return the names of all fields carried through, in the order of their coming."""
    return tuple(dict.fromkeys(name for one in questions for name in one.carried))


def _whole(name: str, found: Iterable[BatchQuestion | Broken]) -> tuple[BatchQuestion, ...]:
    questions: list[BatchQuestion] = []
    broken: list[Broken] = []
    for one in found:
        if isinstance(one, Broken):
            broken.append(one)
        else:
            questions.append(one)
    if broken:
        raise UsageError(summary(name, broken), "correct or remove them, then run it again")
    if not questions:
        raise UsageError(f"{name} holds no questions", _HINT)
    return tuple(questions)


def _from_set(entries: Iterable[Entry | Broken]) -> Iterator[BatchQuestion | Broken]:
    for entry in entries:
        if isinstance(entry, Broken):
            yield entry
            continue
        asked = entry.question
        yield BatchQuestion(
            asked.question, asked.earlier, asked.asked, carried={"id": asked.id, **_extra(asked)}
        )


def _extra(question: EvalQuestion) -> Fields:
    answers: Fields = {"answers": list(question.answers)} if question.answers else {}
    return {**answers, **cast(Fields, question.extra)}


def _from_table(table: Table) -> Iterator[BatchQuestion | Broken]:
    heading = dict(zip(table.columns, table.headings, strict=True))
    for row in table.rows():
        if not isinstance(row, Row):
            yield row
            continue
        cells = row.cells
        outlets = [cell for name in _OUTLETS for cell in cells.get(name, "").split(SEPARATOR)]
        sources = [outlet.strip() for outlet in outlets if outlet.strip()]
        carried = {heading[name]: cell for name, cell in cells.items() if name != "question"}
        yield _question({**cells, "source": sources, "turns": None}, carried)


def _from_lines(text: str) -> Iterator[BatchQuestion | Broken]:
    for number, line in numbered_lines(text):
        try:
            record = json_object(line, '{"question": ...}')
        except ValueError as reason:
            yield Broken(f"line {number}", str(reason), number)
            continue
        carried = {name: value for name, value in record.items() if name != "question"}
        sources = [one for name in _OUTLETS for one in _listed(record.get(name))]
        yield _question({**record, "source": sources}, carried)


def _listed(value: Json) -> Sequence[Json]:
    if value is None:
        return ()
    return value if isinstance(value, list) else [value]


def _question(record: Fields, carried: Fields) -> BatchQuestion:
    """Return the question of a record; where a field can't be used, with that as its problem."""
    said = record.get("question")
    shown = said.strip() if isinstance(said, str) else ""
    try:
        turns = _texts("turns", record.get("turns") or [])
        if said is None and turns:
            shown = turns[-1]
        if not shown:
            raise ValueError("the question is empty" if said in ("", None) else "it isn't a text")
        if turns and turns[-1] != shown:
            raise ValueError("'question' differs from the last of 'turns'")
        sources = _texts("source", record["source"])
        filters = Filters(_bound(record, "since", 0), _bound(record, "until", 1), sources)
        return BatchQuestion(shown, turns[:-1], _day(record), filters, carried)
    except ValueError as problem:
        return BatchQuestion(shown, carried=carried, problem=str(problem))


def _texts(name: str, value: Json) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(v, str) and v.strip() for v in value):
        raise ValueError(f"{name!r} must be a list of texts")
    return tuple(text.strip() for text in value)


def _day(record: Fields) -> date | None:
    for name in _DAYS_ASKED:
        value = record.get(name)
        if value in (None, ""):
            continue
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            raise ValueError(f"{name!r} must be a day such as 2024-10-14, not {value!r}") from None
    return None


def _bound(record: Fields, name: str, end: int) -> date | None:
    value = record.get(name)
    if value in (None, ""):
        return None
    if re.fullmatch(r"\d{4}(-\d\d){0,2}", str(value), re.ASCII):
        try:
            return days_of(str(value), date.min)[end]
        except UsageError:
            pass
    raise ValueError(f"{name!r} must be a year, a month or a day, such as 2024-10, not {value!r}")
