"""The windows that the reader is trained on, drawn from the examples.

Three kinds: crops around an answer; crops of the same text that leave the answer out; and passages
of other questions that BM25 finds near the question, so that "no answer here" is learnt
against what a search really brings. `qa.training.news` adds passages of news.

Short crops come first and whole passages later: most of what a reader learns can be learnt
from the sentences around an answer, at a third of the cost.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from index.ingest.passages import sentences
from index.keyword.bm25 import Okapi, invert
from index.keyword.tokenizer import terms
from qa.reading.window import Window, join_heading
from qa.training.examples import Example, Span, occurrences


@dataclass(frozen=True, slots=True)
class Recipe:
    """How the windows are drawn.

    informal: share of the examples of reviews and forum posts that is used.
    others: share of all other examples that is used.
    hard: windows from other texts, as a share of the answerable ones.
    left_out: windows of the same text without its answer, likewise.
    short: share of the windows that are short crops; they come first.
    short_words, long_words: least and most words that a crop aims at.
    lead: how often a crop's heading holds the text's first sentence.
    typed: share of the questions that lose their question mark, as people type.
    """

    informal: float = 0.7
    others: float = 1.0
    hard: float = 0.12
    left_out: float = 0.06
    short: float = 0.62
    short_words: tuple[int, int] = (22, 60)
    long_words: tuple[int, int] = (50, 160)
    lead: float = 0.5
    typed: float = 0.15


@dataclass(frozen=True, slots=True)
class Labelled:
    """A window and its answers: spans of `window.passage`, none where it doesn't say."""

    window: Window
    answers: tuple[Span, ...]


INFORMAL = frozenset({"shift-amazon_reviews", "shift-reddit"})


def draw(examples: Sequence[Example], recipe: Recipe, rng: random.Random) -> list[Labelled]:
    """Return one epoch's windows, short ones first, in the order of training."""
    chosen = [e for e in examples if _is_chosen(e, recipe, rng)]
    rng.shuffle(chosen)
    answerable = [e for e in chosen if e.answers]
    jobs: list[tuple[Example, bool]] = [(e, True) for e in chosen]
    jobs += [(e, False) for e in rng.sample(answerable, int(recipe.left_out * len(answerable)))]
    jobs += [
        (e, True)
        for e in _elsewhere(
            examples, rng.sample(answerable, int(recipe.hard * len(answerable))), rng
        )
    ]
    rng.shuffle(jobs)
    turn = int(recipe.short * len(jobs))
    windows = []
    for i, (example, keep) in enumerate(jobs):
        words = rng.randint(*(recipe.short_words if i < turn else recipe.long_words))
        windows.append(crop(example, words, recipe, rng, keep=keep))
    return [window for window in windows if window is not None]


def _is_chosen(example: Example, recipe: Recipe, rng: random.Random) -> bool:
    """Choose by chance; where all of a kind are used no number is drawn, as it always was."""
    share = recipe.informal if example.dataset in INFORMAL else recipe.others
    return share == 1 or rng.random() < share


def _elsewhere(
    examples: Sequence[Example], asked: Sequence[Example], rng: random.Random
) -> list[Example]:
    """Pair each question with a text of another question that BM25 finds near it."""
    texts = list({e.text: e for e in examples}.values())
    okapi = Okapi(invert(e.text for e in texts))
    pairs = []
    for example in asked:
        scores = okapi.get_scores(terms(example.question))
        answers = tuple(example.text[s:e] for s, e in example.answers)
        near = [
            texts[row]
            for row in np.argsort(-scores)[:12]
            if texts[row].text != example.text and not occurrences(texts[row].text, answers)
        ]
        if near:
            other = rng.choice(near[:6])
            pairs.append(Example(example.question, other.title, other.text, (), other.dataset))
    return pairs


def crop(
    example: Example, words: int, recipe: Recipe, rng: random.Random, *, keep: bool
) -> Labelled | None:
    """Cut whole sentences of about `words` words out of the text: with an answer or without.

    None where every sentence holds an answer that was to be left out.
    """
    pieces = sentences(example.text)
    blocked = set() if keep else _saying(example, pieces)
    if keep and example.answers:
        answer = rng.choice(example.answers)
        inside = [i for i, piece in enumerate(pieces) if _touched(piece, (answer,))]
        low, high = inside[0], inside[-1]
    else:
        free = [i for i in range(len(pieces)) if i not in blocked]
        if not free:
            return None
        low = high = rng.choice(free)
    low, high = _grow(example.text, pieces, low, high, words, blocked, rng)
    start, end = pieces[low][0], pieces[high][1]
    lead = example.text[slice(*pieces[0])] if low > 0 and rng.random() < recipe.lead else ""
    question = example.question
    if rng.random() < recipe.typed:
        question = question.rstrip("?").rstrip()
    answers = (
        tuple((s - start, e - start) for s, e in example.answers if start <= s and e <= end)
        if keep
        else ()
    )
    window = Window(question, join_heading(example.title, lead), example.text[start:end])
    return Labelled(window, answers)


def _grow(
    text: str,
    pieces: Sequence[Span],
    low: int,
    high: int,
    words: int,
    blocked: set[int],
    rng: random.Random,
) -> tuple[int, int]:
    """Add sentences before and after, by chance, until the crop is long enough."""
    while len(text[pieces[low][0] : pieces[high][1]].split()) < words:
        sides = [
            side for side in (low - 1, high + 1) if 0 <= side < len(pieces) and side not in blocked
        ]
        if not sides:
            break
        side = rng.choice(sides)
        low, high = min(low, side), max(high, side)
    return low, high


def _saying(example: Example, pieces: Sequence[Span]) -> set[int]:
    """Return the sentences that hold an answer, where it was marked or anywhere else."""
    answers = tuple({example.text[start:end] for start, end in example.answers})
    spans = [*example.answers, *occurrences(example.text, answers)]
    return {i for i, piece in enumerate(pieces) if _touched(piece, spans)}


def _touched(piece: Span, answers: Sequence[Span]) -> bool:
    return any(start < piece[1] and piece[0] < end for start, end in answers)
