"""What the trained reader sees of a passage: the question, the article's heading, the words.

Training and answering build their input here, so that they can't drift apart.
"""

from __future__ import annotations

from dataclasses import dataclass

from tokenizers import Tokenizer

from index.ingest.passages import sentences

MAX_TOKENS = 384
QUESTION_TOKENS = 64
HEADING_TOKENS = 56

LEAD_CHARS = 1_000
"""Within which an article's first sentence is looked for."""

LEAD_WORDS = 6
"""The least words of a first sentence."""

MARKS = {"<s>": ("</s>", 2), "[CLS]": ("[SEP]", 1)}
"""First token of a window in MPNet's and in BERT's vocabulary, with the token that ends each part
and how many of it stand between the question and what follows. MPNet's holds BERT's marks as well,
as words that it never learnt, so its own come first."""


@dataclass(frozen=True, slots=True)
class Window:
    """A passage as it is read.

    `heading` is what a person would know from the top of the article (title, first
    sentence): a passage about "the official's visit" leaves to it who that is. Answers are
    taken from `passage` only.
    """

    question: str
    heading: str
    passage: str


@dataclass(frozen=True, slots=True)
class Tokens:
    """A window in word pieces: `[CLS] question [SEP] heading [SEP] passage [SEP]`.

    (In MPNet's vocabulary `<s> question </s> </s> heading </s> passage </s>`.)

    `ids` and `types` have one entry a token; `offsets[i]` is the (start, end) in the passage
    of token `first + i`. A passage too long for the model is cut at its end.
    """

    ids: list[int]
    types: list[int]
    first: int
    offsets: list[tuple[int, int]]


def heading_of(title: str, text: str, passage_start: int) -> str:
    """Return the heading under which a passage that starts at `passage_start` is read.

    The article's first sentence belongs to it unless the passage holds it. A byline or a
    dateline of a few words isn't taken for one.
    """
    head = text[:LEAD_CHARS]
    found = sentences(head)
    whole = ((s, e) for s, e in found if len(head[s:e].split()) >= LEAD_WORDS)
    start, end = next(whole, found[0] if found else (0, 0))
    return join_heading(title, head[start:end] if passage_start > start else "")


def join_heading(title: str, lead: str) -> str:
    """Return title and first sentence as one heading; either may be empty."""
    return " · ".join(part for part in (title.strip(), lead.strip()) if part)


def tokenise(tokenizer: Tokenizer, window: Window) -> Tokens:
    """Return the window in the tokenizer's word pieces, `MAX_TOKENS` at most."""
    question, heading, passage = tokenizer.encode_batch(
        [window.question, window.heading, window.passage], add_special_tokens=False
    )
    first_mark = next(mark for mark in MARKS if tokenizer.token_to_id(mark) is not None)
    name, between = MARKS[first_mark]
    cls, sep = (tokenizer.token_to_id(mark) or 0 for mark in (first_mark, name))
    opening = [cls, *question.ids[:QUESTION_TOKENS], *[sep] * between]
    middle = [*heading.ids[:HEADING_TOKENS], sep]
    first = len(opening) + len(middle)
    room = MAX_TOKENS - first - 1
    ids = [*opening, *middle, *passage.ids[:room], sep]
    types = [0] * len(opening) + [1] * (len(ids) - len(opening))
    return Tokens(ids, types, first, list(passage.offsets[:room]))
