"""The default model in int8: against the query encoder, and where something else is taken."""

import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from index.library import Library
from index.storage.database import FILE_NAME, Database
from index.storage.manifest import current
from index.vector import int8
from index.vector.embedder import ModelFolder
from index.vector.embedding import (
    Hardware,
    TorchEncoder,
    default_model_folder,
    load_fastest,
    may_have_gpu,
    suits_int8,
)
from index.vector.query_encoder import Encoder

TEXTS = [
    "Bridge to open again\nThe council said the old bridge, closed since May, would open in June.",
    "Ferry strike\nFerry crews walked out at noon; the union asked for nine per cent. " * 30,
    "Köln, São Paulo, 東京",
    "a",
    "",
]


@pytest.fixture(scope="module")
def encoder(sample_library: Path) -> Path:
    """The default model's export, as the sample library holds it."""
    database = Database.open_to_read(sample_library / FILE_NAME)
    [(name, _)] = current(database)["encoder"]
    database.close()
    return sample_library / name


@pytest.fixture(scope="module", params=[7, 8])
def embedder(request: pytest.FixtureRequest, encoder: Path) -> int8.Int8Encoder:
    return int8.Int8Encoder(default_model_folder(), encoder, request.param)


def cpu(
    *, bits: int | None = 8, gain: Callable[[], float] = lambda: 1.0, gpu: bool = False
) -> Hardware:
    """Hardware of which as much is known; without a GPU unless one is wanted."""
    return Hardware(may_have_gpu=lambda: gpu, bfloat16_gain=gain, usable_bits=lambda: bits)


def vectors(embedder: int8.Int8Encoder, texts: list[str]) -> np.ndarray:
    found = list(embedder.embed(texts))
    assert [place for places, _ in found for place in places] == list(range(len(texts)))
    return np.concatenate([made for _, made in found])


def test_the_vectors_are_near_the_query_encoder_s(
    embedder: int8.Int8Encoder, encoder: Path
) -> None:
    # Where sums overflow, eight bits are further off: the trial never chooses them there.
    if embedder.bits == 8 and int8.usable_bits() == 7:
        pytest.skip("this CPU is for seven bits")
    made = vectors(embedder, TEXTS)
    assert made.dtype == np.float32
    assert made.shape == (len(TEXTS), 384)
    assert np.linalg.norm(made, axis=1) == pytest.approx(np.ones(len(TEXTS)), abs=1e-5)
    # A text of no or one letter is the worst: its few rounding errors don't cancel out.
    assert np.sum(made * Encoder(encoder).encode(TEXTS), axis=1).min() > 0.97
    assert embedder.agrees()


def test_a_vector_depends_on_no_other_text(embedder: int8.Int8Encoder) -> None:
    many = TEXTS * 7  # several pieces of work
    together = vectors(embedder, many)
    alone = np.concatenate([vectors(embedder, [text]) for text in TEXTS])
    assert np.array_equal(together, np.tile(alone, (7, 1)))
    assert list(embedder.embed([])) == []


def test_the_trial_tells_whether_sums_overflow() -> None:
    exact, overflown = np.full((2, 2), 255 * 127 * 384), np.full((2, 2), 12_582_912)
    assert int8.bits_of(0.1, 1.0, exact) == 8
    assert int8.bits_of(0.1, 1.0, overflown) == 7
    assert int8.bits_of(0.8, 1.0, exact) is None
    assert int8.bits_of(0.8, 1.0, overflown) is None
    assert int8.usable_bits() in (7, 8, None)


def test_int8_is_left_where_it_does_not_gain(encoder: Path) -> None:
    assert int8.load(default_model_folder(), encoder, lambda: None) is None


def test_int8_is_left_where_its_vectors_differ(
    encoder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.vector.int8.MIN_COSINE", 1.01)
    assert int8.load(default_model_folder(), encoder, lambda: 8) is None


def test_int8_is_left_where_the_model_is_another(
    tiny_bert: Path, encoder: Path, tmp_path: Path
) -> None:
    assert int8.load(tiny_bert, encoder, lambda: 8) is None  # 32 numbers a vector
    assert int8.load(tmp_path, encoder, lambda: 8) is None  # no model
    folder = shutil.copytree(default_model_folder(), tmp_path / "damaged")
    os.truncate(folder / "model.safetensors", 1_000)
    assert int8.load(folder, encoder, lambda: 8) is None


@pytest.mark.parametrize(
    ("gain", "before", "taken"),
    [
        (0.2, [], "int8"),
        (3.0, [], "int8"),
        (20.0, [], "bfloat16"),
        # As it was begun, and without the trial that needs torch.
        (None, ["bfloat16", "int8"], "int8"),
        (20.0, ["int8", "bfloat16"], "bfloat16"),
        (0.2, ["bfloat16"], "int8"),
    ],
)
def test_what_the_default_model_is_embedded_with(
    gain: float | None, before: list[str], taken: str
) -> None:
    hardware = cpu(gain=lambda: gain or pytest.fail("a trial"))
    assert suits_int8(default_model_folder(), before, hardware) == (taken == "int8")


def test_only_the_default_model_runs_in_int8_and_only_on_a_cpu(
    tiny_model: Path, encoder: Path
) -> None:
    default = default_model_folder()
    assert suits_int8(default, ["int8"], cpu())
    assert not suits_int8(default, ["int8"], cpu(gpu=True))
    assert not suits_int8(tiny_model, ["int8"], cpu())
    in_int8 = load_fastest(default, encoder, ["int8"], cpu(bits=7))
    assert isinstance(in_int8, int8.Int8Encoder)
    assert in_int8.bits == 7
    assert isinstance(load_fastest(tiny_model, encoder, ["int8"], cpu()), TorchEncoder)


def test_where_int8_does_not_gain_torch_embeds(encoder: Path) -> None:
    found = load_fastest(default_model_folder(), encoder, ["int8"], cpu(bits=None))
    assert isinstance(found, TorchEncoder)
    assert found.model.get_embedding_dimension() == 384


def test_whether_there_may_be_a_gpu(tmp_path: Path) -> None:
    assert not may_have_gpu("2.13.0", "linux", tmp_path)
    assert may_have_gpu("2.13.0", "darwin", tmp_path)
    (tmp_path / "nvidiactl").touch()
    assert may_have_gpu("2.13.0", "linux", tmp_path)
    assert not may_have_gpu("2.13.0+cpu", "linux", tmp_path)
    assert not may_have_gpu("2.13.0+cpu", "darwin", tmp_path)


def test_a_library_goes_on_in_int8_and_records_it(
    sample_library: Path, articles: Path, tmp_path: Path
) -> None:
    embedder = replace(ModelFolder.default(), hardware=cpu(bits=7))
    folder = Path(shutil.copytree(sample_library, tmp_path / "library"))
    report = Library.update(folder, [articles], embedder=embedder)
    assert (report.embedded, report.pending) == (3, 0)
    database = Database.open_to_read(folder / FILE_NAME)
    assert database.settings().embedded_in[-1] == "int8"
    database.close()
    assert Library.check(folder) == []
    with Library(folder) as library:
        assert library.search("Who walked out at noon?")[0].article.title == "Ferry strike"
