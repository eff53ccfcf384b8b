"""The training loop: it learns, repeats itself, and goes on where it was stopped."""

from __future__ import annotations

import gzip
import json
import math
import random
from collections.abc import Iterator, Sequence
from dataclasses import astuple, replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from tokenizers import Tokenizer, models, pre_tokenizers

from qa.reading.window import Tokens, Window, tokenise
from qa.training.examples import Example, NewsArticle, NewsQuestion
from qa.training.mix import Labelled, Recipe

torch = pytest.importorskip("torch")
onnx = pytest.importorskip("onnx")
loop = pytest.importorskip("qa.training.loop")
stages = pytest.importorskip("qa.training.stages")
SpanModel = pytest.importorskip("qa.training.model").SpanModel
save_file = pytest.importorskip("safetensors.torch").save_file


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


def told(passage: str, *answers: str, question: str = "Where?") -> Labelled:
    """A window whose answers stand where they first do."""
    places = ((passage.index(one), passage.index(one) + len(one)) for one in answers)
    return Labelled(Window(question, "", passage), tuple(places))


def test_items_mark_the_tokens_of_every_answer(tokenizer: Tokenizer) -> None:
    passage = "It was Priya Anand’s boat, of Skerry."
    ((item,),) = loop.items([[told(passage, "Priya Anand", "Skerry")]], tokenizer)
    offsets = dict(enumerate(item.tokens.offsets, start=item.tokens.first))
    found = [passage[offsets[first][0] : offsets[last][1]] for first, last in item.answers]
    assert found == ["Priya Anand", "Skerry"]
    assert item.tokens == tokenise(tokenizer, Window("Where?", "", passage))
    assert item.for_teacher is None


def test_items_without_an_answer_have_none(tokenizer: Tokenizer) -> None:
    ((item,),) = loop.items([[told("It sank.")]], tokenizer)
    assert item.answers == ()


FAR = "word " * 600 + "Seoul"


def test_an_answer_beyond_the_cut_is_not_learnt(tokenizer: Tokenizer) -> None:
    far, across = told(FAR, "Seoul"), told(FAR, FAR)
    assert loop.items([[far], [across]], tokenizer) == []
    ((both,),) = loop.items([[told("Oslo, " + FAR, "Oslo", "Seoul")]], tokenizer)
    assert len(both.answers) == 1


def test_a_group_that_loses_its_answer_is_not_learnt(tokenizer: Tokenizer) -> None:
    far, near, silent = told(FAR, "Seoul"), told("In Oslo.", "Oslo"), told("They met.")
    found = loop.items([[far, silent, silent], [far, near, silent], [silent, silent]], tokenizer)
    assert [[len(item.answers) for item in question] for question in found] == [[1, 0]]


def test_a_teacher_reads_the_window_in_its_own_tokens(tokenizer: Tokenizer) -> None:
    words = {word: i for i, word in enumerate(["[SEP]", "[CLS]", "[UNK]", "in", "oslo"])}
    of_teacher = Tokenizer(models.WordPiece(words, unk_token="[UNK]"))
    of_teacher.pre_tokenizer = pre_tokenizers.Whitespace()
    one = told("in oslo", "oslo")
    ((item,),) = loop.items([[one]], tokenizer, of_teacher)
    assert item.tokens == tokenise(tokenizer, one.window)
    assert item.for_teacher == tokenise(of_teacher, one.window)
    assert item.for_teacher.ids == [1, 2, 2, 0, 0, 3, 4, 0]


def an_item(length: int, *answers: tuple[int, int]) -> Any:
    """An item of three tokens before its passage and one after it."""
    offsets = [(i, i + 1) for i in range(length - 4)]
    return loop.Item(Tokens([7] * length, [0, 0] + [1] * (length - 2), 3, offsets), answers)


def lengths_of(group: Sequence[Any]) -> list[int]:
    return [max(len(item.tokens.ids) for item in question) for question in group]


