"""How well the check of prose tells truths from lies of one word.

    python -m benchmarks.quality.prose_check DATA [--year 2022] [--claims 200] [--only CHECK,…]

DATA holds realtimeqa/YEAR/articles.jsonl.gz. Of sentences of its articles, truths and lies are made
by rule (`prose_claims.py`), each citing the passage that it is from: so many of each kind. By kind
it tells how many truths pass and how many lies are struck by all checks together, by each check
alone, and how long a claim takes. The rules of the check were tuned on 2023.
"""

from __future__ import annotations

import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import click

from benchmarks.harness.arguments import AT_LEAST_1, FOLDER, Script
from benchmarks.harness.inputs import ARTICLES, every_nth, files_of
from benchmarks.quality.prose_claims import LIES, TRUTHS, Case, cases
from index.ingest.readers import read
from index.types import Article
from qa.prose.checking.checker import Checker
from qa.prose.checking.own import own_checker
from qa.reading.own_reader import OwnReader
from tui.text.tables import Table, show

SEED = 2024
EACH = 5
"""Each so many-th article is read."""


@dataclass(frozen=True, slots=True)
class Measured:
    """By kind: how many claims there were, and passed; by check too, how many it struck."""

    claims: Counter[str] = field(default_factory=Counter)
    passed: Counter[str] = field(default_factory=Counter)
    struck_by: Counter[tuple[str, str]] = field(default_factory=Counter)
    milliseconds: list[float] = field(default_factory=list)
    wrong: list[tuple[Case, str]] = field(default_factory=list)

    def share(self, kinds: Sequence[str]) -> float:
        """Return the share of claims of some kinds that pass."""
        number = sum(self.claims[kind] for kind in kinds)
        return sum(self.passed[kind] for kind in kinds) / number if number else 0.0


def measure(checker: Checker, made: Sequence[Case]) -> Measured:
    """Check claims, by all checks together and by each alone."""
    found = Measured()
    for case in made:
        begun = time.perf_counter()
        written = checker.check(case.claim)
        found.milliseconds.append((time.perf_counter() - begun) * 1000)
        found.claims[case.kind] += 1
        passed = written.struck is None
        found.passed[case.kind] += passed
        for check in checker.checks:
            found.struck_by[case.kind, check.__name__] += check(case.claim) is not None
        if passed is not case.true:
            found.wrong.append((case, written.struck or "passed"))
    return found
