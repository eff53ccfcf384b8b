"""The reader's network as it ships: exported, verified, loaded, and scoring as it was trained."""

from __future__ import annotations

import hashlib
import json
import random
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from index.errors import ReaderError
from qa.reading.reader_model import (
    CARD_FILE,
    CHOICE_FILE,
    INPUTS,
    MODEL_FILE,
    TOKENIZER_FILE,
    WORDS_FILE,
    ReaderModel,
    Scored,
    verify,
)
from qa.reading.window import MAX_TOKENS, Window

torch = pytest.importorskip("torch")
pytest.importorskip("transformers")
onnx = pytest.importorskip("onnx")

FILES = (MODEL_FILE, WORDS_FILE, TOKENIZER_FILE)

WINDOWS = [
    Window("When did it sink?", "Ferry news · A ferry sank.", "It sank on 3 March, they said."),
    Window("who?", "", "Priya Anand."),
    Window("When did the Skerry ferry sink?", "", "word " * 500),
    Window("Where?", "News", "Divers found it off Marrow Bay in May. " * 6),
    Window("What?", "News", ""),
]


@pytest.fixture(scope="module")
def network(tiny_bert: Path) -> Any:
    """A random network that rounds, whose scores are of a trained one's size."""
    from qa.training.model import SpanModel
    from qa.training.quantise import calibrate, prepare, set_rounding

    torch.manual_seed(1)
    made = SpanModel(tiny_bert).eval()
    torch.nn.init.normal_(made.head.weight, std=1.0)
    torch.nn.init.normal_(made.head.bias, std=1.0)
    prepare(made)
    ids = torch.randint(1000, 20_000, (4, 64))
    calibrate(made, [(ids, torch.ones_like(ids), torch.zeros_like(ids))])
    set_rounding(made, True)
    return made


@pytest.fixture(scope="module")
def folder(network: Any, tiny_bert: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The network as it is exported."""
    from qa.training.export import export

    target = tmp_path_factory.mktemp("readers") / "reader"
    export(network, tiny_bert / TOKENIZER_FILE, target, {"recipe": "none"})
    return target


@pytest.fixture(scope="module")
def model(folder: Path) -> ReaderModel:
    return ReaderModel(folder)


@pytest.fixture
def copy(folder: Path, tmp_path: Path) -> Path:
    """A model folder to damage."""
    return Path(shutil.copytree(folder, tmp_path / "model"))


def expected(network: Any, scored: Scored) -> tuple[Any, float]:
    """What the trained network itself gives to a window's tokens."""
    tokens = scored.tokens
    rows = [torch.tensor([row]) for row in (tokens.ids, [1] * len(tokens.ids), tokens.types)]
    with torch.inference_mode():
        scores = network.eval()(*rows)[0].numpy()
    return scores[tokens.first : tokens.first + len(tokens.offsets)], float(scores[0].sum())


def test_the_exported_network_scores_as_the_trained_one(network: Any, model: ReaderModel) -> None:
    for scored in model.score(WINDOWS):
        passage, no_answer = expected(network, scored)
        np.testing.assert_allclose(scored.starts, passage[:, 0], atol=0.12)
        np.testing.assert_allclose(scored.ends, passage[:, 1], atol=0.12)
        assert scored.no_answer == pytest.approx(no_answer, abs=0.12)


def test_a_folder_holds_the_graph_the_words_the_tokenizer_and_the_card(folder: Path) -> None:
    assert {path.name for path in folder.iterdir()} == {*FILES, CARD_FILE}
    card = verify(folder)
    assert card["recipe"] == "none"
    assert set(card["sha256"]) == set(FILES)


@pytest.mark.parametrize(
    "asked", [INPUTS, INPUTS[:1], INPUTS[:2], INPUTS[::2], INPUTS[::-1]], ids=" ".join
)
def test_a_graph_is_fed_what_it_asks_for(copy: Path, asked: tuple[str, ...]) -> None:
    """Of this graph each score is the sum of what stands at its token in all its inputs."""
    from qa.training.export import checksums

    helper, whole = onnx.helper, onnx.TensorProto.INT64
    nodes = [
        helper.make_node("Sum", [f"{name}_value" for name in asked], ["sum"]),
        helper.make_node("Unsqueeze", ["sum", "last"], ["column"]),
        helper.make_node("Concat", ["column", "column"], ["scores"], axis=2),
    ]
    for name in asked:
        value = helper.make_node("Cast", [name], [f"{name}_value"], to=onnx.TensorProto.FLOAT)
        nodes.insert(0, value)
    graph = helper.make_graph(
        nodes,
        "reader",
        [helper.make_tensor_value_info(name, whole, [1, "tokens"]) for name in asked],
        [helper.make_tensor_value_info("scores", onnx.TensorProto.FLOAT, [1, "tokens", 2])],
        [helper.make_tensor("last", whole, [1], [2])],
    )
    opsets = [helper.make_opsetid("", 17)]
    onnx.save(helper.make_model(graph, opset_imports=opsets, ir_version=9), copy / MODEL_FILE)
    (copy / CARD_FILE).write_text(json.dumps({"sha256": checksums(copy)}))
    (scored,) = ReaderModel(copy).score(WINDOWS[:1])
    tokens = scored.tokens
    values = zip(tokens.ids, [1] * len(tokens.ids), tokens.types, strict=True)
    sums = [sum(v for name, v in zip(INPUTS, one, strict=True) if name in asked) for one in values]
    passage = sums[tokens.first : tokens.first + len(tokens.offsets)]
    assert scored.starts.tolist() == scored.ends.tolist() == passage
    assert scored.no_answer == 2 * sums[0]


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


@pytest.mark.parametrize("name", FILES)
def test_a_flipped_bit_is_noticed(copy: Path, name: str) -> None:
    data = bytearray((copy / name).read_bytes())
    data[len(data) // 2] ^= 1
    (copy / name).write_bytes(data)
    assert f"{name} isn't the file that was shipped" in damaged(copy)


@pytest.mark.parametrize("name", FILES)
def test_a_truncated_file_is_noticed(copy: Path, name: str) -> None:
    (copy / name).write_bytes((copy / name).read_bytes()[:-1])
    assert f"{name} isn't the file that was shipped" in damaged(copy)


@pytest.mark.parametrize("name", [*FILES, CARD_FILE])
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
        b'{"sha256": {"tokenizer.json": "abc", "words.bin": "abc"}}',
        b'{"sha256": ["reader.onnx", "tokenizer.json"]}',
        b"[" * 100_000,
    ],
)
def test_a_garbage_card_is_an_error(copy: Path, card: bytes) -> None:
    (copy / CARD_FILE).write_bytes(card)
    assert f"{CARD_FILE} isn't the card that was shipped" in damaged(copy)


