"""Int8 products: what is rounded and how, by hand on tiny arrays."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

torch = pytest.importorskip("torch")
quantise = pytest.importorskip("qa.training.quantise")
SpanModel = pytest.importorskip("qa.training.model").SpanModel


@pytest.fixture(scope="module", autouse=True)
def one_thread() -> Iterator[None]:
    """Of so small a network, threads would cost more than they gain."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


def linear(weight: Sequence[Sequence[float]], bias: Sequence[float]) -> Any:
    made = torch.nn.Linear(len(weight[0]), len(weight))
    made.weight.data = torch.tensor(weight)
    made.bias.data = torch.tensor(bias)
    return made


def product(
    weight: Sequence[Sequence[float]],
    bias: Sequence[float],
    smooth: Sequence[float],
    scale: float,
    zero: int,
) -> Any:
    """A calibrated product that rounds."""
    made = quantise.QuantisedLinear.of(linear(weight, bias))
    made.smooth.copy_(torch.tensor(smooth))
    made.scale.fill_(scale)
    made.zero.fill_(zero)
    made.rounding = True
    return made


def test_a_weights_scale_is_of_its_outputs_largest_in_63_steps() -> None:
    weight = torch.tensor([[0.5, -1.26], [0.63, 0.1], [0.0, 0.0]])
    assert quantise.weight_scale(weight).tolist() == pytest.approx([0.02, 0.01, 1e-9])


def test_a_product_shares_the_weights_and_does_not_round_at_first() -> None:
    plain = linear([[0.5, -1.26], [0.63, 0.1]], [0.25, -0.5])
    made = quantise.QuantisedLinear.of(plain)
    assert made.weight is plain.weight
    assert made.bias is plain.bias
    assert (made.in_features, made.out_features) == (2, 2)
    values = torch.tensor([[[0.333, 7.777]]])
    assert torch.equal(made(values), plain(values))
    assert {name for name, _ in made.named_parameters()} == {"weight", "bias"}
    assert [*made.state_dict()] == ["weight", "bias", "smooth", "scale", "zero"]


def test_a_product_rounds_its_input_and_its_weights() -> None:
    made = product([[0.5, -1.26], [0.63, 0.104]], [0.25, -0.5], [1.0, 1.0], 0.1, 100)
    # Inputs in tenths; weights in steps of 1.26 / 63 and of 0.63 / 63.
    found = made(torch.tensor([[0.34, -1.16]]))
    assert found[0].tolist() == pytest.approx(
        [0.3 * 0.5 + 1.2 * 1.26 + 0.25, 0.3 * 0.63 - 1.2 * 0.10 - 0.5], abs=1e-6
    )


def test_what_lies_beyond_the_range_is_cut() -> None:
    made = product([[1.0]], [0.0], [1.0], 0.1, 100)
    found = made(torch.tensor([[-50.0], [50.0], [-10.0], [15.5]]))
    assert found.flatten().tolist() == pytest.approx([-10.0, 15.5, -10.0, 15.5], abs=1e-5)


def test_smoothing_moves_a_channels_size_to_its_weights() -> None:
    made = product([[0.5, 0.063]], [0.0], [1.0, 10.0], 0.1, 0)
    # The second input counts in whole units and its weight tenfold: 0.63 in steps of 0.01.
    assert made(torch.tensor([[0.0, 7.4]])).item() == pytest.approx(7 * 0.063, abs=1e-6)
    assert made(torch.tensor([[0.26, 0.0]])).item() == pytest.approx(0.3 * 0.5, abs=1e-6)


def test_gradients_pass_through_the_rounding() -> None:
    made = product([[0.5, -1.26]], [0.25], [1.0, 2.0], 0.1, 100)
    values = torch.tensor([[0.34, -1.16], [99.0, 0.0]], requires_grad=True)
    made(values).sum().backward()
    assert made.weight.grad[0].tolist() == pytest.approx([0.3 + 15.5, -1.2], abs=1e-5)
    assert made.bias.grad.tolist() == [2.0]
    # Nothing where the range was left.
    assert values.grad[0].tolist() == pytest.approx([0.5, -1.26], abs=0.03)
    assert values.grad[1].tolist() == pytest.approx([0.0, -1.26], abs=0.03)


