"""The training loop: it learns, repeats itself, and goes on where it was stopped."""

from __future__ import annotations

import gzip
import json
import math
import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from tokenizers import Tokenizer

from qa.training.mix import Labelled
from qa.window import Tokens, Window

torch = pytest.importorskip("torch")
onnx = pytest.importorskip("onnx")
loop = pytest.importorskip("qa.training.loop")
SpanModel = pytest.importorskip("qa.training.model").SpanModel


@pytest.fixture(scope="module", autouse=True)
def one_thread() -> Iterator[None]:
    """Of so small a network, threads would cost more than they gain."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="module")
def tokenizer(tiny_bert: Path) -> Tokenizer:
    made = Tokenizer.from_file(str(tiny_bert / "tokenizer.json"))
    made.no_padding()
    made.no_truncation()
    return made


def test_items_mark_the_tokens_of_an_answer(tokenizer: Tokenizer) -> None:
    passage = "It was Priya Anand’s boat."
    start = passage.index("Priya")
    one = Labelled(Window("Whose boat?", "News", passage), ((start, start + len("Priya Anand")),))
    item = loop.items([one], tokenizer, random.Random(1))[0]
    first = item.tokens.offsets[item.start - item.tokens.first]
    last = item.tokens.offsets[item.end - item.tokens.first]
    assert passage[first[0] : last[1]] == "Priya Anand"


def test_items_without_an_answer_point_at_the_first_token(tokenizer: Tokenizer) -> None:
    silent = Labelled(Window("Who?", "", "It sank."), ())
    item = loop.items([silent], tokenizer, random.Random(1))[0]
    assert (item.start, item.end) == (0, 0)


def test_an_answer_beyond_the_cut_is_not_learnt(tokenizer: Tokenizer) -> None:
    passage = "word " * 600 + "Seoul"
    far = Labelled(Window("Where?", "", passage), ((len(passage) - 5, len(passage)),))
    across = Labelled(Window("Where?", "", passage), ((0, len(passage)),))
    assert loop.items([far, across], tokenizer, random.Random(1)) == []


def an_item(length: int, start: int = 0, end: int = 0) -> Any:
    """An item of three tokens before its passage and one after it."""
    offsets = [(i, i + 1) for i in range(length - 4)]
    return loop.Item(Tokens([7] * length, [0, 0] + [1] * (length - 2), 3, offsets), start, end)


def test_batches_hold_every_item_once_by_length() -> None:
    found = [an_item(5 + i * 7 % 40) for i in range(50)]
    groups = loop.batches(found, loop.Settings(batch=8), random.Random(1))
    assert sorted(map(id, (item for group in groups for item in group))) == sorted(map(id, found))
    assert sorted(map(len, groups), reverse=True) == [8, 8, 8, 8, 8, 8, 2]
    spread = [max(lengths) - min(lengths) for lengths in map(lengths_of, groups)]
    assert max(spread) <= 8
    assert groups == loop.batches(found, loop.Settings(batch=8), random.Random(1))


def test_batches_keep_the_rough_order() -> None:
    found = [an_item(10) for _ in range(40 * 2 + 4)]
    groups = loop.batches(found, loop.Settings(batch=2), random.Random(1))
    first = {id(item) for item in found[:80]}
    assert all(id(item) in first for group in groups[:40] for item in group)


def lengths_of(group: Sequence[Any]) -> list[int]:
    return [len(item.tokens.ids) for item in group]


def test_a_batch_is_padded_to_few_widths() -> None:
    batch = loop.collate([an_item(6, 3, 4), an_item(18)], pad_to=16)
    for tensor in (batch.ids, batch.mask, batch.types, batch.allowed):
        assert tensor.shape == (2, 32)
    assert batch.mask.sum(dim=1).tolist() == [6, 18]
    assert batch.ids[0].tolist() == [7] * 6 + [0] * 26
    assert batch.types[0].tolist() == [0, 0, 1, 1, 1, 1] + [0] * 26
    assert batch.allowed[0].nonzero().flatten().tolist() == [0, 3, 4]
    assert (batch.starts.tolist(), batch.ends.tolist()) == ([3, 0], [4, 0])
    assert loop.collate([an_item(16)], pad_to=16).ids.shape == (1, 16)


def test_the_loss_is_the_mean_cross_entropy_over_the_tokens_allowed() -> None:
    batch = loop.collate([an_item(6, 3, 4)], pad_to=8)
    scores = torch.full((1, 8, 2), 100.0)
    scores[0, [0, 3, 4], 0] = torch.tensor([1.0, 2.0, 0.0])
    scores[0, [0, 3, 4], 1] = torch.tensor([0.0, 0.0, 3.0])

    def model(*_: object) -> Any:
        return scores

    start = math.log(math.exp(1) + math.exp(2) + 1) - 2
    end = math.log(2 + math.exp(3)) - 3
    assert loop.loss_of(model, batch).item() == pytest.approx((start + end) / 2, abs=1e-4)


def toy_groups(tokenizer: Tokenizer, steps: int) -> list[list[Any]]:
    """Passages in which the answer is the word after "in", or that don't say."""
    rng = random.Random(3)
    towns = ["Seoul", "Tokyo", "Paris", "Oslo", "Lima", "Cairo"]
    windows = []
    for _ in range(steps * 8):
        town, verb = rng.choice(towns), rng.choice(["met", "sang", "ate"])
        passage = f"They {verb} in {town} {rng.choice(['then', 'twice'])}."
        start = passage.index(town)
        answers = ((start, start + len(town)),)
        if rng.random() < 0.2:
            passage, answers = "They met and ate then.", ()
        windows.append(Labelled(Window("Where did they meet?", "", passage), answers))
    found = loop.items(windows, tokenizer, random.Random(1))
    return loop.batches(found, loop.Settings(batch=8), random.Random(1))


