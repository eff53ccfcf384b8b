"""What the app shows of a library unasked: all of it at a glance, and what stands by an article."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from index.types import Article, Story
from qa.desk.changes.new import NOTHING_NEW, NewArticles


@dataclass(frozen=True, slots=True)
class Overview:
    """A library at a glance, beside what its status says.

    `days` are how many articles each day has; `stories` are the newest, newest first. `new` is
    what came in since yesterday.
    """

    days: Mapping[date, int] = field(default_factory=dict)
    stories: tuple[Story, ...] = ()
    new: NewArticles = NOTHING_NEW


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The articles beside one: the `copies` of its story, and others that are `related` to it."""

    copies: tuple[Article, ...] = ()
    related: tuple[Article, ...] = ()