class Layer(torch.nn.Module):
    """Three products of one input, one of their outputs, one that narrows."""

    def __init__(self, width: int, wide: int) -> None:
        super().__init__()
        self.query, self.key, self.value = (torch.nn.Linear(width, width) for _ in range(3))
        self.wide = torch.nn.Linear(width, wide)
        self.narrow = torch.nn.Linear(wide, width)

    def forward(self, values: Any) -> Any:
        together = self.query(values) + self.key(values) + self.value(values)
        return self.narrow(torch.relu(self.wide(together)))


class Tiny(torch.nn.Module):
    """A network whose windows are given as what its first layer sees."""

    def __init__(self, layers: int = 1, width: int = 2, wide: int = 3) -> None:
        super().__init__()
        self.body = torch.nn.Module()
        self.body.encoder = torch.nn.Module()
        self.body.encoder.layer = torch.nn.ModuleList(Layer(width, wide) for _ in range(layers))
        self.head = torch.nn.Linear(width, 2)

    def forward(self, ids: Any, mask: Any, types: Any) -> Any:
        for layer in self.body.encoder.layer:
            ids = layer(ids)
        return self.head(ids)


def calibrated(network: Any, *batches: Any) -> Any:
    quantise.prepare(network)
    quantise.calibrate(network, [(values, None, None) for values in batches])
    return network


def ranges(one: Any) -> tuple[list[float], float, int]:
    return one.smooth.tolist(), one.scale.item(), one.zero.item()


def test_products_of_one_input_are_rounded_alike_and_others_are_not() -> None:
    torch.manual_seed(1)
    network = calibrated(Tiny(layers=2), torch.randn(2, 5, 2), torch.randn(1, 9, 2))
    found = []
    for layer in network.body.encoder.layer:
        assert ranges(layer.query) == ranges(layer.key) == ranges(layer.value)
        found += [ranges(layer.query), ranges(layer.wide), ranges(layer.narrow)]
    assert len({str(one) for one in found}) == 6


def test_smoothing_is_by_the_largest_input_and_the_largest_weight_of_all_that_share_it() -> None:
    network = Tiny()
    layer = network.body.encoder.layer[0]
    layer.query.weight.data = torch.tensor([[0.1, -0.2], [0.0, 0.0]])
    layer.key.weight.data = torch.tensor([[0.0, 0.1], [-0.4, 0.0]])
    layer.value.weight.data = torch.tensor([[0.1, 0.1], [0.1, 0.1]])
    calibrated(network, torch.tensor([[[1.0, 5.0], [0.5, -1.0]]]), torch.tensor([[[-6.4, 2.0]]]))
    smooth = np.sqrt([6.4 / 0.4, 5.0 / 0.2])  # 4 and 5
    smooth /= np.sqrt(4 * 5)  # their geometric mean
    assert layer.value.smooth.tolist() == pytest.approx(smooth.tolist(), rel=1e-5)
    assert layer.narrow.smooth.tolist() == [1.0, 1.0, 1.0]  # of the GELU, left as it is


def test_the_largest_input_counts_even_where_its_row_is_not_kept() -> None:
    network = Tiny()
    layer = network.body.encoder.layer[0]
    for one in (layer.query, layer.key, layer.value):
        one.weight.data = torch.tensor([[1.0, 1.0], [0.0, 0.0]])
    values = torch.ones(1, 4 * quantise.SAMPLED_ROWS, 2)
    values[0, 1, 0] = 16.0
    calibrated(network, values)
    assert layer.query.smooth.tolist() == pytest.approx([2.0, 0.5], rel=1e-5)


def fitted(rows: Any, weight: Any) -> Any:
    """A product that narrows, so that nothing is smoothed, fitted to the rows that it sees."""
    network = Tiny(width=rows.shape[-1] - 1, wide=rows.shape[-1])
    layer = network.body.encoder.layer[0]
    layer.narrow.weight.data = weight
    layer.forward = lambda values: layer.narrow(values)  # the only one that is used
    del layer.query, layer.key, layer.value, layer.wide
    return calibrated(network, rows).body.encoder.layer[0].narrow


def test_the_range_is_that_of_the_inputs_and_holds_zero() -> None:
    even = torch.ones(1, 2)
    between = fitted(torch.tensor([[[-1.0, 1.55], [0.3, -0.2]]]), even)
    assert ranges(between) == ([1.0, 1.0], pytest.approx(0.01), 100)
    above = fitted(torch.tensor([[[2.55, 2.0], [1.3, 1.2]]]), even)
    assert ranges(above) == ([1.0, 1.0], pytest.approx(0.01), 0)
    below = fitted(torch.tensor([[[-2.55, -2.0], [-1.3, -1.2]]]), even)
    assert ranges(below) == ([1.0, 1.0], pytest.approx(0.01), 255)
    nothing = fitted(torch.zeros(1, 3, 2), even)
    assert nothing.zero.item() == 0
    assert nothing.scale.item() == pytest.approx(1e-9)


