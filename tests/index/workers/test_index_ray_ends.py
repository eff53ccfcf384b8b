"""What is said where not a worker but Ray itself is gone, or nothing comes back any more."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from worker_fakes import HashingEmbedder

from index.errors import EncoderError, LibraryError
from index.workers import ray_workers
from index.workers.ray_workers import RayWorkers
from index.workers.workers import FileRead, Model

exceptions = pytest.importorskip("ray.exceptions", reason="the Ray extra isn't installed")


class FakeRay:
    """Takes tasks; getting one raises an error, and waiting finds it done unless `silent`."""

    exceptions = exceptions

    def __init__(self, error: Exception, silent: bool = False) -> None:
        self.error, self.silent = error, silent

    def remote(self, _: Any) -> Any:
        task = SimpleNamespace(remote=lambda *_: object())
        return SimpleNamespace(options=lambda **_: task)

    def cluster_resources(self) -> dict[str, float]:
        return {"CPU": 1.0}

    def wait(self, tasks: list[Any], **_: Any) -> tuple[list[Any], list[Any]]:
        return ([], tasks) if self.silent else (tasks[:1], tasks[1:])

    def get(self, _: Any, timeout: float | None = None) -> Any:
        raise self.error


def embedded(ray: FakeRay, embedder: HashingEmbedder, folder: Path) -> list[Any]:
    embedder.export(folder)
    blocks = iter([((b"1",), ("A text.",))])
    return list(RayWorkers(ray, "ray-local:2").embed(blocks, Model(embedder, folder)))


def read(ray: FakeRay, path: Path) -> list[tuple[Path, FileRead | None]]:
    path.write_text("A text.")
    return list(RayWorkers(ray, "ray-local:2").read([path], {}, None))


def failed(cause: Exception) -> Exception:
    return exceptions.RayTaskError("read_shard", "Traceback", cause)  # type: ignore[no-any-return]


ENDS = [exceptions.LocalRayletDiedError(), exceptions.NodeDiedError("the node is gone")]


@pytest.mark.parametrize("error", ENDS)
def test_a_ray_that_ended_is_not_taken_for_a_worker_that_died(
    error: Exception, tmp_path: Path, embedder: HashingEmbedder
) -> None:
    for ask in (
        lambda: embedded(FakeRay(error), embedder, tmp_path),
        lambda: read(FakeRay(error), tmp_path / "a.txt"),
    ):
        with pytest.raises(LibraryError, match="Ray at ray-local:2 ended") as told:
            ask()
        assert "what came back is kept" in (told.value.hint or "")


def test_a_worker_that_dies_each_time_is_told_as_before(
    tmp_path: Path, embedder: HashingEmbedder
) -> None:
    with pytest.raises(EncoderError, match="died 4 times over the same passages"):
        embedded(FakeRay(exceptions.WorkerCrashedError()), embedder, tmp_path)


def test_it_ends_where_nothing_comes_back(
    tmp_path: Path, embedder: HashingEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ray_workers, "SILENT_SECONDS", 0.0)
    with pytest.raises(LibraryError, match="nothing came back from the workers"):
        embedded(FakeRay(ValueError(), silent=True), embedder, tmp_path)
    with pytest.raises(LibraryError, match="nothing came back from the workers"):
        read(FakeRay(exceptions.GetTimeoutError()), tmp_path / "a.txt")


@pytest.mark.parametrize(
    "error",
    [
        exceptions.WorkerCrashedError(),
        exceptions.OutOfMemoryError("too large"),
        failed(TypeError("can't be pickled")),
    ],
)
def test_a_shard_that_kills_or_cannot_be_sent_is_read_here(
    error: Exception, tmp_path: Path
) -> None:
    assert read(FakeRay(error), tmp_path / "a.txt") == [(tmp_path / "a.txt", None)]


def test_code_that_workers_lack_is_told(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="can't run Dateline"):
        read(FakeRay(failed(ImportError("no module named index"))), tmp_path / "a.txt")
