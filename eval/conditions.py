"""What a run was made with, as it is kept beside its report.

Settings, library, reader, code, programs and machine are JSON here, not fields: of two runs,
often of different versions, it only matters what differs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from qa.json_codec import Json


@dataclass(frozen=True, slots=True)
class Conditions:
    """What a run was told (`settings`) and made with (`provenance`; empty in some old files)."""

    settings: Mapping[str, Json] = field(default_factory=dict)
    provenance: Mapping[str, Json] = field(default_factory=dict)

    @property
    def parts(self) -> dict[str, Json]:
        """All of it: the settings as one part beside those of the provenance."""
        return {"settings": self.settings, **self.provenance}

    @property
    def set_path(self) -> str | None:
        """Where the run's question set was, where that is known."""
        place = self.provenance.get("set")
        path = place.get("path") if isinstance(place, Mapping) else None
        return path if isinstance(path, str) else None

    def with_set(self, path: str) -> Conditions:
        """The same, with where the question set was."""
        return replace(self, provenance={**self.provenance, "set": {"path": path}})

    def differing(self, other: Conditions) -> dict[str, tuple[Json, Json]]:
        """What differs from another run's, by its path ("settings.limit"), here and there.

        What only one of them tells doesn't count.
        """
        mine, theirs = _flat(self.parts), _flat(other.parts)
        return {
            path: (value, theirs[path])
            for path, value in mine.items()
            if path in theirs and theirs[path] != value
        }


def _flat(values: Mapping[str, Json], prefix: str = "") -> dict[str, Json]:
    flat: dict[str, Json] = {}
    for key, value in values.items():
        if isinstance(value, Mapping):
            flat |= _flat(value, f"{prefix}{key}.")
        else:
            flat[prefix + key] = value
    return flat


def encode_conditions(conditions: Conditions) -> dict[str, Json]:
    """The conditions as JSON."""
    return {"settings": conditions.settings, "provenance": conditions.provenance}


def decode_conditions(record: Mapping[str, Json]) -> Conditions:
    """Read what `encode_conditions` wrote; raises `ValueError` for anything else."""
    settings, provenance = record.get("settings"), record.get("provenance", {})
    if not isinstance(settings, Mapping) or not isinstance(provenance, Mapping):
        raise ValueError("settings and provenance aren't objects")
    return Conditions(settings, provenance)