def test_batches_hold_every_question_once_by_length() -> None:
    found = [(an_item(5 + i * 7 % 40),) for i in range(50)]
    groups = loop.batches(found, loop.Settings(batch=8), random.Random(1))
    assert sorted(map(id, (item for group in groups for item in group))) == sorted(map(id, found))
    assert sorted(map(len, groups), reverse=True) == [8, 8, 8, 8, 8, 8, 2]
    spread = [max(lengths) - min(lengths) for lengths in map(lengths_of, groups)]
    assert max(spread) <= 8
    assert groups == loop.batches(found, loop.Settings(batch=8), random.Random(1))


def test_batches_count_windows_and_part_no_question() -> None:
    found = [tuple(an_item(5 + i + k) for k in range(3)) for i in range(7)]
    groups = loop.batches(found, loop.Settings(batch=8), random.Random(1))
    assert sorted(map(len, groups)) == [1, 2, 2, 2]
    assert sorted(map(id, (one for group in groups for one in group))) == sorted(map(id, found))
    full = loop.batches(found, loop.Settings(batch=9), random.Random(1))
    assert sorted(map(len, full)) == [1, 3, 3]


def test_batches_keep_the_rough_order() -> None:
    found = [(an_item(10),) for _ in range(40 * 2 + 4)]
    groups = loop.batches(found, loop.Settings(batch=2), random.Random(1))
    first = {id(item) for item in found[:80]}
    assert all(id(item) in first for group in groups[:40] for item in group)
    assert [id(item) for group in groups[:40] for item in group] != [
        id(item) for item in found[:80]
    ]


def test_a_batch_is_padded_to_few_widths() -> None:
    one, two = an_item(6, (3, 4), (4, 4)), an_item(18)
    batch = loop.collate([(one,), (two, one)], pad_to=16, pad=1)
    for tensor in (batch.ids, batch.mask, batch.types, batch.allowed, batch.starts, batch.ends):
        assert tensor.shape == (3, 32)
    assert batch.mask.sum(dim=1).tolist() == [6, 18, 6]
    assert batch.ids[0].tolist() == [7] * 6 + [1] * 26
    assert batch.types[0].tolist() == [0, 0, 1, 1, 1, 1] + [0] * 26
    assert batch.allowed[0].nonzero().flatten().tolist() == [3, 4]
    assert batch.starts.nonzero().tolist() == [[0, 3], [0, 4], [2, 3], [2, 4]]
    assert batch.ends.nonzero().tolist() == [[0, 4], [2, 4]]
    assert batch.questions.tolist() == [0, 1, 1]
    assert loop.collate([(an_item(16),)], pad_to=16).ids.shape == (1, 16)
    assert loop.collate([(an_item(6),)], pad_to=8).ids[0].tolist() == [7] * 6 + [0] * 2


def scored(batch: Any, *windows: tuple[Sequence[float], Sequence[float]]) -> Any:
    """Scores of a batch of windows of six tokens: of "no answer" and of tokens 3 and 4.

    What stands elsewhere is huge, so that it shows where it counts.
    """
    scores = torch.full((*batch.ids.shape, 2), 100.0)
    for row, sides in enumerate(windows):
        for side, values in enumerate(sides):
            scores[row, [0, 3, 4], side] = torch.tensor(values, dtype=torch.float)
    return scores


def log_sum(*values: float) -> float:
    return math.log(sum(map(math.exp, values)))


def test_the_loss_within_a_window_is_over_its_passage_and_no_answer() -> None:
    batch = loop.collate([(an_item(6, (3, 4)),)], pad_to=8)
    own, shared = loop.losses_of(scored(batch, ((1, 2, 0), (0, 0, 3))), batch)
    assert own.item() == pytest.approx((log_sum(1, 2, 0) - 2 + log_sum(0, 0, 3) - 3) / 2, abs=1e-4)
    assert shared.item() == 0


def test_the_loss_where_nothing_answers_is_of_no_answer() -> None:
    batch = loop.collate([(an_item(6),)], pad_to=8)
    own, _ = loop.losses_of(scored(batch, ((1, 2, 0), (0, 0, 3))), batch)
    assert own.item() == pytest.approx((log_sum(1, 2, 0) - 1 + log_sum(0, 0, 3) - 0) / 2, abs=1e-4)
    batch = loop.collate([(an_item(4),)], pad_to=8)  # a passage without words
    scores = torch.full((1, 8, 2), 5.0)
    assert loop.losses_of(scores, batch)[0].item() == pytest.approx(0, abs=1e-4)


