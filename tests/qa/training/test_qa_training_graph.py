"""The graph that ships: it scores as the network does that was trained to round."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

from qa.reading.reader_model import MODEL_FILE, TOKENIZER_FILE, WORDS_FILE, ReaderModel
from qa.reading.window import MAX_TOKENS, Window

_CPU = Path("/proc/cpuinfo")
WIDE_SUMS = not _CPU.exists() or "avx512f" in _CPU.read_text(encoding="utf-8")
"""Whether this processor sums as those do on which the bounds were measured first."""

torch = pytest.importorskip("torch")
transformers = pytest.importorskip("transformers")
onnx = pytest.importorskip("onnx")
onnxruntime = pytest.importorskip("onnxruntime")
graph = pytest.importorskip("qa.training.graph")
quantise = pytest.importorskip("qa.training.quantise")
SpanModel = pytest.importorskip("qa.training.model").SpanModel

WORDS = "<s> <pad> </s> <unk> when did it sink ferry news the on march ##es . ?".split()


@pytest.fixture(scope="module", autouse=True)
def one_thread() -> Iterator[None]:
    """Of so small a network, threads would cost more than they gain."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="module")
def tiny_mpnet(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An MPNet model folder with random weights and a few words: 32 dimensions, two layers."""
    folder = tmp_path_factory.mktemp("models") / "mpnet"
    torch.manual_seed(0)
    config = transformers.MPNetConfig(
        vocab_size=len(WORDS),
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=64,
        max_position_embeddings=MAX_TOKENS + 2,
    )
    transformers.MPNetModel(config).save_pretrained(folder)
    ids = {word: i for i, word in enumerate(WORDS)}
    tokenizer = Tokenizer(models.WordPiece(ids, unk_token="<unk>"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.add_special_tokens(["<s>", "</s>", "<pad>", "<unk>"])
    tokenizer.save(str(folder / TOKENIZER_FILE))
    return folder


def trained(folder: Path) -> Any:
    """A calibrated network that rounds, as if trained: every weight counts, none is like another.

    Its words have the values that the graph keeps, so that only the computing may differ.
    """
    torch.manual_seed(4)
    network = SpanModel(folder).eval()
    for name, values in network.named_parameters():
        if "LayerNorm.weight" in name:
            torch.nn.init.uniform_(values, 0.5, 1.5)
        else:
            torch.nn.init.normal_(values, std=1.0 if "embeddings" in name else 0.3)
        values.requires_grad_(False)
    table = network.body.embeddings.word_embeddings.weight
    scale = table.abs().amax(1, keepdim=True) / 127
    table.copy_((table / scale).round() * scale)
    quantise.prepare(network)
    quantise.calibrate(network, [a_window(network, 80, seed) for seed in range(6)])
    quantise.set_rounding(network, True)
    return network


def a_window(network: Any, length: int, seed: int = 50) -> tuple[Any, Any, Any]:
    rng = torch.Generator().manual_seed(seed)
    ids = torch.randint(4, network.body.config.vocab_size, (1, length), generator=rng)
    return ids, torch.ones_like(ids), (torch.arange(length)[None] > length // 4).long()


@pytest.fixture(scope="module")
def networks(tiny_bert: Path, tiny_mpnet: Path) -> dict[str, Any]:
    return {"bert": trained(tiny_bert), "mpnet": trained(tiny_mpnet)}


@pytest.fixture(scope="module", params=["bert", "mpnet"])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def network(networks: dict[str, Any], kind: str) -> Any:
    return networks[kind]


@pytest.fixture(scope="module")
def saved(network: Any, kind: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp(kind)
    graph.save(network, folder / MODEL_FILE)
    return folder


@pytest.fixture(scope="module")
def session(saved: Path) -> Any:
    return onnxruntime.InferenceSession(str(saved / MODEL_FILE), providers=["CPUExecutionProvider"])


def run(session: Any, window: tuple[Any, Any, Any]) -> Any:
    ids, _, types = window
    given = {"input_ids": ids.numpy(), "token_type_ids": types.numpy()}
    asked = {one.name for one in session.get_inputs()}
    return session.run(["scores"], {name: given[name] for name in asked})[0]


def scores(network: Any, window: tuple[Any, Any, Any]) -> Any:
    with torch.inference_mode():
        return network(*window).numpy()


@pytest.mark.parametrize("length", [1, 2, 7, 40, 129, 300, MAX_TOKENS])
def test_the_graph_scores_as_the_network_that_rounds(
    network: Any, session: Any, length: int
) -> None:
    apart = []
    for seed in range(5):
        window = a_window(network, length, seed)
        found, expected = run(session, window), scores(network, window)
        assert found.shape == expected.shape == (1, length, 2)
        assert found.dtype == np.float32
        apart.append(np.abs(found - expected).mean())
    # In a few windows a value lies so near between two steps that it is rounded the other way.
    # Which ones is the processor's doing, whose instructions sum in another order: with AVX2 alone
    # four of five long windows hold such a value. Without one the two are 3e-7 apart.
    assert min(apart) < 1e-3
    assert np.median(apart) < (1e-3 if WIDE_SUMS else 2e-3)
    assert max(apart) < 0.03


def test_rounding_shows_in_the_scores_more_than_the_graph_differs(
    network: Any, session: Any
) -> None:
    window = a_window(network, 200)
    found, expected = run(session, window), scores(network, window)
    quantise.set_rounding(network, False)
    exact = scores(network, window)
    quantise.set_rounding(network, True)
    assert np.abs(found - expected).mean() < 0.1 * np.abs(exact - expected).mean()


def test_a_graph_asks_for_segments_only_where_there_are_any(session: Any, kind: str) -> None:
    names = [one.name for one in session.get_inputs()]
    assert names == (["input_ids", "token_type_ids"] if kind == "bert" else ["input_ids"])
    assert [one.name for one in session.get_outputs()] == ["scores"]


def test_the_words_lie_beside_the_graph(network: Any, saved: Path) -> None:
    assert {path.name for path in saved.iterdir()} == {MODEL_FILE, WORDS_FILE}
    table = network.body.embeddings.word_embeddings.weight.numpy()
    kept = np.frombuffer((saved / WORDS_FILE).read_bytes(), np.int8).reshape(table.shape)
    scale = np.abs(table).max(1, keepdims=True) / 127
    np.testing.assert_allclose(kept * scale, table, atol=1e-5)
    initializers = onnx.load(saved / MODEL_FILE, load_external_data=False).graph.initializer
    outside = [one for one in initializers if one.data_location == onnx.TensorProto.EXTERNAL]
    assert [one.name for one in outside] == ["words"]
    assert not any(
        one.data_type == onnx.TensorProto.FLOAT and list(one.dims) == list(table.shape)
        for one in initializers
    )


def test_a_graph_without_its_words_is_not_loaded(saved: Path, tmp_path: Path) -> None:
    alone = tmp_path / MODEL_FILE
    alone.write_bytes((saved / MODEL_FILE).read_bytes())
    with pytest.raises(Exception, match=r"words\.bin"):
        onnxruntime.InferenceSession(str(alone), providers=["CPUExecutionProvider"])


def test_training_changes_the_graph_and_not_the_words(network: Any, saved: Path) -> None:
    model, words = graph.build(network)
    assert words == (saved / WORDS_FILE).read_bytes()
    assert model.SerializeToString() == (saved / MODEL_FILE).read_bytes()
    bias = network.head.bias.clone()
    network.head.bias.add_(1.0)
    model, words = graph.build(network)
    network.head.bias.copy_(bias)
    assert words == (saved / WORDS_FILE).read_bytes()
    assert model.SerializeToString() != (saved / MODEL_FILE).read_bytes()


def test_the_graph_is_checked_by_onnx(saved: Path) -> None:
    model = onnx.load(saved / MODEL_FILE)
    domains = {one.domain: one.version for one in model.opset_import}
    assert domains == {"": 17, "com.microsoft": 1}
    assert model.ir_version == 9
    counted = [node.op_type for node in model.graph.node].count
    layers = counted("MultiHeadAttention")
    assert counted("MatMulIntegerToFloat") == 6 * layers
    assert counted("QuantizeLinear") == 4 * layers  # an input is rounded once for all products


def test_an_exported_mpnet_reads_windows_as_it_was_trained_to(
    networks: dict[str, Any], tiny_mpnet: Path, tmp_path: Path
) -> None:
    from qa.training.export import export

    export(networks["mpnet"], tiny_mpnet / TOKENIZER_FILE, tmp_path / "out", {})
    window = Window("When did it sink?", "Ferry news", "It sinkes on the March. " * 9)
    (scored,) = ReaderModel(tmp_path / "out").score([window])
    tokens = scored.tokens
    assert [WORDS[i] for i in tokens.ids[:12]] == (
        "<s> when did it sink ? </s> </s> ferry news </s> it".split()
    )
    rows = [torch.tensor([row]) for row in (tokens.ids, [1] * len(tokens.ids), tokens.types)]
    expected = scores(networks["mpnet"], tuple(rows))[0]
    passage = expected[tokens.first : tokens.first + len(tokens.offsets)]
    assert np.abs(np.stack([scored.starts, scored.ends], 1) - passage).mean() < 0.03
    assert scored.no_answer == pytest.approx(float(expected[0].sum()), abs=0.2)


def test_a_network_may_be_of_the_lowest_layers_only(tiny_mpnet: Path) -> None:
    network = SpanModel(tiny_mpnet, layers=1, frozen=1)
    assert len(network.body.encoder.layer) == 1
    trained = {name for name, one in network.named_parameters() if one.requires_grad}
    assert trained == {"head.weight", "head.bias"}
    whole = SpanModel(tiny_mpnet, frozen=1)
    trained = {name for name, one in whole.named_parameters() if one.requires_grad}
    assert "body.encoder.layer.1.attention.attn.q.weight" in trained
    assert not any("layer.0" in name or "embeddings" in name for name in trained)
    assert "body.encoder.relative_attention_bias.weight" not in trained
    free = SpanModel(tiny_mpnet)
    assert free.body.encoder.relative_attention_bias.weight.requires_grad


def test_a_network_without_segments_ignores_them(networks: dict[str, Any]) -> None:
    network = networks["mpnet"]
    ids, mask, types = a_window(network, 20)
    given, others = (scores(network, (ids, mask, one)) for one in (types, types * 0))
    assert np.array_equal(given, others)
    ids, mask, types = a_window(networks["bert"], 20)
    given, others = (scores(networks["bert"], (ids, mask, one)) for one in (types, types * 0))
    assert not np.array_equal(given, others)
