"""What the query path imports, and that nothing ever opens a network connection."""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from index.storage.database import FILE_NAME, Database

PROJECT = Path(__file__).parents[2]


def run(script: str, *arguments: object) -> str:
    """Run a script in a fresh interpreter; return what it printed.

    It runs without the setting by which the other tests keep the model libraries offline.
    """
    environment = {name: value for name, value in os.environ.items() if name != "HF_HUB_OFFLINE"}
    done = subprocess.run(
        [sys.executable, "-c", script, *map(str, arguments)],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        env={**environment, "PYTHONPATH": str(PROJECT)},
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


LOADED = "import json, sys; print(json.dumps([name for name in sys.modules if '.' not in name]))"


@pytest.mark.parametrize("module", ["index.types", "index.errors", "qa.types", "tui.engine.engine"])
def test_the_vocabulary_needs_no_machinery(module: str) -> None:
    loaded = set(json.loads(run(f"import {module}; {LOADED}")))
    assert not loaded & {"numpy", "faiss", "onnxruntime", "tokenizers", "torch", "sqlite3"}


@pytest.mark.parametrize(
    "module", ["index.maintenance.update", "index.maintenance.doctor", "index.library"]
)
def test_the_heavy_libraries_wait_until_they_are_needed(module: str) -> None:
    loaded = set(json.loads(run(f"import {module}; {LOADED}")))
    assert not loaded & {"torch", "transformers", "sentence_transformers", "onnxruntime", "faiss"}
    assert not loaded & {"datasketch", "scipy"}


def test_a_keyword_search_needs_neither_faiss_nor_the_encoder(sample_library: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from index.library import Library\n"
        "library = Library(Path(sys.argv[1]))\n"
        "assert library.search('bridge', mode='bm25')\n"
    )
    loaded = set(json.loads(run(script + LOADED, sample_library)))
    assert not loaded & {"torch", "onnxruntime", "faiss", "tokenizers", "datasketch", "scipy"}


def test_asking_loads_no_readers_of_files(sample_library: Path) -> None:
    script = (
        "import sys; from pathlib import Path; import qa.answerer\n"
        "from index.library import Library\n"
        "library = Library(Path(sys.argv[1]))\n"
        "library.file_changed(library.search('bridge', mode='bm25')[0].article)\n"
        "print([name for name in sys.modules if name.startswith('index.ingest.readers')])"
    )
    assert run(script, sample_library).strip() == "[]"


def test_answering_never_imports_torch(sample_library: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from index.library import Library\n"
        "from qa.answerer import Answerer\n"
        "library = Library(Path(sys.argv[1]))\n"
        "hits = library.search('When does the bridge open?')\n"
        "assert hits[0].dense is not None\n"
        "assert Answerer(library).answer('When does the bridge open?').hits\n"
    )
    loaded = set(json.loads(run(script + LOADED, sample_library)))
    assert "onnxruntime" in loaded
    assert not loaded & {"torch", "transformers", "sentence_transformers", "datasketch", "scipy"}


def test_a_further_update_in_int8_never_imports_torch(
    sample_library: Path, articles: Path, tmp_path: Path
) -> None:
    library = Path(shutil.copytree(sample_library, tmp_path / "library"))
    database = Database.open_to_write(library / FILE_NAME)
    database.save_settings(replace(database.settings(), embedded_in=("int8",)))
    database.close()
    script = (
        "import sys; from dataclasses import replace; from pathlib import Path\n"
        "from index.vector.embedding import Hardware; from index.library import Library\n"
        "from index.vector.embedder import ModelFolder\n"
        "hardware = Hardware(may_have_gpu=lambda: False, usable_bits=lambda: 7)\n"
        "embedder = replace(ModelFolder.default(), hardware=hardware)\n"
        "library, articles = Path(sys.argv[1]), Path(sys.argv[2])\n"
        "assert Library.update(library, [articles], embedder=embedder).embedded == 3\n"
    )
    loaded = set(json.loads(run(script + LOADED, library, articles)))
    assert "onnxruntime" in loaded
    assert not loaded & {"torch", "transformers", "sentence_transformers"}


OFFLINE = """
import socket, sys
from dataclasses import replace
from pathlib import Path

calls = []


def refuse(*arguments, **options):
    calls.append(arguments)
    raise OSError("no network in this test")


class Refused(socket.socket):
    def __init__(self, family=socket.AF_INET, *rest, **options):
        if family != getattr(socket, "AF_UNIX", None):
            refuse("socket", family)
        super().__init__(family, *rest, **options)


socket.socket = Refused
socket.create_connection = socket.getaddrinfo = socket.gethostbyname = refuse

from index.library import Library

library, articles, model = map(Path, sys.argv[1:])
Library.update(library, [articles], model=model)
with Library(library) as opened:
    assert opened.search("ferry")
    assert opened.embedded == 1
assert Library.check(library) == []
assert "torch" in sys.modules
assert not calls, calls
"""


def test_indexing_and_searching_open_no_connection(
    tmp_path: Path, articles: Path, tiny_model: Path
) -> None:
    run(OFFLINE, tmp_path / "library", articles, tiny_model)
