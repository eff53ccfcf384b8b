"""The commit that the code is at, as git tells it."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
"""The folder that holds the packages."""


def checkout(paths: Sequence[str], root: Path = ROOT) -> tuple[str | None, bool]:
    """The commit that `root` is at, and whether any of its `paths` differs from it.

    The commit is None outside a checkout. Only the project's own counts, never another that it
    is installed inside of.
    """
    if not (root / ".git").exists():
        return None, False
    commit = _git(root, "rev-parse", "HEAD")
    return commit or None, bool(_git(root, "status", "--porcelain", "--", *paths))


def _git(root: Path, *arguments: str) -> str:
    # Without optional locks, so that a run never stands in the way of the user's own git.
    command = ["git", "--no-optional-locks", "-C", str(root), *arguments]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=10, check=False)
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""
