"""`python -m qa.training`: make the readers that Dateline ships."""

from __future__ import annotations

import json
import random
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
import torch
from safetensors.torch import load_file
from tokenizers import Tokenizer

from index.vector.embedding import default_model_folder
from qa.reading.reader_model import TOKENIZER_FILE
from qa.training.examples import read_examples, read_news
from qa.training.export import export
from qa.training.loop import batches, collate, items, train
from qa.training.model import SpanModel
from qa.training.quantise import calibrate, prepare, products, set_rounding
from qa.training.stages import STAGES, Sources, drawn, within

WEIGHTS_FILE = "reader.pt"
STAGES_FILE = "stages.json"
"""Beside the weights: what each stage that led to them was trained on, and how."""

CALIBRATED_ON = 8
"""Steps whose activations say how each product's inputs are rounded."""

Folder = click.Path(exists=True, file_okay=False, path_type=Path)
File = click.Path(exists=True, dir_okay=False, path_type=Path)
base_option = click.option(
    "--base", type=Folder, help="The transformer; all-MiniLM-L6-v2 unless given."
)
layers_option = click.option("--layers", type=int, help="Use only its lowest layers.")


@click.group()
def main() -> None:
    """Train the readers, and export them; `python -m benchmarks.quality.reading` measures them."""


@main.command("train")
@click.argument("stage", type=click.Choice(list(STAGES)))
@click.argument("out", type=click.Path(file_okay=False, path_type=Path))
@click.argument("examples", type=File, nargs=-1, required=True)
@click.option("--news", type=Folder, help="A folder of articles.jsonl.gz and questions.jsonl.")
@base_option
@layers_option
@click.option("--after", type=Folder, help="Start from the weights that a stage left in a folder.")
@click.option("--weights", type=File, help="Start from weights in a .safetensors file.")
@click.option("--teacher", type=Folder, help="The folder of a stage that teaches this one.")
@click.option("--teacher-base", type=Folder, help="The teacher's transformer.")
@click.option("--teacher-layers", type=int)
@click.option("--seed", default=7, show_default=True)
@click.option("--threads", default=2, show_default=True, help="Part of what makes a run repeat.")
def train_command(
    stage: str,
    out: Path,
    examples: tuple[Path, ...],
    news: Path | None,
    base: Path | None,
    layers: int | None,
    after: Path | None,
    weights: Path | None,
    teacher: Path | None,
    teacher_base: Path | None,
    teacher_layers: int | None,
    seed: int,
    threads: int,
) -> None:
    """Run one STAGE of training; go on where a run into the folder OUT was stopped."""
    if after and after.resolve() == out.resolve():
        raise click.ClickException("a further stage needs a folder of its own")
    torch.set_num_threads(threads)
    torch.manual_seed(seed)
    rng, chosen, folder = random.Random(seed), STAGES[stage], base or default_model_folder()
    earlier = _stages(after) if after else []
    network = SpanModel(folder, layers=layers, frozen=chosen.frozen)
    if after:
        _fill(network, _weights(after))
    if weights:
        _fill(network, _stored(weights))
    taught_by = None
    if teacher:
        taught_by = SpanModel(teacher_base or folder, layers=teacher_layers)
        _fill(taught_by, _weights(teacher))
        taught_by.requires_grad_(False)
    articles, questions = read_news(news) if news else ([], [])
    sources = Sources([read_examples(path) for path in examples], articles, questions)
    found = items(
        drawn(chosen, sources, rng),
        _tokenizer(folder),
        _tokenizer(teacher_base or folder) if teacher else None,
    )
    single = batches([one for one in found if len(one) == 1], chosen.settings, rng)
    grouped = batches([one for one in found if len(one) > 1], chosen.settings, rng)
    steps = within(chosen.tokens, chosen.grouped, single + grouped, rng)
    click.echo(f"{len(found):,} questions drawn, {len(steps):,} steps")
    out.mkdir(parents=True, exist_ok=True)
    if chosen.rounds:
        prepare(network)
        pad, width = network.body.config.pad_token_id, chosen.settings.pad_to
        some = (collate(step, width, pad) for step in steps[:CALIBRATED_ON])
        calibrate(network, [(one.ids, one.mask, one.types) for one in some])
        set_rounding(network, True)
    try:
        checkpoint = out / "checkpoint.pt"
        train(network, steps, chosen.settings, checkpoint, click.echo, taught_by)
    except ValueError as error:
        raise click.ClickException(str(error)) from error
    torch.save(network.state_dict(), out / WEIGHTS_FILE)
    this = {"stage": stage, "seed": seed, "steps": len(steps), **asdict(chosen)}
    (out / STAGES_FILE).write_text(json.dumps([*earlier, this], indent=1), encoding="utf-8")


