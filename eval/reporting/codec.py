"""Reports and comparisons as JSON: written and read here alone.

The JSON of a report is that of `dateline eval --json`. Reports of older versions, which lack
some of it, can be read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, fields
from typing import TYPE_CHECKING

from eval.json_fields import Fields
from eval.measures.catalogue import BY_PATH, MEASURES, PROSE, PROSE_ANSWERS, Measure
from eval.measures.result import Cited, ProseCounts, Verdict
from eval.reporting.view import (
    ASKED,
    SLICE_MEASURES,
    AskedQuestion,
    Candidate,
    QuestionEntry,
    ReportView,
    Slice,
)
from qa.json_codec import Json, encode_day
from qa.types import Took

if TYPE_CHECKING:
    from eval.reporting.comparison import Change, Comparison


# --- reports ----------------------------------------------------------------------------


def encode(report: ReportView) -> dict[str, Json]:
    """A report as `dateline eval --json` prints it; what isn't measured is null."""
    return {
        "set": report.set_name,
        **_nested(report.figures),
        "slices": {
            by: {value: one.figures() for value, one in found.items()}
            for by, found in report.slices.items()
        },
        "failed": [entry.id for entry in report.failed],
        "unresolved": list(report.unresolved),
        "questions": [_encode_entry(entry) for entry in report.questions],
    }


def decode(value: object) -> ReportView:
    """Read a report; raises `ValueError` where a part of it isn't what it should be."""
    record = Fields(value)
    slices = record.inner("slices")
    return ReportView(
        set_name=record.text("set") or "",
        figures=decode_figures(value),
        slices={
            by: {name: _decode_slice(one) for name, one in found.inners().items()}
            for by, found in (slices.inners() if slices else {}).items()
        },
        unresolved=record.texts("unresolved"),
        questions=tuple(map(_decode_entry, record.items("questions"))),
    )


def decode_figures(value: object) -> dict[Measure, float | None]:
    """Read a report's figures alone; what is no number there wasn't measured."""
    figures = {measure: _number_at(value, measure.keys) for measure in (*MEASURES, *PROSE)}
    return {measure: figures[measure] for measure in _told(figures)}


def _told(figures: Mapping[Measure, float | None]) -> tuple[Measure, ...]:
    """The measures that a report speaks of: without a language model of none of its prose."""
    return MEASURES if figures.get(PROSE_ANSWERS) is None else (*MEASURES, *PROSE)


def _number_at(value: object, keys: Iterable[str]) -> float | None:
    for key in keys:
        value = value.get(key) if isinstance(value, Mapping) else None
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    return value


def _nested(figures: Mapping[Measure, float | None]) -> dict[str, Json]:
    nested: dict[str, Json] = {}
    for measure in _told(figures):
        _put(nested, measure.keys, figures.get(measure))
    return nested


def _put(place: dict[str, Json], keys: tuple[str, ...], value: float | None) -> None:
    key, *inner = keys
    if not inner:
        place[key] = value
        return
    below = place.setdefault(key, {})
    assert isinstance(below, dict)  # no measure's place lies inside another's figure
    _put(below, tuple(inner), value)


def _decode_slice(value: Fields) -> Slice:
    n, *others = (value.number(name) for name in SLICE_MEASURES)
    return Slice(int(n or 0), *others)


# --- their questions --------------------------------------------------------------------


def _encode_entry(entry: QuestionEntry) -> dict[str, Json]:
    asked = entry.asked
    return {
        "id": asked.id,
        "question": asked.question,
        "turns": list(asked.turns),
        "asked": encode_day(asked.asked),
        "answers": list(asked.answers),
        "answerable": asked.answerable,
        "answer": entry.answer,
        "confidence": entry.confidence,
        "abstained": entry.abstained,
        "verdict": entry.verdict.value,
        "em": entry.em,
        "f1": entry.f1,
        "answer_rank": entry.answer_rank,
        "ranking": {measure.path: score for measure, score in entry.ranking.items()},
        "candidate": asdict(entry.candidate) if entry.candidate else None,
        "citation": asdict(entry.citation) if entry.citation else None,
        "citations_exact": list(entry.exact),
        "citations_supported": list(entry.supported),
        "ms": entry.ms,
        "took_ms": asdict(entry.took) if entry.took else None,
        "error": entry.error,
        **({"prose": _encode_prose(entry.prose)} if entry.prose else {}),
    }


