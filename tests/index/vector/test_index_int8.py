"""The default model in int8: against the query encoder, and where something else is taken."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from index.library import Library
from index.storage.database import FILE_NAME, Database
from index.storage.manifest import current
from index.vector import embedding, int8
from index.vector.embedding import TorchEncoder, default_model_folder
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


@pytest.fixture
def no_gpu(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.vector.embedding._may_have_gpu", lambda: False)


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


def test_the_trial_tells_whether_sums_overflow(monkeypatch: pytest.MonkeyPatch) -> None:
    exact, overflown = 255 * 127 * 384, 12_582_912
    cases = [(0.1, exact, 8), (0.1, overflown, 7), (0.8, exact, None), (0.8, overflown, None)]
    for seconds, value, bits in cases:
        answers: Iterator[tuple[float, np.ndarray]] = iter(
            [(seconds, np.full((2, 2), value)), (1.0, np.zeros(1))]
        )
        with monkeypatch.context() as patch:
            patch.setattr("index.vector.int8._best_of", lambda _, answers=answers: next(answers))
            assert int8.usable_bits() == bits


def test_int8_is_left_where_it_does_not_gain(
    encoder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.vector.int8.usable_bits", lambda: None)
    assert int8.load(default_model_folder(), encoder) is None


def test_int8_is_left_where_its_vectors_differ(
    encoder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.vector.int8.usable_bits", lambda: 8)
    monkeypatch.setattr("index.vector.int8.MIN_COSINE", 1.01)
    assert int8.load(default_model_folder(), encoder) is None


def test_int8_is_left_where_the_model_is_another(
    tiny_bert: Path, encoder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.vector.int8.usable_bits", lambda: 8)
    assert int8.load(tiny_bert, encoder) is None  # 32 numbers a vector
    assert int8.load(tmp_path, encoder) is None  # no model
    folder = shutil.copytree(default_model_folder(), tmp_path / "damaged")
    os.truncate(folder / "model.safetensors", 1_000)
    assert int8.load(folder, encoder) is None


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
    gain: float | None, before: list[str], taken: str, monkeypatch: pytest.MonkeyPatch, no_gpu: None
) -> None:
    monkeypatch.setattr(
        "index.vector.embedding.bfloat16_gain", lambda: gain or pytest.fail("a trial")
    )
    monkeypatch.setattr("index.vector.embedding.load_model", lambda _: "bfloat16")
    monkeypatch.setattr("index.vector.embedding.load_int8", lambda *_: "int8")
    found = embedding.load_fastest(default_model_folder(), Path("encoder"), before)
    assert found == (taken if taken == "int8" else TorchEncoder(taken))


def test_only_the_default_model_runs_in_int8_and_only_on_a_cpu(
    tiny_model: Path, encoder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded: list[Path] = []
    monkeypatch.setattr("index.vector.embedding.load_model", lambda folder: loaded.append(folder))
    monkeypatch.setattr("index.vector.embedding.load_int8", lambda *_: "int8")
    monkeypatch.setattr("index.vector.embedding._may_have_gpu", lambda: False)
    default = default_model_folder()
    assert embedding.load_fastest(default, encoder, ["int8"]) == "int8"
    assert embedding.load_fastest(tiny_model, encoder, ["int8"]) == TorchEncoder(None)
    assert loaded == [tiny_model]
    monkeypatch.setattr("index.vector.embedding._may_have_gpu", lambda: True)
    assert embedding.load_fastest(default, encoder, ["int8"]) == TorchEncoder(None)
    monkeypatch.setattr("index.vector.embedding._may_have_gpu", lambda: False)
    monkeypatch.setattr("index.vector.embedding.load_int8", lambda *_: None)
    assert embedding.load_fastest(default, encoder, ["int8"]) == TorchEncoder(None)
    assert loaded == [tiny_model, default, default]


def test_whether_there_may_be_a_gpu(monkeypatch: pytest.MonkeyPatch) -> None:
    there: set[str] = set()
    monkeypatch.setattr("index.vector.embedding.os.path.exists", lambda path: path in there)
    monkeypatch.setattr("index.vector.embedding.sys.platform", "linux")
    monkeypatch.setattr("importlib.metadata.version", lambda _: "2.13.0")
    assert not embedding._may_have_gpu()
    there.add("/dev/nvidiactl")
    assert embedding._may_have_gpu()
    monkeypatch.setattr("importlib.metadata.version", lambda _: "2.13.0+cpu")
    assert not embedding._may_have_gpu()
    there.clear()
    monkeypatch.setattr("importlib.metadata.version", lambda _: "2.13.0")
    monkeypatch.setattr("index.vector.embedding.sys.platform", "darwin")
    assert embedding._may_have_gpu()


def test_a_library_goes_on_in_int8_and_records_it(
    sample_library: Path,
    articles: Path,
    tmp_path: Path,
    no_gpu: None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder = Path(shutil.copytree(sample_library, tmp_path / "library"))
    monkeypatch.setattr("index.vector.int8.usable_bits", lambda: 7)
    monkeypatch.setattr("index.vector.embedding.bfloat16_gain", lambda: 1.0)
    monkeypatch.setattr("index.vector.embedding.load_model", pytest.fail)
    report = Library.update(folder, [articles])
    assert (report.embedded, report.pending) == (3, 0)
    database = Database.open_to_read(folder / FILE_NAME)
    assert database.settings().embedded_in[-1] == "int8"
    database.close()
    assert Library.check(folder) == []
    with Library(folder) as library:
        assert library.search("Who walked out at noon?")[0].article.title == "Ferry strike"
