"""The difference between two reports on the same questions, and whether it is more than noise."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from eval.result import KS, asked
from eval.statistics import Tallies, mcnemar, paired_bootstrap
from eval.types import EvalQuestion
from index.errors import UsageError

Json = Mapping[str, Any]

WHOLE_SET = ("abstention.aurc", "calibration_error", "latency_ms.p50", "latency_ms.p95")
"""Figures that aren't a mean over questions: compared where both runs asked the same ones."""

ARTICLES = "library.articles_sha256"
"""The condition that says whether two runs were made over the same articles."""

ASKED = ("question", "turns", "asked", "answers", "answerable")
"""What of a question must be the same in both runs for its scores to be told apart."""


@dataclass(frozen=True, slots=True)
class Change:
    """One figure in both runs. `path` is its place in the report, such as "answer_recall.5".

    `interval` holds 95 % of the differences that chance draws of questions give; None for a
    figure that isn't a mean over questions.
    """

    path: str
    before: float
    after: float
    interval: tuple[float, float] | None = None

    @property
    def difference(self) -> float:
        """After minus before."""
        return self.after - self.before

    @property
    def within_noise(self) -> bool | None:
        """Whether the interval holds 0; None where there is no interval."""
        return self.interval and self.interval[0] <= 0 <= self.interval[1]

    def to_json(self) -> dict[str, Any]:
        """The change as it stands in `eval --json --compare`."""
        return {
            "before": self.before,
            "after": self.after,
            "difference": self.difference,
            "interval": self.interval and list(self.interval),
            "within_noise": self.within_noise,
        }


@dataclass(frozen=True, slots=True)
class Comparison:
    """What changed from the run `name` to this one, over the questions that both asked.

    Those are the questions of one id that read alike and accept the same answers; the others
    are in `only_before` and `only_after`. `won` and `lost` are the ids of the questions whose
    exact match rose or fell, and `mcnemar` the p-value of that. `conditions` are what the runs
    were made with, where it differs.
    """

    name: str
    n: int
    changes: tuple[Change, ...]
    won: tuple[str, ...]
    lost: tuple[str, ...]
    mcnemar: float
    only_before: tuple[str, ...]
    only_after: tuple[str, ...]
    conditions: Mapping[str, tuple[object, object]]

    @property
    def articles_differ(self) -> bool:
        """Whether the runs are known to have been made over different articles."""
        return ARTICLES in self.conditions

    def to_json(self) -> dict[str, Any]:
        """The comparison as it stands in `eval --json --compare`."""
        return {
            "name": self.name,
            "n": self.n,
            "changes": {change.path: change.to_json() for change in self.changes},
            "mcnemar": self.mcnemar,
            "won": list(self.won),
            "lost": list(self.lost),
            "only_before": list(self.only_before),
            "only_after": list(self.only_after),
            "conditions": {
                path: {"before": before, "after": after}
                for path, (before, after) in self.conditions.items()
            },
        }


def compare(
    name: str, before: Json, after: Json, conditions: tuple[Json, Json] = ({}, {})
) -> Comparison:
    """Compare two reports (the JSON of `eval --json`); `name` is that of the first.

    `conditions` are what the two were made with: settings, library, code.
    Raises `UsageError` where they have no question in common.
    """
    old, new = _by_id(before["questions"]), _by_id(after["questions"])
    shared = _shared(name, old, new)
    changes = _paired([old[q] for q in shared], [new[q] for q in shared])
    if len(shared) == len(old) == len(new):
        changes += _of_the_whole(before, after)
    scored = [(q, old[q].get("em"), new[q].get("em")) for q in shared]
    judged = [(q, was, now) for q, was, now in scored if was is not None and now is not None]
    won = tuple(q for q, was, now in judged if now > was)
    lost = tuple(q for q, was, now in judged if now < was)
    return Comparison(
        name=name,
        n=len(shared),
        changes=tuple(changes),
        won=won,
        lost=lost,
        mcnemar=mcnemar(len(won), len(lost)),
        only_before=tuple(identity for identity in old if identity not in shared),
        only_after=tuple(identity for identity in new if identity not in shared),
        conditions=_differing(*conditions),
    )


def check_comparable(name: str, before: Json, questions: Iterable[EvalQuestion]) -> None:
    """Raise `UsageError` where a run on these questions couldn't be compared with a saved one.

    To be asked before they are: they have none in common, or the saved report (that of the run
    `name`) was altered.
    """
    try:
        old = _by_id(before["questions"])
        measured = [tallies(question) for question in old.values()]
        _columns(measured, _paths(measured))
    except (KeyError, TypeError, ValueError, AttributeError):
        raise UsageError(
            f"the run {name!r} can't be compared with: its file was altered", "save it anew"
        ) from None
    _shared(name, old, _by_id(map(asked, questions)))


