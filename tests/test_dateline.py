"""The door for Python: what `import dateline` offers, and what it costs."""

import ast
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from importlib import import_module
from pathlib import Path

import pytest
from command_line import CAMPBELL
from fake_embedder import FakeEmbedder

import dateline
from dateline.__main__ import DOORS
from index.errors import NotFoundError

PROJECT = Path(__file__).parent.parent


def python(*arguments: str, cwd: Path = PROJECT) -> str:
    """Run Python as a process of its own; return what it printed."""
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=cwd,
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": str(PROJECT), "PYTHONIOENCODING": "utf-8"},
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def declared() -> dict[str, str]:
    """Which module each name comes from, as type checkers read it."""
    tree = ast.parse(Path(str(dateline.__file__)).read_text(encoding="utf-8"))
    return {
        alias.name: str(node.module)
        for block in tree.body
        if isinstance(block, ast.If)
        for node in block.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }


# --- names --------------------------------------------------------------------------------


def test_all_is_complete() -> None:
    # Their order is ruff's, which puts constants first.
    assert sorted(dateline.__all__) == sorted({*declared(), "__version__"})
    assert dir(dateline) == sorted(dateline.__all__)


@pytest.mark.parametrize(("name", "home"), declared().items())
def test_each_name_is_the_one_that_type_checkers_see(name: str, home: str) -> None:
    assert getattr(dateline, name) is getattr(import_module(home), name)


def test_all_can_be_imported_at_once() -> None:
    names: dict[str, object] = {}
    exec("from dateline import *", names)
    assert set(dateline.__all__) <= set(names)


def test_an_unknown_name_is_an_ordinary_error() -> None:
    with pytest.raises(AttributeError, match="module 'dateline' has no attribute 'Newspaper'"):
        _ = dateline.Newspaper  # type: ignore[attr-defined]
    with pytest.raises(ImportError, match="cannot import name 'Newspaper'"):
        exec("from dateline import Newspaper")


@pytest.mark.parametrize("package", ["dateline", "index", "qa"])
def test_installed_it_keeps_its_types(package: str) -> None:
    # The packages behind it need the mark too: without it their classes are Any to a program.
    assert (PROJECT / package / "py.typed").is_file()
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
    assert "py.typed" in project["tool"]["setuptools"]["package-data"][package]


# --- what it loads ------------------------------------------------------------------------


def test_importing_it_loads_nothing_else() -> None:
    script = "import json, sys, dateline; print(dateline.__version__, json.dumps([*sys.modules]))"
    version, modules = python("-c", script).split(" ", 1)
    assert re.fullmatch(r"\d+\.\d+\.\d+", version)
    loaded = {name.partition(".")[0] for name in json.loads(modules)}
    assert not loaded & {"index", "qa", "eval", "tui"}
    assert not loaded & {"numpy", "torch", "faiss", "onnxruntime", "textual", "click", "sqlite3"}


def test_the_values_need_no_machinery() -> None:
    script = (
        "import json, sys; from dateline import Answer, Citation, DatelineError, Filters, Hit\n"
        "print(json.dumps([*sys.modules]))"
    )
    loaded = set(json.loads(python("-c", script)))
    assert not loaded & {"numpy", "torch", "faiss", "onnxruntime", "textual", "sqlite3"}


# --- using it -----------------------------------------------------------------------------


def test_the_readme_s_lines_answer(sample_library: Path, tmp_path: Path) -> None:
    readme = (PROJECT / "README.md").read_text(encoding="utf-8")
    (code,) = re.findall(r"^```python\n(.*?)^```$", readme, re.MULTILINE | re.DOTALL)
    assert CAMPBELL in code
    assert len([line for line in code.splitlines() if line]) == 6
    shutil.copytree(sample_library, tmp_path / "library")
    answer, quoted = python("-c", code, cwd=tmp_path).splitlines()
    assert answer == "October 15-17"
    assert quoted.startswith("Campbell heads to Seoul and Tokyo")
    assert "October 15-17" in quoted


def test_an_update_can_be_handed_what_looks_at_articles_for_the_desk(
    embedder: FakeEmbedder, tmp_path: Path
) -> None:
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "ferry.txt").write_text("The ferry is back, said Ann Keel.\n")
    folder = tmp_path / "library"
    dateline.Library.update(
        folder, [tmp_path / "news"], extractors=dateline.EXTRACTORS, embedder=embedder
    )
    with dateline.Library.open(folder) as library:
        assert set(library.extractors()) == {one.name for one in dateline.EXTRACTORS}
        assert set(library.extractors().values()) <= {1}


def test_a_library_is_opened_by_a_string_or_a_path(sample_library: Path) -> None:
    for path in (sample_library, str(sample_library)):
        with dateline.Library.open(path) as library:
            assert library.folder == sample_library


def test_a_missing_library_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(dateline.DatelineError) as raised:
        dateline.Library.open(str(tmp_path))
    assert isinstance(raised.value, NotFoundError)
    line = f"there is no library in {tmp_path} (run: dateline index FOLDER)"
    assert str(raised.value) == line


def test_it_is_the_command_line_too() -> None:
    below, whole = (python("-m", name, "--help").splitlines() for name in ("tui.cli", "dateline"))
    more = [line.split()[0] for line in whole if line not in below]
    assert [line for line in whole if line in below] == below
    assert more == list(DOORS)
