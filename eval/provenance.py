"""What a run was made with: its settings, the library, the code and the programs under it."""

from __future__ import annotations

import hashlib
import platform
import subprocess
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

from index.backend import LibraryBackend
from index.types import Filters
from qa import reader_model
from qa.manner import Manner

PACKAGES = ("index", "qa", "eval")
"""The packages whose code decides what a run measures."""

READER_FILES = ("*.onnx", "*.bin", reader_model.TOKENIZER_FILE, reader_model.CHOICE_FILE)

PROGRAMS = ("dateline", "faiss-cpu", "numpy", "onnxruntime", "tokenizers")
"""The distributions whose versions a saved run names."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a run may be told that changes its results."""

    as_of: date | None = None
    filters: Filters = field(default_factory=Filters)
    manner: Manner = field(default_factory=Manner)
    retrieval_only: bool = False
    limit: int | None = None
    seed: int = 0

    def to_json(self) -> dict[str, Any]:
        """The settings as plain JSON values."""
        return {
            "as_of": _iso(self.as_of),
            "since": _iso(self.filters.since),
            "until": _iso(self.filters.until),
            "source": " | ".join(self.filters.sources) or None,
            "strictness": None if self.retrieval_only else self.manner.strictness.value,
            "reading": None if self.retrieval_only else self.manner.reading.value,
            "retrieval_only": self.retrieval_only,
            "limit": self.limit,
            "seed": self.seed if self.limit is not None else None,
        }


def provenance(library: LibraryBackend) -> dict[str, Any]:
    """The library, its model, the reader, the code and the programs of a run, as plain values."""
    return {
        "library": fingerprint(library),
        "reader": {"sha256": reader_sha256()},
        "code": {"sha256": code_sha256(), "commit": commit()},
        "programs": {"python": platform.python_version(), **_versions()},
        "machine": platform.machine(),
    }


def fingerprint(library: LibraryBackend) -> dict[str, Any]:
    """What tells one state of a library from another: its articles, generation, counts, model."""
    status = library.status()
    return {
        "articles_sha256": library.articles_sha256(),
        "generation": status.generation,
        "articles": status.articles,
        "passages": status.passages,
        "embedded": status.embedded,
        "model": status.model,
        "revision": status.revision,
        "dimension": status.dimension,
    }


@cache
def reader_sha256() -> str:
    """The SHA-256 of the trained reader: its network, its tokenizer, its choice's weights."""
    digest = hashlib.sha256()
    for path in sorted(path for kind in READER_FILES for path in reader_model.FOLDER.rglob(kind)):
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


@cache
def code_sha256() -> str:
    """The SHA-256 of the code that answers and measures, whether or not it is committed."""
    root = Path(__file__).resolve().parent.parent
    digest = hashlib.sha256()
    for package in PACKAGES:
        for path in sorted((root / package).rglob("*.py")):
            digest.update(path.relative_to(root).as_posix().encode() + b"\0")
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def commit() -> str | None:
    """The commit that the code is at, "+changes" added where it differs; None outside a checkout.

    Only the project's own checkout counts, never another that it is installed inside of.
    """
    root = Path(__file__).resolve().parent.parent
    if not (root / ".git").exists():
        return None
    head = _git(root, "rev-parse", "HEAD")
    changed = _git(root, "status", "--porcelain", "--", *PACKAGES)
    return head and head + ("+changes" if changed else "")


def _git(root: Path, *arguments: str) -> str | None:
    # Without optional locks, so that a run never stands in the way of the user's own git.
    command = ["git", "--no-optional-locks", "-C", str(root), *arguments]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=10, check=False)
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.strip() if done.returncode == 0 else None


def _versions() -> dict[str, str]:
    found: dict[str, str] = {}
    for name in PROGRAMS:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return found


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
