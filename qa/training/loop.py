"""The training loop: deterministic for a seed and a thread count, and resumed where it stopped."""

from __future__ import annotations

import hashlib
import math
import random
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import torch
from tokenizers import Tokenizer

from qa.reading.window import Tokens, tokenise
from qa.training.examples import Span
from qa.training.mix import Labelled
from qa.training.model import SpanModel

IMPOSSIBLE = -1e4
"""Score of a token that can't start or end an answer."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How the network is trained; `batch` counts windows of a step, `pad_to` tokens.

    shared: weight of the loss normalised over all passages of a question, beside the loss
        within each.
    taught: weight of the distance from a teacher's scores, where there is one.
    temperature: by which both networks' scores are divided for that.
    precision: "float32" or "bfloat16"; what this CPU is faster in unless given.
    """

    batch: int = 24
    learning_rate: float = 2e-4
    warmup: float = 0.06
    weight_decay: float = 0.01
    clip: float = 1.0
    pad_to: int = 16
    checkpoint_every: int = 100
    seed: int = 7
    shared: float = 1.0
    taught: float = 1.0
    temperature: float = 1.5
    precision: str | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """A tokenised window; `answers` are first and last token positions, none for "no answer".

    `for_teacher` is the same window in the teacher's tokens, where there is one.
    """

    tokens: Tokens
    answers: tuple[Span, ...]
    for_teacher: Tokens | None = None


Question = tuple[Item, ...]
"""A question's windows: one, or a group whose scores are to be comparable."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Padded tensors, (windows, tokens) each.

    allowed: where a span may lie; starts, ends: where answers do; questions (windows,): the
    number of each window's question.
    """

    ids: torch.Tensor
    mask: torch.Tensor
    types: torch.Tensor
    allowed: torch.Tensor
    starts: torch.Tensor
    ends: torch.Tensor
    questions: torch.Tensor


def items(
    groups: Iterable[Sequence[Labelled]], tokenizer: Tokenizer, teachers: Tokenizer | None = None
) -> list[Question]:
    """Tokenise the windows of each question.

    Left out: a window whose answers all fall off the end of what is read, a group that
    loses its answer so.
    """
    found = []
    for group in groups:
        question = []
        for one in group:
            tokens = tokenise(tokenizer, one.window)
            places = [_place(tokens, answer) for answer in one.answers]
            if places and not any(places):
                continue
            answers = tuple(place for place in places if place)
            taught = tokenise(teachers, one.window) if teachers else None
            question.append(Item(tokens, answers, taught))
        if question and (len(group) == 1 or any(item.answers for item in question)):
            found.append(tuple(question))
    return found


def _place(tokens: Tokens, answer: Span) -> Span | None:
    inside = [i for i, (s, e) in enumerate(tokens.offsets) if s < answer[1] and answer[0] < e]
    if not inside or tokens.offsets[inside[-1]][1] < answer[1]:
        return None
    return tokens.first + inside[0], tokens.first + inside[-1]


def batches(
    found: Sequence[Question], settings: Settings, rng: random.Random
) -> list[list[Question]]:
    """Group questions of like length, keeping the rough order in which they were drawn."""
    pool, grouped = settings.batch * 40, []
    for begin in range(0, len(found), pool):
        part = sorted(found[begin : begin + pool], key=_width)
        groups: list[list[Question]] = []
        for question in part:
            if not groups or sum(map(len, groups[-1])) + len(question) > settings.batch:
                groups.append([])
            groups[-1].append(question)
        rng.shuffle(groups)
        grouped += groups
    return grouped


def _width(question: Question) -> int:
    return max(len(item.tokens.ids) for item in question)


def collate(group: Sequence[Question], pad_to: int, pad: int = 0) -> Batch:
    """Pad to a multiple of `pad_to`: a few lengths only, or the allocator's memory creeps."""
    rows = [(number, item) for number, question in enumerate(group) for item in question]
    width = math.ceil(max(map(_width, group)) / pad_to) * pad_to
    shape = (len(rows), width)
    ids = torch.full(shape, pad, dtype=torch.long)
    mask, types = (torch.zeros(shape, dtype=torch.long) for _ in range(2))
    allowed, starts, ends = (torch.zeros(shape, dtype=torch.bool) for _ in range(3))
    for row, (_, item) in enumerate(rows):
        size = len(item.tokens.ids)
        ids[row, :size] = torch.tensor(item.tokens.ids)
        mask[row, :size] = 1
        types[row, :size] = torch.tensor(item.tokens.types)
        allowed[row, item.tokens.first : item.tokens.first + len(item.tokens.offsets)] = True
        for start, end in item.answers:
            starts[row, start], ends[row, end] = True, True
    questions = torch.tensor([number for number, _ in rows])
    return Batch(ids, mask, types, allowed, starts, ends, questions)


def losses_of(scores: torch.Tensor, batch: Batch) -> tuple[torch.Tensor, torch.Tensor]:
    """Return the mean loss within each window, and that over the windows of each question.

    Both are negative log likelihoods of the answers' starts and ends, each place counted in
    full where a window holds several. Within a window "no answer here" stands beside the
    passage's tokens; over a question's windows it doesn't. The second is 0 where no question
    has more than one window.
    """
    own = shared = torch.zeros(())
    number = int(batch.questions.max()) + 1
    sizes = torch.bincount(batch.questions, minlength=number)
    for side, right in enumerate((batch.starts, batch.ends)):
        inside = scores[..., side].float().masked_fill(~batch.allowed, IMPOSSIBLE)
        whole = torch.logsumexp(inside, 1)
        good = torch.logsumexp(inside.masked_fill(~right, IMPOSSIBLE), 1)
        none = scores[:, 0, side].float()
        wanted = torch.where(right.any(1), good, none)
        own = own + (torch.logaddexp(none, whole) - wanted).mean() / 2
        for question in range(number):
            if sizes[question] > 1:
                these = batch.questions == question
                lost = torch.logsumexp(whole[these], 0) - torch.logsumexp(good[these], 0)
                shared = shared + lost / 2 / (sizes > 1).sum()
    return own, shared


