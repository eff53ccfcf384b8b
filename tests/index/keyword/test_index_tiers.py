"""Which segments are written again: few remain, little is written, and the dead don't pile up."""

import random

import pytest

from index.keyword.merge_policy import LARGEST, SMALL, Size, to_merge


def live(*sizes: int) -> list[Size]:
    return [Size(size, 0) for size in sizes]


@pytest.mark.parametrize(
    ("new", "segments", "merged"),
    [
        (5, [], []),
        (0, live(3, 2), []),
        (1, live(SMALL), [0]),
        (1, live(SMALL + 1), []),
        (1, live(7, SMALL + 1, 5), [0, 2]),
        (SMALL, live(2 * SMALL), [0]),
        (SMALL, live(2 * SMALL + 1), []),
        # Merged with what is new, the smaller one is enough for the larger one.
        (SMALL, live(50_000, 15_000), [0, 1]),
        (SMALL, live(50_001, 15_000), [1]),
        (100_000, live(LARGEST - 100_000), [0]),
        (100_000, live(LARGEST - 99_999), []),
        (LARGEST, live(1), []),
        (1, live(0), [0]),
        (0, live(0), []),
    ],
)
def test_what_is_merged(new: int, segments: list[Size], merged: list[int]) -> None:
    assert to_merge(new, segments) == merged


@pytest.mark.parametrize(
    ("new", "segments", "merged"),
    [
        (0, [Size(40_000, 40_000)], []),
        (0, [Size(40_000, 40_001)], [0]),
        (0, [Size(0, 1), Size(90_000, 0)], [0]),
        (0, [Size(4, 5), Size(3, 1)], [0, 1]),  # written anyway, it takes a small one in
        (1, [Size(200_000, 200_001), Size(200_000, 200_001)], [0, 1]),
    ],
)
def test_a_segment_mostly_dead_is_written_again(
    new: int, segments: list[Size], merged: list[int]
) -> None:
    assert to_merge(new, segments) == merged


@pytest.mark.parametrize("step", [200, 1_300, 5_400, 40_000])
def test_growing_to_a_million_leaves_few_segments_and_writes_little(step: int) -> None:
    sizes: list[int] = []
    written = 0
    chance = random.Random(step)
    total = 0
    while total < 1_000_000:
        new = chance.randint(step // 2, step * 3 // 2)
        total += new
        merged = to_merge(new, live(*sizes))
        together = new + sum(sizes[i] for i in merged)
        sizes = [size for i, size in enumerate(sizes) if i not in merged] + [together]
        written += together
        assert len(sizes) <= 9
        assert together <= LARGEST
    assert sum(sizes) == total
    # Each time that a passage is written again, half as much at least comes along with it.
    assert written / total < 8 + SMALL / step
