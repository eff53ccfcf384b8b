"""`python -m qa.training`: make the reader that Dateline ships."""

from __future__ import annotations

import json
import random
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
import torch
from tokenizers import Tokenizer

from index.embedding import default_model_folder
from qa.reader_model import CARD_FILE, MODEL_FILE, TOKENIZER_FILE
from qa.training.examples import read_examples, read_news
from qa.training.export import Weights, export
from qa.training.loop import RATES, Settings, batches, items, train
from qa.training.mix import RECIPES, draw, weave
from qa.training.model import SpanModel
from qa.training.news import Newspaper, draw_asked, training_half

WEIGHTS_FILE = "reader.pt"
PASSES_FILE = "passes.json"
"""Beside the weights: what each pass that led to them was trained on, and how."""


@click.group()
def main() -> None:
    """Train the reader, and export it."""


@main.command("train")
@click.argument("examples", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("out", type=click.Path(file_okay=False, path_type=Path))
@click.option("--news", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--model", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option(
    "--after",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A further pass over the data, from the weights trained in this folder.",
)
@click.option("--seed", default=Settings().seed, show_default=True)
@click.option("--threads", default=2, show_default=True, help="Part of what makes a run repeat.")
def train_command(
    examples: Path,
    out: Path,
    news: Path | None,
    model: Path | None,
    after: Path | None,
    seed: int,
    threads: int,
) -> None:
    """Train on EXAMPLES (and the training half of the news); go on where a run was stopped."""
    torch.set_num_threads(threads)
    torch.manual_seed(seed)
    rng = random.Random(seed)
    folder = model or default_model_folder()
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    if after and after.resolve() == out.resolve():
        raise click.ClickException("a further pass needs a folder of its own")
    earlier = _passes(after) if after else []
    turn = min(len(earlier), len(RECIPES) - 1)
    recipe, settings = RECIPES[turn], Settings(learning_rate=RATES[turn], seed=seed)
    windows = draw(read_examples(examples), recipe, rng)
    if news:
        articles, questions = read_news(news)
        late = draw_asked(Newspaper(articles), training_half(questions), rng)
        windows = weave(windows, late, recipe.short)
    groups = batches(items(windows, tokenizer, rng), settings, rng)
    click.echo(f"{len(windows)} windows in {len(groups)} steps")
    out.mkdir(parents=True, exist_ok=True)
    network = SpanModel(folder, attention="sdpa")
    if after:
        network.load_state_dict(_weights(after))
    try:
        train(network, groups, settings, out / "checkpoint.pt", click.echo)
    except ValueError as error:
        raise click.ClickException(str(error)) from error
    torch.save(network.state_dict(), out / WEIGHTS_FILE)
    this = {
        "windows": len(windows),
        "steps": len(groups),
        "recipe": asdict(recipe),
        "settings": asdict(settings),
    }
    (out / PASSES_FILE).write_text(json.dumps([*earlier, this]), encoding="utf-8")


@main.command("export")
@click.argument("out", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.argument("target", type=click.Path(file_okay=False, path_type=Path))
@click.option("--model", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option(
    "--average-with",
    "other",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Take the mean of its weights and those of an earlier pass, trained in this folder.",
)
@click.option(
    "--weights",
    type=click.Choice(["float32", "float16", "int8"]),
    default="int8",
    show_default=True,
)
def export_command(
    out: Path, target: Path, model: Path | None, other: Path | None, weights: Weights
) -> None:
    """Write the network trained in OUT to the folder TARGET, with its card."""
    folder = model or default_model_folder()
    facts: dict[str, Any] = {"passes": _passes(out)}
    trained = _weights(out)
    network = SpanModel(folder)
    if other:
        if facts["passes"][: len(_passes(other))] != _passes(other):
            raise click.ClickException(f"{other} isn't an earlier pass of {out}")
        earlier = _weights(other)
        trained = {name: (tensor + earlier[name]) / 2 for name, tensor in trained.items()}
        facts["averaged_with_pass"] = len(_passes(other))
    network.load_state_dict(trained)
    export(network, folder / "tokenizer.json", target, weights, facts)
    for name in (MODEL_FILE, TOKENIZER_FILE, CARD_FILE):
        click.echo(f"{target / name}: {(target / name).stat().st_size / 1e6:.1f} MB")


def _passes(folder: Path) -> list[dict[str, Any]]:
    """Read what the weights of a folder were trained on.

    Raises:
        click.ClickException: it doesn't say, so that a card made from it couldn't either.
    """
    try:
        found = json.loads((folder / PASSES_FILE).read_bytes())
    except (OSError, ValueError):
        found = None
    if not (found and isinstance(found, list)):
        raise click.ClickException(f"{folder} has no {PASSES_FILE} of a finished pass")
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
