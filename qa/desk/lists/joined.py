"""Items of several lists, each once, and what the lists say of whether these are all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from qa.desk.lists.asked import Asked
from qa.desk.lists.groups import Group
from qa.desk.text import cited
from qa.language.values import same
from qa.types import Citation, Listed, ListedItem

LIKE = 0.86
"""From this similarity on, two long names that share a word are one, misspelt."""

NEAR, NEAR_OPEN = 2.5, 5.0
"""A list whose score is no further below the best's adds its items to it; further to one that says
that there are more."""

NEAR_WHOLE = 6.5
"""So far may one be that has all the best's items, and more of them in the same article."""

CITED = 3
"""Citations of an item, at most: one an independent article."""


@dataclass(slots=True)
class _Item:
    spellings: list[str]
    citations: list[Citation] = field(default_factory=list)


def same_item(one: str, other: str, wanted: Asked) -> bool:
    """Tell whether two spellings name one item, slips of the pen included."""
    if same(one, other):
        return True
    if wanted.of in ("country", "state") or min(len(one), len(other)) < 7:
        return False
    words, others = one.casefold().split(), other.casefold().split()
    if len(words) != len(others) or len(words) < 2:
        return False
    shared = words[0] == others[0] or words[-1] == others[-1]
    return shared and SequenceMatcher(None, one.casefold(), other.casefold()).ratio() >= LIKE


def accepted(groups: Sequence[Group], wanted: Asked) -> list[Group]:
    """Return the best list, then those that say of the same what it says.

    A part of a list that another one holds whole, in the same sentence, is left out.
    """
    best = groups[0]
    for other in groups[1:]:
        in_it = _holds(other, best, wanted)
        if other.hit.article.id == best.hit.article.id and other.around == best.around:
            if in_it and len(other.items) > len(best.items) and best.score - other.score < 1.0:
                best = other
    found = [best]
    for other in groups:
        if other is best or (
            other.hit.article.id == best.hit.article.id and other.around == best.around
        ):
            continue
        common = sum(_among(text, best.texts, wanted) for text in other.texts)
        if common == len(other.items) and best.score - other.score <= 2 * NEAR_WHOLE:
            found.append(other)  # it adds no item, but a source
            continue
        if wanted.count is not None and len(best.items) == wanted.count:
            continue
        longer = other.lines and common >= len(best.items)
        near = best.score - other.score <= (NEAR_WHOLE if longer else NEAR_OPEN if best.is_open else NEAR)
        if near and common * 2 >= min(len(best.items), len(other.items)):
            found.append(other)
    return found


def joined(groups: Sequence[Group], wanted: Asked, stories: Mapping[str, int]) -> Listed:
    """Return the items of lists, each once, with one citation an independent article.

    stories: the number of each article's story: copies of one text have one.
    """
    items: list[_Item] = []
    for group in groups:
        article = group.hit.article
        for (start, end), text in zip(group.items, group.texts, strict=True):
            item = next(
                (one for one in items if any(same_item(text, s, wanted) for s in one.spellings)),
                None,
            )
            if item is None:
                item = _Item([])
                items.append(item)
            item.spellings.append(text)
            known = {stories.get(one.article.id, one.article.id) for one in item.citations}
            if stories.get(article.id, article.id) not in known and len(item.citations) < CITED:
                item.citations.append(cited(article, start, end))
    by_story: dict[int | str, set[int]] = {}
    for number, item in enumerate(items):
        for one in item.citations:
            by_story.setdefault(stories.get(one.article.id, one.article.id), set()).add(number)
    counted = _counted(groups, wanted, len(items))
    return Listed(
        tuple(ListedItem(item.citations[0].quote, tuple(item.citations)) for item in items),
        articles=len(by_story),
        counted=counted,
        complete=_complete(groups, counted, len(items)),
        whole_in=sum(len(names) == len(items) for names in by_story.values()),
    )


def _counted(groups: Sequence[Group], wanted: Asked, many: int) -> int | None:
    if wanted.count is not None and not wanted.examples:
        return wanted.count
    said = [group.counted for group in groups if group.counted and not group.is_open]
    return many if many in said else None


def _complete(groups: Sequence[Group], counted: int | None, many: int) -> bool:
    if counted is not None:
        return counted == many
    best = groups[0]
    return not any(group.is_open for group in groups) and len(best.items) == many


def _holds(group: Group, other: Group, wanted: Asked) -> bool:
    return all(_among(text, group.texts, wanted) for text in other.texts)


def _among(text: str, texts: Sequence[str], wanted: Asked) -> bool:
    return any(same_item(text, other, wanted) for other in texts)
