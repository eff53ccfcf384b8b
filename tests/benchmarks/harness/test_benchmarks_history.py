from __future__ import annotations

from benchmark_fakes import NEW_MACHINE, result, share

from benchmarks.harness import history
from benchmarks.harness.figures import FLIPPED, Figure
from benchmarks.harness.results import Result


def drifts(*runs: Result, name: str = "found") -> list[str | None]:
    """Of each run, the day of the run that it fell behind."""
    points = history.series(runs, name)
    return [str(one.drifted_from.when.day) if one.drifted_from else None for one in points]


def test_a_share_may_differ_by_two_questions() -> None:
    assert FLIPPED == 2
    assert drifts(result(1, found=share(0.60)), result(2, found=share(0.58))) == [None, None]
    assert drifts(result(1, found=share(0.60)), result(2, found=share(0.57))) == [None, "1"]
    assert drifts(result(1, found=share(0.57)), result(2, found=share(0.60))) == [None, None]


def test_a_loss_in_small_steps_shows_and_each_loss_is_marked_once() -> None:
    values = [0.60, 0.59, 0.58, 0.57, 0.56, 0.54, 0.60]
    runs = [result(day, found=share(value)) for day, value in enumerate(values, start=1)]
    assert drifts(*runs) == [None, None, None, "1", None, "4", None]


def test_a_promise_has_no_noise() -> None:
    exact, one_wrong = Figure(1.0, "share"), Figure(0.999, "share")
    assert drifts(result(1, found=exact), result(2, found=one_wrong)) == [None, "1"]


def test_of_a_risk_more_is_worse() -> None:
    low, high = Figure(0.30, "risk", 100), Figure(0.40, "risk", 100)
    assert drifts(result(1, found=low), result(2, found=high)) == [None, "1"]
    assert drifts(result(1, found=high), result(2, found=low)) == [None, None]


def test_a_speed_is_compared_on_one_machine_only() -> None:
    runs = [
        result(1, found=Figure(100.0, "ms")),
        result(2, found=Figure(400.0, "ms"), machine=NEW_MACHINE),
        result(3, found=Figure(114.0, "ms")),
        result(4, found=Figure(130.0, "ms")),
        result(5, found=Figure(300.0, "ms"), machine=NEW_MACHINE),
    ]
    assert drifts(*runs) == [None, None, None, "1", None]
    changes = [point.change for point in history.series(runs, "found")]
    assert changes == [None, None, 14.0, 16.0, -100.0]


def test_a_ratio_is_compared_on_any_machine() -> None:
    before = result(1, found=Figure(1.30, "times"))
    assert drifts(before, result(2, found=Figure(1.24, "times"), machine=NEW_MACHINE)) == [
        None,
        None,
    ]
    assert drifts(before, result(2, found=Figure(1.20, "times"), machine=NEW_MACHINE)) == [
        None,
        "1",
    ]


def test_a_time_near_zero_has_a_noise_of_its_own() -> None:
    assert drifts(
        result(1, found=Figure(2.0, "ms")),
        result(2, found=Figure(2.9, "ms")),
        result(3, found=Figure(3.1, "ms")),
    ) == [None, None, "1"]


def test_nothing_is_judged_by_code_that_no_commit_holds() -> None:
    runs = [
        result(1, found=share(0.50)),
        result(2, found=share(0.60), dirty=True),
        result(3, found=share(0.50)),
        result(4, found=share(0.40), dirty=True),
        result(5, found=share(0.40)),
    ]
    assert drifts(*runs) == [None, None, None, "1", "1"]


def test_a_count_never_drifts() -> None:
    more, fewer = Figure(900, "passages"), Figure(600, "passages")
    assert drifts(result(1, found=more), result(2, found=fewer)) == [None, None]


def test_only_like_runs_stand_in_one_table() -> None:
    runs = [
        result(1, found=share(0.6)),
        result(2, found=share(0.1), quick=True),
        result(3, found=share(0.2), file_sha256="b" * 64),
        result(4, found=share(0.6)),
    ]
    assert [[one.when.day for one in group] for group in history.alike(runs)] == [
        [1, 4],
        [3],
        [2],
    ]
    titles = [table.title for table in history.tables(runs)]
    assert titles == ["retrieval", "retrieval", "retrieval, quick (a slice: no figure to publish)"]


def test_a_change_too_small_to_show_is_none() -> None:
    runs = [result(1, found=share(0.6)), result(2, found=share(0.60001))]
    assert [history.shown_change(point) for point in history.series(runs, "found")] == ["-", "="]
