"""What a library keeps in its folder: never articles, though it may lie among them."""

from __future__ import annotations

import re

DATABASE = "library.sqlite"

PLACE = "library.json"
"""What says where the parts of a library are that aren't in its folder (`index.place`)."""

LOCK = "writer.lock"
"""What is locked by the one process that writes (`index.storage.lock`)."""

RUNS = "runs"
"""The folder of saved evaluation runs."""

OWN_QUESTIONS = "mine.jsonl"
"""The user's own questions, a set that `dateline eval` asks."""

SAVED = "saved.jsonl"
"""The saved questions, a line of JSON each."""

KEPT = ("pages", "recognised", RUNS, OWN_QUESTIONS, SAVED)
"""What a library keeps beside its tables that can't be made again from them."""

BROUGHT = "brought"
"""The folder in which a copy leaves such files until they take their place."""

_OWN = re.compile(
    r"library\.(sqlite.*|json(\.part)?)|(bm25|rows|faiss|encoder)-[0-9]{6,}.*"
    r"|recognised|runs|rebuild|brought|writer\.(lock|json)|mine\.(jsonl|lock)|saved\.(jsonl|lock)"
    r"|saved-check\.lock|encoder\.lock"
)


def is_own(name: str) -> bool:
    """Tell whether something in a library's folder, called so, is the library's own."""
    return _OWN.fullmatch(name) is not None
