"""The articles of the library that the tests of the server answer from."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

TEXTS = {
    "bridge": "Tuesday saw the old bridge close. It will open again in June.",
    "ferry": "Ferry crews walked out at noon. The union asked for nine per cent.",
    "bakery": "A fire destroyed the bakery. Nobody was hurt by the bridge.",
}


def write(folder: Path, name: str, text: str, day: str = "2024-05-01") -> None:
    folder.mkdir(parents=True, exist_ok=True)
    head = f"---\ntitle: The {name}\ndate: {day}\nsource: The Courier\n---\n"
    (folder / f"{name}.md").write_text(f"{head}{text}\n", encoding="utf-8")


Made = Callable[[Path], Path]