def test_the_loss_counts_every_place_of_an_answer() -> None:
    batch = loop.collate([(an_item(6, (3, 3), (4, 4)),)], pad_to=8)
    own, _ = loop.losses_of(scored(batch, ((1, 2, 0), (0, 0, 3))), batch)
    start, end = log_sum(1, 2, 0) - log_sum(2, 0), log_sum(0, 0, 3) - log_sum(0, 3)
    assert own.item() == pytest.approx((start + end) / 2, abs=1e-4)


def test_the_shared_loss_is_over_all_windows_of_a_question() -> None:
    right, wrong = an_item(6, (3, 4)), an_item(6)
    batch = loop.collate([(wrong,), (wrong, right), (right, right, wrong)], pad_to=8)
    high = ((9.0, 9.0, 9.0), (9.0, 9.0, 9.0))
    one, other = ((5.0, 2.0, 1.0), (5.0, 0.0, 1.0)), ((7.0, 3.0, 0.5), (7.0, 1.0, 4.0))
    own, shared = loop.losses_of(scored(batch, high, one, other, other, one, one), batch)
    first = (log_sum(2, 1, 3, 0.5) - 3 + log_sum(0, 1, 1, 4) - 4) / 2
    second = (
        log_sum(3, 0.5, 2, 1, 2, 1) - log_sum(3, 2) + log_sum(1, 4, 0, 1, 0, 1) - log_sum(4, 1)
    ) / 2
    assert shared.item() == pytest.approx((first + second) / 2, abs=1e-4)
    each = [
        loop.losses_of(scored(part, window), part)[0].item()
        for question, window in [
            (wrong, high),
            (wrong, one),
            (right, other),
            (right, other),
            (right, one),
            (wrong, one),
        ]
        for part in [loop.collate([(question,)], pad_to=8)]
    ]
    assert own.item() == pytest.approx(sum(each) / 6, abs=1e-4)


def test_the_distance_is_the_divergence_from_the_teachers_chances() -> None:
    batch = loop.collate([(an_item(6, (3, 4)),)], pad_to=8)
    mine, other = scored(batch, ((1, 2, 0), (0, 0, 3))), scored(batch, ((4, 0, 2), (1, 1, 0)))
    assert loop.distance(mine, batch, mine, batch, 1.5).item() == pytest.approx(0, abs=1e-6)
    total = 0.0
    for right, found in (((4, 0, 2), (1, 2, 0)), ((1, 1, 0), (0, 0, 3))):
        p, q = (
            [math.exp(v / 2 - log_sum(*(w / 2 for w in side))) for v in side]
            for side in (right, found)
        )
        total += sum(a * math.log(a / b) for a, b in zip(p, q, strict=True))
    expected = total * 4 / 2
    assert loop.distance(mine, batch, other, batch, 2.0).item() == pytest.approx(expected, abs=1e-5)


def test_the_distance_is_the_mean_over_windows_and_over_what_both_have_read() -> None:
    batch = loop.collate([(an_item(6),), (an_item(6),)], pad_to=8)
    longer = loop.collate([(an_item(9),), (an_item(6),)], pad_to=16)
    mine = scored(batch, ((1, 2, 0), (0, 0, 3)), ((1, 2, 0), (0, 0, 3)))
    taught = scored(longer, ((4, 0, 2), (1, 1, 0)), ((1, 2, 0), (0, 0, 3)))
    one = loop.collate([(an_item(6),)], pad_to=8)
    whole = loop.distance(mine[:1], one, taught[:1, :8], one, 1.5).item()
    assert whole > 0.1
    found = loop.distance(mine, batch, taught, longer, 1.5).item()
    assert found == pytest.approx(whole / 2, abs=1e-5)


