"""A library's growth is measured by stage and by part; how large either is, no test asks."""

from __future__ import annotations

import json
import os
import random
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from benchmarks.speed.growing.asking import search
from benchmarks.speed.growing.costs import (
    DATABASE,
    VECTORS,
    WORDS,
    Stages,
    bytes_of,
    processor_with,
)
from benchmarks.speed.growing.material import Material, articles_of, stored_vectors, write
from benchmarks.speed.scale import LITE, LOCAL, POSTGRESQL, Engine, Scale, main, told, updated
from index.library import Library
from index.maintenance.update import Progress
from index.place import Place, save
from index.types import UpdateStage

SET = Path(__file__).resolve().parents[3] / "eval" / "sets" / "sample.jsonl"


@pytest.fixture(scope="module")
def material(sample_library: Path, tmp_path_factory: pytest.TempPathFactory) -> Material:
    """What the sample articles give."""
    with Library(sample_library) as library:
        lines = [json.dumps({"title": a.title, "text": a.text}) for a in library.articles()]
    path = tmp_path_factory.mktemp("material") / "articles.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    return Material.of(path, sample_library)


@pytest.mark.parametrize("engine", [LOCAL, LITE])
def test_a_library_is_built_searched_and_told_of(
    engine: str, material: Material, tmp_path: Path
) -> None:
    library, source = tmp_path / "library", tmp_path / "articles"
    source.mkdir()
    write(source / "made.jsonl", articles_of(material, random.Random(1), 12))
    if engine == LITE:
        pytest.importorskip("pymilvus", reason="the extra milvus isn't installed")
        save(library, Place(str(tmp_path / "milvus"), "news"))
    built = updated(material, library, source, None)
    assert built.report.articles == 12
    assert list(built.stages) == ["reading", "stories", "words", "vectors"]
    assert built.total.processor > 0
    with Library(library) as opened:
        assert opened.embedded == 1
    size = bytes_of(library)
    assert min(size[part] for part in (DATABASE, WORDS, VECTORS)) > 0
    found = search(library, SET, 3)
    assert found.recall == 1
    said = told(Scale(Engine(engine), built, size, found, built, built))
    assert f"{engine}: {built.report.passages:,} passages of 12 articles" in said


def test_articles_are_the_same_every_time_and_no_two_alike(material: Material) -> None:
    first, again = (list(articles_of(material, random.Random(5), 20)) for _ in range(2))
    assert first == again
    assert len({json.loads(line)["text"] for line in first}) == 20


def test_every_text_of_a_library_gives_its_vector_once(sample_library: Path) -> None:
    digests = [digest for digest, _ in stored_vectors(sample_library)]
    assert len(digests) == len(set(digests)) > 0


def test_what_is_done_within_a_stage_counts_as_another() -> None:
    clock = iter([0.0, 1.0, 3.0, 7.0, 8.0])
    stages = Stages(processor=lambda: next(clock))
    stages.notice(Progress(UpdateStage.EMBEDDING, 0))
    with stages.within("drawing"):
        pass
    stages.notice(Progress(UpdateStage.EMBEDDING, 1))  # the same stage goes on
    stages.notice(Progress(UpdateStage.KEYWORDS, 0))
    taken = {name: one.processor for name, one in stages.end().items()}
    assert taken == {UpdateStage.EMBEDDING: 1 + 4, "drawing": 2, UpdateStage.KEYWORDS: 1}


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="Linux alone says it")
def test_the_processor_s_time_of_a_server_counts() -> None:
    with_server = processor_with(os.getpid())  # of this process twice, then
    began = with_server(), time.process_time()
    while time.process_time() < began[1] + 0.2:
        pass
    assert with_server() - began[0] >= 0.3


def test_postgresql_needs_a_server(tmp_path: Path) -> None:
    articles = tmp_path / "articles.jsonl"
    articles.touch()
    given = [str(articles), str(SET), str(tmp_path), str(tmp_path / "work"), "--engine", POSTGRESQL]
    ran = CliRunner().invoke(main, given)
    assert (ran.exit_code, ran.stdout) == (1, "")
    assert "needs a server: name it with --database and --server" in ran.stderr
