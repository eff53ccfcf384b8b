"""Fitting how sure a list is, to lists made up here."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from benchmarks.quality.list_confidence import (
    Asked,
    Kept,
    f1,
    fitted,
    left_out,
    main,
    parted,
    shown,
)
from qa.desk.lists.confidence import Features
from qa.desk.lists.route import CONFIDENT, PLAIN


def asked(answer: str, *, marked: bool = False) -> Asked:
    return Asked("Which ports?", date(2024, 5, 1), parted(answer), marked)


def kept(score: float, *, right: bool, given: bool = True, several: float = 1) -> Kept:
    features = Features(score, 0.5, score, 1, several, 0.0)
    return Kept("Which ports?", False, right, given, CONFIDENT, features)


def test_an_answer_is_parted_at_commas_and_joining_words() -> None:
    items = [*parted("Hask, Ostby, and Lind & Torre")]
    assert items == [{"Hask"}, {"Ostby"}, {"Lind"}, {"Torre"}]


def test_items_that_hold_each_other_count_unless_all_spellings_are_marked() -> None:
    assert f1(["the port of Hask", "Ostby"], asked("Hask and Ostby")) == 1
    assert f1(["the port of Hask", "Ostby"], asked("Hask and Ostby", marked=True)) == 0.5
    assert f1(["Lind", "Torre"], asked("Hask and Ostby")) == 0


def test_the_weights_part_right_lists_from_wrong_ones_and_never_turn_round() -> None:
    table = np.array([[3.0, 1.0], [2.0, 5.0], [-2.0, 4.0], [-3.0, 6.0]])
    weights, bias = fitted(table, np.array([1.0, 1.0, 0.0, 0.0]))
    assert weights[0] > 0
    assert weights[1] == 0  # it speaks against being right here, which it can't mean
    assert [value > 0 for value in table @ weights + bias] == [True, True, False, False]


def test_a_question_left_out_has_no_say_in_its_own_confidence() -> None:
    table = np.array([[3.0], [2.0], [2.5], [-2.0], [-3.0], [-2.5]])
    right = np.array([1.0, 1.0, 1.0, 0.0, 0.0, 0.0])
    changed = np.array([0.0, 1.0, 1.0, 0.0, 0.0, 0.0])
    assert left_out(table, right)[0] == pytest.approx(left_out(table, changed)[0])


def test_lists_are_shown_by_the_rules_of_the_route() -> None:
    some = [
        kept(1, right=True),
        kept(1, right=True, given=False),
        kept(1, right=False, several=0),
    ]
    assert [*shown(some, np.array([0.5, 0.5, 0.9]), 0.43)] == [True, False, False]
    assert [*shown(some, np.array([0.4, PLAIN, 0.9]), 0.43)] == [False, True, False]


def test_what_was_kept_is_fitted_again(tmp_path: Path) -> None:
    found = [kept(5 if n > 4 else -5, right=n > 4) for n in range(10)]
    path = tmp_path / "kept.jsonl"
    path.write_text("\n".join(json.dumps(asdict(one)) for one in found), encoding="utf-8")
    ran = CliRunner().invoke(main, [str(tmp_path), "--kept", str(path)])
    assert ran.exit_code == 0, ran.output
    assert "from 0.43, RealTime QA: 5 shown of 10, 5 right" in ran.output