def distance(
    scores: torch.Tensor, batch: Batch, taught: torch.Tensor, of_teacher: Batch, temperature: float
) -> torch.Tensor:
    """Return how far a network's chances of each token are from its teacher's.

    The mean over windows of the Kullback-Leibler divergence of starts and ends, over the passage's
    tokens and "no answer" (Hinton et al. 2015, "Distilling the Knowledge in a Neural Network").
    """
    total = torch.zeros(())
    for row in range(len(scores)):
        mine = torch.cat([scores[row, :1], scores[row][batch.allowed[row]]]).float()
        other = torch.cat([taught[row, :1], taught[row][of_teacher.allowed[row]]]).float()
        size = min(len(mine), len(other))  # one may have been cut earlier than the other
        total = total + torch.nn.functional.kl_div(
            torch.log_softmax(mine[:size] / temperature, 0),
            torch.softmax(other[:size] / temperature, 0),
            reduction="sum",
        )
    return total * temperature**2 / 2 / len(scores)


def train(
    model: SpanModel,
    groups: Sequence[Sequence[Question]],
    settings: Settings,
    checkpoint: Path,
    report: Callable[[str], None],
    teacher: SpanModel | None = None,
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
        trained, lr=settings.learning_rate, weight_decay=settings.weight_decay, fused=True
    )
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: _rate(step, len(groups), settings.warmup)
    )
    made_with = f"{len(groups)} steps, {settings}, from {_digest(model)}"
    done, began_in = _restore(checkpoint, made_with, model, optimiser, schedule)
    pad = int(model.body.config.pad_token_id)
    # What was begun in one precision is ended in it: timed anew, the other could seem faster.
    chosen = settings.precision
    precision = began_in or (getattr(torch, chosen) if chosen else fastest_precision())
    report(f"computing in {str(precision).removeprefix('torch.')}")
    autocast = partial(torch.autocast, "cpu", precision, enabled=precision != torch.float32)
    others = int(teacher.body.config.pad_token_id) if teacher else pad
    began, tokens, recent = time.monotonic(), 0, [0.0, 0.0]
    for step in range(done, len(groups)):
        batch = collate(groups[step], settings.pad_to, pad)
        with autocast():
            scores = model(batch.ids, batch.mask, batch.types)
        own, shared = losses_of(scores, batch)
        loss = own + settings.shared * shared
        if teacher is not None:
            given = collate([_for_teacher(one) for one in groups[step]], settings.pad_to, others)
            with torch.inference_mode(), autocast():
                taught = teacher(given.ids, given.mask, given.types)
            loss = loss + settings.taught * distance(
                scores, batch, taught, given, settings.temperature
            )
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(trained, settings.clip)
        optimiser.step()
        optimiser.zero_grad()
        schedule.step()
        tokens += batch.ids.numel()
        for i, part in enumerate((own, shared)):
            recent[i] += (part.item() - recent[i]) / min(50, step - done + 1)
        if (step + 1) % settings.checkpoint_every == 0 or step + 1 == len(groups):
            _store(checkpoint, made_with, precision, model, optimiser, schedule, step + 1)
            took = time.monotonic() - began
            left = (len(groups) - step - 1) * took / (step + 1 - done) / 60
            report(
                f"step {step + 1:,} of {len(groups):,}: loss {recent[0]:.3f}, shared"
                f" {recent[1]:.3f}, {tokens / took:,.0f} tokens a second, {left:.0f} min left"
            )


def _for_teacher(question: Question) -> Question:
    return tuple(
        replace(item, tokens=item.for_teacher or item.tokens, answers=()) for item in question
    )


def fastest_precision() -> torch.dtype:
    """Return bfloat16 where this CPU multiplies matrices faster in it, else float32.

    With AMX it is several times faster, without any bfloat16 instructions much slower.
    """
    took = {}
    for precision in (torch.float32, torch.bfloat16):
        left, right = (torch.rand(1024, 1024).to(precision) for _ in range(2))
        left @ right  # the first product builds the kernel
        began = time.perf_counter()
        for _ in range(5):
            left @ right
        took[precision] = time.perf_counter() - began
    return min(took, key=lambda precision: took[precision])


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
    precision: torch.dtype,
    model: SpanModel,
    optimiser: torch.optim.Optimizer,
    schedule: torch.optim.lr_scheduler.LRScheduler,
    done: int,
) -> None:
    state = {
        "made_with": made_with,
        "precision": str(precision).removeprefix("torch."),
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
) -> tuple[int, torch.dtype | None]:
    if not path.exists():
        return 0, None
    state = torch.load(path, weights_only=True)
    if state["made_with"] != made_with:
        raise ValueError(f"{path} is of another run ({state['made_with']}): take another folder")
    model.load_state_dict(state["model"])
    optimiser.load_state_dict(state["optimiser"])
    schedule.load_state_dict(state["schedule"])
    return int(state["done"]), getattr(torch, state["precision"])