@pytest.mark.parametrize("name", [MODEL_FILE, TOKENIZER_FILE])
def test_a_card_that_leaves_a_file_out_verifies_nothing(copy: Path, name: str) -> None:
    card = json.loads((copy / CARD_FILE).read_text())
    del card["sha256"][name]
    (copy / CARD_FILE).write_text(json.dumps(card))
    assert f"{CARD_FILE} isn't the card that was shipped" in damaged(copy)


def test_whatever_file_the_card_names_is_verified(copy: Path) -> None:
    card = json.loads((copy / CARD_FILE).read_text())
    card["sha256"]["more.bin"] = hashlib.sha256(b"more").hexdigest()
    (copy / CARD_FILE).write_text(json.dumps(card))
    assert "more.bin: No such file" in damaged(copy)
    (copy / "more.bin").write_bytes(b"less")
    assert "more.bin isn't the file that was shipped" in damaged(copy)
    (copy / "more.bin").write_bytes(b"more")
    assert verify(copy) == verify(copy, whole=True) == card


def test_the_weights_of_the_choice_are_verified_only_with_the_whole(copy: Path) -> None:
    from qa.training.export import checksums

    (copy / CHOICE_FILE).write_text("{}")
    card = {"sha256": checksums(copy)}
    assert set(card["sha256"]) == {*FILES, CHOICE_FILE}
    (copy / CARD_FILE).write_text(json.dumps(card))
    assert verify(copy, whole=True) == card
    (copy / CHOICE_FILE).write_text("[]")
    assert verify(copy) == card
    ReaderModel(copy)
    with pytest.raises(ReaderError, match=rf"{CHOICE_FILE} isn't the file that was shipped"):
        verify(copy, whole=True)
    (copy / CHOICE_FILE).unlink()
    assert verify(copy) == card
    with pytest.raises(ReaderError, match=f"{CHOICE_FILE}: No such file"):
        verify(copy, whole=True)


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_as_shipped_and_no_model_is_an_error(copy: Path, name: str) -> None:
    from qa.training.export import checksums

    (copy / name).write_bytes(b"no\nmodel")
    card = json.loads((copy / CARD_FILE).read_text())
    (copy / CARD_FILE).write_text(json.dumps({**card, "sha256": checksums(copy)}))
    damaged(copy)


def test_an_export_replaces_an_earlier_one(network: Any, tiny_bert: Path, copy: Path) -> None:
    from qa.training.export import export

    before = verify(copy)
    (copy / WORDS_FILE).write_bytes(b"old")
    export(network, tiny_bert / TOKENIZER_FILE, copy, {"stages": []})
    card = verify(copy)
    assert card["stages"] == []
    assert "recipe" not in card
    assert card["sha256"] == before["sha256"]


def test_the_exported_tokenizer_neither_pads_nor_cuts(tiny_bert: Path, folder: Path) -> None:
    written = json.loads((folder / TOKENIZER_FILE).read_text(encoding="utf-8"))
    given = json.loads((tiny_bert / TOKENIZER_FILE).read_text(encoding="utf-8"))
    assert written["padding"] is written["truncation"] is None
    assert {**written, "padding": 0, "truncation": 0} == {**given, "padding": 0, "truncation": 0}