def toy_groups(tokenizer: Tokenizer, steps: int) -> list[list[Any]]:
    """Passages in which the answer is the word after "in", or that don't say; some in pairs."""
    rng = random.Random(3)
    towns = ["Seoul", "Tokyo", "Paris", "Oslo", "Lima", "Cairo"]
    silent = told("They met and ate then.")
    questions = []
    for _ in range(steps * 8):
        town, verb = rng.choice(towns), rng.choice(["met", "sang", "ate"])
        one = told(f"They {verb} in {town} {rng.choice(['then', 'twice'])}.", town)
        draw = rng.random()
        questions.append([silent] if draw < 0.2 else [one, silent] if draw < 0.4 else [one])
    found = loop.items(questions, tokenizer)
    return loop.batches(found, loop.Settings(batch=8), random.Random(1))[:steps]


def network(folder: Path, seed: int = 0, **how: int) -> Any:
    torch.manual_seed(seed)
    return SpanModel(folder, **how)


def weights(model: Any) -> dict[str, Any]:
    return {name: tensor.clone() for name, tensor in model.state_dict().items()}


class Stopped(Exception):
    """Raised where a run is interrupted."""


def test_a_run_that_was_stopped_ends_with_the_same_weights(
    tiny_bert: Path, tokenizer: Tokenizer, tmp_path: Path
) -> None:
    groups = toy_groups(tokenizer, 10)
    settings = loop.Settings(batch=8, learning_rate=1e-2, checkpoint_every=4, precision="float32")
    whole = network(tiny_bert)
    lines: list[str] = []
    loop.train(whole, groups, settings, tmp_path / "whole.pt", lines.append)
    steps = [f"step {n} of 10" for n in (4, 8, 10)]
    assert [line.split(":")[0] for line in lines[1:]] == steps
    told: list[str] = []

    def stop(line: str) -> None:
        told.append(line)
        if line.startswith("step"):
            raise Stopped

    with pytest.raises(Stopped):
        loop.train(network(tiny_bert), groups, settings, tmp_path / "halves.pt", stop)
    resumed = network(tiny_bert)
    loop.train(resumed, groups, settings, tmp_path / "halves.pt", told.append)
    assert [line.split(":")[0] for line in told[3:]] == steps[1:]
    assert lines[0] == told[0] == told[2] == "computing in float32"
    assert weights(resumed).keys() == weights(whole).keys()
    for name, tensor in weights(whole).items():
        assert torch.equal(tensor, weights(resumed)[name]), name
    assert sorted(path.name for path in tmp_path.iterdir()) == ["halves.pt", "whole.pt"]


def test_a_checkpoint_of_another_run_is_refused(
    tiny_bert: Path, tokenizer: Tokenizer, tmp_path: Path
) -> None:
    groups, settings, path = toy_groups(tokenizer, 2), loop.Settings(batch=8), tmp_path / "c.pt"
    loop.train(network(tiny_bert), groups, settings, path, lambda _: None)
    before = path.read_bytes()
    for model, given, how in [
        (network(tiny_bert, seed=99), groups, settings),
        (network(tiny_bert), groups[:1], settings),
        (network(tiny_bert), groups, replace(settings, shared=0.5)),
    ]:
        kept = weights(model)
        with pytest.raises(ValueError, match="of another run"):
            loop.train(model, given, how, path, lambda _: None)
        assert all(torch.equal(tensor, kept[name]) for name, tensor in weights(model).items())
    assert path.read_bytes() == before


def test_a_finished_run_is_not_trained_further(
    tiny_bert: Path, tokenizer: Tokenizer, tmp_path: Path
) -> None:
    groups = toy_groups(tokenizer, 2)
    settings = loop.Settings(batch=8, learning_rate=1e-2)
    first, again = network(tiny_bert), network(tiny_bert)
    loop.train(first, groups, settings, tmp_path / "c.pt", lambda _: None)
    lines: list[str] = []
    loop.train(again, groups, settings, tmp_path / "c.pt", lines.append)
    assert not any(line.startswith("step") for line in lines)
    pairs = zip(first.parameters(), again.parameters(), strict=True)
    assert all(torch.equal(one, other) for one, other in pairs)