def _by_id(questions: Iterable[Json]) -> dict[str, Json]:
    return {question["id"]: question for question in questions}


def _shared(name: str, old: Mapping[str, Json], new: Mapping[str, Json]) -> dict[str, None]:
    """The ids of the questions that both runs asked, in the order of the first."""
    shared = {i: None for i, before in old.items() if i in new and _same(before, new[i])}
    if not shared:
        raise UsageError(
            f"the run {name!r} has no question in common with this one",
            "compare runs of one question set",
        )
    return shared


def _same(before: Json, after: Json) -> bool:
    """Whether two entries are of one question; an older report may lack some of its parts."""
    return all(before[part] == after[part] for part in ASKED if part in before and part in after)


def _paired(old: Sequence[Json], new: Sequence[Json]) -> list[Change]:
    """The means over questions, with their intervals, where both runs measured them."""
    olds, news = [tallies(question) for question in old], [tallies(question) for question in new]
    paths = _paths(olds)
    before, after = _columns(olds, paths), _columns(news, paths)
    intervals = paired_bootstrap(before, after)
    return [
        Change(path, float(was), float(now), (float(interval[0]), float(interval[1])))
        for path, was, now, interval in zip(
            paths, before.measures(), after.measures(), intervals, strict=True
        )
        if not np.isnan([was, now, *interval]).any()
    ]


def _paths(questions: Iterable[dict[str, tuple[float, float]]]) -> list[str]:
    return list(dict.fromkeys(path for one in questions for path in one))


def _columns(questions: Sequence[dict[str, tuple[float, float]]], paths: Sequence[str]) -> Tallies:
    cells = [[one.get(path, (0.0, 0.0)) for path in paths] for one in questions]
    both = np.array(cells, dtype=np.float64).reshape(len(questions), len(paths), 2)
    return Tallies(both[:, :, 0], both[:, :, 1])


def tallies(question: Json) -> dict[str, tuple[float, float]]:
    """What a question's entry in a report adds to each measure: (value, weight) by path."""
    exact, supported = (question.get(f"citations_{name}") or [] for name in ("exact", "supported"))
    found: dict[str, tuple[float, float]] = {
        name: (question[name], 1.0) for name in ("em", "f1") if question.get(name) is not None
    }
    if question.get("answerable"):
        rank = question.get("answer_rank")
        for k in KS:
            found[f"answer_recall.{k}"] = (float(rank is not None and rank <= k), 1.0)
    found |= {name: (score, 1.0) for name, score in question.get("ranking", {}).items()}
    found["citation_exact"] = (float(sum(exact)), float(len(exact)))
    found["citation_support"] = (float(sum(supported)), float(len(supported)))
    if question.get("abstained") is not None and question.get("answerable") is not None:
        found |= _abstention(question)
    return found


def _abstention(question: Json) -> dict[str, tuple[float, float]]:
    abstained, unanswerable = float(question["abstained"]), float(not question["answerable"])
    answered = float(question.get("answer") is not None)
    right = answered * (1 - unanswerable) * question["em"]
    return {
        "abstention.precision": (abstained * unanswerable, abstained),
        "abstention.recall": (abstained * unanswerable, unanswerable),
        "abstention.coverage": (answered, 1.0),
        "abstention.accuracy_answered": (right, answered),
    }


def _of_the_whole(before: Json, after: Json) -> list[Change]:
    pairs = [(path, value_at(before, path), value_at(after, path)) for path in WHOLE_SET]
    return [
        Change(path, was, now) for path, was, now in pairs if was is not None and now is not None
    ]


def value_at(report: Json, path: str) -> float | None:
    """The number at a path such as "answer_recall.5", a key or several; None for no number."""
    found: Any = report
    while path:
        if not isinstance(found, Mapping):
            return None
        # The longest key first: "mrr@10" is one, and a slice's value may hold a dot itself.
        key = next((key for key in _keys(path) if key in found), None)
        if key is None:
            return None
        found, path = found[key], path[len(key) + 1 :]
    number = isinstance(found, (int, float)) and not isinstance(found, bool)
    return float(found) if number else None


def _keys(path: str) -> list[str]:
    parts = path.split(".")
    return [".".join(parts[:end]) for end in range(len(parts), 0, -1)]


def _differing(before: Json, after: Json) -> dict[str, tuple[object, object]]:
    old, new = _flat(before), _flat(after)
    paths = [path for path in old if path in new and old[path] != new[path]]
    return {path: (old[path], new[path]) for path in paths}


def _flat(values: Json, prefix: str = "") -> dict[str, object]:
    flat: dict[str, object] = {}
    for key, value in values.items():
        if isinstance(value, Mapping):
            flat |= _flat(value, f"{prefix}{key}.")
        else:
            flat[prefix + key] = value
    return flat
