"""What a run was made with: the library, the code and the programs under it."""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cache
from importlib import metadata
from pathlib import Path

from eval.conditions import Conditions
from eval.running.checkout import ROOT, checkout
from eval.running.language_model import model_used
from eval.running.options import RunOptions
from index.backend import LibraryBackend
from qa.json_codec import Json, encode_day
from qa.reading import reader_model

PACKAGES = ("index", "qa", "eval")
"""The packages whose code decides what a run measures."""

READER_FILES = ("*.onnx", "*.bin", reader_model.TOKENIZER_FILE, reader_model.CHOICE_FILE)

PROGRAMS = ("dateline", "faiss-cpu", "numpy", "onnxruntime", "tokenizers")
"""The distributions whose versions a saved run names."""


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What tells one state of a library from another: its articles, generation, counts, model.

    `embedded` is the share of its passages that have vectors.
    """

    articles_sha256: str
    generation: str
    articles: int
    passages: int
    embedded: float
    model: str
    revision: str
    dimension: int

    @classmethod
    def of(cls, library: LibraryBackend) -> Fingerprint:
        """The state of an open library."""
        status = library.status()
        return cls(
            articles_sha256=library.articles_sha256(),
            generation=status.generation,
            articles=status.articles,
            passages=status.passages,
            embedded=status.embedded,
            model=status.model,
            revision=status.revision,
            dimension=status.dimension,
        )


@dataclass(frozen=True, slots=True)
class Provenance:
    """The library, its model, the reader, the code and the programs of a run.

    `commit` is None outside a checkout; `programs` are versions by name; `machine` is the
    kind of processor, such as "x86_64".
    """

    library: Fingerprint
    reader_sha256: str
    code_sha256: str
    commit: str | None
    programs: Mapping[str, str]
    machine: str

    @classmethod
    def of(cls, library: LibraryBackend) -> Provenance:
        """That of a run over an open library, by this code on this machine."""
        return cls(
            library=Fingerprint.of(library),
            reader_sha256=reader_sha256(),
            code_sha256=code_sha256(),
            commit=commit(),
            programs={"python": platform.python_version(), **_versions()},
            machine=platform.machine(),
        )


@cache
def reader_sha256() -> str:
    """The SHA-256 of the trained reader: its network, its tokenizer, its choice's weights."""
    digest = hashlib.sha256()
    for path in sorted(path for kind in READER_FILES for path in reader_model.FOLDER.rglob(kind)):
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


@cache
def code_sha256(root: Path = ROOT) -> str:
    """The SHA-256 of the code that answers and measures, whether or not it is committed."""
    digest = hashlib.sha256()
    for package in PACKAGES:
        for path in sorted((root / package).rglob("*.py")):
            digest.update(path.relative_to(root).as_posix().encode() + b"\0")
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def commit(root: Path = ROOT) -> str | None:
    """The commit that the code is at, with "+changes" where it differs; None outside a checkout."""
    head, differs = checkout(PACKAGES, root)
    return head and head + ("+changes" if differs else "")


def _versions() -> dict[str, str]:
    found: dict[str, str] = {}
    for name in PROGRAMS:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return found


# --- as it is kept ----------------------------------------------------------------------


def conditions_of(options: RunOptions, provenance: Provenance) -> Conditions:
    """The conditions of a run."""
    settings = {**encode_deciding(options), "jobs": options.jobs}
    return Conditions(
        settings,
        {
            "library": asdict(provenance.library),
            "reader": {"sha256": provenance.reader_sha256},
            "code": {"sha256": provenance.code_sha256, "commit": provenance.commit},
            "programs": dict(provenance.programs),
            "machine": provenance.machine,
        },
    )


def encode_deciding(options: RunOptions) -> dict[str, Json]:
    """Those of a run's options that decide its results."""
    reads = not options.retrieval_only
    return {
        "as_of": encode_day(options.day),
        "since": encode_day(options.filters.since),
        "until": encode_day(options.filters.until),
        "source": " | ".join(options.filters.sources) or None,
        "strictness": options.manner.strictness.value if reads else None,
        "reading": options.manner.reading.value if reads else None,
        "retrieval_only": options.retrieval_only,
        "limit": options.limit,
        "seed": options.seed if options.limit is not None else None,
        "language_model": model_used(options.llm),
    }