@main.command("export")
@click.argument("out", type=Folder)
@click.argument("target", type=click.Path(file_okay=False, path_type=Path))
@base_option
@layers_option
def export_command(out: Path, target: Path, base: Path | None, layers: int | None) -> None:
    """Write the network trained in OUT, by a stage that rounds, to the folder TARGET."""
    folder = base or default_model_folder()
    network = _trained(out, folder, layers)
    if not products(network):
        raise click.ClickException(f"the last stage in {out} didn't round: train one that does")
    export(network, folder / TOKENIZER_FILE, target, {"stages": _stages(out)})
    for path in sorted(target.iterdir()):
        click.echo(f"{path}: {path.stat().st_size / 1e6:.1f} MB")


def _tokenizer(folder: Path) -> Tokenizer:
    found = Tokenizer.from_file(str(folder / TOKENIZER_FILE))
    found.no_padding()
    found.no_truncation()
    return found


def _trained(out: Path, folder: Path, layers: int | None) -> SpanModel:
    """Return the network trained in a folder; one that rounds computes in int8."""
    network, weights = SpanModel(folder, layers=layers, attention="eager"), _weights(out)
    if any(name.endswith(".smooth") for name in weights):
        prepare(network)
        set_rounding(network, True)
    _fill(network, weights)
    return network


def _fill(network: SpanModel, weights: dict[str, torch.Tensor]) -> None:
    """Give the network weights; embeddings that aren't among them stay the base's own."""
    wanted = network.state_dict()
    kept = {name: tensor.float() for name, tensor in weights.items() if name in wanted}
    missing = [name for name in wanted if name not in kept and ".embeddings." not in name]
    if missing:
        raise click.ClickException(f"these weights are of another network: {missing[0]} is missing")
    network.load_state_dict({**wanted, **kept})
    network.eval()


def _stored(path: Path) -> dict[str, torch.Tensor]:
    try:
        return load_file(path)
    except Exception as error:  # safetensors raises what it likes at a torn file
        raise click.ClickException(f"{path} can't be read") from error


def _stages(folder: Path) -> list[dict[str, Any]]:
    """Read what the weights of a folder were trained on.

    Raises:
        click.ClickException: it doesn't say, so that a card made from it couldn't either.
    """
    try:
        found = json.loads((folder / STAGES_FILE).read_bytes())
    except (OSError, ValueError):
        found = None
    if not (found and isinstance(found, list)):
        raise click.ClickException(f"{folder} has no {STAGES_FILE} of a finished stage")
    return found


def _weights(folder: Path) -> dict[str, torch.Tensor]:
    """Read the weights trained in a folder.

    Raises:
        click.ClickException: there are none, or the file is damaged.
    """
    try:
        found: dict[str, torch.Tensor] = torch.load(folder / WEIGHTS_FILE, weights_only=True)
    except Exception as error:  # torch raises what it likes at a torn file
        raise click.ClickException(f"{folder / WEIGHTS_FILE} can't be read") from error
    return found


if __name__ == "__main__":
    main()
