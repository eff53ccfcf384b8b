"""Int8 for the reader's matrix products: what training must see of it so that it costs little.

Each product's activations are stored as 8 bits on one scale for the whole window, its weights as
7 bits on a scale for each output. (With 8, CPUs without VNNI overflow, and would score
otherwise than others.) A few of a transformer's channels are so large that all the others
would share few steps; SmoothQuant (Xiao et al. 2023) moves a part of each channel's size from
the activations to the weights first. The last part of training computes with rounded
numbers, so that the network learns to live with what rounding is left.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import torch

from qa.training.model import SpanModel

WEIGHT_STEPS = 63
"""Largest whole number of a weight: 7 bits with a sign."""

STEPS = 255
"""Largest whole number of an activation: 8 bits without one."""

SMOOTHING = 0.5
"""How much of a channel's size moves to the weights, as an exponent."""

CLIPS = (1.0, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3)
"""Parts of the whole range tried; the one with the least squared error is taken."""


class QuantisedLinear(torch.nn.Linear):
    """A linear layer that can compute as int8 will.

    smooth: float32 (inputs,), what each input is divided by, and its weights multiplied with.
    scale, zero: of the activations: `(whole number - zero) * scale`.
    """

    smooth: torch.Tensor
    scale: torch.Tensor
    zero: torch.Tensor
    rounding = False

    @classmethod
    def of(cls, linear: torch.nn.Linear) -> QuantisedLinear:
        """Return a layer with the weights of `linear`, shared, not yet calibrated."""
        made = cls.__new__(cls)
        torch.nn.Module.__init__(made)
        made.in_features, made.out_features = linear.in_features, linear.out_features
        made.weight, made.bias = linear.weight, linear.bias
        made.register_buffer("smooth", torch.ones(linear.in_features))
        made.register_buffer("scale", torch.tensor(1.0))
        made.register_buffer("zero", torch.tensor(0, dtype=torch.int32))
        return made

    def forward(self, values: torch.Tensor) -> torch.Tensor:
        """Return float32, or bfloat16 under autocast, (…, outputs)."""
        if not self.rounding:
            return torch.nn.functional.linear(values, self.weight, self.bias)
        rounded = _rounded(values.float() / self.smooth, self.scale, self.zero, 0, STEPS)
        weight = self.weight * self.smooth
        scale = weight_scale(weight.detach())[:, None]
        zeros = torch.zeros_like(scale)
        weight = _rounded(weight, scale, zeros, -WEIGHT_STEPS, WEIGHT_STEPS)
        return torch.nn.functional.linear(rounded, weight, self.bias)


class Rounded(torch.autograd.Function):
    """Rounds to whole numbers on a scale; what lies within their range keeps its slope.

    (torch's own fake quantisation does the same ten times as slowly on a CPU.)
    """

    @staticmethod
    def forward(
        ctx: Any,
        values: torch.Tensor,
        scale: torch.Tensor,
        zero: torch.Tensor,
        least: int,
        most: int,
    ) -> torch.Tensor:
        """Return float32 of the values' shape; `scale` and `zero` are broadcast to it."""
        whole = values.float().div(scale).round_().add_(zero)
        kept = whole.clamp(least, most)
        ctx.save_for_backward(whole.eq_(kept).bool())
        return kept.sub_(zero).mul_(scale)

    @staticmethod
    def backward(ctx: Any, grad: torch.Tensor) -> tuple[torch.Tensor, None, None, None, None]:
        """Return the slope of what lay within the range."""
        (inside,) = ctx.saved_tensors
        return grad * inside, None, None, None, None


def _rounded(
    values: torch.Tensor, scale: torch.Tensor, zero: torch.Tensor, least: int, most: int
) -> torch.Tensor:
    found: torch.Tensor = Rounded.apply(  # type: ignore[no-untyped-call]
        values, scale, zero, least, most
    )
    return found


def weight_scale(weight: torch.Tensor) -> torch.Tensor:
    """Return the scale of each output's weights, float32 (outputs,)."""
    return (weight.abs().amax(1) / WEIGHT_STEPS).clamp(min=1e-9)


