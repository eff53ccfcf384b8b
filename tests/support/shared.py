"""What is made once for all processes of a test run: pytest-xdist starts several."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock


def made_once(name: str, factory: pytest.TempPathFactory, make: Callable[[Path], object]) -> Path:
    """Return a folder that `make` filled in whichever process came first; each has its own copy.

    Its own, so that nothing that one process opens, or leaves beside a database, is in the way
    of another. `make` gets a path at which there is nothing yet.
    """
    if "PYTEST_XDIST_WORKER" not in os.environ:
        alone = factory.mktemp(name) / name
        make(alone)
        return alone
    common = factory.getbasetemp().parent / f"shared-{name}"
    with FileLock(f"{common}.lock"):
        if not common.is_dir():
            begun = common.with_name(f"{common.name}-begun")
            shutil.rmtree(begun, ignore_errors=True)  # of a process that failed to make it
            make(begun)
            begun.rename(common)
    return Path(shutil.copytree(common, factory.mktemp(name) / name))