def network(folder: Path, seed: int = 0) -> Any:
    torch.manual_seed(seed)
    return SpanModel(folder)


def weights(model: Any) -> dict[str, Any]:
    return {name: tensor.clone() for name, tensor in model.state_dict().items()}


class Stopped(Exception):
    """Raised where a run is interrupted."""


def test_a_run_that_was_stopped_ends_with_the_same_weights(
    tiny_bert: Path, tokenizer: Tokenizer, tmp_path: Path
) -> None:
    groups = toy_groups(tokenizer, 10)
    settings = loop.Settings(batch=8, learning_rate=1e-2, checkpoint_every=4)
    whole = network(tiny_bert)
    lines: list[str] = []
    loop.train(whole, groups, settings, tmp_path / "whole.pt", lines.append)
    assert [line.split(":")[0] for line in lines] == [f"step {n} of 10" for n in (4, 8, 10)]

    def stop(_: str) -> None:
        raise Stopped

    with pytest.raises(Stopped):
        loop.train(network(tiny_bert), groups, settings, tmp_path / "halves.pt", stop)
    other = network(tiny_bert, seed=99)
    with pytest.raises(ValueError, match="of another run"):
        loop.train(other, groups, settings, tmp_path / "halves.pt", lambda _: None)
    resumed = network(tiny_bert)
    loop.train(resumed, groups, settings, tmp_path / "halves.pt", lambda _: None)
    assert weights(resumed).keys() == weights(whole).keys()
    for name, tensor in weights(whole).items():
        assert torch.equal(tensor, weights(resumed)[name]), name
    assert sorted(path.name for path in tmp_path.iterdir()) == ["halves.pt", "whole.pt"]


def test_a_finished_run_is_not_trained_further(
    tiny_bert: Path, tokenizer: Tokenizer, tmp_path: Path
) -> None:
    groups = toy_groups(tokenizer, 2)
    settings = loop.Settings(batch=8, learning_rate=1e-2)
    first, again = network(tiny_bert), network(tiny_bert)
    loop.train(first, groups, settings, tmp_path / "c.pt", lambda _: None)
    loop.train(again, groups, settings, tmp_path / "c.pt", lambda _: pytest.fail("trained"))
    pairs = zip(first.parameters(), again.parameters(), strict=True)
    assert all(torch.equal(one, other) for one, other in pairs)


def test_training_learns_a_toy_task_and_leaves_the_word_embeddings(
    tiny_bert: Path, tokenizer: Tokenizer, tmp_path: Path
) -> None:
    groups = toy_groups(tokenizer, 60)
    model = network(tiny_bert)
    before = weights(model)
    held_out = loop.collate([item for group in toy_groups(tokenizer, 4) for item in group], 16)
    untrained = loop.loss_of(model, held_out).item()
    settings = loop.Settings(batch=8, learning_rate=1e-2)
    loop.train(model, groups, settings, tmp_path / "checkpoint.pt", lambda _: None)
    assert loop.loss_of(model, held_out).item() < 0.25 * untrained
    after = weights(model)
    for name, tensor in before.items():
        assert torch.equal(tensor, after[name]) == ("embeddings" in name), name


def test_dropout_stays_off(tiny_bert: Path, tokenizer: Tokenizer, tmp_path: Path) -> None:
    model = network(tiny_bert).train()
    groups = toy_groups(tokenizer, 1)
    loop.train(model, groups, loop.Settings(batch=8), tmp_path / "c.pt", lambda _: None)
    assert not model.training