def prepare(network: SpanModel) -> None:
    """Let every product of the network's layers be computed as int8 will, once calibrated."""
    for layer in network.body.encoder.layer:
        for name, module in list(layer.named_modules()):
            if type(module) is torch.nn.Linear:
                parent, _, last = name.rpartition(".")
                setattr(layer.get_submodule(parent), last, QuantisedLinear.of(module))


def products(network: SpanModel) -> list[QuantisedLinear]:
    """Return the products of a prepared network."""
    return [module for module in network.modules() if isinstance(module, QuantisedLinear)]


def set_rounding(network: SpanModel, on: bool) -> None:
    """Compute as int8 will, or don't."""
    for product in products(network):
        product.rounding = on


@dataclass(slots=True)
class _Seen:
    """Of one product's inputs: the largest size of each channel, and a sample of its rows."""

    size: torch.Tensor
    rows: list[torch.Tensor]


SAMPLED_ROWS = 64
"""Of each batch, rows kept to find the range by."""


def calibrate(
    network: SpanModel, batches: Sequence[tuple[torch.Tensor, torch.Tensor, torch.Tensor]]
) -> None:
    """Find each product's smoothing and range, over batches of (ids, mask, types).

    Products that share an input get the same, so that it is rounded once.
    """
    with _watched(network) as seen, torch.inference_mode():
        for ids, mask, types in batches:
            network(ids, mask, types)
    sharing: dict[int, list[QuantisedLinear]] = {}
    for layer in network.body.encoder.layer:
        for product in layer.modules():
            if isinstance(product, QuantisedLinear):
                # Query, key and value see one input, and so the very same rows.
                key = hash((id(layer), seen[product].rows[0].sum().item(), product.in_features))
                sharing.setdefault(key, []).append(product)
    for together in sharing.values():
        _fit(together, seen[together[0]])


@contextmanager
def _watched(network: SpanModel) -> Iterator[dict[QuantisedLinear, _Seen]]:
    seen: dict[QuantisedLinear, _Seen] = {}

    def watch(product: torch.nn.Module, given: tuple[torch.Tensor, ...]) -> None:
        assert isinstance(product, QuantisedLinear)
        rows = given[0].detach().float().flatten(0, -2)
        size = rows.abs().amax(0)
        kept = rows[:: max(1, len(rows) // SAMPLED_ROWS)]
        if product in seen:
            seen[product].size = torch.maximum(seen[product].size, size)
            seen[product].rows.append(kept)
        else:
            seen[product] = _Seen(size, [kept])

    hooks = [product.register_forward_pre_hook(watch) for product in products(network)]
    try:
        yield seen
    finally:
        for hook in hooks:
            hook.remove()


def _fit(together: Sequence[QuantisedLinear], seen: _Seen) -> None:
    weights = torch.cat([product.weight.detach().float() for product in together])
    smooth = torch.ones_like(seen.size)
    if together[0].in_features <= together[0].out_features:
        # What comes out of GELU would have to be divided by itself: it is left as it is.
        of_weights = weights.abs().amax(0).clamp(min=1e-5)
        smooth = seen.size.clamp(min=1e-5) ** SMOOTHING / of_weights ** (1 - SMOOTHING)
        smooth = (smooth / smooth.log().mean().exp()).clamp(min=1e-2)
    rows = torch.cat(seen.rows) / smooth
    low, high = rows.min().clamp(max=0.0), rows.max().clamp(min=0.0)
    # What an error of an input costs grows with the weights that it meets.
    cost = (weights * smooth).square().mean(0)
    best: tuple[float, torch.Tensor, torch.Tensor] | None = None
    for below in CLIPS:
        for above in CLIPS:
            scale = ((high * above - low * below) / STEPS).clamp(min=1e-9)
            zero = (-low * below / scale).round().clamp(0, STEPS).to(torch.int32)
            kept = torch.fake_quantize_per_tensor_affine(rows, scale, zero, 0, STEPS)
            error = float(((kept - rows).square() * cost).mean())
            if best is None or error < best[0]:
                best = error, scale, zero
    assert best is not None
    for product in together:
        product.smooth.copy_(smooth)
        product.scale.copy_(best[1])
        product.zero.copy_(best[2])