def losses(model: Any, groups: Sequence[Sequence[Any]]) -> list[float]:
    batch = loop.collate([question for group in groups for question in group], 16)
    with torch.inference_mode():
        found = loop.losses_of(model(batch.ids, batch.mask, batch.types), batch)
    return [one.item() for one in found]


def test_training_learns_a_toy_task_and_leaves_the_word_embeddings(
    tiny_bert: Path, tokenizer: Tokenizer, tmp_path: Path
) -> None:
    model = network(tiny_bert).eval()
    before, held_out = weights(model), toy_groups(tokenizer, 4)
    untrained = losses(model, held_out)
    settings = loop.Settings(batch=8, learning_rate=1e-2)
    loop.train(model, toy_groups(tokenizer, 60), settings, tmp_path / "c.pt", lambda _: None)
    for now, once in zip(losses(model, held_out), untrained, strict=True):
        assert now < 0.25 * once
    after = weights(model)
    for name, tensor in before.items():
        assert torch.equal(tensor, after[name]) == ("embeddings" in name), name


def test_the_shared_loss_counts_as_the_settings_say(
    tiny_bert: Path, tokenizer: Tokenizer, tmp_path: Path
) -> None:
    pair = loop.items([[told("In Oslo.", "Oslo"), told("They met then.")]], tokenizer)
    after = []
    for shared in (0.0, 50.0):
        model = network(tiny_bert)
        settings = loop.Settings(learning_rate=1e-2, shared=shared)
        loop.train(model, [pair] * 12, settings, tmp_path / f"{shared}.pt", lambda _: None)
        after.append(losses(model, [pair]))
    (own, apart), (own_of_shared, together) = after
    assert together < 0.95 * apart
    assert own < 0.6 * own_of_shared


def test_frozen_layers_are_not_trained(
    tiny_bert: Path, tokenizer: Tokenizer, tmp_path: Path
) -> None:
    model = network(tiny_bert, frozen=1)
    before = weights(model)
    settings = loop.Settings(batch=8, learning_rate=1e-2)
    loop.train(model, toy_groups(tokenizer, 2), settings, tmp_path / "c.pt", lambda _: None)
    changed = {name for name, tensor in weights(model).items() if not tensor.equal(before[name])}
    assert changed == {"head.weight", "head.bias"}


def test_dropout_stays_off(tiny_bert: Path, tokenizer: Tokenizer, tmp_path: Path) -> None:
    model = network(tiny_bert).train()
    groups = toy_groups(tokenizer, 1)
    loop.train(model, groups, loop.Settings(batch=8), tmp_path / "c.pt", lambda _: None)
    assert not model.training


def test_a_network_comes_to_score_as_its_teacher_does(
    tiny_bert: Path, tokenizer: Tokenizer, tmp_path: Path
) -> None:
    """The teacher's tokens are others than its own, and what the teacher says is no answer here."""
    window = told("They met in Oslo and ate then.")
    ((item,),) = loop.items([[window]], tokenizer)
    for_teacher = Tokens([i + 1000 for i in item.tokens.ids], *astuple(item.tokens)[1:])
    groups = [[(replace(item, for_teacher=for_teacher),)]] * 30
    teacher = network(tiny_bert, seed=5).eval().requires_grad_(False)
    torch.nn.init.normal_(teacher.head.weight, std=1.0)
    kept = weights(teacher)
    batch = loop.collate(groups[0], 16)
    of_teacher = loop.collate([(replace(item, tokens=for_teacher),)], 16)
    with torch.inference_mode():
        taught = teacher(of_teacher.ids, of_teacher.mask, of_teacher.types)
    apart = []
    for by in (teacher, None):
        model = network(tiny_bert).eval()
        settings = loop.Settings(learning_rate=1e-2, taught=30.0)
        loop.train(model, groups, settings, tmp_path / f"{by is None}.pt", lambda _: None, by)
        with torch.inference_mode():
            scores = model(batch.ids, batch.mask, batch.types)
        apart.append(loop.distance(scores, batch, taught, of_teacher, 1.5).item())
    assert apart[0] < 0.1 * apart[1]
    assert all(torch.equal(tensor, kept[name]) for name, tensor in weights(teacher).items())


