"""An article in all that is shown of it, once what is known of it has been set by hand."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from index.types import Article

Shown = TypeVar("Shown")


def with_article(shown: Shown, article: Article) -> Shown:
    """Return an answer, or references, with an article in the place of its earlier self.

    It is the same article where its id and its text are, so that every quotation stays in place.
    """
    found: Any = shown
    if isinstance(found, Article):
        same = (found.id, found.sha256) == (article.id, article.sha256)
        return article if same else found  # type: ignore[return-value]
    if isinstance(found, tuple):
        parts = tuple(with_article(part, article) for part in found)
        return parts if parts != found else found  # type: ignore[return-value]
    if not is_dataclass(found) or isinstance(found, type):
        return shown
    changes = {}
    for field in fields(found):
        before = getattr(found, field.name)
        after = with_article(before, article)
        if after is not before:
            changes[field.name] = after
    return replace(found, **changes) if changes else found  # type: ignore[return-value]
