from __future__ import annotations

from benchmarks.harness.conditions import checkout, programs, this_machine


def test_a_machine_is_told_in_words() -> None:
    machine = this_machine()
    assert machine == this_machine()
    assert machine.cores >= 1
    assert machine.memory_gib >= 1
    assert machine.cpu == " ".join(machine.cpu.split()) != ""
    assert set(programs()) >= {"python", "numpy", "onnxruntime"}


def test_the_commit_is_a_whole_one_or_unknown() -> None:
    commit, dirty = checkout()
    assert commit is None or (len(commit) == 40 and int(commit, 16) >= 0)
    assert isinstance(dirty, bool)
