"""Two checkouts timed in turns; how fast either is, no test asks."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from benchmarks.speed.side_by_side import Checkout, Took, main, measure, row
from index.errors import DatelineError

ROOT = Path(__file__).resolve().parents[3]


def checkout(code: Path, work: Path) -> Checkout:
    return Checkout(code, work, code / "articles", "Who won?")


def test_both_are_run_in_turns_and_the_first_of_each_is_not_counted(tmp_path: Path) -> None:
    before, after = (checkout(tmp_path / name, tmp_path) for name in ("before", "after"))
    ran: list[str] = []

    def command(one: Checkout) -> float:
        ran.append(one.code.name)
        return float(len(ran))

    times = measure(command, [before, after], 2)
    assert [[one.clock for one in side] for side in times] == [[3.0, 5.0], [4.0, 6.0]]
    assert ran == ["before", "after"] * 3


def test_the_processor_s_time_is_that_of_the_command(tmp_path: Path) -> None:
    code = "import time\nwhile time.process_time() < 0.05: pass"
    [[took]] = measure(lambda one: one.python("-c", code), [checkout(ROOT, tmp_path)], 1)
    assert took.processor >= 50


def test_a_row_has_the_least_and_the_median_with_their_ratios() -> None:
    before = [Took(1000.0, 90.0), Took(4000.0, 100.0), Took(2000.0, 110.0)]
    after = [Took(3000.0, 120.0), Took(1500.0, 120.0), Took(1500.0, 500.0)]
    assert row("ask", before, after) == (
        "ask",
        *("1,000 ms", "1,500 ms", "1.50"),
        *("2,000 ms", "1,500 ms", "0.75"),
        *("100 ms", "120 ms", "1.20"),
    )


def test_a_process_imports_from_its_own_checkout_and_reads_nobodys_settings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATELINE_LIBRARY", "mine")
    package = tmp_path / "code" / "index"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("", encoding="utf-8")
    says = (
        "import index, os; from pathlib import Path;"
        " Path('said').write_text(index.__file__ + str(os.environ.get('DATELINE_LIBRARY')))"
    )
    assert checkout(tmp_path / "code", tmp_path).python("-c", says) > 0
    assert (tmp_path / "said").read_text() == f"{package / '__init__.py'}None"


def test_a_command_that_fails_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(DatelineError, match="unknown"):
        checkout(ROOT, tmp_path).python("-c", "raise SystemExit('unknown')")


def test_a_command_that_is_not_known_is_said_before_anything_is_run(tmp_path: Path) -> None:
    ran = CliRunner().invoke(main, [str(ROOT), str(ROOT), "--only", "ask, search"])
    assert ran.exit_code == 2
    assert "no command is called 'search'" in ran.output
