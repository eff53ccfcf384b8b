"""The reader's network as it ships: exported, verified, loaded, and scoring as it was trained."""

from __future__ import annotations

import json
import random
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from index.errors import ReaderError
from qa.reader_model import (
    CARD_FILE,
    MODEL_FILE,
    TOKENIZER_FILE,
    ReaderModel,
    Scored,
    verify,
)
from qa.window import MAX_TOKENS, Window

torch = pytest.importorskip("torch")
pytest.importorskip("transformers")
pytest.importorskip("onnx")

WINDOWS = [
    Window("When did it sink?", "Ferry news · A ferry sank.", "It sank on 3 March, they said."),
    Window("who?", "", "Priya Anand."),
    Window("When did the Skerry ferry sink?", "", "word " * 500),
    Window("Where?", "News", "Divers found it off Marrow Bay in May. " * 6),
    Window("What?", "News", ""),
]


@pytest.fixture(scope="module")
def network(tiny_bert: Path) -> Any:
    """A random network whose scores are of a trained one's size."""
    from qa.training.model import SpanModel

    torch.manual_seed(1)
    made = SpanModel(tiny_bert)
    torch.nn.init.normal_(made.head.weight, std=1.0)
    torch.nn.init.normal_(made.head.bias, std=1.0)
    return made