def test_the_rate_rises_then_falls_to_nothing() -> None:
    rates = [loop._rate(step, 100, 0.1) for step in range(101)]
    assert rates[0] == 0.1
    assert rates[9] == rates[10] == 1.0
    assert rates[55] == pytest.approx(0.5)
    assert rates[100] == 0.0
    assert rates[10:] == sorted(rates[10:], reverse=True)
    assert loop._rate(0, 1, 0.06) == 1.0


def test_the_precision_is_one_that_every_cpu_has() -> None:
    assert loop.fastest_precision() in (torch.float32, torch.bfloat16)


def tokens_in(steps: Sequence[Sequence[Any]]) -> int:
    return sum(len(item.tokens.ids) for step in steps for question in step for item in question)


SINGLE = [[(an_item(10),)] for _ in range(20)]
GROUPED = [[(an_item(5), an_item(5))] for _ in range(20)]


@pytest.mark.parametrize(
    ("tokens", "share", "single", "several"),
    [
        (100, 0.5, 5, 5),
        (100, 0.0, 10, 0),
        (100, 1.0, 0, 10),
        (100, 0.33, 7, 4),
        (1e9, 0.5, 20, 20),
        (300, 0.1, 20, 3),
        (0, 0.5, 0, 0),
    ],
)
def test_steps_are_chosen_by_their_share_of_the_tokens(
    tokens: float, share: float, single: int, several: int
) -> None:
    steps = SINGLE + GROUPED
    chosen = stages.within(tokens, share, steps, random.Random(1))
    assert [sum(len(step[0]) == size for step in chosen) for size in (1, 2)] == [single, several]
    assert len({id(step) for step in chosen}) == len(chosen)
    assert {id(step) for step in chosen} <= {id(step) for step in steps}
    assert tokens_in(chosen) < tokens + 20 or not tokens
    assert [*map(id, chosen)] == [*map(id, stages.within(tokens, share, steps, random.Random(1)))]


def test_steps_of_both_kinds_come_mixed_and_by_chance() -> None:
    chosen = stages.within(200, 0.5, SINGLE + GROUPED, random.Random(1))
    sizes = [len(step[0]) for step in chosen]
    assert sizes != sorted(sizes)
    other = stages.within(200, 0.5, SINGLE + GROUPED, random.Random(2))
    assert {*map(id, chosen)} != {*map(id, other)}


def made_up(kind: str, number: int) -> list[Example]:
    """Texts that each answer a question of their own."""
    made = []
    for i in range(number):
        text = f"It was quiet in {kind}{i}. Then Alpha{kind}{i} came. Nobody of {kind}{i} spoke."
        start, end = text.index("Alpha"), text.index(" came")
        made.append(Example(f"Who came to {kind}{i}?", "", text, ((start, end),), "squad"))
    return made


PLAIN = Recipe(hard=0.0, left_out=0.0)


