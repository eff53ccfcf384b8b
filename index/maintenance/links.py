"""One file under several paths: symbolic links, links to its folder, hard links."""

from __future__ import annotations

import os
from pathlib import Path


def same_file(one: Path, other: Path) -> bool:
    """Tell whether two paths lead to one file; False where either can't be looked at."""
    try:
        return one == other or os.path.samefile(one, other)
    except OSError:
        return False


def links_in(path: Path) -> int:
    """Count the symbolic links that a path leads through, its own end included."""
    return sum(os.path.islink(part) for part in (path, *path.parents))


def is_nearer(path: Path, other: Path) -> bool:
    """Tell whether a path leads to a file more directly than another does to the same file."""
    return path != other and same_file(path, other) and links_in(path) < links_in(other)
