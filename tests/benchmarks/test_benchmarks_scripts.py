"""The benchmarks that run alone: their command lines."""

from __future__ import annotations

import importlib
import json
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from benchmarks.quality.losses import main as losses
from benchmarks.speed.embedding import main as embedding
from benchmarks.speed.indexing import main as indexing

PACKAGE = Path(__file__).resolve().parents[2] / "benchmarks"
SCRIPTS = sorted(
    ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts)
    for path in PACKAGE.glob("*/*.py")
    if "__main__" in path.read_text(encoding="utf-8")
)


@pytest.mark.parametrize("name", SCRIPTS)
def test_each_says_how_it_is_run(name: str) -> None:
    module = importlib.import_module(name)
    assert isinstance(module.main, click.Command)
    assert f"python -m {name} " in module.__doc__
    shown = CliRunner().invoke(module.main, ["--help"])
    assert shown.exit_code == 0
    assert "Usage: " in shown.output


def test_there_are_scripts() -> None:
    assert {"benchmarks.speed.latency", "benchmarks.choice.fit"} <= {*SCRIPTS}


def test_what_a_script_lacks_is_said_on_one_line(tmp_path: Path) -> None:
    text = tmp_path / "articles.txt"
    text.write_text("", encoding="utf-8")
    taken = CliRunner().invoke(indexing, [str(text), "--every", "2"])
    assert (taken.exit_code, taken.stdout) == (1, "")
    assert (
        taken.stderr == "Error: can't take each 2th article of articles.txt: take all, or JSONL\n"
    )
    none = CliRunner().invoke(embedding, [str(text)])
    assert (none.exit_code, none.stdout) == (1, "")
    assert none.stderr == "Error: no passages in articles.txt: choose a file of articles\n"


def test_indexing_tells_the_time_by_stage(tmp_path: Path) -> None:
    articles = tmp_path / "articles.jsonl"
    lines = ({"id": str(n), "title": "Ferry", "text": "Fares rise in May."} for n in range(4))
    articles.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    told = CliRunner().invoke(indexing, [str(articles), "--every", "4", "--keywords"])
    assert told.exit_code == 0
    assert "1 articles, 1 passages in " in told.output
    assert "bm25" in told.output


def test_a_manner_of_reading_is_given_by_its_name(tmp_path: Path) -> None:
    asked = tmp_path / "set.jsonl"
    asked.write_text("", encoding="utf-8")
    wrong = CliRunner().invoke(losses, [str(tmp_path), str(asked), "--reading", "hasty"])
    assert wrong.exit_code == 2
    assert "'hasty' is not one of 'quick', 'careful'" in wrong.output
