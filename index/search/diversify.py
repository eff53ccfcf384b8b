"""Choosing hits from a ranking: one for each thing said, and few of any one story.

Ten passages of one article, or one passage from ten outlets, leave a reader with one source.
So of passages of one story that say the same the best ranked stays: its score is of the very
words that are shown, and what the search was asked to prefer (a day, an outlet) has already
spoken. And the fourth and later passages of one story come after those of all others.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence

from index.stories.shingles import containment, shingles, words_of

SAME_WORDS = 0.5
"""Passages of one story say the same where the shorter shares this much of its shingles."""

MOST_OF_A_STORY = 3
"""Chosen on RealTime QA 2023 by answer recall among the first 10."""


def choose(
    articles: Sequence[int],
    stories: Sequence[int],
    texts: Callable[[Sequence[int]], Sequence[str]],
    k: int,
) -> list[int]:
    """Return the positions of the k passages to show, of those ranked.

    Args:
        articles: the article of each passage, the best ranked passage first.
        stories: the story of each.
        texts: gives the words of the passages at some positions.
        k: how many; fewer come back where fewer say different things.
    """
    repeated = _repeated(articles, stories, texts)
    seen: Counter[int] = Counter()
    first: list[int] = []
    after: list[int] = []
    for position, story in enumerate(stories):
        if position in repeated:
            continue
        seen[story] += 1
        (first if seen[story] <= MOST_OF_A_STORY else after).append(position)
        if len(first) == k:
            break
    return (first + after)[:k]


def _repeated(
    articles: Sequence[int],
    stories: Sequence[int],
    texts: Callable[[Sequence[int]], Sequence[str]],
) -> set[int]:
    """Return the positions whose words another article of the story has said better ranked."""
    of_story: defaultdict[int, list[int]] = defaultdict(list)
    for position, story in enumerate(stories):
        of_story[story].append(position)
    several = [
        positions
        for positions in of_story.values()
        if len({articles[position] for position in positions}) > 1
    ]
    compared = [position for positions in several for position in positions]
    words = dict(zip(compared, map(shingles, map(words_of, texts(compared))), strict=True))
    repeated: set[int] = set()
    for positions in several:
        kept: list[int] = []
        for position in positions:
            if any(
                articles[position] != articles[other]
                and containment(words[position], words[other]) >= SAME_WORDS
                for other in kept
            ):
                repeated.add(position)
            else:
                kept.append(position)
    return repeated
