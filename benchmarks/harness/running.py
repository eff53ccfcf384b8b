"""Running a benchmark: its files found, its library brought up to date, its result made."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.harness.benchmark import Benchmark
from benchmarks.harness.conditions import checkout, programs, this_machine
from benchmarks.harness.figures import Figures
from benchmarks.harness.inputs import (
    ARTICLES,
    QUICK_SLICES,
    Given,
    bring_up_to_date,
    files_of,
    library_name,
)
from benchmarks.harness.processes import Call
from benchmarks.harness.results import Result
from index.types import LibraryStatus


@dataclass(slots=True)
class Runner:
    """Runs benchmarks over one data folder; a library that several search is made once."""

    data: Path
    libraries: Path
    quick: bool
    call: Call
    _made: dict[str, LibraryStatus] = field(default_factory=dict)
    _code: tuple[str | None, bool] = field(default_factory=checkout)

    def run(self, benchmark: Benchmark) -> Result:
        """Run one benchmark.

        Raises `DatelineError` where something it needs is missing, or it fails.
        """
        files = files_of(self.data, benchmark.needs)
        settings = benchmark.settings_of(self.quick)
        status = self._library(benchmark.library) if benchmark.library else None
        with TemporaryDirectory() as work:
            searched = status.path if status else None
            given = Given(files, settings, searched, Path(work), self.quick)
            figures = self.call(benchmark.measure, given)
        return self._result(benchmark, figures, files, settings, status)

    def _library(self, collection: str) -> LibraryStatus:
        if collection not in self._made:
            articles = self.data / collection / ARTICLES
            name = library_name(collection, self.quick)
            self._made[collection] = self.call(
                bring_up_to_date, articles, self.libraries, name, self.quick
            )
        return self._made[collection]

    def _result(
        self,
        benchmark: Benchmark,
        figures: Figures,
        files: Mapping[str, Path],
        settings: Mapping[str, int],
        status: LibraryStatus | None,
    ) -> Result:
        commit, dirty = self._code
        return Result(
            benchmark=benchmark.name,
            commit=commit,
            dirty=dirty,
            when=datetime.now(UTC),
            quick=self.quick,
            machine=this_machine(),
            programs=programs(),
            arguments={
                "files": {name: _sha256(path) for name, path in files.items()},
                "settings": {**settings, **(QUICK_SLICES if self.quick else {})},
            },
            library=_of_library(status) if status else {},
            figures=figures,
        )


def _of_library(status: LibraryStatus) -> dict[str, str | int | float]:
    return {
        "articles": status.articles,
        "passages": status.passages,
        "embedded": status.embedded,
        "model": status.model,
        "revision": status.revision,
    }


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