def test_the_rate_rises_then_falls_to_nothing() -> None:
    rates = [loop._rate(step, 100, 0.1) for step in range(101)]
    assert rates[0] == 0.1
    assert rates[9] == rates[10] == 1.0
    assert rates[55] == pytest.approx(0.5)
    assert rates[100] == 0.0
    assert rates[10:] == sorted(rates[10:], reverse=True)
    assert loop._rate(0, 1, 0.06) == 1.0


def write_lines(path: Path, rows: Sequence[object]) -> None:
    text = "\n".join(json.dumps(row) for row in rows)
    path.write_bytes(gzip.compress(text.encode()) if path.suffix == ".gz" else text.encode())


def test_the_command_trains_and_goes_on(tiny_bert: Path, tmp_path: Path) -> None:
    main = pytest.importorskip("qa.training.__main__").main
    rows = [
        {
            "question": f"Who came to town{i}?",
            "context": f"It was quiet in town{i}. Then Alpha{i} came. Nobody spoke.",
            "answers": [{"text": f"Alpha{i}", "start": 27 + len(str(i))}],
        }
        for i in range(30)
    ]
    write_lines(tmp_path / "train.jsonl.gz", rows)
    article = {"id": "a", "title": "Ferry", "text": "The Skerry ferry sank on Monday."}
    write_lines(tmp_path / "articles.jsonl.gz", [article])
    question = {"question": "When did the Skerry sink?", "asked": "2023-01-06"}
    write_lines(
        tmp_path / "questions.jsonl", [question | {"answers": ["Monday"], "answer_in": ["a"]}]
    )
    out = tmp_path / "out"
    arguments = ["train", str(tmp_path / "train.jsonl.gz"), str(out), "--news", str(tmp_path)]
    arguments += ["--model", str(tiny_bert), "--threads", "1"]
    first = CliRunner().invoke(main, arguments)
    assert first.exit_code == 0, first.output
    assert "step 2 of 2" in first.output
    trained = torch.load(out / "reader.pt", weights_only=True)
    again = CliRunner().invoke(main, arguments)
    assert again.exit_code == 0, again.output
    assert "in 2 steps" in again.output
    assert "step 2 of 2" not in again.output
    same = torch.load(out / "reader.pt", weights_only=True)
    assert all(torch.equal(tensor, same[name]) for name, tensor in trained.items())
    first_pass = {"windows": 35, "steps": 2, "seed": 7, "rate": 2e-4}
    assert passes_of(out / "passes.json") == [first_pass]

    further, target = tmp_path / "further", tmp_path / "exported"
    arguments[2:3] = [str(further), "--after", str(out), "--seed", "8"]
    done = CliRunner().invoke(main, arguments)
    assert done.exit_code == 0, done.output
    export = ["export", str(further), str(target), "--model", str(tiny_bert)]
    assert CliRunner().invoke(main, export).exit_code == 0
    told = passes_of(target / "reader.json")
    assert told[0] == first_pass
    assert (told[1]["seed"], told[1]["rate"]) == (8, loop.RATES[1])

    averaged = tmp_path / "averaged"
    mean = ["export", str(further), str(averaged), "--average-with", str(out)]
    done = CliRunner().invoke(main, [*mean, "--model", str(tiny_bert), "--weights", "float32"])
    assert done.exit_code == 0, done.output
    biases = [torch.load(f / "reader.pt", weights_only=True)["head.bias"] for f in (out, further)]
    graph = onnx.load(averaged / "reader.onnx").graph
    exported = {tensor.name: onnx.numpy_helper.to_array(tensor) for tensor in graph.initializer}
    assert exported["head.bias"] == pytest.approx(((biases[0] + biases[1]) / 2).numpy())
    assert json.loads((averaged / "reader.json").read_bytes())["averaged_with_pass"] == 1

    again = CliRunner().invoke(main, [*arguments, "--after", str(further)])
    assert (again.exit_code, "needs a folder of its own" in again.output) == (1, True)
    backwards = [*export[:1], str(out), *export[2:], "--average-with", str(further)]
    done = CliRunner().invoke(main, backwards)
    assert (done.exit_code, "isn't an earlier pass" in done.output) == (1, True)
    (further / "reader.pt").write_bytes(b"torn")
    done = CliRunner().invoke(main, export)
    assert (done.exit_code, "reader.pt can't be read" in done.output) == (1, True)

    (further / "passes.json").unlink()
    silent = CliRunner().invoke(main, export)
    assert silent.exit_code == 1
    assert "has no passes.json of a finished pass" in silent.output


def passes_of(path: Path) -> list[dict[str, Any]]:
    document = json.loads(path.read_bytes())
    passes = document["passes"] if isinstance(document, dict) else document
    return [
        {
            "windows": one["windows"],
            "steps": one["steps"],
            "seed": one["settings"]["seed"],
            "rate": one["settings"]["learning_rate"],
        }
        for one in passes
    ]
