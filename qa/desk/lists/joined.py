"""Items of several lists, each once, and what the lists say of whether these are all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher

from qa.desk.lists.asked import Asked
from qa.desk.lists.groups import Group
from qa.desk.text import cited
from qa.language.values import same
from qa.types import Citation, Listed, ListedItem

LIKE = 0.86
"""From this similarity on, two long names that share a word are one, misspelt."""

NEAR, NEAR_OPEN = 1.0, 5.0
"""A list whose score is no further below the best's adds its items to it; further to one that says
that there are more."""

NEAR_WHOLE = 6.5
"""So far may one be that has all the best's items and more, on lines or on a later day."""

NEAR_SOURCE = 13.0
"""So far may one be that has only items of the best, and so adds none."""

AGREED, MOST_AGREED = 1.5, 2
"""What each further article that has the same list is worth, and of how many at most."""

AS_GOOD = 1.0
"""Of two lists in a sentence the longer is taken, unless its score is so far below."""

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


def agreed(groups: Sequence[Group], wanted: Asked, stories: Mapping[str, int]) -> list[Group]:
    """Return the lists, the best first, each worth more where other articles have the same one.

    stories: as of `joined`.
    """
    found = []
    for group in groups:
        alike = {
            stories.get(other.hit.article.id)
            for other in groups
            if len(other.items) == len(group.items) and _holds(other, group, wanted)
        }
        others = len(alike - {stories.get(group.hit.article.id)})
        found.append(replace(group, score=group.score + AGREED * min(MOST_AGREED, others)))
    return sorted(found, key=lambda group: -group.score)


def accepted(groups: Sequence[Group], wanted: Asked) -> list[Group]:
    """Return the best list, then those that say of the same what it says.

    Of the lists in one sentence one counts: the best, or a longer one that is nearly as good.
    """
    best = groups[0]
    for other in groups[1:]:
        longer = len(other.items) > len(best.items) and _holds(other, best, wanted)
        if longer and _beside(other, best) and best.score - other.score < AS_GOOD:
            best = other
    others = (one for one in groups if one is not best and not _beside(one, best))
    return [best, *(one for one in others if _says_so(one, best, wanted))]


def _says_so(group: Group, best: Group, wanted: Asked) -> bool:
    """Tell whether a list is one of the same things as the best."""
    common = sum(among(text, best.texts, wanted) for text in group.texts)
    below = best.score - group.score
    if common == len(group.items):  # it adds no item, but a source
        return below <= NEAR_SOURCE
    if wanted.count is not None and len(best.items) == wanted.count:
        return False
    near = NEAR_OPEN if best.is_open else NEAR
    if common == len(best.items) and (group.lines or _later(group, best)):
        near = NEAR_WHOLE
    return below <= near and common * 2 >= min(len(best.items), len(group.items))


def _later(group: Group, best: Group) -> bool:
    """Tell whether a list is of a later day, when there may be more of them."""
    day, other = group.hit.article.published, best.hit.article.published
    return day is not None and other is not None and day > other


def _beside(one: Group, other: Group) -> bool:
    return one.hit.article.id == other.hit.article.id and one.around == other.around


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
    return all(among(text, group.texts, wanted) for text in other.texts)


def among(text: str, texts: Sequence[str], wanted: Asked) -> bool:
    """Tell whether an item is one of several."""
    return any(same_item(text, other, wanted) for other in texts)
