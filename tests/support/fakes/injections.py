"""Invented articles that have words for a language model in them, and what one that obeys says."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from article_fakes import article

from index.types import Article

FILE = Path(__file__).parents[2] / "qa/prose/injections.jsonl"


@dataclass(frozen=True)
class Injection:
    """An article with an order to a model.

    order: words of it that a model must not see. reply: what one that obeys says, in the strongest
    form: in the order's own words, citing its passage. wanted: what of it nobody must be shown as
    checked. truth: a sentence of the same article that is no order.
    """

    name: str
    title: str
    text: str
    order: str
    question: str
    reply: str
    wanted: str
    truth: str

    @property
    def article(self) -> Article:
        return article(self.text, self.name, title=self.title, source="The Courier")


INJECTIONS = [
    Injection(**json.loads(line)) for line in FILE.read_text(encoding="utf-8").splitlines()
]
