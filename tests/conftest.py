"""What many tests share: a tiny embedding model, and libraries built once a session."""

import json
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from command_line import CAMPBELL, NONSENSE, Run, runner
from hypothesis import settings
from shared import made_once

if TYPE_CHECKING:
    from fake_embedder import FakeEmbedder
    from fault_world import World

# Set before anything imports the model libraries: no test may look for a model elsewhere.
os.environ["HF_HUB_OFFLINE"] = "1"
os.environ.pop("DATELINE_LIBRARY", None)
os.environ.pop("DATELINE_DATABASE", None)
os.environ.pop("DATELINE_MODEL", None)
os.environ.pop("DATELINE_STRICTNESS", None)
os.environ.pop("DATELINE_READING", None)
os.environ["DATELINE_SETTINGS"] = os.devnull  # nobody's own settings reach the tests


TOKENIZER_FILES = (
    "vocab.txt",
    "tokenizer.json",
    "tokenizer_config.json",
    "special_tokens_map.json",
)

# How fast the code is belongs to the benchmarks: on a busy machine any example may take long.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--long", action="store_true", help="kill, fault and race tests at their full length"
    )


@pytest.fixture(scope="session")
def long(request: pytest.FixtureRequest) -> bool:
    """Whether `--long` was given: more deaths, more damage, every step."""
    return bool(request.config.getoption("--long"))


@pytest.fixture(scope="session")
def fault_world() -> Iterator["World"]:
    """Libraries for tests of deaths, full disks and damage; see `fault_world.py`."""
    from fault_world import made_world

    with made_world() as world:
        yield world


@pytest.fixture(scope="session")
def tiny_bert(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A BERT model folder with random weights: 32 dimensions, one layer, the default words."""

    def make(bert: Path) -> None:
        import torch
        from transformers import BertConfig, BertModel

        from index.vector.embedding import default_model_folder

        torch.manual_seed(0)
        config = BertConfig(
            hidden_size=32, num_hidden_layers=1, num_attention_heads=2, intermediate_size=64
        )
        BertModel(config).save_pretrained(bert)
        for name in TOKENIZER_FILES:
            shutil.copy(default_model_folder() / name, bert / name)

    return made_once("bert", tmp_path_factory, make)


@pytest.fixture(scope="session")
def tiny_model(tiny_bert: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sentence-transformers model folder with random weights: 32 dimensions, one layer."""

    def make(folder: Path) -> None:
        from sentence_transformers import SentenceTransformer
        from sentence_transformers.sentence_transformer.modules import Pooling, Transformer

        model = SentenceTransformer(
            modules=[Transformer(str(tiny_bert), max_seq_length=256), Pooling(32)], device="cpu"
        )
        model.save(str(folder))

    return made_once("tiny", tmp_path_factory, make)


@pytest.fixture(scope="session")
def exported_tiny_model(tiny_model: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The ONNX export of `tiny_model`: what a library's encoder folder holds."""

    def make(target: Path) -> None:
        from index.vector.onnx_export import export, revision_of

        target.mkdir()
        export(tiny_model, tiny_model.name, revision_of(tiny_model), target)

    return made_once("export", tmp_path_factory, make)


@pytest.fixture(scope="session")
def embedder(tmp_path_factory: pytest.TempPathFactory) -> "FakeEmbedder":
    """An embedder that needs no model: an update takes milliseconds."""
    from fake_embedder import FakeEmbedder

    return FakeEmbedder.made(tmp_path_factory.mktemp("models") / "fake")


class Died(Exception):
    """Ends an update on the way, as a crash would."""


@pytest.fixture
def dying_update(embedder: "FakeEmbedder") -> Callable[..., None]:
    """Updates a library as far as the first notice of a stage, where it dies."""
    from index.library import Library
    from index.maintenance.update import Progress
    from index.types import UpdateStage

    def update(folder: Path, *paths: Path, at: UpdateStage) -> None:
        def die(progress: Progress) -> None:
            if progress.stage is at:
                raise Died

        with pytest.raises(Died):
            Library.update(folder, paths, embedder=embedder, progress=die)

    return update


@pytest.fixture(scope="session")
def sample_library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of the sample articles with the default model. Tests must not write to it."""

    def make(folder: Path) -> None:
        from index.library import Library
        from tui.config.locations import sample_articles

        report = Library.update(folder, [sample_articles()])
        assert report.pending == 0

    return made_once("library", tmp_path_factory, make)


@pytest.fixture(scope="module")
def writable_sample(sample_library: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of `sample_library`, in which a module's tests may keep runs."""
    return Path(shutil.copytree(sample_library, tmp_path_factory.mktemp("writable") / "library"))


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs `dateline ARGUMENTS` in this process."""
    monkeypatch.delenv("DATELINE_LIBRARY", raising=False)
    return runner(capsys)


@pytest.fixture
def sample(run: Run, sample_library: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs `dateline ARGUMENTS` over the sample library, by its environment variable."""
    monkeypatch.setenv("DATELINE_LIBRARY", str(sample_library))
    return run


@pytest.fixture
def questions(tmp_path: Path) -> Path:
    """A set of one question that the sample answers and one that it doesn't."""
    path = tmp_path / "few.jsonl"
    lines = [
        {"id": "a", "question": CAMPBELL, "answers": ["October 15-17"], "relevant": ["nowhere"]},
        {"id": "b", "question": NONSENSE, "answers": []},
    ]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return path


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    """A folder of three small articles, for a test to index and change."""
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "bridge.md").write_text(
        "---\ntitle: Bridge closes\ndate: 2024-05-01\nsource: The Courier\n---\n"
        "The old bridge closed on Monday.\n\nIt will open again in June.\n",
        encoding="utf-8",
    )
    (folder / "ferry.md").write_text(
        "---\ntitle: Ferry strike\ndate: 2024-05-03\nsource: Coastal Radio\n---\n"
        "Ferry crews walked out at noon.\n\nThe union asked for nine per cent.\n",
        encoding="utf-8",
    )
    (folder / "bakery.md").write_text(
        "---\ntitle: Bakery fire\n---\nA fire destroyed the bakery. Nobody was hurt.\n",
        encoding="utf-8",
    )
    return folder
