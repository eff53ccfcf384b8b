"""The query encoder against the model it was exported from, and bulk embedding against both."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from index.errors import EncoderError
from index.vector.embedding import (
    WINDOW,
    TorchEncoder,
    default_model_folder,
    load_model,
    model_name,
)
from index.vector.onnx_export import export, revision_of
from index.vector.query_encoder import (
    CARD_FILE,
    MODEL_FILE,
    TOKENIZER_FILE,
    Encoder,
    EncoderCard,
    encoder_of,
)

TEXTS = [
    "",
    " ",
    "a",
    "When will the bridge open again?",
    "Köln, São Paulo, 東京 😀",
    "1,204 homes; 3.5 % of them\nwithout power\r\nsince 9 a.m.",
    "The river burst its banks on Tuesday. " * 200,
    "x" * 5_000,
]


@pytest.fixture(scope="module")
def expected(tiny_model: Path) -> np.ndarray:
    # In float32, as it is stored: in bfloat16 not even the norms are 1.
    model = load_model(tiny_model, "cpu")
    return np.asarray(model.encode(TEXTS, normalize_embeddings=True), np.float32)


def cosines(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    return np.sum(one * other, axis=1)


def test_the_export_agrees_with_the_model(exported_tiny_model: Path, expected: np.ndarray) -> None:
    encoder = Encoder(exported_tiny_model)
    vectors = encoder.encode(TEXTS)
    assert vectors.dtype == np.float32
    assert vectors.shape == (len(TEXTS), 32)
    assert cosines(vectors, expected).min() > 0.999
    # One at a time, without the padding of a batch.
    alone = np.stack([encoder.encode_query(text) for text in TEXTS])
    assert cosines(alone, expected).min() > 0.999
    assert encoder.encode([]).shape == (0, 32)


def test_the_card(exported_tiny_model: Path, tiny_model: Path) -> None:
    text = (exported_tiny_model / CARD_FILE).read_text(encoding="utf-8")
    card = EncoderCard.from_json(text)
    assert card == EncoderCard(
        model="tiny",
        revision=revision_of(tiny_model),
        dimension=32,
        max_tokens=256,
        query_prompt="",
        pad_id=0,
        pad_token="[PAD]",
        inputs=("input_ids", "attention_mask", "token_type_ids"),
    )
    assert EncoderCard.from_json(card.to_json()) == card


def test_embed_yields_each_position_once(tiny_model: Path, expected: np.ndarray) -> None:
    encoder = TorchEncoder(load_model(tiny_model))
    copies = WINDOW // len(TEXTS) + 2  # more than a window
    texts = TEXTS * copies
    found = np.full((len(texts), 32), np.nan, np.float32)
    seen: list[int] = []
    for positions, vectors in encoder.embed(texts):
        seen += positions
        found[positions] = vectors
    assert sorted(seen) == list(range(len(texts)))
    assert np.linalg.norm(found, axis=1) == pytest.approx(np.ones(len(texts)), abs=1e-3)
    assert cosines(found, np.tile(expected, (copies, 1))).min() > 0.999


def test_embed_of_nothing(tiny_model: Path) -> None:
    assert list(TorchEncoder(load_model(tiny_model)).embed([])) == []


@pytest.mark.parametrize("file", [MODEL_FILE, TOKENIZER_FILE, CARD_FILE])
@pytest.mark.parametrize("content", [None, b"", b"not what it should be", b"{}", b"[]"])
def test_a_damaged_export(
    exported_tiny_model: Path, tmp_path: Path, file: str, content: bytes | None
) -> None:
    folder = shutil.copytree(exported_tiny_model, tmp_path / "encoder")
    (folder / file).unlink()
    if content is not None:
        (folder / file).write_bytes(content)
    with pytest.raises(EncoderError) as raised:
        Encoder(folder)
    assert "\n" not in str(raised.value)
    assert raised.value.hint == "run: dateline doctor"


def test_a_torn_model_file(exported_tiny_model: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(exported_tiny_model, tmp_path / "encoder")
    path = folder / MODEL_FILE
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(EncoderError, match="can't be loaded"):
        Encoder(folder)


def test_a_folder_that_is_no_model(tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match="isn't a sentence-transformers model folder"):
        load_model(tmp_path)
    (tmp_path / "config.json").write_text("{}")
    with pytest.raises(EncoderError, match="can't be loaded") as raised:
        load_model(tmp_path)
    assert "\n" not in str(raised.value)


def test_an_export_that_differs_from_its_model_is_refused(
    tiny_model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.vector.onnx_export.MIN_COSINE", 1.01)
    with pytest.raises(EncoderError, match="differs from the model"):
        export(tiny_model, "tiny", "0", tmp_path)


def test_a_prompted_model_keeps_its_prompts(tiny_model: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(tiny_model, tmp_path / "prompted")
    path = folder / "config_sentence_transformers.json"
    config = json.loads(path.read_text())
    config["prompts"] = {"query": "query: ", "document": "passage: "}
    path.write_text(json.dumps(config))
    (tmp_path / "export").mkdir()
    card = export(folder, "prompted", "0", tmp_path / "export")
    assert card.query_prompt == "query: "
    encoder, model = Encoder(tmp_path / "export"), load_model(folder, "cpu")
    query = model.encode(["When?"], prompt_name="query", normalize_embeddings=True)
    assert float(encoder.encode_query("When?") @ query[0]) > 0.999
    [(_, vectors)] = TorchEncoder(model).embed(["At noon."])
    passage = model.encode(["At noon."], prompt_name="document", normalize_embeddings=True)
    assert float(vectors[0] @ passage[0]) > 0.999


def test_the_revision_is_of_what_the_model_computes(tmp_path: Path) -> None:
    (tmp_path / "1_Pooling").mkdir()
    (tmp_path / "config.json").write_text("{}")
    before = revision_of(tmp_path)
    assert len(before) == 16
    (tmp_path / "README.md").write_text("notes")
    (tmp_path / ".gitattributes").write_text("hidden")
    (tmp_path / "1_Pooling" / ".DS_Store").write_text("hidden")
    assert revision_of(tmp_path) == before
    (tmp_path / "1_Pooling" / "config.json").write_text("{}")
    after = revision_of(tmp_path)
    assert after != before
    (tmp_path / "config.json").write_text("{ }")
    assert revision_of(tmp_path) != after


def test_model_names(tmp_path: Path) -> None:
    assert model_name(default_model_folder()) == "all-MiniLM-L6-v2"
    assert model_name(tmp_path / "some-model") == "some-model"


def test_one_that_is_loaded_is_shared(exported_tiny_model: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(exported_tiny_model, tmp_path / "encoder"))
    first = encoder_of(folder)
    assert encoder_of(folder) is first
    model = folder / MODEL_FILE
    shutil.copy(model, tmp_path / "again")
    (tmp_path / "again").replace(model)  # another file, as of a library that was made anew
    assert encoder_of(folder) is not first
    model.write_bytes(b"torn")
    with pytest.raises(EncoderError):
        encoder_of(folder)