def _encode_prose(prose: ProseCounts) -> dict[str, Json]:
    return {
        "given": prose.given,
        "checked": prose.checked,
        "struck": prose.struck,
        "failed": prose.failed,
    }


def _decode_entry(value: object) -> QuestionEntry:
    entry = Fields(value)
    verdict, ranking = entry.text("verdict"), entry.inner("ranking")
    took = entry.inner("took_ms")
    return QuestionEntry(
        asked=_decode_asked(entry),
        answer=entry.text("answer"),
        confidence=entry.number("confidence"),
        abstained=entry.flag("abstained"),
        verdict=Verdict(verdict) if verdict in set(Verdict) else Verdict.UNJUDGED,
        em=entry.number("em"),
        f1=entry.number("f1"),
        answer_rank=entry.whole("answer_rank"),
        ranking={
            BY_PATH[path]: score
            for path, score in (ranking.numbers() if ranking else {}).items()
            if path in BY_PATH
        },
        candidate=_decode_candidate(entry.inner("candidate")),
        citation=decode_cited(entry.inner("citation")),
        exact=entry.flags("citations_exact"),
        supported=entry.flags("citations_supported"),
        ms=entry.number("ms"),
        took=decode_took(took) if took else None,
        error=entry.text("error"),
        prose=decode_prose(entry.inner("prose")),
    )


def _decode_asked(entry: Fields) -> AskedQuestion:
    identity = entry.text("id")
    if not identity:
        raise ValueError("a question lacks its id")
    return AskedQuestion(
        id=identity,
        question=entry.text("question") or "",
        turns=entry.texts("turns"),
        asked=entry.day("asked"),
        answers=entry.texts("answers"),
        answerable=entry.flag("answerable"),
        unsaid=frozenset(part for part in ASKED if part not in entry),
    )


def _decode_candidate(value: Fields | None) -> Candidate | None:
    if value is None:
        return None
    return Candidate(
        value.text("answer") or "", value.number("confidence"), value.number("correct")
    )


def decode_cited(value: Fields | None) -> Cited | None:
    """Read a citation; a part that an older report lacks is empty, or stands at 0."""
    if value is None:
        return None
    return Cited(
        article=value.text("article") or "",
        title=value.text("title") or "",
        source=value.text("source"),
        published=value.text("published"),
        start=value.whole("start") or 0,
        end=value.whole("end") or 0,
        quote=value.text("quote") or "",
        sentence_start=value.whole("sentence_start") or 0,
        sentence=value.text("sentence") or "",
    )


def decode_prose(value: Fields | None) -> ProseCounts | None:
    """Read how many sentences of prose there were."""
    if value is None:
        return None
    given, struck = value.whole("given") or 0, value.whole("struck") or 0
    return ProseCounts(given, struck, bool(value.flag("failed")))


def decode_took(value: Fields) -> Took:
    """Read the times of a question's stages; one that is missing took none."""
    return Took(**{stage.name: value.number(stage.name) or 0.0 for stage in fields(Took)})


# --- comparisons ------------------------------------------------------------------------


def encode_comparison(comparison: Comparison) -> dict[str, Json]:
    """A comparison as it stands in `eval --json --compare`."""
    return {
        "name": comparison.name,
        "n": comparison.n,
        "changes": {change.measure.path: _encode_change(change) for change in comparison.changes},
        "mcnemar": comparison.mcnemar,
        "won": list(comparison.won),
        "lost": list(comparison.lost),
        "only_before": list(comparison.only_before),
        "only_after": list(comparison.only_after),
        "conditions": {
            path: {"before": before, "after": after}
            for path, (before, after) in comparison.conditions.items()
        },
    }


def _encode_change(change: Change) -> dict[str, Json]:
    return {
        "before": change.before,
        "after": change.after,
        "difference": change.difference,
        "interval": change.interval and list(change.interval),
        "within_noise": change.within_noise,
    }