def test_a_stage_draws_single_passages_and_groups_of_every_file(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(stages, "MOST_GROUPS", 40)
    files = [made_up("town", 60), made_up("port", 20)]
    stage = stages.Stage(PLAIN, grouped=0.5, tokens=1, settings=loop.Settings())
    found = stages.drawn(stage, stages.Sources(files), random.Random(1))
    counted = {
        kind: [
            sum(kind in one[0].window.question and (len(one) > 1) == several for one in found)
            for several in (False, True)
        ]
        for kind in ("town", "port")
    }
    assert counted == {"town": [60, 15], "port": [20, 5]}
    assert [len(one) > 1 for one in found] != sorted(len(one) > 1 for one in found)
    assert found == stages.drawn(stage, stages.Sources(files), random.Random(1))
    none = stages.drawn(replace(stage, grouped=0.0), stages.Sources(files), random.Random(1))
    assert len(none) == 80
    assert {len(one) for one in none} == {1}


def test_a_stage_draws_news_of_the_training_half_only() -> None:
    articles = [NewsArticle(f"s{i}", "", f"The Skerry ferry {i} did not sink.") for i in range(6)]
    articles += [NewsArticle("a", "", "The Skerry ferry sank on Monday.")]
    asked = ["2023-01-06", "2023-01-13", "2023-01-20"]
    questions = [
        NewsQuestion(f"Did the Skerry ferry sink by {day}?", ("Monday",), frozenset("a"), day)
        for day in asked
    ]
    stage = stages.Stage(PLAIN, grouped=0.0, tokens=1, settings=loop.Settings())
    sources = stages.Sources([], articles, questions)
    found = stages.drawn(stage, sources, random.Random(1))
    assert sorted(len(one) for one in found) == [1] * 6 + [5, 5]
    assert {one[0].window.question for one in found} == {
        questions[0].question,
        questions[2].question,
    }


def test_stages_are_named_and_the_last_ones_round() -> None:
    assert [*stages.STAGES] == ["teacher", "shared-norm", "rounding", "student"]
    assert [one.rounds for one in stages.STAGES.values()] == [False, False, True, True]


def write_lines(path: Path, rows: Sequence[object]) -> None:
    text = "\n".join(json.dumps(row) for row in rows)
    path.write_bytes(gzip.compress(text.encode()) if path.suffix == ".gz" else text.encode())


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file of examples, and news."""
    folder = tmp_path_factory.mktemp("data")
    rows = [
        {
            "question": one.question,
            "context": one.text,
            "answers": [{"text": one.text[s:e], "start": s} for s, e in one.answers],
        }
        for one in made_up("town", 30)
    ]
    write_lines(folder / "train.jsonl.gz", rows)
    article = {"id": "a", "title": "Ferry", "text": "The Skerry ferry sank on Monday."}
    write_lines(folder / "articles.jsonl.gz", [article])
    question = {"question": "When did the Skerry sink?", "asked": "2023-01-06"}
    write_lines(
        folder / "questions.jsonl", [question | {"answers": ["Monday"], "answer_in": ["a"]}]
    )
    return folder


class Command:
    """Runs `python -m qa.training` with a base; a word of what it says, or its whole output."""

    def __init__(self, base: Path, data: Path) -> None:
        self._main = pytest.importorskip("qa.training.__main__").main
        self._base, self._data = str(base), str(data / "train.jsonl.gz")

    def train(self, stage: str, out: Path, *options: object) -> str:
        return self._done("train", stage, out, self._data, "--threads", 1, *options)

    def export(self, out: Path, target: Path) -> str:
        return self._done("export", out, target)

    def _done(self, *arguments: object) -> str:
        given = [*map(str, arguments), "--base", self._base]
        found = CliRunner().invoke(self._main, given)
        if found.exception and not isinstance(found.exception, SystemExit):
            raise found.exception
        return found.output if found.exit_code == 0 else f"failed: {found.output}"


@pytest.fixture
def command(tiny_bert: Path, data: Path) -> Command:
    return Command(tiny_bert, data)


def steps_of(said: str) -> int:
    return int(said.split("questions drawn, ")[1].split()[0])


def trained_in(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = torch.load(folder / "reader.pt", weights_only=True)
    return found


def are_equal(one: dict[str, Any], other: dict[str, Any]) -> bool:
    return all(torch.equal(tensor, other[name]) for name, tensor in one.items())


def test_the_command_trains_stage_after_stage_and_exports(
    command: Command, data: Path, tmp_path: Path
) -> None:
    teacher, student, target = (tmp_path / name for name in ("teacher", "student", "exported"))
    first = command.train("teacher", teacher, "--news", data)
    assert "questions drawn, " in first
    steps = steps_of(first)
    assert f"step {steps} of {steps}" in first
    trained = trained_in(teacher)
    again = command.train("teacher", teacher, "--news", data)
    assert "step " not in again
    assert are_equal(trained, trained_in(teacher))
    (told,) = json.loads((teacher / "stages.json").read_bytes())
    assert (told["stage"], told["seed"], told["steps"]) == ("teacher", 7, steps)
    settings = stages.STAGES["teacher"].settings
    assert told["settings"]["learning_rate"] == settings.learning_rate
    assert (told["rounds"], told["frozen"], told["recipe"]["short"]) == (False, 3, 0.5)
    assert "didn't round" in command.export(teacher, target)
    assert not target.exists()

    options = ("--after", teacher, "--teacher", teacher, "--seed", 8)
    done = command.train("student", student, *options)
    assert f"step {steps_of(done)} of {steps_of(done)}" in done
    trained = trained_in(student)
    assert float(trained["body.encoder.layer.0.attention.self.query.scale"]) != 1.0
    done = command.export(student, target)
    assert "words.bin: " in done
    card = json.loads((target / "reader.json").read_bytes())
    assert [(one["stage"], one["seed"]) for one in card["stages"]] == [
        ("teacher", 7),
        ("student", 8),
    ]
    assert card["stages"][0] == told
    graph = onnx.load(target / "reader.onnx").graph
    exported = {tensor.name: onnx.numpy_helper.to_array(tensor) for tensor in graph.initializer}
    assert exported["head_bias"].tolist() == trained["head.bias"].tolist()
    query = "body.encoder.layer.0.attention.self.query"
    assert exported["l0_in_scale"] == trained[f"{query}.scale"].item()
    assert exported["l0_in_zero"] == trained[f"{query}.zero"].item()
    names = {path.name for path in target.iterdir()}
    assert names == {"reader.onnx", "words.bin", "tokenizer.json", "reader.json"}


def still(stage: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a stage take one step that changes no weight."""
    settings = loop.Settings(learning_rate=0.0, pad_to=32)
    changed = replace(stages.STAGES[stage], settings=settings, tokens=1, grouped=0.0)
    monkeypatch.setitem(stages.STAGES, stage, changed)


def test_a_stage_starts_from_the_weights_that_it_is_given(
    command: Command, tiny_bert: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    still("teacher", monkeypatch)
    still("shared-norm", monkeypatch)
    given = weights(network(tiny_bert, seed=3))
    file = tmp_path / "given.safetensors"
    kept = {name: tensor.half() for name, tensor in given.items() if "embeddings" not in name}
    save_file(kept, file)
    out, further = tmp_path / "out", tmp_path / "further"
    assert "step 1 of 1" in command.train("teacher", out, "--weights", file)
    found = trained_in(out)
    assert all(torch.equal(found[name], tensor.float()) for name, tensor in kept.items())
    assert found.keys() == given.keys()
    assert "step 1 of 1" in command.train("shared-norm", further, "--after", out)
    assert are_equal(found, trained_in(further))
    told = json.loads((further / "stages.json").read_bytes())
    assert [(one["stage"], one["steps"]) for one in told] == [("teacher", 1), ("shared-norm", 1)]
    own = tmp_path / "own"
    assert "step 1 of 1" in command.train("teacher", own)
    assert not torch.equal(trained_in(own)["head.weight"], found["head.weight"])


def test_what_the_command_cannot_use_is_said(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    still("teacher", monkeypatch)
    still("rounding", monkeypatch)
    out, target = tmp_path / "out", tmp_path / "target"
    command.train("teacher", out)
    same = command.train("teacher", out, "--after", out)
    assert same.startswith("failed")
    assert "needs a folder of its own" in same
    assert "is of another run" in command.train("teacher", out, "--seed", "9")
    save_file({"head.bias": torch.zeros(2)}, tmp_path / "few.safetensors")
    done = command.train("teacher", target, "--weights", tmp_path / "few.safetensors")
    assert "of another network: body.encoder.layer.0" in done
    assert "is missing" in done

    rounded = tmp_path / "rounded"
    command.train("rounding", rounded, "--after", out)
    whole = (rounded / "reader.pt").read_bytes()
    (rounded / "reader.pt").write_bytes(b"torn")
    assert "reader.pt can't be read" in command.export(rounded, target)
    (rounded / "reader.pt").write_bytes(whole)
    for text in ("", "[]", "{}", "no"):
        (rounded / "stages.json").write_text(text)
        done = command.export(rounded, target)
        assert done.startswith("failed")
        assert "has no stages.json of a finished stage" in done
    (rounded / "stages.json").unlink()
    assert "has no stages.json" in command.export(rounded, target)
    assert "has no stages.json" in command.train("teacher", target, "--after", rounded)
    assert not (target / "reader.onnx").exists()
