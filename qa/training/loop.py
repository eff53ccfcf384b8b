"""The training loop: deterministic for a seed and a thread count, and resumed where it stopped."""

from __future__ import annotations

import hashlib
import math
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from tokenizers import Tokenizer

from qa.training.examples import Span
from qa.training.mix import Labelled
from qa.training.model import SpanModel
from qa.window import Tokens, tokenise

RATES = (2e-4, 1.2e-4, 0.8e-4)
"""Peak learning rate of each pass over the data, the last for all that follow."""

IMPOSSIBLE = -1e4
"""Score of a token that can't start or end an answer."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How the network is trained; `batch` counts windows, `pad_to` tokens."""

    batch: int = 24
    learning_rate: float = RATES[0]
    warmup: float = 0.06
    weight_decay: float = 0.01
    clip: float = 1.0
    pad_to: int = 16
    checkpoint_every: int = 100
    seed: int = 7


@dataclass(frozen=True, slots=True)
class Item:
    """A tokenised window; `start` and `end` are token positions, 0 both for "no answer"."""

    tokens: Tokens
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Batch:
    """Padded tensors, (windows, tokens) each; `allowed` marks where a span may lie."""

    ids: torch.Tensor
    mask: torch.Tensor
    types: torch.Tensor
    allowed: torch.Tensor
    starts: torch.Tensor
    ends: torch.Tensor


def items(windows: Sequence[Labelled], tokenizer: Tokenizer, rng: random.Random) -> list[Item]:
    """Tokenise the windows; of several answers, one is chosen to be learnt."""
    found = []
    for one in windows:
        tokens = tokenise(tokenizer, one.window)
        if not one.answers:
            found.append(Item(tokens, 0, 0))
            continue
        place = _place(tokens, rng.choice(one.answers))
        if place is not None:  # else the answer fell off the end of a long passage
            found.append(Item(tokens, *place))
    return found


def _place(tokens: Tokens, answer: Span) -> tuple[int, int] | None:
    inside = [i for i, (s, e) in enumerate(tokens.offsets) if s < answer[1] and answer[0] < e]
    if not inside or tokens.offsets[inside[-1]][1] < answer[1]:
        return None
    return tokens.first + inside[0], tokens.first + inside[-1]


def batches(found: Sequence[Item], settings: Settings, rng: random.Random) -> list[list[Item]]:
    """Group items of like length, keeping the rough order in which they were drawn."""
    pool = settings.batch * 40
    grouped = []
    for begin in range(0, len(found), pool):
        part = sorted(found[begin : begin + pool], key=lambda item: len(item.tokens.ids))
        groups = [part[i : i + settings.batch] for i in range(0, len(part), settings.batch)]
        rng.shuffle(groups)
        grouped += groups
    return grouped


def collate(group: Sequence[Item], pad_to: int) -> Batch:
    """Pad to a multiple of `pad_to`: a few lengths only, or the allocator's memory creeps."""
    width = max(len(item.tokens.ids) for item in group)
    width = math.ceil(width / pad_to) * pad_to
    shape = (len(group), width)
    ids, mask, types = (torch.zeros(shape, dtype=torch.long) for _ in range(3))
    allowed = torch.zeros(shape, dtype=torch.bool)
    for row, item in enumerate(group):
        size = len(item.tokens.ids)
        ids[row, :size] = torch.tensor(item.tokens.ids)
        mask[row, :size] = 1
        types[row, :size] = torch.tensor(item.tokens.types)
        allowed[row, 0] = True
        allowed[row, item.tokens.first : item.tokens.first + len(item.tokens.offsets)] = True
    starts, ends = (torch.tensor([getattr(i, name) for i in group]) for name in ("start", "end"))
    return Batch(ids, mask, types, allowed, starts, ends)


def loss_of(model: SpanModel, batch: Batch) -> torch.Tensor:
    """Return the mean cross entropy of start and end over the tokens allowed."""
    scores = model(batch.ids, batch.mask, batch.types)
    scores = scores.masked_fill(~batch.allowed.unsqueeze(-1), IMPOSSIBLE)
    entropy = torch.nn.functional.cross_entropy
    return (entropy(scores[..., 0], batch.starts) + entropy(scores[..., 1], batch.ends)) / 2


def train(
    model: SpanModel,
    groups: Sequence[Sequence[Item]],
    settings: Settings,
    checkpoint: Path,
    report: Callable[[str], None],
) -> None:
    """Train over the groups once, in order; go on from `checkpoint` where there is one.

    Dropout stays off: one pass over the data doesn't overfit, and dropout makes a step on
    the CPU five times slower.

    Raises:
        ValueError: the checkpoint is of a run over other data, with other settings or from
            other weights.
    """
    model.eval()
    trained = [p for p in model.parameters() if p.requires_grad]
    optimiser = torch.optim.AdamW(
        trained, lr=settings.learning_rate, weight_decay=settings.weight_decay
    )
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: _rate(step, len(groups), settings.warmup)
    )
    made_with = f"{len(groups)} steps, {settings}, from {_digest(model)}"
    done = _restore(checkpoint, made_with, model, optimiser, schedule)
    began, tokens, recent = time.monotonic(), 0, 0.0
    for step in range(done, len(groups)):
        batch = collate(groups[step], settings.pad_to)
        loss = loss_of(model, batch)
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(trained, settings.clip)
        optimiser.step()
        optimiser.zero_grad()
        schedule.step()
        tokens += batch.ids.numel()
        recent += (loss.item() - recent) / min(50, step - done + 1)
        if (step + 1) % settings.checkpoint_every == 0 or step + 1 == len(groups):
            _store(checkpoint, made_with, model, optimiser, schedule, step + 1)
            rate = tokens / (time.monotonic() - began)
            report(f"step {step + 1} of {len(groups)}: loss {recent:.3f}, {rate:,.0f} tokens/s")


def _rate(step: int, total: int, warmup: float) -> float:
    """Rise linearly over the warm-up, then fall linearly to zero."""
    rising = max(1, int(warmup * total))
    return min((step + 1) / rising, max(0.0, (total - step) / max(1, total - rising)))


def _digest(model: SpanModel) -> str:
    """Return what tells the weights of a network of this build from others, on the CPU."""
    found = hashlib.sha256()
    for tensor in model.state_dict().values():
        found.update(tensor.numpy().tobytes())
    return found.hexdigest()[:16]


def _store(
    path: Path,
    made_with: str,
    model: SpanModel,
    optimiser: torch.optim.Optimizer,
    schedule: torch.optim.lr_scheduler.LRScheduler,
    done: int,
) -> None:
    state = {
        "made_with": made_with,
        "model": model.state_dict(),
        "optimiser": optimiser.state_dict(),
        "schedule": schedule.state_dict(),
        "done": done,
    }
    partial = path.with_suffix(".partial")
    torch.save(state, partial)
    partial.replace(path)


def _restore(
    path: Path,
    made_with: str,
    model: SpanModel,
    optimiser: torch.optim.Optimizer,
    schedule: torch.optim.lr_scheduler.LRScheduler,
) -> int:
    if not path.exists():
        return 0
    state = torch.load(path, weights_only=True)
    if state["made_with"] != made_with:
        raise ValueError(f"{path} is of another run ({state['made_with']}): take another folder")
    model.load_state_dict(state["model"])
    optimiser.load_state_dict(state["optimiser"])
    schedule.load_state_dict(state["schedule"])
    return int(state["done"])
