"""What a benchmark is, and what it needs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from benchmarks.harness.figures import Figures
from benchmarks.harness.inputs import ARTICLES, Given


@dataclass(frozen=True, slots=True)
class Benchmark:
    """A benchmark and what it needs; see `benchmarks.registry`. `says` is its line in `--list`."""

    name: str
    says: str
    measure: Callable[[Given], Figures]
    files: tuple[str, ...] = ()
    library: str | None = None
    settings: Mapping[str, int] = field(default_factory=dict)
    quick_settings: Mapping[str, int] = field(default_factory=dict)

    @property
    def needs(self) -> tuple[str, ...]:
        """All the files that decide its figures, its library's articles among them."""
        searched = (f"{self.library}/{ARTICLES}",) if self.library else ()
        return tuple(dict.fromkeys((*self.files, *searched)))

    def settings_of(self, quick: bool) -> dict[str, int]:
        """The settings of a full or a quick run."""
        return {**self.settings, **(self.quick_settings if quick else {})}
