"""What a benchmark ran with: the commit, the machine in words, the programs' versions.

None of it names the machine itself, its user or a path.
"""

from __future__ import annotations

import os
import platform
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from eval.running import checkout as git

ROOT = Path(__file__).resolve().parents[2]

CODE = ("dateline", "index", "qa", "eval", "tui", "benchmarks/*.py", "constraints.txt")
"""What of the checkout decides a figure; changes elsewhere don't make a run "dirty"."""

PROGRAMS = (
    "faiss-cpu",
    "numpy",
    "onnxruntime",
    "rank-bm25",
    "sentence-transformers",
    "tokenizers",
    "torch",
    "transformers",
)

_FEATURES = (
    *("avx2", "avx512f", "avx512_vnni", "avx512_bf16", "amx_int8", "amx_bf16"),
    *("asimd", "sve", "i8mm", "bf16"),
)
"""The instructions, as Linux names them, that decide how fast matrices multiply."""


@dataclass(frozen=True, slots=True)
class Machine:
    """A machine as far as speed depends on it: two that are equal may be compared.

    `features` are the vector and matrix instructions it has, and "nvidia" for a GPU;
    `memory_gib` is rounded; `system` is such as "Linux x86_64".
    """

    cpu: str
    cores: int
    features: tuple[str, ...]
    memory_gib: int
    system: str

    def __str__(self) -> str:
        features = " ".join(self.features) or "no vector instructions known"
        return (
            f"{self.cpu}, {self.cores} cores, {features}, {self.memory_gib} GiB of memory,"
            f" {self.system}"
        )


def this_machine() -> Machine:
    """Describe the machine that this runs on."""
    cpu, flags = _cpu()
    features = [feature for feature in _FEATURES if feature in flags]
    if Path("/dev/nvidiactl").exists():
        features.append("nvidia")
    return Machine(
        cpu=cpu,
        cores=_cores(),
        features=tuple(features),
        memory_gib=_memory_gib(),
        system=f"{platform.system()} {platform.machine()}",
    )


def programs() -> dict[str, str]:
    """The versions of Python and of the libraries whose speed or results a figure shows."""
    found = {"python": platform.python_version()}
    for name in PROGRAMS:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return found


def checkout() -> tuple[str | None, bool]:
    """The commit that the code is at, and whether the code differs from it.

    The commit is None outside a checkout of this project (an unpacked archive, say).
    """
    return git.checkout(CODE, ROOT)


def _cpu() -> tuple[str, frozenset[str]]:
    """The processor's name and the instructions it has; Linux alone says the second."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    said = {key.strip(): value for key, _, value in (line.partition(":") for line in lines)}
    name = said.get("model name") or platform.processor() or platform.machine()
    flags = said.get("flags") or said.get("Features") or ""
    return " ".join(name.split()), frozenset(flags.split())


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _memory_gib() -> int:
    return round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30)