@pytest.fixture(scope="module")
def folders(network: Any, tiny_bert: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The network exported in every precision, a folder each."""
    from qa.training.export import export

    folder = tmp_path_factory.mktemp("readers")
    for weights in ("float32", "float16", "int8"):
        facts = {"recipe": "none"}
        export(network, tiny_bert / TOKENIZER_FILE, folder / weights, weights, facts)
    return folder


@pytest.fixture(scope="module")
def model(folders: Path) -> ReaderModel:
    return ReaderModel(folders / "float32")


@pytest.fixture
def copy(folders: Path, tmp_path: Path) -> Path:
    """A model folder to damage."""
    return Path(shutil.copytree(folders / "float32", tmp_path / "model"))


def expected(network: Any, scored: Scored) -> tuple[Any, float]:
    """What the trained network itself gives to a window's tokens."""
    tokens = scored.tokens
    rows = [torch.tensor([row]) for row in (tokens.ids, [1] * len(tokens.ids), tokens.types)]
    with torch.inference_mode():
        scores = network.eval()(*rows)[0].numpy()
    return scores[tokens.first : tokens.first + len(tokens.offsets)], float(scores[0].sum())


@pytest.mark.parametrize(
    ("weights", "tolerance"), [("float32", 1e-4), ("float16", 2e-2), ("int8", 0.35)]
)
def test_the_exported_network_scores_as_the_trained_one(
    network: Any, folders: Path, weights: str, tolerance: float
) -> None:
    for scored in ReaderModel(folders / weights).score(WINDOWS):
        passage, no_answer = expected(network, scored)
        np.testing.assert_allclose(scored.starts, passage[:, 0], atol=tolerance)
        np.testing.assert_allclose(scored.ends, passage[:, 1], atol=tolerance)
        assert scored.no_answer == pytest.approx(no_answer, abs=2 * tolerance)


def test_halves_and_bytes_take_less_room(folders: Path) -> None:
    sizes = {w: (folders / w / MODEL_FILE).stat().st_size for w in ("float32", "float16", "int8")}
    assert sizes["float16"] < 0.6 * sizes["float32"]
    assert sizes["int8"] < 0.35 * sizes["float32"]


def test_a_folder_holds_the_graph_the_tokenizer_and_the_card(folders: Path) -> None:
    for weights in ("float32", "float16", "int8"):
        names = {path.name for path in (folders / weights).iterdir()}
        assert names == {MODEL_FILE, TOKENIZER_FILE, CARD_FILE}
        card = verify(folders / weights)
        assert (card["weights"], card["recipe"]) == (weights, "none")
        assert set(card["sha256"]) == {MODEL_FILE, TOKENIZER_FILE}


def test_scores_have_one_entry_a_passage_token(model: ReaderModel) -> None:
    for window, scored in zip(WINDOWS, model.score(WINDOWS), strict=True):
        assert scored.starts.shape == scored.ends.shape == (len(scored.tokens.offsets),)
        assert scored.starts.dtype == np.float32
        assert len(scored.tokens.ids) <= MAX_TOKENS
        assert all(end <= len(window.passage) for _, end in scored.tokens.offsets)
    assert model.score([]) == []


def test_company_and_order_change_no_windows_scores(model: ReaderModel) -> None:
    order = list(range(len(WINDOWS))) * 4
    random.Random(3).shuffle(order)
    alone = [model.score([window])[0] for window in WINDOWS]
    for place, together in zip(order, model.score([WINDOWS[i] for i in order]), strict=True):
        assert together.tokens == alone[place].tokens
        np.testing.assert_array_equal(together.starts, alone[place].starts)
        np.testing.assert_array_equal(together.ends, alone[place].ends)
        assert together.no_answer == alone[place].no_answer


def damaged(folder: Path) -> str:
    """The one line that says why a folder can't be used."""
    with pytest.raises(ReaderError) as caught:
        ReaderModel(folder)
    line = str(caught.value)
    assert "\n" not in line
    assert str(folder) in line
    assert caught.value.hint == "install Dateline again"
    return line


@pytest.mark.parametrize("name", [MODEL_FILE, TOKENIZER_FILE])
def test_a_flipped_bit_is_noticed(copy: Path, name: str) -> None:
    data = bytearray((copy / name).read_bytes())
    data[len(data) // 2] ^= 1
    (copy / name).write_bytes(data)
    assert f"{name} isn't the file that was shipped" in damaged(copy)


@pytest.mark.parametrize("name", [MODEL_FILE, TOKENIZER_FILE])
def test_a_truncated_file_is_noticed(copy: Path, name: str) -> None:
    (copy / name).write_bytes((copy / name).read_bytes()[:-1])
    assert f"{name} isn't the file that was shipped" in damaged(copy)


@pytest.mark.parametrize("name", [MODEL_FILE, TOKENIZER_FILE, CARD_FILE])
def test_a_missing_file_is_named(copy: Path, name: str) -> None:
    (copy / name).unlink()
    assert f"{name}: No such file" in damaged(copy)


def test_a_missing_folder_is_an_error(tmp_path: Path) -> None:
    assert CARD_FILE in damaged(tmp_path / "nowhere")


def test_a_folder_in_a_files_place_is_an_error(copy: Path) -> None:
    (copy / MODEL_FILE).unlink()
    (copy / MODEL_FILE).mkdir()
    assert MODEL_FILE in damaged(copy)


@pytest.mark.parametrize(
    "card",
    [
        b"",
        b"\xff\xfe\x00",
        b"not json\nat all",
        b"[]",
        b"null",
        b"7",
        b"{}",
        b'{"sha256": null}',
        b'{"sha256": "abc"}',
        b'{"sha256": {}}',
        b'{"sha256": {"reader.onnx": "abc"}}',
        b"[" * 100_000,
    ],
)
def test_a_garbage_card_is_an_error(copy: Path, card: bytes) -> None:
    (copy / CARD_FILE).write_bytes(card)
    assert f"{CARD_FILE} isn't the card that was shipped" in damaged(copy)


def test_a_card_that_leaves_the_graph_out_verifies_nothing(copy: Path) -> None:
    card = json.loads((copy / CARD_FILE).read_text())
    del card["sha256"][MODEL_FILE]
    (copy / CARD_FILE).write_text(json.dumps(card))
    damaged(copy)


@pytest.mark.parametrize("name", [MODEL_FILE, TOKENIZER_FILE])
def test_a_file_that_is_as_shipped_and_no_model_is_an_error(copy: Path, name: str) -> None:
    from qa.training.export import checksums

    (copy / name).write_bytes(b"no\nmodel")
    card = json.loads((copy / CARD_FILE).read_text())
    (copy / CARD_FILE).write_text(json.dumps({**card, "sha256": checksums(copy)}))
    damaged(copy)


def test_an_export_replaces_an_earlier_one(network: Any, tiny_bert: Path, copy: Path) -> None:
    from qa.training.export import export

    export(network, tiny_bert / TOKENIZER_FILE, copy, "int8", {"commit": "abc"})
    card = verify(copy)
    assert (card["weights"], card["commit"]) == ("int8", "abc")
    assert "recipe" not in card


def test_the_exported_tokenizer_neither_pads_nor_cuts(tiny_bert: Path, folders: Path) -> None:
    written = json.loads((folders / "float32" / TOKENIZER_FILE).read_text(encoding="utf-8"))
    given = json.loads((tiny_bert / TOKENIZER_FILE).read_text(encoding="utf-8"))
    assert written["padding"] is written["truncation"] is None
    assert {**written, "padding": 0, "truncation": 0} == {**given, "padding": 0, "truncation": 0}