def error_of(rows: Any, weight: Any, scale: float, zero: int) -> float:
    """The squared error of a rounding, of each input by the mean square of its weights."""
    whole = np.clip(np.rint(rows / scale) + zero, 0, 255)
    cost = np.square(weight).mean(0)
    return float((np.square((whole - zero) * scale - rows) * cost).mean())


@pytest.mark.parametrize("weight", [[[1.0, 1.0]], [[1.0, 0.001]], [[0.001, 1.0]]])
def test_the_range_taken_costs_least_of_those_tried(weight: list[list[float]]) -> None:
    rng = np.random.default_rng(5)
    rows = rng.normal(0, 1, (60, 2)).astype(np.float32)
    rows[:, 1] *= 3
    rows[7:9] = [[2.9, 30.0], [-2.9, -15.0]]
    values, matrix = torch.tensor(rows)[None], np.array(weight)
    found = fitted(values, torch.tensor(weight))
    tried = []
    for below in quantise.CLIPS:
        for above in quantise.CLIPS:
            scale = (rows.max() * above - rows.min() * below) / 255
            zero = int(np.rint(-rows.min() * below / scale))
            tried.append(error_of(rows, matrix, scale, zero))
    _, scale, zero = ranges(found)
    assert error_of(rows, matrix, scale, zero) == pytest.approx(min(tried), rel=1e-2)
    # Where the channel with the outlier hardly counts, the other gets finer steps.
    assert (min(tried) < 0.5 * tried[0]) == (scale < 0.6 * 45 / 255) == (weight[0][1] < 1)


@pytest.fixture
def network(tiny_bert: Path) -> Any:
    torch.manual_seed(1)
    made = SpanModel(tiny_bert).eval()
    for name, values in made.body.encoder.named_parameters():
        if "LayerNorm" not in name:
            torch.nn.init.normal_(values, std=0.3)
    torch.nn.init.normal_(made.head.weight, std=1.0)
    return made


def a_window(length: int = 40, seed: int = 3) -> tuple[Any, Any, Any]:
    rng = torch.Generator().manual_seed(seed)
    ids = torch.randint(1000, 20_000, (1, length), generator=rng)
    return ids, torch.ones_like(ids), (torch.arange(length)[None] > 7).long()


def test_every_product_of_the_layers_is_prepared_and_no_other(network: Any) -> None:
    before = {name: tensor.clone() for name, tensor in network.state_dict().items()}
    with torch.inference_mode():
        scores = network(*a_window())
    parameters = [*network.parameters()]
    quantise.prepare(network)
    assert len(quantise.products(network)) == 6
    assert type(network.head) is torch.nn.Linear
    assert not any(type(m) is torch.nn.Linear for m in network.body.encoder.modules())
    assert all(one is other for one, other in zip(parameters, network.parameters(), strict=True))
    after = network.state_dict()
    assert all(torch.equal(tensor, after[name]) for name, tensor in before.items())
    assert len(after) == len(before) + 3 * 6
    quantise.prepare(network)  # once is enough
    assert len(quantise.products(network)) == 6
    with torch.inference_mode():
        assert torch.equal(network(*a_window()), scores)


def test_a_calibrated_network_scores_about_as_before_and_just_so_with_rounding_off(
    network: Any,
) -> None:
    with torch.inference_mode():
        exact = network(*a_window())
    quantise.prepare(network)
    quantise.calibrate(network, [a_window(60, seed) for seed in range(4)])
    assert not any(one._forward_pre_hooks for one in quantise.products(network))
    with torch.inference_mode():
        assert torch.equal(network(*a_window()), exact)
        quantise.set_rounding(network, True)
        rounded = network(*a_window())
        quantise.set_rounding(network, False)
        assert torch.equal(network(*a_window()), exact)
    apart = (rounded - exact).abs().mean() / exact.std()
    assert 0 < apart < 0.1


def test_calibration_repeats(network: Any) -> None:
    quantise.prepare(network)
    found = []
    for _ in range(2):
        quantise.calibrate(network, [a_window(60, seed) for seed in range(2)])
        found.append([ranges(one) for one in quantise.products(network)])
    assert found[0] == found[1]
